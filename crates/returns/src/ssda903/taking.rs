//! Takes the values out of one row, or says why one cannot be taken.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::codes::{CodeSet, Validity};
use smol_str::SmolStr;

use super::rows::Row;
use super::table::Table;
use super::values;
use crate::cin_census::read::shown;
use crate::delivery::Fault;

/// A date outside these years is kept and noted.
const LIKELY_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// One row being taken, with what was noted on the way.
///
/// An unreadable value refuses the whole row: it is never treated as missing, and nothing is half taken.
pub(super) struct Taking<'a> {
    table: Table,
    file: &'a Arc<str>,
    row: &'a Row,
    /// The day on which a code must have been in use, if it is known.
    pub day: Option<NaiveDate>,
    pub notes: Vec<Fault>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(table: Table, file: &'a Arc<str>, row: &'a Row) -> Self {
        Self { table, file, row, day: None, notes: Vec::new() }
    }

    /// Something about this row or a value of it.
    pub(super) fn fault(&self, field: Option<&'static str>, message: String, refused: bool) -> Fault {
        Fault {
            part: self.table.part(),
            file: Some(Arc::clone(self.file)),
            line: self.row.line,
            row: self.row.row,
            field: field.map(Cow::Borrowed),
            message,
            refused,
        }
    }

    fn refusal(&self, column: &'static str, value: &str, what: &str) -> Fault {
        let message = format!(
            "{column} “{}” {what}, so the {} was refused. Correct it and export the return again.",
            shown(value),
            self.table.part().words
        );
        self.fault(Some(column), message, true)
    }

    pub(super) fn note(&mut self, column: &'static str, message: String) {
        let note = self.fault(Some(column), message, false);
        self.notes.push(note);
    }

    pub(super) fn raw(&self, column: &str) -> Option<&'a str> {
        self.row.value(self.table, column)
    }

    pub(super) fn text(&self, column: &str) -> Option<SmolStr> {
        self.raw(column).map(SmolStr::new)
    }

    pub(super) fn date(&mut self, column: &'static str) -> Result<Option<NaiveDate>, Fault> {
        let day = self.read(column, values::date, "is not a real date written day/month/year like 06/10/2022")?;
        if let Some(day) = day.filter(|day| !LIKELY_YEARS.contains(&day.year())) {
            let message =
                format!("{column} is {day}, which cannot be meant. It was kept as it came; correct it at its source.");
            self.note(column, message);
        }
        Ok(day)
    }

    /// The date without which the row cannot stand. Codes must have been in use on it.
    pub(super) fn key_date(&mut self, column: &'static str) -> Result<NaiveDate, Fault> {
        let day = self.date(column)?.ok_or_else(|| self.missing(column))?;
        self.day = Some(day);
        Ok(day)
    }

    /// The value without which the row cannot stand.
    pub(super) fn missing(&self, column: &'static str) -> Fault {
        let words = self.table.part().words;
        let message = format!(
            "{column} is missing, and a record of this kind ({words}) cannot stand without it, so it was refused. Add it \
             and export the return again."
        );
        self.fault(Some(column), message, true)
    }

    pub(super) fn flag(&mut self, column: &'static str) -> Result<Option<bool>, Fault> {
        self.read(column, values::flag, "is neither 0 nor 1")
    }

    pub(super) fn count(&mut self, column: &'static str) -> Result<Option<u32>, Fault> {
        self.read(column, values::count, "is not a whole number, 0 or more")
    }

    fn read<T>(&self, column: &'static str, how: fn(&str) -> Option<T>, what: &str) -> Result<Option<T>, Fault> {
        let Some(value) = self.raw(column) else { return Ok(None) };
        how(value).map(Some).ok_or_else(|| self.refusal(column, value, what))
    }

    /// A code, kept as it came; one that is not in its set, or was not in use on the day, is noted.
    pub(super) fn code(&mut self, column: &'static str, set: CodeSet) -> Option<SmolStr> {
        let code = self.raw(column)?;
        self.check_code(column, code, set);
        Some(SmolStr::new(code))
    }

    pub(super) fn check_code(&mut self, column: &'static str, code: &str, set: CodeSet) {
        let what = match (set.contains(code), self.day) {
            (false, _) => Validity::Unknown.fault(),
            (true, Some(day)) => set.validity(code, day).fault(),
            (true, None) => None,
        };
        if let Some(what) = what {
            let message =
                format!("{column} “{}” {what}. It was kept as it came; check it in the source system.", shown(code));
            self.note(column, message);
        }
    }
}
