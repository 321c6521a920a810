//! Takes the values out of one record, or says why one cannot be taken.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use domain::codes::CodeSet;

use super::block::{Field, Record};
use super::problem::{Problem, shown};
use super::values;

/// A date outside these years is kept and noted: it is readable, so it is not for the reader to refuse a child for it.
const LIKELY_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// One record being taken, with what was noted on the way.
///
/// An unreadable value refuses the whole record: it is never treated as missing, and nothing is half taken.
pub(super) struct Taking<'a> {
    record: &'a Record,
    pub(super) notes: Vec<Problem>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(record: &'a Record) -> Self {
        Self { record, notes: Vec::new() }
    }

    /// Why the record is refused, at the record itself.
    pub(super) fn refusal(&self, message: String) -> Problem {
        Self::problem(self.record, None, message, true)
    }

    fn problem(record: &Record, field: Option<&Field>, message: String, refused: bool) -> Problem {
        Problem {
            line: field.map_or(record.line, |field| field.line),
            module: record.module,
            row: record.row,
            field: field.map(|field| field.name.clone()),
            message,
            refused,
        }
    }

    fn refusal_of(&self, field: &Field, what: &str) -> Problem {
        let message = format!(
            "{} “{}” {what}, so the {} was refused. Correct it and export the census again.",
            field.name,
            shown(&field.value),
            self.record.module.in_words()
        );
        Self::problem(self.record, Some(field), message, true)
    }

    fn note(&mut self, field: &Field, message: String) {
        self.notes.push(Self::problem(self.record, Some(field), message, false));
    }

    /// The one text under a name. The same text twice is noted; two different ones refuse the record.
    fn single(&mut self, name: &'static str) -> Result<Option<&'a Field>, Problem> {
        let mut fields = self.record.values(name);
        let Some(first) = fields.next() else { return Ok(None) };
        for again in fields {
            if again.value != first.value {
                let what = format!("comes after another {name}, “{}” on line {}", shown(&first.value), first.line);
                return Err(self.refusal_of(again, &what));
            }
            self.note(again, format!("{name} is given twice with the same value; it was taken once."));
        }
        Ok(Some(first))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        Ok(self.single(name)?.map(|field| field.value.clone()))
    }

    pub(super) fn date(&mut self, name: &'static str) -> Result<Option<NaiveDate>, Problem> {
        let day = self.read(name, values::date, "is not a real date written year-month-day like 2022-10-06")?;
        if let Some(day) = day.filter(|day| !LIKELY_YEARS.contains(&day.year()))
            && let Some(field) = self.single(name)?
        {
            let message =
                format!("{name} is {day}, which cannot be meant. It was kept as it came; correct it at its source.");
            self.note(field, message);
        }
        Ok(day)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Result<Option<bool>, Problem> {
        self.read(name, values::flag, "is none of 0, 1, true and false")
    }

    pub(super) fn count(&mut self, name: &'static str) -> Result<Option<u32>, Problem> {
        self.read(name, values::count, "is not a whole number, 0 or more")
    }

    fn read<T>(&mut self, name: &'static str, how: fn(&str) -> Option<T>, what: &str) -> Result<Option<T>, Problem> {
        let Some(field) = self.single(name)? else { return Ok(None) };
        how(&field.value).map(Some).ok_or_else(|| self.refusal_of(field, what))
    }

    /// The date without which the record cannot stand.
    pub(super) fn key_date(&mut self, name: &'static str) -> Result<NaiveDate, Problem> {
        self.date(name)?.ok_or_else(|| {
            let words = self.record.module.in_words();
            let message = format!(
                "{name} is missing, and a {words} cannot stand without it, so it was refused. Add the date and export \
                 the census again."
            );
            Problem { field: Some(Cow::Borrowed(name)), ..self.refusal(message) }
        })
    }

    /// A code, kept as it came; one that is not in its set is noted.
    pub(super) fn code(&mut self, name: &'static str, set: CodeSet) -> Result<Option<String>, Problem> {
        let Some(field) = self.single(name)? else { return Ok(None) };
        self.check_code(field, set);
        Ok(Some(field.value.clone()))
    }

    /// The codes of a repeated field in document order. Blank ones are passed over.
    pub(super) fn codes(&mut self, name: &'static str, set: CodeSet) -> Vec<String> {
        let record = self.record;
        let mut codes = Vec::new();
        for field in record.values(name) {
            self.check_code(field, set);
            codes.push(field.value.clone());
        }
        codes
    }

    fn check_code(&mut self, field: &Field, set: CodeSet) {
        if !set.contains(&field.value) {
            let message = format!(
                "{} “{}” is not a code that the Department lists. It was kept as it came; check it in the source system.",
                field.name,
                shown(&field.value)
            );
            self.note(field, message);
        }
    }
}
