//! Groups of kinds, by which a chronology is narrowed.

use domain::Kind;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    FrontDoor,
    Assessments,
    Plans,
    Visits,
    Care,
    Wellbeing,
    Decisions,
    Notes,
    Workers,
    Family,
    Keeping,
}

impl Group {
    pub const ALL: [Self; 11] = [
        Self::FrontDoor,
        Self::Assessments,
        Self::Plans,
        Self::Visits,
        Self::Care,
        Self::Wellbeing,
        Self::Decisions,
        Self::Notes,
        Self::Workers,
        Self::Family,
        Self::Keeping,
    ];

    /// The word that stands for it in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::FrontDoor => "front-door",
            Self::Assessments => "assessments",
            Self::Plans => "plans",
            Self::Visits => "visits",
            Self::Care => "care",
            Self::Wellbeing => "wellbeing",
            Self::Decisions => "decisions",
            Self::Notes => "notes",
            Self::Workers => "workers",
            Self::Family => "family",
            Self::Keeping => "keeping",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::FrontDoor => "Contacts, early help and referrals",
            Self::Assessments => "Assessments and enquiries",
            Self::Plans => "Plans, conferences and reviews",
            Self::Visits => "Visits",
            Self::Care => "Care, placements and court",
            Self::Wellbeing => "Health, education and missing",
            Self::Decisions => "Decisions and supervision",
            Self::Notes => "Notes and documents",
            Self::Workers => "Who works with the child",
            Self::Family => "Who this is, home and family",
            Self::Keeping => "The keeping of the record",
        }
    }

    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Contact | Kind::EarlyHelpEpisode | Kind::Referral | Kind::StepChange => Self::FrontDoor,
            Kind::Assessment | Kind::StrategyDiscussion | Kind::Section47Enquiry => Self::Assessments,
            Kind::ChildInNeedPlan
            | Kind::ChildProtectionPlan
            | Kind::InitialConference
            | Kind::ReviewConference
            | Kind::CoreGroup
            | Kind::CarePlan
            | Kind::LookedAfterReview
            | Kind::ReviewingOfficerContact
            | Kind::PathwayPlan => Self::Plans,
            Kind::Visit => Self::Visits,
            Kind::PeriodOfCare
            | Kind::LookedAfterEpisode
            | Kind::Placement
            | Kind::LegalStatus
            | Kind::PreProceedings
            | Kind::DeprivationOfLiberty
            | Kind::Adoption
            | Kind::PreviousPermanence
            | Kind::ProspectiveAdopter
            | Kind::PrivateFostering
            | Kind::CareLeaver
            | Kind::Motherhood
            | Kind::UnaccompaniedChild
            | Kind::LookedAfterYear => Self::Care,
            Kind::HealthAssessment | Kind::EducationPlan | Kind::StrengthsAndDifficulties | Kind::MissingEpisode => {
                Self::Wellbeing
            }
            Kind::ManagementDecision | Kind::CaseSupervision | Kind::Supervision | Kind::DirectObservation => {
                Self::Decisions
            }
            Kind::CaseNote | Kind::Document => Self::Notes,
            Kind::Absence | Kind::Allocation | Kind::Advocacy | Kind::Worker | Kind::Team | Kind::Post => Self::Workers,
            Kind::Person | Kind::Address | Kind::Relationship => Self::Family,
            Kind::Account
            | Kind::AlertHandling
            | Kind::Authority
            | Kind::BreakGlass
            | Kind::ImportQuestion
            | Kind::Merge
            | Kind::NotTheSame
            | Kind::PossiblyTheSame
            | Kind::Publication
            | Kind::Restriction => Self::Keeping,
        }
    }

    /// Whether an entry of this group tells that somebody had to do with the child.
    pub fn is_about_the_child(self) -> bool {
        !matches!(self, Self::Workers | Self::Family | Self::Keeping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_is_found_by_its_code() {
        for group in Group::ALL {
            assert_eq!(Group::from_code(group.code()), Some(group));
        }
    }
}
