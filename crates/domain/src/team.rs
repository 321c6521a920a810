//! Team: workers with one manager, within a service.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::time::When;

/// The subject of the entry is the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub name: String,
    pub service: Service,
    /// The worker who manages it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<SubjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Noun for Team {
    fn happened_at(&self) -> Option<When> {
        self.from.map(When::Day)
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}

/// Services of children’s social care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    FrontDoor,
    EarlyHelp,
    Assessment,
    FamilySafeguarding,
    ChildrenInCare,
    LeavingCare,
    DisabledChildren,
    Fostering,
    #[serde(rename = "reviewing")]
    ReviewingAndConferences,
}

impl Service {
    pub const ALL: [Self; 9] = [
        Self::FrontDoor,
        Self::EarlyHelp,
        Self::Assessment,
        Self::FamilySafeguarding,
        Self::ChildrenInCare,
        Self::LeavingCare,
        Self::DisabledChildren,
        Self::Fostering,
        Self::ReviewingAndConferences,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::FrontDoor => "front_door",
            Self::EarlyHelp => "early_help",
            Self::Assessment => "assessment",
            Self::FamilySafeguarding => "family_safeguarding",
            Self::ChildrenInCare => "children_in_care",
            Self::LeavingCare => "leaving_care",
            Self::DisabledChildren => "disabled_children",
            Self::Fostering => "fostering",
            Self::ReviewingAndConferences => "reviewing",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::FrontDoor => "Front door",
            Self::EarlyHelp => "Early help",
            Self::Assessment => "Assessment",
            Self::FamilySafeguarding => "Family safeguarding",
            Self::ChildrenInCare => "Children in care",
            Self::LeavingCare => "Leaving care",
            Self::DisabledChildren => "Disabled children",
            Self::Fostering => "Fostering and adoption",
            Self::ReviewingAndConferences => "Reviewing and conferences",
        }
    }
}
