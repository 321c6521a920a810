//! What a figure says of itself.

use uuid::Uuid;

use super::*;
use crate::indicator::COMMON;

static SHARE: Indicator =
    Indicator { id: "T-01", name: "A share", shape: Shape::Share, why_none: "There was nothing", ..COMMON };
static RATE: Indicator = Indicator { id: "T-02", name: "A rate", shape: Shape::Rate, ..COMMON };
static MEDIAN: Indicator = Indicator { id: "T-03", shape: Shape::Median(crate::indicator::Amount::Days), ..COMMON };

fn rows(verdict: Verdict, weights: &[f32], from: u128) -> Vec<(SubjectId, Row)> {
    let row = |(weight, number): (&f32, u128)| {
        let (entry, day) = (Uuid::from_u128(number), "2026-03-16".parse().unwrap());
        (entry, Row { indicator: 0, part: 0, verdict, day, weight: *weight, entry, desk: Desk::default() })
    };
    weights.iter().zip(from..).map(row).collect()
}

fn share(counted: usize, others: usize) -> Figure {
    let mut all = rows(Verdict::Counted, &vec![1.0; counted], 1);
    all.extend(rows(Verdict::DenominatorOnly, &vec![1.0; others], 1_000));
    let window = Window::month_to("2026-03-31".parse().unwrap());
    Figure::of(&SHARE, None, Span::Month, window, all, None)
}

#[test]
fn a_share_of_nothing_has_no_value_and_says_why() {
    let none = share(0, 0);
    assert_eq!((none.value, none.why_none()), (None, Some("There was nothing")));
    assert_eq!(none.in_words(), "There was nothing");
}

#[test]
fn a_share_is_shown_with_its_numbers() {
    assert_eq!(share(12, 7).in_words(), "63.2% (12 of 19)");
}

#[test]
fn a_rate_needs_a_population_and_a_part_of_a_year_is_told_as_a_whole_one_and_says_so() {
    let counted = || rows(Verdict::Counted, &[1.0; 31], 1);
    let march = Window::month_to("2026-03-31".parse().unwrap());
    let population = Population { children: 36_500, mid_year: 2025, source: "Made up".to_owned() };
    assert_eq!(Figure::of(&RATE, None, Span::Month, march, counted(), None).value, None);
    let month = Figure::of(&RATE, None, Span::Month, march, counted(), Some(&population));
    assert_eq!(month.in_words(), "100.0 per 10,000 (31 counted; as of a whole year)");
    let year = Window::of(Span::TwelveMonths, march.to);
    let year = Figure::of(&RATE, None, Span::TwelveMonths, year, counted(), Some(&population));
    assert_eq!(year.in_words(), "8.5 per 10,000 (31 counted)");
}

#[test]
fn the_middle_of_an_even_number_of_values_is_between_the_two_in_the_middle() {
    let median = |values: &[f32]| {
        let window = Window::month_to("2026-03-31".parse().unwrap());
        Figure::of(&MEDIAN, None, Span::Month, window, rows(Verdict::Counted, values, 1), None).value
    };
    assert_eq!(median(&[9.0, 1.0, 4.0]), Some(4.0));
    assert_eq!(median(&[9.0, 1.0, 4.0, 5.0]), Some(4.5));
    assert_eq!(median(&[]), None);
}

#[test]
fn amounts_have_their_thousands_apart() {
    let cases = [(0.0, "0"), (999.0, "999"), (1_204.0, "1,204"), (1_000_000.0, "1,000,000"), (12.6, "12.6")];
    cases.iter().for_each(|(value, shown)| assert_eq!(amount(*value), *shown));
}
