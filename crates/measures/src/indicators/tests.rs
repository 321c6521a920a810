//! What holds for the whole catalogue.

mod property;
mod random;
mod scorecards;

use std::collections::BTreeSet;

use domain::Kind;

use super::testing::{day, fact, mart_on, subject, typed};
use super::*;
use crate::breakdown::{By, figures_by};
use crate::indicator::{Shape, Span};
use crate::scorecard::Scope;
use crate::window::Window;

#[test]
fn every_indicator_has_an_id_of_its_own_and_says_what_it_counts() {
    let ids: BTreeSet<&str> = catalogue().iter().map(|indicator| indicator.id).collect();
    assert_eq!(ids.len(), catalogue().len());
    assert!(catalogue().len() <= 128, "rows keep a bit for each");
    for indicator in catalogue() {
        let id = indicator.id;
        assert!(!indicator.name.is_empty() && !indicator.definition.is_empty(), "{id}");
        assert!(!indicator.source.is_empty() && !indicator.windows.is_empty(), "{id}");
        if indicator.is_computable() {
            assert!(!indicator.numerator.is_empty() && !indicator.kinds.is_empty(), "{id}");
        }
    }
}

/// How many indicators each family of the agreed catalogue has; a few more of our own come after them.
const AGREED: &[(&str, u32)] = &[
    ("FD", 12),
    ("EH", 5),
    ("AS", 8),
    ("CP", 20),
    ("CIN", 7),
    ("CLA", 23),
    ("PER", 6),
    ("CL", 5),
    ("PF", 1),
    ("CWD", 1),
    ("PLO", 3),
    ("WF", 11),
    ("QA", 5),
    ("GOV", 2),
];

#[test]
fn every_number_of_the_agreed_catalogue_is_there_computed_or_with_the_noun_that_is_missing() {
    let numbers =
        AGREED.iter().flat_map(|(family, last)| (1..=*last).map(move |number| format!("{family}-{number:02}")));
    let missing: Vec<String> = numbers.filter(|id| indicator(id).is_none()).collect();
    assert!(missing.is_empty(), "not in the catalogue: {missing:?}");
    let unsaid = catalogue().iter().filter(|indicator| indicator.missing().is_some_and(str::is_empty));
    assert_eq!(unsaid.map(|indicator| indicator.id).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn each_group_of_an_indicator_has_a_code_of_its_own() {
    for indicator in catalogue() {
        let codes: BTreeSet<&str> = indicator.parts.iter().map(|part| part.code).collect();
        assert_eq!(codes.len(), indicator.parts.len(), "{}", indicator.id);
        assert!(indicator.shape != Shape::Mix || codes.len() > 1, "{}: a mix is of several groups", indicator.id);
    }
}

#[test]
fn what_nobody_has_is_a_row_of_its_own_and_belongs_to_the_authority() {
    let picture = typed([
        (1, fact(Kind::Person, "{}")),
        (1, fact(Kind::Referral, r#"{"referral_date":"2026-03-02"}"#)),
        (2, fact(Kind::Person, "{}")),
        (2, fact(Kind::Referral, r#"{"referral_date":"2026-03-02"}"#)),
        (2, fact(Kind::Allocation, &allocation())),
    ]);
    let (mart, open) = (mart_on(&picture, "2026-03-31"), indicator("FD-14").unwrap());
    let window = (Span::Day, Window::on(day("2026-03-31")));
    let teams = figures_by(&mart, By::Team, Scope::Authority, open, None, window);
    let teams: Vec<(&str, Option<f64>)> =
        teams.iter().map(|(team, figure)| (team.label.as_str(), figure.value)).collect();
    assert_eq!(teams, [("A team that is not known", Some(1.0)), ("Unallocated", Some(1.0))]);
    assert_eq!(mart.figure(open, None, window.0, window.1).value, Some(2.0));
}

fn allocation() -> String {
    format!(r#"{{"part":"key_worker","team":"{}","from":"2026-03-02"}}"#, subject(60))
}
