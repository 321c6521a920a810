//! Core group: the people who carry out a child protection plan, with the family.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::agency::Agency;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;

/// First within 10 working days of the conference, then at least every 6 weeks (T07, T07b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoreGroup {
    pub held_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<Agency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parents_attended: Option<bool>,
    /// Progress against each outcome of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
}

impl Noun for CoreGroup {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.held_on))
    }

    fn leave_narrative(&mut self) {
        self.progress.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}
