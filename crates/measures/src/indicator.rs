//! What an indicator is: its number in the catalogue, what is counted of what, over which days, and what is good.
//!
//! A definition stands in one place, in the file of its family in [`crate::indicators`], with the function that sorts the
//! entries of one child. Nothing here counts.

use domain::Kind;
use picture::{Held, Picture};
use serde::Serialize;

use crate::child::Child;
use crate::figure::Figure;
use crate::rows::Out;
use crate::workforce::Workforce;

/// One indicator of the catalogue.
#[derive(Debug)]
pub struct Indicator {
    /// `FD-06`.
    pub id: &'static str,
    pub name: &'static str,
    /// What is measured, in a sentence.
    pub definition: &'static str,
    pub numerator: &'static str,
    /// Empty where nothing is divided by anything.
    pub denominator: &'static str,
    pub shape: Shape,
    pub taken: Taken,
    /// The windows in which it is told; the first is the usual one.
    pub windows: &'static [Span],
    pub good: Direction,
    /// The groups that it is told in; empty for one figure.
    pub parts: &'static [Part],
    /// Where the definition comes from.
    pub source: &'static str,
    /// Said in place of a value where the denominator is empty.
    pub why_none: &'static str,
    pub versions: &'static [Version],
    /// The kinds of entries that it is worked out from.
    pub kinds: &'static [Kind],
    pub counts: Counts,
    /// What is left to decide once all rows of a figure are there.
    pub settle: Option<fn(&mut Figure)>,
    /// What one entry says for itself: `61 days after the referral of 12 January 2026`.
    pub says: Option<fn(&Picture, &Held) -> Option<String>>,
}

/// What most definitions have in common, to be named after what is their own.
pub const COMMON: Indicator = Indicator {
    id: "",
    name: "",
    definition: "",
    numerator: "",
    denominator: "",
    shape: Shape::Count,
    taken: Taken::Flow,
    windows: &[Span::Month, Span::YearToDate, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Neither,
    parts: &[],
    source: "",
    why_none: "",
    versions: FIRST,
    kinds: &[],
    counts: Counts::Missing(""),
    settle: None,
    says: None,
};

/// The windows of a stock.
pub const ON_THE_DAY: &[Span] = &[Span::Day];

/// How the rows become a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Entries counted.
    Count,
    /// Different children of whom an entry is counted: figures of teams or months do not add up.
    Children,
    /// Counted of counted and denominator only, in hundredths.
    Share,
    /// As `Share`, of different children in the window: figures of teams or months do not add up.
    ShareOfChildren,
    /// Counted for each 10,000 children who live in the authority; a flow over less than a year is told as of a whole year.
    Rate,
    /// The middle of the values of what is counted, in this unit.
    Median(Amount),
    /// The mean of the values of what is counted, in this unit.
    Mean(Amount),
    /// Two groups: what is counted, for each of the denominator only, times this (100: in hundredths).
    Ratio(u32),
    /// Each part's share of all that is counted, in hundredths.
    Mix,
}

/// What a median or a mean is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    WorkingHours,
    WorkingDays,
    Days,
    Weeks,
    Score,
}

impl Amount {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::WorkingHours => "working hours",
            Self::WorkingDays => "working days",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Score => "points",
        }
    }
}

/// What happened in the window, or what stands on its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    Flow,
    Stock,
}

/// How long a window is; its last day is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// What stands on the day: SNAP of the catalogue.
    Day,
    /// From the first of the month: MON.
    Month,
    /// Of three months of the financial year: QTR.
    Quarter,
    /// From 1 April: YTD.
    YearToDate,
    /// Twelve months: R12.
    TwelveMonths,
    /// The whole financial year that the day ends, or the last one that ended before it: FY.
    FinancialYear,
}

impl Span {
    pub const ALL: [Self; 6] =
        [Self::Day, Self::Month, Self::Quarter, Self::YearToDate, Self::TwelveMonths, Self::FinancialYear];

    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "snapshot",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::YearToDate => "year_to_date",
            Self::TwelveMonths => "rolling_twelve_months",
            Self::FinancialYear => "financial_year",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Day => "On the day",
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::YearToDate => "Year to date",
            Self::TwelveMonths => "Rolling twelve months",
            Self::FinancialYear => "Financial year",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Higher,
    Lower,
    /// Neither by itself: a number to ask about.
    Neither,
    /// Within limits that the council sets.
    Band,
}

impl Direction {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Higher => "Higher is better",
            Self::Lower => "Lower is better",
            Self::Neither => "Neither higher nor lower is better by itself",
            Self::Band => "Better within limits that the council sets",
        }
    }
}

/// One of the groups that an indicator is told in.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Stands for it in addresses and files: `15_months`.
    pub code: &'static str,
    pub name: &'static str,
}

/// From when on an indicator is worked out in this way.
#[derive(Debug, PartialEq, Eq)]
pub struct Version {
    pub number: u32,
    /// `2026-11-23`.
    pub from: &'static str,
    pub what: &'static str,
}

/// The first definition of what this program has.
pub const FIRST: &[Version] = &[Version { number: 1, from: "2026-11-23", what: "First definition" }];

/// Where the rows come from.
#[derive(Clone, Copy, Debug)]
pub enum Counts {
    /// Sorts what is recorded of one child.
    Children(fn(&Child<'_>, &mut Out<'_>)),
    /// Sorts workers and posts.
    Workforce(fn(&Workforce<'_>, &mut Out<'_>)),
    /// Some rows come from children and some from the workforce.
    Both(fn(&Child<'_>, &mut Out<'_>), fn(&Workforce<'_>, &mut Out<'_>)),
    /// It cannot be computed: the noun that the record does not have.
    Missing(&'static str),
}

impl Indicator {
    pub(crate) fn settle(&self) -> Option<fn(&mut Figure)> {
        self.settle
    }

    /// The number of the definition in force.
    pub fn version(&self) -> u32 {
        self.versions.last().map_or(0, |version| version.number)
    }

    pub fn is_computable(&self) -> bool {
        !matches!(self.counts, Counts::Missing(_))
    }

    /// The noun that is missing, where it cannot be computed.
    pub fn missing(&self) -> Option<&'static str> {
        match self.counts {
            Counts::Missing(noun) => Some(noun),
            _ => None,
        }
    }

    pub fn usual_window(&self) -> Span {
        self.windows.first().copied().unwrap_or(Span::Day)
    }

    pub fn part(&self, code: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.code == code)
    }

    /// Whether figures of teams add up to that of the authority.
    pub fn adds_up(&self) -> bool {
        !matches!(self.shape, Shape::Children | Shape::ShareOfChildren | Shape::Median(_) | Shape::Mean(_))
    }

    /// `count`, `percentage`, `per 10,000 children`.
    pub fn unit(&self) -> &'static str {
        match self.shape {
            Shape::Count => "count",
            Shape::Children => "children",
            Shape::Share | Shape::ShareOfChildren | Shape::Mix | Shape::Ratio(100) => "percentage",
            Shape::Rate => "per 10,000 children",
            Shape::Median(amount) | Shape::Mean(amount) => amount.in_words(),
            Shape::Ratio(_) => "ratio",
        }
    }
}
