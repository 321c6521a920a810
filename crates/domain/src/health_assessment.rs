//! Health of a looked-after child: assessments, dental checks, immunisations.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::time::When;

/// Initial within 20 working days; then every 6 months under 5, every 12 months from 5 (T17, T17b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthAssessment {
    pub on: NaiveDate,
    pub kind: HealthKind,
    pub status: HealthStatus,
}

impl Noun for HealthAssessment {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.on))
    }
}

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthKind {
    Initial,
    Review,
    Dental,
    Development,
    Immunisations,
}

impl HealthKind {
    pub const ALL: [Self; 5] = [Self::Initial, Self::Review, Self::Dental, Self::Development, Self::Immunisations];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Review => "review",
            Self::Dental => "dental",
            Self::Development => "development",
            Self::Immunisations => "immunisations",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Initial => "Initial health assessment",
            Self::Review => "Review health assessment",
            Self::Dental => "Dental check",
            Self::Development => "Developmental check",
            Self::Immunisations => "Immunisations",
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    Completed,
    Planned,
    Refused,
    Cancelled,
}

impl HealthStatus {
    pub const ALL: [Self; 4] = [Self::Completed, Self::Planned, Self::Refused, Self::Cancelled];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Planned => "planned",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Completed => "Completed",
            Self::Planned => "Planned",
            Self::Refused => "Refused",
            Self::Cancelled => "Cancelled",
        }
    }
}
