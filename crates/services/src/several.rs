//! Several children at once: brothers and sisters whose records one change touches.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{Version, Write};
use picture::Picture;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::no_such_child;
use crate::error::ServiceError;

/// So many children at once are more than any family, and more than one form should touch.
pub const MOST_CHILDREN: usize = 20;

/// What stands of several children, as the lock on the chain sees it.
pub(crate) struct Several {
    pub picture: Arc<Picture>,
    pub write: Write,
    current: Vec<Version>,
    /// All records of each person: those that were merged belong together.
    records: HashMap<SubjectId, Vec<SubjectId>>,
}

impl Several {
    /// What stands of one kind on one child.
    pub fn of(&self, child: SubjectId, kind: Kind) -> impl Iterator<Item = (&Version, Fact)> {
        let records = self.records.get(&child).map_or(&[][..], Vec::as_slice);
        let versions = self.current.iter().filter(move |version| records.contains(&version.subject));
        versions.filter(move |version| version.kind == kind.code()).filter_map(move |version| {
            let fact = Fact::from_body(kind, version.body.as_deref()?).ok()?;
            Some((version, fact))
        })
    }

    /// The newest referral that is open on a day: what is recorded then belongs to it.
    pub fn open_referral(&self, child: SubjectId, day: NaiveDate) -> Option<EntryId> {
        let referrals = self.of(child, Kind::Referral).filter_map(|(version, fact)| match fact {
            Fact::Referral(referral) if referral.is_open_on(day) => Some((referral.referral_date, version.entry)),
            _ => None,
        });
        referrals.max().map(|(_, entry)| entry)
    }
}

impl Sightline {
    /// Takes the lock, and asks for each child whether the actor may, as the record is under it.
    ///
    /// # Errors
    /// The policies do not allow it for one of them, one is nobody whom the record knows, or two are one person.
    pub(crate) async fn open_several(
        &self,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        children: &[SubjectId],
    ) -> Result<Several, ServiceError> {
        let (write, picture) = self.locked().await?;
        for child in children {
            self.require_for_child(&picture, actor, action, purpose, *child)?;
        }
        let people: BTreeSet<SubjectId> = children.iter().map(|child| picture.canonical(*child)).collect();
        if people.len() < children.len() {
            let message = "Two of these are one child: their records have been joined. Open the form again";
            return Err(ServiceError::one("child", message));
        }
        let records: HashMap<SubjectId, Vec<SubjectId>> =
            children.iter().map(|child| (*child, picture.records_of(*child))).collect();
        let all: Vec<SubjectId> = records.values().flatten().copied().collect();
        let versions = write.versions_of_subjects(&all).await?;
        let several = Several { picture, write, current: current(versions), records };
        if !children.iter().all(|child| several.of(*child, Kind::Person).next().is_some()) {
            return Err(no_such_child());
        }
        Ok(several)
    }

    /// The lock on the chain, and the record as it is under it: nothing is restricted or joined between what is decided on
    /// this and what is written or served.
    pub(crate) async fn locked(&self) -> Result<(Write, Arc<Picture>), ServiceError> {
        // Far behind, as after a start, it would take long: so most of it is told before anybody has to wait for the lock.
        self.picture().await?;
        let write = self.begin().await?;
        let picture = self.picture().await?;
        Ok((write, picture))
    }

    /// What a list tells from the record, and the lock for writing down the look at it. It is worked out before anybody has to
    /// wait for the lock, and anew under it where something was written meanwhile: nobody is told of a record that was
    /// restricted while they waited.
    pub(crate) async fn told_under_lock<T>(
        &self,
        tell: impl Fn(&Picture) -> Result<T, ServiceError>,
    ) -> Result<(Write, T), ServiceError> {
        let before = self.picture().await?;
        let told = tell(&before)?;
        let write = self.begin().await?;
        let picture = self.picture().await?;
        let told = if is_overtaken(&before, &picture) { tell(&picture)? } else { told };
        Ok((write, told))
    }

    /// Refuses unless the actor may do this with the child, as the record is now.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] or [`ServiceError::Restricted`].
    pub async fn require_on_child(
        &self,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<(), ServiceError> {
        self.require_for_child(&*self.picture().await?, actor, action, purpose, child)
    }

    /// The entries of one kind that a change made: for a form that was sent twice.
    pub(crate) async fn made_at(
        &self,
        position: ledger::Position,
        kind: Kind,
    ) -> Result<Vec<(SubjectId, EntryId)>, ServiceError> {
        let (versions, _) = self.ledger.versions_after(position - 1, 200).await?;
        let there = versions.into_iter().filter(|made| made.position == position && made.kind == kind.code());
        Ok(there.map(|made| (made.subject, made.entry)).collect())
    }
}

/// Whether anything was written on any record between two pictures.
pub(crate) fn is_overtaken(before: &Picture, now: &Picture) -> bool {
    now.changed_subjects_since(before.position()).is_none_or(|changed| !changed.is_empty())
}

/// The newest version of each entry, without what was withdrawn or erased.
fn current(versions: Vec<Version>) -> Vec<Version> {
    let mut newest = std::collections::BTreeMap::<(i64, i32), Version>::new();
    let mut place = std::collections::HashMap::<EntryId, (i64, i32)>::new();
    for version in versions {
        let at = (version.position, version.ordinal);
        if let Some(before) = place.insert(version.entry, at) {
            newest.remove(&before);
        }
        newest.insert(at, version);
    }
    newest.into_values().filter(|version| !version.withdrawn && version.body.is_some()).collect()
}
