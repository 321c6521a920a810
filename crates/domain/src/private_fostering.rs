//! Private fostering: 28 days or more with somebody who is not a parent or close relative.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// The officer visits within 7 working days, then every 6 weeks, from the second year every 12 weeks (T21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateFostering {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<NaiveDate>,
    /// The day from which the duty counts.
    pub aware_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer_relation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suitable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Narrative>,
}

impl Noun for PrivateFostering {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.aware_on))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.decision.iter_mut().for_each(Narrative::leave);
    }
}
