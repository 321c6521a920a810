//! Statutory review of a looked-after child by the independent reviewing officer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;

/// First within 20 working days, then 3 months, then 6 months (regulation 33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAfterReview {
    pub held_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// PN0 to PN7, as the source gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<SmolStr>,
    #[serde(default)]
    pub cancelled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewing_officer: Option<String>,
}

impl Noun for LookedAfterReview {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.held_on))
    }

    fn leave_narrative(&mut self) {
        self.decisions.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}

/// The independent reviewing officer keeps in touch between reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewingOfficerContact {
    pub on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

impl Noun for ReviewingOfficerContact {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.on))
    }

    fn leave_narrative(&mut self) {
        self.note.iter_mut().for_each(Narrative::leave);
    }
}
