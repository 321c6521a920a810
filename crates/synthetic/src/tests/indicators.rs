//! The made-up authority has something behind every indicator that can be computed.

use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use domain::Source;
use domain::clock::Timescales;
use measures::indicator::{Indicator, Taken};
use measures::indicators::catalogue;
use measures::mart::Mart;
use measures::population::{Population, Populations};
use measures::rows::Asking;
use measures::window::{Window, first_of_month};
use picture::{Picture, Told};

use super::{all, now, world};
use crate::world::World;

/// What is told of a made-up authority, as the program would hold it.
fn picture_of(world: &World) -> Picture {
    let mut events = all(world);
    events.sort_by_key(|event| event.at);
    let source = Source::typed();
    let facts = events.into_iter().flat_map(|event| event.facts);
    let told: Vec<Told> = facts
        .zip(1_i64..)
        .map(|(version, position)| Told {
            position,
            entry: version.entry,
            version: version.supersedes.unwrap_or(0) + 1,
            kind: version.fact.kind().code().to_owned(),
            subject: version.subject,
            episode: version.episode,
            source: source.as_str().to_owned(),
            withdrawn: false,
            body: Some(version.fact.to_body()),
        })
        .collect();
    let last = told.len() as i64;
    let mut picture = Picture::default();
    picture.tell(told, last).unwrap();
    picture
}

/// Today, and the last days of the months before.
fn days(today: NaiveDate, months: u32) -> Vec<NaiveDate> {
    let ends = (0..months).rev().map(|back| first_of_month(today) - Months::new(back) - Days::new(1));
    ends.chain([today]).collect()
}

/// Whether a figure of the indicator is more than nothing in its usual window to one of the days.
fn is_ever_more_than_nothing(mart: &Mart, indicator: &'static Indicator) -> bool {
    let span = indicator.usual_window();
    let parts = (0..indicator.parts.len().max(1)).map(|part| (!indicator.parts.is_empty()).then_some(part));
    let mut figures = mart
        .asking()
        .days
        .iter()
        .rev()
        .flat_map(|day| parts.clone().map(|part| mart.figure(indicator, part, span, Window::of(span, *day))));
    figures.any(|figure| figure.numerator > 0.0 && figure.value.is_some_and(|value| value > 0.0))
}

#[test]
fn every_computable_indicator_is_more_than_nothing() {
    let world = world(1, 3_000, 1_800);
    let today = now().date_naive();
    let days = days(today, 24);
    let asking = Asking { since: days[0] - Months::new(24), days };
    let mart = Mart::of(&picture_of(&world), asking, Arc::new(Timescales::in_force().clone()));
    let living = Population { children: 30_000, mid_year: 2023, source: "Made up for a test".to_owned() };
    let mart = mart.with_populations(Populations::new(vec![living]));
    assert!(catalogue().iter().any(|indicator| indicator.taken == Taken::Stock), "there is a catalogue");
    let nothing: Vec<&str> = catalogue()
        .iter()
        .filter(|indicator| indicator.is_computable() && !is_ever_more_than_nothing(&mart, indicator))
        .map(|indicator| indicator.id)
        .collect();
    assert!(nothing.is_empty(), "nothing is ever counted of {nothing:?}");
}
