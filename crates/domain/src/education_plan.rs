//! Personal education plan (PEP).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Within 10 working days of becoming looked after, then each school term (T19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EducationPlan {
    pub agreed_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Narrative>,
}

impl Noun for EducationPlan {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.agreed_on))
    }

    fn leave_narrative(&mut self) {
        self.plan.iter_mut().for_each(Narrative::leave);
    }
}
