//! A restricted child: only the people named may open the record.

use crate::fact::Noun;
use serde::{Deserialize, Serialize};

/// Set by a governance officer, for instance when a child's parent works for the council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    pub reason: String,
    /// User names of those who may open the record all the same.
    pub allowed: Vec<String>,
}

impl Restriction {
    /// Stands in for one whose text cannot be read: nobody is named, so that only break-glass opens the record.
    pub fn sealed() -> Self {
        Self {
            reason: "The restriction cannot be read; ask who looks after the program.".to_owned(),
            allowed: Vec::new(),
        }
    }
}

impl Noun for Restriction {}
