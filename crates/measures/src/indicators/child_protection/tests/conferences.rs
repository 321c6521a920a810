//! Enquiries and conferences.

use super::super::super::testing::{figure_on, picture_of, places, typed};
use super::{born, conference, enquiry, left_out, plan, review};
use crate::reason::Reason;

#[test]
fn an_enquiry_that_two_sources_tell_of_counts_once_and_a_second_one_of_the_child_counts_again() {
    let told = enquiry("2026-02-02", "");
    let picture = picture_of([
        (1, "sightline", told.clone()),
        (1, "cin-census/201", told),
        (1, "sightline", enquiry("2026-03-02", "")),
    ]);
    let figure = figure_on(&picture, "CP-01", "2026-03-31");
    assert_eq!(places(&figure.counted), [1, 3]);
    assert_eq!(left_out(&figure), [(2, Reason::SaidByAnotherSource)]);
}

#[test]
fn an_enquiry_is_answered_by_its_conference_or_by_ending_without_one() {
    let picture = typed([
        (1, enquiry("2026-02-02", "")),
        (1, conference("2026-02-16", ",\"plan_agreed\":true")),
        (2, enquiry("2026-02-02", ",\"conference_not_required\":true,\"end_date\":\"2026-02-20\"")),
        (3, enquiry("2026-02-02", ",\"end_date\":\"2026-02-20\"")),
        (4, enquiry("2026-02-02", ",\"conference_date\":\"2026-02-17\"")),
        (4, conference("2026-02-17", ",\"plan_agreed\":false")),
    ]);
    let to_conference = figure_on(&picture, "CP-02", "2026-03-31");
    assert_eq!((places(&to_conference.counted), places(&to_conference.denominator_only)), (vec![1, 5], vec![3]));
    assert_eq!(left_out(&to_conference), [(4, Reason::ConferenceAwaited)]);
    let to_plan = figure_on(&picture, "CP-03", "2026-03-31");
    assert_eq!((places(&to_plan.counted), places(&to_plan.denominator_only)), (vec![1], vec![5, 3]));
}

#[test]
fn a_conference_on_working_day_15_is_in_time_and_on_16_late() {
    // Monday 2 February 2026: three weeks later is working day 15.
    for (held, is_in_time) in [("2026-02-23", true), ("2026-02-24", false)] {
        let picture = typed([(1, enquiry("2026-02-02", "")), (1, conference(held, ""))]);
        let figure = figure_on(&picture, "CP-04", "2026-02-28");
        assert_eq!((figure.numerator, figure.denominator), (f64::from(u8::from(is_in_time)), Some(1.0)), "{held}");
    }
}

#[test]
fn a_conference_without_an_enquiry_is_not_asked_when_it_was_due_but_is_a_conference() {
    let picture = typed([
        (1, conference("2026-02-16", ",\"transfer_in\":true,\"plan_agreed\":true")),
        (2, conference("2026-02-17", "")),
    ]);
    let in_time = figure_on(&picture, "CP-04", "2026-02-28");
    assert_eq!(left_out(&in_time), [(1, Reason::TransferredIn), (2, Reason::NotFromEnquiry)]);
    assert_eq!(in_time.value, None);
    assert_eq!(places(&figure_on(&picture, "CP-06", "2026-03-31").counted), [1, 2]);
}

#[test]
fn of_two_enquiries_that_led_to_one_conference_the_later_one_counts() {
    let held = ",\"conference_date\":\"2026-02-23\"";
    let picture = typed([(1, enquiry("2026-01-05", held)), (1, enquiry("2026-02-09", held))]);
    let figure = figure_on(&picture, "CP-04", "2026-02-28");
    assert_eq!(places(&figure.counted), [2]);
    assert_eq!(left_out(&figure), [(1, Reason::SameConference)]);
}

#[test]
fn what_the_conference_decided_counts_and_else_a_plan_that_starts_soon() {
    let picture = typed([
        (1, conference("2026-02-16", ",\"plan_agreed\":false")),
        (1, plan("2026-02-20", None)),
        (2, conference("2026-02-16", "")),
        (2, plan("2026-03-03", None)),
        (3, conference("2026-02-16", "")),
        (3, plan("2026-03-04", None)),
    ]);
    let figure = figure_on(&picture, "CP-05", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![3], vec![1, 5]));
}

#[test]
fn children_of_12_or_more_are_asked_whether_they_took_part() {
    let how = |code: &str| format!(",\"participation\":\"{code}\"");
    let picture = typed([
        (1, born("2014-02-16")),
        (1, conference("2026-02-16", &how("PN1"))),
        (2, born("2014-02-17")),
        (2, conference("2026-02-16", &how("PN1"))),
        (3, born("2010-05-05")),
        (3, review("2026-02-16", "2025-11-17", &how("PN7"))),
        (4, born("2010-05-05")),
        (4, conference("2026-02-16", "")),
        (5, conference("2026-02-16", &how("PN1"))),
        (6, born("2010-05-05")),
        (6, enquiry("2026-02-02", ",\"conference_date\":\"2026-02-16\"")),
    ]);
    let figure = figure_on(&picture, "CP-18", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![2], vec![6]));
    let expected =
        [(4, Reason::TooYoung), (8, Reason::NotRecorded), (9, Reason::NoBirthDate), (11, Reason::NotChildsSource)];
    assert_eq!(left_out(&figure), expected);
}
