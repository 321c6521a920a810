//! Adoption: from the decision to the order, or to its reversal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// Tables AD1 and PlacedAdoption of SSDA903; Annex A list 10.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_care_on: Option<NaiveDate>,
    /// The agency decision-maker decides that the child should be placed for adoption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement_order_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_on: Option<NaiveDate>,
    /// No longer placed, or the plan reversed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_ceased_on: Option<NaiveDate>,
    /// RD1 to RD4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_ceased_reason: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_foster_carer: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fostering_for_adoption_on: Option<NaiveDate>,
    /// 1 or 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopters: Option<SmolStr>,
    /// M1, F1, MM, FF, MF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopters_sex: Option<SmolStr>,
    /// L0 to L4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopters_status: Option<SmolStr>,
    /// DATE_INT of AD1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_interest: Option<NaiveDate>,
    /// The family identifier of Annex A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

impl Noun for Adoption {
    fn happened_at(&self) -> Option<When> {
        self.decision_on
            .or(self.date_of_interest)
            .or(self.placement_order_on)
            .or(self.matched_on)
            .or(self.placed_on)
            .or(self.order_on)
            .map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.order_on.or(self.placed_ceased_on).map(When::Day)
    }
}

/// An earlier permanent home that did not last (table PrevPerm).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousPermanence {
    /// P1 adoption, P2 special guardianship, P3 child arrangements, P4 not known, Z1 none.
    pub kind: SmolStr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<SmolStr>,
    /// As the source gives it; parts may be zz.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<SmolStr>,
}

impl Noun for PreviousPermanence {}
