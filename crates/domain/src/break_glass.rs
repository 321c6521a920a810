//! Break-glass: opening a restricted record in an emergency, with a reason, for a limited time.
//! Each use is an alert to the governance officer until that officer has answered it.

use crate::fact::Noun;
use crate::time::When;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How long one use lasts.
pub const HOURS: i64 = 4;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlass {
    /// User name of who opened the record.
    pub account: String,
    pub reason: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What the governance officer found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub by: String,
    pub at: DateTime<Utc>,
    pub justified: bool,
    pub note: String,
}

impl BreakGlass {
    pub fn in_force_at(&self, now: DateTime<Utc>) -> bool {
        self.from <= now && now < self.until
    }
}

impl Noun for BreakGlass {
    fn happened_at(&self) -> Option<When> {
        Some(When::moment(self.from))
    }
}
