//! Period of care: from the day a child becomes looked after to the day it ends.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// It holds consecutive episodes. The category of need stays as it was at the start (SSDA903 rule 504).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodOfCare {
    pub start_date: NaiveDate,
    /// The first episode that is known did not start the care (RNE other than S): the child was looked after before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub began_before: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// N1 to N8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_of_need: Option<SmolStr>,
    /// Reason episode ceased of the last episode, other than X1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<SmolStr>,
}

impl Noun for PeriodOfCare {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }
}
