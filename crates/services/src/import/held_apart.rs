//! Children of whom it is not sure who they are: without a number, with one that differs from another's in capitals only, or
//! with one that another source has for a child of another birth date. A person says who each is, and the answer is remembered.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::import_question::{Answer, Doubt, ImportQuestion};
use domain::person::Person;
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use picture::Picture;
use returns::delivery::{Fault, Incoming};
use returns::standard::{Part, Standard};

use super::derive::derived;
use super::incoming::{Held, fingerprint, question_key, stem, stem_without_identifier};
use super::known::{Known, KnownQuestion};
use super::matching::is_of_the_same_authority;
use super::reconcile::{Place, Scope, reconcile};
use super::report::WHERE_TO_ANSWER;
use super::run::{CHILDREN_AT_A_TIME, Run, versions_by_subject};
use super::said::Said;
use crate::app::NewFact;
use crate::error::ServiceError;

/// A child's block that waits until it is sure whose it is.
pub(super) struct Apart {
    pub child: Incoming,
    pub why: Why,
}

/// Why it is not sure who a child is.
pub(super) enum Why {
    NoNumber,
    /// The number is new, and one that differs from it in capital letters only is known.
    Capitals,
    /// These children of the record have the number, and something speaks against it.
    SameNumber(Vec<SubjectId>),
}

impl Run<'_> {
    /// Puts each child of whom it is not sure who it is before a person, or does as a person has answered.
    pub(super) async fn held_apart(&mut self) -> Result<(), ServiceError> {
        let apart = std::mem::take(&mut self.apart);
        let picture = if apart.is_empty() { None } else { Some(self.app.picture().await?) };
        let Some(picture) = picture else { return Ok(()) };
        for some in apart.chunks(CHILDREN_AT_A_TIME) {
            self.some_apart(some, &picture).await?;
        }
        Ok(())
    }

    async fn some_apart(&mut self, children: &[Apart], picture: &Picture) -> Result<(), ServiceError> {
        let write = self.app.begin().await?;
        let stems: Vec<String> =
            children.iter().map(|apart| stem_without_identifier(&fingerprint(&apart.child))).collect();
        let keys: Vec<String> = stems.iter().map(|stem| question_key(stem, "")).collect();
        let asked = write.by_source_keys(self.said.source.as_str(), &keys).await?;
        let versions = versions_by_subject(&write, subjects(asked.iter().map(|version| version.subject))).await?;
        let mut questions: HashMap<String, KnownQuestion> = HashMap::new();
        for stem in &stems {
            for all in versions.values() {
                let known = Known::of(all, &self.said.source, stem);
                questions.extend(known.questions.into_iter().map(|question| (stem.clone(), question)));
            }
        }
        let answered = questions.values().filter_map(answered_child);
        let versions = versions_by_subject(&write, subjects(answered)).await?;
        let mut facts = Vec::new();
        for (apart, stem) in children.iter().zip(stems) {
            let child = &apart.child;
            if let Some(first) = self.seen.get(&stem).copied() {
                self.refuse_repeated(child, first, "A child in doubt, the same in everything,");
                continue;
            }
            self.seen.insert(stem.clone(), child.line);
            facts.extend(self.one_apart(apart, stem, &questions, &versions, picture));
        }
        self.append(write, facts, None).await
    }

    fn one_apart(
        &mut self,
        apart: &Apart,
        stem: String,
        questions: &HashMap<String, KnownQuestion>,
        versions: &HashMap<SubjectId, Vec<ledger::Version>>,
        picture: &Picture,
    ) -> Vec<NewFact> {
        let child = &apart.child;
        let Some(asked) = questions.get(&stem) else { return self.hold(apart, &stem, None, picture) };
        self.asked.insert(asked.entry);
        match (&asked.question.answer, answered_child(asked)) {
            (Some(Answer::Discard), _) => {
                self.leave_out(child);
                Vec::new()
            }
            (Some(_), Some(subject)) => {
                let versions = versions.get(&subject).map_or(&[][..], Vec::as_slice);
                self.load_as(child, stem, subject, versions)
            }
            _ => self.hold(apart, &stem, Some(asked), picture),
        }
    }

    fn hold(&mut self, apart: &Apart, stem: &str, asked: Option<&KnownQuestion>, picture: &Picture) -> Vec<NewFact> {
        let child = &apart.child;
        for part in rows(child) {
            self.report.tally.held.add(part);
        }
        self.faults(waits(apart, self.said.standard).into_iter().collect());
        let doubt = match &apart.why {
            Why::NoNumber | Why::Capitals => Doubt::NoIdentifier { candidates: candidates(child, &self.said, picture) },
            Why::SameNumber(candidates) => Doubt::SameNumber { candidates: candidates.clone() },
        };
        let (Doubt::NoIdentifier { candidates } | Doubt::SameNumber { candidates }) = &doubt else { return Vec::new() };
        let absent: Vec<SubjectId> = candidates.iter().copied().filter(|one| !self.is_here(*one, picture)).collect();
        self.perhaps.extend(&absent);
        let question = ImportQuestion {
            file: self.said.file.clone(),
            line: child.line,
            doubt,
            held: Held::of(&child.records, absent).to_value(),
            answer: None,
        };
        let key = question_key(stem, "");
        match asked {
            None => {
                let entry = self.app.new_id();
                self.asked.insert(entry);
                vec![self.said.says(entry, self.app.new_id(), key, question.into())]
            }
            Some(asked) if is_settled(asked, &question) || asked.period > self.said.period => Vec::new(),
            Some(asked) => {
                vec![self.said.says(asked.entry, asked.subject, key, question.into()).superseding(asked.version)]
            }
        }
    }

    /// Whether the file has a block of its own for a child.
    fn is_here(&self, subject: SubjectId, picture: &Picture) -> bool {
        let numbers = picture.persons(subject).into_iter().filter(|(source, _)| **source == self.said.source);
        let mut numbers = numbers.filter_map(|(_, person)| person.la_child_id.as_deref());
        self.named.contains(&subject) || numbers.any(|number| self.seen.contains_key(&stem(number)))
    }

    fn leave_out(&mut self, child: &Incoming) {
        let number = self.said.standard.number_field();
        let mut faults = Vec::with_capacity(child.records.len());
        for part in rows(child) {
            self.report.tally.refused.add(part);
        }
        for record in &child.records {
            let message = format!(
                "The {number} of this child leaves a doubt, and somebody answered here that the file is wrong, so it was \
                 left out again. Correct it in the source system."
            );
            faults.push(record.fault(record.path.is_empty().then_some(number), message, true));
        }
        self.faults(faults);
    }

    /// Loads a block as that of the child that a person named.
    fn load_as(
        &mut self,
        child: &Incoming,
        own_stem: String,
        subject: SubjectId,
        versions: &[ledger::Version],
    ) -> Vec<NewFact> {
        self.named.insert(subject);
        let (child, place) = as_child(child, own_stem, subject, versions, &self.said);
        let known = Known::of(versions, &self.said.source, &place.stem);
        let in_file = child.number.is_some() && self.seen.contains_key(&place.stem);
        let lacking = self.lacking(subject);
        let scope = if in_file { Scope::More(&lacking) } else { Scope::Whole };
        let outcome = reconcile(&self.said, &child, &place, &known, &scope, self.app.ids.as_ref());
        for gone in self.gone.iter_mut().filter(|gone| gone.subject == subject) {
            gone.entries.retain(|entry| !outcome.spoken.contains(&entry.entry));
        }
        let mut facts = self.absorb(outcome);
        facts.extend(derived(&self.said, &place, &known, &facts, self.app.ids.as_ref()));
        self.seen.entry(place.stem).or_insert(child.line);
        facts
    }

    /// What the file's other block of a child lacked.
    fn lacking(&self, subject: SubjectId) -> HashSet<EntryId> {
        let of_child = self.gone.iter().filter(|gone| gone.subject == subject);
        of_child.flat_map(|gone| &gone.entries).map(|gone| gone.entry).collect()
    }
}

fn waits(apart: &Apart, standard: Standard) -> Option<Fault> {
    let number = standard.number_field();
    let doubt = match &apart.why {
        Why::NoNumber => format!("This child has no {number}"),
        Why::Capitals => format!("The {number} of this child differs from that of another in capital letters only"),
        Why::SameNumber(candidates) if candidates.len() > 1 => {
            format!("More than one child of the record has the {number} of this child")
        }
        Why::SameNumber(_) => {
            format!("Another source has the {number} of this child for one who was born on another day")
        }
    };
    let message = format!("{doubt}, so all that the file says of the child waits. Who is it? {WHERE_TO_ANSWER}");
    Some(apart.child.records.first()?.fault(Some(number), message, false))
}

/// The part of each row that a child has in the delivery.
pub(super) fn rows(child: &Incoming) -> Vec<Part> {
    let rows: BTreeSet<(Part, usize)> =
        child.records.iter().filter(|record| !record.stub).map(|record| (record.part, record.row)).collect();
    rows.into_iter().map(|(part, _)| part).chain(child.repeats.iter().copied()).collect()
}

/// The children of a source of whom a person has said that they are one whose number left a doubt.
pub(super) fn answered_children(picture: &Picture, source: &Source) -> HashSet<SubjectId> {
    let questions = picture.all(Kind::ImportQuestion).filter(|held| held.source == *source);
    let answered = questions.filter_map(|held| match &held.fact {
        Fact::ImportQuestion(question) => match question.answer {
            Some(Answer::Child { subject }) => Some(subject),
            Some(Answer::NewChild) => Some(held.subject),
            _ => None,
        },
        _ => None,
    });
    answered.collect()
}

fn subjects(all: impl Iterator<Item = SubjectId>) -> HashSet<SubjectId> {
    all.collect()
}

fn answered_child(asked: &KnownQuestion) -> Option<SubjectId> {
    match &asked.question.answer {
        Some(Answer::Child { subject }) => Some(*subject),
        // The question was put about a subject of its own, which then is the new child.
        Some(Answer::NewChild) => Some(asked.subject),
        _ => None,
    }
}

/// A question that stands as it would be put again. Who might be meant is not compared: that changes as children come.
fn is_settled(asked: &KnownQuestion, question: &ImportQuestion) -> bool {
    let same = match (Held::read(&asked.question.held), Held::read(&question.held)) {
        (Ok(before), Ok(now)) => before.says_the_same(&now),
        _ => false,
    };
    asked.is_open() && same
}

/// The block as if it had the number by which this source knows the child; if it knows none, under a stem of its own.
pub(super) fn as_child(
    child: &Incoming,
    own_stem: String,
    subject: SubjectId,
    versions: &[ledger::Version],
    said: &Said,
) -> (Incoming, Place) {
    let mut child = child.clone();
    // A new child whose number only leaves a doubt beside another's is known by its number from now on.
    let own = match child.records.first().map(|record| &record.fact) {
        Some(Fact::Person(person)) => person.la_child_id.clone(),
        _ => None,
    };
    let Some(number) = number_of(versions, said).or(own) else { return (child, Place { subject, stem: own_stem }) };
    if let Some(Fact::Person(person)) = child.records.first_mut().map(|record| &mut record.fact) {
        person.la_child_id = Some(number.clone());
    }
    let stem = stem(&number);
    child.number = Some(number);
    (child, Place { subject, stem })
}

/// The number by which this source knows a subject.
fn number_of(versions: &[ledger::Version], said: &Said) -> Option<String> {
    let current = super::withdraw::current(versions);
    let mut persons: Vec<_> = current
        .values()
        .filter(|version| version.source == said.source.as_str() && version.kind == Kind::Person.code())
        .collect();
    persons.sort_by_key(|version| (version.withdrawn, version.position, version.ordinal));
    persons.into_iter().find_map(|version| match Fact::from_body(Kind::Person, version.body.as_deref()?).ok()? {
        Fact::Person(person) => person.la_child_id,
        _ => None,
    })
}

/// Children of the same authority who may be meant: by the number but for capitals, by UPN, and where none has it, by birth date, sex and ethnicity.
fn candidates(child: &Incoming, said: &Said, picture: &Picture) -> Vec<SubjectId> {
    let Some(Fact::Person(meant)) = child.records.first().map(|record| &record.fact) else { return Vec::new() };
    let find = |fits: &dyn Fn(&Person) -> bool| -> Vec<SubjectId> {
        let of_source = picture.all(Kind::Person).filter(|held| is_of_the_same_authority(&held.source, &said.source));
        let fitting = of_source.filter(|held| matches!(&held.fact, Fact::Person(person) if fits(person)));
        let mut found: Vec<SubjectId> = fitting.map(|held| held.subject).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    if let Some(number) = &meant.la_child_id {
        let like = |other: &String| other != number && other.to_lowercase() == number.to_lowercase();
        return find(&|person| person.la_child_id.as_ref().is_some_and(like));
    }
    let by_number = find(&|person| meant.upn.is_some() && person.upn == meant.upn);
    if !by_number.is_empty() {
        return by_number;
    }
    let is_told = meant.birth_date.is_some() && meant.sex.is_some() && meant.ethnicity.is_some();
    find(&|person| {
        is_told
            && (person.birth_date, &person.sex, &person.ethnicity) == (meant.birth_date, &meant.sex, &meant.ethnicity)
    })
}
