//! Early help episode: help by consent, below the threshold of section 17.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Source of the fields: Standard Safeguarding Dataset EARL001A to EARL010A; Annex A list 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyHelpEpisode {
    /// Start of the assessment in Annex A. Empty where a list gives a completion only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment_completed: Option<NaiveDate>,
    /// Who leads: `school`, `health visiting`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_practitioner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<EarlyHelpEnd>,
}

impl Noun for EarlyHelpEpisode {
    fn happened_at(&self) -> Option<When> {
        self.start_date.or(self.assessment_completed).map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.reason.iter_mut().for_each(Narrative::leave);
    }
}

/// Why early help ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EarlyHelpEnd {
    OutcomesMet,
    SteppedUp,
    NoFurtherAction,
    Disengaged,
}

impl EarlyHelpEnd {
    pub const ALL: [Self; 4] = [Self::OutcomesMet, Self::SteppedUp, Self::NoFurtherAction, Self::Disengaged];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::OutcomesMet => "outcomes_met",
            Self::SteppedUp => "stepped_up",
            Self::NoFurtherAction => "no_further_action",
            Self::Disengaged => "disengaged",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::OutcomesMet => "Outcomes met",
            Self::SteppedUp => "Stepped up to social care",
            Self::NoFurtherAction => "No further action",
            Self::Disengaged => "The family chose to stop",
        }
    }
}
