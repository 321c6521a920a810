//! Management decisions: what a manager decided about a child, at which point of the journey, and why.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::management_decision::{DecisionPoint, ManagementDecision};
use domain::narrative::Narrative;
use domain::{EntryId, Fact, Kind, SubjectId, When};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::no_such_child;
use crate::contact::{LONGEST_TEXT, check_length, request_key};
use crate::error::{FieldFault, ServiceError};
use crate::several::Several;

/// A decision as typed. It is taken now, by whoever records it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewManagementDecision {
    pub point: Option<DecisionPoint>,
    pub decision: String,
    pub reason: String,
}

/// What the form shows beside its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionOptions {
    pub child: SubjectId,
    pub label: String,
    pub open_work: String,
    /// First days of assessments that nobody has authorised, the oldest first: the decision that authorises takes the first.
    pub assessments: Vec<NaiveDate>,
}

impl Sightline {
    /// What the form about a child offers. Written down as a look.
    ///
    /// # Errors
    /// The actor may not decide on this child.
    pub async fn decision_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<DecisionOptions, ServiceError> {
        let picture = self.picture().await?;
        self.require_for_child(&picture, actor, Action::DecideAsManager, purpose, child)?;
        if picture.persons(child).is_empty() {
            return Err(no_such_child());
        }
        let today = self.clock.today();
        let mut assessments: Vec<NaiveDate> = picture
            .of(child)
            .filter_map(|held| match &held.fact {
                Fact::Assessment(one) if waits(one, today) => Some(one.start_date),
                _ => None,
            })
            .collect();
        assessments.sort_unstable();
        let open_work = measures::open_work::OpenWork::of(&picture, child, today).in_words();
        let options = DecisionOptions { child, label: picture.label(child), open_work, assessments };
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, Some(child), "the form for a management decision").await?;
        write.commit().await?;
        Ok(options)
    }

    /// Records a decision. One that authorises an assessment gives the oldest open assessment its date in the same change.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; [`ServiceError::Refused`]. Then nothing is stored.
    pub async fn decide_as_manager(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        new: &NewManagementDecision,
        key: &str,
    ) -> Result<EntryId, ServiceError> {
        let mut several = self.open_several(actor, Action::DecideAsManager, purpose, &[child]).await?;
        let what = "record a management decision";
        let request_key = request_key(what, actor, key, &[&child.to_string(), &format!("{new:?}")]);
        if let Some(key) = &request_key
            && let Some(before) = several.write.by_request(key).await?
        {
            drop(several);
            let made = self.made_at(before.position, Kind::ManagementDecision).await?;
            return made.first().map(|(_, entry)| *entry).ok_or_else(crate::entry_change::no_such_entry);
        }
        let now = self.clock.now();
        let today = self.clock.today();
        let point = new.check().map_err(ServiceError::Invalid)?;
        let mut facts = Vec::new();
        if point == DecisionPoint::AssessmentAuthorised {
            facts.push(authorised(&several, child, today)?);
        }
        let entry = self.new_id();
        let decision = ManagementDecision {
            decided_at: When::moment(now),
            point,
            decision: Narrative::new(new.decision.trim()),
            reason: Narrative::new(new.reason.trim()),
            decided_by: actor.user_name.clone(),
        };
        let episode = several.open_referral(child, today);
        facts.push(NewFact { episode, ..NewFact::typed(entry, child, decision) });
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        doing.append(&mut several.write, facts).await?;
        several.write.commit().await?;
        Ok(entry)
    }
}

fn waits(assessment: &Assessment, today: NaiveDate) -> bool {
    assessment.authorised_on.is_none() && assessment.start_date <= today
}

fn authorised(several: &Several, child: SubjectId, today: NaiveDate) -> Result<NewFact, ServiceError> {
    let open = several.of(child, Kind::Assessment).filter_map(|(version, fact)| match fact {
        Fact::Assessment(assessment) if waits(&assessment, today) => Some((version, assessment)),
        _ => None,
    });
    let (version, assessment) =
        open.min_by_key(|(version, assessment)| (assessment.start_date, version.entry)).ok_or_else(|| {
            ServiceError::one("point", "No assessment of this child waits to be authorised. Choose another point")
        })?;
    let assessment = Assessment { authorised_on: Some(today), ..*assessment };
    let fact = NewFact::typed(version.entry, child, assessment).superseding(version.version);
    Ok(NewFact { episode: version.episode, ..fact })
}

impl NewManagementDecision {
    fn check(&self) -> Result<DecisionPoint, Vec<FieldFault>> {
        let mut faults = Vec::new();
        if self.point.is_none() {
            faults.push(FieldFault::new("point", "Choose what the decision is about"));
        }
        if self.decision.trim().is_empty() {
            faults.push(FieldFault::new("decision", "Enter what was decided"));
        }
        if self.reason.trim().is_empty() {
            faults.push(FieldFault::new("reason", "Enter why"));
        }
        check_length(&mut faults, "decision", "The decision", &self.decision, LONGEST_TEXT);
        check_length(&mut faults, "reason", "The reason", &self.reason, LONGEST_TEXT);
        match self.point {
            Some(point) if faults.is_empty() => Ok(point),
            _ => Err(faults),
        }
    }
}
