//! Referral: an episode of need. One per accepted contact; the census calls it CINdetails.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::EntryId;
use crate::allocation::HandledBy;
use crate::fact::Noun;
use crate::time::When;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// N00100.
    pub referral_date: NaiveDate,
    /// N00152, a code of [`crate::codes::REFERRAL_SOURCE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// N00101, a code of [`crate::codes::PRIMARY_NEED`]; absent on a referral with no further action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_need: Option<String>,
    /// N00112: whether the referral ended with no further action. Absent where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_further_action: Option<bool>,
    /// N00102.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closure_date: Option<NaiveDate>,
    /// N00103, a code of [`crate::codes::CLOSURE_REASON`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closure_reason: Option<String>,
    /// Whether it was closed, and when, the source cannot say: it lists that the referral came, and not what became of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closure_not_told: bool,
    /// N00110 at the level of the referral: an initial child protection conference with no section 47 enquiry here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_conference_date: Option<NaiveDate>,
    /// The contact that it came from, where it was recorded here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<EntryId>,
    /// Team and worker, as a list of a return names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<HandledBy>,
}

impl Referral {
    /// Open on a day: received by then, and not closed by then. A referral of which nobody says whether it was closed is not
    /// known to be open.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.referral_date <= day
            && self.closure_date.is_none_or(|closed| closed > day)
            && self.no_further_action != Some(true)
            && !self.closure_not_told
    }
}

impl Noun for Referral {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.referral_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.closure_date.map(When::Day)
    }
}
