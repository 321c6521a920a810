//! What follows from the records of a source, and no file says by itself: the periods of care of the episodes.
//!
//! A period of care stretches over the returns of several years, so it is made from all episodes that stand, whichever year's
//! return holds them. It belongs to no year: what is derived has no period, and is withdrawn when nothing gives it any more.

use std::borrow::Borrow;
use std::collections::HashMap;

use domain::looked_after_episode::LookedAfterEpisode;
use domain::period_of_care::PeriodOfCare;
use domain::{EntryId, Fact, Kind};
use returns::ssda903::periods_of_care;
use returns::standard::Standard;

use super::incoming::key;
use super::known::Known;
use super::reconcile::Place;
use super::said::Said;
use crate::app::NewFact;
use crate::fresh::Ids;

/// What to write beside `facts`, which are about to be written of one child.
pub(super) fn derived<T: Borrow<NewFact>>(
    said: &Said,
    place: &Place,
    known: &Known,
    facts: impl IntoIterator<Item = T>,
    ids: &dyn Ids,
) -> Vec<NewFact> {
    let facts: Vec<T> = facts.into_iter().collect();
    let is_of_an_episode = |fact: &T| fact.borrow().fact.kind() == Kind::LookedAfterEpisode;
    if said.standard != Standard::Ssda903 || !facts.iter().any(is_of_an_episode) {
        return Vec::new();
    }
    let mut episodes = standing(known);
    for fact in facts.iter().map(Borrow::borrow) {
        match &fact.fact {
            Fact::LookedAfterEpisode(_) if fact.withdrawn => {
                episodes.remove(&fact.entry);
            }
            Fact::LookedAfterEpisode(episode) => {
                episodes.insert(fact.entry, (**episode).clone());
            }
            _ => {}
        }
    }
    let periods = periods_of_care(episodes.into_values().collect());
    written(said, place, known, periods, ids)
}

/// The episodes that stand before.
fn standing(known: &Known) -> HashMap<EntryId, LookedAfterEpisode> {
    let episodes = known.entries.iter().filter(|entry| entry.kind == Kind::LookedAfterEpisode && !entry.withdrawn);
    let read = episodes.filter_map(|entry| match Fact::from_body(entry.kind, &entry.body).ok()? {
        Fact::LookedAfterEpisode(episode) => Some((entry.entry, *episode)),
        _ => None,
    });
    read.collect()
}

fn written(said: &Said, place: &Place, known: &Known, periods: Vec<PeriodOfCare>, ids: &dyn Ids) -> Vec<NewFact> {
    let mut facts = Vec::new();
    let mut paths = Vec::with_capacity(periods.len());
    for period in periods {
        let path = format!("{}:{}", Kind::PeriodOfCare.code(), period.start_date);
        let before = known.at(&path);
        let fact = Fact::from(period);
        let same = before.is_some_and(|before| !before.withdrawn && before.body == fact.to_body());
        let is_a_persons = before.is_some_and(|before| before.changed_here.is_some());
        if !same && !is_a_persons {
            let entry = before.map_or_else(|| ids.next(), |before| before.entry);
            let says = said.says(entry, place.subject, key(&place.stem, &path), fact);
            facts.push(NewFact { period: None, supersedes: before.map(|before| before.version), ..says });
        }
        paths.push(path);
    }
    let stands = known
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::PeriodOfCare && !entry.withdrawn && entry.changed_here.is_none());
    for entry in stands.filter(|entry| !paths.contains(&entry.path)) {
        let Ok(fact) = Fact::from_body(entry.kind, &entry.body) else { continue };
        let says = said.says(entry.entry, place.subject, key(&place.stem, &entry.path), fact);
        facts.push(NewFact { period: None, withdrawn: true, ..says }.superseding(entry.version));
    }
    facts
}
