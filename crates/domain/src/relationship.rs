//! How two people are related.

use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;

/// What the other person is to the subject of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    Mother,
    Father,
    Sibling,
    Carer,
    Grandparent,
    StepParent,
    AuntOrUncle,
    /// The other is the subject's child.
    Child,
    Partner,
    Other,
}

impl Tie {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Sibling => "brother or sister",
            Self::Carer => "carer",
            Self::Grandparent => "grandparent",
            Self::StepParent => "step-parent",
            Self::AuntOrUncle => "aunt or uncle",
            Self::Child => "child",
            Self::Partner => "partner",
            Self::Other => "other relation",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    pub to: SubjectId,
    pub tie: Tie,
    /// Whether the other person has parental responsibility for the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parental_responsibility: Option<bool>,
    /// Whether they live in the same home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_home: Option<bool>,
}

impl Noun for Relationship {}
