//! A looked-after child who is a mother.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::time::When;

/// MOTHER and MC_DOB of the SSDA903 header. The baby has a record of its own only if somebody opens one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motherhood {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child_birth_date: Option<NaiveDate>,
}

impl Noun for Motherhood {
    fn happened_at(&self) -> Option<When> {
        self.child_birth_date.map(When::Day)
    }
}
