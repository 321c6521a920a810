//! Supervision: a worker and their supervisor, and the children they talked about.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::{EntryId, SubjectId};

/// One session. Its subject is the worker. What was said of each child is a [`CaseSupervision`] on the child's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supervision {
    pub held_at: When,
    pub kind: SupervisionKind,
    pub worker: SubjectId,
    /// User name.
    pub supervisor: String,
    /// How the worker is. Not shown on any child's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wellbeing: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflection: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<Agreed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_on: Option<NaiveDate>,
}

impl Noun for Supervision {
    fn happened_at(&self) -> Option<When> {
        Some(self.held_at)
    }

    fn leave_narrative(&mut self) {
        self.wellbeing.iter_mut().for_each(Narrative::leave);
        self.reflection.iter_mut().for_each(Narrative::leave);
        self.agreed.iter_mut().for_each(Agreed::leave);
    }
}

/// What a session decided about one child. Its subject is the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSupervision {
    pub session: EntryId,
    pub held_at: When,
    pub worker: SubjectId,
    pub supervisor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discussed: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreed: Vec<Agreed>,
}

impl Noun for CaseSupervision {
    fn happened_at(&self) -> Option<When> {
        Some(self.held_at)
    }

    fn leave_narrative(&mut self) {
        self.discussed.iter_mut().for_each(Narrative::leave);
        self.decision.iter_mut().for_each(Narrative::leave);
        self.agreed.iter_mut().for_each(Agreed::leave);
    }
}

/// Something agreed: who does what by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub what: Narrative,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
}

impl Agreed {
    /// Lets go of the words.
    pub fn leave(&mut self) {
        self.what.leave();
    }

    pub fn is_overdue_on(&self, day: NaiveDate) -> bool {
        self.done_on.is_none() && self.by.is_some_and(|by| by < day)
    }
}

/// Kinds of supervision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionKind {
    Case,
    Professional,
    Reflective,
    Oversight,
}

impl SupervisionKind {
    pub const ALL: [Self; 4] = [Self::Case, Self::Professional, Self::Reflective, Self::Oversight];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Professional => "professional",
            Self::Reflective => "reflective",
            Self::Oversight => "oversight",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Case => "Case supervision",
            Self::Professional => "Professional supervision",
            Self::Reflective => "Group reflective supervision",
            Self::Oversight => "Management oversight",
        }
    }
}
