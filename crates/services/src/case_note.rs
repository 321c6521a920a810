//! Case notes: what a worker writes down between visits, for one child or for brothers and sisters. Each child that is ticked
//! gets an entry of its own with the same text, because whoever writes chose that it belongs to each of them.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use domain::case_note::{CaseNote, CaseNoteKind};
use domain::narrative::Narrative;
use domain::time::{When, london_moment};
use domain::{EntryId, Kind, SubjectId, dates};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::contact::{LONGEST_LINE, LONGEST_TEXT, check_length, request_key, some};
use crate::error::{FieldFault, ServiceError};
use crate::several::MOST_CHILDREN;
use crate::visit::VisitOptions;

/// A note as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCaseNote {
    pub children: Vec<SubjectId>,
    /// By the clock on the wall in London; `None` for now.
    pub at: Option<NaiveDateTime>,
    pub kind: Option<CaseNoteKind>,
    pub text: String,
    /// With whom: `the school`, `mother`.
    pub with: String,
}

impl Sightline {
    /// The child and the brothers and sisters whom a note may be about too.
    ///
    /// # Errors
    /// The actor may not write notes on this child.
    pub async fn note_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<VisitOptions, ServiceError> {
        self.family_options(actor, purpose, Action::RecordNote, child, "the form for a case note").await
    }

    /// Writes a note on each child that was ticked, in one change.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; [`ServiceError::Refused`] or
    /// [`ServiceError::Restricted`] for one of the children. Then nothing is stored.
    pub async fn record_note(
        &self,
        actor: &Actor,
        purpose: Purpose,
        new: &NewCaseNote,
        key: &str,
    ) -> Result<Vec<(SubjectId, EntryId)>, ServiceError> {
        self.require_somewhere(actor, Action::RecordNote, purpose, new.children.first().copied()).await?;
        let mut several = self.open_several(actor, Action::RecordNote, purpose, &new.children).await?;
        let note = new.check(self.clock.now(), &actor.user_name).map_err(ServiceError::Invalid)?;
        let what = "write a case note";
        let request_key = request_key(what, actor, key, &[&format!("{new:?}")]);
        let mut made = Vec::new();
        let mut facts = Vec::new();
        for child in &new.children {
            let entry = self.new_id();
            let episode = several.open_referral(*child, note.at.day());
            facts.push(NewFact { episode, ..NewFact::typed(entry, *child, note.clone()) });
            made.push((*child, entry));
        }
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let appended = doing.append(&mut several.write, facts).await?;
        if appended.repeated {
            drop(several);
            return self.made_at(appended.position, Kind::CaseNote).await;
        }
        several.write.commit().await?;
        Ok(made)
    }
}

impl NewCaseNote {
    /// The note that this makes.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn check(&self, now: DateTime<Utc>, author: &str) -> Result<CaseNote, Vec<FieldFault>> {
        let mut faults = Vec::new();
        if self.children.is_empty() {
            faults.push(FieldFault::new("child", "Choose on whose record the note goes"));
        } else if self.children.len() > MOST_CHILDREN {
            faults.push(FieldFault::new("child", format!("Choose {MOST_CHILDREN} children at most at once")));
        }
        let at = self.moment(&mut faults, now);
        if self.kind.is_none() {
            faults.push(FieldFault::new("kind", "Choose what it was"));
        }
        if self.text.trim().is_empty() {
            faults.push(FieldFault::new("text", "Enter the note"));
        }
        check_length(&mut faults, "text", "The note", &self.text, LONGEST_TEXT);
        check_length(&mut faults, "with", "With whom", &self.with, LONGEST_LINE);
        match (at, self.kind) {
            (Some(at), Some(kind)) if faults.is_empty() => Ok(CaseNote {
                at,
                kind,
                author: Some(author.to_owned()),
                text: Narrative::new(self.text.trim()),
                with: some(&self.with),
            }),
            _ => Err(faults),
        }
    }

    fn moment(&self, faults: &mut Vec<FieldFault>, now: DateTime<Utc>) -> Option<When> {
        let Some(local) = self.at else { return Some(When::moment(now)) };
        match london_moment(local) {
            None => {
                let message = "That time did not exist: the clocks went forward in that hour. Enter the hour after";
                faults.push(FieldFault::new("noted_time", message));
                None
            }
            Some(at) if at.to_utc() > now + Duration::minutes(1) => {
                let message = format!("It must not be after now, {}", dates::long_london(now));
                faults.push(FieldFault::new("noted_on", message));
                None
            }
            Some(at) => Some(When::Moment(at)),
        }
    }
}
