//! Workbooks (XLSX) and, from the same description, comma-separated tables.
//!
//! Every text is written as a text: what was typed into a record is never a formula and never a link in the file of whoever
//! downloads it.

mod sheet_names;
mod write;

use chrono::{DateTime, NaiveDate, Utc};

use crate::csv;

/// Rows that a sheet of an XLSX file can hold (ECMA-376; Excel's own limit).
pub const MOST_ROWS: usize = 1_048_576;
/// Columns that a sheet of an XLSX file can hold.
pub const MOST_COLUMNS: usize = 16_384;

/// A file of one or more tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// Stands in the properties of the file.
    pub title: String,
    /// When it is made; stands in the properties of the file. The same description gives the same bytes.
    pub made_at: DateTime<Utc>,
    pub sheets: Vec<Sheet>,
}

/// One table, with what a reader must know to understand it above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Shortened to 31 letters, cleaned and made unique where a workbook cannot take it as it is.
    pub name: String,
    /// One line each, above the table: what it is, as at, known at, who may not be shown. Kept out of the CSV, whose first
    /// line is its headings.
    pub notes: Vec<String>,
    pub columns: Vec<Column>,
    /// Cells in the order of the columns.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub heading: String,
    /// In letters of the ordinary font.
    pub width: u16,
    pub kind: Kind,
}

/// What a column holds: sets the side to which its heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Percentage,
    Date,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// From 0 to 100.
    Percentage(f64),
    Date(NaiveDate),
    Empty,
}

/// Why a workbook cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    #[error("A workbook needs a sheet, and this one has none. Choose something to download.")]
    NoSheet,
    #[error(
        "The sheet \"{sheet}\" would have {rows} rows, and a workbook takes {MOST_ROWS} at most. Narrow the list, or download \
         it as CSV, which has no limit."
    )]
    TooManyRows { sheet: String, rows: usize },
    #[error(
        "The sheet \"{sheet}\" would have {columns} columns, and a workbook takes {MOST_COLUMNS} at most. Choose fewer \
         columns, or download it as CSV, which has no limit."
    )]
    TooManyColumns { sheet: String, columns: usize },
    #[error(
        "The sheet \"{sheet}\" has no number in row {row} below its headings, in the column \"{column}\", where it should \
         have one. Report this: a figure was divided by nought."
    )]
    NotANumber { sheet: String, row: usize, column: String },
    #[error("The workbook could not be written: {0}. Try again, and report it if it happens again.")]
    Library(String),
}

impl Workbook {
    /// The file, in the format XLSX.
    ///
    /// # Errors
    /// When a sheet is larger than the format allows, or a number is none.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, WorkbookError> {
        write::xlsx(self)
    }
}

impl Sheet {
    /// The same table as CSV (RFC 4180, UTF-8), its headings first. Percentages are from 0 to 100 and their heading says
    /// so; dates are as in 2026-03-14; numbers are not rounded.
    pub fn to_csv(&self) -> String {
        let headings = self.columns.iter().map(|column| csv::text(&column.csv_heading())).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::in_csv).collect());
        csv::lines(std::iter::once(headings).chain(rows))
    }
}

impl Column {
    pub fn new(heading: impl Into<String>, width: u16, kind: Kind) -> Self {
        Self { heading: heading.into(), width, kind }
    }

    fn csv_heading(&self) -> String {
        let says_so = self.heading.contains('%') || self.heading.to_lowercase().contains("percent");
        if self.kind == Kind::Percentage && !says_so { format!("{} (%)", self.heading) } else { self.heading.clone() }
    }
}

impl Cell {
    /// A text, such as a name.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The number, or an empty cell where there is none.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// The percentage from 0 to 100, or an empty cell where there is none.
    pub fn percentage(percentage: Option<f64>) -> Self {
        percentage.map_or(Self::Empty, Self::Percentage)
    }

    /// The day, or an empty cell where there is none.
    pub fn date(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }

    fn in_csv(&self) -> String {
        match self {
            Self::Text(text) => csv::text(text),
            Self::Number(number) | Self::Percentage(number) if number.is_finite() => number.to_string(),
            Self::Date(day) => day.format("%Y-%m-%d").to_string(),
            Self::Number(_) | Self::Percentage(_) | Self::Empty => String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
