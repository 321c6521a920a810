//! Which column of which published table is which indicator: `data/comparator_tables.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

/// The file that says it.
pub(super) const FILE: &str = "data/comparator_tables.toml";
const TEXT: &str = include_str!("../../../../data/comparator_tables.toml");

/// What a published value is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparatorUnit {
    Percentage,
    #[serde(rename = "per_10_000")]
    Per10000,
    Count,
    WorkingDays,
    Ratio,
    Score,
}

impl ComparatorUnit {
    /// In the words of [`crate::indicator::Indicator::unit`].
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Percentage => "percentage",
            Self::Per10000 => "per 10,000 children",
            Self::Count => "count",
            Self::WorkingDays => "working days",
            Self::Ratio => "ratio",
            Self::Score => "points",
        }
    }
}

/// What span or day of its year a published value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    #[serde(rename = "year_to_31_march")]
    YearTo31March,
    #[serde(rename = "at_31_march")]
    At31March,
    #[serde(rename = "at_30_september")]
    At30September,
    #[serde(rename = "year_to_30_september")]
    YearTo30September,
}

impl Measured {
    /// The day, or the last day of the span, in that year.
    pub fn last_day(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::YearTo31March | Self::At31March => NaiveDate::from_ymd_opt(year, 3, 31),
            Self::YearTo30September | Self::At30September => NaiveDate::from_ymd_opt(year, 9, 30),
        }
    }

    /// `year to 31 March 2025`.
    pub fn in_words(self, year: i32) -> String {
        let words = match self {
            Self::YearTo31March => "year to 31 March",
            Self::At31March => "at 31 March",
            Self::At30September => "at 30 September",
            Self::YearTo30September => "year to 30 September",
        };
        format!("{words} {year}")
    }
}

/// One indicator, or one group of it, as it is published.
#[derive(Debug, PartialEq, Eq)]
pub struct Series {
    /// `CP-04`.
    pub indicator: String,
    /// The group, such as `24_months`; empty for the whole.
    pub part: String,
    pub unit: ComparatorUnit,
    pub measured: Measured,
    /// What is published otherwise than this program counts it; to be shown beside the value. Empty where nothing is.
    pub note: String,
}

/// A publication's table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub title: String,
    /// The file that this program's own comparators were made from.
    pub file: String,
    #[serde(default)]
    pub shape: Shape,
    /// How many years are kept, the newest.
    #[serde(default = "six")]
    pub years: i32,
    pub figures: Vec<Told>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    /// A row for each place and year (and group), a column for each indicator, as the Department publishes its statistics.
    #[default]
    Columns,
    /// A row for each measure.
    Measures,
}

/// Which columns of a table tell a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub indicator: String,
    #[serde(default)]
    pub part: String,
    pub unit: ComparatorUnit,
    pub measured: Measured,
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// Empty where the value is worked out from the counts.
    #[serde(default)]
    pub value: Vec<Term>,
    #[serde(default)]
    pub numerator: Vec<Term>,
    #[serde(default)]
    pub denominator: Vec<Term>,
    #[serde(default)]
    pub complement: bool,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Term {
    Column(String),
    Where {
        column: String,
        #[serde(rename = "where")]
        only: BTreeMap<String, String>,
    },
}

impl Term {
    pub fn column(&self) -> &str {
        match self {
            Self::Column(column) | Self::Where { column, .. } => column,
        }
    }

    pub fn only(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Self::Column(_) => None,
            Self::Where { only, .. } => Some(only),
        }
    }
}

impl Told {
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.value.iter().chain(&self.numerator).chain(&self.denominator)
    }

    /// The columns that a file must have for it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let of_terms = self.terms().flat_map(|term| {
            std::iter::once(term.column()).chain(term.only().into_iter().flatten().map(|(column, _)| column.as_str()))
        });
        self.only.keys().map(String::as_str).chain(of_terms)
    }

    pub fn is_worked_out(&self) -> bool {
        self.value.is_empty()
    }

    pub fn series(&self) -> &'static Series {
        series(&self.indicator, &self.part).expect("the series are made from the figures of the tables")
    }
}

fn six() -> i32 {
    6
}

static TABLES: LazyLock<BTreeMap<String, Table>> = LazyLock::new(|| toml::from_str(TEXT).expect("held by a test"));

static SERIES: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, Series>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&'static str, BTreeMap<&'static str, Series>> = BTreeMap::new();
    for told in TABLES.values().flat_map(|table| &table.figures) {
        let parts = all.entry(&told.indicator).or_default();
        let series = parts.entry(&told.part).or_insert_with(|| Series {
            indicator: told.indicator.clone(),
            part: told.part.clone(),
            unit: told.unit,
            measured: told.measured,
            note: String::new(),
        });
        if series.note.is_empty() {
            series.note.clone_from(&told.note);
        }
    }
    all
});

pub(super) fn table(key: &str) -> Option<&'static Table> {
    TABLES.get(key)
}

/// The tables that a person may bring in, by the name after `--table`, with their titles.
pub fn importable() -> impl Iterator<Item = (&'static str, &'static str)> {
    let columns = TABLES.iter().filter(|(_, table)| table.shape == Shape::Columns);
    columns.map(|(key, table)| (key.as_str(), table.title.as_str()))
}

pub(super) fn series(indicator: &str, part: &str) -> Option<&'static Series> {
    SERIES.get(indicator)?.get(part)
}

/// Every indicator and group that something is published of.
pub fn all_series() -> impl Iterator<Item = &'static Series> {
    SERIES.values().flat_map(BTreeMap::values)
}

#[cfg(test)]
pub(super) fn all_tables() -> impl Iterator<Item = (&'static str, &'static Table)> {
    TABLES.iter().map(|(key, table)| (key.as_str(), table))
}
