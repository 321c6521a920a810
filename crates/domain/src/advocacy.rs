//! Advocacy and independent visitors.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::time::When;

/// Offered to the child; it is the child who accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advocacy {
    pub kind: AdvocacyKind,
    pub offered_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advocate: Option<String>,
}

impl Noun for Advocacy {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.offered_on))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }
}

/// Who stands beside the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvocacyKind {
    Advocate,
    IndependentVisitor,
    Interpreter,
}

impl AdvocacyKind {
    pub const ALL: [Self; 3] = [Self::Advocate, Self::IndependentVisitor, Self::Interpreter];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Advocate => "advocate",
            Self::IndependentVisitor => "independent_visitor",
            Self::Interpreter => "interpreter",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Advocate => "Advocate",
            Self::IndependentVisitor => "Independent visitor",
            Self::Interpreter => "Interpreter",
        }
    }
}
