//! Documents of the child, and those that should be on the record and are not.

use domain::document::Document;
use domain::{EntryId, Kind};
use measures::required_documents::{self, Missing as MissingDocument};

use super::details::size_in_words;
use super::frame::Frame;
use super::line::Line;
use super::reading::{Reading, each};

/// The page about documents.
#[derive(Clone, Debug)]
pub struct Documents {
    pub frame: Frame,
    pub documents: Vec<DocumentLine>,
    /// By `practice/required_documents.toml` and the work that is open on the page's day.
    pub missing: Vec<MissingDocument>,
}

/// One document. The line holds who added it and when.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    pub line: Line,
    pub title: String,
    /// `Care plan`; empty for what is withdrawn.
    pub kind: &'static str,
    pub size: String,
    pub by_the_child: bool,
}

pub(super) fn documents(reading: &Reading<'_>) -> Documents {
    let held: std::collections::HashMap<EntryId, &Document> =
        each!(reading, Document).map(|(entry, document)| (entry.entry, document)).collect();
    let lines = reading.lines(|kind| kind == Kind::Document).into_iter();
    let documents = lines.map(|line| {
        let document = held.get(&line.entry);
        DocumentLine {
            title: document.map_or_else(|| line.now.summary.clone(), |document| document.title.clone()),
            kind: document.map_or("", |document| required_documents::name_of(&document.kind)),
            size: document.map_or_else(String::new, |document| size_in_words(document.bytes)),
            by_the_child: document.is_some_and(|document| document.by_the_child),
            line,
        }
    });
    let missing = required_documents::missing_among(&reading.settled(), reading.day);
    Documents { frame: Frame::of(reading), documents: documents.collect(), missing }
}
