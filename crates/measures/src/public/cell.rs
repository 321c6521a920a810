//! One number of a pack for the public: which it is, what stands behind it, and what is said of it.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{SMALLEST_SHOWN, is_small};

/// The fewest children of whom a share of none or of all is said.
///
/// "0%" or "100%" speaks of each child of the group. Whoever knows that a child is one of seven then knows it of that child;
/// from ten on it is shown. The limit is this program's own choice (no national rule names one): see the decision record.
pub const FEWEST_FOR_ALL_OR_NONE: u64 = 10;

/// Which number of an indicator a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The count, or the numerator of a share or rate.
    Counted,
    /// The denominator.
    Of,
    /// The denominator less the numerator.
    Rest,
    /// The percentage, rate or other value, as printed.
    Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A stock on a day.
    On(NaiveDate),
    /// What happened from the one day to the other, both included: a month, a year to date, twelve months.
    Between(NaiveDate, NaiveDate),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The whole authority.
    All,
    /// One row of a breakdown, such as by `team` the row `North`. "Unallocated" and "not recorded" are rows too.
    One { by: String, name: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellId {
    /// Its number in the catalogue of indicators, such as `FD-06`.
    pub indicator: String,
    pub part: Part,
    pub period: Period,
    pub group: Group,
}

impl CellId {
    pub fn new(indicator: &str, part: Part, period: Period, group: Group) -> Self {
        Self { indicator: indicator.to_owned(), part, period, group }
    }

    pub(super) fn with_part(&self, part: Part) -> Self {
        Self { part, ..self.clone() }
    }

    /// The row of cells that it stands in: one indicator, one period, one breakdown.
    pub(super) fn block(&self) -> (String, Part, Period, Option<String>) {
        let by = match &self.group {
            Group::All => None,
            Group::One { by, .. } => Some(by.clone()),
        };
        (self.indicator.clone(), self.part, self.period, by)
    }
}

/// By how much a rate multiplies: `per` children, and `times / over` for a part of a year told as a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scale {
    pub per: u64,
    pub times: u64,
    pub over: u64,
}

impl Scale {
    pub const PERCENT: Self = Self { per: 100, times: 1, over: 1 };
    pub const PER_10_000: Self = Self { per: 10_000, times: 1, over: 1 };

    /// Per 10,000 in a year, from a count of so many months.
    pub fn annualised(months: u64) -> Self {
        Self { per: 10_000, times: 12, over: months.max(1) }
    }

    /// Twice the tenths that one child more adds, times `over` and the denominator.
    pub(super) fn doubled_tenths(self) -> i64 {
        i64::try_from(20 * self.per * self.times).unwrap_or(i64::MAX)
    }

    /// The value in tenths, halves rounded up: the one rounding that a pack may print.
    ///
    /// `None` where there is nothing to divide by.
    pub fn tenths(self, numerator: u64, denominator: u64) -> Option<u64> {
        let of = u128::from(denominator) * u128::from(self.over);
        let twice = u128::from(20 * self.per * self.times) * u128::from(numerator) + of;
        (of > 0).then(|| u64::try_from(twice / (2 * of)).unwrap_or(u64::MAX))
    }
}

/// What a cell holds before anything is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Count(u64),
    /// A percentage of children, printed with one decimal.
    Share {
        numerator: u64,
        denominator: u64,
    },
    /// A rate over a population that anybody can look up, printed with one decimal.
    Rate {
        numerator: u64,
        population: u64,
        scale: Scale,
    },
    /// A value of so many children that is no count of any, such as a median of days; the caller prints it.
    ValueOf {
        children: u64,
    },
}

impl Content {
    /// Whether it must not be shown, whatever else is shown.
    pub(super) fn small(self) -> Option<Why> {
        let few = match self {
            Self::Count(count) => is_small(count),
            Self::ValueOf { children } => is_small(children),
            Self::Rate { numerator, population, .. } => is_small(numerator) || is_small(population),
            Self::Share { numerator, denominator } => {
                [numerator, denominator, denominator.saturating_sub(numerator)].into_iter().any(is_small)
            }
        };
        if few {
            return Some(Why::Small);
        }
        match self {
            Self::Share { numerator, denominator } if tells_of_all(numerator, denominator) => Some(Why::AllOrNone),
            _ => None,
        }
    }

    pub(super) fn said(self) -> Said {
        match self {
            Self::Count(count) => Said::Count(count),
            Self::ValueOf { .. } => Said::Shown,
            Self::Share { numerator, denominator } => match Scale::PERCENT.tenths(numerator, denominator) {
                Some(tenths) => Said::Percent { tenths },
                None => Said::NothingToCount,
            },
            Self::Rate { numerator, population, scale } => match scale.tenths(numerator, population) {
                Some(tenths) => Said::Rate { tenths, population, scale },
                None => Said::NothingToCount,
            },
        }
    }
}

fn tells_of_all(numerator: u64, denominator: u64) -> bool {
    (1..FEWEST_FOR_ALL_OR_NONE).contains(&denominator) && (numerator == 0 || numerator == denominator)
}

/// What the public is told of a cell. A pack that was published is kept as these, and stands: it cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Count(u64),
    Percent {
        tenths: u64,
    },
    Rate {
        tenths: u64,
        population: u64,
        scale: Scale,
    },
    /// The value is shown as the caller prints it.
    Shown,
    /// A share of nobody.
    NothingToCount,
    /// Not shown. The public is not told whether it is small or protects one that is.
    HeldBack,
}

impl fmt::Display for Said {
    /// As printed; `c` for what is held back, as in the Department's tables.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Percent { tenths } => write!(f, "{}.{}%", tenths / 10, tenths % 10),
            Self::Rate { tenths, .. } => write!(f, "{}.{}", tenths / 10, tenths % 10),
            Self::Shown => f.write_str("shown"),
            Self::NothingToCount => f.write_str("nothing to count"),
            Self::HeldBack => f.write_str("c"),
        }
    }
}

/// Why a cell is held back: for those who make the pack, never printed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It, its numerator, its denominator or what is left of it is 1 to 5.
    Small,
    /// It would say the same of every child of a group of fewer than [`FEWEST_FOR_ALL_OR_NONE`].
    AllOrNone,
    /// A small number could be worked out with it.
    Protects,
    /// The whole breakdown is held back, its noughts too: otherwise a small number could be worked out.
    WholeBreakdown,
}

impl Why {
    pub fn in_words(self) -> String {
        match self {
            Self::Small => format!("fewer than {SMALLEST_SHOWN} children"),
            Self::AllOrNone => {
                format!("it would speak of every child of a group of fewer than {FEWEST_FOR_ALL_OR_NONE}")
            }
            Self::Protects => "a small number elsewhere could be worked out with it".to_owned(),
            Self::WholeBreakdown => "a small number could be worked out with any row of this breakdown".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_rounded_to_one_decimal_with_halves_up() {
        assert_eq!(Scale::PERCENT.tenths(1, 3), Some(333));
        assert_eq!(Scale::PERCENT.tenths(2, 3), Some(667));
        assert_eq!(Scale::PERCENT.tenths(1, 2_000), Some(1), "0.05% is printed as 0.1%");
        assert_eq!(Scale::PERCENT.tenths(7, 0), None);
        assert_eq!(Scale::PER_10_000.tenths(166, 40_000), Some(415));
        assert_eq!(Scale::annualised(1).tenths(61, 30_000), Some(2_440), "one month told as a year");
    }

    #[test]
    fn a_share_of_all_or_none_is_said_of_ten_children_and_not_of_nine() {
        let share = |numerator, denominator| Content::Share { numerator, denominator }.small();
        assert_eq!((share(9, 9), share(0, 9)), (Some(Why::AllOrNone), Some(Why::AllOrNone)));
        assert_eq!((share(10, 10), share(0, 10)), (None, None));
        assert_eq!(share(0, 0), None, "a share of nobody says nothing");
        assert_eq!(share(30, 33), Some(Why::Small), "three were not");
        assert_eq!(share(27, 33), None);
    }

    #[test]
    fn what_is_held_back_is_a_c_whatever_the_reason() {
        assert_eq!(Said::HeldBack.to_string(), "c");
        assert_eq!(Said::Percent { tenths: 801 }.to_string(), "80.1%");
        assert_eq!(Said::Count(0).to_string(), "0");
    }
}
