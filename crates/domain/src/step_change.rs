//! Step up or step down between levels of help.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Both managers agree, and the receiving lead is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepChange {
    pub on: NaiveDate,
    pub from: Level,
    pub to: Level,
    /// User names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed_by: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving_lead: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover_on: Option<NaiveDate>,
    pub reason: Narrative,
}

impl Noun for StepChange {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.on))
    }

    fn leave_narrative(&mut self) {
        self.reason.leave();
    }
}

/// Levels of help, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Universal,
    EarlyHelp,
    ChildInNeed,
    ChildProtection,
    LookedAfter,
}

impl Level {
    pub const ALL: [Self; 5] =
        [Self::Universal, Self::EarlyHelp, Self::ChildInNeed, Self::ChildProtection, Self::LookedAfter];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Universal => "universal",
            Self::EarlyHelp => "early_help",
            Self::ChildInNeed => "child_in_need",
            Self::ChildProtection => "child_protection",
            Self::LookedAfter => "looked_after",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Universal => "Universal services",
            Self::EarlyHelp => "Early help",
            Self::ChildInNeed => "Child in need",
            Self::ChildProtection => "Child protection",
            Self::LookedAfter => "Looked after",
        }
    }
}
