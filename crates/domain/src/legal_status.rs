//! A court order or legal status with its own dates, such as a care order or a supervision order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// Beside the legal status of an episode: orders that outlast a placement, or that lie outside care.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalStatus {
    pub from: NaiveDate,
    /// The day it ended, or will end by law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// A code of SSDA903 (C1, C2, V2, L1, L2, L3, E1 ...), or SO for a supervision order.
    pub order: SmolStr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
}

impl Noun for LegalStatus {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}
