//! One child of a file beside what the record holds of the same child from the same source. No database here.

use std::collections::{HashMap, HashSet};

use domain::import_question::{Doubt, ImportQuestion};
use domain::{EntryId, Kind, SubjectId};
use returns::cin_census::read::{Module, Problem};

use super::gone::{Gone, GoneEntry, Here, gone};
use super::incoming::{Held, Incoming, key, question_key};
use super::known::{Known, KnownEntry};
use super::moved::{Moved, is_refused_here, moved};
use super::report::{Tally, WHERE_TO_ANSWER};
use super::said::{Said, module_of};
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
    pub problems: Vec<Problem>,
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
    let mut at =
        Reconciling { said, child, place, known, scope, ids, entries: HashMap::new(), outcome: Outcome::default() };
    for index in 0..child.records.len() {
        at.record(index, &moved);
    }
    for (index, stands) in &moved.held {
        at.ask(*index, *stands);
    }
    if let Scope::Whole = scope {
        at.find_gone(moved);
    }
    at.outcome
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
    outcome: Outcome,
}

impl Reconciling<'_> {
    fn record(&mut self, index: usize, moved: &Moved) {
        let record = &self.child.records[index];
        let referral = self.child.referral_of(index);
        if referral.is_some_and(|referral| moved.held.contains_key(&referral)) {
            self.outcome.tally.held.add(record.module);
        } else if referral.is_some_and(|referral| moved.discarded.contains(&referral)) {
            self.outcome.tally.refused.add(record.module);
            self.outcome.problems.push(Problem {
                line: record.line,
                module: record.module,
                row: record.row,
                field: None,
                message:
                    "Somebody answered here that the file is wrong about this referral, so it was left out again. \
                          Correct it in the source system."
                        .to_owned(),
                refused: true,
            });
        } else {
            self.put(index);
        }
    }

    fn put(&mut self, index: usize) {
        let record = &self.child.records[index];
        let later = |known: &&KnownEntry| known.period > self.said.period;
        let before = self.known.at(&record.path).or_else(|| self.known.formerly_at(&record.path).filter(later));
        match before {
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
        self.outcome.tally.unchanged.add(self.child.records[index].module);
    }

    fn supersede(&mut self, index: usize, known: &KnownEntry) {
        let record = &self.child.records[index];
        let episode = self.episode(index);
        let same = known.body == record.fact.to_body() && !known.withdrawn && known.episode == episode;
        self.entries.insert(index, known.entry);
        self.outcome.spoken.insert(known.entry);
        if same {
            self.outcome.tally.unchanged.add(record.module);
        } else {
            self.outcome.tally.changed.add(record.module);
        }
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
        self.outcome.tally.loaded.add(self.child.records[index].module);
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
        self.outcome.problems.push(Problem {
            line: referral.line,
            module: referral.module,
            row: referral.row,
            field: Some("CINreferralDate".into()),
            message: format!(
                "This referral may be one that stands here with another date, so it waits with all that belongs to it. \
                 Is it the same? {WHERE_TO_ANSWER}"
            ),
            refused: false,
        });
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
        // A refused referral whose date can be read is known to be one of those; any other may be any.
        let unclear = child.refused.iter().filter(|refused| refused.referral.is_none());
        let modules: HashSet<Module> = unclear.map(|refused| refused.module).collect();
        here.refused = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| module_of(*kind).is_some_and(|module| modules.contains(&module)))
            .collect();
        let entries: Vec<GoneEntry> = gone(self.said, self.known, &here);
        if !entries.is_empty() {
            self.outcome.gone = Some(Gone { subject: self.place.subject, entries });
        }
    }
}
