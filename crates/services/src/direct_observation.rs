//! Direct observation of practice: who leads practice watches a visit or a meeting and says what went well. For the worker first.

use chrono::NaiveDate;
use domain::direct_observation::DirectObservation;
use domain::narrative::Narrative;
use domain::{EntryId, Fact, Kind, SubjectId};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::account_in_words;
use crate::contact::{LONGEST_LINE, LONGEST_TEXT, check_length, request_key};
use crate::error::{FieldFault, ServiceError};

/// An observation as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewObservation {
    /// `None` for today.
    pub observed_on: Option<NaiveDate>,
    pub what: String,
    pub strengths: String,
    pub to_develop: String,
    pub family_feedback: String,
    pub feedback_given_on: Option<NaiveDate>,
}

/// The observations of one worker, the newest first.
#[derive(Clone, Debug)]
pub struct Observations {
    pub worker: SubjectId,
    pub name: String,
    pub is_own: bool,
    pub may_observe: bool,
    pub all: Vec<ObservationLine>,
}

#[derive(Clone, Debug)]
pub struct ObservationLine {
    pub entry: EntryId,
    pub observer: String,
    /// With its words.
    pub told: DirectObservation,
    pub may_withdraw: bool,
}

impl Sightline {
    /// The observations of a worker, for the worker and for managers.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for anybody else.
    pub async fn observations(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
    ) -> Result<Observations, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        let mut all = Vec::new();
        for held in picture.of(worker).filter(|held| held.fact.kind() == Kind::DirectObservation) {
            let last = write.entry(held.entry).await?.pop().map(|last| last.version);
            let fact = last.and_then(|last| Fact::from_body(Kind::DirectObservation, last.body.as_deref()?).ok());
            let Some(fact) = fact else { continue };
            let may_withdraw = self.refuse_unless_theirs(actor, purpose, &supervised, &fact).is_ok();
            if let Fact::DirectObservation(told) = fact {
                let observer = account_in_words(&picture, &told.observer);
                all.push(ObservationLine { entry: held.entry, observer, told: *told, may_withdraw });
            }
        }
        record_look(&mut write, actor, purpose, None, "observations of a worker's practice").await?;
        write.commit().await?;
        all.sort_by_key(|line| std::cmp::Reverse((line.told.observed_on, line.entry)));
        let may_observe = !supervised.is_own && self.require(actor, Action::ObservePractice, purpose).is_ok();
        Ok(Observations { worker, name: supervised.worker.name, is_own: supervised.is_own, may_observe, all })
    }

    /// Records an observation.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`]; [`ServiceError::Refused`]. Then nothing is stored.
    pub async fn record_observation(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        new: &NewObservation,
        key: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::ObservePractice, purpose)?;
        let picture = self.picture().await?;
        if self.supervised(&picture, actor, purpose, worker)?.is_own {
            return Err(ServiceError::Refused("Nobody observes their own practice here.".to_owned()));
        }
        let today = self.clock.today();
        new.check(today).map_err(ServiceError::Invalid)?;
        let observation = DirectObservation {
            observed_on: new.observed_on.unwrap_or(today),
            worker,
            observer: actor.user_name.clone(),
            what: new.what.trim().to_owned(),
            strengths: Narrative::unless_blank(&new.strengths),
            to_develop: Narrative::unless_blank(&new.to_develop),
            feedback_given_on: new.feedback_given_on,
            family_feedback: Narrative::unless_blank(&new.family_feedback),
        };
        let what = "record an observation of practice";
        let request_key = request_key(what, actor, key, &[&worker.to_string(), &format!("{new:?}")]);
        let mut write = self.begin().await?;
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let fact = NewFact::typed(self.new_id(), worker, observation);
        if !doing.append(&mut write, vec![fact]).await?.repeated {
            write.commit().await?;
        }
        Ok(())
    }
}

impl NewObservation {
    fn check(&self, today: NaiveDate) -> Result<(), Vec<FieldFault>> {
        let mut faults = Vec::new();
        if self.observed_on.is_some_and(|on| on > today) {
            faults.push(FieldFault::new("observed_on", "The observation must not be in the future"));
        }
        if self.what.trim().is_empty() {
            faults.push(FieldFault::new("what", "Enter what was observed, such as a home visit"));
        }
        if self.strengths.trim().is_empty() {
            faults.push(FieldFault::new("strengths", "Enter what went well"));
        }
        check_length(&mut faults, "what", "What was observed", &self.what, LONGEST_LINE);
        for (field, what, text) in [
            ("strengths", "What went well", &self.strengths),
            ("to_develop", "What to work on", &self.to_develop),
            ("family_feedback", "What the family said", &self.family_feedback),
        ] {
            check_length(&mut faults, field, what, text, LONGEST_TEXT);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
