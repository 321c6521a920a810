//! A session or an observation that was written on the wrong worker, or by mistake, is withdrawn with what it put on children's
//! records.

use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{Version, Write};
use picture::Picture;

use super::Supervised;
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::contact::{LONGEST_TEXT, check_length, request_key, some};
use crate::entry_change::no_such_entry;
use crate::error::ServiceError;

/// Which entry on a worker, and which version of it its reader saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnWorker<'a> {
    pub worker: SubjectId,
    pub entry: EntryId,
    pub version: i32,
    /// The form's own key: sent twice, it is stored once.
    pub key: &'a str,
}

/// An entry on a worker that its reader is about to withdraw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerEntry {
    pub worker: SubjectId,
    pub name: String,
    pub entry: EntryId,
    pub version: i32,
    /// `Supervision`.
    pub kind: &'static str,
    /// `16 March 2026 at 9:30am`.
    pub when: String,
    pub is_session: bool,
    /// Children's records that hold a part of it, which is withdrawn with it.
    pub children: usize,
    /// Further ones, which the reader may not open: their parts stay.
    pub not_opened: usize,
}

/// What was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawnFromWorker {
    pub is_session: bool,
    /// Children's records that the actor may not open, whose part of the session stays.
    pub left_standing: usize,
}

impl Sightline {
    /// What is about to be withdrawn, for the form.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] unless by who wrote it or the worker's line; there is no such entry, or it was withdrawn before.
    pub async fn worker_entry_to_withdraw(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        entry: EntryId,
    ) -> Result<WorkerEntry, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        let versions = versions_on(&write, worker, entry).await?;
        let last = versions.last().ok_or_else(no_such_entry)?;
        let fact = fact_of(last)?;
        self.refuse_unless_theirs(actor, purpose, &supervised, &fact)?;
        if last.withdrawn {
            return Err(ServiceError::Unusable("This was withdrawn before.".to_owned()));
        }
        let parts = self.parts_to_withdraw(&picture, &write, actor, purpose, entry).await?;
        record_look(&mut write, actor, purpose, None, "the form for withdrawing an entry on a worker").await?;
        write.commit().await?;
        Ok(WorkerEntry {
            worker,
            name: supervised.worker.name,
            entry,
            version: last.version,
            kind: fact.kind().in_words(),
            when: fact.happened_at().map(|when| when.in_words()).unwrap_or_default(),
            is_session: matches!(fact, Fact::Supervision(_)),
            children: parts.may.len(),
            not_opened: parts.not_opened,
        })
    }

    /// Withdraws a session or an observation with the reason. It stays in the history, and nobody is shown it any more. A
    /// session takes with it what it put on children's records, as far as the actor may change those.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] unless by who wrote it or the worker's line; [`ServiceError::Invalid`] without a reason;
    /// [`ServiceError::Conflict`] where somebody changed it meanwhile.
    pub async fn withdraw_worker_entry(
        &self,
        actor: &Actor,
        purpose: Purpose,
        seen: OnWorker<'_>,
        reason: &str,
    ) -> Result<WithdrawnFromWorker, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, seen.worker)?;
        let versions = versions_on(&write, seen.worker, seen.entry).await?;
        let shown = versions.iter().find(|version| version.version == seen.version).ok_or_else(no_such_entry)?;
        let fact = fact_of(shown)?;
        self.refuse_unless_theirs(actor, purpose, &supervised, &fact)?;
        check_reason(reason)?;
        if shown.withdrawn {
            return Err(ServiceError::one("reason", "This was withdrawn before"));
        }
        let parts = self.parts_to_withdraw(&picture, &write, actor, purpose, seen.entry).await?;
        let is_session = matches!(fact, Fact::Supervision(_));
        let mut facts = vec![withdrawn(shown, fact)];
        for entry in parts.may {
            let last = write.entry(entry).await?.pop().map(|last| last.version).ok_or_else(no_such_entry)?;
            facts.push(withdrawn(&last, fact_of(&last)?));
        }
        let what = "withdraw an entry on a worker";
        let content = [seen.worker.to_string(), seen.entry.to_string(), seen.version.to_string(), reason.to_owned()];
        let request_key = request_key(what, actor, seen.key, &content.each_ref().map(String::as_str));
        let doing = Doing { actor, purpose, what, reason: some(reason), request_key };
        if !doing.append(&mut write, facts).await?.repeated {
            write.commit().await?;
        }
        Ok(WithdrawnFromWorker { is_session, left_standing: parts.not_opened })
    }

    /// Who wrote it takes it back, and so does the manager of the worker's team or who leads the service; the worker does not.
    pub(crate) fn refuse_unless_theirs(
        &self,
        actor: &Actor,
        purpose: Purpose,
        supervised: &Supervised,
        fact: &Fact,
    ) -> Result<(), ServiceError> {
        let (action, writer) = match fact {
            Fact::Supervision(session) => (Action::Supervise, &session.supervisor),
            Fact::DirectObservation(told) => (Action::ObservePractice, &told.observer),
            _ => return Err(no_such_entry()),
        };
        self.require(actor, action, purpose)?;
        if supervised.is_own || !(supervised.is_line || *writer == actor.user_name) {
            let sentence = "Who wrote this withdraws it, or the manager of the worker’s team. Ask one of them.";
            return Err(ServiceError::Refused(sentence.to_owned()));
        }
        Ok(())
    }

    async fn parts_to_withdraw(
        &self,
        picture: &Picture,
        write: &Write,
        actor: &Actor,
        purpose: Purpose,
        session: EntryId,
    ) -> Result<Parts, ServiceError> {
        let all = self.parts_of(picture, write, session).await?;
        let known = all.len();
        let may = |child: SubjectId| {
            let may = |action| self.require_for_child(picture, actor, action, purpose, child).is_ok();
            may(Action::OpenChild) && may(Action::Supervise)
        };
        let may: Vec<EntryId> = all.into_iter().filter(|(child, ..)| may(*child)).map(|(_, entry, _)| entry).collect();
        Ok(Parts { not_opened: known - may.len(), may })
    }
}

/// What a session put on children's records.
struct Parts {
    may: Vec<EntryId>,
    not_opened: usize,
}

/// Every text of an entry that was made on this worker.
async fn versions_on(write: &Write, worker: SubjectId, entry: EntryId) -> Result<Vec<Version>, ServiceError> {
    let recorded = write.entry(entry).await?.into_iter().map(|recorded| recorded.version);
    Ok(recorded.filter(|version| version.subject == worker).collect())
}

fn fact_of(version: &Version) -> Result<Fact, ServiceError> {
    let kind = Kind::from_code(&version.kind).ok_or_else(no_such_entry)?;
    Fact::from_body(kind, version.body.as_deref().unwrap_or_default()).map_err(|_| no_such_entry())
}

fn withdrawn(version: &Version, fact: Fact) -> NewFact {
    let fact = NewFact::typed(version.entry, version.subject, fact).superseding(version.version);
    NewFact { episode: version.episode, withdrawn: true, ..fact }
}

fn check_reason(reason: &str) -> Result<(), ServiceError> {
    if reason.trim().is_empty() {
        return Err(ServiceError::one("reason", "Enter why it is withdrawn"));
    }
    let mut faults = Vec::new();
    check_length(&mut faults, "reason", "The reason", reason, LONGEST_TEXT);
    if faults.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(faults)) }
}
