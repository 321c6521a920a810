//! A session is written down: one entry on the worker, one on each child who was talked about, in one change.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use domain::narrative::Narrative;
use domain::supervision::{Agreed, CaseSupervision, Supervision, SupervisionKind};
use domain::time::{When, london_moment};
use domain::{EntryId, Kind, SubjectId, dates};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::contact::{LONGEST_LINE, LONGEST_TEXT, check_length, request_key, some};
use crate::error::{FieldFault, ServiceError};

/// More children than any caseload.
const MOST_DISCUSSED: usize = 60;

/// A session as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSupervision {
    /// By the clock on the wall in London; `None` for now.
    pub held_at: Option<NaiveDateTime>,
    pub kind: Option<SupervisionKind>,
    pub wellbeing: String,
    pub reflection: String,
    /// Actions about the worker and no child, one a line.
    pub agreed: String,
    pub agreed_by: Option<NaiveDate>,
    pub next_on: Option<NaiveDate>,
    /// Those who were talked about.
    pub children: Vec<ChildDiscussed>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildDiscussed {
    pub child: SubjectId,
    pub discussed: String,
    pub decision: String,
    /// Agreed actions, one a line.
    pub agreed: String,
    /// Who does them; empty for the worker.
    pub who: String,
    pub by: Option<NaiveDate>,
}

impl ChildDiscussed {
    pub fn is_empty(&self) -> bool {
        [&self.discussed, &self.decision, &self.agreed].iter().all(|text| text.trim().is_empty())
    }

    fn field(&self, name: &str) -> String {
        format!("{name}-{}", self.child)
    }
}

impl Sightline {
    /// Writes a session down. The same form a second time gives the session that the first made.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; [`ServiceError::Refused`] or
    /// [`ServiceError::Restricted`] for one of the children. Then nothing is stored.
    pub async fn record_supervision(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        new: &NewSupervision,
        key: &str,
    ) -> Result<EntryId, ServiceError> {
        self.require(actor, Action::Supervise, purpose)?;
        let children: Vec<SubjectId> = new.children.iter().map(|one| one.child).collect();
        let mut several = self.open_several(actor, Action::Supervise, purpose, &children).await?;
        let supervised = self.supervised(&several.picture, actor, purpose, worker)?;
        if supervised.is_own {
            return Err(ServiceError::Refused("Nobody holds a supervision session with themselves.".to_owned()));
        }
        let what = "record a supervision session";
        let request_key = request_key(what, actor, key, &[&worker.to_string(), &format!("{new:?}")]);
        let label = |child| several.picture.label(child);
        let (held_at, kind) = new.check(self.clock.now(), &label).map_err(ServiceError::Invalid)?;
        let session = self.new_id();
        let supervision = Supervision {
            held_at,
            kind,
            worker,
            supervisor: actor.user_name.clone(),
            wellbeing: Narrative::unless_blank(&new.wellbeing),
            reflection: Narrative::unless_blank(&new.reflection),
            agreed: agreed(&new.agreed, &supervised.worker.name, new.agreed_by),
            next_on: new.next_on,
        };
        let mut facts = vec![NewFact::typed(session, worker, supervision)];
        for one in new.children.iter().filter(|one| !one.is_empty()) {
            let who = some(&one.who).unwrap_or_else(|| supervised.worker.name.clone());
            let about = CaseSupervision {
                session,
                held_at,
                worker,
                supervisor: actor.user_name.clone(),
                discussed: Narrative::unless_blank(&one.discussed),
                decision: Narrative::unless_blank(&one.decision),
                agreed: agreed(&one.agreed, &who, one.by),
            };
            let episode = several.open_referral(one.child, held_at.day());
            facts.push(NewFact { episode, ..NewFact::typed(self.new_id(), one.child, about) });
        }
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let appended = doing.append(&mut several.write, facts).await?;
        if appended.repeated {
            drop(several);
            let made = self.made_at(appended.position, Kind::Supervision).await?;
            return made.first().map(|(_, entry)| *entry).ok_or_else(crate::entry_change::no_such_entry);
        }
        several.write.commit().await?;
        Ok(session)
    }
}

/// One action for each line.
fn agreed(lines: &str, who: &str, by: Option<NaiveDate>) -> Vec<Agreed> {
    let lines = lines.lines().filter_map(some);
    lines.map(|what| Agreed { what: Narrative::new(what), who: Some(who.to_owned()), by, done_on: None }).collect()
}

impl NewSupervision {
    /// When it was held and of what kind.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn check(
        &self,
        now: DateTime<Utc>,
        label: &dyn Fn(SubjectId) -> String,
    ) -> Result<(When, SupervisionKind), Vec<FieldFault>> {
        let mut faults = Vec::new();
        let held_at = self.moment(&mut faults, now);
        if self.kind.is_none() {
            faults.push(FieldFault::new("kind", "Choose what kind of session it was"));
        }
        if self.children.len() > MOST_DISCUSSED {
            faults.push(FieldFault::new("children", format!("Write about {MOST_DISCUSSED} children at most at once")));
        }
        let empty = self.children.iter().all(ChildDiscussed::is_empty);
        let own = [&self.wellbeing, &self.reflection, &self.agreed];
        if empty && own.iter().all(|text| text.trim().is_empty()) {
            faults.push(FieldFault::new("wellbeing", "Write down something of what was talked about"));
        }
        for one in &self.children {
            one.check(&mut faults, &label(one.child));
        }
        for (field, what, text) in [
            ("wellbeing", "How the worker is", &self.wellbeing),
            ("reflection", "The reflection", &self.reflection),
            ("agreed", "The agreed actions", &self.agreed),
        ] {
            check_length(&mut faults, field, what, text, LONGEST_TEXT);
        }
        if let (Some(next), Some(held)) = (self.next_on, held_at)
            && next <= held.day()
        {
            faults.push(FieldFault::new("next_on", "The next session must be after this one"));
        }
        match (held_at, self.kind) {
            (Some(held_at), Some(kind)) if faults.is_empty() => Ok((held_at, kind)),
            _ => Err(faults),
        }
    }

    fn moment(&self, faults: &mut Vec<FieldFault>, now: DateTime<Utc>) -> Option<When> {
        let Some(local) = self.held_at else { return Some(When::moment(now)) };
        match london_moment(local) {
            None => {
                faults.push(FieldFault::new(
                    "held_time",
                    "That time did not exist: the clocks went forward in that hour",
                ));
                None
            }
            Some(at) if at.to_utc() > now + Duration::minutes(1) => {
                let message = format!("The session must not be after now, {}", dates::long_london(now));
                faults.push(FieldFault::new("held_on", message));
                None
            }
            Some(at) => Some(When::Moment(at)),
        }
    }
}

impl ChildDiscussed {
    fn check(&self, faults: &mut Vec<FieldFault>, who: &str) {
        if self.agreed.trim().is_empty() && self.by.is_some() {
            let message = format!("Enter what is agreed for {who}, or clear the day");
            faults.push(FieldFault::new(self.field("agreed"), message));
        }
        if !self.agreed.trim().is_empty() && self.by.is_none() {
            let message = format!("Enter by when the actions for {who} are to be done");
            faults.push(FieldFault::new(self.field("by"), message));
        }
        for (name, what, text, longest) in [
            ("discussed", "What was talked about", &self.discussed, LONGEST_TEXT),
            ("decision", "The decision", &self.decision, LONGEST_TEXT),
            ("agreed", "The agreed actions", &self.agreed, LONGEST_TEXT),
            ("who", "Who does it", &self.who, LONGEST_LINE),
        ] {
            if text.chars().count() > longest {
                faults.push(FieldFault::new(self.field(name), format!("{what} must be {longest} characters or fewer")));
            }
        }
    }
}
