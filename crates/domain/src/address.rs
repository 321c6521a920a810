//! Where a person lives.

use crate::fact::Noun;
use crate::time::When;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An address, and whether it must be kept from people who may otherwise see the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub lines: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The electoral ward, where it is known: figures are told by ward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ward: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Hidden everywhere unless role and purpose allow it: a refuge, a confidential placement, a parent at risk.
    #[serde(default)]
    pub protected: bool,
}

impl Noun for Address {
    fn happened_at(&self) -> Option<When> {
        self.from.map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}
