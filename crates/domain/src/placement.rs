//! What a return does not ask of a placement: the carer, the distance, the papers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// Beside the episode that starts on the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    pub start_date: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// The home or the carers, as they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_area: Option<bool>,
    /// The authority where it lies, a code of `data/authorities.csv`, or NIR, WAL, SCO, NUK, CON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_miles: Option<u32>,
    /// Its address is protected.
    #[serde(default)]
    pub confidential: bool,
    /// It began without time to prepare.
    #[serde(default)]
    pub emergency: bool,
    /// Intended to last until the child is 18, which lengthens the time between visits (regulation 28).
    #[serde(default)]
    pub until_eighteen: bool,
    /// Temporary approval of a connected person (regulation 24).
    #[serde(default)]
    pub connected_person: bool,
    /// With a parent before the assessment was done (regulation 19).
    #[serde(default)]
    pub parent_before_assessment: bool,
    /// Agreed and signed (regulation 9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement_plan_on: Option<NaiveDate>,
    /// Written notice to all who must have it (regulation 13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_sent_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_reason: Option<SmolStr>,
}

impl Noun for Placement {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }
}
