//! What a source tells, and what it cannot: the latest event only, a whole year, an enquiry without an end.

use super::chains::ended;
use super::once::{born, episode, on_day, period, plan, strategy, visit};
use super::*;

/// How the clocks of a rule stand where all facts come from the lists for Ofsted.
fn by_list(facts: &[Fact], as_at: &str, rule: &str) -> Vec<String> {
    let told = facts.iter().enumerate().map(|(number, fact)| Dated::told_by(entry(number), fact, "annex-a/201"));
    let all = clocks_of(&Record::of(told), when(as_at), Timescales::built_in());
    all.iter().filter(|clock| name(clock) == rule).map(|clock| in_words(clock.state(when(as_at)))).collect()
}

#[test]
fn the_latest_event_of_a_list_is_not_a_late_first_and_the_later_limit_runs_from_it() {
    let review = on_day("looked_after_review", "held_on", "2024-01-10");
    let health = fact("health_assessment", r#"{"on":"2023-11-06","kind":"review","status":"completed"}"#);
    let placed = episode("2022-05-02", "U4", "C2", r#","reason_new":"P""#);
    let seen = visit("looked_after", "2024-01-03");
    let facts = [born("2012-03-05"), period("2019-03-01"), review, health, placed, seen];
    for rule in ["T12 limit", "T12b limit", "T13 limit", "T17 limit"] {
        assert!(by_list(&facts, "2024-01-31", rule).is_empty(), "{rule}");
    }
    assert_eq!(by_list(&facts, "2024-01-31", "T12c limit"), ["running, 161 days"], "due on 10 July 2024");
    assert_eq!(by_list(&facts, "2024-01-31", "T13c limit"), ["running, 14 days"]);
    assert_eq!(by_list(&facts, "2024-01-31", "T17b from_5"), ["running, 280 days"]);
    assert_eq!(states(&facts, "2024-01-31", "T12 limit").len(), 1, "a record that is kept here does show a late first");
}

#[test]
fn the_latest_event_of_a_list_that_is_in_time_for_the_first_is_the_first() {
    let facts = [period("2024-01-02"), on_day("looked_after_review", "held_on", "2024-01-24")];
    assert_eq!(by_list(&facts, "2024-01-31", "T12 limit"), ["in time, 4 working days"]);
    assert_eq!(by_list(&facts, "2024-01-31", "T12b limit"), ["running, 84 days"]);
}

#[test]
fn the_latest_review_conference_of_a_list_is_not_a_late_first() {
    let facts = [plan("2023-01-09"), super::once::review_conference("2023-12-11", "2023-01-09")];
    assert!(by_list(&facts, "2024-01-31", "T08 limit").is_empty());
    assert_eq!(by_list(&facts, "2024-01-31", "T08b limit"), ["running, 132 days"]);
}

#[test]
fn a_score_and_a_health_assessment_of_a_year_of_the_return_count_on_its_last_day_and_never_as_late() {
    let year = fact("looked_after_year", r#"{"year":"2019-20","sdq_score":14,"health_assessment":true}"#);
    let facts = [born("2010-01-04"), period("2018-09-03"), year.clone()];
    assert_eq!(states(&facts, "2020-06-01", "T18 limit"), ["running, 303 days"], "due on 31 March 2021");
    assert!(states(&facts, "2020-06-01", "T17 limit").is_empty(), "nobody tells the day");
    assert_eq!(states(&facts, "2020-06-01", "T17b from_5"), ["running, 303 days"]);
    let all = clocks(&facts, "2021-06-01");
    let holds = |id: &str| all.iter().rfind(|clock| clock.id() == id).unwrap().holds_none;
    assert_eq!((holds("T18"), holds("T17b")), (None, None));
    let silent = fact("looked_after_year", r#"{"year":"2019-20","convicted":false}"#);
    let all = clocks(&[born("2010-01-04"), period("2018-09-03"), silent], "2020-06-01");
    assert_eq!(all.iter().rfind(|clock| clock.id() == "T18").unwrap().holds_none, Some("questionnaire"));
    let dated = fact("strengths_and_difficulties", r#"{"on":"2019-10-01","score":11}"#);
    let facts = [born("2010-01-04"), period("2018-10-01"), year, dated];
    assert_eq!(states(&facts, "2020-06-01", "T18 limit"), ["in time", "running, 122 days"], "its own day comes first");
}

#[test]
fn the_clocks_of_an_enquiry_stop_when_the_case_closes_and_when_the_conference_is_held() {
    let enquiry = |more: &str| fact("section_47_enquiry", &format!(r#"{{"start_date":"2019-03-04"{more}}}"#));
    let closed = fact("referral", r#"{"referral_date":"2019-02-25","closure_date":"2019-05-20"}"#);
    let facts = [enquiry(""), closed.clone()];
    for rule in ["T02 limit", "T05 limit"] {
        let stands = states(&facts, "2026-06-01", rule);
        assert!(stands[0].starts_with("stopped overdue"), "{rule}: {stands:?}");
        assert!(states(&[enquiry("")], "2026-06-01", rule)[0].starts_with("overdue"), "{rule}");
    }
    let held = [enquiry(r#","conference_date":"2019-03-20""#)];
    assert_eq!(states(&held, "2026-06-01", "T02 limit"), ["stopped overdue, 11 working days"]);
    assert!(states(&[enquiry(r#","conference_not_required":true"#)], "2026-06-01", "T02 limit").is_empty());
    let urgent = strategy("2019-03-04T10:00:00+00:00", r#","urgent":true"#);
    assert!(states(&[urgent.clone(), closed], "2026-06-01", "T04b limit")[0].starts_with("stopped overdue"));
    let over = [urgent, enquiry(r#","end_date":"2019-03-08""#)];
    assert_eq!(states(&over, "2026-06-01", "T04b limit"), ["stopped"]);
}

#[test]
fn a_conference_long_after_the_enquiry_ended_or_of_another_referral_does_not_answer_for_it() {
    let enquiry = |more: &str| fact("section_47_enquiry", &format!(r#"{{"start_date":"2019-03-04"{more}}}"#));
    let conference = |day: &str| on_day("initial_conference", "held_on", day);
    let ended = enquiry(r#","end_date":"2019-03-15""#);
    assert_eq!(states(&[ended.clone(), conference("2021-02-01")], "2021-06-01", "T05 limit"), ["stopped"]);
    assert_eq!(states(&[ended, conference("2019-03-22")], "2021-06-01", "T05 limit"), ["in time, 1 working day"]);
    let again = [enquiry(""), on_day("referral", "referral_date", "2021-01-11"), conference("2021-02-01")];
    assert!(states(&again, "2021-06-01", "T05 limit")[0].starts_with("overdue"));
}

#[test]
fn one_visit_in_the_placement_meets_both_duties_and_one_at_school_only_that_of_the_plan() {
    let facts = |seen: Fact| [plan("2026-03-02"), episode("2026-03-02", "U6", "V2", ""), seen];
    let both = ["in time, 5 days", "in time, 8 working days"];
    for kind in ["looked_after", "child_protection"] {
        let facts = facts(visit(kind, "2026-03-04"));
        assert_eq!(states(&facts, "2026-03-05", "T13 limit"), both[..1], "{kind}");
        assert_eq!(states(&facts, "2026-03-05", "T09 limit")[0], both[1], "{kind}");
    }
    let at_school = r#"{"at":"2026-03-04","kind":"child_protection","seen":true,"place":"school"}"#;
    let facts = facts(fact("visit", at_school));
    assert_eq!(states(&facts, "2026-03-05", "T13 limit"), ["running, 4 days"]);
    assert_eq!(states(&facts, "2026-03-05", "T09 limit")[0], both[1]);
}

#[test]
fn care_proceedings_conclude_with_special_guardianship_and_stop_when_the_child_goes_home_without_an_order() {
    let applied = fact("pre_proceedings", r#"{"court_application":"2026-01-05"}"#);
    let care = |reason: &str| {
        let body = format!(r#"{{"start_date":"2026-01-05","end_date":"2026-06-01","end_reason":"{reason}"}}"#);
        fact("period_of_care", &body)
    };
    assert_eq!(states(&[applied.clone(), care("E45")], "2027-01-04", "T23b limit"), ["in time, 35 days"]);
    assert_eq!(states(&[applied.clone(), care("E4A")], "2027-01-04", "T23b limit"), ["stopped"]);
    assert_eq!(
        states(&[applied, ended("period_of_care", "2025-01-06", "2025-03-03")], "2027-01-04", "T23b limit").len(),
        1
    );
}

#[test]
fn a_period_of_care_that_is_all_short_breaks_has_no_clocks_of_care() {
    let series = fact("legal_status", r#"{"from":"2026-03-02","order":"V4"}"#);
    assert!(states(&[period("2026-03-02"), series], "2026-03-20", "T12 limit").is_empty());
    let order = fact("legal_status", r#"{"from":"2026-03-02","order":"C2"}"#);
    assert_eq!(states(&[period("2026-03-02"), order], "2026-03-20", "T12 limit"), ["running, 6 working days"]);
}

/// How the clocks of a rule stand where each fact is told by a source.
fn by_sources(facts: &[(&str, Fact)], as_at: &str, rule: &str) -> Vec<String> {
    let told = facts.iter().enumerate().map(|(number, (source, fact))| Dated::told_by(entry(number), fact, source));
    let all = clocks_of(&Record::of(told), when(as_at), Timescales::built_in());
    all.iter().filter(|clock| name(clock) == rule).map(|clock| in_words(clock.state(when(as_at)))).collect()
}

const ANNEX: &str = "annex-a/202";
const RETURN: &str = "ssda903/202";
const HERE: &str = "sightline";

fn running(facts: &[(&str, Fact)], as_at: &str, rules: &[&str]) -> usize {
    let states = rules.iter().flat_map(|rule| by_sources(facts, as_at, rule));
    states.filter(|state| !state.starts_with("stopped") && !state.starts_with("in time")).count()
}

#[test]
fn the_placement_and_the_plan_before_the_latest_of_a_list_have_no_clock_that_runs() {
    let placed = |day: &str| (ANNEX, episode(day, "U6", "C2", r#","reason_new":"P""#));
    let facts = [placed("2023-05-01"), placed("2024-03-01"), (ANNEX, visit("looked_after", "2024-03-05"))];
    let rules = ["T13 limit", "T13b limit", "T13c limit"];
    assert_eq!(running(&facts, "2024-03-31", &rules), 1, "the placement now, and not the one that the child left");
    assert_eq!(by_sources(&facts, "2024-03-31", "T13 limit")[0], "stopped overdue, 298 days");
    let plans = [(ANNEX, plan("2023-06-01")), (ANNEX, plan("2024-02-12"))];
    assert_eq!(running(&plans, "2024-03-31", &["T09 limit"]), 1);
    let of_two = [(ANNEX, plan("2023-06-01")), ("cin-census/202", plan("2024-02-12"))];
    assert_eq!(running(&of_two, "2024-03-31", &["T09 limit"]), 2, "another source says nothing of the end");
}

#[test]
fn one_period_of_care_that_two_sources_tell_has_each_clock_once_and_ends_as_the_followed_one_says() {
    let rules = ["T12 limit", "T12b limit", "T12c limit"];
    let review = (ANNEX, on_day("looked_after_review", "held_on", "2024-01-10"));
    for starts in [["2015-02-02", "2016-11-20"], ["2016-11-20", "2015-02-02"], ["2015-02-02", "2015-02-02"]] {
        let facts = [(ANNEX, period(starts[0])), (RETURN, period(starts[1])), review.clone()];
        assert_eq!(running(&facts, "2024-01-31", &rules), 1, "{starts:?}");
    }
    let over = |source| [(RETURN, period("2015-02-02")), (source, ended("period_of_care", "2015-02-02", "2024-02-05"))];
    assert_eq!(running(&over(ANNEX), "2024-03-31", &rules), 0, "the newest word is that care ended");
    assert_eq!(running(&over(HERE), "2024-03-31", &rules), 0);
    let open_since = [over(ANNEX)[1].clone(), (HERE, period("2015-02-02"))];
    assert_eq!(running(&open_since, "2024-03-31", &rules), 1, "what is recorded here is followed");
}

#[test]
fn a_placement_that_two_sources_tell_is_one_and_ends_with_the_care_that_it_is_in() {
    let placed = |source, from: &str, more: &str| (source, episode(from, "U6", "V2", more));
    let facts = [
        placed(RETURN, "2023-01-02", r#","end_date":"2023-11-01","reason_new":"S""#),
        placed(RETURN, "2023-11-01", r#","reason_new":"P""#),
        placed(ANNEX, "2023-11-01", r#","reason_new":"P""#),
        (ANNEX, visit("looked_after", "2023-11-06")),
    ];
    let rules = ["T13 limit", "T13b limit", "T13c limit"];
    assert_eq!(running(&facts, "2023-12-01", &rules), 1);
    let mut left = facts.to_vec();
    left.push((ANNEX, ended("period_of_care", "2023-01-02", "2023-12-15")));
    assert_eq!(running(&left, "2024-03-31", &rules), 0, "nobody told the end of the placement, but care is over");
}

#[test]
fn what_is_recorded_here_counts_whichever_was_given_first() {
    let with_interval = || fact("child_protection_plan", r#"{"start_date":"2026-03-02","visit_every":5}"#);
    let mut facts = [("cin-census/202", plan("2026-03-02")), (HERE, with_interval())];
    for _ in 0..2 {
        assert_eq!(by_sources(&facts, "2026-03-10", "T09 limit"), ["overdue, 1 working day"]);
        facts.reverse();
    }
}
