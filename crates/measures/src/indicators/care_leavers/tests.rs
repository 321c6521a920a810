//! Cases of care leavers.

use domain::Kind;

use super::*;
use crate::indicators::testing::{entry, fact, figure_on, picture_of, places, sorted, typed};

fn born(day: &str) -> domain::Fact {
    fact(Kind::Person, &format!(r#"{{"birth_date":"{day}"}}"#))
}

/// Known on a day: in touch, suitable, activity; empty where not told.
fn known(on: &str, rest: &str) -> domain::Fact {
    fact(Kind::CareLeaver, &format!(r#"{{"known_on":"{on}"{rest}}}"#))
}

const WELL: &str = r#","in_touch":"YES","suitable":true,"activity":"F2""#;
const BADLY: &str = r#","in_touch":"YES","suitable":false,"activity":"G5""#;
const AWAY: &str = r#","in_touch":"REFU","activity":"0""#;

#[test]
fn accommodation_is_asked_of_those_in_touch_and_activity_of_all() {
    let picture = typed([
        (1, born("2006-02-01")),
        (1, known("2026-01-05", WELL)),
        (2, born("2006-02-01")),
        (2, known("2026-01-05", BADLY)),
        (3, born("2006-02-01")),
        (3, known("2026-01-05", AWAY)),
        (4, born("2006-02-01")),
        (4, known("2026-01-05", r#","in_touch":"RHOM""#)),
    ]);
    let on = |id| figure_on(&picture, id, "2026-03-31");
    let suitable = on("CL-01");
    assert_eq!((suitable.value, places(&suitable.counted)), (Some(50.0), vec![2]));
    let why: Vec<_> = suitable.not_counted.iter().map(|(line, why)| (line.entry, *why)).collect();
    assert_eq!(why, [(entry(6), Reason::NotInTouch), (entry(8), Reason::ReturnedHome)]);
    assert_eq!(sorted(&on("CL-02")), (1, 2, 1));
    assert_eq!(sorted(&on("CL-03")), (2, 1, 1));
}

#[test]
fn the_latest_by_the_day_counts_and_nothing_older_than_a_year() {
    let picture = typed([
        (1, born("2006-02-01")),
        (1, known("2025-03-03", WELL)),
        (1, known("2026-01-05", BADLY)),
        (1, known("2026-04-07", WELL)),
    ]);
    let on = |day| figure_on(&picture, "CL-01", day);
    assert_eq!(places(&on("2025-12-31").counted), [2]);
    assert_eq!(places(&on("2026-03-31").denominator_only), [3]);
    assert_eq!(places(&on("2026-04-07").counted), [4]);
    assert_eq!(sorted(&on("2027-04-07")), (0, 0, 0), "a year later nobody knows");
}

#[test]
fn at_22_the_published_ages_are_over_and_being_in_touch_still_counts() {
    let picture = typed([(1, born("2004-03-31")), (1, known("2026-01-05", WELL))]);
    assert_eq!(sorted(&figure_on(&picture, "CL-01", "2026-03-30")), (1, 0, 0));
    assert_eq!(sorted(&figure_on(&picture, "CL-01", "2026-03-31")), (0, 0, 0));
    assert_eq!(sorted(&figure_on(&picture, "CL-03", "2026-03-31")), (1, 0, 0));
}

#[test]
fn a_return_of_a_year_tells_of_the_birthday_in_it() {
    let picture = picture_of([
        (1, "ssda903/101", born("2006-11-20")),
        (1, "ssda903/101", fact(Kind::CareLeaver, r#"{"year":"2025-26","in_touch":"YES","suitable":true}"#)),
    ]);
    assert_eq!(sorted(&figure_on(&picture, "CL-01", "2025-11-19")), (0, 0, 1), "not told of yet");
    assert_eq!(sorted(&figure_on(&picture, "CL-01", "2025-11-20")), (1, 0, 0));
}

const CARE: &str = r#"{"start_date":"2020-01-06"}"#;

fn plan(on: &str) -> domain::Fact {
    fact(Kind::PathwayPlan, &format!(r#"{{"agreed_on":"{on}"}}"#))
}

#[test]
fn a_pathway_plan_is_in_date_for_six_months() {
    let picture = typed([(1, born("2008-12-01")), (1, fact(Kind::PeriodOfCare, CARE)), (1, plan("2025-09-30"))]);
    let on = |day| sorted(&figure_on(&picture, "CL-04", day));
    assert_eq!(on("2026-03-30"), (1, 0, 0));
    assert_eq!(on("2026-03-31"), (0, 1, 0));
}

#[test]
fn a_young_person_in_care_has_three_months_from_16_to_the_first_plan() {
    let picture = typed([(1, born("2010-01-15")), (1, fact(Kind::PeriodOfCare, CARE))]);
    let on = |day| figure_on(&picture, "CL-04", day);
    assert_eq!(sorted(&on("2026-01-14")), (0, 0, 0), "15 years old");
    assert_eq!(on("2026-04-15").not_counted[0].1, Reason::NotYetDue);
    assert_eq!(sorted(&on("2026-04-16")), (0, 1, 0));
}

#[test]
fn a_care_leaver_of_unknown_age_is_named_and_not_counted() {
    let picture = typed([(1, known("2026-01-05", r#","in_touch":"YES","eligibility":"relevant""#))]);
    let figure = figure_on(&picture, "CL-04", "2026-03-31");
    assert_eq!((sorted(&figure), figure.not_counted[0].1), ((0, 0, 1), Reason::NoBirthDate));
}

#[test]
fn who_is_told_to_be_qualifying_is_owed_no_pathway_plan() {
    let told = |eligibility| known("2026-01-05", &format!(r#","in_touch":"YES","eligibility":"{eligibility}""#));
    let picture =
        typed([(1, born("2006-02-01")), (1, told("qualifying")), (2, born("2006-02-01")), (2, told("relevant"))]);
    let figure = figure_on(&picture, "CL-04", "2026-03-31");
    assert_eq!(sorted(&figure), (0, 0, 1));
    assert_eq!(figure.not_counted[0].0.entry, entry(4));
    assert_eq!(figure_on(&picture, "CL-04", "2026-04-06").denominator_only.len(), 1, "three months after it was told");
}

#[test]
fn staying_put_is_asked_of_those_who_left_foster_care_on_turning_18() {
    let care = |reason: &str| {
        let body = format!(r#"{{"start_date":"2020-01-06","end_date":"2025-12-01","end_reason":"{reason}"}}"#);
        fact(Kind::PeriodOfCare, &body)
    };
    let placed = |place: &str| {
        let body = format!(
            r#"{{"start_date":"2020-01-06","end_date":"2025-12-01","reason_new":"S","legal_status":"C2","placement":"{place}"}}"#
        );
        fact(Kind::LookedAfterEpisode, &body)
    };
    let picture = typed([
        (1, born("2007-12-01")),
        (1, care("E17")),
        (1, placed("U6")),
        (2, born("2007-12-01")),
        (2, care("E5")),
        (2, placed("U6")),
        (3, born("2007-12-01")),
        (3, care("E5")),
        (3, placed("K2")),
        (4, born("2007-12-01")),
        (4, care("E6")),
        (4, placed("U1")),
        (4, known("2026-01-05", r#","in_touch":"YES","accommodation":"Z","suitable":true"#)),
        (5, born("2010-12-01")),
        (5, care("E4A")),
        (5, placed("U6")),
    ]);
    let figure = figure_on(&picture, "CL-05", "2026-03-31");
    assert_eq!(places(&figure.counted), [2, 11]);
    assert_eq!(places(&figure.denominator_only), [5]);
}
