//! Direct observation of practice. Its subject is the worker; shown to the worker first.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// A manager or practice lead watches a visit or a meeting and gives feedback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectObservation {
    pub observed_on: NaiveDate,
    pub worker: SubjectId,
    /// User name.
    pub observer: String,
    /// What was observed: `home visit`.
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strengths: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_develop: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_given_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_feedback: Option<Narrative>,
}

impl Noun for DirectObservation {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.observed_on))
    }

    fn leave_narrative(&mut self) {
        self.strengths.iter_mut().for_each(Narrative::leave);
        self.to_develop.iter_mut().for_each(Narrative::leave);
        self.family_feedback.iter_mut().for_each(Narrative::leave);
    }
}
