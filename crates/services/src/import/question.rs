//! The questions that imports have put and nobody has answered, in words.

use domain::codes::{CLOSURE_REASON, ETHNICITY, PRIMARY_NEED, REFERRAL_SOURCE, SEX};
use domain::dates::long;
use domain::import_question::{Doubt, ImportQuestion};
use domain::person::Person;
use domain::referral::Referral;
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use matching::duplicate::{self, Agreement, Weights};
use picture::{Held as HeldEntry, Picture};
use returns::delivery::IncomingRecord;
use returns::standard::Standard;

use super::incoming::Held;
use super::matching::is_of_the_same_authority;
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// A question that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// What [`Sightline::answer_import_question`] takes.
    pub entry: EntryId,
    pub source: Source,
    pub file: String,
    /// Line of the file, counted from 1.
    pub line: u64,
    pub asked: Asked,
}

/// What is asked, in words. Children are called by the number of the source that asks, never by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Answered by [`domain::import_question::Answer::Same`], `Different` or `Discard`.
    MovedReferral {
        subject: SubjectId,
        /// `Child A12`.
        child: String,
        /// The referral that stands in the record and is missing from the file.
        stands: String,
        /// The referral that the file has instead.
        came: String,
        /// What nests in the referral that came: `assessment of 12 October 2022`.
        nested: Vec<String>,
    },
    /// Answered by `Child` with one of the candidates or any other child, `NewChild` or `Discard`.
    NoIdentifier {
        /// What the doubt is, as a sentence.
        why: String,
        /// What the file says of the child.
        child: String,
        /// Its referrals and all the rest, one phrase each.
        records: Vec<String>,
        candidates: Vec<Candidate>,
    },
    /// The record is restricted and this reader is not named in the restriction: somebody who is must answer.
    Restricted,
}

/// A child who may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub subject: SubjectId,
    /// `Child A12, born 6 October 2016, Male, White British`.
    pub label: String,
    /// How what the file says agrees with what the record says, field by field.
    pub agreements: Vec<String>,
}

impl Sightline {
    /// The questions that wait for an answer, in the order in which they were first put.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not answer them.
    pub async fn import_questions(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<OpenQuestion>, ServiceError> {
        self.require(actor, Action::AnswerImportQuestion, purpose)?;
        // Before the look, so that nothing is shown that was written after it.
        let picture = self.picture().await?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "questions from imports").await?;
        write.commit().await?;
        let mut open = Vec::new();
        for held in picture.all(Kind::ImportQuestion) {
            if let Fact::ImportQuestion(question) = &held.fact
                && question.answer.is_none()
            {
                open.push(self.in_words(actor, &picture, held, question)?);
            }
        }
        Ok(open)
    }

    fn in_words(
        &self,
        actor: &Actor,
        picture: &Picture,
        held: &HeldEntry,
        question: &ImportQuestion,
    ) -> Result<OpenQuestion, ServiceError> {
        let standard = Standard::of(&held.source);
        let records = Held::read(&question.held)?.records(standard)?;
        let asked = match &question.doubt {
            _ if self.is_closed_to(actor, picture, held.subject) => Asked::Restricted,
            Doubt::MovedReferral { stands } => Asked::MovedReferral {
                subject: held.subject,
                child: called(picture, held.subject, &held.source),
                stands: referral_that_stands(picture, *stands),
                came: records.first().map(|record| phrase(&record.fact)).unwrap_or_default(),
                nested: phrases(&records),
            },
            Doubt::NoIdentifier { candidates } | Doubt::SameNumber { candidates } => Asked::NoIdentifier {
                why: why(&question.doubt, standard),
                child: records.first().map(|record| phrase(&record.fact)).unwrap_or_default(),
                records: phrases(&records),
                candidates: self.open_candidates(actor, picture, candidates, &held.source, &records),
            },
        };
        let (file, line) = (question.file.clone(), question.line);
        Ok(OpenQuestion { entry: held.entry, source: held.source.clone(), file, line, asked })
    }

    fn open_candidates(
        &self,
        actor: &Actor,
        picture: &Picture,
        candidates: &[SubjectId],
        source: &Source,
        records: &[IncomingRecord],
    ) -> Vec<Candidate> {
        let open = candidates.iter().filter(|subject| !self.is_closed_to(actor, picture, **subject));
        open.map(|subject| Candidate {
            subject: *subject,
            label: described(picture, *subject, source),
            agreements: agreements(picture, *subject, source, records),
        })
        .collect()
    }

    /// Whether a record is restricted and the reader is not named in the restriction.
    pub(super) fn is_closed_to(&self, actor: &Actor, picture: &Picture, subject: SubjectId) -> bool {
        let facts = self.child_facts(picture, actor, subject);
        facts.restricted && !facts.allowed
    }
}

/// The same comparison as for records that may be of one person.
fn agreements(picture: &Picture, subject: SubjectId, source: &Source, records: &[IncomingRecord]) -> Vec<String> {
    let Some(Fact::Person(came)) = records.first().map(|record| &record.fact) else { return Vec::new() };
    let stands = picture.persons(subject);
    let compared = duplicate::agreements(&[(source, &**came)], &stands, Weights::in_force());
    compared.iter().map(Agreement::in_short).collect()
}

fn why(doubt: &Doubt, standard: Option<Standard>) -> String {
    let number = standard.map_or("number", Standard::number_field);
    match doubt {
        Doubt::SameNumber { candidates } if candidates.len() > 1 => {
            format!("More than one child of the record has the {number} of this child.")
        }
        Doubt::SameNumber { .. } => {
            format!("Another source has the {number} of this child for one who was born on another day.")
        }
        _ => format!("The {number} of this child is missing or in doubt."),
    }
}

fn person<'a>(picture: &'a Picture, subject: SubjectId, source: &Source) -> Option<&'a Person> {
    let said = picture.persons(subject);
    let by = said.iter().find(|(by, _)| *by == source);
    by.or_else(|| said.iter().find(|(by, _)| is_of_the_same_authority(by, source) || by.is_typed()))
        .map(|(_, person)| *person)
}

/// A name opens more than a question about a date needs; the number is enough to find the child.
fn called(picture: &Picture, subject: SubjectId, source: &Source) -> String {
    person(picture, subject, source).map_or_else(|| "Name not known".to_owned(), number)
}

fn described(picture: &Picture, subject: SubjectId, source: &Source) -> String {
    person(picture, subject, source).map_or_else(|| "Name not known".to_owned(), described_person)
}

fn number(person: &Person) -> String {
    match &person.la_child_id {
        Some(number) => format!("Child {number}"),
        None => "Child without a number".to_owned(),
    }
}

fn described_person(person: &Person) -> String {
    let mut parts = vec![number(person)];
    parts.extend(person.birth_date.map(|day| format!("born {}", long(day))));
    parts.extend(person.expected_birth_date.map(|day| format!("expected {}", long(day))));
    parts.extend(person.sex.as_deref().map(|code| SEX.label(code)));
    parts.extend(person.ethnicity.as_deref().map(|code| ETHNICITY.label(code)));
    parts.extend(person.upn.as_ref().map(|upn| format!("UPN {upn}")));
    parts.join(", ")
}

fn referral_that_stands(picture: &Picture, entry: EntryId) -> String {
    let stands = picture.entry(entry).map(|held| phrase(&held.fact));
    stands.unwrap_or_else(|| "a referral that has been erased".to_owned())
}

fn phrases(records: &[IncomingRecord]) -> Vec<String> {
    records.iter().skip(1).map(|record| phrase(&record.fact)).collect()
}

fn phrase(fact: &Fact) -> String {
    match fact {
        Fact::Person(person) => described_person(person),
        Fact::Referral(referral) => referral_in_words(referral),
        other => {
            let what = other.kind().in_words().to_lowercase();
            match other.happened_at() {
                Some(when) => format!("{what} of {}", when.in_words()),
                None => what,
            }
        }
    }
}

/// `referral of 6 October 2022, from ..., need ..., closed 27 February 2023 (...)`.
fn referral_in_words(referral: &Referral) -> String {
    let mut parts = vec![format!("referral of {}", long(referral.referral_date))];
    parts.extend(referral.source.as_deref().map(|code| format!("from {}", REFERRAL_SOURCE.label(code))));
    parts.extend(referral.primary_need.as_deref().map(|code| format!("need: {}", PRIMARY_NEED.label(code))));
    if referral.no_further_action == Some(true) {
        parts.push("no further action".to_owned());
    }
    parts.extend(referral.closure_date.map(|day| format!("closed {}", long(day))));
    parts.extend(referral.closure_reason.as_deref().map(|code| format!("because: {}", CLOSURE_REASON.label(code))));
    parts.join(", ")
}
