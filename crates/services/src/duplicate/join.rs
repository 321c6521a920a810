//! Joining two records, parting them again, and saying that they are of one person or of two.

use domain::merge::{Merge, NotTheSame, PossiblyTheSame};
use domain::narrative::Narrative;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::Write;
use picture::Picture;

use super::pair::{said_apart, said_together};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

/// The fewest characters of a reason: fewer say nothing.
pub const SHORTEST_REASON: usize = 10;
/// The most: it is a reason and not a report.
const LONGEST_REASON: usize = 2_000;

/// Which record is kept, which goes, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joining {
    pub keep: SubjectId,
    pub goes: SubjectId,
    pub reason: String,
}

impl Sightline {
    /// Joins two records: from now on what was entered on either is read as one person's. Gives the record that is kept: where
    /// that was itself joined to another meanwhile, the one that stands for the person. The same form a second time joins
    /// nothing more.
    ///
    /// # Errors
    /// The actor may not open both or may not join them; the reason says too little; somebody else has joined them, or the one
    /// that goes with another; or somebody has said that they are two people.
    pub async fn join_records(
        &self,
        actor: &Actor,
        purpose: Purpose,
        joining: &Joining,
    ) -> Result<SubjectId, ServiceError> {
        self.require(actor, Action::MergeRecords, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let kept = picture.canonical(joining.keep);
        if kept == picture.canonical(joining.goes) {
            for action in [Action::OpenChild, Action::MergeRecords] {
                self.require_for_child(&picture, actor, action, purpose, kept)?;
            }
            let merge = picture.of(kept).find(|held| held.subject == joining.goes && held.fact.kind() == Kind::Merge);
            let reason = Narrative::new(joining.reason.trim());
            if let Some(merge) = merge
                && is_said_by(&write, merge.entry, actor, &reason).await?
            {
                return Ok(kept);
            }
        }
        let (keep, goes) = self.two_people(&picture, actor, purpose, joining.keep, joining.goes)?;
        for subject in [keep, goes] {
            self.require_for_child(&picture, actor, Action::MergeRecords, purpose, subject)?;
        }
        let reason = reason(&joining.reason, "Enter how you know that they are one person")?;
        if goes != joining.goes {
            let sentence = "The record that was to go has been joined with another meanwhile. Open the page again and look \
                            at the joined record.";
            return Err(ServiceError::Unusable(sentence.to_owned()));
        }
        if said_apart(&picture, keep, goes).is_some() {
            let sentence = "Somebody has said that these are two people. If that was wrong, take it back first.";
            return Err(ServiceError::Unusable(sentence.to_owned()));
        }
        let merge = Merge { into: keep, reason };
        let fact = NewFact::typed(self.new_id(), goes, merge);
        let doing = Doing { actor, purpose, what: "join two records of one person", reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(keep)
    }

    /// Parts two records again: each is what was entered on it, before and since. Gives the record that stands by itself again.
    ///
    /// # Errors
    /// The actor may not; the reason says too little; no such joining stands; or somebody else parted them first.
    pub async fn part_records(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        seen: i32,
        why: &str,
    ) -> Result<SubjectId, ServiceError> {
        self.require(actor, Action::MergeRecords, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let none = || ServiceError::NotFound("These records are not joined, or have been parted already.".to_owned());
        let held = picture.entry(entry).filter(|held| !held.withdrawn).ok_or_else(none)?;
        if !matches!(held.fact, Fact::Merge(_)) {
            return Err(none());
        }
        for action in [Action::OpenChild, Action::MergeRecords] {
            self.require_for_child(&picture, actor, action, purpose, held.subject)?;
        }
        let why = reason(why, "Enter why they are parted")?;
        self.withdraw(
            &mut write,
            held.subject,
            (entry, seen),
            Kind::Merge,
            Withdrawing { actor, purpose, what: "part two records", why },
        )
        .await?;
        write.commit().await?;
        Ok(held.subject)
    }

    /// Says that two records are of two people, so that they are not suggested again. The same form a second time makes no
    /// second entry.
    ///
    /// # Errors
    /// The actor may not open both or may not say so; the reason says too little; or somebody has said it in other words.
    pub async fn say_not_the_same(
        &self,
        actor: &Actor,
        purpose: Purpose,
        one: SubjectId,
        other: SubjectId,
        why: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::MergeRecords, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let (one, other) = self.two_people_for(&picture, actor, Action::MergeRecords, purpose, (one, other))?;
        let reason = reason(why, "Enter how you know that they are two people")?;
        if let Some((entry, _)) = said_apart(&picture, one, other) {
            if is_said_by(&write, entry, actor, &reason).await? {
                return Ok(());
            }
            return Err(ServiceError::Unusable("Somebody has said so already.".to_owned()));
        }
        let fact = NewFact::typed(self.new_id(), one, NotTheSame { other, reason });
        let what = "say that two records are of two people";
        let doing = Doing { actor, purpose, what, reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }

    /// Takes back that two records are of two people.
    ///
    /// # Errors
    /// As [`Sightline::say_not_the_same`]; nobody has said so; or somebody else took it back first.
    pub async fn take_back_not_the_same(
        &self,
        actor: &Actor,
        purpose: Purpose,
        (one, other): (SubjectId, SubjectId),
        why: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::MergeRecords, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let (one, other) = self.two_people_for(&picture, actor, Action::MergeRecords, purpose, (one, other))?;
        let none = || ServiceError::NotFound("Nobody has said that these are two people.".to_owned());
        let (entry, version) = said_apart(&picture, one, other).ok_or_else(none)?;
        let subject = picture.entry(entry).map(|held| held.subject).ok_or_else(none)?;
        let why = reason(why, "Enter why it is taken back")?;
        let what = "take back that two records are of two people";
        let withdrawing = Withdrawing { actor, purpose, what, why };
        self.withdraw(&mut write, subject, (entry, version), Kind::NotTheSame, withdrawing).await?;
        write.commit().await?;
        Ok(())
    }

    /// Says that two records seem to be of one person, for a manager to decide. The same form a second time makes no second
    /// entry.
    ///
    /// # Errors
    /// The actor may not open both or may not say so; or the reason says too little.
    pub async fn suggest_joining(
        &self,
        actor: &Actor,
        purpose: Purpose,
        one: SubjectId,
        other: SubjectId,
        why: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::SuggestMerge, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let (one, other) = self.two_people_for(&picture, actor, Action::SuggestMerge, purpose, (one, other))?;
        let reason = reason(why, "Enter why you think that they are one person")?;
        for entry in said_together(&picture, one, other) {
            if is_said_by(&write, entry, actor, &reason).await? {
                return Ok(());
            }
        }
        let fact = NewFact::typed(self.new_id(), one, PossiblyTheSame { other, reason });
        let what = "suggest that two records are of one person";
        let doing = Doing { actor, purpose, what, reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }

    fn two_people_for(
        &self,
        picture: &Picture,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        (one, other): (SubjectId, SubjectId),
    ) -> Result<(SubjectId, SubjectId), ServiceError> {
        let (one, other) = self.two_people(picture, actor, purpose, one, other)?;
        for subject in [one, other] {
            self.require_for_child(picture, actor, action, purpose, subject)?;
        }
        Ok((one, other))
    }

    /// Withdraws an entry with its words, which are in the ledger and not in the picture.
    async fn withdraw(
        &self,
        write: &mut Write,
        subject: SubjectId,
        (entry, seen): (EntryId, i32),
        kind: Kind,
        withdrawing: Withdrawing<'_>,
    ) -> Result<(), ServiceError> {
        let Withdrawing { actor, purpose, what, why } = withdrawing;
        let gone = || ServiceError::NotFound("There is no such entry. It may have been erased.".to_owned());
        let last = write.entry(entry).await?.pop().ok_or_else(gone)?;
        let body = last.version.body.as_deref().ok_or_else(gone)?;
        let fact = Fact::from_body(kind, body).map_err(|_| gone())?;
        let mut fact = NewFact::typed(entry, subject, fact).superseding(seen);
        fact.withdrawn = true;
        let reason = why.text().map(str::to_owned);
        Doing { actor, purpose, what, reason, request_key: None }.append(write, vec![fact]).await?;
        Ok(())
    }
}

/// Who withdraws, and why.
struct Withdrawing<'a> {
    actor: &'a Actor,
    purpose: Purpose,
    what: &'static str,
    why: Narrative,
}

/// Whether an entry was made by somebody in these very words: then their form was sent twice.
async fn is_said_by(write: &Write, entry: EntryId, actor: &Actor, reason: &Narrative) -> Result<bool, ServiceError> {
    let Some(last) = write.entry(entry).await?.pop() else { return Ok(false) };
    let kind = Kind::from_code(&last.version.kind);
    let fact = kind.and_then(|kind| Fact::from_body(kind, last.version.body.as_deref()?).ok());
    let said = match &fact {
        Some(Fact::Merge(said)) => &said.reason,
        Some(Fact::NotTheSame(said)) => &said.reason,
        Some(Fact::PossiblyTheSame(said)) => &said.reason,
        _ => return Ok(false),
    };
    Ok(last.actor == actor.user_name && said.text() == reason.text())
}

fn reason(text: &str, ask: &str) -> Result<Narrative, ServiceError> {
    let text = text.trim();
    let length = text.chars().count();
    if length < SHORTEST_REASON {
        return Err(ServiceError::one("reason", format!("{ask}, in {SHORTEST_REASON} characters or more")));
    }
    if length > LONGEST_REASON {
        return Err(ServiceError::one("reason", format!("The reason must be {LONGEST_REASON} characters or fewer")));
    }
    Ok(Narrative::new(text))
}
