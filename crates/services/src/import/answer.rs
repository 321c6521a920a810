//! A person answers what an import could not. The answer and what follows from it are one change.

use std::collections::HashSet;

use domain::import_question::{Answer, Doubt, ImportQuestion};
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use ledger::{Version, Write};
use picture::Picture;
use returns::delivery::{Incoming, IncomingRecord};
use returns::standard::Standard;

use super::derive::derived;
use super::gone::{GoneEntry, Here, gone};
use super::held_apart::as_child;
use super::incoming::{Held, key, stem};
use super::known::{Known, KnownEntry, stems};
use super::reconcile::{Place, Scope, reconcile};
use super::run::versions_by_subject;
use super::said::Said;
use super::withdraw::withdrawals;
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

impl Sightline {
    /// Answers a question that an import has put. The answer is remembered: the same file again changes nothing.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where there is no such question or it no longer waits; [`ServiceError::Invalid`] for an
    /// answer that does not fit; [`ServiceError::Unusable`] where the record has moved on and the file must be loaded
    /// again.
    pub async fn answer_import_question(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        answer: Answer,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::AnswerImportQuestion, purpose)?;
        let picture = self.picture().await?;
        let mut write = self.begin().await?;
        let waiting = Waiting::read(&write, entry).await?;
        self.require_open(actor, &picture, &waiting, &answer)?;
        let mut facts = self.what_follows(&write, &waiting, &answer).await?;
        facts.push(waiting.answered(answer.clone()));
        let reason = Some(in_words(&answer).to_owned());
        let doing = Doing { actor, purpose, what: "answer a question from an import", reason, request_key: None };
        doing.append(&mut write, facts).await?;
        write.commit().await?;
        Ok(())
    }

    /// A restricted record is added to only by those named in the restriction; a child must be one of the record.
    fn require_open(
        &self,
        actor: &Actor,
        picture: &Picture,
        waiting: &Waiting,
        answer: &Answer,
    ) -> Result<(), ServiceError> {
        let mut subjects = vec![waiting.last.subject];
        if let Answer::Child { subject } = answer {
            if picture.persons(*subject).is_empty() {
                return Err(ServiceError::NotFound("There is no such child in the record.".to_owned()));
            }
            subjects.push(*subject);
        }
        if subjects.into_iter().any(|subject| self.is_closed_to(actor, picture, subject)) {
            return Err(ServiceError::Restricted { may_break_glass: false });
        }
        Ok(())
    }

    async fn what_follows(
        &self,
        write: &Write,
        waiting: &Waiting,
        answer: &Answer,
    ) -> Result<Vec<NewFact>, ServiceError> {
        let own = waiting.last.subject;
        match (&waiting.question.doubt, answer) {
            (_, Answer::Discard) => Ok(Vec::new()),
            (Doubt::MovedReferral { stands }, Answer::Same) => {
                let versions = versions_of(write, own).await?;
                self.same_referral(waiting, &versions, *stands)
            }
            (Doubt::MovedReferral { .. }, Answer::Different) => {
                let versions = versions_of(write, own).await?;
                let place = Place { subject: own, stem: waiting.stem()? };
                let child = waiting.child()?;
                Ok(self.additional(waiting, &child, &place, &versions))
            }
            (Doubt::NoIdentifier { .. } | Doubt::SameNumber { .. }, Answer::Child { subject }) => {
                waiting.require_unclaimed(write, *subject).await?;
                let versions = versions_of(write, *subject).await?;
                self.named_child(waiting, *subject, &versions)
            }
            (Doubt::NoIdentifier { .. } | Doubt::SameNumber { .. }, Answer::NewChild) => {
                waiting.require_unclaimed(write, own).await?;
                self.named_child(waiting, own, &[])
            }
            _ => Err(ServiceError::one("answer", "Choose one of the answers that this question has")),
        }
    }

    /// The referral that stands gets the date of the one that came, with all that nests in it.
    fn same_referral(
        &self,
        waiting: &Waiting,
        versions: &[Version],
        stands: EntryId,
    ) -> Result<Vec<NewFact>, ServiceError> {
        let (stem, records) = (waiting.stem()?, waiting.records()?);
        let known = Known::of(versions, &waiting.said.source, &stem);
        let moved_on = || {
            ServiceError::Unusable(
                "The referrals of this child have changed since the question was put. Load the file again: the question \
                 will be put anew if there is still a doubt."
                    .to_owned(),
            )
        };
        let may_move = |before: &&KnownEntry| before.period <= waiting.said.period && before.changed_here.is_none();
        let before = known.entry(stands).filter(may_move).ok_or_else(moved_on)?;
        let path = records.first().map(|record| record.path.clone()).ok_or_else(moved_on)?;
        if known.at(&path).is_some_and(|other| other.entry != stands && !other.withdrawn) {
            return Err(moved_on());
        }
        let mut facts = Vec::with_capacity(records.len());
        let mut spoken = HashSet::from([stands]);
        for record in &records {
            let rest = record.path.strip_prefix(&path).unwrap_or_default();
            let former = format!("{}{rest}", before.path);
            let nested = || known.at(&former).filter(|known| known.episode == Some(stands));
            let known = if rest.is_empty() { Some(before) } else { nested() };
            if let Some(changed) = known.filter(|known| known.changed_here.is_some()) {
                spoken.insert(changed.entry);
                continue;
            }
            let entry = known.map_or_else(|| self.new_id(), |known| known.entry);
            spoken.insert(entry);
            let key = key(&stem, &record.path);
            let fact = waiting.said.says(entry, waiting.last.subject, key, record.fact.clone());
            facts.push(NewFact {
                supersedes: known.map(|known| known.version),
                episode: (entry != stands).then_some(stands),
                ..fact
            });
        }
        let nested = known.entries.iter().filter(|known| {
            known.episode == Some(stands)
                && known.period == waiting.said.period
                && known.changed_here.is_none()
                && !spoken.contains(&known.entry)
        });
        let nested = nested.map(|known| GoneEntry {
            entry: known.entry,
            version: known.version,
            part: None,
            back_to: known.earlier_word(&waiting.said.period).map(|word| word.version),
        });
        facts.extend(withdrawals(nested, versions, &waiting.said.period));
        Ok(facts)
    }

    /// A child without identifier is this one: the block counts as that child's.
    fn named_child(
        &self,
        waiting: &Waiting,
        subject: SubjectId,
        versions: &[Version],
    ) -> Result<Vec<NewFact>, ServiceError> {
        let stem = waiting.stem()?;
        let (child, place) = as_child(&waiting.child()?, stem, subject, versions, &waiting.said);
        if !waiting.held()?.absent.contains(&subject) {
            return Ok(self.additional(waiting, &child, &place, versions));
        }
        // The file had no other block of this child, so this block is all that it says.
        let known = Known::of(versions, &waiting.said.source, &place.stem);
        let outcome = reconcile(&waiting.said, &child, &place, &known, &Scope::Whole, self.ids.as_ref());
        let mut facts = outcome.facts;
        let mut entries = outcome.gone.map(|gone| gone.entries).unwrap_or_default();
        for other in stems(versions, &waiting.said.source).into_iter().filter(|other| *other != place.stem) {
            let known = Known::of(versions, &waiting.said.source, &other);
            entries.extend(gone(&waiting.said, &known, &Here::default()));
        }
        facts.extend(withdrawals(entries.into_iter(), versions, &waiting.said.period));
        facts.extend(derived(&waiting.said, &place, &known, &facts, self.ids.as_ref()));
        Ok(facts)
    }

    /// What waits, added to what stands.
    fn additional(&self, waiting: &Waiting, child: &Incoming, place: &Place, versions: &[Version]) -> Vec<NewFact> {
        let known = Known::of(versions, &waiting.said.source, &place.stem);
        let none = HashSet::new();
        let mut facts = reconcile(&waiting.said, child, place, &known, &Scope::More(&none), self.ids.as_ref()).facts;
        facts.extend(derived(&waiting.said, place, &known, &facts, self.ids.as_ref()));
        facts
    }
}

/// A question that nobody has answered.
struct Waiting {
    last: Version,
    question: ImportQuestion,
    said: Said,
}

impl Waiting {
    async fn read(write: &Write, entry: EntryId) -> Result<Self, ServiceError> {
        let none = || ServiceError::NotFound("There is no such question.".to_owned());
        let last = write.entry(entry).await?.pop().ok_or_else(none)?;
        let body = last.version.body.as_deref().unwrap_or_default();
        let Ok(Fact::ImportQuestion(question)) = Fact::from_body(Kind::ImportQuestion, body) else {
            return Err(none());
        };
        if let Some(answer) = &question.answer {
            let sentence = format!("This question has been answered already: {}.", in_words(answer));
            return Err(ServiceError::NotFound(sentence));
        }
        if last.version.withdrawn {
            let sentence = "This question no longer waits: the file was loaded again since, and there is no doubt now.";
            return Err(ServiceError::NotFound(sentence.to_owned()));
        }
        let last = last.version;
        let source = Source::from_stored(&last.source);
        let standard = Standard::of(&source).ok_or_else(none)?;
        let period = last.period.clone().unwrap_or_default();
        let said = Said { standard, source, period, file: question.file.clone(), covered: None };
        Ok(Self { last, question: *question, said })
    }

    fn held(&self) -> Result<Held, ServiceError> {
        Held::read(&self.question.held)
    }

    fn child(&self) -> Result<Incoming, ServiceError> {
        Ok(Incoming { line: self.question.line, records: self.records()?, ..Incoming::default() })
    }

    fn records(&self) -> Result<Vec<IncomingRecord>, ServiceError> {
        self.held()?.records(Some(self.said.standard))
    }

    /// The same source may have the child's number as another child's by now, as when two files put the question.
    async fn require_unclaimed(&self, write: &Write, subject: SubjectId) -> Result<(), ServiceError> {
        let records = self.records()?;
        let number = records.first().and_then(|record| match &record.fact {
            Fact::Person(person) => person.la_child_id.as_deref(),
            _ => None,
        });
        let Some(number) = number else { return Ok(()) };
        let said = write.by_source_keys(self.said.source.as_str(), &[stem(number)]).await?;
        if said.iter().all(|version| version.subject == subject) {
            return Ok(());
        }
        Err(ServiceError::Unusable(
            "Somebody has said since which child this number is. Load the file again: it is taken as that child's."
                .to_owned(),
        ))
    }

    /// The stem of the child that the question is about.
    fn stem(&self) -> Result<String, ServiceError> {
        let path = self.records()?.first().map(|record| record.path.clone()).unwrap_or_default();
        let key = self.last.source_key.as_deref().and_then(|key| key.strip_prefix("question/"));
        let stem = key.and_then(|key| if path.is_empty() { Some(key) } else { key.strip_suffix(&format!("/{path}")) });
        stem.map(str::to_owned).ok_or_else(|| {
            ServiceError::Unusable(
                "this question does not say which child it is about; run `sightline verify`".to_owned(),
            )
        })
    }

    fn answered(&self, answer: Answer) -> NewFact {
        let question = ImportQuestion { answer: Some(answer), ..self.question.clone() };
        let key = self.last.source_key.clone().unwrap_or_default();
        self.said.says(self.last.entry, self.last.subject, key, question.into()).superseding(self.last.version)
    }
}

async fn versions_of(write: &Write, subject: SubjectId) -> Result<Vec<Version>, ServiceError> {
    Ok(versions_by_subject(write, [subject]).await?.remove(&subject).unwrap_or_default())
}

fn in_words(answer: &Answer) -> &'static str {
    match answer {
        Answer::Same => "the same referral, with its date corrected",
        Answer::Different => "another referral",
        Answer::Child { .. } => "a child of the record",
        Answer::NewChild => "a new child",
        Answer::Discard => "the file is wrong here",
    }
}
