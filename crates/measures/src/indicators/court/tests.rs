//! Cases of the time before proceedings and of proceedings.

use domain::Kind;

use super::*;
use crate::indicators::testing::{fact, figure_on, picture_of, places, sorted, typed};

fn steps(body: &str) -> domain::Fact {
    fact(Kind::PreProceedings, body)
}

#[test]
fn pre_proceedings_are_open_from_the_decision_until_a_step_or_the_application() {
    let picture = typed([
        (1, steps(r#"{"start_date":"2026-01-05"}"#)),
        (2, steps(r#"{"start_date":"2025-12-08","step_decision":"2026-03-02"}"#)),
        (3, steps(r#"{"letter_sent":"2026-03-02","court_application":"2026-04-01"}"#)),
        (4, steps(r#"{"start_date":"2026-04-01"}"#)),
        (5, steps(r#"{"start_date":"2025-04-07","outcome":"B"}"#)),
    ]);
    let open = figure_on(&picture, "PLO-01", "2026-03-30");
    assert_eq!((open.value, places(&open.counted)), (Some(2.0), vec![1, 3]));
    assert_eq!(
        (places(open.not_counted.iter().map(|(line, _)| line)), open.not_counted[0].1),
        (vec![5], Reason::NotRecorded)
    );
    // Twelve weeks and four weeks.
    assert_eq!(figure_on(&picture, "PLO-01b", "2026-03-30").value, Some(8.0));
    let before = figure_on(&picture, "PLO-01", "2026-03-01");
    assert_eq!(places(&before.counted), [1, 2], "on the first of March the second was still open");
}

#[test]
fn what_two_sources_tell_of_one_start_is_one_child() {
    let body = r#"{"start_date":"2026-01-05"}"#;
    let picture = picture_of([(1, "census/2026", steps(body)), (1, "sightline", steps(body))]);
    let open = figure_on(&picture, "PLO-01", "2026-03-31");
    assert_eq!((places(&open.counted), sorted(&open)), (vec![2], (1, 0, 1)));
    assert_eq!(open.not_counted[0].1, Reason::SaidByAnotherSource);
}

#[test]
fn a_meeting_counts_where_it_was_offered_before_the_application() {
    let applied =
        |offered: &str| steps(&format!(r#"{{"start_date":"2025-06-02","court_application":"2025-09-01"{offered}}}"#));
    let picture = typed([
        (1, applied(r#","family_meeting_offered":true"#)),
        (2, applied(r#","family_meeting_offered":false"#)),
        (3, applied("")),
        (4, steps(r#"{"start_date":"2025-06-02","family_meeting_offered":true}"#)),
    ]);
    let figure = figure_on(&picture, "PLO-02", "2026-03-31");
    assert_eq!((figure.value, sorted(&figure)), (Some(50.0), (1, 1, 1)));
}

#[test]
fn proceedings_are_in_time_on_the_last_day_of_the_26th_week() {
    // 182 days after 1 September 2025 is 2 March 2026.
    for (order, expected) in [("2026-03-02", (1, 0, 0)), ("2026-03-03", (0, 1, 0))] {
        let picture = typed([
            (1, steps(r#"{"start_date":"2025-06-02","court_application":"2025-09-01"}"#)),
            (1, fact(Kind::LegalStatus, &format!(r#"{{"from":"{order}","order":"C2"}}"#))),
        ]);
        assert_eq!(sorted(&figure_on(&picture, "PLO-03", "2026-03-31")), expected, "{order}");
        assert_eq!(sorted(&figure_on(&picture, "PLO-03", "2026-03-01")), (0, 0, 0), "not concluded yet");
    }
}

#[test]
fn proceedings_that_ended_without_an_order_are_named_and_not_counted() {
    let picture = typed([
        (1, steps(r#"{"start_date":"2025-06-02","court_application":"2025-09-01"}"#)),
        (1, fact(Kind::PeriodOfCare, r#"{"start_date":"2025-09-01","end_date":"2026-02-02","end_reason":"E4A"}"#)),
    ]);
    let figure = figure_on(&picture, "PLO-03", "2026-03-31");
    assert_eq!((sorted(&figure), figure.not_counted[0].1), ((0, 0, 1), Reason::NoFinalOrder));
}
