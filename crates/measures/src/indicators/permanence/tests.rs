//! Cases of leaving care for good, and of the way to adopters.

use domain::Kind;

use super::*;
use crate::indicators::testing::{day, entry, fact, figure_on, figure_over, picture_of, places, sorted, typed};

fn care(from: &str, until: &str, reason: &str) -> domain::Fact {
    fact(Kind::PeriodOfCare, &format!(r#"{{"start_date":"{from}","end_date":"{until}","end_reason":"{reason}"}}"#))
}

#[test]
fn of_four_who_left_in_the_year_one_was_adopted_and_one_has_a_special_guardian() {
    let picture = typed([
        (1, care("2024-01-08", "2025-06-02", "E12")),
        (2, care("2024-01-08", "2025-06-03", "E45")),
        (3, care("2024-01-08", "2026-03-31", "E4A")),
        (4, care("2026-01-05", "2026-03-02", "E4A")),
        (5, care("2024-01-08", "2025-03-31", "E11")),
    ]);
    let adopted = figure_on(&picture, "PER-01", "2026-03-31");
    assert_eq!((adopted.value, places(&adopted.counted)), (Some(25.0), vec![1]));
    let guardian = figure_on(&picture, "PER-02", "2026-03-31");
    assert_eq!((guardian.value, places(&guardian.counted)), (Some(25.0), vec![2]));
    // The child of two months in care is not asked about: two of three.
    let both = figure_on(&picture, "PER-03", "2026-03-31");
    assert_eq!((both.numerator, both.denominator), (2.0, Some(3.0)));
    assert_eq!(
        both.not_counted.iter().map(|(line, why)| (line.entry, *why)).collect::<Vec<_>>(),
        [(entry(4), Reason::CareTooShort)]
    );
}

#[test]
fn six_months_to_the_day_are_long_enough() {
    let picture = typed([(1, care("2025-05-02", "2025-11-02", "E11")), (2, care("2025-05-02", "2025-11-01", "E11"))]);
    assert_eq!(sorted(&figure_on(&picture, "PER-03", "2026-03-31")), (1, 0, 1));
}

#[test]
fn care_that_ended_nobody_says_why_is_not_counted_unless_its_last_episode_says_it() {
    let open_reason = r#"{"start_date":"2024-01-08","end_date":"2025-06-02"}"#;
    let episode = r#"{"start_date":"2024-01-08","end_date":"2025-06-02","reason_ceased":"E11","legal_status":"E1"}"#;
    let picture = typed([
        (1, fact(Kind::PeriodOfCare, open_reason)),
        (2, fact(Kind::PeriodOfCare, open_reason)),
        (2, fact(Kind::LookedAfterEpisode, episode)),
    ]);
    let figure = figure_on(&picture, "PER-01", "2026-03-31");
    assert_eq!((places(&figure.counted), sorted(&figure)), (vec![2], (1, 0, 1)));
    assert_eq!(figure.not_counted[0].1, Reason::NotRecorded);
}

#[test]
fn short_breaks_and_what_another_source_says_again_are_named_and_not_counted() {
    let breaks = r#"{"start_date":"2025-04-07","end_date":"2025-06-02","reason_ceased":"E4A","legal_status":"V4"}"#;
    let picture = picture_of([
        (1, "sightline", care("2024-01-08", "2025-06-02", "E11")),
        (1, "ssda903/101", care("2024-01-08", "2025-06-02", "E11")),
        (2, "sightline", care("2025-04-07", "2025-06-02", "E4A")),
        (2, "sightline", fact(Kind::LookedAfterEpisode, breaks)),
    ]);
    let figure = figure_on(&picture, "PER-01", "2026-03-31");
    let mut why: Vec<_> = figure.not_counted.iter().map(|(line, why)| (line.entry, *why)).collect();
    why.sort();
    assert_eq!(why, [(entry(2), Reason::SaidByAnotherSource), (entry(3), Reason::ShortBreaks)]);
    assert_eq!((figure.value, places(&figure.counted)), (Some(100.0), vec![1]));
}

const WAY: &str = r#"{"entered_care_on":"2024-01-08","decision_on":"2024-07-01","placement_order_on":"2024-09-02",
    "matched_on":"2025-01-06","placed_on":"2025-02-03","order_on":"2025-09-01"}"#;

#[test]
fn days_are_counted_from_entry_to_placed_and_from_order_to_match() {
    let picture = typed([(1, fact(Kind::Adoption, WAY)), (1, care("2024-01-08", "2025-09-01", "E11"))]);
    let days = |id| figure_on(&picture, id, "2026-03-31").value;
    assert_eq!(days("PER-04"), Some(392.0));
    assert_eq!(days("PER-05"), Some(126.0));
    let before = figure_over(&picture, "PER-04", None, Span::FinancialYear, "2025-08-31");
    assert_eq!((before.value, before.why_none()), (None, Some(NOBODY_ADOPTED)), "not adopted yet");
}

#[test]
fn two_tables_of_one_adoption_are_one_child_and_an_adoption_without_its_steps_is_named() {
    let picture = typed([
        (1, fact(Kind::Adoption, r#"{"decision_on":"2024-07-01","placed_on":"2025-02-03"}"#)),
        (1, fact(Kind::Adoption, r#"{"date_of_interest":"2025-02-03","order_on":"2025-09-01"}"#)),
        (1, care("2024-01-08", "2025-09-01", "E11")),
        (2, care("2024-01-08", "2025-10-01", "E12")),
    ]);
    let figure = figure_on(&picture, "PER-04", "2026-03-31");
    assert_eq!((figure.value, places(&figure.counted)), (Some(392.0), vec![1]));
    let why: Vec<_> = figure.not_counted.iter().map(|(line, why)| (line.entry, *why)).collect();
    assert_eq!(why, [(entry(2), Reason::SaidByAnotherSource), (entry(4), Reason::NotRecorded)]);
}

#[test]
fn a_decision_reversed_counts_for_a_year_and_an_older_one_is_left() {
    let decided = |ceased: &str| {
        let ceased = if ceased.is_empty() { String::new() } else { format!(r#","placed_ceased_on":"{ceased}""#) };
        fact(Kind::Adoption, &format!(r#"{{"decision_on":"2024-07-01"{ceased}}}"#))
    };
    let picture = typed([
        (1, decided("")),
        (2, decided("2025-06-02")),
        (3, decided("2025-02-03")),
        (4, fact(Kind::Adoption, r#"{"decision_on":"2026-04-01"}"#)),
        (5, care("2024-01-08", "2025-09-01", "E11")),
        (5, decided("")),
    ]);
    let figure = figure_on(&picture, "PER-06", "2026-03-31");
    assert_eq!(places(&figure.counted), [2]);
    assert_eq!(places(&figure.denominator_only), [1, 6], "the child adopted within the year had a decision in it");
    let before = figure_on(&picture, "PER-06", "2025-06-01");
    assert_eq!(places(&before.counted), [3], "what came after the day is not known on it");
    assert_eq!(last_day_of(day("2025-06-02")), day("2025-06-01"));
}
