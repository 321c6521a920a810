//! One published value, with its own year and source.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::letters::lower_first;

use super::place::Place;
use super::table::{self, Series};

/// A published value of one place. It never goes without its year and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparator {
    pub series: &'static Series,
    pub place: &'static Place,
    /// The year in which the span or day that it is of ends.
    pub year: i32,
    /// In [`Series::unit`]; a percentage runs from 0 to 100.
    pub value: f64,
    /// Where it is published.
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub source: Arc<Source>,
}

impl Comparator {
    /// `year to 31 March 2025`.
    pub fn when_in_words(&self) -> String {
        self.series.measured.in_words(self.year)
    }

    /// The day that it is of, or the last day of its span.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.series.measured.last_day(self.year)
    }

    pub(super) fn key(&self) -> (&'static str, &'static str, &'static str, i32) {
        (&self.series.indicator, &self.series.part, self.place.code, self.year)
    }
}

/// Where a value was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the column of the file has it: `c1`, `c1: NAME OF THE FILE`, `workforce; two authorities together`.
    pub(super) written: String,
    /// The publication, its table and file, and what is published otherwise than it is counted here; for people.
    pub text: String,
    /// The value is the share of two published counts, and is not itself published.
    pub is_worked_out: bool,
}

impl Source {
    pub(super) fn read(written: &str, series: &Series) -> Self {
        let written = written.trim();
        let (head, remark) = written.split_once("; ").map_or((written, None), |(head, remark)| (head, Some(remark)));
        let (key, file) = head.split_once(": ").map_or((head, None), |(key, file)| (key, Some(file)));
        let Some(table) = table::table(key) else {
            return Self { written: written.to_owned(), text: written.to_owned(), is_worked_out: false };
        };
        let told = table.figures.iter().find(|told| told.indicator == series.indicator && told.part == series.part);
        let is_worked_out = told.is_some_and(table::Told::is_worked_out);
        let mut text = format!("{}, {}", table.title, file.unwrap_or(&table.file));
        if is_worked_out {
            text.push_str("; the share is worked out from its counts");
        }
        if !series.note.is_empty() {
            text.push_str("; ");
            text.push_str(&lower_first(&series.note));
        }
        if let Some(remark) = remark {
            text.push_str("; ");
            text.push_str(remark);
        }
        Self { written: written.to_owned(), text, is_worked_out }
    }
}
