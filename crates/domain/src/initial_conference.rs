//! Initial child protection conference.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::agency::Agency;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::participation::Participation;
use crate::time::When;
use crate::voice::Voice;

/// The census has its date with the enquiry that led to it (N00110), or with the referral. It is never on a weekend (rule 8875).
/// Quorate: social care and at least two other agencies with direct contact (Standard Safeguarding Dataset CPPR006A).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InitialConference {
    pub held_on: NaiveDate,
    /// 15 working days after the strategy discussion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<NaiveDate>,
    /// A child with a plan in another authority has moved here.
    #[serde(default)]
    pub transfer_in: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_agreed: Option<bool>,
    /// A code of [`crate::codes::CATEGORY_OF_ABUSE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<Agency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<Participation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parents_attended: Option<bool>,
    /// Who disagreed, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissent: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
}

impl Noun for InitialConference {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.held_on))
    }

    fn leave_narrative(&mut self) {
        self.dissent.iter_mut().for_each(Narrative::leave);
        self.decision.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}

impl InitialConference {
    pub fn is_quorate(&self) -> bool {
        let others = self.attended.iter().filter(|agency| **agency != Agency::ChildrensSocialCare).count();
        self.attended.contains(&Agency::ChildrensSocialCare) && others >= 2
    }
}
