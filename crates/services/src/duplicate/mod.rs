//! Two records that may be of one person: suggested with reasons, looked at side by side, joined, and parted again.
//!
//! Joining moves and rewrites nothing. It is one entry ([`domain::merge::Merge`]) on the record that goes; while it stands the
//! two are read as one, and what is written meanwhile is kept on the record that it was written on. Parting withdraws
//! that entry, so that each record is exactly what was entered on it.

mod join;
mod joined;
mod known;
mod pair;

use chrono::NaiveDate;
use domain::{Fact, Kind, SubjectId};
use matching::duplicate::{Suggestion, Weights};
use picture::Picture;

use crate::access::{Action, VisibleChildren, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

pub use join::{Joining, SHORTEST_REASON};
pub use joined::JoinedRecord;
pub(crate) use joined::on_their_records;
pub(crate) use known::Duplicates;
pub use pair::{AgreementLine, CountLine, Explanation, PairPage, PairRow, SaidBy, Side};

/// Pairs that may be one person, as far as the reader may know of both.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicatesPage {
    /// Those that somebody here says are one person first, then the surest.
    pub pairs: Vec<SuggestedPair>,
    /// Pairs after those shown.
    pub more: usize,
    /// Pairs of which the reader may not open both records.
    pub not_yours: usize,
    /// How many people were looked at, and how many pairs compared.
    pub people: usize,
    pub compared: usize,
    /// Groups that were too large to tell anything.
    pub passed_over: usize,
    /// Shown from this total on.
    pub suggest_from: f64,
}

/// Two records that may be one person's.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedPair {
    pub one: PersonInShort,
    pub other: PersonInShort,
    /// `Family name: the same; 1 in 230 people on record has it`.
    pub reasons: Vec<String>,
    pub total: f64,
    /// What a person should think of before deciding.
    pub doubts: Vec<String>,
    /// Somebody here has said that they are one person.
    pub said_here: bool,
}

/// Enough to know of whom a line speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonInShort {
    pub subject: SubjectId,
    pub label: String,
    pub birth_date: Option<NaiveDate>,
    pub expected_birth_date: Option<NaiveDate>,
    pub la_child_id: Option<String>,
}

impl PersonInShort {
    fn of(picture: &Picture, subject: SubjectId) -> Self {
        let said = picture.persons(subject);
        Self {
            subject,
            label: picture.label(subject),
            birth_date: said.iter().find_map(|(_, person)| person.birth_date),
            expected_birth_date: said.iter().find_map(|(_, person)| person.expected_birth_date),
            la_child_id: said.iter().find_map(|(_, person)| person.la_child_id.clone()),
        }
    }
}

impl Sightline {
    /// Which records may be of one person.
    ///
    /// # Errors
    /// The actor may not see that; or the records could not be compared, which is never given as "none".
    pub async fn suggested_duplicates(&self, actor: &Actor, purpose: Purpose) -> Result<DuplicatesPage, ServiceError> {
        self.require(actor, Action::SeeDuplicates, purpose)?;
        // Comparing anew takes a while: it is done before anybody has to wait for the lock.
        let known = self.known_duplicates(&self.picture().await?).await?;
        let (mut write, picture) = self.locked().await?;
        let visible = self.visible_children(&picture, actor, purpose);
        record_look(&mut write, actor, purpose, None, "records that may be of one person").await?;
        write.commit().await?;
        let weights = Weights::in_force();
        let mut suggested = said_here(&picture, &known.records, weights);
        let surest = known.suggestions.all.iter().filter(|pair| !suggested.iter().any(|(said, _)| is_same(said, pair)));
        let surest: Vec<_> = surest.map(|pair| (pair.clone(), false)).collect();
        suggested.extend(surest);
        // What was worked out a moment ago may have been settled since.
        suggested.retain(|(pair, _)| is_open(&picture, pair));
        let all = suggested.len();
        suggested.retain(|(pair, _)| may_know(&visible, pair));
        let not_yours = all - suggested.len();
        let more = suggested.len().saturating_sub(weights.at_most);
        let pairs =
            suggested.iter().take(weights.at_most).map(|(pair, said)| in_short(&picture, pair, *said)).collect();
        let found = &known.suggestions;
        Ok(DuplicatesPage {
            pairs,
            more,
            not_yours,
            people: found.people,
            compared: found.compared,
            passed_over: found.passed_over,
            suggest_from: weights.suggest_from,
        })
    }
}

fn may_know(visible: &VisibleChildren, pair: &Suggestion) -> bool {
    visible.contains(pair.one) && visible.contains(pair.other)
}

fn is_same(one: &Suggestion, other: &Suggestion) -> bool {
    (one.one, one.other) == (other.one, other.other) || (one.one, one.other) == (other.other, other.one)
}

/// Both are still records of their own, and nobody has said that they are two people.
fn is_open(picture: &Picture, pair: &Suggestion) -> bool {
    let own = |subject| picture.canonical(subject) == subject && !picture.persons(subject).is_empty();
    own(pair.one) && own(pair.other) && !pair::is_said_apart(picture, pair.one, pair.other)
}

/// What workers have said here, the oldest first.
fn said_here(picture: &Picture, records: &matching::duplicate::Records, weights: &Weights) -> Vec<(Suggestion, bool)> {
    let said = picture.all(Kind::PossiblyTheSame).filter_map(|held| match &held.fact {
        Fact::PossiblyTheSame(said) => Some((picture.canonical(held.subject), picture.canonical(said.other))),
        _ => None,
    });
    let mut suggested: Vec<(Suggestion, bool)> = Vec::new();
    for (one, other) in said.filter(|(one, other)| one != other) {
        let comparison = records.compare(one, other, weights).unwrap_or_default();
        let pair = Suggestion { one, other, comparison };
        if !suggested.iter().any(|(known, _)| is_same(known, &pair)) {
            suggested.push((pair, true));
        }
    }
    suggested
}

fn in_short(picture: &Picture, pair: &Suggestion, said_here: bool) -> SuggestedPair {
    let agreements = pair.comparison.agreements.iter();
    SuggestedPair {
        one: PersonInShort::of(picture, pair.one),
        other: PersonInShort::of(picture, pair.other),
        reasons: agreements.map(|one| format!("{}: {}", one.field.in_words(), one.in_words())).collect(),
        total: pair.comparison.total,
        doubts: pair.comparison.doubts(),
        said_here,
    }
}
