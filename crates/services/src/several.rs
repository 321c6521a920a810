//! Several children at once: brothers and sisters whose records one change touches.

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
}

impl Several {
    /// What stands of one kind on one child.
    pub fn of(&self, child: SubjectId, kind: Kind) -> impl Iterator<Item = (&Version, Fact)> {
        let versions = self.current.iter().filter(move |version| version.subject == child);
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
    /// Asks for each child whether the actor may, takes the lock, and asks again if a record was restricted meanwhile.
    ///
    /// # Errors
    /// The policies do not allow it for one of them, or one is nobody whom the record knows.
    pub(crate) async fn open_several(
        &self,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        children: &[SubjectId],
    ) -> Result<Several, ServiceError> {
        for _ in 0..3 {
            let picture = self.picture().await?;
            for child in children {
                self.require_for_child(&picture, actor, action, purpose, *child)?;
            }
            let write = self.begin().await?;
            let versions = write.versions_of_subjects(children).await?;
            if versions.iter().any(|version| is_guard_after(version, picture.position())) {
                continue;
            }
            let current = current(versions);
            let is_known = |child: &SubjectId| {
                current.iter().any(|version| version.subject == *child && version.kind == Kind::Person.code())
            };
            if !children.iter().all(is_known) {
                return Err(no_such_child());
            }
            return Ok(Several { picture, write, current });
        }
        Err(ServiceError::Refused("A record is being restricted at this moment. Try again.".to_owned()))
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

fn is_guard_after(version: &Version, known: i64) -> bool {
    version.position > known && [Kind::Restriction.code(), Kind::BreakGlass.code()].contains(&version.kind.as_str())
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
