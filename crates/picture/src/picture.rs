//! What is held, and how it is asked for.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::account::Account;
use domain::person::Person;
use domain::{EntryId, Fact, Kind, Source, SubjectId};

use crate::chunked::Chunked;
use crate::entries::{Entries, Mark, Until};
use crate::index::Index;
use crate::merges::Merges;
use crate::pack::{put_number, take_number, unpack};
use crate::recent::Recent;
use crate::told::{Batch, Does, Held, Holding, Read, Told, Untold};

/// No further entry, or none yet.
const NONE: u32 = u32::MAX;

/// Withdrawn entries are held, and left out of everything that counts or lists. Erased ones are forgotten. Long texts of most
/// facts are not here but in the ledger ([`crate::leaves_words`]).
#[derive(Clone, Debug, Default)]
pub struct Picture {
    position: i64,
    entries: Entries,
    /// By slot of an entry: the next entry of the same subject.
    next: Chunked<u32, 2048>,
    by_entry: Index,
    /// Everybody who has entries, and the episodes that entries name.
    subjects: Chunked<Subject, 512>,
    by_subject: Index,
    sources: Arc<Vec<Source>>,
    /// By number of the kind.
    by_kind: Vec<Chunked<u32, 2048>>,
    /// By number of the kind: the place in the chain of the last change of an entry of that kind.
    changed: Vec<i64>,
    accounts: Arc<HashMap<String, EntryId>>,
    merges: Arc<Merges>,
    recent: Arc<Recent>,
    /// Only to write headers into without taking memory for each.
    header: Vec<u8>,
    /// The subject whose slot was asked for last. A subject keeps its slot.
    last: Option<(SubjectId, u32)>,
}

#[derive(Clone, Debug)]
struct Subject {
    id: SubjectId,
    first: u32,
    last: u32,
    /// Standing entries that say who this is.
    persons: u32,
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
    pub fn tell<S: AsRef<str>>(
        &mut self,
        versions: impl IntoIterator<Item = Told<S>>,
        upto: i64,
    ) -> Result<(), Untold> {
        let mut batch = Batch::default();
        versions.into_iter().for_each(|told| batch.read(&told));
        self.take(batch, upto)
    }

    /// [`Picture::tell`] for versions that have been read already.
    ///
    /// # Errors
    /// The first version that could not be read; the others are taken.
    pub fn take(&mut self, batch: Batch, upto: i64) -> Result<(), Untold> {
        let Batch { versions, facts } = batch;
        self.warm(&versions);
        let mut first = Ok(());
        let mut merges_moved = None;
        for read in versions {
            self.position = self.position.max(read.position);
            match read.does {
                Does::Hold(held) => self.hold(read.entry, read.position, &held, &facts, &mut merges_moved),
                Does::HoldAllTheSame(held, untold) => {
                    self.hold(read.entry, read.position, &held, &facts, &mut merges_moved);
                    first = first.and(Err(untold));
                }
                Does::Forget => self.forget(read.entry, read.position, &mut merges_moved),
                Does::Nothing(untold) => first = first.and(Err(untold)),
            }
        }
        if let Some(position) = merges_moved {
            self.merge_anew(position);
        }
        self.position = self.position.max(upto);
        first
    }

    /// Brings near what taking these will ask for. Asked for one after the other as they are taken, each would wait for memory
    /// by itself; here the processor waits for many at once.
    fn warm(&self, versions: &[Read]) {
        for read in versions {
            let entry = self.slot(read.entry).and_then(|slot| self.entries.mark(slot)).is_some();
            let Does::Hold(held) = &read.does else { continue };
            let subject = self.subject_at(held.subject).and_then(|slot| self.subjects.get(slot));
            let last = subject.and_then(|subject| self.next.get(subject.last));
            std::hint::black_box((entry, last));
        }
    }

    fn hold(&mut self, entry: EntryId, position: i64, held: &Holding, facts: &[u8], merges_moved: &mut Option<i64>) {
        let subject = self.subject_slot(held.subject);
        match &held.known {
            Some(Fact::Account(account)) => self.call_account(&account.user_name, entry),
            Some(Fact::Merge(merge)) => {
                self.subject_slot(merge.into);
                *merges_moved = Some(position);
            }
            _ => {}
        }
        self.note(position, subject, held.kind);
        self.pack_header(position, subject, held);
        let fact = &facts[held.fact.clone()];
        self.count_person(subject, held.kind, held.withdrawn, 1);
        let (entries, new) = (&self.entries, self.entries.len());
        match self.by_entry.find_or_insert(entry, new, |slot| entries.id(slot)) {
            Some(slot) => {
                if let Some(Mark { kind: Some(kind), withdrawn, .. }) = self.entries.mark(slot) {
                    self.count_person(subject, kind, withdrawn, -1);
                }
                self.entries.replace(slot, held.mark(), [&self.header, fact]);
            }
            None => self.add(entry, subject, held, fact),
        }
    }

    fn add(&mut self, entry: EntryId, subject: u32, held: &Holding, fact: &[u8]) {
        let slot = self.entries.push(entry, held.mark(), [&self.header, fact]);
        self.next.push(NONE);
        self.of_kind(held.kind).push(slot);
        let known = self.subjects.get_mut(subject).expect("a slot that was just found or made");
        let before = std::mem::replace(&mut known.last, slot);
        if before == NONE {
            known.first = slot;
        } else if let Some(next) = self.next.get_mut(before) {
            *next = slot;
        }
    }

    /// What stands before the fact in a record; [`Picture::unpacked`] reads it.
    fn pack_header(&mut self, position: i64, subject: u32, held: &Holding) {
        let episode = held.episode.map_or(0, |episode| u64::from(self.subject_slot(episode)) + 1);
        let source = self.source(&held.source) as u64;
        self.header.clear();
        for number in [position.cast_unsigned(), held.version.cast_unsigned().into(), subject.into(), episode, source] {
            put_number(number, &mut self.header);
        }
    }

    fn unpacked(&self, entry: EntryId, mark: Mark, record: &[u8]) -> Option<Held> {
        let (position, rest) = take_number(record)?;
        let (version, rest) = take_number(rest)?;
        let (subject, rest) = take_number(rest)?;
        let (episode, rest) = take_number(rest)?;
        let (source, rest) = take_number(rest)?;
        let id = |slot: u64| u32::try_from(slot).ok().and_then(|slot| self.subject_id(slot));
        Some(Held {
            position: position.cast_signed(),
            entry,
            version: u32::try_from(version).ok()?.cast_signed(),
            subject: id(subject)?,
            episode: if episode == 0 { None } else { Some(id(episode - 1)?) },
            source: self.sources.get(usize::try_from(source).ok()?)?.clone(),
            withdrawn: mark.withdrawn,
            fact: unpack(mark.kind?, rest).ok()?,
        })
    }

    fn source(&mut self, source: &Source) -> usize {
        // The last ones first: entries of one source come together.
        if let Some(place) = self.sources.iter().rposition(|known| known == source) {
            return place;
        }
        Arc::make_mut(&mut self.sources).push(source.clone());
        self.sources.len() - 1
    }

    fn of_kind(&mut self, kind: Kind) -> &mut Chunked<u32, 2048> {
        let number = kind as usize;
        if self.by_kind.len() <= number {
            self.by_kind.resize_with(number + 1, Chunked::default);
        }
        &mut self.by_kind[number]
    }

    fn call_account(&mut self, user_name: &str, entry: EntryId) {
        if self.accounts.get(user_name) != Some(&entry) {
            Arc::make_mut(&mut self.accounts).insert(user_name.to_owned(), entry);
        }
    }

    fn count_person(&mut self, subject: u32, kind: Kind, withdrawn: bool, by: i32) {
        if !withdrawn
            && kind == Kind::Person
            && let Some(subject) = self.subjects.get_mut(subject)
        {
            subject.persons = subject.persons.saturating_add_signed(by);
        }
    }

    fn forget(&mut self, entry: EntryId, position: i64, merges_moved: &mut Option<i64>) {
        let Some(subject) = self.entry(entry).map(|held| held.subject) else { return };
        let entries = &self.entries;
        let Some(slot) = self.by_entry.remove(entry, |slot| entries.id(slot)) else { return };
        let Some(Mark { kind: Some(kind), withdrawn, .. }) = self.entries.mark(slot) else { return };
        self.entries.erase(slot);
        let subject = self.subject_slot(subject);
        self.count_person(subject, kind, withdrawn, -1);
        self.note(position, subject, kind);
        if kind == Kind::Merge {
            *merges_moved = Some(position);
        }
    }

    /// Remembers that something of this kind changed on this record.
    fn note(&mut self, position: i64, subject: u32, kind: Kind) {
        Arc::make_mut(&mut self.recent).note(position, subject);
        let number = kind as usize;
        if self.changed.len() <= number {
            self.changed.resize(number + 1, 0);
        }
        self.changed[number] = position;
    }

    fn merge_anew(&mut self, position: i64) {
        let slot_of = |subject| self.subject_at(subject);
        let standing = self.all(Kind::Merge).filter_map(|held| match &held.fact {
            Fact::Merge(merge) => Some((slot_of(held.subject)?, slot_of(merge.into)?)),
            _ => None,
        });
        let merges = Merges::of(standing);
        let recent = Arc::make_mut(&mut self.recent);
        merges.changed(&self.merges).into_iter().for_each(|subject| recent.note(position, subject));
        self.merges = Arc::new(merges);
    }

    /// The slot of a subject, made if there is none.
    fn subject_slot(&mut self, id: SubjectId) -> u32 {
        // Versions of one change are mostly of one subject.
        if let Some((_, slot)) = self.last.filter(|(last, _)| *last == id) {
            return slot;
        }
        let (subjects, new) = (&self.subjects, self.subjects.len());
        let known = self.by_subject.find_or_insert(id, new, |slot| subjects.get(slot).map(|subject| subject.id));
        let slot = known.unwrap_or_else(|| self.subjects.push(Subject { id, first: NONE, last: NONE, persons: 0 }));
        self.last = Some((id, slot));
        slot
    }

    fn subject_at(&self, id: SubjectId) -> Option<u32> {
        self.by_subject.find(id, |slot| self.subjects.get(slot).map(|subject| subject.id))
    }

    fn subject_id(&self, slot: u32) -> Option<SubjectId> {
        self.subjects.get(slot).map(|subject| subject.id)
    }

    fn slot(&self, entry: EntryId) -> Option<u32> {
        self.by_entry.find(entry, |slot| self.entries.id(slot))
    }

    fn at(&self, slot: u32) -> Option<&Held> {
        self.entries.get(slot, |entry, mark, record| {
            self.unpacked(entry, mark, record).expect("this process packed it, and tests unpack every kind")
        })
    }

    fn read_at(&self, slot: u32) -> Option<Arc<Held>> {
        self.entries.read(slot, |entry, mark, record| {
            self.unpacked(entry, mark, record).expect("this process packed it, and tests unpack every kind")
        })
    }

    fn stands(&self, slot: u32) -> bool {
        self.entries.mark(slot).is_some_and(|mark| mark.kind.is_some() && !mark.withdrawn)
    }

    /// Lets go of memory that readers made it take: a copy that follows the ledger calls this now and then.
    pub fn let_go(&mut self) {
        self.entries.let_go();
    }

    #[cfg(test)]
    pub(crate) fn let_go_of_all(&mut self) {
        self.entries.let_go_of_all();
    }
}

impl Picture {
    pub fn entry(&self, entry: EntryId) -> Option<&Held> {
        self.at(self.slot(entry)?)
    }

    /// Everything held of a person, withdrawn entries too: record by record where several were merged, and in each in the order
    /// in which it was first told. It is the same whichever of the person's records is asked for.
    pub fn everything_of(&self, subject: SubjectId) -> impl Iterator<Item = &Held> {
        self.slots_of(subject).filter_map(|slot| self.at(slot))
    }

    /// Everything that was entered on this very record, whatever it was merged with.
    pub fn entered_on(&self, subject: SubjectId) -> impl Iterator<Item = &Held> {
        self.subject_at(subject).into_iter().flat_map(|record| self.slots_at(record)).filter_map(|slot| self.at(slot))
    }

    fn slots_of(&self, subject: SubjectId) -> impl Iterator<Item = u32> {
        let person = self.subject_at(subject).map(|slot| self.merges.canonical(slot));
        let merged = person.map_or(&[][..], |person| self.merges.members(person));
        person.into_iter().chain(merged.iter().copied()).flat_map(|record| self.slots_at(record))
    }

    fn slots_at(&self, record: u32) -> impl Iterator<Item = u32> {
        let first = self.subjects.get(record).map(|subject| subject.first).filter(|first| *first != NONE);
        std::iter::successors(first, |slot| self.next.get(*slot).copied().filter(|next| *next != NONE))
    }

    /// What stands of a person.
    pub fn of(&self, subject: SubjectId) -> impl Iterator<Item = &Held> {
        self.slots_of(subject).filter(|slot| self.stands(*slot)).filter_map(|slot| self.at(slot))
    }

    /// What stands of a person and is of some kinds: much faster than picking from [`Picture::of`], because the rest is not
    /// unpacked. For whoever asks it of many people.
    pub fn of_kinds<'a>(&'a self, subject: SubjectId, kinds: &'a [Kind]) -> impl Iterator<Item = &'a Held> {
        self.slots_of(subject).filter(|slot| self.is_asked(*slot, kinds)).filter_map(|slot| self.at(slot))
    }

    /// As [`Picture::of_kinds`], without keeping in memory what had to be unpacked: for whoever reads all people once.
    pub fn read(&self, subject: SubjectId, kinds: &[Kind]) -> Vec<Arc<Held>> {
        self.slots_of(subject)
            .filter(|slot| self.is_asked(*slot, kinds))
            .filter_map(|slot| self.read_at(slot))
            .collect()
    }

    /// Whether anything of some kinds stands of a person. Nothing is unpacked for it.
    pub fn has_any(&self, subject: SubjectId, is_asked: impl Fn(Kind) -> bool) -> bool {
        self.marks_of(subject).any(|mark| mark.kind.is_some_and(&is_asked))
    }

    /// Whether anything of some kinds stands of a person that happened, ended or may still be open on a day or later
    /// ([`domain::lasting`]). Nothing is unpacked for it.
    pub fn has_any_since(&self, subject: SubjectId, day: NaiveDate, is_asked: impl Fn(Kind) -> bool) -> bool {
        let since = Until::at(day);
        self.marks_of(subject).any(|mark| mark.until >= since && mark.kind.is_some_and(&is_asked))
    }

    fn marks_of(&self, subject: SubjectId) -> impl Iterator<Item = Mark> {
        self.slots_of(subject).filter_map(|slot| self.entries.mark(slot)).filter(|mark| !mark.withdrawn)
    }

    fn is_asked(&self, slot: u32, kinds: &[Kind]) -> bool {
        let kind = self.entries.mark(slot).filter(|mark| !mark.withdrawn).and_then(|mark| mark.kind);
        kind.is_some_and(|kind| kinds.contains(&kind))
    }

    /// What stands of one kind, for all subjects, in the order in which it was first told.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Held> {
        let slots = self.by_kind.get(kind as usize).into_iter().flat_map(Chunked::iter);
        slots.filter(|slot| self.stands(**slot)).filter_map(|slot| self.at(*slot))
    }

    /// Entries held of one kind, standing or not: for reports on the picture itself.
    pub fn count(&self, kind: Kind) -> usize {
        self.by_kind.get(kind as usize).map_or(0, |slots| {
            slots.iter().filter(|slot| self.entries.mark(**slot).is_some_and(|mark| mark.kind.is_some())).count()
        })
    }

    /// Bytes that all entries of one kind take packed: for reports on the picture itself.
    pub fn size(&self, kind: Kind) -> usize {
        let slots = self.by_kind.get(kind as usize).into_iter().flat_map(Chunked::iter);
        slots.map(|slot| self.entries.size(*slot)).sum()
    }

    /// Every person of whom some source says who it is, once, by the record that stands for them.
    pub fn people(&self) -> impl Iterator<Item = SubjectId> {
        let persons = |slot: u32| self.subjects.get(slot).is_some_and(|subject| subject.persons > 0);
        let own = (0..self.subjects.len()).filter(|slot| !self.merges.is_merged(*slot));
        let known =
            own.filter(move |slot| persons(*slot) || self.merges.members(*slot).iter().any(|one| persons(*one)));
        known.filter_map(|slot| self.subject_id(slot))
    }

    /// Everybody and everything that has entries, whether some source says who it is or not, once each, by the record that
    /// stands for it: children, workers, teams. For whoever may leave nobody out.
    pub fn subjects(&self) -> impl Iterator<Item = SubjectId> {
        let own = (0..self.subjects.len()).filter(|slot| !self.merges.is_merged(*slot));
        let has_any = |slot: u32| self.subjects.get(slot).is_some_and(|subject| subject.first != NONE);
        let known =
            own.filter(move |slot| has_any(*slot) || self.merges.members(*slot).iter().any(|one| has_any(*one)));
        known.filter_map(|slot| self.subject_id(slot))
    }

    /// The record that stands for the person of this one: itself, unless it was merged into another.
    pub fn canonical(&self, subject: SubjectId) -> SubjectId {
        let person = self.subject_at(subject).map(|slot| self.merges.canonical(slot));
        person.and_then(|slot| self.subject_id(slot)).unwrap_or(subject)
    }

    /// The records that were merged into this one, through others too. Empty for one that was itself merged.
    pub fn merged_into(&self, subject: SubjectId) -> Vec<SubjectId> {
        let merged = self.subject_at(subject).map_or(&[][..], |slot| self.merges.members(slot));
        merged.iter().filter_map(|slot| self.subject_id(*slot)).collect()
    }

    /// All records of the person of this one, the one that stands for them first.
    pub fn records_of(&self, subject: SubjectId) -> Vec<SubjectId> {
        let person = self.canonical(subject);
        std::iter::once(person).chain(self.merged_into(person)).collect()
    }

    /// Subjects of which something changed after a place in the chain, by the record on which it was entered; a merge and its
    /// undoing change all records of the persons. `None` where too much has happened since: then build anew.
    pub fn changed_subjects_since(&self, position: i64) -> Option<Vec<SubjectId>> {
        let slots: BTreeSet<u32> = self.recent.since(position)?.collect();
        Some(slots.into_iter().filter_map(|slot| self.subject_id(slot)).collect())
    }

    /// The place in the chain of the last change of any entry of these kinds, its withdrawal and erasure too; 0 where there was
    /// none. For whoever keeps something that was worked out from them.
    pub fn last_change_of(&self, kinds: &[Kind]) -> i64 {
        kinds.iter().filter_map(|kind| self.changed.get(*kind as usize)).copied().max().unwrap_or(0)
    }

    /// What each source says of who a person is; what is typed here comes first.
    pub fn persons(&self, subject: SubjectId) -> Vec<(&Source, &Person)> {
        let mut said: Vec<(&Source, &Person)> = self
            .of_kinds(subject, &[Kind::Person])
            .filter_map(|held| match &held.fact {
                Fact::Person(person) => Some((&held.source, &**person)),
                _ => None,
            })
            .collect();
        said.sort_by(|(one, _), (other, _)| (!one.is_typed(), one).cmp(&(!other.is_typed(), other)));
        said
    }

    /// What to call a person: the first name that any source gives, else the first number.
    pub fn label(&self, subject: SubjectId) -> String {
        let said = self.persons(subject);
        let named = said.iter().find(|(_, person)| person.full_name().is_some()).or_else(|| said.first());
        named.map_or_else(|| "Name not known".to_owned(), |(_, person)| person.label())
    }

    pub fn account(&self, user_name: &str) -> Option<&Account> {
        match &self.entry(*self.accounts.get(user_name)?)?.fact {
            Fact::Account(account) => Some(account),
            _ => None,
        }
    }
}
