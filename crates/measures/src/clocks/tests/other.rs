//! Intervals of a plan, settings of a council, what is not known yet, and the order of what is due.

use std::collections::BTreeSet;
use std::time::Instant;

use domain::clock::due::london_day;
use proptest::prelude::*;

use super::once::{CASES, on_day, period, plan, visit};
use super::*;

#[test]
fn the_interval_of_the_plan_comes_before_the_councils() {
    let facts = [
        fact("child_protection_plan", r#"{"start_date":"2026-03-02","visit_every":5}"#),
        visit("child_protection", "2026-03-04"),
    ];
    assert_eq!(states(&facts, "2026-03-13", "T09 limit"), ["in time, 3 working days", "overdue, 2 working days"]);
    let all = clocks(&facts, "2026-03-13");
    let last = all.iter().rfind(|clock| clock.id() == "T09").unwrap();
    assert_eq!(
        last.reason(when("2026-03-13")),
        "seen 7 working days ago; every 5: child protection plan, set by the plan of 2 March 2026"
    );
    let facts = [fact("child_in_need_plan", r#"{"start_date":"2026-03-02","visit_every":14}"#)];
    assert_eq!(states(&facts, "2026-03-17", "T10 visit"), ["overdue, 1 day"]);
}

#[test]
fn a_rule_that_the_council_switched_off_has_no_clock() {
    let ours = Timescales::from_toml("[T09]\non = false\n[T12]\nlimit = \"15 working days\"", "our.toml").unwrap();
    let all = clocks_by(&[plan("2026-03-02"), period("2026-03-02")], "2026-03-10", &ours);
    assert!(all.iter().all(|clock| clock.id() != "T09"));
    let review = all.iter().find(|clock| clock.id() == "T12").unwrap();
    assert_eq!(in_words(review.state(when("2026-03-10"))), "running, 9 working days");
}

#[test]
fn what_happened_later_is_not_known_on_an_earlier_day() {
    let facts = [
        fact("child_protection_plan", r#"{"start_date":"2026-03-02","end_date":"2026-06-01"}"#),
        visit("child_protection", "2026-03-10"),
        period("2026-05-04"),
    ];
    assert_eq!(states(&facts, "2026-03-09", "T09 limit"), ["running, 5 working days"]);
    assert_eq!(states(&facts, "2026-03-11", "T09 limit"), ["in time, 4 working days", "running, 9 working days"]);
    assert!(states(&facts, "2026-05-01", "T12 limit").is_empty());
    assert!(clocks(&facts, "2026-03-01").is_empty());
}

#[test]
fn of_two_sources_that_tell_of_the_same_plan_the_first_given_counts() {
    let facts =
        [plan("2026-03-02"), fact("child_protection_plan", r#"{"start_date":"2026-03-02","end_date":"2026-03-05"}"#)];
    assert_eq!(states(&facts, "2026-03-13", "T09 limit"), ["running, 1 working day"]);
}

#[test]
fn a_visit_is_written_up_within_48_hours_where_it_is_known_when_it_was() {
    let fact = visit("child_protection", "2026-03-02T12:00:00+00:00");
    let state = |recorded: Option<&str>| {
        let dated = Dated { recorded_at: recorded.map(when), ..Dated::new(entry(0), &fact) };
        let all = clocks_of(&Record::of([dated]), when("2026-03-20"), Timescales::built_in());
        all.iter().find(|clock| clock.id() == "T09c").map(|clock| in_words(clock.state(when("2026-03-20"))))
    };
    assert_eq!(state(Some("2026-03-04T12:00:00+00:00")).as_deref(), Some("in time"));
    assert_eq!(state(Some("2026-03-05T12:00:00+00:00")).as_deref(), Some("late, 24 hours"));
    assert_eq!(state(None), None);
}

#[test]
fn prompts_stand_until_what_they_ask_for_is_done() {
    let bedroom = |seen: bool| {
        fact("visit", &format!(r#"{{"at":"2026-03-10","kind":"child_protection","seen":true,"bedroom_seen":{seen}}}"#))
    };
    assert_eq!(states(&[plan("2026-03-02"), bedroom(false)], "2026-03-12", "T09b limit"), ["prompt"]);
    assert!(states(&[plan("2026-03-02"), bedroom(true)], "2026-03-12", "T09b limit").is_empty());
    let proceedings = |offered: bool| {
        fact("pre_proceedings", &format!(r#"{{"start_date":"2026-03-02","family_meeting_offered":{offered}}}"#))
    };
    assert_eq!(states(&[proceedings(false)], "2026-03-12", "T23 limit"), ["prompt"]);
    assert!(states(&[proceedings(true)], "2026-03-12", "T23 limit").is_empty());
    let proposed = fact("private_fostering", r#"{"aware_on":"2026-03-02","start_date":"2026-05-01"}"#);
    assert_eq!(states(std::slice::from_ref(&proposed), "2026-03-12", "T21d limit"), ["prompt"]);
    assert!(states(&[proposed], "2026-05-02", "T21d limit").is_empty());
    assert_eq!(states(&[fact("placement", r#"{"start_date":"2026-03-02"}"#)], "2026-03-12", "T16 before"), ["prompt"]);
    assert_eq!(states(&[period("2026-03-02")], "2026-03-12", "T12d limit"), ["prompt"]);
    let agreed = on_day("education_plan", "agreed_on", "2026-03-09");
    assert_eq!(states(&[period("2026-03-02"), agreed], "2026-03-12", "T19 review"), ["prompt"]);
}

#[test]
fn what_is_longest_overdue_comes_first_then_what_is_due_soonest_and_prompts_last() {
    let facts = [
        plan("2026-03-02"),
        period("2026-03-02"),
        fact("missing_episode", r#"{"kind":"M","from":"2026-03-10","until":"2026-03-12T12:00:00+00:00"}"#),
        on_day("care_plan", "agreed_on", "2026-03-02"),
    ];
    let now = when("2026-03-17T09:00:00+00:00");
    let all = clocks(&facts, "2026-03-17T09:00:00+00:00");
    let order: Vec<String> = next_due(&all, now).iter().map(|clock| name(clock)).collect();
    assert_eq!(
        order,
        [
            "T20 limit",
            "T07 limit",
            "T09 limit",
            "T19 first",
            "T12 limit",
            "T17 limit",
            "T08 limit",
            "T26 permanence_plan",
            "T08d limit",
            "T12d limit"
        ]
    );
}

#[test]
fn a_clock_says_where_the_record_holds_nothing_of_the_kind_that_would_meet_it() {
    let outcome = |facts: &[Fact]| {
        let all = clocks(facts, "2026-03-18");
        let clock = all.iter().rfind(|clock| clock.id() == "T09").unwrap();
        (clock.holds_none, clock.explain(when("2026-03-18")).outcome)
    };
    let without = outcome(&[plan("2026-03-02")]);
    assert_eq!(without.0, Some("child protection visit"));
    assert_eq!(
        without.1,
        "The record does not show that it was done: it holds no child protection visit at all. On 18 March 2026 it is \
         overdue by 2 working days."
    );
    let with_an_older_one = outcome(&[plan("2026-03-02"), visit("child_protection", "2025-06-02")]);
    assert_eq!(with_an_older_one.0, None);
    assert!(with_an_older_one.1.starts_with("The record does not show that it was done. On "));
}

#[test]
fn a_clock_outside_the_table_of_bank_holidays_is_told_and_not_left_out() {
    let facts = [period("2030-12-20")];
    assert_eq!(states(&facts, "2031-01-10", "T12 limit"), ["cannot be counted"]);
    let all = clocks(&facts, "2031-01-10");
    assert!(next_due(&all, when("2031-01-10")).iter().any(|clock| clock.id() == "T12"));
}

proptest! {
    #[test]
    fn each_day_on_which_the_child_was_seen_ends_one_link_and_begins_the_next(
        offsets in prop::collection::vec(0_u64..400, 0..30),
        as_at in 0_u64..420,
    ) {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let day = |offset: u64| first + chrono::Days::new(offset);
        let mut facts = vec![plan("2026-03-02")];
        facts.extend(offsets.iter().map(|offset| visit("child_protection", &day(*offset).to_string())));
        let now = When::Day(day(as_at));
        let all = clocks(&facts, &now.to_string());
        let links: Vec<&Clock> = all.iter().filter(|clock| clock.id() == "T09").collect();
        let days: BTreeSet<u64> = offsets.into_iter().filter(|offset| *offset <= as_at).collect();
        prop_assert_eq!(links.len(), days.len() + 1);
        for pair in links.windows(2) {
            prop_assert_eq!(pair[0].met.map(|event| event.at), Some(pair[1].started.at));
        }
        let waiting = links.iter().filter(|clock| clock.is_waiting(now)).count();
        prop_assert_eq!(waiting, 1, "only the last link waits");
        prop_assert!(links.last().unwrap().met.is_none());
    }
}

proptest! {
    /// Pieces of all cases put together as they come, looked at on any day, also outside the table of bank holidays.
    #[test]
    fn no_record_is_too_odd_to_have_clocks_that_explain_themselves(
        pieces in prop::collection::vec((0..CASES.len(), prop::option::of(0_u64..2_200)), 1..12),
        as_at in 0_u64..2_500,
    ) {
        let day = |offset: u64| (chrono::NaiveDate::from_ymd_opt(2024, 6, 1).unwrap() + chrono::Days::new(offset)).to_string();
        let mut facts = Vec::new();
        for (case, met) in pieces {
            facts.extend((CASES[case].facts)(met.map(day).as_deref()));
        }
        let now: When = day(as_at).parse().unwrap();
        let all = clocks(&facts, &now.to_string());
        for clock in &all {
            prop_assert!(london_day(clock.started.at) <= now.day());
            prop_assert!(!clock.reason(now).is_empty());
            let explained = clock.explain(now);
            // Nothing is late by 0 or in time with 0 to spare: that is said in words.
            for sentence in explained.sentences() {
                prop_assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
                prop_assert!(!sentence.contains(" by 0 ") && !sentence.contains(" with 0 ") && !sentence.contains("  "), "{sentence}");
            }
        }
        let due = next_due(&all, now);
        prop_assert!(due.iter().filter(|clock| clock.is_waiting(now)).count() == all.iter().filter(|clock| clock.is_waiting(now)).count());
        let is_overdue = |clock: &&&Clock| matches!(clock.state(now), State::Overdue { .. });
        let first = due.iter().take_while(is_overdue).count();
        prop_assert_eq!(first, due.iter().filter(is_overdue).count(), "all that is overdue comes first");
    }
}

/// `cargo nextest run -p measures clocks --run-ignored only --no-capture`
#[test]
#[ignore = "prints how long it takes; run it by itself"]
fn the_clocks_of_a_child_with_a_hundred_facts_take_well_under_a_millisecond() {
    let mut facts = vec![plan("2023-03-06"), period("2023-03-06")];
    for week in 0..49_u64 {
        let day = chrono::NaiveDate::from_ymd_opt(2023, 3, 8).unwrap() + chrono::Days::new(week * 14);
        facts.push(visit("child_protection", &day.to_string()));
        facts.push(visit("looked_after", &day.to_string()));
    }
    let (rounds, now) = (1_000, when("2026-03-16"));
    let began = Instant::now();
    let mut count = 0;
    for _ in 0..rounds {
        let record = Record::of(facts.iter().enumerate().map(|(number, fact)| Dated::new(entry(number), fact)));
        let all = clocks_of(&record, now, Timescales::built_in());
        count = next_due(&all, now).len() + all.len();
    }
    let each = began.elapsed() / rounds;
    println!("{} facts, {count} clocks in all and to do: {each:?} a child", facts.len());
    assert!(each.as_micros() < 1_000);
}
