//! A table as a file holds it: rows of plain text with their lines.

use std::sync::Arc;

use super::table::Table;

/// All rows of one table of one year's return.
#[derive(Clone, Debug)]
pub struct Rows {
    pub table: Table,
    /// Name of the file without its folder.
    pub file: Arc<str>,
    pub rows: Vec<Row>,
    /// What is odd about the file as a whole.
    pub notes: Vec<FileNote>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Counted from 1; 0 for a record of an XML file, which is known by its row.
    pub line: u64,
    /// Counted from 0, without the line of column names.
    pub row: usize,
    /// Trimmed, in the order of [`Table::columns`]; blank where the file has no such column.
    pub values: Vec<String>,
    /// Why nothing can be taken from the row, as a sentence.
    pub broken: Option<String>,
}

/// Something about a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNote {
    pub file: Arc<str>,
    /// Counted from 1; 0 where it has none.
    pub line: u64,
    pub message: String,
    /// Nothing was taken from the file.
    pub refused: bool,
}

impl Row {
    /// The text under a column; `None` if it is blank.
    pub fn value(&self, table: Table, column: &str) -> Option<&str> {
        let at = table.columns().iter().position(|known| *known == column)?;
        self.values.get(at).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl FileNote {
    pub(super) fn refusal(file: &Arc<str>, line: u64, message: impl Into<String>) -> Self {
        Self { file: Arc::clone(file), line, message: message.into(), refused: true }
    }

    pub(super) fn note(file: &Arc<str>, line: u64, message: impl Into<String>) -> Self {
        Self { file: Arc::clone(file), line, message: message.into(), refused: false }
    }
}
