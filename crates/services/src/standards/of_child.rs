//! One child against every standard.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{EntryId, SubjectId};
use measures::standards::{Outcome, Standard};
use picture::Picture;

use super::May;
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::no_such_child;
use crate::error::ServiceError;

/// The page.
#[derive(Clone, Debug)]
pub struct ChildStandards {
    pub child: SubjectId,
    pub label: String,
    /// `Child protection plan`.
    pub open_work: String,
    pub day: NaiveDate,
    /// What would help first, then what is met, what cannot be said, and what does not apply.
    pub lines: Vec<ChildStandardLine>,
}

impl ChildStandards {
    pub fn needs(&self) -> usize {
        self.lines.iter().filter(|line| line.outcome.is_not_met()).count()
    }
}

#[derive(Clone, Debug)]
pub struct ChildStandardLine {
    pub standard: Arc<Standard>,
    pub outcome: Outcome,
    /// What shows it: the kind and the address of each entry.
    pub entries: Vec<(&'static str, EntryId)>,
    /// Where it is put right: the address, and what the link says.
    pub helps: Option<(String, &'static str)>,
}

impl Sightline {
    /// One child against every standard today.
    ///
    /// # Errors
    /// The actor may not open the record, or there is no such child.
    pub async fn child_standards(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<ChildStandards, ServiceError> {
        self.require_for_child(&*self.picture().await?, actor, Action::OpenChild, purpose, child)?;
        self.warm_standards().await?;
        let tell = |picture: &Picture| {
            self.require_for_child(picture, actor, Action::OpenChild, purpose, child)?;
            if picture.persons(picture.canonical(child)).is_empty() {
                return Err(no_such_child());
            }
            Ok(self.standards_of_child(picture, child, &May::of(self, picture, actor, purpose)))
        };
        let (mut write, page) = self.told_under_lock(tell).await?;
        record_look(&mut write, actor, purpose, Some(child), "the child against the practice standards").await?;
        write.commit().await?;
        Ok(page)
    }

    fn standards_of_child(&self, picture: &Picture, child: SubjectId, may: &May) -> ChildStandards {
        let all = self.all_against(picture);
        let found = all.child(picture.canonical(child));
        let mut lines: Vec<ChildStandardLine> = found
            .into_iter()
            .flat_map(|found| &found.against)
            .map(|one| ChildStandardLine {
                standard: one.standard.clone(),
                entries: one.entries.iter().filter_map(|entry| kind_of(picture, *entry)).collect(),
                helps: match one.outcome {
                    Outcome::NotMet { helps, .. } => Some(may.link(child, helps)),
                    _ => None,
                },
                outcome: one.outcome.clone(),
            })
            .collect();
        // Stable: within each the order of the file.
        lines.sort_by_key(|line| place(&line.outcome));
        ChildStandards {
            child,
            label: picture.label(child),
            open_work: found.map_or_else(|| "No open work".to_owned(), |found| found.open.in_words()),
            day: self.clock.today(),
            lines,
        }
    }
}

fn kind_of(picture: &Picture, entry: EntryId) -> Option<(&'static str, EntryId)> {
    Some((picture.entry(entry)?.fact.kind().in_words(), entry))
}

fn place(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::NotMet { .. } => 0,
        Outcome::Met { .. } => 1,
        Outcome::CannotSay { .. } => 2,
        Outcome::DoesNotApply { .. } => 3,
    }
}
