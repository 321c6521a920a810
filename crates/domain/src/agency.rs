//! Agencies that work together around a child.

use serde::{Deserialize, Serialize};

/// An agency at a strategy discussion, a conference, a core group or among the checks at the front door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agency {
    ChildrensSocialCare,
    Police,
    Health,
    Education,
    Probation,
    Housing,
    AdultSocialCare,
    MentalHealth,
    SubstanceMisuse,
    DomesticAbuse,
    YouthJustice,
    EarlyHelp,
    Cafcass,
    Voluntary,
    Other,
}

impl Agency {
    pub const ALL: [Self; 15] = [
        Self::ChildrensSocialCare,
        Self::Police,
        Self::Health,
        Self::Education,
        Self::Probation,
        Self::Housing,
        Self::AdultSocialCare,
        Self::MentalHealth,
        Self::SubstanceMisuse,
        Self::DomesticAbuse,
        Self::YouthJustice,
        Self::EarlyHelp,
        Self::Cafcass,
        Self::Voluntary,
        Self::Other,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::ChildrensSocialCare => "childrens_social_care",
            Self::Police => "police",
            Self::Health => "health",
            Self::Education => "education",
            Self::Probation => "probation",
            Self::Housing => "housing",
            Self::AdultSocialCare => "adult_social_care",
            Self::MentalHealth => "mental_health",
            Self::SubstanceMisuse => "substance_misuse",
            Self::DomesticAbuse => "domestic_abuse",
            Self::YouthJustice => "youth_justice",
            Self::EarlyHelp => "early_help",
            Self::Cafcass => "cafcass",
            Self::Voluntary => "voluntary",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::ChildrensSocialCare => "Children’s social care",
            Self::Police => "Police",
            Self::Health => "Health",
            Self::Education => "School or nursery",
            Self::Probation => "Probation",
            Self::Housing => "Housing",
            Self::AdultSocialCare => "Adult social care",
            Self::MentalHealth => "Adult mental health",
            Self::SubstanceMisuse => "Drug and alcohol service",
            Self::DomesticAbuse => "Domestic abuse service",
            Self::YouthJustice => "Youth justice",
            Self::EarlyHelp => "Early help",
            Self::Cafcass => "Cafcass",
            Self::Voluntary => "Voluntary organisation",
            Self::Other => "Another agency",
        }
    }
}
