//! Withdraws what a file no longer holds, or puts back what a file of an earlier period says of it.
//!
//! What one child's block lacks goes with the change that loads the child. Children of whom the whole file says nothing wait
//! for its end.

use std::collections::HashMap;

use domain::{EntryId, Fact, Kind, Source, SubjectId};
use ledger::Version;

use super::derive::derived;
use super::gone::{Gone, GoneEntry};
use super::known::{Known, stems};
use super::reconcile::Place;
use super::run::{CHILDREN_AT_A_TIME, Run, versions_by_subject};
use crate::app::NewFact;
use crate::error::ServiceError;

impl Run<'_> {
    pub(super) async fn withdraw(&mut self) -> Result<(), ServiceError> {
        let gone = std::mem::take(&mut self.gone);
        for some in gone.chunks(CHILDREN_AT_A_TIME) {
            let write = self.app.begin().await?;
            let versions = versions_by_subject(&write, some.iter().map(|child| child.subject)).await?;
            let (mut facts, mut derived) = (Vec::new(), Vec::new());
            for child in some {
                let versions = versions.get(&child.subject).map_or(&[][..], Vec::as_slice);
                let gone = self.let_go(child, versions);
                derived.extend(self.derived_of_all(child.subject, versions, &gone));
                facts.extend(gone);
            }
            let reason = why_gone(&self.said.period, &facts);
            facts.extend(derived);
            self.append(write, facts, Some(reason)).await?;
        }
        Ok(())
    }

    /// What follows for a child under each key that the source has for it.
    fn derived_of_all(&self, subject: SubjectId, versions: &[Version], gone: &[NewFact]) -> Vec<NewFact> {
        let each = stems(versions, &self.said.source).into_iter().map(|stem| {
            let known = Known::of(versions, &self.said.source, &stem);
            let of_stem = gone.iter().filter(|fact| known.entry(fact.entry).is_some());
            derived(&self.said, &Place { subject, stem }, &known, of_stem, self.app.ids.as_ref())
        });
        each.flatten().collect()
    }

    /// Notes that entries of a subject are gone.
    pub(super) fn is_gone(&mut self, subject: SubjectId, entries: Vec<GoneEntry>) {
        if !entries.is_empty() {
            self.gone.push(Gone { subject, entries });
        }
    }

    /// Counts what is gone of a child, and gives what is to be written of it.
    pub(super) fn let_go(&mut self, gone: &Gone, versions: &[Version]) -> Vec<NewFact> {
        for entry in &gone.entries {
            match (entry.part, entry.back_to) {
                (Some(_), Some(_)) => self.report.put_back += 1,
                (Some(part), None) => self.report.tally.withdrawn.add(part),
                (None, _) => {}
            }
        }
        withdrawals(gone.entries.iter().copied(), versions, &self.said.period)
    }
}

pub(super) fn current(versions: &[Version]) -> HashMap<EntryId, &Version> {
    versions.iter().map(|version| (version.entry, version)).collect()
}

/// What follows for the entries that are gone, if they are still as they were when they were found missing.
pub(super) fn withdrawals(gone: impl Iterator<Item = GoneEntry>, versions: &[Version], period: &str) -> Vec<NewFact> {
    let current = current(versions);
    gone.filter_map(|entry| {
        let last = *current.get(&entry.entry)?;
        if last.version != entry.version || last.withdrawn {
            return None;
        }
        put_back(last, &entry, versions).or_else(|| withdrawn(last, period))
    })
    .collect()
}

fn withdrawn(last: &Version, period: &str) -> Option<NewFact> {
    Some(NewFact { withdrawn: true, period: Some(period.to_owned()), ..as_before(last)? }.superseding(last.version))
}

/// The text of a file of an earlier period, once more, as of that period.
fn put_back(last: &Version, gone: &GoneEntry, versions: &[Version]) -> Option<NewFact> {
    let earlier = gone.back_to?;
    let earlier = versions.iter().find(|version| version.entry == gone.entry && version.version == earlier)?;
    Some(as_before(earlier)?.superseding(last.version))
}

/// `None` for a version whose text was erased.
fn as_before(version: &Version) -> Option<NewFact> {
    let fact = Fact::from_body(Kind::from_code(&version.kind)?, version.body.as_deref()?).ok()?;
    Some(NewFact {
        episode: version.episode,
        source: Source::from_stored(&version.source),
        period: version.period.clone(),
        source_key: version.source_key.clone(),
        ..NewFact::typed(version.entry, version.subject, fact)
    })
}

/// Why entries are withdrawn or put back, for the history.
pub(super) fn why_gone(period: &str, facts: &[NewFact]) -> String {
    let is_back = |fact: &&NewFact| !fact.withdrawn;
    match facts.iter().filter(is_back).count() {
        0 => format!("no longer in the file for {period}"),
        count => {
            format!("no longer in the file for {period}; {count} put back as a file of an earlier period has them")
        }
    }
}
