//! Cases of the assessments' figures.

use domain::{Fact, Kind};
use picture::Picture;

use crate::figure::Figure;
use crate::indicator::Span;
use crate::indicators::testing::{fact, figure_on, figure_over, part_on, picture_of, places, sorted, typed};
use crate::reason::Reason;

fn child(born: &str) -> Fact {
    fact(Kind::Person, &format!(r#"{{"birth_date":"{born}"}}"#))
}

fn assessment(start: &str, done: Option<&str>, more: &str) -> Fact {
    let done = done.map_or_else(String::new, |day| format!(r#","authorised_on":"{day}""#));
    fact(Kind::Assessment, &format!(r#"{{"start_date":"{start}"{done}{more}}}"#))
}

fn referral(date: &str, more: &str) -> Fact {
    fact(Kind::Referral, &format!(r#"{{"referral_date":"{date}"{more}}}"#))
}

/// Facts of children born in 2015; the first of them is entry 1.
fn of_children(facts: impl IntoIterator<Item = (u128, Fact)>) -> Picture {
    let facts: Vec<_> = facts.into_iter().collect();
    let last = facts.iter().map(|(number, _)| *number).max().unwrap();
    typed(facts.into_iter().chain((1..=last).map(|number| (number, child("2015-06-01")))))
}

fn counted(figure: &Figure) -> (Vec<u128>, Vec<u128>) {
    (places(&figure.counted), places(&figure.denominator_only))
}

#[test]
fn forty_five_working_days_are_in_time_and_forty_six_are_late() {
    // 45 working days after Monday 5 January 2026 is Monday 9 March: no bank holiday lies between.
    let picture = of_children([
        (1, assessment("2026-01-05", Some("2026-03-09"), "")),
        (2, assessment("2026-01-05", Some("2026-03-10"), "")),
        (3, assessment("2026-01-05", Some("2026-02-27"), "")),
    ]);
    let figure = figure_on(&picture, "AS-02", "2026-03-31");
    assert_eq!(counted(&figure), (vec![1], vec![2]), "that of February is not of March");
    let year = figure_over(&picture, "AS-02", None, Span::YearToDate, "2026-03-31");
    assert_eq!(counted(&year), (vec![3, 1], vec![2]));
    let days: Vec<f32> = figure_over(&picture, "AS-03", None, Span::Month, "2026-03-31")
        .counted
        .iter()
        .map(|line| line.weight)
        .collect();
    assert_eq!(days, [45.0, 46.0]);
    assert_eq!(figure_on(&picture, "AS-03", "2026-03-31").value, Some(45.0));
}

#[test]
fn an_assessment_that_two_sources_tell_of_is_completed_once() {
    let picture = picture_of([
        (1, "cin-census/201", assessment("2026-01-05", Some("2026-03-02"), "")),
        (1, "sightline", assessment("2026-01-05", Some("2026-03-02"), "")),
        (1, "sightline", child("2015-06-01")),
    ]);
    for id in ["AS-01", "AS-02", "AS-03", "AS-08"] {
        let figure = figure_on(&picture, id, "2026-03-31");
        let (line, reason) = figure.not_counted.first().copied().unwrap();
        assert_eq!((line.entry.as_u128(), reason), (1, Reason::SaidByAnotherSource), "{id}");
    }
    assert_eq!(sorted(&figure_on(&picture, "AS-01", "2026-03-31")), (1, 0, 1));
}

#[test]
fn an_open_assessment_is_too_long_from_the_46th_working_day_and_not_once_its_case_has_closed() {
    let picture = of_children([
        (1, assessment("2026-01-05", None, "")),
        (1, referral("2026-01-02", "")),
        (2, assessment("2026-01-05", Some("2026-03-20"), "")),
        (2, referral("2026-01-02", "")),
        (3, assessment("2026-01-05", None, "")),
        (3, referral("2026-01-02", r#","closure_date":"2026-03-10""#)),
    ]);
    let on = |day: &str| {
        let figure = figure_on(&picture, "AS-04", day);
        (counted(&figure), figure.not_counted.iter().map(|(line, reason)| (line.entry.as_u128(), *reason)).collect())
    };
    let none: Vec<(u128, Reason)> = Vec::new();
    assert_eq!(on("2026-03-09"), ((vec![], vec![1, 3, 5]), none));
    assert_eq!(on("2026-03-10"), ((vec![1, 3], vec![]), vec![(5, Reason::CaseClosed)]));
    assert_eq!(on("2026-03-20"), ((vec![1], vec![]), vec![(5, Reason::CaseClosed)]));
}

#[test]
fn a_child_is_seen_where_the_assessment_says_so_and_not_before_birth() {
    let said = |more: &str| assessment("2026-01-05", Some("2026-03-02"), more);
    let picture = typed([
        (1, said(r#","child_seen":true"#)),
        (2, said(r#","child_seen":false"#)),
        (3, said("")),
        (4, said(r#","child_seen":false"#)),
        (1, child("2015-06-01")),
        (2, child("2015-06-01")),
        (3, child("2015-06-01")),
        (4, child("2026-05-01")),
    ]);
    let figure = figure_on(&picture, "AS-05", "2026-03-31");
    assert_eq!(counted(&figure), (vec![1], vec![2]));
    let reasons: Vec<Reason> = figure.not_counted.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, [Reason::NotRecorded, Reason::NotBornYet]);
}

#[test]
fn only_a_child_of_four_or_older_can_be_missed_out_when_seen_alone() {
    let said = |more: &str| assessment("2026-01-05", Some("2026-03-02"), more);
    let alone = r#","child_seen":true,"seen_alone":true"#;
    let picture = typed([
        (1, said(alone)),
        (2, said(r#","child_seen":true,"seen_alone":false"#)),
        (3, said(r#","child_seen":false"#)),
        (4, said(alone)),
        (5, said(alone)),
        (1, child("2022-03-02")),
        (2, child("2015-06-01")),
        (3, child("2015-06-01")),
        (4, child("2022-03-03")),
        (5, fact(Kind::Person, "{}")),
    ]);
    let figure = figure_on(&picture, "AS-06", "2026-03-31");
    assert_eq!(counted(&figure), (vec![1], vec![2, 3]));
    let reasons: Vec<Reason> = figure.not_counted.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, [Reason::TooYoung, Reason::NoBirthDate]);
}

#[test]
fn nothing_more_was_done_where_no_need_was_found_and_early_help_did_not_follow() {
    let in_need = |yes: bool| assessment("2025-05-02", Some("2025-06-02"), &format!(r#","needs_support":{yes}"#));
    let silent = || assessment("2025-05-02", Some("2025-06-02"), "");
    let closed =
        |reason: &str| referral("2025-05-01", &format!(r#","closure_date":"2025-06-10","closure_reason":"{reason}""#));
    let step = r#"{"on":"2025-06-10","from":"child_in_need","to":"early_help","reason":"Made up"}"#;
    let picture = of_children([
        (1, in_need(false)),
        (2, in_need(false)),
        (3, in_need(true)),
        (4, silent()),
        (5, silent()),
        (6, silent()),
        (7, in_need(false)),
        (1, closed("RC8")),
        (2, closed("RC9")),
        (3, closed("RC7")),
        (4, closed("RC8")),
        (5, closed("RC7")),
        (7, closed("RC7")),
        (7, fact(Kind::StepChange, step)),
    ]);
    let figure = figure_on(&picture, "AS-07", "2026-03-31");
    assert_eq!(counted(&figure), (vec![1, 4], vec![2, 3, 5, 7]));
    assert_eq!(figure.not_counted[0].1, Reason::NotRecorded, "no referral tells what became of the sixth");
}

#[test]
fn each_factor_has_its_share_of_the_assessments_that_found_any() {
    let found = |codes: &str| assessment("2026-01-05", Some("2026-03-02"), &format!(r#","factors":[{codes}]"#));
    let picture = of_children([
        (1, found(r#""3B","4B""#)),
        (2, found(r#""3B""#)),
        (3, found(r#""1A","4B","7A""#)),
        (4, found(r#""21""#)),
        (5, found("")),
    ]);
    let of = |part: &str| part_on(&picture, "AS-08", part, "2026-03-31");
    let abuse = of("3B");
    assert_eq!(counted(&abuse), (vec![1, 2], vec![3]));
    assert_eq!((abuse.denominator, of("7A").numerator, of("9A").value), (Some(3.0), 1.0, Some(0.0)));
    let reasons: Vec<Reason> = of("3B").not_counted.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, [Reason::NoFactorFound, Reason::NotRecorded]);
}
