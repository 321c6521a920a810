//! Who is asking, and what for.

use domain::account::{Account, Role};

/// Someone whose account was open when they began. Only [`crate::sign_in`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user_name: String,
    pub display_name: String,
    pub role: Role,
    pub team: Option<String>,
    pub agency: Option<String>,
}

impl Actor {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            user_name: account.user_name.clone(),
            display_name: account.display_name.clone(),
            role: account.role,
            team: account.team.clone(),
            agency: account.agency.clone(),
        }
    }

    /// The program itself, for what nobody asked for: making a new database, a made-up authority.
    pub fn program() -> Self {
        Self {
            user_name: "sightline".to_owned(),
            display_name: "Sightline".to_owned(),
            role: Role::Administrator,
            team: None,
            agency: None,
        }
    }
}

/// What a record is opened for. It is written down beside each look and each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Working with the child and family, or deciding on a contact.
    Casework,
    /// Managing or reviewing the work of others.
    Oversight,
    Audit,
    /// Figures, returns and the quality of data.
    Analysis,
    Governance,
    Administration,
    /// A restricted record opened in an emergency.
    BreakGlass,
}

impl Purpose {
    pub const ALL: [Self; 7] = [
        Self::Casework,
        Self::Oversight,
        Self::Audit,
        Self::Analysis,
        Self::Governance,
        Self::Administration,
        Self::BreakGlass,
    ];

    /// The word that stands for it in the ledger and in policies.
    pub fn code(self) -> &'static str {
        match self {
            Self::Casework => "casework",
            Self::Oversight => "oversight",
            Self::Audit => "audit",
            Self::Analysis => "analysis",
            Self::Governance => "governance",
            Self::Administration => "administration",
            Self::BreakGlass => "break_glass",
        }
    }

    /// What a role ordinarily opens records for.
    pub fn usual(role: Role) -> Self {
        match role {
            Role::SocialWorker | Role::FrontDoorWorker | Role::PartnerAgency => Self::Casework,
            Role::PracticeManager | Role::IndependentReviewingOfficer | Role::HeadOfService | Role::Director => {
                Self::Oversight
            }
            Role::QualityAuditor | Role::ExternalAuditor | Role::Commissioner => Self::Audit,
            Role::PerformanceAnalyst | Role::LeadMember | Role::Councillor => Self::Analysis,
            Role::GovernanceOfficer => Self::Governance,
            Role::DemocraticServices | Role::Administrator => Self::Administration,
        }
    }
}
