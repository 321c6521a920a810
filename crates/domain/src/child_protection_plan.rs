//! Child protection plan, and the conferences that review it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::agency::Agency;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::participation::Participation;
use crate::time::When;
use crate::voice::Voice;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildProtectionPlan {
    /// N00105.
    pub start_date: NaiveDate,
    /// N00115.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// N00113, a code of [`crate::codes::CATEGORY_OF_ABUSE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_category: Option<String>,
    /// N00114.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_category: Option<String>,
    /// N00106.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_plans: Option<u32>,
    /// The conference set that the child is visited at least every so many working days; empty: the local interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_every: Option<u32>,
    /// A plan that another authority made, for a child who lives here for a time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_authority: bool,
    /// The plan in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Narrative>,
}

/// A review child protection conference that was held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewConference {
    /// N00116.
    pub held_on: NaiveDate,
    /// Start of the plan that it reviewed.
    pub plan_start_date: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<Participation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<Agency>,
    /// Whether the plan goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_continues: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
}

impl Noun for ChildProtectionPlan {
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

impl Noun for ReviewConference {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.held_on))
    }

    fn leave_narrative(&mut self) {
        self.decision.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}
