//! One child as a file gives it, in plain values.

use std::fmt::Write;

use domain::{Fact, Kind, SubjectId};
use returns::cin_census::read::{ChildBlock, Module, Problem, Record, date, facts};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::ServiceError;

/// A record that the reader took.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct IncomingRecord {
    pub module: Module,
    pub line: u64,
    pub row: usize,
    /// Keys from the referral down, joined by `/`; empty for the child itself.
    pub path: String,
    /// Index in the same list of the record that it nests in.
    pub parent: Option<usize>,
    pub fact: Fact,
}

/// What a file says of one child.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub line: u64,
    pub row: usize,
    pub la_child_id: Option<String>,
    /// What was taken; the child itself first. Empty if the child itself was refused.
    pub records: Vec<IncomingRecord>,
    pub refused: Vec<Refused>,
    pub problems: Vec<Problem>,
}

/// A record that the reader refused. The file holds it all the same, so it is not missing from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub module: Module,
    /// Of a referral with a readable date: its path.
    pub referral: Option<String>,
}

impl Incoming {
    pub(super) fn of(block: &ChildBlock) -> Self {
        let mut incoming = Self {
            line: block.line,
            row: block.row,
            la_child_id: block.la_child_id.clone(),
            records: Vec::new(),
            refused: Vec::new(),
            problems: block.problems.clone(),
        };
        let mut places: Vec<Option<usize>> = Vec::with_capacity(block.records.len());
        for (record, taken) in block.records.iter().zip(facts(block).records) {
            match taken {
                Ok(taken) => {
                    let parent = record.parent.and_then(|index| places.get(index).copied().flatten());
                    places.push(Some(incoming.records.len()));
                    incoming.problems.extend(taken.notes);
                    incoming.add(record, parent, &taken.key, taken.fact);
                }
                Err(problem) => {
                    places.push(None);
                    incoming.problems.push(problem);
                    incoming.refused.push(Refused { module: record.module, referral: referral_path(record) });
                }
            }
        }
        incoming
    }

    fn add(&mut self, record: &Record, parent: Option<usize>, key: &str, fact: Fact) {
        let path = match parent.map(|index| self.records[index].path.as_str()) {
            None => String::new(),
            Some("") => key.to_owned(),
            Some(above) => format!("{above}/{key}"),
        };
        let Record { module, line, row, .. } = *record;
        self.records.push(IncomingRecord { module, line, row, path, parent, fact });
    }

    /// How many records the file has of this child, taken or not.
    pub(super) fn size(&self) -> usize {
        self.records.len() + self.refused.len()
    }

    /// The referral that a record is or nests in; none for the child itself.
    pub(super) fn referral_of(&self, index: usize) -> Option<usize> {
        let mut at = index;
        loop {
            let record = &self.records[at];
            if record.module == Module::CinDetails {
                return Some(at);
            }
            at = record.parent?;
        }
    }

    /// A referral with all that nests in it.
    pub(super) fn under(&self, referral: usize) -> Vec<IncomingRecord> {
        let mut places = vec![None; self.records.len()];
        let mut under = Vec::new();
        for (index, record) in self.records.iter().enumerate() {
            if self.referral_of(index) == Some(referral) {
                places[index] = Some(under.len());
                let parent = record.parent.and_then(|parent| places[parent]);
                under.push(IncomingRecord { parent, ..record.clone() });
            }
        }
        under
    }

    /// A number for what the file says of the child, whatever its place in the file.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for record in &self.records {
            let body = record.fact.to_body();
            hash.update(format!("{}:{}{}:{body}\n", record.path.len(), record.path, body.len()));
        }
        let mut text = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

fn referral_path(record: &Record) -> Option<String> {
    if record.module != Module::CinDetails {
        return None;
    }
    let day = date(record.value("CINreferralDate")?)?;
    Some(format!("{}:{day}", Kind::Referral.code()))
}

/// The key of a child's own entry. A `/` in the number would end it early, so it is written as in an address.
pub(super) fn stem(la_child_id: &str) -> String {
    format!("child/{}", la_child_id.replace('%', "%25").replace('/', "%2F"))
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
    module: Module,
    line: u64,
    row: usize,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<usize>,
    kind: String,
    fact: serde_json::Value,
}

impl Held {
    pub(super) fn of(records: &[IncomingRecord], absent: Vec<SubjectId>) -> Self {
        let records = records.iter().map(|record| HeldRecord {
            module: record.module,
            line: record.line,
            row: record.row,
            path: record.path.clone(),
            parent: record.parent,
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
    pub(super) fn records(&self) -> Result<Vec<IncomingRecord>, ServiceError> {
        self.records.iter().map(HeldRecord::read).collect()
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
    fn read(&self) -> Result<IncomingRecord, ServiceError> {
        let kind = Kind::from_code(&self.kind).ok_or_else(|| unreadable("it holds a kind that is not known"))?;
        let fact = Fact::from_body(kind, &self.fact.to_string()).map_err(|error| unreadable(&error.to_string()))?;
        let Self { module, line, row, parent, .. } = *self;
        Ok(IncomingRecord { module, line, row, path: self.path.clone(), parent, fact })
    }
}

fn unreadable(why: &str) -> ServiceError {
    ServiceError::Unusable(format!("what waits in this question cannot be read ({why}); run `sightline verify`"))
}
