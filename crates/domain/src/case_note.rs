//! Case note: what a worker writes down between visits.

use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// A telephone call, a meeting, a letter, a thing seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNote {
    pub at: When,
    pub kind: CaseNoteKind,
    /// User name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    pub text: Narrative,
    /// With whom: `the school`, `mother`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

impl Noun for CaseNote {
    fn happened_at(&self) -> Option<When> {
        Some(self.at)
    }

    fn leave_narrative(&mut self) {
        self.text.leave();
    }
}

/// What is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseNoteKind {
    TelephoneCall,
    Meeting,
    Email,
    Observation,
    CaseSummary,
    SignificantEvent,
    Other,
}

impl CaseNoteKind {
    pub const ALL: [Self; 7] = [
        Self::TelephoneCall,
        Self::Meeting,
        Self::Email,
        Self::Observation,
        Self::CaseSummary,
        Self::SignificantEvent,
        Self::Other,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::TelephoneCall => "telephone_call",
            Self::Meeting => "meeting",
            Self::Email => "email",
            Self::Observation => "observation",
            Self::CaseSummary => "case_summary",
            Self::SignificantEvent => "significant_event",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::TelephoneCall => "Telephone call",
            Self::Meeting => "Meeting",
            Self::Email => "E-mail or letter",
            Self::Observation => "Observation",
            Self::CaseSummary => "Case summary",
            Self::SignificantEvent => "Significant event",
            Self::Other => "Note",
        }
    }
}
