//! Cases of visits to privately fostered children.

use domain::Kind;

use super::*;
use crate::indicators::testing::{fact, figure_over, part_on, picture_of, sorted, typed};

fn fostering(rest: &str) -> domain::Fact {
    let body = r#"{"notified_on":"2025-09-01","aware_on":"2025-09-01","start_date":"2025-09-01""#;
    fact(Kind::PrivateFostering, &format!("{body}{rest}}}"))
}

fn visit(on: &str) -> domain::Fact {
    fact(Kind::Visit, &format!(r#"{{"at":"{on}","kind":"private_fostering","seen":true}}"#))
}

#[test]
fn the_first_visit_is_in_time_on_the_seventh_working_day_and_late_on_the_eighth() {
    for (seen, expected) in [("2025-09-10", (1, 0, 0)), ("2025-09-11", (0, 1, 0))] {
        let picture = typed([(1, fostering("")), (1, visit(seen))]);
        assert_eq!(sorted(&part_on(&picture, "PF-01", "first", "2026-03-31")), expected, "{seen}");
    }
}

#[test]
fn each_visit_of_the_first_year_is_due_six_weeks_after_the_one_before() {
    let picture =
        typed([(1, fostering("")), (1, visit("2025-09-10")), (1, visit("2025-10-22")), (1, visit("2025-12-08"))]);
    let figure = part_on(&picture, "PF-01", "first_year", "2026-01-31");
    // Due on 13 October, 22 October and 3 December, and the next is overdue since 19 January.
    assert_eq!(sorted(&figure), (2, 2, 0));
    let december = figure_over(&picture, "PF-01", Some("first_year"), Span::Month, "2025-12-31");
    assert_eq!(sorted(&december), (0, 1, 0));
}

#[test]
fn what_ended_before_a_visit_was_due_is_named_and_not_counted() {
    let picture = typed([(1, fostering(r#","end_date":"2025-09-05""#))]);
    let figure = part_on(&picture, "PF-01", "first", "2026-03-31");
    assert_eq!((sorted(&figure), figure.not_counted[0].1), ((0, 0, 1), Reason::EndedBeforeDue));
}

#[test]
fn an_arrangement_typed_here_without_any_visit_was_not_visited() {
    let picture = typed([(1, fostering(""))]);
    assert_eq!(sorted(&part_on(&picture, "PF-01", "first", "2026-03-31")), (0, 1, 0));
}

#[test]
fn a_list_that_tells_of_no_visit_makes_none_of_them_late() {
    let picture = picture_of([(1, "annex-a/201", fostering(""))]);
    let figure = part_on(&picture, "PF-01", "first", "2026-03-31");
    assert_eq!((sorted(&figure), figure.not_counted[0].1), ((0, 0, 1), Reason::NotChildsSource));
}
