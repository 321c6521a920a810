//! Cases of the front door's figures.

use chrono::{Days, NaiveDate};
use domain::{Fact, Kind};
use picture::Picture;

use crate::figure::Figure;
use crate::indicator::Span;
use crate::indicators::indicator;
use crate::indicators::testing::{day, fact, figure_on, figure_over, mart_on, part_on, picture_of, places, sorted};
use crate::reason::Reason;
use crate::window::Window;

fn contact_of(source: &str, received: &str, decided: Option<(&str, &str)>) -> Fact {
    let decision = decided.map_or_else(String::new, |(at, outcome)| {
        format!(
            r#","decision":{{"outcome":"{outcome}","reason":"Made up","decided_at":"{at}","decided_by":"manager"}}"#
        )
    });
    let family = r#""family_aware":{"answer":"not_known"}"#;
    let body = format!(r#"{{"received_at":"{received}","source":"{source}","concern":"Made up",{family}{decision}}}"#);
    fact(Kind::Contact, &body)
}

fn contact(received: &str, decided: Option<&str>) -> Fact {
    contact_of("6", received, decided.map(|at| (at, "no_further_action")))
}

fn referral_with(date: &str, more: &str) -> Fact {
    fact(Kind::Referral, &format!(r#"{{"referral_date":"{date}"{more}}}"#))
}

fn referral(date: &str, closed: Option<&str>) -> Fact {
    let closed = closed.map_or_else(String::new, |day| format!(r#","closure_date":"{day}""#));
    referral_with(date, &closed)
}

/// Facts of children whom the record knows; each child says who it is after all the facts, so that the first fact is entry 1.
fn told(facts: impl IntoIterator<Item = (u128, &'static str, Fact)>) -> Picture {
    let facts: Vec<_> = facts.into_iter().collect();
    let mut children: Vec<u128> = facts.iter().map(|(child, ..)| *child).collect();
    children.sort_unstable();
    children.dedup();
    let persons = children.into_iter().map(|child| (child, "sightline", fact(Kind::Person, "{}")));
    picture_of(facts.into_iter().chain(persons.collect::<Vec<_>>()))
}

fn typed(facts: impl IntoIterator<Item = (u128, Fact)>) -> Picture {
    told(facts.into_iter().map(|(child, fact)| (child, "sightline", fact)))
}

fn over(picture: &Picture, id: &str, span: Span, window: Window) -> Figure {
    mart_on(picture, &window.to.to_string()).figure(indicator(id).unwrap(), None, span, window)
}

#[test]
fn a_contact_counts_in_the_month_in_which_it_was_received_in_london() {
    let picture = typed([
        (1, contact("2026-03-01T00:10:00+00:00", None)),
        (2, contact("2026-02-28T23:50:00+00:00", None)),
        (3, contact("2026-03-16T09:00:00+00:00", None)),
    ]);
    let figure = figure_on(&picture, "FD-01", "2026-03-16");
    assert_eq!((figure.value, figure.window), (Some(2.0), Window::month_to(day("2026-03-16"))));
    let february = Window::month_before(day("2026-03-16"));
    assert_eq!(over(&picture, "FD-01", Span::Month, february).value, Some(1.0));
}

#[test]
fn a_contact_of_friday_night_decided_on_monday_is_in_time_and_on_tuesday_is_late() {
    let friday = "2026-03-13T23:30:00+00:00";
    let picture = typed([
        (1, contact(friday, Some("2026-03-16T17:00:00+00:00"))),
        (2, contact(friday, Some("2026-03-17T09:00:00+00:00"))),
        (3, contact(friday, None)),
    ]);
    let figure = figure_on(&picture, "FD-02", "2026-03-20");
    assert_eq!((figure.numerator, figure.denominator, figure.value), (1.0, Some(2.0), Some(50.0)));
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![2]));
}

#[test]
fn over_easter_the_next_working_day_is_the_tuesday() {
    let picture = typed([(1, contact("2026-04-02T16:00:00+01:00", Some("2026-04-07T16:00:00+01:00")))]);
    assert_eq!(figure_on(&picture, "FD-02", "2026-04-30").value, Some(100.0));
}

#[test]
fn a_contact_whose_due_day_is_not_known_is_not_counted_and_says_why() {
    let picture = typed([(1, contact("2030-12-31T16:00:00+00:00", Some("2030-12-31T17:00:00+00:00")))]);
    let figure = figure_on(&picture, "FD-02", "2030-12-31");
    assert_eq!((figure.denominator, figure.value), (Some(0.0), None));
    assert_eq!(figure.not_counted[0].1, Reason::NoDueDay);
}

#[test]
fn a_contact_waits_until_it_is_decided() {
    let picture = typed([
        (1, contact("2026-03-13T10:00:00+00:00", None)),
        (2, contact("2026-03-13T10:00:00+00:00", Some("2026-03-16T11:00:00+00:00"))),
    ]);
    assert_eq!(places(&figure_on(&picture, "FD-13", "2026-03-13").counted), [1, 2]);
    assert_eq!(places(&figure_on(&picture, "FD-13", "2026-03-16").counted), [1]);
}

#[test]
fn a_contact_becomes_a_referral_where_one_is_opened_and_not_where_there_was_one() {
    let received = "2026-03-13T10:00:00+00:00";
    let at = "2026-03-13T15:00:00+00:00";
    let outcomes = ["new_referral", "child_protection_enquiry", "existing_referral", "early_help"];
    let picture =
        typed((1..).zip(outcomes).map(|(child, outcome)| (child, contact_of("2A", received, Some((at, outcome))))));
    let figure = figure_on(&picture, "FD-03", "2026-03-31");
    assert_eq!((places(&figure.counted), figure.value), (vec![1, 2], Some(50.0)));
}

#[test]
fn the_time_from_contact_to_referral_is_the_middle_of_the_working_hours() {
    let opened = |child, received, at| (child, contact_of("2A", received, Some((at, "new_referral"))));
    let picture = typed([
        opened(1, "2026-03-16T10:00:00+00:00", "2026-03-16T12:00:00+00:00"),
        opened(2, "2026-03-13T19:00:00+00:00", "2026-03-16T10:00:00+00:00"),
        opened(3, "2026-03-16T10:00:00+00:00", "2026-03-18T10:00:00+00:00"),
        opened(4, "2026-03-16", "2026-03-18T10:00:00+00:00"),
        (5, contact_of("2A", "2026-03-16T10:00:00+00:00", Some(("2026-03-16T10:01:00+00:00", "early_help")))),
    ]);
    let figure = figure_on(&picture, "FD-12", "2026-03-31");
    assert_eq!((figure.value, sorted(&figure)), (Some(2.0), (3, 0, 1)));
    assert_eq!(figure.not_counted[0].1, Reason::NoTimeOfDay);
}

#[test]
fn a_list_that_says_a_contact_of_ours_again_makes_it_no_second_one() {
    let facts = |also: &'static str| {
        told([
            (1, "sightline", contact("2026-03-13T10:00:00+00:00", None)),
            (1, "annex-a/201", contact_of("6", "2026-03-13", None)),
            (1, "annex-a/201", contact_of(also, "2026-03-13", None)),
        ])
    };
    let figure = |also| figure_on(&facts(also), "FD-01", "2026-03-31");
    assert_eq!(sorted(&figure("2A")), (2, 0, 1), "another one of that day is by a school");
    let both = figure("6");
    assert_eq!(sorted(&both), (2, 0, 1), "the list knows of one more than we do");
    assert_eq!(both.not_counted[0].1, Reason::SaidByAnotherSource);
}

#[test]
fn a_referral_is_open_until_the_day_on_which_it_closes() {
    let picture = typed([(1, referral("2026-03-02", Some("2026-03-20")))]);
    let open = |on| figure_on(&picture, "FD-14", on).value;
    assert_eq!([open("2026-03-19"), open("2026-03-20"), open("2026-03-01")], [Some(1.0), Some(0.0), Some(0.0)]);
}

#[test]
fn a_referral_within_365_days_of_the_last_is_a_re_referral_and_on_day_366_it_is_not() {
    let last = day("2025-03-10");
    for (days, is_re_referral) in [(1, true), (365, true), (366, false)] {
        let date = last + Days::new(days);
        let picture = typed([(1, referral("2025-03-10", Some("2025-03-11"))), (1, referral(&date.to_string(), None))]);
        let figure = over(&picture, "FD-06", Span::Month, Window::on(date));
        assert_eq!(sorted(&figure), (usize::from(is_re_referral), usize::from(!is_re_referral), 0), "day {days}");
    }
}

#[test]
fn the_referral_of_another_child_makes_no_re_referral() {
    let picture = typed([(1, referral("2026-03-02", None)), (2, referral("2026-03-09", None))]);
    assert_eq!(sorted(&figure_on(&picture, "FD-06", "2026-03-16")), (0, 2, 0));
}

#[test]
fn a_referral_that_two_sources_tell_of_is_counted_once_and_is_no_re_referral_of_itself() {
    let picture =
        told([(1, "cin-census/201", referral("2026-03-02", None)), (1, "sightline", referral("2026-03-02", None))]);
    for id in ["FD-06", "FD-04", "FD-14", "FD-10"] {
        let figure = figure_over(&picture, id, None, indicator(id).unwrap().usual_window(), "2026-03-31");
        assert_eq!(figure.not_counted[0].1, Reason::SaidByAnotherSource, "{id}");
        assert_eq!(figure.not_counted[0].0.entry.as_u128(), 1, "{id}: what is recorded here counts first");
    }
    assert_eq!(sorted(&figure_on(&picture, "FD-06", "2026-03-16")), (0, 1, 1));
    assert_eq!(sorted(&figure_on(&picture, "FD-14", "2026-03-16")), (1, 0, 1));
}

#[test]
fn with_no_referral_the_share_of_re_referrals_has_no_value() {
    let figure = figure_on(&Picture::default(), "FD-06", "2026-03-16");
    assert_eq!((figure.value, figure.why_none()), (None, Some("No referral was made in this time")));
}

#[test]
fn two_records_joined_into_one_are_one_child_with_one_referral_and_one_waiting_contact() {
    let merge = || domain::merge::Merge { into: crate::indicators::testing::subject(1), reason: "One child".into() };
    let received = "2026-03-13T09:00:00+00:00";
    let facts = || {
        vec![
            (1, referral("2026-01-05", None)),
            (2, referral("2026-01-05", None)),
            (2, referral("2026-03-02", None)),
            (1, contact(received, None)),
            (2, contact(received, None)),
        ]
    };
    let apart = typed(facts());
    assert_eq!(figure_on(&apart, "FD-14", "2026-03-16").value, Some(3.0));
    assert_eq!(figure_on(&apart, "FD-13", "2026-03-16").value, Some(2.0));
    assert_eq!(sorted(&figure_on(&apart, "FD-06", "2026-03-16")), (1, 0, 0));
    let joined = typed(facts().into_iter().chain([(2, merge().into())]));
    assert_eq!(sorted(&figure_on(&joined, "FD-14", "2026-03-16")), (2, 0, 1));
    assert_eq!(sorted(&figure_on(&joined, "FD-13", "2026-03-16")), (1, 0, 1));
    let parted = typed([(1, referral("2026-01-05", None)), (2, referral("2026-03-02", None)), (2, merge().into())]);
    assert_eq!(sorted(&figure_on(&parted, "FD-06", "2026-03-16")), (1, 0, 0));
}

#[test]
fn a_child_referred_again_twice_is_one_child() {
    let picture = typed([
        (1, referral("2025-05-01", Some("2025-05-20"))),
        (1, referral("2025-09-01", Some("2025-09-20"))),
        (1, referral("2026-01-05", None)),
        (2, referral("2025-06-01", None)),
    ]);
    let figure = figure_on(&picture, "FD-07", "2026-03-31");
    assert_eq!((sorted(&figure), figure.value), ((1, 1, 2), Some(50.0)));
    assert!(figure.not_counted.iter().all(|(_, reason)| *reason == Reason::SameChildAgain));
}

#[test]
fn a_referral_is_decided_in_time_by_the_end_of_the_next_working_day() {
    let decided = |at: &str| {
        let words = r#""decision":"Made up","reason":"Made up","decided_by":"manager","point":"referral""#;
        fact(Kind::ManagementDecision, &format!(r#"{{"decided_at":"{at}",{words}}}"#))
    };
    let picture = typed([
        (1, referral("2026-03-13", None)),
        (1, decided("2026-03-16T16:50:00+00:00")),
        (2, referral("2026-03-13", None)),
        (2, decided("2026-03-17T09:00:00+00:00")),
        (3, referral("2026-03-13", None)),
        (4, referral_with("2026-03-13", r#","no_further_action":true"#)),
        (5, referral("2026-03-13", None)),
        (5, fact(Kind::Assessment, r#"{"start_date":"2026-03-16"}"#)),
    ]);
    let figure = figure_on(&picture, "FD-05", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1, 7], vec![3]));
    let (line, reason) = figure.not_counted[0];
    assert_eq!((line.entry.as_u128(), reason, figure.not_counted.len()), (6, Reason::NotRecorded, 1));
}

#[test]
fn a_referral_of_which_nobody_says_what_came_of_it_is_neither_with_nor_without_further_action() {
    let picture = typed([
        (1, referral_with("2026-03-02", r#","no_further_action":true"#)),
        (2, referral_with("2026-03-02", r#","no_further_action":false"#)),
        (3, referral("2026-03-02", None)),
    ]);
    let figure = figure_over(&picture, "FD-08", None, Span::Month, "2026-03-31");
    assert_eq!((sorted(&figure), figure.value), ((1, 1, 1), Some(50.0)));
}

#[test]
fn a_referral_is_found_not_in_need_by_its_first_assessment_or_by_why_it_closed() {
    let assessment = |start: &str, done: &str, more: &str| {
        fact(Kind::Assessment, &format!(r#"{{"start_date":"{start}","authorised_on":"{done}"{more}}}"#))
    };
    let closed = |reason: &str| {
        referral_with("2025-05-01", &format!(r#","closure_date":"2025-08-01","closure_reason":"{reason}""#))
    };
    let in_need = |yes: bool| format!(r#","needs_support":{yes}"#);
    let picture = typed([
        (1, referral("2025-05-01", None)),
        (1, assessment("2025-05-02", "2025-06-02", &in_need(false))),
        (2, referral("2025-05-01", None)),
        (2, assessment("2025-05-02", "2025-06-02", &in_need(true))),
        (2, assessment("2025-11-02", "2025-12-02", &in_need(false))),
        (3, closed("RC8")),
        (3, assessment("2025-05-02", "2025-06-02", "")),
        (4, closed("RC7")),
        // Authorised after the day up to which figures are told.
        (5, referral("2026-03-20", None)),
        (5, assessment("2026-03-20", "2026-04-10", &in_need(false))),
    ]);
    let figure = figure_on(&picture, "FD-09", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1, 6], vec![3, 8, 9]));
}

#[test]
fn each_source_has_its_share_of_the_referrals_whose_source_is_known() {
    let by = |source: &str| referral_with("2026-03-02", &format!(r#","source":"{source}""#));
    let picture = typed([
        (1, by("6")),
        (2, by("6")),
        (3, by("2A")),
        (4, by("1A")),
        (5, by("XX")),
        (6, referral("2026-03-02", None)),
    ]);
    let share = |part| part_on(&picture, "FD-10", part, "2026-03-31");
    assert_eq!((share("6").value, share("2A").value, share("9").value), (Some(50.0), Some(25.0), Some(0.0)));
    for part in ["1A", "6", "9"] {
        let reasons: Vec<Reason> = share(part).not_counted.iter().map(|(_, reason)| *reason).collect();
        assert_eq!(reasons, [Reason::UnknownCode, Reason::NotRecorded], "{part}");
    }
}

#[test]
fn the_share_of_the_police_and_what_comes_of_their_contacts() {
    let received = "2026-03-13T10:00:00+00:00";
    let decided = |source: &str, outcome| contact_of(source, received, Some(("2026-03-13T15:00:00+00:00", outcome)));
    let picture = typed([
        (1, decided("6", "no_further_action")),
        (2, decided("6", "advice_given")),
        (3, decided("2A", "no_further_action")),
        (4, contact_of("6", received, None)),
        (5, referral_with("2026-03-02", r#","source":"6""#)),
        (6, referral_with("2026-03-02", r#","source":"2A""#)),
    ]);
    let share = |part| part_on(&picture, "FD-11", part, "2026-03-31").value;
    let all = [share("no_further_action"), share("of_contacts"), share("of_referrals")];
    assert_eq!(all, [Some(50.0), Some(75.0), Some(50.0)]);
}

#[test]
fn a_rate_of_referrals_counts_those_without_further_action_too() {
    let picture = typed([
        (1, referral_with("2026-03-02", r#","no_further_action":true"#)),
        (2, referral("2026-02-02", None)),
        (3, referral("2025-03-31", None)),
    ]);
    let mart = mart_on(&picture, "2026-03-31").with_populations(crate::population::Populations::new(vec![
        crate::population::Population { children: 40_000, mid_year: 2024, source: "Made up".to_owned() },
    ]));
    let year = Window::of(Span::FinancialYear, day("2026-03-31"));
    assert_eq!(mart.figure(indicator("FD-04").unwrap(), None, Span::FinancialYear, year).value, Some(0.5));
}

#[test]
fn the_limit_for_a_contact_is_the_next_working_day() {
    let due = |received: &str| super::decision_due(received.parse::<NaiveDate>().unwrap()).unwrap();
    assert_eq!(due("2026-03-13"), day("2026-03-16"));
}
