//! Single (child and family) assessment.

use crate::allocation::HandledBy;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// N00159.
    pub start_date: NaiveDate,
    /// No longer required by the census; older files carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal_review_date: Option<NaiveDate>,
    /// N00160: a manager has authorised it and the family and agencies have been told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_on: Option<NaiveDate>,
    /// N00181, codes of [`crate::codes::ASSESSMENT_FACTOR`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<String>,
    /// The child was seen for the assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child_seen: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_alone: Option<bool>,
    /// What it found: services are needed, or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_support: Option<bool>,
    /// The child's voice in the assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    /// Analysis and outcome in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Narrative>,
    /// Team and worker, as a list of a return names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<HandledBy>,
}

impl Noun for Assessment {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.authorised_on.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.voice.iter_mut().for_each(Voice::leave);
        self.analysis.iter_mut().for_each(Narrative::leave);
    }
}
