//! How a child took part in a review or conference.
//! Source: SSDA903 review codes PN0 to PN7; the Standard Safeguarding Dataset proposes the same for conferences.

use serde::{Deserialize, Serialize};

/// How the child took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Participation {
    #[serde(rename = "PN0")]
    UnderFour,
    #[serde(rename = "PN1")]
    Spoke,
    #[serde(rename = "PN2")]
    AdvocateSpoke,
    #[serde(rename = "PN3")]
    Symbols,
    #[serde(rename = "PN4")]
    Silent,
    #[serde(rename = "PN5")]
    AdvocateBriefed,
    #[serde(rename = "PN6")]
    OtherMeans,
    #[serde(rename = "PN7")]
    NotHeard,
}

impl Participation {
    pub const ALL: [Self; 8] = [
        Self::UnderFour,
        Self::Spoke,
        Self::AdvocateSpoke,
        Self::Symbols,
        Self::Silent,
        Self::AdvocateBriefed,
        Self::OtherMeans,
        Self::NotHeard,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnderFour => "PN0",
            Self::Spoke => "PN1",
            Self::AdvocateSpoke => "PN2",
            Self::Symbols => "PN3",
            Self::Silent => "PN4",
            Self::AdvocateBriefed => "PN5",
            Self::OtherMeans => "PN6",
            Self::NotHeard => "PN7",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::UnderFour => "Under 4 years old",
            Self::Spoke => "Attended and spoke",
            Self::AdvocateSpoke => "Attended, an advocate spoke",
            Self::Symbols => "Attended and gave views with symbols or signs",
            Self::Silent => "Attended without contributing",
            Self::AdvocateBriefed => "Did not attend, briefed an advocate",
            Self::OtherMeans => "Did not attend, gave views by other means",
            Self::NotHeard => "Did not attend, views not conveyed",
        }
    }
}

impl Participation {
    /// PN1 to PN6: the child took part. `None` for a child under 4, of whom it is not asked.
    pub fn took_part(self) -> Option<bool> {
        match self {
            Self::UnderFour => None,
            Self::NotHeard => Some(false),
            _ => Some(true),
        }
    }
}
