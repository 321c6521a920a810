//! What is wrong with a workbook, a row or a cell, in a sentence.

use serde::{Deserialize, Serialize};

use super::list::List;

/// Something wrong with one sheet, row or cell. If `refused`, no record was taken of it; otherwise it was taken as told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `None` for the workbook as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
    /// The name of the sheet, as Excel shows it; empty for the workbook as a whole.
    pub sheet: String,
    /// The row as Excel numbers it; 0 for the sheet as a whole.
    pub row: u32,
    /// The heading of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong and what to do. Values in it are shown safely.
    pub message: String,
    pub refused: bool,
}

impl Problem {
    /// About the workbook as a whole.
    pub(super) fn of_workbook(message: String) -> Self {
        Self { list: None, sheet: String::new(), row: 0, column: None, message, refused: false }
    }

    /// About one sheet.
    pub(super) fn of_sheet(list: List, sheet: &str, message: String) -> Self {
        Self { list: Some(list), sheet: sheet.to_owned(), row: 0, column: None, message, refused: false }
    }
}

/// Nothing can be taken from the workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct Unreadable {
    pub file: String,
    pub message: String,
}
