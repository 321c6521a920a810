//! The history of one subject, entry by entry, up to a place in the chain.

use chrono::{DateTime, NaiveDate, Utc};
use domain::time::london_date;
use domain::{EntryId, Fact, Kind};
use ledger::{KnownAt, Recorded};

/// One version as it was written, with its text read.
pub(super) struct Told {
    pub recorded: Recorded,
    /// `None` where the text was erased or cannot be read.
    pub fact: Option<Fact>,
}

/// One entry with all its versions up to the place, the newest last. There is always one.
pub(super) struct EntryHistory {
    pub entry: EntryId,
    pub kind: Kind,
    pub versions: Vec<Told>,
    /// The address in it is protected at this moment, whatever an earlier version said.
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

    /// An address is kept from the reader if this version says so, or the newest one of all does.
    pub fn hides(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::Address(address) if self.protected_now || address.protected)
    }
}

/// Entries in the order in which they were first told, as far as they were known at a moment. `all` is the whole history,
/// so that what is protected now is protected in the past too. Accounts are no part of anybody's record.
pub(super) fn entries(all: Vec<Recorded>, known_at: KnownAt) -> Vec<EntryHistory> {
    let mut entries: Vec<EntryHistory> = Vec::new();
    for recorded in all {
        let Some(kind) = Kind::from_code(&recorded.version.kind).filter(|kind| *kind != Kind::Account) else {
            continue;
        };
        let known = is_known(&recorded, known_at);
        let told = Told::of(recorded, kind);
        let protected = matches!(&told.fact, Some(Fact::Address(address)) if address.protected);
        let entry = told.recorded.version.entry;
        let at = entries.iter().position(|held| held.entry == entry).unwrap_or_else(|| {
            entries.push(EntryHistory { entry, kind, versions: Vec::new(), protected_now: false });
            entries.len() - 1
        });
        entries[at].protected_now = protected;
        if known {
            entries[at].versions.push(told);
        }
    }
    entries.retain(|entry| !entry.versions.is_empty());
    entries
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
