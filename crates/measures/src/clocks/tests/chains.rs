//! Chains that repeat, and what stops them.

use super::once::{born, episode, on_day, period, plan, review_conference, visit};
use super::*;

pub(super) fn ended(kind: &str, from: &str, until: &str) -> Fact {
    fact(kind, &format!(r#"{{"start_date":"{from}","end_date":"{until}"}}"#))
}

#[test]
fn every_visit_meets_one_clock_and_starts_the_next_and_only_the_last_waits() {
    let facts = [
        plan("2026-03-02"),
        visit("child_protection", "2026-03-10"),
        visit("child_protection", "2026-03-31"),
        visit("child_protection", "2026-04-09"),
    ];
    assert_eq!(
        states(&facts, "2026-04-20", "T09 limit"),
        ["in time, 4 working days", "late, 5 working days", "in time, 5 working days", "running, 3 working days"]
    );
    assert_eq!(states(&facts, "2026-04-27", "T09 limit").last().unwrap(), "overdue, 2 working days");
}

#[test]
fn a_visit_at_which_the_child_was_not_seen_or_of_another_duty_meets_nothing() {
    let not_seen = fact("visit", r#"{"at":"2026-03-10","kind":"child_protection","seen":false}"#);
    let facts = [plan("2026-03-02"), not_seen, visit("care_leaver", "2026-03-11")];
    assert_eq!(states(&facts, "2026-03-12", "T09 limit"), ["running, 2 working days"]);
}

#[test]
fn two_visits_on_a_day_are_one_link() {
    let facts = [
        plan("2026-03-02"),
        visit("child_protection", "2026-03-10T09:00:00+00:00"),
        visit("child_protection", "2026-03-10T16:00:00+00:00"),
    ];
    assert_eq!(states(&facts, "2026-03-12", "T09 limit"), ["in time, 4 working days", "running, 8 working days"]);
}

#[test]
fn the_end_of_a_plan_stops_its_clocks_and_says_what_was_overdue_then() {
    let facts = [ended("child_protection_plan", "2026-03-02", "2026-03-13"), visit("child_protection", "2026-03-20")];
    assert_eq!(states(&facts, "2026-06-01", "T09 limit"), ["stopped"]);
    let facts = [ended("child_protection_plan", "2026-03-02", "2026-03-20")];
    assert_eq!(states(&facts, "2026-06-01", "T09 limit"), ["stopped overdue, 4 working days"]);
    assert_eq!(states(&facts, "2026-06-01", "T08 limit"), ["stopped"]);
    assert_eq!(states(&facts, "2026-06-01", "T08d limit"), ["stopped"]);
    assert_eq!(states(&facts, "2026-03-10", "T08d limit"), ["prompt"]);
}

#[test]
fn reviews_of_a_plan_follow_three_months_then_six() {
    let facts = [
        plan("2025-03-03"),
        review_conference("2025-06-02", "2025-03-03"),
        review_conference("2025-12-09", "2025-03-03"),
    ];
    assert_eq!(states(&facts, "2026-06-01", "T08 limit"), ["in time, 1 day"]);
    assert_eq!(states(&facts, "2026-06-01", "T08b limit"), ["late, 7 days", "running, 8 days"]);
}

#[test]
fn each_period_of_care_has_its_own_first_review() {
    let facts = [
        ended("period_of_care", "2024-03-04", "2024-09-02"),
        on_day("looked_after_review", "held_on", "2024-03-25"),
        on_day("looked_after_review", "held_on", "2024-06-24"),
        period("2026-03-02"),
    ];
    assert_eq!(states(&facts, "2026-03-20", "T12 limit"), ["in time, 5 working days", "running, 6 working days"]);
    assert_eq!(states(&facts, "2026-03-20", "T12b limit"), ["in time, 1 day"]);
    assert_eq!(states(&facts, "2026-03-20", "T12c limit"), ["stopped"]);
}

#[test]
fn a_cancelled_review_is_no_review() {
    let cancelled = fact("looked_after_review", r#"{"held_on":"2026-03-09","cancelled":true}"#);
    assert_eq!(states(&[period("2026-03-02"), cancelled], "2026-03-30", "T12 limit"), ["due today"]);
}

#[test]
fn a_move_starts_a_new_first_visit_and_a_new_legal_status_does_not() {
    let moved = [
        episode("2026-03-02", "U6", "V2", r#","end_date":"2026-03-16""#),
        episode("2026-03-16", "U6", "C1", r#","reason_new":"L","end_date":"2026-03-23""#),
        episode("2026-03-23", "K2", "C1", r#","reason_new":"P""#),
        visit("looked_after", "2026-03-06"),
        visit("looked_after", "2026-03-23"),
    ];
    assert_eq!(states(&moved, "2026-03-25", "T13 limit"), ["in time, 3 days", "in time, 7 days"]);
    assert_eq!(states(&moved, "2026-03-25", "T13b limit"), ["stopped", "running, 40 days"]);
}

#[test]
fn a_series_of_short_breaks_has_prompts_and_no_period_of_care() {
    let facts = [
        episode("2026-03-02", "U6", "V3", r#","end_date":"2026-03-04""#),
        episode("2026-04-06", "U6", "V3", ""),
        ended("period_of_care", "2026-03-02", "2026-03-04"),
    ];
    assert_eq!(states(&facts, "2026-04-08", "T13g limit"), ["prompt"]);
    assert_eq!(states(&facts, "2026-04-08", "T25 each"), ["in time, 15 days", "running, 15 days"]);
    assert_eq!(states(&facts, "2026-04-08", "T25 in_a_year"), ["prompt"]);
    for rule in ["T12 limit", "T13 limit", "T17 limit"] {
        assert!(states(&facts, "2026-04-08", rule).is_empty(), "{rule}");
    }
}

#[test]
fn episodes_alone_make_a_period_of_care() {
    let facts = [
        episode("2026-03-02", "U6", "V2", r#","end_date":"2026-03-10""#),
        episode("2026-03-10", "U6", "V2", r#","reason_new":"P","end_date":"2026-03-20""#),
        episode("2026-06-01", "U6", "V2", r#","reason_new":"S""#),
    ];
    assert_eq!(states(&facts, "2026-06-10", "T12 limit"), ["stopped", "running, 13 working days"]);
}

#[test]
fn health_is_due_twice_a_year_until_the_assessment_after_the_fifth_birthday() {
    let health =
        |day: &str| fact("health_assessment", &format!(r#"{{"on":"{day}","kind":"review","status":"completed"}}"#));
    let refused = fact("health_assessment", r#"{"on":"2026-08-01","kind":"review","status":"refused"}"#);
    let facts = [born("2021-06-01"), period("2025-06-02"), health("2025-12-01"), health("2026-06-02"), refused];
    assert_eq!(states(&facts, "2026-09-01", "T17b under_5"), ["late, 1 day"]);
    assert_eq!(states(&facts, "2026-09-01", "T17b from_5"), ["running, 274 days"]);
}

#[test]
fn questionnaires_begin_at_four_and_end_at_sixteen() {
    let facts = [born("2022-07-01"), period("2025-01-06")];
    assert!(states(&facts, "2026-06-01", "T18 limit").is_empty(), "still three");
    assert_eq!(states(&facts, "2026-07-02", "T18 limit"), ["running, 364 days"], "from the fourth birthday");
    let facts = [born("2009-09-01"), period("2025-10-01")];
    assert!(states(&facts, "2026-06-01", "T18 limit").is_empty(), "seventeen when it would be due");
}

#[test]
fn a_young_person_who_was_in_care_for_too_few_weeks_is_not_eligible() {
    let facts = [born("2010-03-02"), period("2026-01-05")];
    assert!(states(&facts, "2026-03-10", "T22c limit").is_empty());
    let facts = [born("2010-03-02"), ended("period_of_care", "2024-05-01", "2024-06-01"), period("2026-01-05")];
    assert_eq!(states(&facts, "2026-03-10", "T22c limit"), ["running, 88 days"], "31 days in 2024 and 60 in 2026");
    assert_eq!(states(&[born("2010-03-02"), period("2026-01-05")], "2026-04-06", "T22c limit"), ["running, 91 days"]);
}

#[test]
fn a_return_interview_that_the_child_did_not_want_or_that_was_decided_against_is_not_waited_for() {
    let back = |more: &str| {
        fact("missing_episode", &format!(r#"{{"kind":"M","from":"2026-03-01","until":"2026-03-02"{more}}}"#))
    };
    assert_eq!(states(&[back("")], "2026-03-09", "T20 limit"), ["overdue, 4 days"]);
    assert_eq!(states(&[back(r#","interview_accepted":false"#)], "2026-03-09", "T20 limit"), ["stopped"]);
    assert_eq!(states(&[back(r#","no_interview_reason":"Made up.""#)], "2026-03-09", "T20 limit"), ["stopped"]);
    let away = fact("missing_episode", r#"{"kind":"A","from":"2026-03-01","until":"2026-03-02"}"#);
    let still = fact("missing_episode", r#"{"kind":"M","from":"2026-03-01"}"#);
    assert!(states(&[away, still], "2026-03-09", "T20 limit").is_empty());
}

#[test]
fn an_enquiry_that_needs_no_conference_starts_no_clock_for_one() {
    let enquiry = |more: &str| fact("section_47_enquiry", &format!(r#"{{"start_date":"2026-03-02"{more}}}"#));
    assert!(states(&[enquiry(r#","conference_not_required":true"#)], "2026-06-01", "T05 limit").is_empty());
    assert_eq!(states(&[enquiry(r#","end_date":"2026-03-12""#)], "2026-06-01", "T05 limit"), ["stopped"]);
    let substantiated = enquiry(r#","end_date":"2026-03-12","substantiated":true"#);
    assert_eq!(states(&[substantiated], "2026-03-25", "T05 limit"), ["overdue, 2 working days"]);
}

#[test]
fn an_assessment_shows_that_a_referral_was_decided_where_no_decision_is_recorded() {
    let referral = on_day("referral", "referral_date", "2026-03-02");
    let facts = [referral.clone(), on_day("assessment", "start_date", "2026-03-03")];
    assert_eq!(states(&facts, "2026-03-09", "T01 limit"), ["in time"]);
    let no_further_action = fact("referral", r#"{"referral_date":"2026-03-02","no_further_action":true}"#);
    assert!(states(&[no_further_action], "2026-03-09", "T01 limit").is_empty(), "decided, nobody knows when");
    assert_eq!(states(&[referral], "2026-03-09", "T01 limit"), ["overdue, 4 working days"]);
}

#[test]
fn care_that_began_before_anything_is_known_starts_no_clock_of_becoming_looked_after() {
    let before = fact("period_of_care", r#"{"start_date":"2026-03-02","began_before":true}"#);
    let started = |facts: &[Fact]| {
        let all = clocks(facts, "2026-03-16");
        all.iter().map(|clock| format!("{}: {}", name(clock), clock.started.what)).collect::<Vec<_>>()
    };
    let known = [before, born("2015-01-01"), episode("2026-03-02", "U6", "C2", r#","reason_new":"L""#)];
    assert_eq!(
        started(&known),
        [
            "T12c limit: first known in care",
            "T12d limit: first known in care",
            "T13b limit: first known in this placement",
            "T18 limit: first known in care"
        ]
    );
    let mut reviewed = known.to_vec();
    reviewed.push(on_day("looked_after_review", "held_on", "2026-03-10"));
    assert_eq!(started(&reviewed)[0], "T12c limit: looked-after review held");
    assert_eq!(states(&reviewed, "2026-03-16", "T12c limit"), ["running, 178 days"], "six months from a review");
}

#[test]
fn nothing_is_asked_for_a_child_who_has_died() {
    let died = on_day("person", "death_date", "2026-03-06");
    let facts = [died, plan("2026-03-02"), period("2026-03-09")];
    let all = clocks(&facts, "2026-06-01");
    assert!(next_due(&all, when("2026-06-01")).is_empty());
    assert_eq!(states(&facts, "2026-06-01", "T09 limit"), ["stopped"]);
    assert!(states(&facts, "2026-06-01", "T12 limit").is_empty(), "what is recorded as later starts nothing");
    assert_eq!(states(&facts, "2026-03-05", "T09 limit"), ["running, 7 working days"]);
}
