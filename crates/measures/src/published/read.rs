//! Files of comparators, of population and of neighbours, as this program writes them.

use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;

use super::comparator::{Comparator, Source};
use super::fault::NotPublished;
use super::place::{Place, place};
use super::table::{self, ComparatorUnit, Series};
use crate::population::Population;

pub(super) const COMPARATORS: [&str; 8] =
    ["indicator", "part", "authority", "year", "value", "numerator", "denominator", "source"];
pub(super) const POPULATION: [&str; 3] = ["authority", "year", "children"];

/// The population of one place in the middle of one year.
pub(super) type Living = (&'static Place, Population);

/// # Errors
/// The first fault, with its line and field and what to do.
pub(super) fn comparators(text: &str, file: &str) -> Result<Vec<Comparator>, NotPublished> {
    let mut sources: HashMap<(String, *const Series), Arc<Source>> = HashMap::new();
    let mut found = Vec::new();
    each_row(text, file, &COMPARATORS, |row| {
        let series = table::series(row.said(0), row.said(1)).ok_or_else(|| row.unknown_series())?;
        let written = row.said(7);
        if written.is_empty() {
            return Err(row.fault(7, "every value says where it was published. Write the publication and its table."));
        }
        let key = (written.to_owned(), std::ptr::from_ref(series));
        let source = sources.entry(key).or_insert_with(|| Arc::new(Source::read(written, series))).clone();
        let value = row.number(4)?.ok_or_else(|| row.fault(4, "write the value, or take the row out."))?;
        if series.unit == ComparatorUnit::Percentage && value > 100.0 {
            return Err(row.fault(4, &format!("{value} is more than 100, and a percentage runs from 0 to 100.")));
        }
        let (place, year) = (row.place(2)?, row.year(3)?);
        let (numerator, denominator) = (row.number(5)?, row.number(6)?);
        found.push(Comparator { series, place, year, value, numerator, denominator, source });
        Ok(())
    })?;
    Ok(found)
}

/// # Errors
/// The first fault, with its line and field and what to do.
pub(super) fn population(text: &str, file: &str, source: &str) -> Result<Vec<Living>, NotPublished> {
    let mut found = Vec::new();
    each_row(text, file, &POPULATION, |row| {
        let children =
            row.said(2).parse().map_err(|_| row.fault(2, "write how many children, in figures without a comma."))?;
        let population = Population { children, mid_year: row.year(1)?, source: source.to_owned() };
        found.push((row.place(0)?, population));
        Ok(())
    })?;
    Ok(found)
}

/// Authority, year of the model, rank and neighbour.
///
/// # Errors
/// The first fault, with its line and field and what to do.
pub(super) fn neighbours(
    text: &str,
    file: &str,
) -> Result<Vec<(&'static Place, i32, u32, &'static Place)>, NotPublished> {
    let mut found = Vec::new();
    each_row(text, file, &["authority", "model_year", "rank", "neighbour"], |row| {
        let rank = row.said(2).parse().map_err(|_| row.fault(2, "write a rank, 1 for the nearest."))?;
        found.push((row.place(0)?, row.year(1)?, rank, row.place(3)?));
        Ok(())
    })?;
    Ok(found)
}

/// One row of a file with a known heading.
struct Row<'a> {
    file: &'a str,
    line: u64,
    columns: &'a [&'a str],
    record: &'a StringRecord,
}

impl Row<'_> {
    fn said(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default().trim()
    }

    fn fault(&self, column: usize, why: &str) -> NotPublished {
        NotPublished::at(self.file, self.line, self.columns[column], why)
    }

    fn place(&self, column: usize) -> Result<&'static Place, NotPublished> {
        let code = self.said(column);
        place(code).ok_or_else(|| {
            self.fault(
                column,
                &format!("no English authority or region has the code “{code}”. Write one such as E06000039."),
            )
        })
    }

    fn year(&self, column: usize) -> Result<i32, NotPublished> {
        let year = self.said(column).parse().ok().filter(|year| (1990..=2100).contains(year));
        year.ok_or_else(|| {
            self.fault(column, &format!("“{}” is not a year. Write one such as 2025.", self.said(column)))
        })
    }

    /// `None` where nothing is written.
    fn number(&self, column: usize) -> Result<Option<f64>, NotPublished> {
        let said = self.said(column);
        if said.is_empty() {
            return Ok(None);
        }
        let number = said.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        let wrong = || format!("“{said}” is not a number of 0 or more. Leave it empty where the value is not known.");
        number.map(Some).ok_or_else(|| self.fault(column, &wrong()))
    }

    fn unknown_series(&self) -> NotPublished {
        let (id, part) = (self.said(0), self.said(1));
        let parts: Vec<&str> =
            table::all_series().filter(|series| series.indicator == id).map(|series| series.part.as_str()).collect();
        if parts.is_empty() {
            let why =
                format!("nothing is published of “{id}”. The indicators that can stand here are in {}.", table::FILE);
            return self.fault(0, &why);
        }
        let named: Vec<&str> = parts.iter().map(|part| if part.is_empty() { "nothing" } else { *part }).collect();
        self.fault(1, &format!("{id} has no group “{part}”. Write one of: {}.", named.join(", ")))
    }
}

fn each_row(
    text: &str,
    file: &str,
    columns: &[&str],
    mut take: impl FnMut(&Row<'_>) -> Result<(), NotPublished>,
) -> Result<(), NotPublished> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let heading = reader.headers().map_err(|error| unreadable(file, &error))?;
    if !heading.iter().map(str::trim).eq(columns.iter().copied()) {
        let why = format!("the heading must be: {}. Put it back as it was.", columns.join(","));
        return Err(NotPublished::at(file, 1, "heading", why));
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(file, &error))? {
        let line = record.position().map_or(0, csv::Position::line);
        take(&Row { file, line, columns, record: &record })?;
    }
    Ok(())
}

/// A row with more or fewer fields than the heading, or text that is not UTF-8.
pub(super) fn unreadable(file: &str, error: &csv::Error) -> NotPublished {
    let line = error.position().map_or(0, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("this row has {len} fields where the heading has {expected_len}. Mend the row.")
        }
        _ => "this line cannot be read as CSV in UTF-8. Save the file again as CSV UTF-8.".to_owned(),
    };
    NotPublished { file: file.to_owned(), place: format!(", line {line}"), why }
}
