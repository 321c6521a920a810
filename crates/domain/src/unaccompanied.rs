//! Unaccompanied asylum-seeking child.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::time::When;

/// From SSDA903 UASC: ends at the latest on the 18th birthday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnaccompaniedChild {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// DUC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Noun for UnaccompaniedChild {
    fn happened_at(&self) -> Option<When> {
        self.from.map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}
