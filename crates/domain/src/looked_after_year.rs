//! What SSDA903 asks once a year of a child looked after for 12 months (table OC2).

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;

/// Yes and no as the source gave them; empty where it does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAfterYear {
    /// `2019-20`.
    pub year: SmolStr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdq_score: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdq_reason: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convicted: Option<bool>,
    /// Development check, under 5 only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_check: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immunisations: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teeth_check: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_assessment: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substance_misuse: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention_received: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention_offered: Option<bool>,
}

impl Noun for LookedAfterYear {}
