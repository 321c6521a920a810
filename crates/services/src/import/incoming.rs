//! The keys under which the entries of a child stand, and what of a delivery waits inside a question.

use std::fmt::Write;

use domain::{Fact, Kind, SubjectId};
use returns::delivery::{Incoming, IncomingRecord};
use returns::standard::Standard;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::ServiceError;

/// A number for what a delivery says of the child, whatever its place in it.
pub(super) fn fingerprint(child: &Incoming) -> String {
    let mut hash = Sha256::new();
    for record in &child.records {
        let body = record.fact.to_body();
        hash.update(format!("{}:{}{}:{body}\n", record.path.len(), record.path, body.len()));
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The key of a child's own entry. A `/` in the number would end it early, so it is written as in an address.
pub(super) fn stem(number: &str) -> String {
    format!("child/{}", number.replace('%', "%25").replace('/', "%2F"))
}

/// The key of a child who has no identifier, once a person has said who it is.
pub(super) fn stem_without_identifier(fingerprint: &str) -> String {
    format!("unidentified/{fingerprint}")
}

/// The key of a record of a child.
pub(super) fn key(stem: &str, path: &str) -> String {
    if path.is_empty() { stem.to_owned() } else { format!("{stem}/{path}") }
}

/// The key of a question about a referral of a child, or about the child itself where the path is empty.
pub(super) fn question_key(stem: &str, path: &str) -> String {
    format!("question/{}", key(stem, path))
}

/// What waits inside a question.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Held {
    records: Vec<HeldRecord>,
    /// Candidates of whom the file had no block of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<SubjectId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct HeldRecord {
    #[serde(rename = "module")]
    part: String,
    line: u64,
    row: usize,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<usize>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    stub: bool,
    kind: String,
    fact: serde_json::Value,
}

impl Held {
    pub(super) fn of(records: &[IncomingRecord], absent: Vec<SubjectId>) -> Self {
        let records = records.iter().map(|record| HeldRecord {
            part: record.part.code.to_owned(),
            line: record.line,
            row: record.row,
            path: record.path.clone(),
            parent: record.parent,
            stub: record.stub,
            kind: record.fact.kind().code().to_owned(),
            fact: serde_json::from_str(&record.fact.to_body()).expect("a body is JSON"),
        });
        Self { records: records.collect(), absent }
    }

    pub(super) fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("plain structs have a JSON form")
    }

    /// # Errors
    /// The text is not one that an import wrote.
    pub(super) fn read(value: &serde_json::Value) -> Result<Self, ServiceError> {
        serde_json::from_value(value.clone()).map_err(|error| unreadable(&error.to_string()))
    }

    /// # Errors
    /// A record cannot be read as what it says it is.
    pub(super) fn records(&self, standard: Option<Standard>) -> Result<Vec<IncomingRecord>, ServiceError> {
        let standard = standard.ok_or_else(|| unreadable("its source follows no standard that is known"))?;
        self.records.iter().map(|record| record.read(standard)).collect()
    }

    /// Whether both say the same of the child, wherever it stood in its file.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |held: &Self| -> Vec<_> {
            held.records.iter().map(|record| (record.path.clone(), record.fact.clone())).collect()
        };
        said(self) == said(other)
    }
}

impl HeldRecord {
    fn read(&self, standard: Standard) -> Result<IncomingRecord, ServiceError> {
        let part = standard.part(&self.part).ok_or_else(|| unreadable("it holds a part that is not known"))?;
        let kind = Kind::from_code(&self.kind).ok_or_else(|| unreadable("it holds a kind that is not known"))?;
        let fact = Fact::from_body(kind, &self.fact.to_string()).map_err(|error| unreadable(&error.to_string()))?;
        let Self { line, row, parent, stub, .. } = *self;
        Ok(IncomingRecord { part, file: None, line, row, path: self.path.clone(), parent, stub, fact })
    }
}

fn unreadable(why: &str) -> ServiceError {
    ServiceError::Unusable(format!("what waits in this question cannot be read ({why}); run `sightline verify`"))
}
