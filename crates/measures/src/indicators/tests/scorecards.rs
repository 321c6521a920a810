//! A scorecard, which adds up sums, says what the figures say, which are made of rows.

use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use domain::clock::Timescales;
use domain::{Fact, Kind};
use picture::Picture;
use proptest::prelude::*;

use super::random::{DAYS, afterwards, first, go_on, story, tell};
use crate::mart::Mart;
use crate::open_work::{self, OpenWork};
use crate::rows::Asking;
use crate::scorecard::{Point, Scope, Scorecard};
use crate::told::standing_on;
use crate::window::{Window, first_of_month};

/// The ends of fourteen months, the last of them before a day.
fn asking(on: NaiveDate) -> Asking {
    let days: Vec<NaiveDate> =
        (0..14).rev().map(|back| first_of_month(on) - Months::new(back) - Days::new(1)).collect();
    Asking { since: first_of_month(days[0]) - Months::new(12), days }
}

fn mart_of(lines: &[super::random::Line], on: NaiveDate) -> (Picture, Mart) {
    let mut picture = Picture::default();
    tell(&mut picture, lines);
    let mart = Mart::of(&picture, asking(on), Arc::new(Timescales::built_in().clone()));
    (picture, mart)
}

fn is_near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-6,
        (None, None) => true,
        _ => false,
    }
}

fn same(one: &Point, other: &Point) -> bool {
    one.window == other.window
        && is_near(one.value, other.value)
        && is_near(Some(one.numerator), Some(other.numerator))
        && is_near(one.denominator, other.denominator)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_point_of_a_scorecard_is_the_figure_of_its_window(lines in story(60), after in 200..DAYS + 200) {
        let (_, mart) = mart_of(&lines, first() + Days::new(after));
        for line in Scorecard::of(&mart, Scope::Authority).lines {
            for point in line.points.iter().chain(&line.rolling).chain(&line.years) {
                let span = match point {
                    _ if line.points.contains(point) => line.span,
                    _ if line.rolling.contains(point) => crate::indicator::Span::TwelveMonths,
                    _ => crate::indicator::Span::YearToDate,
                };
                let figure = mart.figure(line.indicator, line.part, span, Window::of(span, point.window.to));
                let told = Point {
                    window: figure.window,
                    value: figure.value,
                    numerator: figure.numerator,
                    denominator: figure.denominator,
                };
                prop_assert!(same(point, &told), "{} {:?} {span:?}: {point:?} and {told:?}", line.indicator.id, line.part);
            }
        }
    }

    #[test]
    fn scorecards_of_everybody_at_once_are_those_of_each(lines in story(60), after in 200..DAYS + 200) {
        let (_, mart) = mart_of(&lines, first() + Days::new(after));
        for card in Scorecard::of_everybody(&mart) {
            let alone = Scorecard::of(&mart, card.scope);
            for (line, other) in card.lines.iter().zip(&alone.lines) {
                let pairs = line.points.iter().zip(&other.points).chain(line.rolling.iter().zip(&other.rolling));
                for (one, two) in pairs {
                    prop_assert!(same(one, two), "{:?} {}: {one:?} and {two:?}", card.scope, line.indicator.id);
                }
            }
        }
    }

    #[test]
    fn a_scorecard_that_is_renewed_is_the_one_made_anew(
        lines in story(60),
        more in afterwards(),
        on in 200..DAYS + 200,
    ) {
        let (mut picture, mut mart) = mart_of(&lines, first() + Days::new(on));
        let mut cards = Scorecard::of_everybody(&mart);
        cards.push(Scorecard::of(&mart, Scope::Authority));
        go_on(&mut picture, &lines, &more);
        if mart.follow(&picture) {
            for before in &cards {
                let (renewed, anew) = (Scorecard::renewed(&mart, before), Scorecard::of(&mart, before.scope));
                prop_assert_eq!(renewed.lines.len(), anew.lines.len());
                for (line, other) in renewed.lines.iter().zip(&anew.lines) {
                    let points = |line: &crate::scorecard::ScoreLine| {
                        [&line.points, &line.years, &line.rolling].into_iter().flatten().copied().collect::<Vec<_>>()
                    };
                    for (one, two) in points(line).iter().zip(&points(other)) {
                        prop_assert!(same(one, two), "{:?} {}: {one:?} and {two:?}", before.scope, line.indicator.id);
                    }
                }
            }
        }
    }

    #[test]
    fn open_work_of_one_source_needs_no_other_kinds_than_it_names(lines in story(60), after in 0..DAYS + 200) {
        let mut picture = Picture::default();
        tell(&mut picture, &lines);
        let day = first() + Days::new(after);
        for subject in picture.subjects() {
            let facts: Vec<&Fact> = picture.of(subject).map(|held| &held.fact).collect();
            // Whatever the sources were: here all of it is told by one.
            let of = |wanted: &dyn Fn(Kind) -> bool| {
                let told = facts.iter().filter(|fact| wanted(fact.kind())).map(|fact| ("sightline", *fact));
                OpenWork::of_facts(standing_on(told, day), day)
            };
            prop_assert_eq!(of(&|_| true), of(&|kind| open_work::KINDS.contains(&kind)));
        }
    }
}
