//! Looked-after episode: one legal status and one placement with one carer.
//! Any change of them ends one episode and starts the next on the same day (SSDA903 rules 431 to 436).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// Field names of SSDA903 stand beside each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAfterEpisode {
    /// DECOM.
    pub start_date: NaiveDate,
    /// RNE: S, L, P, T, B, U.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_new: Option<SmolStr>,
    /// LS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_status: Option<SmolStr>,
    /// CIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_of_need: Option<SmolStr>,
    /// PLACE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<SmolStr>,
    /// PLACE_PROVIDER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<SmolStr>,
    /// DEC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// REC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_ceased: Option<SmolStr>,
    /// REASON_PLACE_CHANGE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_place_change: Option<SmolStr>,
    /// HOME_POST. Protected where the child's address is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_postcode: Option<SmolStr>,
    /// PL_POST. Protected where the placement is confidential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement_postcode: Option<SmolStr>,
    /// Ofsted's number of the placement's provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urn: Option<SmolStr>,
}

impl Noun for LookedAfterEpisode {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }
}

impl LookedAfterEpisode {
    /// Short breaks under an agreed series (V3, V4) are left out of most counts of looked-after children.
    pub fn is_short_break_series(&self) -> bool {
        matches!(self.legal_status.as_deref(), Some("V3" | "V4"))
    }

    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.start_date <= day && self.end_date.is_none_or(|end| end > day)
    }

    /// Whether the placement stays the same from `before` into this episode: only the legal status changed.
    pub fn continues_placement(&self, before: &Self) -> bool {
        before.end_date == Some(self.start_date) && self.reason_new.as_deref() == Some("L")
    }
}
