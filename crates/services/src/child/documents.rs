//! Documents of the child.

use domain::document::Document;
use domain::{EntryId, Kind};

use super::details::size_in_words;
use super::frame::Frame;
use super::line::Line;
use super::reading::{Reading, each};

/// The page about documents.
#[derive(Clone, Debug)]
pub struct Documents {
    pub frame: Frame,
    pub documents: Vec<DocumentLine>,
}

/// One document. The line holds who added it and when.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    pub line: Line,
    pub title: String,
    pub kind: String,
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
            kind: document.map_or_else(String::new, |document| document.kind.to_string()),
            size: document.map_or_else(String::new, |document| size_in_words(document.bytes)),
            by_the_child: document.is_some_and(|document| document.by_the_child),
            line,
        }
    });
    Documents { frame: Frame::of(reading), documents: documents.collect() }
}
