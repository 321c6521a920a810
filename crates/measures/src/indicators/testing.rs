//! Made-up pictures for the cases of the indicators, and figures of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::clock::Timescales;
use domain::{EntryId, Fact, Kind, SubjectId};
use picture::{Picture, Told};
use uuid::Uuid;

use crate::child;
use crate::figure::{Figure, Line};
use crate::indicator::Span;
use crate::indicators::indicator;
use crate::mart::Mart;
use crate::rows::Asking;
use crate::window::Window;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The subject that a number stands for: a child, a worker, a post or a team.
pub fn subject(number: u128) -> SubjectId {
    Uuid::from_u128(10_000 + number)
}

/// The entry of the fact that is told at this place, counted from 1.
pub fn entry(number: u128) -> EntryId {
    Uuid::from_u128(number)
}

/// A fact from the text of its body without the schema: `{"start_date":"2026-03-02"}`.
pub fn fact(kind: Kind, body: &str) -> Fact {
    let rest = body.strip_prefix('{').unwrap();
    let comma = if rest.starts_with('}') { "" } else { "," };
    Fact::from_body(kind, &format!("{{\"schema\":1{comma}{rest}")).unwrap()
}

/// Tells of facts, each with the number of its subject and its source. A child of whom no fact says who it is gets one at the
/// end that says nothing: whoever nobody names is no child of the picture.
pub fn picture_of(facts: impl IntoIterator<Item = (u128, &'static str, Fact)>) -> Picture {
    let mut facts: Vec<_> = facts.into_iter().collect();
    let of = |is: fn(Kind) -> bool| -> BTreeSet<u128> {
        facts.iter().filter(|(.., fact)| is(fact.kind())).map(|(number, ..)| *number).collect()
    };
    let (children, named) = (of(|kind| child::KINDS.contains(&kind)), of(|kind| kind == Kind::Person));
    facts.extend(children.difference(&named).map(|number| (*number, "sightline", fact(Kind::Person, "{}"))));
    let upto = i64::try_from(facts.len()).unwrap();
    let told = facts.into_iter().zip(1_u32..).map(|((number, source, fact), place)| Told {
        position: i64::from(place),
        entry: entry(u128::from(place)),
        version: 1,
        kind: fact.kind().code().to_owned(),
        subject: subject(number),
        episode: None,
        source: source.to_owned(),
        withdrawn: false,
        body: Some(fact.to_body()),
    });
    let mut picture = Picture::default();
    picture.tell(told, upto).unwrap();
    picture
}

/// As [`picture_of`], of facts that were typed in here.
pub fn typed(facts: impl IntoIterator<Item = (u128, Fact)>) -> Picture {
    picture_of(facts.into_iter().map(|(number, fact)| (number, "sightline", fact)))
}

/// The rows of a picture, for figures as at one day.
pub fn mart_on(picture: &Picture, on: &str) -> Mart {
    Mart::of(picture, Asking::on(day(on)), Arc::new(Timescales::built_in().clone()))
}

/// The figure of an indicator in its usual window that ends on a day.
pub fn figure_on(picture: &Picture, id: &str, on: &str) -> Figure {
    let indicator = indicator(id).unwrap();
    figure_over(picture, id, None, indicator.usual_window(), on)
}

/// The figure of one of the groups of an indicator.
pub fn part_on(picture: &Picture, id: &str, part: &str, on: &str) -> Figure {
    let indicator = indicator(id).unwrap();
    figure_over(picture, id, Some(part), indicator.usual_window(), on)
}

pub fn figure_over(picture: &Picture, id: &str, part: Option<&str>, span: Span, on: &str) -> Figure {
    let indicator = indicator(id).unwrap();
    let part = part.map(|part| indicator.part(part).unwrap());
    mart_on(picture, on).figure(indicator, part, span, Window::of(span, day(on)))
}

/// The places of the facts behind a list, as they were told.
pub fn places<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<u128> {
    lines.into_iter().map(|line| line.entry.as_u128()).collect()
}

/// How many entries are counted, in the denominator only, and not counted.
pub fn sorted(figure: &Figure) -> (usize, usize, usize) {
    (figure.counted.len(), figure.denominator_only.len(), figure.not_counted.len())
}
