//! How many children are looked after, and who comes and goes.

use domain::Kind;

use super::{born, care, episode, reasons};
use crate::indicator::Span;
use crate::indicators::testing::{fact, figure_on, figure_over, mart_on, picture_of, places, sorted, subject, typed};
use crate::reason::Reason;

const DAY: &str = "2026-03-31";

#[test]
fn a_child_counts_once_and_short_breaks_and_what_another_source_says_again_are_listed_as_left_out() {
    let picture = picture_of([
        (1, "sightline", care("2025-05-01", None)),
        (1, "annex-a/201", care("2025-05-01", None)),
        (2, "sightline", episode("2026-01-05", "", ["S", "V4", "U6"])),
        (3, "sightline", care("2025-05-01", Some("2026-03-31"))),
        (4, "sightline", born("2008-03-31")),
        (4, "sightline", care("2020-05-01", None)),
    ]);
    let figure = figure_on(&picture, "CLA-01", DAY);
    assert_eq!(places(&figure.counted), [1], "gone on the day, of age on the day, short breaks: none is looked after");
    assert_eq!(reasons(&figure), [Reason::SaidByAnotherSource, Reason::ShortBreaks]);
    assert_eq!(figure_on(&picture, "CLA-01", "2026-03-30").counted.len(), 3);
}

#[test]
fn the_rate_is_told_for_each_10_000_children_of_the_authority() {
    let authority = r#"{"name":"Testshire","made_up":true,"children_living":[{"mid_year":2024,"children":20000,"source":"made up"}]}"#;
    let picture =
        typed([(1, care("2025-05-01", None)), (2, care("2026-02-01", None)), (99, fact(Kind::Authority, authority))]);
    assert_eq!(figure_on(&picture, "CLA-01", DAY).value, Some(1.0));
    let started = figure_over(&picture, "CLA-02", None, Span::FinancialYear, DAY);
    assert_eq!((started.value, started.numerator), (Some(1.0), 2.0));
}

#[test]
fn care_that_began_before_the_first_known_day_is_no_start_and_a_second_start_counts_again() {
    let before = fact(Kind::PeriodOfCare, r#"{"start_date":"2025-06-02","began_before":true}"#);
    let picture = typed([
        (1, before),
        (2, care("2025-05-01", Some("2025-07-01"))),
        (2, care("2025-09-01", None)),
        (3, care("2025-03-31", None)),
        (4, episode("2025-09-01", "2025-09-03", ["S", "V3", "U6"])),
    ]);
    let figure = figure_over(&picture, "CLA-02", None, Span::FinancialYear, DAY);
    assert_eq!(places(&figure.counted), [2, 3]);
    assert_eq!(reasons(&figure), [Reason::StartNotKnown, Reason::ShortBreaks]);
}

#[test]
fn care_that_nobody_ended_ceases_at_18_or_with_the_childs_death() {
    let died = fact(Kind::Person, r#"{"birth_date":"2015-01-01","death_date":"2025-12-24"}"#);
    let picture = typed([
        (1, born("2007-06-15")),
        (1, care("2020-01-01", None)),
        (2, died),
        (2, care("2024-01-01", None)),
        (3, care("2024-01-01", Some("2025-08-31"))),
        (4, care("2024-01-01", None)),
    ]);
    let figure = figure_over(&picture, "CLA-03", None, Span::FinancialYear, DAY);
    let days: Vec<String> = figure.counted.iter().map(|line| line.day.to_string()).collect();
    assert_eq!(days, ["2025-06-15", "2025-08-31", "2025-12-24"]);
}

#[test]
fn who_is_looked_after_at_the_end_is_who_was_at_the_beginning_and_who_came_without_who_left() {
    let picture = typed([
        (1, born("2007-06-15")),
        (1, care("2020-01-01", None)),
        (2, care("2024-01-01", Some("2025-08-31"))),
        (3, care("2025-04-01", Some("2025-04-20"))),
        (3, care("2025-10-01", None)),
        (4, care("2025-12-01", None)),
        (5, care("2019-12-01", None)),
    ]);
    let stock = |on: &str| figure_on(&picture, "CLA-01", on).numerator;
    let flow = |id: &str| figure_over(&picture, id, None, Span::FinancialYear, DAY).numerator;
    assert_eq!((stock("2025-03-31"), flow("CLA-02"), flow("CLA-03")), (3.0, 3.0, 3.0));
    assert_eq!(stock(DAY), stock("2025-03-31") + flow("CLA-02") - flow("CLA-03"));
}

#[test]
fn an_unaccompanied_child_is_one_while_that_is_told() {
    let status = |until: &str| fact(Kind::UnaccompaniedChild, &format!(r#"{{"from":"2025-05-01","until":"{until}"}}"#));
    let picture = typed([
        (1, care("2025-05-01", None)),
        (1, status("2027-01-01")),
        (2, care("2025-05-01", None)),
        (2, status("2026-03-01")),
        (3, care("2025-05-01", None)),
    ]);
    let figure = figure_on(&picture, "CLA-22", DAY);
    assert_eq!((places(&figure.counted), sorted(&figure)), (vec![1], (1, 2, 0)));
}

#[test]
fn a_team_without_a_worker_is_no_named_worker_and_the_stock_belongs_to_the_team_of_the_day() {
    let allocation =
        |who: &str, from: &str| fact(Kind::Allocation, &format!(r#"{{"part":"key_worker",{who},"from":"{from}"}}"#));
    let (worker, team) = (format!(r#""worker":"{}""#, subject(70)), format!(r#""team":"{}""#, subject(80)));
    let picture = typed([
        (1, care("2025-05-01", None)),
        (1, allocation(&worker, "2025-05-01")),
        (2, care("2025-05-01", None)),
        (2, allocation(&team, "2025-05-01")),
        (3, care("2025-05-01", None)),
        (3, allocation(&worker, "2026-04-01")),
    ]);
    let figure = figure_on(&picture, "CLA-23", DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![3, 5]));
    assert_eq!(figure.denominator_only[0].desk.team, Some(subject(80)));
    assert!(mart_on(&picture, DAY).rows(figure.indicator).all(|(_, _, row)| row.day.to_string() == DAY));
}
