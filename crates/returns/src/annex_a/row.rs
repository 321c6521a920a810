//! One row of a list, and how its values are taken out.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::cell::Cell;
use super::choice::{Answer, Choices};
use super::list::{Column, List};
use super::problem::Problem;

/// A date outside these years is kept and noted.
const LIKELY_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// One row with something in it.
#[derive(Clone, Debug)]
pub struct Row {
    pub list: List,
    /// The name of the sheet, as Excel shows it.
    pub sheet: std::sync::Arc<str>,
    /// As Excel numbers it.
    pub number: u32,
    pub(super) cells: Vec<(&'static Column, Cell)>,
}

impl Row {
    /// What the row has under a heading of the template. A formula that found nothing is not given.
    pub(super) fn cell(&self, heading: &str) -> Option<&Cell> {
        debug_assert!(self.list.columns().any(|column| column.heading == heading), "{heading} is in {:?}", self.list);
        self.any_cell(heading).filter(|cell| !matches!(cell, Cell::Error(_)))
    }

    fn any_cell(&self, heading: &str) -> Option<&Cell> {
        self.cells.iter().find(|(column, _)| column.heading == heading).map(|(_, cell)| cell)
    }

    /// The number of the child or of the adopter.
    ///
    /// # Errors
    /// The row has none that can be read.
    pub(super) fn who(&self) -> Result<String, Problem> {
        let heading = self.list.who();
        let Some(cell) = self.any_cell(heading) else {
            let message =
                format!("The row has no {heading}, so nobody knows whose it is. Fill it in, or delete the row.");
            return Err(self.problem(Some(heading), message, true));
        };
        cell.identifier().map_err(|wrong| {
            let message = format!("{heading} “{}” {wrong}. The row was refused.", cell.shown());
            self.problem(Some(heading), message, true)
        })
    }

    pub(super) fn problem(&self, column: Option<&str>, message: String, refused: bool) -> Problem {
        Problem {
            list: Some(self.list),
            sheet: self.sheet.to_string(),
            row: self.number,
            column: column.map(str::to_owned),
            message,
            refused,
        }
    }

    /// Cells whose formula found nothing, by column.
    pub(super) fn errors(&self, found: &mut BTreeMap<(List, &'static str), Vec<u32>>) {
        for (column, cell) in &self.cells {
            if matches!(cell, Cell::Error(_)) {
                found.entry((column.list, column.heading.as_str())).or_default().push(self.number);
            }
        }
    }
}

/// One record being taken from a row. An unreadable value refuses the record that needs it, and no other.
pub(super) struct Taking<'a> {
    pub row: &'a Row,
    /// What the record is called in messages.
    what: &'static str,
    pub notes: Vec<Problem>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(row: &'a Row, what: &'static str) -> Self {
        Self { row, what, notes: Vec::new() }
    }

    fn refusal(&self, heading: &str, cell: &Cell, wrong: &str) -> Problem {
        let message = format!(
            "{heading} “{}” {wrong}, so the {} was refused. Correct it and load the workbook again.",
            cell.shown(),
            self.what
        );
        self.row.problem(Some(heading), message, true)
    }

    pub(super) fn note(&mut self, heading: &str, message: String) {
        self.notes.push(self.row.problem(Some(heading), message, false));
    }

    /// Without this the record cannot stand.
    pub(super) fn key_date(&mut self, heading: &str) -> Result<NaiveDate, Problem> {
        self.date(heading)?.ok_or_else(|| {
            let what = self.what;
            let article = if what.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
            let message = format!(
                "{heading} is missing, and {article} {what} cannot stand without it, so it was refused. Fill it in and \
                 load the workbook again."
            );
            self.row.problem(Some(heading), message, true)
        })
    }

    pub(super) fn date(&mut self, heading: &str) -> Result<Option<NaiveDate>, Problem> {
        let Some(cell) = self.row.cell(heading) else { return Ok(None) };
        let Some(day) = cell.day() else {
            return Err(self.refusal(heading, cell, "is not a date like 31/01/2024"));
        };
        if !LIKELY_YEARS.contains(&day.year()) {
            self.note(
                heading,
                format!("{heading} is {day}, which cannot be meant. It was kept as it came; correct it at its source."),
            );
        } else if matches!(cell, Cell::Number(_)) {
            let day = domain::dates::long(day);
            self.note(
                heading,
                format!(
                    "{heading} is the number {}, not formatted as a date. It was read as Excel’s count of days: {day}.",
                    cell.shown()
                ),
            );
        }
        Ok(Some(day))
    }

    pub(super) fn count(&mut self, heading: &str) -> Result<Option<u32>, Problem> {
        let Some(cell) = self.row.cell(heading) else { return Ok(None) };
        cell.count().map(Some).ok_or_else(|| self.refusal(heading, cell, "is not a whole number, 0 or more"))
    }

    pub(super) fn text(&mut self, heading: &str) -> Result<Option<String>, Problem> {
        let Some(cell) = self.row.cell(heading) else { return Ok(None) };
        cell.words().map(Some).ok_or_else(|| self.refusal(heading, cell, "cannot be read"))
    }

    /// Yes or no; `None` where the cell is empty or says that nobody knows.
    pub(super) fn answer(&mut self, heading: &str) -> Result<Option<bool>, Problem> {
        let Some(cell) = self.row.cell(heading) else { return Ok(None) };
        match Answer::of(cell) {
            Some(answer) => Ok(answer.known()),
            None => Err(self.refusal(heading, cell, "is none of a) Yes, b) No and c) Unknown")),
        }
    }

    /// A code; what means no code of the set is kept as it came, and noted.
    pub(super) fn code(&mut self, heading: &str, set: Choices) -> Result<Option<String>, Problem> {
        let Some(text) = self.text(heading)? else { return Ok(None) };
        if let Some(code) = set.code(&text) {
            return Ok(Some(code.to_owned()));
        }
        let shown = crate::cin_census::read::shown(&text);
        self.note(heading, format!("{heading} “{shown}” is not among the codes for it. It was kept as it came; check it in the source system."));
        Ok(Some(text))
    }
}
