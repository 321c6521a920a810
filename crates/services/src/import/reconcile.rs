//! One child of a file beside what the record holds of the same child from the same source. No database here.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::import_question::{Doubt, ImportQuestion};
use domain::{EntryId, Kind, SubjectId};
use returns::delivery::{Fault, Incoming};
use returns::standard::Part;

use super::gone::{Gone, GoneEntry, Here, gone};
use super::incoming::{Held, key, question_key};
use super::known::{Known, KnownEntry};
use super::moved::{Moved, is_refused_here, moved};
use super::report::{Tally, WHERE_TO_ANSWER};
use super::said::Said;
use crate::app::NewFact;
use crate::fresh::Ids;

/// Whose record it goes to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub subject: SubjectId,
    pub stem: String,
}

/// How much a block says.
pub(super) enum Scope<'a> {
    /// All of the child: what it lacks is gone.
    Whole,
    /// More of a child of whom another block of the file spoke. What stands of the same period is left, but for these
    /// entries, which the other block lacked.
    More(&'a HashSet<EntryId>),
}

/// What follows from one child's block.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub facts: Vec<NewFact>,
    pub tally: Tally,
    pub faults: Vec<Fault>,
    pub gone: Option<Gone>,
    /// Entries that the block spoke of.
    pub spoken: HashSet<EntryId>,
    /// Records left as a file of a later period has them.
    pub said_later: u64,
}

pub(super) fn reconcile(
    said: &Said,
    child: &Incoming,
    place: &Place,
    known: &Known,
    scope: &Scope<'_>,
    ids: &dyn Ids,
) -> Outcome {
    let moved = match scope {
        Scope::Whole => moved(said, child, known),
        Scope::More(_) => Moved::default(),
    };
    let mut at = Reconciling {
        said,
        child,
        place,
        known,
        scope,
        ids,
        entries: HashMap::new(),
        rows: BTreeMap::new(),
        outcome: Outcome::default(),
    };
    for index in 0..child.records.len() {
        at.record(index, &moved);
    }
    for (index, stands) in &moved.held {
        at.ask(*index, *stands);
    }
    if let Scope::Whole = scope {
        at.find_gone(moved);
    }
    at.count();
    at.outcome
}

/// What became of a row. A row may give several facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Loaded,
    Changed,
    Unchanged,
    Refused,
    Held,
}

impl Became {
    /// Of a row of which one fact became this and another that.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Held, _) | (_, Self::Held) => Self::Held,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            _ => Self::Changed,
        }
    }
}

struct Reconciling<'a> {
    said: &'a Said,
    child: &'a Incoming,
    place: &'a Place,
    known: &'a Known,
    scope: &'a Scope<'a>,
    ids: &'a dyn Ids,
    /// Entry of each record by its index.
    entries: HashMap<usize, EntryId>,
    rows: BTreeMap<(Part, usize), Became>,
    outcome: Outcome,
}

impl Reconciling<'_> {
    fn record(&mut self, index: usize, moved: &Moved) {
        let record = &self.child.records[index];
        let referral = self.child.referral_of(index);
        if referral.is_some_and(|referral| moved.held.contains_key(&referral)) {
            self.became(index, Became::Held);
        } else if referral.is_some_and(|referral| moved.discarded.contains(&referral)) {
            self.became(index, Became::Refused);
            let message = "Somebody answered here that the file is wrong about this referral, so it was left out \
                           again. Correct it in the source system.";
            self.outcome.faults.push(record.fault(None, message.to_owned(), true));
        } else if record.stub {
            self.put_stub(index);
        } else {
            self.put(index);
        }
    }

    fn became(&mut self, index: usize, became: Became) {
        let record = &self.child.records[index];
        if !record.stub {
            let row = self.rows.entry((record.part, record.row)).or_insert(became);
            *row = row.and(became);
        }
    }

    /// Writes that there is such a child, if nothing says who it is.
    fn put_stub(&mut self, index: usize) {
        match self.known.at(&self.child.records[index].path) {
            Some(known) if !known.withdrawn || known.changed_here.is_some() => {
                self.entries.insert(index, known.entry);
                self.outcome.spoken.insert(known.entry);
            }
            Some(known) => self.supersede(index, known),
            None => self.load(index),
        }
    }

    fn put(&mut self, index: usize) {
        let record = &self.child.records[index];
        let later = |known: &&KnownEntry| known.period > self.said.period;
        let before = self.known.at(&record.path).or_else(|| self.known.formerly_at(&record.path).filter(later));
        match before {
            Some(known) if known.changed_here.is_some() => self.leave_to_a_person(index, known),
            // That a file of a later period no longer has it says nothing of this one.
            Some(known) if known.period > self.said.period && !known.withdrawn => {
                self.leave(index, Some(known.entry), true);
            }
            Some(known) if self.is_anothers(known) => self.leave(index, Some(known.entry), false),
            Some(known) => self.supersede(index, known),
            None => self.load(index),
        }
    }

    fn is_anothers(&self, known: &KnownEntry) -> bool {
        match self.scope {
            Scope::Whole => false,
            Scope::More(lacking) => {
                !known.withdrawn && known.period == self.said.period && !lacking.contains(&known.entry)
            }
        }
    }

    fn leave(&mut self, index: usize, entry: Option<EntryId>, later: bool) {
        if let Some(entry) = entry {
            self.entries.insert(index, entry);
            self.outcome.spoken.insert(entry);
        }
        self.outcome.said_later += u64::from(later);
        self.became(index, Became::Unchanged);
    }

    /// What a person changed or withdrew here stays as it is; the report says so, and whether the source says anything new.
    fn leave_to_a_person(&mut self, index: usize, known: &KnownEntry) {
        let record = &self.child.records[index];
        let told = record.fact.to_body();
        let said = known.changed_here.as_deref();
        self.leave(index, Some(known.entry), false);
        if known.body == told && !known.withdrawn {
            return;
        }
        let what = if known.withdrawn { "withdrew" } else { "changed" };
        let now =
            if said == Some(told.as_str()) { "still says what it said before" } else { "says something new of it" };
        let message = format!(
            "A person {what} this here after an earlier file told it, and it was left so. This file {now}. If the file is \
             right, change it on the child's record."
        );
        self.outcome.faults.push(record.fault(None, message, false));
    }

    fn supersede(&mut self, index: usize, known: &KnownEntry) {
        let record = &self.child.records[index];
        let episode = self.episode(index);
        let same = known.body == record.fact.to_body() && !known.withdrawn && known.episode == episode;
        self.entries.insert(index, known.entry);
        self.outcome.spoken.insert(known.entry);
        self.became(index, if same { Became::Unchanged } else { Became::Changed });
        // The same word of a later period is a word too: a file of the earlier one must not overrule it.
        if !same || known.period != self.said.period {
            let fact = NewFact { episode, ..self.says(known.entry, index) };
            self.outcome.facts.push(fact.superseding(known.version));
        }
    }

    fn load(&mut self, index: usize) {
        let entry = self.ids.next();
        self.entries.insert(index, entry);
        let fact = NewFact { episode: self.episode(index), ..self.says(entry, index) };
        self.outcome.facts.push(fact);
        self.became(index, Became::Loaded);
    }

    fn says(&self, entry: EntryId, index: usize) -> NewFact {
        let record = &self.child.records[index];
        self.said.says(entry, self.place.subject, key(&self.place.stem, &record.path), record.fact.clone())
    }

    /// The entry of the referral that a record nests in.
    fn episode(&self, index: usize) -> Option<EntryId> {
        let referral = self.child.referral_of(index).filter(|referral| *referral != index)?;
        self.entries.get(&referral).copied()
    }

    /// Puts before a person whether a referral that came is one that went.
    fn ask(&mut self, index: usize, stands: EntryId) {
        let referral = &self.child.records[index];
        let message = format!(
            "This referral may be one that stands here with another date, so it waits with all that belongs to it. Is \
             it the same? {WHERE_TO_ANSWER}"
        );
        let field = self.said.standard.referral_date_field();
        self.outcome.faults.push(referral.fault(Some(field), message, false));
        let held = Held::of(&self.child.under(index), Vec::new());
        let question = ImportQuestion {
            file: self.said.file.clone(),
            line: referral.line,
            doubt: Doubt::MovedReferral { stands },
            held: held.to_value(),
            answer: None,
        };
        let key = question_key(&self.place.stem, &referral.path);
        let says = |entry| self.said.says(entry, self.place.subject, key, question.clone().into());
        match self.known.question_at(&referral.path) {
            None => {
                let asked = says(self.ids.next());
                self.outcome.facts.push(asked);
            }
            Some(asked) => {
                let same = Held::read(&asked.question.held).is_ok_and(|before| before.says_the_same(&held));
                let settled = asked.is_open() && same && asked.question.doubt == question.doubt;
                if !settled && asked.period <= self.said.period {
                    let again = says(asked.entry).superseding(asked.version);
                    self.outcome.facts.push(again);
                }
            }
        }
    }

    fn count(&mut self) {
        let tally = &mut self.outcome.tally;
        for ((part, _), became) in &self.rows {
            let counts = match became {
                Became::Loaded => &mut tally.loaded,
                Became::Changed => &mut tally.changed,
                Became::Unchanged => &mut tally.unchanged,
                Became::Refused => &mut tally.refused,
                Became::Held => &mut tally.held,
            };
            counts.add(*part);
        }
        self.child.repeats.iter().for_each(|part| tally.unchanged.add(*part));
    }

    fn find_gone(&mut self, moved: Moved) {
        let child = self.child;
        let mut here = Here {
            paths: child.records.iter().map(|record| record.path.as_str()).collect(),
            asked: moved.held.keys().map(|index| child.records[*index].path.as_str()).collect(),
            kept: moved.kept,
            refused: HashSet::new(),
        };
        for entry in self.known.entries.iter().filter(|entry| entry.kind == Kind::Referral) {
            if is_refused_here(child, entry) {
                here.kept.insert(entry.entry);
            }
        }
        // A refused record whose key can be read is known to be that one; any other may be any of its part.
        here.paths.extend(child.refused.iter().filter_map(|refused| refused.path.as_deref()));
        here.refused =
            child.refused.iter().filter(|refused| refused.path.is_none()).map(|refused| refused.part).collect();
        let entries: Vec<GoneEntry> = gone(self.said, self.known, &here);
        if !entries.is_empty() {
            self.outcome.gone = Some(Gone { subject: self.place.subject, entries });
        }
    }
}
