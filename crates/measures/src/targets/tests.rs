//! Targets as cases.

use chrono::NaiveDate;

use super::{Aim, Rag, Targets};
use crate::indicator::Direction;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// FD-06, re-referrals, is a share in which lower is better; FD-01 is a count in which neither is.
fn targets(text: &str) -> Targets {
    Targets::from_toml(text, "practice/targets.toml").unwrap()
}

fn refused(text: &str) -> String {
    Targets::from_toml(text, "practice/targets.toml").unwrap_err().to_string()
}

const FROM: &str = "from = \"2026-04-01\"\n";

fn fd_06(keys: &str) -> String {
    format!("[[target]]\nindicator = \"FD-06\"\n{FROM}{keys}\n")
}

#[test]
fn where_higher_is_better_the_target_is_reached_from_below() {
    let assessments = Targets::built_in();
    let rate = |value| assessments.rate("AS-02", "", Direction::Higher, day("2026-03-31"), Some(value));
    assert_eq!(rate(90.0), Rag::Green);
    assert_eq!(rate(95.0), Rag::Green);
    assert_eq!(rate(89.9), Rag::Amber);
    assert_eq!(rate(85.0), Rag::Amber);
    assert_eq!(rate(84.9), Rag::Red);
}

#[test]
fn where_lower_is_better_the_target_is_reached_from_above() {
    let targets = targets(&fd_06("target = 20\ntolerance = 2.5"));
    let rate = |value| targets.rate("FD-06", "", Direction::Lower, day("2026-04-30"), Some(value));
    assert_eq!(rate(19.0), Rag::Green);
    assert_eq!(rate(20.0), Rag::Green);
    assert_eq!(rate(22.5), Rag::Amber);
    assert_eq!(rate(22.6), Rag::Red);
}

#[test]
fn within_limits_both_ends_are_on_target() {
    let targets = targets(&fd_06("low = 15\nhigh = 22\ntolerance = 1"));
    let rate = |value| targets.rate("FD-06", "", Direction::Band, day("2026-04-30"), Some(value));
    assert_eq!([rate(15.0), rate(18.0), rate(22.0)], [Rag::Green; 3]);
    assert_eq!([rate(14.0), rate(23.0)], [Rag::Amber; 2]);
    assert_eq!([rate(13.9), rate(23.1)], [Rag::Red; 2]);
}

#[test]
fn without_a_tolerance_anything_off_target_is_red() {
    let targets = targets(&fd_06("target = 20"));
    let rate = |value| targets.rate("FD-06", "", Direction::Lower, day("2026-04-30"), Some(value));
    assert_eq!((rate(20.0), rate(20.1)), (Rag::Green, Rag::Red));
}

#[test]
fn the_dust_of_binary_fractions_takes_nobody_off_target() {
    let targets = targets(&fd_06("target = 0.3"));
    assert_eq!(targets.rate("FD-06", "", Direction::Lower, day("2026-04-30"), Some(0.1 + 0.2)), Rag::Green);
}

#[test]
fn a_month_is_rated_by_the_target_of_its_own_time() {
    let text = format!("{}{}", fd_06("target = 20"), fd_06("target = 10").replace("2026-04-01", "2027-04-01"));
    let targets = targets(&text);
    let rate = |on| targets.rate("FD-06", "", Direction::Lower, day(on), Some(15.0));
    assert_eq!(rate("2026-03-31"), Rag::NoTarget, "none had begun");
    assert_eq!(rate("2026-04-01"), Rag::Green);
    assert_eq!(rate("2027-03-31"), Rag::Green);
    assert_eq!(rate("2027-04-01"), Rag::Red);
}

#[test]
fn without_a_target_or_without_a_figure_nothing_is_rated() {
    let targets = targets(&fd_06("target = 20"));
    assert_eq!(targets.rate("FD-02", "", Direction::Higher, day("2026-04-30"), Some(1.0)), Rag::NoTarget);
    assert_eq!(targets.rate("FD-06", "", Direction::Lower, day("2026-04-30"), None), Rag::NoTarget);
    assert_eq!(targets.rate("FD-06", "girls", Direction::Lower, day("2026-04-30"), Some(1.0)), Rag::NoTarget);
}

#[test]
fn a_council_may_read_a_figure_otherwise_than_the_catalogue() {
    let targets = targets(&fd_06("target = 20\ndirection = \"higher\""));
    assert_eq!(targets.rate("FD-06", "", Direction::Lower, day("2026-04-30"), Some(25.0)), Rag::Green);
}

#[test]
fn the_colour_is_always_also_in_words() {
    let all = [Rag::Green, Rag::Amber, Rag::Red, Rag::NoTarget].map(Rag::in_words);
    assert_eq!(all, ["On target", "Within tolerance of the target", "Off target", "No target set"]);
}

#[test]
fn a_target_says_itself_in_words() {
    let percent = |value: f64| format!("{value}%");
    let one = |keys: &str| targets(&fd_06(keys)).all()[0].in_words(Direction::Lower, percent);
    assert_eq!(one("target = 20"), "20% or less");
    assert_eq!(one("target = 20\ndirection = \"higher\""), "20% or more");
    assert_eq!(one("low = 15\nhigh = 22"), "15% to 22%");
}

#[test]
fn a_fault_is_told_with_line_indicator_and_key() {
    assert_eq!(
        refused(&fd_06("target = 20\ntolerence = 5")),
        "practice/targets.toml, line 5, FD-06, key unknown: “tolerence” is not a key of a target. The keys are: indicator, \
         part, target, low, high, tolerance, direction, from, agreed_by."
    );
    assert_eq!(
        refused("\n[[target]]\nindicator = \"FD-99\"\ntarget = 1\nfrom = \"2026-04-01\"\n"),
        "practice/targets.toml, line 3, FD-99, key indicator: no indicator has the number “FD-99”. See docs/indicators/."
    );
    assert!(
        refused(&fd_06("target = 120"))
            .starts_with("practice/targets.toml, line 4, FD-06, key target: 120 is more than")
    );
    assert!(refused(&fd_06("target = -5")).contains("key target: -5 cannot be"));
    assert!(refused(&fd_06("target = \"20%\"")).contains("key target: write a number without quotation marks"));
    assert!(refused(&fd_06("target = nan")).contains("key target: nan cannot be"));
    assert!(refused(&fd_06("low = 30\nhigh = 20")).contains("key low: low is 30 and high is 20"));
    assert!(refused(&fd_06("low = 30")).contains("key high: write high as well"));
    assert!(
        refused(&fd_06("low = 1\nhigh = 2\ntarget = 1")).contains("key target: write target, or low and high, and not")
    );
    assert!(refused(&fd_06("")).contains("key target: write target, or low and high."));
    assert!(refused(&fd_06("target = 20\npart = \"girls\"")).contains("key part: FD-06 is not told in groups"));
    assert!(refused(&fd_06("target = 20\ndirection = \"up\"")).contains("key direction: “up” is not a direction"));
    assert!(
        refused(&fd_06("target = 20").replace("2026-04-01", "2026-02-30"))
            .contains("key from: “2026-02-30” is not a real")
    );
    assert!(refused("[[target]]\nindicator = \"FD-06\"\ntarget = 20\n").contains("key from: write the first day"));
    assert!(
        refused(&format!("[[target]]\n{FROM}target = 20\n")).contains("a target, key indicator: write which indicator")
    );
    assert!(refused(&format!("{}{}", fd_06("target = 1"), fd_06("target = 2"))).contains("begins on the same day"));
    assert!(refused("[target]\nindicator = \"FD-06\"\n").contains("write [[target]] with two brackets"));
    assert!(refused("[targets]\n").contains("key targets: only [[target]] can stand here"));
    assert!(refused("indicator = \n").contains("line 1: this is not TOML"));
}

#[test]
fn where_neither_way_is_better_a_single_value_cannot_be_aimed_at() {
    let text = format!("[[target]]\nindicator = \"FD-01\"\n{FROM}target = 100\n");
    assert!(refused(&text).contains("FD-01: neither more nor less is better by itself. Write low and high"));
    let limits = text.replace("target = 100", "low = 90\nhigh = 110");
    assert_eq!(targets(&limits).all()[0].aim, Aim::Within { low: 90.0, high: 110.0 });
    assert_eq!(targets(&text.replace("target = 100", "target = 100\ndirection = \"lower\"")).all().len(), 1);
}

#[test]
fn an_empty_file_sets_no_target() {
    assert!(targets("").all().is_empty());
}

/// A built-in target that does not fit the catalogue would be refused when it is read.
#[test]
fn the_targets_that_the_program_came_with_fit_the_catalogue_and_say_that_they_are_a_start() {
    let ids: Vec<&str> = Targets::built_in().all().iter().map(|target| target.indicator.as_str()).collect();
    assert_eq!(ids, ["FD-02", "AS-02", "CP-14", "CIN-05", "WF-02"]);
    for target in Targets::built_in().all() {
        assert!(target.agreed_by.as_ref().is_some_and(|agreed| agreed.starts_with("Starting value: ")));
    }
}

#[test]
fn a_group_of_an_indicator_has_its_own_target() {
    let text = format!("[[target]]\nindicator = \"CP-13\"\npart = \"24_months\"\n{FROM}target = 2\n");
    let set = targets(&text);
    let rate = |part| set.rate("CP-13", part, Direction::Lower, day("2026-04-30"), Some(1.0));
    assert_eq!((rate("24_months"), rate("15_months"), rate("")), (Rag::Green, Rag::NoTarget, Rag::NoTarget));
    assert!(refused(&text.replace("24_months", "2_years")).contains("Write one of: 15_months, 18_months, 24_months."));
}
