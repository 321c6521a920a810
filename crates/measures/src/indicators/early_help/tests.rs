//! Cases of early help's figures.

use domain::{Fact, Kind};
use picture::Picture;

use crate::indicator::Span;
use crate::indicators::indicator;
use crate::indicators::testing::{
    day, fact, figure_on, figure_over, mart_on, part_on, picture_of, places, sorted, typed,
};
use crate::population::{Population, Populations};
use crate::reason::Reason;
use crate::window::Window;

fn child(born: &str) -> Fact {
    fact(Kind::Person, &format!(r#"{{"birth_date":"{born}"}}"#))
}

fn help(start: &str, more: &str) -> Fact {
    fact(Kind::EarlyHelpEpisode, &format!(r#"{{"start_date":"{start}"{more}}}"#))
}

fn ended(start: &str, end: &str, reason: &str) -> Fact {
    help(start, &format!(r#","end_date":"{end}","end_reason":"{reason}""#))
}

fn referral(date: &str, more: &str) -> Fact {
    fact(Kind::Referral, &format!(r#"{{"referral_date":"{date}"{more}}}"#))
}

fn closed(date: &str, closed: &str, reason: &str) -> Fact {
    referral(date, &format!(r#","closure_date":"{closed}","closure_reason":"{reason}""#))
}

fn step(on: &str, from: &str, to: &str) -> Fact {
    fact(Kind::StepChange, &format!(r#"{{"on":"{on}","from":"{from}","to":"{to}","reason":"Made up"}}"#))
}

/// Facts of children born in 2015; the first of them is entry 1.
fn of_children(facts: impl IntoIterator<Item = (u128, Fact)>) -> Picture {
    let facts: Vec<_> = facts.into_iter().collect();
    let last = facts.iter().map(|(number, _)| *number).max().unwrap();
    let children = (1..=last).map(|number| (number, child("2015-06-01")));
    typed(facts.into_iter().chain(children))
}

#[test]
fn early_help_is_open_from_the_day_on_which_it_begins_to_the_day_before_it_ends() {
    let picture = of_children([(1, ended("2026-01-05", "2026-03-20", "outcomes_met"))]);
    let open = |on: &str| sorted(&figure_on(&picture, "EH-01", on));
    assert_eq!(
        [open("2026-01-04"), open("2026-01-05"), open("2026-03-19"), open("2026-03-20")],
        [(0, 0, 0), (1, 0, 0), (1, 0, 0), (0, 0, 0)]
    );
}

#[test]
fn early_help_that_nobody_ended_is_not_open_with_a_grown_up() {
    let picture = typed([(1, child("2008-01-01")), (1, help("2025-01-05", ""))]);
    assert_eq!(sorted(&figure_on(&picture, "EH-01", "2025-12-31")), (1, 0, 0));
    let later = figure_on(&picture, "EH-01", "2026-01-01");
    assert_eq!((sorted(&later), later.not_counted[0].1), ((0, 0, 1), Reason::NoLongerAChild));
}

#[test]
fn early_help_that_two_sources_tell_of_is_open_once() {
    let picture = picture_of([
        (1, "annex-a/201", help("2026-01-05", "")),
        (1, "sightline", help("2026-01-05", "")),
        (1, "sightline", child("2015-06-01")),
    ]);
    let figure = figure_on(&picture, "EH-01", "2026-03-31");
    assert_eq!((places(&figure.counted), figure.not_counted[0].1), (vec![2], Reason::SaidByAnotherSource));
    let population = Population { children: 20_000, mid_year: 2025, source: "Made up".to_owned() };
    let mart = mart_on(&picture, "2026-03-31").with_populations(Populations::new(vec![population]));
    let rate = mart.figure(indicator("EH-01").unwrap(), None, Span::Day, Window::on(day("2026-03-31")));
    assert_eq!(rate.value, Some(0.5));
}

#[test]
fn an_assessment_of_early_help_counts_with_those_that_began_with_it() {
    let picture = of_children([
        (1, help("2025-06-01", r#","assessment_completed":"2025-07-01""#)),
        (2, help("2025-06-01", "")),
        (3, help("2026-03-01", r#","assessment_completed":"2026-04-20""#)),
        (4, fact(Kind::EarlyHelpEpisode, r#"{"assessment_completed":"2025-07-01"}"#)),
    ]);
    let figure = figure_on(&picture, "EH-02", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![2, 3]));
    assert_eq!(figure.not_counted[0].1, Reason::NotRecorded, "a list that gives the completion only");
}

#[test]
fn outcomes_are_met_where_the_reason_says_so_in_the_quarter() {
    let picture = of_children([
        (1, ended("2025-06-01", "2026-01-01", "outcomes_met")),
        (2, ended("2025-06-01", "2026-03-31", "disengaged")),
        (3, ended("2025-06-01", "2025-12-31", "outcomes_met")),
        (4, help("2025-06-01", r#","end_date":"2026-02-01""#)),
    ]);
    let figure = figure_on(&picture, "EH-03", "2026-03-31");
    assert_eq!((sorted(&figure), figure.value), ((1, 1, 1), Some(50.0)));
}

#[test]
fn early_help_goes_up_and_social_care_goes_down() {
    let picture = of_children([
        (1, ended("2025-06-01", "2025-10-01", "stepped_up")),
        (2, ended("2025-06-01", "2025-10-01", "no_further_action")),
        (2, step("2025-09-28", "early_help", "child_in_need")),
        (3, ended("2025-06-01", "2025-10-01", "outcomes_met")),
        (4, closed("2025-06-01", "2025-10-01", "RC9")),
        (5, closed("2025-06-01", "2025-10-01", "RC7")),
        (5, step("2025-10-01", "child_in_need", "early_help")),
        (6, closed("2025-06-01", "2025-10-01", "RC7")),
        (6, step("2025-09-01", "child_protection", "child_in_need")),
    ]);
    let up = part_on(&picture, "EH-04", "step_up", "2026-03-31");
    assert_eq!((places(&up.counted), places(&up.denominator_only)), (vec![1, 2], vec![4]));
    let down = part_on(&picture, "EH-04", "step_down", "2026-03-31");
    assert_eq!((places(&down.counted), places(&down.denominator_only)), (vec![5, 6], vec![8]));
}

#[test]
fn a_child_comes_back_after_a_step_down_within_six_or_twelve_months_by_whoever_refers() {
    let down = || step("2025-03-10", "child_in_need", "early_help");
    let picture = of_children([
        (1, referral("2025-01-10", r#","closure_date":"2025-03-10""#)),
        (1, down()),
        (1, referral("2025-09-10", r#","source":"5D""#)),
        (2, referral("2025-01-10", r#","closure_date":"2025-03-10""#)),
        (2, down()),
        (2, referral("2025-09-11", r#","source":"6""#)),
        (3, closed("2025-01-10", "2025-03-10", "RC9")),
    ]);
    let part = |part: &str, on: &str| {
        let figure = figure_over(&picture, "EH-05", Some(part), Span::TwelveMonths, on);
        (places(&figure.counted), places(&figure.denominator_only))
    };
    assert_eq!(part("6_months", "2026-03-31"), (vec![2], vec![5, 7]));
    assert_eq!(part("12_months", "2026-03-31"), (vec![2, 5], vec![7]));
    assert_eq!(part("by_early_help", "2026-03-31"), (vec![2], vec![5, 7]));
    assert_eq!(part("12_months", "2026-03-09"), (vec![], vec![]), "the twelve months are not over");
}
