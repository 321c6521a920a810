//! The record in memory: what is current of every entry, typed and indexed. It follows the ledger and never writes.
//!
//! A picture is made by telling it versions in the order of the chain. Telling it those up to a past place gives the
//! record as it was known then; there is no other way to look back, so both are always the same code.

use std::collections::{BTreeSet, HashMap};

use domain::account::Account;
use domain::person::Person;
use domain::restriction::Restriction;
use domain::{EntryId, Fact, Kind, Source, SubjectId, Unreadable};

/// One version as the ledger tells it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Place in the chain.
    pub position: i64,
    pub entry: EntryId,
    pub version: i32,
    pub kind: String,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: String,
    pub withdrawn: bool,
    /// `None` once erased.
    pub body: Option<String>,
}

/// The current version of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub position: i64,
    pub entry: EntryId,
    pub version: i32,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: Source,
    pub withdrawn: bool,
    pub fact: Fact,
}

/// See the page above. Withdrawn entries are held, and left out of everything that counts or lists.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    position: i64,
    entries: HashMap<EntryId, Held>,
    by_subject: HashMap<SubjectId, Vec<EntryId>>,
    by_kind: HashMap<Kind, BTreeSet<EntryId>>,
    accounts: HashMap<String, EntryId>,
}

/// A version that the picture cannot hold. The rest is held all the same.
#[derive(Debug, thiserror::Error)]
#[error("entry {entry} at place {position} cannot be read: {why}")]
pub struct Untold {
    pub position: i64,
    pub entry: EntryId,
    pub why: String,
}

impl Picture {
    /// The place in the chain up to which everything has been told.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Takes the next versions, in the order of the chain, and notes that everything up to `upto` has been told.
    ///
    /// # Errors
    /// The first version that cannot be read; the others are taken.
    pub fn tell(&mut self, versions: impl IntoIterator<Item = Told>, upto: i64) -> Result<(), Untold> {
        let mut first = Ok(());
        for told in versions {
            if let Err(untold) = self.take(told)
                && first.is_ok()
            {
                first = Err(untold);
            }
        }
        self.position = self.position.max(upto);
        first
    }

    fn take(&mut self, told: Told) -> Result<(), Untold> {
        self.position = self.position.max(told.position);
        let Some(kind) = Kind::from_code(&told.kind) else {
            return Err(untold(&told, format!("“{}” is not a kind of entry that this program knows", told.kind)));
        };
        let is_erased = told.body.is_none() || told.source == "erasure";
        if is_erased {
            self.forget(told.entry, kind, told.subject);
            return Ok(());
        }
        let body = told.body.as_deref().unwrap_or_default();
        let read = Fact::from_body(kind, body).map_err(|why: Unreadable| untold(&told, why.to_string()));
        let (fact, result) = match read {
            Ok(fact) => (fact, Ok(())),
            // A restriction that cannot be read restricts all the same, to nobody: better closed than open.
            Err(untold) if kind == Kind::Restriction => (Restriction::sealed().into(), Err(untold)),
            Err(untold) => return Err(untold),
        };
        if let Fact::Account(account) = &fact {
            self.accounts.insert(account.user_name.clone(), told.entry);
        }
        let held = Held {
            position: told.position,
            entry: told.entry,
            version: told.version,
            subject: told.subject,
            episode: told.episode,
            source: Source::from_stored(&told.source),
            withdrawn: told.withdrawn,
            fact,
        };
        if self.entries.insert(told.entry, held).is_none() {
            self.by_subject.entry(told.subject).or_default().push(told.entry);
            self.by_kind.entry(kind).or_default().insert(told.entry);
        }
        result
    }

    fn forget(&mut self, entry: EntryId, kind: Kind, subject: SubjectId) {
        self.entries.remove(&entry);
        if let Some(of_kind) = self.by_kind.get_mut(&kind) {
            of_kind.remove(&entry);
        }
        if let Some(of_subject) = self.by_subject.get_mut(&subject) {
            of_subject.retain(|held| *held != entry);
        }
    }

    pub fn entry(&self, entry: EntryId) -> Option<&Held> {
        self.entries.get(&entry)
    }

    /// Everything held of a subject, withdrawn entries too, in the order in which it was first told.
    pub fn everything_of(&self, subject: SubjectId) -> impl Iterator<Item = &Held> {
        self.by_subject.get(&subject).into_iter().flatten().filter_map(|entry| self.entries.get(entry))
    }

    /// What stands of a subject.
    pub fn of(&self, subject: SubjectId) -> impl Iterator<Item = &Held> {
        self.everything_of(subject).filter(|held| !held.withdrawn)
    }

    /// What stands of one kind, for all subjects.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Held> {
        let entries = self.by_kind.get(&kind).into_iter().flatten();
        entries.filter_map(|entry| self.entries.get(entry)).filter(|held| !held.withdrawn)
    }

    /// Every subject of whom some source says who it is, once.
    pub fn people(&self) -> impl Iterator<Item = SubjectId> {
        let subjects: BTreeSet<SubjectId> = self.all(Kind::Person).map(|held| held.subject).collect();
        subjects.into_iter()
    }

    /// What each source says of who a person is; what is typed here comes first.
    pub fn persons(&self, subject: SubjectId) -> Vec<(&Source, &Person)> {
        let mut said: Vec<(&Source, &Person)> = self
            .of(subject)
            .filter_map(|held| match &held.fact {
                Fact::Person(person) => Some((&held.source, person)),
                _ => None,
            })
            .collect();
        said.sort_by_key(|(source, _)| (!source.is_typed(), (*source).clone()));
        said
    }

    /// What to call a person: the first name that any source gives, else the first number.
    pub fn label(&self, subject: SubjectId) -> String {
        let said = self.persons(subject);
        let named = said.iter().find(|(_, person)| person.full_name().is_some()).or_else(|| said.first());
        named.map_or_else(|| "Name not known".to_owned(), |(_, person)| person.label())
    }

    pub fn account(&self, user_name: &str) -> Option<&Account> {
        match &self.entries.get(self.accounts.get(user_name)?)?.fact {
            Fact::Account(account) => Some(account),
            _ => None,
        }
    }
}

fn untold(told: &Told, why: String) -> Untold {
    Untold { position: told.position, entry: told.entry, why }
}

#[cfg(test)]
mod tests {
    use domain::child_in_need_plan::ChildInNeedPlan;
    use uuid::Uuid;

    use super::*;

    fn told(position: i64, version: i32, withdrawn: bool, start: &str) -> Told {
        let plan = ChildInNeedPlan { start_date: start.parse().unwrap(), end_date: None };
        Told {
            position,
            entry: Uuid::from_u128(1),
            version,
            kind: "child_in_need_plan".into(),
            subject: Uuid::from_u128(2),
            episode: None,
            source: "sightline".into(),
            withdrawn,
            body: Some(Fact::from(plan).to_body()),
        }
    }

    #[test]
    fn the_last_version_told_is_the_one_held() {
        let mut picture = Picture::default();
        picture.tell([told(1, 1, false, "2026-03-01"), told(2, 2, false, "2026-03-02")], 2).unwrap();
        let plans: Vec<_> = picture.all(Kind::ChildInNeedPlan).collect();
        assert_eq!(plans.len(), 1);
        assert_eq!(plans[0].version, 2);
    }

    #[test]
    fn a_withdrawn_entry_is_held_and_not_counted() {
        let mut picture = Picture::default();
        picture.tell([told(1, 1, false, "2026-03-01"), told(2, 2, true, "2026-03-01")], 2).unwrap();
        assert_eq!(picture.all(Kind::ChildInNeedPlan).count(), 0);
        assert_eq!(picture.everything_of(Uuid::from_u128(2)).count(), 1);
    }

    #[test]
    fn an_erased_entry_is_forgotten() {
        let mut picture = Picture::default();
        let erased = Told { body: None, ..told(2, 2, true, "2026-03-01") };
        picture.tell([told(1, 1, false, "2026-03-01"), erased], 2).unwrap();
        assert!(picture.entry(Uuid::from_u128(1)).is_none());
        assert_eq!(picture.everything_of(Uuid::from_u128(2)).count(), 0);
    }

    #[test]
    fn a_restriction_that_cannot_be_read_restricts_all_the_same() {
        let mut picture = Picture::default();
        let unreadable =
            Told { kind: "restriction".into(), body: Some("{}".into()), ..told(1, 1, false, "2026-03-01") };
        assert!(picture.tell([unreadable], 1).is_err());
        let held: Vec<_> = picture.all(Kind::Restriction).collect();
        assert!(matches!(&held[0].fact, Fact::Restriction(restriction) if restriction.allowed.is_empty()));
    }

    #[test]
    fn one_unreadable_version_does_not_hide_the_rest() {
        let mut picture = Picture::default();
        let broken = Told { body: Some("{".into()), entry: Uuid::from_u128(9), ..told(1, 1, false, "2026-03-01") };
        assert!(picture.tell([broken, told(2, 1, false, "2026-03-01")], 2).is_err());
        assert_eq!(picture.all(Kind::ChildInNeedPlan).count(), 1);
        assert_eq!(picture.position(), 2);
    }
}
