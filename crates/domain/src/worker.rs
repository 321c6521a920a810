//! Worker: somebody who works for children, employed or from an agency.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::SubjectId;
use crate::fact::Noun;
use crate::time::When;

/// The subject of the entry is the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub name: String,
    /// The account, where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// Number at Social Work England.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<SmolStr>,
    pub role: WorkerRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<SubjectId>,
    /// From an agency.
    #[serde(default)]
    pub agency: bool,
    /// In the assessed and supported year in employment.
    #[serde(default)]
    pub newly_qualified: bool,
    /// In hundredths: 100 is full time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_time_equivalent: Option<u32>,
    pub from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_reason: Option<String>,
}

impl Noun for Worker {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}

impl Worker {
    pub fn works_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| until > day)
    }
}

/// What they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerRole {
    SocialWorker,
    SeniorSocialWorker,
    TeamManager,
    AssistantTeamManager,
    FamilySupportWorker,
    PersonalAdviser,
    ReviewingOfficer,
    ConferenceChair,
    ServiceManager,
    HeadOfService,
    Other,
}

impl WorkerRole {
    pub const ALL: [Self; 11] = [
        Self::SocialWorker,
        Self::SeniorSocialWorker,
        Self::TeamManager,
        Self::AssistantTeamManager,
        Self::FamilySupportWorker,
        Self::PersonalAdviser,
        Self::ReviewingOfficer,
        Self::ConferenceChair,
        Self::ServiceManager,
        Self::HeadOfService,
        Self::Other,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::SocialWorker => "social_worker",
            Self::SeniorSocialWorker => "senior_social_worker",
            Self::TeamManager => "team_manager",
            Self::AssistantTeamManager => "assistant_team_manager",
            Self::FamilySupportWorker => "family_support_worker",
            Self::PersonalAdviser => "personal_adviser",
            Self::ReviewingOfficer => "reviewing_officer",
            Self::ConferenceChair => "conference_chair",
            Self::ServiceManager => "service_manager",
            Self::HeadOfService => "head_of_service",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::SocialWorker => "Social worker",
            Self::SeniorSocialWorker => "Senior social worker",
            Self::TeamManager => "Team manager",
            Self::AssistantTeamManager => "Assistant team manager",
            Self::FamilySupportWorker => "Family support worker",
            Self::PersonalAdviser => "Personal adviser",
            Self::ReviewingOfficer => "Independent reviewing officer",
            Self::ConferenceChair => "Conference chair",
            Self::ServiceManager => "Service manager",
            Self::HeadOfService => "Head of service",
            Self::Other => "Other",
        }
    }
}
