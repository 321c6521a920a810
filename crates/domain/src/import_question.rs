//! A question that an import could not answer for itself, put before a person. Nothing is guessed.

use serde::{Deserialize, Serialize};

use crate::fact::Noun;
use crate::{EntryId, SubjectId};

/// Held until a person answers. The records wait inside the question, as the file gave them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportQuestion {
    /// Name of the file without its folder.
    pub file: String,
    /// Line of the record in the file, counted from 1.
    pub line: u64,
    pub doubt: Doubt,
    /// The part of the file that waits: one child's block as JSON, as the reader understood it.
    pub held: serde_json::Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Doubt {
    /// One referral went and another came: is it the same referral with its date corrected?
    MovedReferral { stands: EntryId },
    /// The child has no identifier: is it one of these, or a new child?
    NoIdentifier { candidates: Vec<SubjectId> },
    /// Another source of the same authority has this number for a child born on another day, or more than one child of
    /// the record has it: is it one of these, or a new child?
    SameNumber { candidates: Vec<SubjectId> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The same referral, with its date corrected.
    Same,
    /// Another referral.
    Different,
    /// The child is this one.
    Child { subject: SubjectId },
    /// A child not known before.
    NewChild,
    /// The file is wrong; nothing is taken from it here.
    Discard,
}

impl Noun for ImportQuestion {}
