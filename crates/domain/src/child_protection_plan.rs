//! Child protection plan, and the conferences that review it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A review child protection conference that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewConference {
    /// N00116.
    pub held_on: NaiveDate,
    /// Start of the plan that it reviewed.
    pub plan_start_date: NaiveDate,
}
