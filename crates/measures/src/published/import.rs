//! A table as the Department publishes it ("Explore education statistics": a row for each place and year, a column for each
//! indicator), read for the figures that `data/comparator_tables.toml` names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use csv::StringRecord;

use super::comparator::{Comparator, Source};
use super::fault::NotPublished;
use super::place::{ENGLAND, Place, place};
use super::read::{self, Living};
use super::table::{self, ComparatorUnit, Shape, Table, Term, Told};
use crate::population::Population;

/// The name after `--table` of the mid-year estimates of population.
pub const POPULATION: &str = "population";

/// What stands in place of a value that is held back, not returned or not to be had.
const MARKS: [&str; 12] = ["", "c", "x", "z", "k", "u", "low", "-", ":", ".", "..", "~"];
const HEADING: [&str; 5] = ["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code"];
const CHILDREN: [&str; 2] = ["age_group", "population_estimate"];
const AGED_0_TO_17: &str = "Children aged 0 to 17 years";

/// What a file of comparators gave.
#[derive(Debug)]
pub struct Imported {
    pub comparators: Vec<Comparator>,
    /// Places that this program does not know, as the file names them. Their rows were left out.
    pub unknown_places: Vec<String>,
    /// Values that the publication holds back or does not have.
    pub not_known: usize,
}

/// Reads the newest years of a published table, as many as `data/comparators/` keeps. `file` is its name, for the source of each value and for messages.
///
/// # Errors
/// The first fault, with its line and field and what to do: another table's heading, a value that is neither a number nor a
/// published mark, a figure told twice, or nothing found.
pub fn table(text: &str, file: &str, key: &str) -> Result<Imported, NotPublished> {
    let table = chosen(file, key)?;
    let read = File::read(text, file, key, table.figures.iter().flat_map(Told::columns))?;
    let mut imported =
        Imported { comparators: Vec::new(), unknown_places: read.unknown_places.into_iter().collect(), not_known: 0 };
    let newest = read.groups.keys().map(|(_, year, _)| *year).max().unwrap_or_default();
    let kept = read.groups.iter().filter(|((_, year, _), _)| *year > newest - table.years);
    for ((code, year, remark), rows) in kept {
        for told in &table.figures {
            let reckoned = Reckoned::of(told, rows, &read.columns, file)?;
            let Some(value) = reckoned.value else {
                imported.not_known += 1;
                continue;
            };
            let written = format!("{key}: {file}{remark}");
            let (series, place) = (told.series(), place(code).expect("groups are made of places that are known"));
            let source = Arc::new(Source::read(&written, series));
            let Reckoned { numerator, denominator, .. } = reckoned;
            let comparator = Comparator { series, place, year: *year, value, numerator, denominator, source };
            imported.comparators.push(comparator);
        }
    }
    if imported.comparators.is_empty() {
        let why = format!("no value of table {key} ({}) was found in it. Is it the file of that table?", table.title);
        return Err(NotPublished::whole(file, why));
    }
    Ok(imported)
}

/// Reads the mid-year estimates of population by authority.
///
/// # Errors
/// As [`table`].
pub fn population(text: &str, file: &str) -> Result<Vec<(&'static Place, Population)>, NotPublished> {
    let read = File::read(text, file, POPULATION, CHILDREN.into_iter())?;
    let mut found: Vec<Living> = Vec::new();
    for ((code, year, _), rows) in &read.groups {
        for row in rows.iter().filter(|row| read.columns.said(row, "age_group") == AGED_0_TO_17) {
            let Some(children) = number(row, "population_estimate", &read.columns, file)? else { continue };
            if children < 0.0 || children.fract() != 0.0 || children > 1e9 {
                let why = "a population is a whole number of children. Is this the file of mid-year estimates?";
                return Err(NotPublished::at(file, line_of(row), "population_estimate", why));
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "just looked at")]
            let children = children as u64;
            let place = place(code).expect("groups are made of places that are known");
            found.push((place, Population { children, mid_year: *year, source: file.to_owned() }));
        }
    }
    if found.is_empty() {
        return Err(NotPublished::whole(file, format!("it has no row of “{AGED_0_TO_17}”. Is it the right file?")));
    }
    Ok(found)
}

fn chosen(file: &str, key: &str) -> Result<&'static Table, NotPublished> {
    let importable = table::table(key).filter(|table| table.shape == Shape::Columns);
    importable.ok_or_else(|| {
        let names: Vec<&str> = table::importable().map(|(key, _)| key).collect();
        let why = format!("there is no table “{key}”. Write --table and one of: {}, {POPULATION}.", names.join(", "));
        NotPublished::whole(file, why)
    })
}

/// The rows of a file by place, year and remark.
struct File {
    columns: Columns,
    groups: BTreeMap<(&'static str, i32, String), Vec<StringRecord>>,
    unknown_places: BTreeSet<String>,
}

struct Columns(BTreeMap<String, usize>);

impl Columns {
    fn said<'a>(&self, row: &'a StringRecord, column: &str) -> &'a str {
        self.0.get(column).and_then(|at| row.get(*at)).unwrap_or_default().trim()
    }
}

impl File {
    fn read<'a>(
        text: &str,
        file: &str,
        key: &str,
        needed: impl Iterator<Item = &'a str>,
    ) -> Result<Self, NotPublished> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let heading = reader.headers().map_err(|error| read::unreadable(file, &error))?;
        let columns = Columns(heading.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect());
        if let Some(missing) = HEADING.into_iter().chain(needed).find(|column| !columns.0.contains_key(*column)) {
            let why = format!("table {key} needs this column, and the heading has none. Is it the file of that table?");
            return Err(NotPublished::at(file, 1, missing, why));
        }
        let mut held = Self { columns, groups: BTreeMap::new(), unknown_places: BTreeSet::new() };
        for record in reader.records() {
            held.take(record.map_err(|error| read::unreadable(file, &error))?, file)?;
        }
        Ok(held)
    }

    fn take(&mut self, row: StringRecord, file: &str) -> Result<(), NotPublished> {
        let year = year_of(self.columns.said(&row, "time_period")).ok_or_else(|| {
            let said = self.columns.said(&row, "time_period");
            let why = format!("“{said}” is not a year. Write one such as 2025, or 202425.");
            NotPublished::at(file, line_of(&row), "time_period", why)
        })?;
        for (code, remark) in self.places(&row, file)? {
            self.groups.entry((code, year, remark)).or_default().push(row.clone());
        }
        Ok(())
    }

    /// The places that a row is of, each with a remark: two authorities may have one service together.
    fn places(&mut self, row: &StringRecord, file: &str) -> Result<Vec<(&'static str, String)>, NotPublished> {
        let said = |column| self.columns.said(row, column);
        match said("geographic_level") {
            "National" => Ok(vec![(ENGLAND, String::new())]),
            "Regional" => {
                Ok(self.known(&[said("region_code")]).into_iter().map(|one| (one.code, String::new())).collect())
            }
            "Local authority" => {
                let split = |text| str::split(text, '/').map(str::trim).filter(|code| !code.is_empty());
                let numbers: Vec<&str> = split(said("old_la_code")).collect();
                let codes: Vec<&str> = split(said("new_la_code")).collect();
                let all_known = !numbers.is_empty() && numbers.iter().all(|code| place(code).is_some());
                let places = self.known(if all_known { &numbers } else { &codes });
                let names: Vec<&str> = places.iter().map(|one| one.name).collect();
                let together = format!("; {} together", names.join(" and "));
                let remark = if places.len() > 1 { together } else { String::new() };
                Ok(places.into_iter().map(|one| (one.code, remark.clone())).collect())
            }
            other => {
                let why = format!("“{other}” is not known. It is National, Regional or Local authority.");
                Err(NotPublished::at(file, line_of(row), "geographic_level", why))
            }
        }
    }

    /// The places of these codes; a code that is not known here is kept for a sentence.
    fn known(&mut self, codes: &[&str]) -> Vec<&'static Place> {
        let mut places = Vec::new();
        for code in codes {
            match place(code) {
                Some(place) => places.push(place),
                None => {
                    self.unknown_places.insert((*code).to_owned());
                }
            }
        }
        places
    }
}

/// One figure of one place and year.
struct Reckoned {
    value: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
}

impl Reckoned {
    fn of(told: &Told, rows: &[StringRecord], columns: &Columns, file: &str) -> Result<Self, NotPublished> {
        let rows: Vec<&StringRecord> = rows.iter().filter(|row| matches(row, &told.only, columns)).collect();
        let total = |terms| total(terms, &rows, columns, file);
        let (numerator, denominator) = (total(&told.numerator)?, total(&told.denominator)?);
        let published = if told.is_worked_out() { share(numerator, denominator) } else { total(&told.value)? };
        let value = published.map(|value| if told.complement { rounded(100.0 - value) } else { value });
        let impossible =
            value.filter(|value| *value < 0.0 || (told.unit == ComparatorUnit::Percentage && *value > 100.0));
        if let (Some(value), Some(row), Some(term)) = (impossible, rows.first(), told.terms().next()) {
            let why = format!("{value} cannot be a {}. Is it the file of that table?", told.unit.in_words());
            return Err(NotPublished::at(file, line_of(row), term.column(), why));
        }
        Ok(Self { value, numerator, denominator })
    }
}

/// `numerator` of `denominator` in hundredths with one decimal, as the Department shows percentages. `None` where one is not
/// known, or they do not go together: more counted than there are to count among.
pub fn share(numerator: Option<f64>, denominator: Option<f64>) -> Option<f64> {
    let (numerator, denominator) = (numerator?, denominator?);
    (denominator > 0.0 && numerator <= denominator).then(|| (1000.0 * numerator / denominator).round() / 10.0)
}

/// Without the dust of binary fractions.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// The sum of the terms; `None` where one of them is not known, or there is none.
fn total(terms: &[Term], rows: &[&StringRecord], columns: &Columns, file: &str) -> Result<Option<f64>, NotPublished> {
    let none = BTreeMap::new();
    let mut sum = (!terms.is_empty()).then_some(0.0);
    for term in terms {
        let only = term.only().unwrap_or(&none);
        let mut of_term = rows.iter().filter(|row| matches(row, only, columns));
        let first = of_term.next();
        if let (Some(first), Some(again)) = (first, of_term.next()) {
            let why = format!("line {} already tells this of the same place and year. Take one out.", line_of(first));
            return Err(NotPublished::at(file, line_of(again), term.column(), why));
        }
        let value = first.map_or(Ok(None), |row| number(row, term.column(), columns, file))?;
        sum = sum.zip(value).map(|(sum, value)| rounded(sum + value));
    }
    Ok(sum)
}

fn matches(row: &StringRecord, only: &BTreeMap<String, String>, columns: &Columns) -> bool {
    only.iter().all(|(column, said)| columns.said(row, column) == said)
}

/// `None` for a published mark.
fn number(row: &StringRecord, column: &str, columns: &Columns, file: &str) -> Result<Option<f64>, NotPublished> {
    let said = columns.said(row, column);
    if MARKS.contains(&said) {
        return Ok(None);
    }
    let number = said.replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite());
    let wrong = || {
        let why = format!("“{said}” is neither a number nor a mark such as c, x or z. Download the file again.");
        NotPublished::at(file, line_of(row), column, why)
    };
    number.map(Some).ok_or_else(wrong)
}

/// `202425` of some tables is 2025.
fn year_of(text: &str) -> Option<i32> {
    let one = |text: &str| text.parse().ok().filter(|year| (1990..=2100).contains(year));
    match text.len() {
        4 => one(text),
        6 if text.is_ascii() => {
            let (from, to) = (one(&text[..4])?, one(&format!("{}{}", &text[..2], &text[4..]))?);
            (to == from + 1).then_some(to)
        }
        _ => None,
    }
}

fn line_of(row: &StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}
