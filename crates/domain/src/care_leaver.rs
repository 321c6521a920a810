//! Care leaver: what the authority knows of a young person who left care.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;

/// What was known on a day, or for the year of a return (table OC3; Annex A list 9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareLeaver {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<NaiveDate>,
    /// `2019-20`, where a return gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<SmolStr>,
    /// eligible, relevant, former_relevant, qualifying, none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<SmolStr>,
    /// YES, NO, DIED, REFU, NREQ, RHOM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_touch: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact_on: Option<NaiveDate>,
    /// Letter of the accommodation code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accommodation: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suitable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_adviser: Option<String>,
    /// Former unaccompanied asylum-seeking child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unaccompanied: Option<bool>,
}

impl Noun for CareLeaver {
    fn happened_at(&self) -> Option<When> {
        self.known_on.map(When::Day)
    }
}

/// Needs assessment and pathway plan, reviewed at least every 6 months (T22).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathwayPlan {
    pub agreed_on: NaiveDate,
    #[serde(default)]
    pub is_review: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
}

impl Noun for PathwayPlan {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.agreed_on))
    }

    fn leave_narrative(&mut self) {
        self.plan.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}
