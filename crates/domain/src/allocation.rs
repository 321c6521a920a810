//! Allocation: who works with a child, in which part, from when to when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::SubjectId;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// Team and worker as a list of a return names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandledBy {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<SmolStr>,
}

/// A child has one key worker from acceptance to closure (Kirklees cabinet report, 24 May 2016, 4.1).
/// A team without a worker is an unallocated child in that team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub part: Part,
    /// The worker; `None` where only the team is known, or where the source names somebody not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<SubjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<SubjectId>,
    /// As the source names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<HandledBy>,
    pub from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why this worker came: a code of [`crate::codes::WORKER_CHANGE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_reason: Option<SmolStr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

impl Noun for Allocation {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }

    fn leave_narrative(&mut self) {
        self.note.iter_mut().for_each(Narrative::leave);
    }
}

/// What somebody is to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    KeyWorker,
    SecondWorker,
    FamilyHelpLead,
    ConferenceChair,
    ReviewingOfficer,
    PersonalAdviser,
}

impl Part {
    pub const ALL: [Self; 6] = [
        Self::KeyWorker,
        Self::SecondWorker,
        Self::FamilyHelpLead,
        Self::ConferenceChair,
        Self::ReviewingOfficer,
        Self::PersonalAdviser,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::KeyWorker => "key_worker",
            Self::SecondWorker => "second_worker",
            Self::FamilyHelpLead => "family_help_lead",
            Self::ConferenceChair => "conference_chair",
            Self::ReviewingOfficer => "reviewing_officer",
            Self::PersonalAdviser => "personal_adviser",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::KeyWorker => "Social worker",
            Self::SecondWorker => "Second worker",
            Self::FamilyHelpLead => "Family help lead practitioner",
            Self::ConferenceChair => "Conference chair",
            Self::ReviewingOfficer => "Independent reviewing officer",
            Self::PersonalAdviser => "Personal adviser",
        }
    }
}

impl Allocation {
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| until > day)
    }
}
