//! What any standard's reader hands on: one child at a time, with facts, keys and what was wrong.
//!
//! A reader gathers all that a delivery says of one child into one [`Incoming`]. What becomes of it beside the record is the
//! same for every standard.

use std::borrow::Cow;
use std::sync::Arc;

use domain::{Fact, Kind};

use crate::standard::Part;

/// A record that the reader took.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingRecord {
    pub part: Part,
    /// The file of the delivery, without its folder, where it has more than one.
    pub file: Option<Arc<str>>,
    /// Counted from 1.
    pub line: u64,
    /// Number of the row within its part over the whole delivery, counted from 0. Facts that come from one row have the same.
    pub row: usize,
    /// Keys from the record under the child down, joined by `/`; empty for the child itself.
    pub path: String,
    /// Index in the same list of the record that it nests in.
    pub parent: Option<usize>,
    /// Only so that the child is somebody: written where nothing stands yet, never superseding, and counted nowhere.
    pub stub: bool,
    pub fact: Fact,
}

/// What a delivery says of one child.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub line: u64,
    pub row: usize,
    /// The authority's own number for the child.
    pub number: Option<String>,
    /// What was taken; the child itself first. Empty if the child itself was refused.
    pub records: Vec<IncomingRecord>,
    pub refused: Vec<Refused>,
    /// Rows that say exactly what another row says.
    pub repeats: Vec<Part>,
    pub faults: Vec<Fault>,
}

/// A record that the reader refused. The file holds it all the same, so it is not missing from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub part: Part,
    /// Its path, where its key can be read. Without one it may be any of its part.
    pub path: Option<String>,
}

/// Something wrong with one record. If `refused`, nothing of the record was taken; otherwise it was taken as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub part: Part,
    pub file: Option<Arc<str>>,
    /// Counted from 1; 0 where it has none.
    pub line: u64,
    pub row: usize,
    pub field: Option<Cow<'static, str>>,
    /// What is wrong and what to do. Values in it are shown safely.
    pub message: String,
    pub refused: bool,
}

impl Incoming {
    /// How many rows the file has of this child, taken or not; near enough for a measure of size.
    pub fn size(&self) -> usize {
        self.records.len() + self.refused.len()
    }

    /// The referral that a record is or nests in; none for what belongs to no referral.
    pub fn referral_of(&self, index: usize) -> Option<usize> {
        let mut at = index;
        loop {
            let record = &self.records[at];
            if record.fact.kind() == Kind::Referral {
                return Some(at);
            }
            at = record.parent?;
        }
    }

    /// A referral with all that nests in it.
    pub fn under(&self, referral: usize) -> Vec<IncomingRecord> {
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

    /// The path of a record by its key and the record that it nests in.
    pub fn path_under(&self, parent: Option<usize>, key: &str) -> String {
        match parent.map(|index| self.records[index].path.as_str()) {
            None => String::new(),
            Some("") => key.to_owned(),
            Some(above) => format!("{above}/{key}"),
        }
    }
}

impl IncomingRecord {
    /// Something about this record, at its place.
    pub fn fault(&self, field: Option<&'static str>, message: String, refused: bool) -> Fault {
        Fault {
            part: self.part,
            file: self.file.clone(),
            line: self.line,
            row: self.row,
            field: field.map(Cow::Borrowed),
            message,
            refused,
        }
    }
}
