//! Strengths and difficulties questionnaire (SDQ).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// A score of 0 to 40 once a year for a child looked after for 12 months, aged 4 to 16, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthsAndDifficulties {
    pub on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// SDQ1 to SDQ5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_score_reason: Option<SmolStr>,
}

impl Noun for StrengthsAndDifficulties {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.on))
    }
}
