//! What a reader of a joined record is told: which records it is made of, and where the address of one leads.

use chrono::{DateTime, Utc};
use domain::dates::long_london;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{KnownAt, NewChange, Write};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::account_in_words;
use crate::error::ServiceError;

/// A record that was joined with the one shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedRecord {
    /// The record that went.
    pub record: SubjectId,
    pub entry: EntryId,
    pub version: i32,
    /// The names and numbers that were entered on it.
    pub called: String,
    pub at: DateTime<Utc>,
    pub who: String,
    pub reason: String,
    /// The reader may part them again.
    pub may_part: bool,
}

impl JoinedRecord {
    /// `14 March 2026 at 9:30am`.
    pub fn when(&self) -> String {
        long_london(self.at)
    }
}

impl Sightline {
    /// The record under which another one is read now; `None` for a record that is its own.
    ///
    /// # Errors
    /// The actor may not open it.
    pub async fn kept_record(
        &self,
        actor: &Actor,
        purpose: Purpose,
        record: SubjectId,
    ) -> Result<Option<SubjectId>, ServiceError> {
        let picture = self.picture().await?;
        let kept = picture.canonical(record);
        if kept == record {
            return Ok(None);
        }
        self.require_for_child(&picture, actor, Action::OpenChild, purpose, kept)?;
        Ok(Some(kept))
    }

    /// One record that was joined with another, for the form that parts them; and the record that is kept.
    ///
    /// # Errors
    /// The actor may not open it, or no such joining stands.
    pub async fn joined_record(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
    ) -> Result<(SubjectId, JoinedRecord), ServiceError> {
        self.require(actor, Action::MergeRecords, purpose)?;
        let none = || ServiceError::NotFound("These records are not joined, or have been parted already.".to_owned());
        let picture = self.picture().await?;
        let kept = picture.entry(entry).map(|held| picture.canonical(held.subject)).ok_or_else(none)?;
        let joined = self.joined_records(actor, purpose, kept).await?;
        let one = joined.into_iter().find(|joined| joined.entry == entry).ok_or_else(none)?;
        Ok((kept, one))
    }

    /// The records that were joined with a child's, the first joined first. Empty for most, and then nothing is looked at.
    ///
    /// # Errors
    /// The actor may not open the record.
    pub async fn joined_records(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<Vec<JoinedRecord>, ServiceError> {
        let before = self.picture().await?;
        self.require_for_child(&before, actor, Action::OpenChild, purpose, child)?;
        if !before.of(child).any(|held| matches!(held.fact, Fact::Merge(_))) {
            return Ok(Vec::new());
        }
        let (mut write, picture) = self.locked().await?;
        self.require_for_child(&picture, actor, Action::OpenChild, purpose, child)?;
        let merges: Vec<_> = picture.of(child).filter(|held| matches!(held.fact, Fact::Merge(_))).collect();
        let may_part = self.require_for_child(&picture, actor, Action::MergeRecords, purpose, child).is_ok();
        let mut joined = Vec::with_capacity(merges.len());
        for held in merges {
            let Some(last) = write.entry(held.entry).await?.pop() else { continue };
            let body = last.version.body.as_deref().unwrap_or_default();
            let reason = match Fact::from_body(Kind::Merge, body) {
                Ok(Fact::Merge(merge)) => merge.reason.shown().to_owned(),
                _ => continue,
            };
            let said = picture.entered_on(held.subject).filter(|held| !held.withdrawn);
            let mut called: Vec<String> = said.filter_map(called).collect();
            called.dedup();
            joined.push(JoinedRecord {
                record: held.subject,
                entry: held.entry,
                version: last.version.version,
                called: called.join("; "),
                at: last.recorded_at.utc(),
                who: account_in_words(&picture, &last.actor),
                reason,
                may_part,
            });
        }
        record_look(&mut write, actor, purpose, Some(child), "records joined with this one").await?;
        write.commit().await?;
        Ok(joined)
    }
}

/// `Amira Example, LA child ID A12`.
fn called(held: &picture::Held) -> Option<String> {
    let Fact::Person(person) = &held.fact else { return None };
    let number = person.la_child_id.as_ref().filter(|_| person.full_name().is_some());
    let number = number.map(|number| format!(", LA child ID {number}")).unwrap_or_default();
    Some(person.label() + &number)
}

/// A change to entries, each put on the record on which it was first entered, where that and the record named are one person's.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) async fn on_their_records(write: &Write, mut change: NewChange) -> Result<NewChange, ServiceError> {
    for version in change.versions.iter_mut().filter(|version| version.supersedes.is_some()) {
        let entered_on = write.entry(version.entry).await?.pop().map(|last| last.version.subject);
        if let Some(record) = entered_on.filter(|record| *record != version.subject)
            && person_of(write, record).await? == person_of(write, version.subject).await?
        {
            version.subject = record;
        }
    }
    Ok(change)
}

/// The record that stands for the person, as the transaction sees it.
async fn person_of(write: &Write, record: SubjectId) -> Result<SubjectId, ServiceError> {
    let (mut person, mut passed) = (record, vec![record]);
    loop {
        let history = write.history(person, KnownAt::Now).await?;
        let mut standing = None;
        for version in history.into_iter().map(|recorded| recorded.version) {
            if version.kind != Kind::Merge.code() {
                continue;
            }
            let Ok(Fact::Merge(merge)) = Fact::from_body(Kind::Merge, version.body.as_deref().unwrap_or_default())
            else {
                continue;
            };
            if !version.withdrawn {
                standing = Some((version.entry, merge.into));
            } else if standing.is_some_and(|(entry, _)| entry == version.entry) {
                standing = None;
            }
        }
        match standing {
            Some((_, into)) if !passed.contains(&into) => {
                passed.push(into);
                person = into;
            }
            _ => return Ok(person),
        }
    }
}
