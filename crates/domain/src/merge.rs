//! Two records of one person, and two that look alike and are not.

use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::narrative::Narrative;

/// The subject of the entry is the same person as `into`. Nothing is moved: the record is read as one while this stands,
/// and is two again when it is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    pub into: SubjectId,
    pub reason: Narrative,
}

impl Noun for Merge {
    fn leave_narrative(&mut self) {
        self.reason.leave();
    }
}

/// Somebody looked and says that the subject and `other` are two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotTheSame {
    pub other: SubjectId,
    pub reason: Narrative,
}

impl Noun for NotTheSame {
    fn leave_narrative(&mut self) {
        self.reason.leave();
    }
}

/// Somebody thinks that the subject and `other` are one person: a manager looks and decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PossiblyTheSame {
    pub other: SubjectId,
    pub reason: Narrative,
}

impl Noun for PossiblyTheSame {
    fn leave_narrative(&mut self) {
        self.reason.leave();
    }
}
