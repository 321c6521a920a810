//! Prospective adopters (Annex A list 11). The subject of the entry is the adopter, not a child.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// From the enquiry to the order, or to leaving the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProspectiveAdopter {
    /// The authority's own number.
    pub adopter: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fostering_for_adoption: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_one_from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_one_until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_two_from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_two_until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children_placed: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_reason: Option<SmolStr>,
}

impl Noun for ProspectiveAdopter {
    fn happened_at(&self) -> Option<When> {
        self.enquiry_on.or(self.stage_one_from).map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.left_on.map(When::Day)
    }
}
