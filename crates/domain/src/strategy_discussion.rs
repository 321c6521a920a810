//! Strategy discussion: social care, police and health decide together whether to enquire under section 47.

use serde::{Deserialize, Serialize};

use crate::agency::Agency;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// At least social care, police and health take part. The enquiry counts from the day on which it is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyDiscussion {
    /// When it was decided to hold one; from then it is due within 24 hours (local).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<When>,
    pub held_at: When,
    /// By telephone, with a full meeting to follow.
    #[serde(default)]
    pub urgent: bool,
    /// User name of the team manager in the chair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<Agency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Narrative>,
    /// What the agencies told one another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Narrative>,
    pub outcome: StrategyOutcome,
    /// The decision with its reasons and the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medical_needed: Option<bool>,
}

impl Noun for StrategyDiscussion {
    fn happened_at(&self) -> Option<When> {
        Some(self.held_at)
    }

    fn leave_narrative(&mut self) {
        self.reason.iter_mut().for_each(Narrative::leave);
        self.shared.iter_mut().for_each(Narrative::leave);
        self.decision.iter_mut().for_each(Narrative::leave);
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrategyOutcome {
    JointEnquiry,
    SingleEnquiry,
    AssessmentOnly,
    PoliceOnly,
    NoFurtherAction,
}

impl StrategyOutcome {
    pub const ALL: [Self; 5] =
        [Self::JointEnquiry, Self::SingleEnquiry, Self::AssessmentOnly, Self::PoliceOnly, Self::NoFurtherAction];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::JointEnquiry => "joint_enquiry",
            Self::SingleEnquiry => "single_enquiry",
            Self::AssessmentOnly => "assessment_only",
            Self::PoliceOnly => "police_only",
            Self::NoFurtherAction => "no_further_action",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::JointEnquiry => "Section 47 enquiry, police and social care together",
            Self::SingleEnquiry => "Section 47 enquiry by social care",
            Self::AssessmentOnly => "Assessment, no enquiry",
            Self::PoliceOnly => "Police only",
            Self::NoFurtherAction => "No further action",
        }
    }
}

impl StrategyOutcome {
    /// Whether a section 47 enquiry starts.
    pub fn opens_enquiry(self) -> bool {
        matches!(self, Self::JointEnquiry | Self::SingleEnquiry)
    }
}
