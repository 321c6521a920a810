//! Reviews, visits and the reviewing officer.

use domain::{Fact, Kind};

use super::{born, care, episode, reasons};
use crate::indicator::Span;
use crate::indicators::testing::{fact, figure_on, figure_over, picture_of, places, sorted, typed};
use crate::reason::Reason;

const DAY: &str = "2026-03-31";

fn review(on: &str, participation: &str) -> Fact {
    fact(Kind::LookedAfterReview, &format!(r#"{{"held_on":"{on}","participation":"{participation}"}}"#))
}

fn visit(on: &str) -> Fact {
    fact(Kind::Visit, &format!(r#"{{"at":"{on}","kind":"looked_after","seen":true}}"#))
}

fn contact(on: &str) -> Fact {
    fact(Kind::ReviewingOfficerContact, &format!(r#"{{"on":"{on}"}}"#))
}

#[test]
fn each_review_counts_on_the_day_on_which_it_fell_due() {
    // 2 June 2025 and 20 working days: 30 June; three months on: 30 September.
    let picture = typed([
        (1, care("2025-06-02", None)),
        (1, review("2025-06-30", "PN1")),
        (1, review("2025-10-01", "PN1")),
        (2, care("2025-06-02", None)),
        (3, care("2025-06-02", Some("2025-06-16"))),
    ]);
    let figure = figure_over(&picture, "CLA-11", None, Span::YearToDate, "2026-03-30");
    let days = |lines: &[crate::figure::Line]| lines.iter().map(|line| line.day.to_string()).collect::<Vec<_>>();
    assert_eq!((places(&figure.counted), days(&figure.counted)), (vec![1], vec!["2025-06-30".to_owned()]));
    assert_eq!(days(&figure.denominator_only), ["2025-06-30", "2025-09-30"], "one was never held, one a day late");
    assert_eq!(reasons(&figure), [Reason::EndedBeforeDue]);
    let june = figure_over(&picture, "CLA-11", None, Span::Month, "2025-06-30");
    assert_eq!((sorted(&june), reasons(&june)), ((1, 0, 2), vec![Reason::NotYetDue, Reason::EndedBeforeDue]));
}

#[test]
fn a_return_that_tells_of_no_review_does_not_make_one_late() {
    let told = [(1, "ssda903/2025-26/201", care("2025-06-02", None))];
    let figure = figure_over(&picture_of(told), "CLA-11", None, Span::YearToDate, DAY);
    assert_eq!(reasons(&figure), [Reason::NotChildsSource]);
}

#[test]
fn a_child_takes_part_who_speaks_sends_an_advocate_or_makes_views_known_otherwise() {
    let picture = typed([
        (1, born("2015-01-01")),
        (1, review("2026-03-02", "PN1")),
        (1, review("2026-03-03", "PN6")),
        (1, review("2026-03-04", "PN7")),
        (1, fact(Kind::LookedAfterReview, r#"{"held_on":"2026-03-05"}"#)),
        (1, fact(Kind::LookedAfterReview, r#"{"held_on":"2026-03-06","cancelled":true}"#)),
        (2, born("2022-03-10")),
        (2, review("2026-03-09", "PN0")),
        (2, review("2026-03-10", "PN7")),
    ]);
    let figure = figure_over(&picture, "CLA-12", None, Span::Month, DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![2, 3], vec![4, 9]));
    assert_eq!(reasons(&figure), [Reason::NotRecorded, Reason::Cancelled, Reason::TooYoung]);
}

#[test]
fn a_child_is_visited_in_time_until_the_day_on_which_the_next_visit_is_due() {
    // A week after the placement, then six weeks after each visit.
    let picture = typed([
        (1, care("2026-01-05", None)),
        (1, episode("2026-01-05", "", ["S", "C2", "U6"])),
        (1, visit("2026-01-09")),
        (1, visit("2026-02-18")),
        (2, care("2026-01-05", None)),
        (2, episode("2026-01-05", "", ["S", "C2", "U6"])),
        (3, care("2026-01-05", None)),
    ]);
    assert_eq!(places(&figure_on(&picture, "CLA-13", "2026-01-12").counted), [1, 5]);
    for (on, child_1) in [("2026-02-17", true), ("2026-04-01", true), ("2026-04-02", false)] {
        let figure = figure_on(&picture, "CLA-13", on);
        assert_eq!(places(&figure.counted).contains(&1), child_1, "{on}");
        assert!(places(&figure.denominator_only).contains(&5), "recorded here, and never visited: {on}");
        assert_eq!(reasons(&figure), [Reason::NotRecorded], "nobody told where the child lives: {on}");
    }
}

#[test]
fn the_reviewing_officer_is_in_touch_who_was_after_the_last_review() {
    let picture = typed([
        (1, care("2025-05-01", None)),
        (1, review("2026-01-12", "PN1")),
        (1, contact("2026-01-11")),
        (1, contact("2026-02-20")),
        (2, care("2025-05-01", None)),
        (2, review("2026-01-12", "PN1")),
        (2, contact("2026-01-12")),
        (3, care("2026-03-02", None)),
        (3, contact("2026-03-20")),
    ]);
    let figure = figure_on(&picture, "CLA-14", DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1, 8], vec![5]));
    assert_eq!(sorted(&figure_on(&picture, "CLA-14", "2026-02-19")), (0, 2, 0), "not known yet");
}

#[test]
fn a_return_that_tells_of_no_contact_does_not_say_that_there_was_none() {
    let told = [(1, "ssda903/2025-26/201", care("2025-06-02", None))];
    assert_eq!(reasons(&figure_on(&picture_of(told), "CLA-14", DAY)), [Reason::NotChildsSource]);
}
