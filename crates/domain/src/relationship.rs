//! How two people are related.

use serde::{Deserialize, Serialize};

use crate::SubjectId;

/// What the other person is to the subject of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    Mother,
    Father,
    Sibling,
    Carer,
    Other,
}

impl Tie {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Sibling => "brother or sister",
            Self::Carer => "carer",
            Self::Other => "other relation",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    pub to: SubjectId,
    pub tie: Tie,
}
