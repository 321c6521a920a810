//! Care plan and permanence plan of a looked-after child.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Prepared before the first placement, or within 10 working days (regulation 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarePlan {
    pub agreed_on: NaiveDate,
    /// Codes of the permanence plan, several in parallel planning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permanence: Vec<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Narrative>,
}

impl Noun for CarePlan {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.agreed_on))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.plan.iter_mut().for_each(Narrative::leave);
    }
}
