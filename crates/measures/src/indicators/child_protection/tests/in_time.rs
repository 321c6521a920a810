//! Reviews, visits and core groups in time.

use domain::{Fact, Kind};

use super::super::super::testing::{fact, figure_on, picture_of, places, typed};
use super::{conference, left_out, plan, plan_with, review, visit};
use crate::reason::Reason;

#[test]
fn a_plan_is_reviewed_in_time_while_no_review_was_late_or_is_overdue() {
    let picture = typed([
        (1, plan("2025-09-01", None)),
        (1, review("2025-12-01", "2025-09-01", "")),
        (2, plan("2025-09-01", None)),
        (2, review("2025-12-02", "2025-09-01", "")),
        (3, plan("2025-09-01", None)),
        (4, plan("2026-01-12", None)),
    ]);
    let figure = figure_on(&picture, "CP-14", "2026-02-28");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![3, 5]));
    assert_eq!(left_out(&figure), [(6, Reason::OpenTooShortly)]);
    // Six months after the first review the second one is overdue.
    assert_eq!(figure_on(&picture, "CP-14", "2026-06-01").counted.len(), 1);
    assert_eq!(figure_on(&picture, "CP-14", "2026-06-02").counted.len(), 0);
}

#[test]
fn a_review_after_the_day_is_not_known_on_it() {
    let picture = typed([(1, plan("2025-09-01", None)), (1, review("2026-01-12", "2025-09-01", ""))]);
    assert_eq!(figure_on(&picture, "CP-14", "2025-12-01").value, Some(100.0), "due today");
    assert_eq!(figure_on(&picture, "CP-14", "2025-12-31").value, Some(0.0));
    assert_eq!(figure_on(&picture, "CP-14", "2026-02-28").value, Some(0.0), "it was late");
}

#[test]
fn the_first_review_counts_from_the_conference_that_made_the_plan() {
    let picture = typed([
        (1, conference("2025-09-01", ",\"plan_agreed\":true")),
        (1, plan("2025-09-08", None)),
        (1, review("2025-12-08", "2025-09-08", "")),
    ]);
    assert_eq!(figure_on(&picture, "CP-14", "2025-12-31").value, Some(0.0));
}

#[test]
fn a_second_plan_is_not_blamed_for_the_reviews_of_the_first() {
    let picture = typed([
        (1, plan("2024-09-02", Some("2025-01-20"))),
        (1, review("2025-01-20", "2024-09-02", "")),
        (1, plan("2025-09-01", None)),
        (1, review("2025-11-24", "2025-09-01", "")),
    ]);
    assert_eq!(places(&figure_on(&picture, "CP-14", "2026-02-28").counted), [3]);
}

#[test]
fn a_child_seen_within_ten_working_days_is_visited_in_time() {
    // Monday 2 March 2026; working day 10 is Monday 16 March.
    let picture = typed([(1, plan("2026-02-02", None)), (1, visit("2026-03-02", ""))]);
    assert_eq!(figure_on(&picture, "CP-15", "2026-03-16").value, Some(100.0));
    assert_eq!(figure_on(&picture, "CP-15", "2026-03-17").value, Some(0.0));
    assert_eq!(figure_on(&picture, "CP-15", "2026-03-01").value, Some(0.0), "not known before it was made");
}

#[test]
fn the_interval_of_the_plan_comes_before_that_of_the_council() {
    let picture = typed([(1, plan_with("2026-02-02", None, ",\"visit_every\":5")), (1, visit("2026-03-02", ""))]);
    assert_eq!(figure_on(&picture, "CP-15", "2026-03-09").value, Some(100.0));
    assert_eq!(figure_on(&picture, "CP-15", "2026-03-10").value, Some(0.0));
}

#[test]
fn a_new_plan_and_a_plan_of_the_census_are_not_blamed_for_visits() {
    let picture = picture_of([
        (1, "sightline", plan("2026-03-23", None)),
        (2, "cin-census/201", plan("2026-02-02", None)),
        (3, "sightline", plan("2026-02-02", None)),
        (4, "annex-a/201", plan("2026-02-02", None)),
    ]);
    let figure = figure_on(&picture, "CP-15", "2026-03-31");
    assert_eq!(places(&figure.denominator_only), [3, 4]);
    assert_eq!(left_out(&figure), [(1, Reason::NotYetDue), (2, Reason::NotChildsSource)]);
}

#[test]
fn the_last_visit_says_whether_the_child_was_seen_alone() {
    let alone = |is: bool| format!(",\"seen_alone\":{is}");
    let picture = typed([
        (1, plan("2026-02-02", None)),
        (1, visit("2026-02-09", &alone(false))),
        (1, visit("2026-02-23", &alone(true))),
        (2, plan("2026-02-02", None)),
        (2, visit("2026-02-23", &alone(false))),
        (3, plan("2026-02-02", None)),
        (3, visit("2026-01-12", &alone(true))),
        (4, plan("2026-02-02", None)),
        (4, visit("2026-02-23", "")),
    ]);
    let figure = figure_on(&picture, "CP-16", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![4]));
    assert_eq!(left_out(&figure), [(6, Reason::NotVisited), (8, Reason::NotRecorded)]);
    assert_eq!(
        places(&figure_on(&picture, "CP-16", "2026-02-10").denominator_only),
        [1],
        "the second was not made yet"
    );
}

fn core_group(held: &str) -> Fact {
    fact(Kind::CoreGroup, &format!("{{\"held_on\":\"{held}\"}}"))
}

#[test]
fn core_groups_are_due_ten_working_days_after_the_start_and_then_every_six_weeks() {
    // Monday 2 February 2026: due on the 16th; then six weeks after each.
    let picture = typed([
        (1, plan("2026-02-02", None)),
        (1, core_group("2026-02-16")),
        (1, core_group("2026-04-01")),
        (2, plan("2026-02-02", None)),
        (3, plan("2026-02-02", Some("2026-02-12"))),
    ]);
    let figure = figure_on(&picture, "CP-19", "2026-06-30");
    // The third of the first child, six weeks after 1 April, was not held: the one before stands for it.
    assert_eq!(places(&figure.counted), [2]);
    assert_eq!(places(&figure.denominator_only), [4, 3, 3]);
    assert_eq!(left_out(&figure), [(5, Reason::EndedBeforeDue)]);
}
