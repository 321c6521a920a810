//! Cases of disabled children.

use domain::Kind;

use super::*;
use crate::indicators::testing::{fact, figure_on, part_on, places, typed};

fn disabled(is_so: bool) -> Fact {
    fact(Kind::Person, &format!(r#"{{"birth_date":"2015-05-04","disabled":{is_so}}}"#))
}

fn child_in_need(from: &str) -> Fact {
    fact(Kind::ChildInNeedPlan, &format!(r#"{{"start_date":"{from}"}}"#))
}

#[test]
fn each_open_case_of_a_disabled_child_is_under_its_highest_plan() {
    let care = fact(Kind::PeriodOfCare, r#"{"start_date":"2026-02-02"}"#);
    let referral = fact(Kind::Referral, r#"{"referral_date":"2026-03-02"}"#);
    let picture = typed([
        (1, disabled(true)),
        (1, child_in_need("2026-01-05")),
        (1, care),
        (2, disabled(true)),
        (2, child_in_need("2026-01-05")),
        (3, disabled(true)),
        (3, referral.clone()),
        (4, disabled(false)),
        (4, referral),
        (5, disabled(true)),
    ]);
    let of = |part, on| part_on(&picture, "CWD-01", part, on);
    assert_eq!(places(&of("looked_after", "2026-03-31").counted), [3]);
    assert_eq!(places(&of("child_in_need", "2026-03-31").counted), [5]);
    assert_eq!(places(&of("no_plan", "2026-03-31").counted), [7]);
    assert_eq!(of("child_in_need", "2026-03-31").denominator, Some(3.0), "of the three open cases");
    assert_eq!(places(&of("child_in_need", "2026-01-31").counted), [2, 5], "before the first child came into care");
}

#[test]
fn days_of_short_breaks_are_added_up_for_each_child_within_twelve_months() {
    let short_break = |from: &str, until: &str| {
        let body = format!(r#"{{"start_date":"{from}","end_date":"{until}","legal_status":"V4","placement":"U4"}}"#);
        fact(Kind::LookedAfterEpisode, &body)
    };
    let picture = typed([
        (1, disabled(true)),
        (1, short_break("2025-06-02", "2025-06-06")),
        (1, short_break("2025-03-28", "2025-04-03")),
        (1, short_break("2024-06-03", "2024-06-07")),
        (2, disabled(true)),
        (2, short_break("2026-03-02", "2026-03-03")),
        (3, disabled(true)),
        (3, short_break("2025-06-02", "2026-03-02")),
    ]);
    let figure = figure_on(&picture, "CWD-01b", "2026-03-31");
    // Four days and the three after 31 March 2025 of the first child; one of the second.
    assert_eq!((figure.value, places(&figure.counted)), (Some(4.0), vec![2, 6]));
    assert_eq!(figure.not_counted.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [Reason::NotRecorded]);
}
