//! Management decisions: what a manager decided about a child, at which point of the journey, and why.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::management_decision::{DecisionPoint, ManagementDecision};
use domain::narrative::Narrative;
use domain::{EntryId, Fact, Kind, SubjectId, When};
use picture::Picture;

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
    /// The assessment that is authorised, and the version of it that the decider saw.
    pub assessment: Option<(EntryId, i32)>,
}

/// What the form shows beside its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionOptions {
    pub child: SubjectId,
    pub label: String,
    pub open_work: String,
    /// Assessments that nobody has authorised, the oldest first: the form is about the first.
    pub assessments: Vec<WaitingAssessment>,
}

/// An assessment that nobody has authorised, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingAssessment {
    pub start_date: NaiveDate,
    pub entry: EntryId,
    pub version: i32,
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
        let (mut write, picture) = self.locked().await?;
        self.require_for_child(&picture, actor, Action::DecideAsManager, purpose, child)?;
        if picture.persons(child).is_empty() {
            return Err(no_such_child());
        }
        let today = self.clock.today();
        let open = open_assessments(&picture, child, today);
        let mut assessments: Vec<WaitingAssessment> = picture
            .of(child)
            .filter_map(|held| match &held.fact {
                Fact::Assessment(one) if waits(one, &open) => {
                    Some(WaitingAssessment { start_date: one.start_date, entry: held.entry, version: held.version })
                }
                _ => None,
            })
            .collect();
        assessments.sort_unstable_by_key(|one| (one.start_date, one.entry));
        let open_work = measures::open_work::OpenWork::of(&picture, child, today).in_words();
        let options = DecisionOptions { child, label: picture.label(child), open_work, assessments };
        record_look(&mut write, actor, purpose, Some(child), "the form for a management decision").await?;
        write.commit().await?;
        Ok(options)
    }

    /// Records a decision. One that authorises an assessment gives that assessment its date in the same change.
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
            facts.push(authorised(&several, child, new.assessment, today)?);
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

/// The first days of those that are open: what began in a case that has closed since waits for nobody.
fn open_assessments(picture: &Picture, child: SubjectId, today: NaiveDate) -> Vec<NaiveDate> {
    measures::open_work::open_assessments(picture.of(child).map(|held| &held.fact), today)
}

/// By its first day: those of one day belong to one case.
fn waits(assessment: &Assessment, open: &[NaiveDate]) -> bool {
    assessment.authorised_on.is_none() && open.contains(&assessment.start_date)
}

/// The very assessment that the decider saw: another that waits is not authorised in its place.
fn authorised(
    several: &Several,
    child: SubjectId,
    seen: Option<(EntryId, i32)>,
    today: NaiveDate,
) -> Result<NewFact, ServiceError> {
    let days = open_assessments(&several.picture, child, today);
    let mut open = several.of(child, Kind::Assessment).filter_map(|(version, fact)| match fact {
        Fact::Assessment(assessment) if waits(&assessment, &days) => Some((version, assessment)),
        _ => None,
    });
    let Some((entry, at)) = seen else {
        let message = if open.next().is_none() {
            "No assessment of this child waits to be authorised. Choose another point"
        } else {
            "An assessment waits that this form did not show. Read what is shown now, then send the form again"
        };
        return Err(ServiceError::one("point", message));
    };
    let (version, assessment) =
        open.find(|(version, _)| (version.entry, version.version) == (entry, at)).ok_or_else(|| {
            let message = "The assessment that this form was about has been authorised or changed by somebody else since. \
                           Read the record again, then decide on what stands now";
            ServiceError::one("point", message)
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
