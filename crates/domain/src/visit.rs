//! Visit: a worker sees a child, or tried to.
//! One visit to several brothers and sisters is one entry for each child, joined by [`Visit::together`]: each has its own
//! "seen", "seen alone" and words, and no child's record shows another's.

use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;

/// What was seen of one child at one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub at: When,
    pub kind: VisitKind,
    /// The worker who visited, where known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<SubjectId>,
    /// The worker as the source names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_name: Option<String>,
    #[serde(default)]
    pub seen: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_seen_reason: Option<NotSeen>,
    /// `None` where it is not said or does not apply (an unborn child, a baby).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_alone: Option<bool>,
    /// Why a child who could have been was not seen alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_alone_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bedroom_seen: Option<bool>,
    /// Where: `home`, `school`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Others who were there, as the worker names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who_else: Vec<String>,
    /// What the child says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    /// What happened, and what the worker makes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worries: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_well: Option<Narrative>,
    /// The same for all children seen at one visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<SubjectId>,
}

impl Noun for Visit {
    fn happened_at(&self) -> Option<When> {
        Some(self.at)
    }

    fn leave_narrative(&mut self) {
        self.voice.iter_mut().for_each(Voice::leave);
        self.summary.iter_mut().for_each(Narrative::leave);
        self.worries.iter_mut().for_each(Narrative::leave);
        self.working_well.iter_mut().for_each(Narrative::leave);
    }
}

/// Under which duty the child is visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    ChildInNeed,
    ChildProtection,
    LookedAfter,
    Assessment,
    #[serde(rename = "section_47")]
    Section47,
    EarlyHelp,
    PrivateFostering,
    CareLeaver,
    Other,
}

impl VisitKind {
    pub const ALL: [Self; 9] = [
        Self::ChildInNeed,
        Self::ChildProtection,
        Self::LookedAfter,
        Self::Assessment,
        Self::Section47,
        Self::EarlyHelp,
        Self::PrivateFostering,
        Self::CareLeaver,
        Self::Other,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::ChildInNeed => "child_in_need",
            Self::ChildProtection => "child_protection",
            Self::LookedAfter => "looked_after",
            Self::Assessment => "assessment",
            Self::Section47 => "section_47",
            Self::EarlyHelp => "early_help",
            Self::PrivateFostering => "private_fostering",
            Self::CareLeaver => "care_leaver",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::ChildInNeed => "Child in need visit",
            Self::ChildProtection => "Child protection visit",
            Self::LookedAfter => "Looked-after visit",
            Self::Assessment => "Assessment visit",
            Self::Section47 => "Section 47 visit",
            Self::EarlyHelp => "Early help visit",
            Self::PrivateFostering => "Private fostering visit",
            Self::CareLeaver => "Care leaver visit",
            Self::Other => "Other visit",
        }
    }
}

/// Why a child was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSeen {
    NobodyIn,
    Refused,
    ChildOut,
    Missing,
    Cancelled,
    Asleep,
    Other,
}

impl NotSeen {
    pub const ALL: [Self; 7] =
        [Self::NobodyIn, Self::Refused, Self::ChildOut, Self::Missing, Self::Cancelled, Self::Asleep, Self::Other];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::NobodyIn => "nobody_in",
            Self::Refused => "refused",
            Self::ChildOut => "child_out",
            Self::Missing => "missing",
            Self::Cancelled => "cancelled",
            Self::Asleep => "asleep",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::NobodyIn => "Nobody in",
            Self::Refused => "Access refused",
            Self::ChildOut => "The child was not there",
            Self::Missing => "The child is missing",
            Self::Cancelled => "Cancelled by the family",
            Self::Asleep => "The child was asleep",
            Self::Other => "Another reason",
        }
    }
}

impl Visit {
    /// Whether it meets a duty to see the child.
    pub fn counts(&self) -> bool {
        self.seen
    }
}
