//! Document: a letter, a report, a drawing, with its content kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// The content is kept by its SHA-256 and hashed into the chain through this entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// A key of `practice/required_documents.toml`, or `other`.
    pub kind: SmolStr,
    pub on: NaiveDate,
    pub media_type: SmolStr,
    /// Size of the content.
    pub bytes: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
    /// The child made it: a drawing, a letter.
    #[serde(default)]
    pub by_the_child: bool,
}

impl Noun for Document {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.on))
    }
}
