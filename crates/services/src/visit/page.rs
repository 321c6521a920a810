//! One visit as one child's record has it, with its earlier texts.

use domain::visit::Visit;
use domain::{EntryId, Fact, Kind, SubjectId, dates};
use ledger::Recorded;

use super::{recorded_in_words, visit_of};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::{Opened, account_in_words};
use crate::entry_change::no_such_entry;
use crate::error::ServiceError;

/// A visit to one child.
#[derive(Clone, Debug)]
pub struct VisitPage {
    pub child: SubjectId,
    pub label: String,
    pub entry: EntryId,
    pub version: i32,
    pub visit: Visit,
    pub withdrawn: bool,
    /// `Recorded late: on 14 March 2026, 8 days after the visit`.
    pub recorded: String,
    pub recorded_by: String,
    /// Brothers and sisters at the same visit whose records the reader may open.
    pub together: Vec<AtSameVisit>,
    /// Others at the same visit whose records the reader may not open.
    pub not_shown: usize,
    /// Every text, the newest first.
    pub versions: Vec<VisitVersion>,
    pub may_correct: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtSameVisit {
    pub child: SubjectId,
    pub entry: EntryId,
    pub label: String,
}

/// One text of the entry, who wrote it and why.
#[derive(Clone, Debug)]
pub struct VisitVersion {
    pub version: i32,
    pub by: String,
    pub recorded_at: String,
    pub reason: Option<String>,
    pub withdrawn: bool,
    /// `None` where it was erased.
    pub visit: Option<Visit>,
}

impl Sightline {
    /// A visit on a child's record. That it was opened is written down.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], [`ServiceError::Restricted`], [`ServiceError::Refused`].
    pub async fn visit_page(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        entry: EntryId,
    ) -> Result<VisitPage, ServiceError> {
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let recorded = write.entry(entry).await?;
        let records = picture.records_of(child);
        let is_here = |one: &Recorded| records.contains(&one.version.subject) && one.version.kind == Kind::Visit.code();
        let last = recorded.last().filter(|last| is_here(last)).ok_or_else(no_such_entry)?;
        let first = recorded.first().ok_or_else(no_such_entry)?;
        let visit = read(last).ok_or_else(no_such_entry)?;
        let may_correct = self.require_for_child(&picture, actor, Action::RecordVisit, purpose, child).is_ok();
        let at_once: Vec<(SubjectId, EntryId)> = match visit.together {
            None => Vec::new(),
            Some(_) => self.made_at(first.version.position, Kind::Visit).await?,
        };
        // One that was withdrawn, as written on the wrong child, or erased, names that child no longer.
        let stands = |entry| {
            picture
                .entry(entry)
                .filter(|held| !held.withdrawn)
                .and_then(|held| visit_of(&held.fact))
                .is_some_and(|other| other.together == visit.together)
        };
        let at_once = at_once.into_iter().filter(|(_, entry)| stands(*entry));
        let others: Vec<_> = at_once.filter(|(other, _)| !records.contains(other)).collect();
        let known = others.len();
        let may_open = |other| self.require_for_child(&picture, actor, Action::OpenChild, purpose, other).is_ok();
        let others = others.into_iter().filter(|(other, _)| may_open(*other));
        let together: Vec<AtSameVisit> =
            others.map(|(child, entry)| AtSameVisit { child, entry, label: picture.label(child) }).collect();
        let page = VisitPage {
            child,
            label: picture.label(child),
            entry,
            version: last.version.version,
            withdrawn: last.version.withdrawn,
            recorded: recorded_in_words(visit.at.day(), first.recorded_at.utc()),
            recorded_by: account_in_words(&picture, &first.actor),
            not_shown: known - together.len(),
            together,
            versions: recorded
                .iter()
                .rev()
                .map(|one| VisitVersion {
                    version: one.version.version,
                    by: account_in_words(&picture, &one.actor),
                    recorded_at: dates::long_london(one.recorded_at.utc()),
                    reason: one.reason.clone(),
                    withdrawn: one.version.withdrawn,
                    visit: read(one),
                })
                .collect(),
            visit,
            may_correct: may_correct && !last.version.withdrawn,
        };
        record_look(&mut write, actor, purpose, Some(child), "a visit").await?;
        write.commit().await?;
        Ok(page)
    }
}

fn read(recorded: &Recorded) -> Option<Visit> {
    let fact = Fact::from_body(Kind::Visit, recorded.version.body.as_deref()?).ok()?;
    visit_of(&fact).cloned()
}
