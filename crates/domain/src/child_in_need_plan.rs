//! Child in need plan.

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildInNeedPlan {
    /// N00689.
    pub start_date: NaiveDate,
    /// N00690.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// The plan says that the child is visited at least every so many calendar days; empty: the local interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_every: Option<u32>,
    /// Days on which the plan was reviewed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed_on: Vec<NaiveDate>,
    /// The plan in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Narrative>,
}

impl Noun for ChildInNeedPlan {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.plan.iter_mut().for_each(Narrative::leave);
    }
}
