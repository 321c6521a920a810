//! Deprivation of liberty of a looked-after child (SSDA903 DoLo, from 2026-27).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::time::When;

/// Only with a placement K2, Z12 or Z13 (rule 709).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeprivationOfLiberty {
    pub from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Noun for DeprivationOfLiberty {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}
