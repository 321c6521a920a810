//! The history of one subject, entry by entry, up to a place in the chain.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::time::london_date;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{KnownAt, Recorded};

use super::details::Hides;

/// One version as it was written, with its text read.
#[derive(Debug)]
pub(crate) struct Told {
    pub recorded: Recorded,
    /// `None` where the text was erased or cannot be read.
    pub fact: Option<Fact>,
}

/// One entry with all its versions up to the place, the newest last. There is always one.
#[derive(Debug)]
pub(crate) struct EntryHistory {
    pub entry: EntryId,
    pub kind: Kind,
    pub versions: Vec<Told>,
    /// The address or placement in it is protected at this moment, whatever an earlier version said.
    pub protected_now: bool,
}

impl Told {
    fn of(recorded: Recorded, kind: Kind) -> Self {
        let body = recorded.version.body.as_deref().filter(|_| recorded.version.source != "erasure");
        let fact = body.and_then(|body| match Fact::from_body(kind, body) {
            Ok(fact) => Some(fact),
            Err(_) => {
                tracing::error!(place = recorded.version.position, "an entry cannot be read; run `sightline verify`");
                None
            }
        });
        Self { recorded, fact }
    }

    pub fn is_erased(&self) -> bool {
        self.recorded.version.body.is_none() || self.recorded.version.source == "erasure"
    }

    pub fn recorded_on(&self) -> NaiveDate {
        london_date(self.recorded.recorded_at.utc())
    }
}

impl EntryHistory {
    pub fn first(&self) -> &Told {
        &self.versions[0]
    }

    pub fn last(&self) -> &Told {
        &self.versions[self.versions.len() - 1]
    }

    /// What stands: neither withdrawn nor erased.
    pub fn standing(&self) -> Option<&Fact> {
        let last = self.last();
        last.fact.as_ref().filter(|_| !last.recorded.version.withdrawn)
    }

    /// What stands, with who says so.
    pub fn told(&self) -> Option<(&str, &Fact)> {
        Some((self.last().recorded.version.source.as_str(), self.standing()?))
    }

    /// The record on which it was entered, which is not the child's own where two records were joined.
    pub fn subject(&self) -> SubjectId {
        self.last().recorded.version.subject
    }

    /// An address is kept from the reader if this version says so, or the newest one of all does.
    pub fn hides(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::Address(address) if self.protected_now || address.protected)
    }
}

/// What must be kept from readers who may not see protected addresses, by what is known now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guards {
    /// An address of the child is protected.
    home: bool,
    /// The times of confidential placements.
    placements: Vec<(NaiveDate, Option<NaiveDate>)>,
}

impl Guards {
    fn of(entries: &[EntryHistory]) -> Self {
        let mut guards = Self::default();
        for entry in entries.iter().filter(|entry| entry.protected_now) {
            match entry.last().fact.as_ref() {
                Some(Fact::Placement(placement)) => guards.placements.push((placement.start_date, placement.end_date)),
                _ => guards.home = true,
            }
        }
        guards
    }

    /// What a reader who may not see protected addresses may not see of a fact.
    pub fn hides(&self, fact: &Fact) -> Hides {
        let (from, until) = match fact {
            Fact::LookedAfterEpisode(episode) => (episode.start_date, episode.end_date),
            Fact::Placement(placement) if placement.confidential => return Hides { home: self.home, placement: true },
            Fact::Placement(placement) => (placement.start_date, placement.end_date),
            _ => return Hides::default(),
        };
        let meets = |(start, end): &(NaiveDate, Option<NaiveDate>)| {
            until.is_none_or(|until| *start <= until) && end.is_none_or(|end| from <= end)
        };
        // Where the child's own address is protected, it may be that of the placement.
        Hides { home: self.home, placement: self.home || self.placements.iter().any(meets) }
    }
}

/// Entries in the order in which they were first told, as far as they were known at a moment. `all` is the whole history,
/// so that what is protected now is protected in the past too. Accounts are no part of anybody's record.
pub(super) fn entries(all: Vec<Recorded>, known_at: KnownAt) -> (Vec<EntryHistory>, Guards) {
    let mut entries: Vec<EntryHistory> = Vec::new();
    let mut known: Vec<usize> = Vec::new();
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    for recorded in all {
        let Some(kind) = Kind::from_code(&recorded.version.kind).filter(|kind| *kind != Kind::Account) else {
            continue;
        };
        let is_known = is_known(&recorded, known_at);
        let told = Told::of(recorded, kind);
        let entry = told.recorded.version.entry;
        let at = *places.entry(entry).or_insert_with(|| {
            entries.push(EntryHistory { entry, kind, versions: Vec::new(), protected_now: false });
            known.push(0);
            entries.len() - 1
        });
        entries[at].protected_now = told.fact.as_ref().is_some_and(is_protected);
        entries[at].versions.push(told);
        known[at] += usize::from(is_known);
    }
    let guards = Guards::of(&entries);
    entries.iter_mut().zip(&known).for_each(|(entry, known)| entry.versions.truncate(*known));
    entries.retain(|entry| !entry.versions.is_empty());
    (entries, guards)
}

fn is_protected(fact: &Fact) -> bool {
    match fact {
        Fact::Address(address) => address.protected,
        Fact::Placement(placement) => placement.confidential,
        _ => false,
    }
}

/// The entries of one person: of this record, and of those that were joined with it at the page's moment.
pub(super) fn of_one_person(entries: Vec<EntryHistory>, child: SubjectId) -> Vec<EntryHistory> {
    let joined: HashMap<SubjectId, SubjectId> = entries
        .iter()
        .filter_map(|entry| match entry.standing()? {
            Fact::Merge(merge) => Some((entry.subject(), merge.into)),
            _ => None,
        })
        .collect();
    // A merge leads to the record that is kept; a chain of merges is never longer than their number.
    let kept = |mut subject: SubjectId| {
        for _ in 0..joined.len() {
            match joined.get(&subject) {
                Some(into) => subject = *into,
                None => break,
            }
        }
        subject
    };
    let child = kept(child);
    entries.into_iter().filter(|entry| kept(entry.subject()) == child).collect()
}

fn is_known(recorded: &Recorded, known_at: KnownAt) -> bool {
    match known_at {
        KnownAt::Now => true,
        KnownAt::Place(place) => recorded.version.position <= place,
        KnownAt::Moment(moment) => recorded.recorded_at <= moment,
    }
}

/// The moment that a past page stands for; `None` now.
pub(super) fn moment_of(all: &[Recorded], known_at: KnownAt) -> Option<DateTime<Utc>> {
    match known_at {
        KnownAt::Now => None,
        KnownAt::Moment(moment) => Some(moment.utc()),
        KnownAt::Place(_) => {
            let known = all.iter().filter(|recorded| is_known(recorded, known_at));
            let last = known.map(|recorded| recorded.recorded_at.utc()).max();
            // Before anything was recorded of this child, the first thing's moment is the nearest there is.
            last.or_else(|| all.first().map(|recorded| recorded.recorded_at.utc()))
        }
    }
}
