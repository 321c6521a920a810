//! Management decision: oversight recorded on the file, by name and with reasons.

use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Every decision point has a named decision-maker and a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagementDecision {
    pub decided_at: When,
    pub point: DecisionPoint,
    pub decision: Narrative,
    pub reason: Narrative,
    /// User name of the manager.
    pub decided_by: String,
}

impl Noun for ManagementDecision {
    fn happened_at(&self) -> Option<When> {
        Some(self.decided_at)
    }

    fn leave_narrative(&mut self) {
        self.decision.leave();
        self.reason.leave();
    }
}

/// Where in the journey a manager decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionPoint {
    Contact,
    Referral,
    AssessmentCheckpoint,
    AssessmentAuthorised,
    Strategy,
    Conference,
    ChildProtectionPlan,
    ChildInNeedPlan,
    LegalGateway,
    Placement,
    StepUp,
    StepDown,
    Closure,
    Oversight,
}

impl DecisionPoint {
    pub const ALL: [Self; 14] = [
        Self::Contact,
        Self::Referral,
        Self::AssessmentCheckpoint,
        Self::AssessmentAuthorised,
        Self::Strategy,
        Self::Conference,
        Self::ChildProtectionPlan,
        Self::ChildInNeedPlan,
        Self::LegalGateway,
        Self::Placement,
        Self::StepUp,
        Self::StepDown,
        Self::Closure,
        Self::Oversight,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Referral => "referral",
            Self::AssessmentCheckpoint => "assessment_checkpoint",
            Self::AssessmentAuthorised => "assessment_authorised",
            Self::Strategy => "strategy",
            Self::Conference => "conference",
            Self::ChildProtectionPlan => "child_protection_plan",
            Self::ChildInNeedPlan => "child_in_need_plan",
            Self::LegalGateway => "legal_gateway",
            Self::Placement => "placement",
            Self::StepUp => "step_up",
            Self::StepDown => "step_down",
            Self::Closure => "closure",
            Self::Oversight => "oversight",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Referral => "Referral",
            Self::AssessmentCheckpoint => "Assessment checkpoint",
            Self::AssessmentAuthorised => "Assessment authorised",
            Self::Strategy => "Strategy discussion",
            Self::Conference => "Child protection conference",
            Self::ChildProtectionPlan => "Child protection plan",
            Self::ChildInNeedPlan => "Child in need plan",
            Self::LegalGateway => "Legal gateway",
            Self::Placement => "Placement",
            Self::StepUp => "Step up",
            Self::StepDown => "Step down",
            Self::Closure => "Closure",
            Self::Oversight => "Oversight",
        }
    }
}
