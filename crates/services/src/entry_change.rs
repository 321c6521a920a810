//! One entry on a child's record is put right or withdrawn, on the version that its writer saw.

use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::Version;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::Opened;
use crate::contact::{LONGEST_TEXT, check_length, request_key, some};
use crate::error::ServiceError;

/// Who changes which entry, and which version of it they saw.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub child: SubjectId,
    pub entry: EntryId,
    pub version: i32,
    /// The form's own key: sent twice, it is stored once.
    pub key: &'a str,
}

/// What may be withdrawn by those who may write it: each kind with the action for it.
const WRITTEN_HERE: [(Kind, Action); 6] = [
    (Kind::Visit, Action::RecordVisit),
    (Kind::CaseNote, Action::RecordNote),
    (Kind::Document, Action::AddDocument),
    (Kind::ManagementDecision, Action::DecideAsManager),
    (Kind::CaseSupervision, Action::Supervise),
    (Kind::Allocation, Action::Allocate),
];

/// The action with which an entry of this kind is withdrawn; `None` for kinds that have another way.
pub fn action_to_withdraw(kind: Kind) -> Option<Action> {
    WRITTEN_HERE.iter().find(|(written, _)| *written == kind).map(|(_, action)| *action)
}

impl Sightline {
    /// Withdraws a visit, note, document, decision, supervision or allocation that was recorded on the wrong child or by
    /// mistake. It stays in the history, struck through.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] with both texts; [`ServiceError::Invalid`] without a reason.
    pub async fn withdraw_entry(
        &self,
        actor: &Actor,
        purpose: Purpose,
        seen: Seen<'_>,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let kind = self.picture().await?.entry(seen.entry).map(|held| held.fact.kind());
        let action = kind.and_then(action_to_withdraw);
        let (Some(kind), Some(action)) = (kind, action) else {
            // Who may write nothing here does not even hear that there is no such entry.
            self.require_on_child(actor, Action::RecordNote, purpose, seen.child).await?;
            return Err(no_such_entry());
        };
        let change = OneChange { app: self, actor, purpose, action, seen, kind };
        change
            .make("withdraw an entry", reason, &[reason.to_owned()], true, |fact| {
                let mut faults = Vec::new();
                if reason.trim().is_empty() {
                    return Err(ServiceError::one("reason", "Enter why it is withdrawn"));
                }
                check_length(&mut faults, "reason", "The reason", reason, LONGEST_TEXT);
                if faults.is_empty() { Ok(fact) } else { Err(ServiceError::Invalid(faults)) }
            })
            .await
    }
}

/// An entry that its reader is about to withdraw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryToWithdraw {
    pub child: SubjectId,
    pub label: String,
    pub entry: EntryId,
    pub version: i32,
    /// `Visit`.
    pub kind: &'static str,
    /// `6 March 2026 at 2pm`.
    pub when: String,
}

impl Sightline {
    /// What is about to be withdrawn, for the form.
    ///
    /// # Errors
    /// The actor may not withdraw it; there is no such entry, or it was withdrawn before.
    pub async fn entry_to_withdraw(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        entry: EntryId,
    ) -> Result<EntryToWithdraw, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let records = picture.records_of(child);
        let held = picture.entry(entry).filter(|held| records.contains(&held.subject));
        let found = held.and_then(|held| Some((held, action_to_withdraw(held.fact.kind())?)));
        let Some((held, action)) = found else {
            self.require_for_child(&picture, actor, Action::RecordNote, purpose, child)?;
            return Err(no_such_entry());
        };
        self.require_for_child(&picture, actor, Action::OpenChild, purpose, child)?;
        self.require_for_child(&picture, actor, action, purpose, child)?;
        if held.withdrawn {
            return Err(ServiceError::Unusable("This was withdrawn before.".to_owned()));
        }
        let shown = EntryToWithdraw {
            child,
            label: picture.label(child),
            entry,
            version: held.version,
            kind: held.fact.kind().in_words(),
            when: held.fact.happened_at().map(|when| when.in_words()).unwrap_or_default(),
        };
        record_look(&mut write, actor, purpose, Some(child), "one entry of the record").await?;
        write.commit().await?;
        Ok(shown)
    }
}

pub(crate) fn no_such_entry() -> ServiceError {
    ServiceError::NotFound("This record has no such entry. It may have been erased.".to_owned())
}

/// One change to one entry.
pub(crate) struct OneChange<'a> {
    pub app: &'a Sightline,
    pub actor: &'a Actor,
    pub purpose: Purpose,
    pub action: Action,
    pub seen: Seen<'a>,
    pub kind: Kind,
}

impl OneChange<'_> {
    /// `fact` makes the new text of the one that the writer saw. Whoever worked from an older text gets both, and nothing
    /// is stored.
    pub async fn make(
        self,
        what: &'static str,
        reason: &str,
        content: &[String],
        withdrawn: bool,
        fact: impl FnOnce(Fact) -> Result<Fact, ServiceError>,
    ) -> Result<(), ServiceError> {
        let Self { app, actor, purpose, action, seen, kind } = self;
        let (entry, version) = (seen.entry.to_string(), seen.version.to_string());
        let all: Vec<&str> = [&entry, &version].into_iter().chain(content).map(String::as_str).collect();
        let request_key = request_key(what, actor, seen.key, &all);
        let Opened { picture, mut write, .. } = app.open_record(actor, Action::OpenChild, purpose, seen.child).await?;
        app.require_for_child(&picture, actor, action, purpose, seen.child)?;
        let recorded = write.entry(seen.entry).await?;
        let versions: Vec<Version> = recorded.into_iter().map(|recorded| recorded.version).collect();
        // On any of the records of this person, where several were joined.
        let records = picture.records_of(seen.child);
        let is_here = |version: &&Version| records.contains(&version.subject) && version.kind == kind.code();
        let shown = versions.iter().filter(is_here).find(|version| version.version == seen.version);
        let shown = shown.ok_or_else(no_such_entry)?;
        let is_last = versions.last().is_some_and(|last| last.version == seen.version);
        if is_last && shown.withdrawn {
            return Err(ServiceError::one("reason", "This was withdrawn before"));
        }
        let text = shown.body.as_deref().ok_or_else(no_such_entry)?;
        let told = Fact::from_body(kind, text).map_err(|_| no_such_entry())?;
        let new = NewFact::typed(seen.entry, shown.subject, fact(told)?).superseding(seen.version);
        let new = NewFact { episode: shown.episode, withdrawn, ..new };
        let doing = Doing { actor, purpose, what, reason: some(reason), request_key };
        if !doing.append(&mut write, vec![new]).await?.repeated {
            write.commit().await?;
        }
        Ok(())
    }
}
