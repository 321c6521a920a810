//! How long a rule gives: a count of a unit, read and written as a person writes it.

use std::fmt;
use std::str::FromStr;

/// What a limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hours that really pass, also where the clocks change.
    Hours,
    /// Days that are neither Saturday, Sunday nor a bank holiday in England.
    WorkingDays,
    /// Days of the calendar.
    Days,
    /// Seven days of the calendar each.
    Weeks,
    /// Calendar months: the same day of a later month, or its last day where the month has no such day.
    Months,
}

impl Unit {
    const ALL: [Self; 5] = [Self::Hours, Self::WorkingDays, Self::Days, Self::Weeks, Self::Months];

    fn one(self) -> &'static str {
        match self {
            Self::Hours => "hour",
            Self::WorkingDays => "working day",
            Self::Days => "day",
            Self::Weeks => "week",
            Self::Months => "month",
        }
    }

    /// The unit in which time left or overdue is told: weeks and months are told in days, so that nothing is rounded.
    pub fn told_in(self) -> Self {
        match self {
            Self::Weeks | Self::Months => Self::Days,
            other => other,
        }
    }
}

/// A count of a unit: a limit, or how much time is left or overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    pub count: u32,
    pub unit: Unit,
}

/// Text that is not a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a limit; write for example \"10 working days\", \"72 hours\", \"6 weeks\" or \"same day\"")]
pub struct NotALimit(pub String);

impl Limit {
    /// Due on the day of the event itself.
    pub const SAME_DAY: Self = Self { count: 0, unit: Unit::Days };

    pub const fn new(count: u32, unit: Unit) -> Self {
        Self { count, unit }
    }

    /// Whether this can never give more time than the other, whatever day it starts on. Limits of different units are
    /// compared by the longest that one and the shortest that the other can be; where that is not certain, it is no.
    pub fn is_never_longer_than(self, other: Self) -> bool {
        if self.unit == other.unit {
            return self.count <= other.count;
        }
        match (self.longest_hours(), other.shortest_hours()) {
            (Some(longest), Some(shortest)) => longest <= shortest,
            _ => false,
        }
    }

    /// `None` for working days, which holidays can stretch.
    fn longest_hours(self) -> Option<u64> {
        let count = u64::from(self.count);
        Some(match self.unit {
            Unit::Hours => count,
            Unit::WorkingDays => return None,
            Unit::Days => count * 24,
            Unit::Weeks => count * 7 * 24,
            Unit::Months => count * 31 * 24,
        })
    }

    fn shortest_hours(self) -> Option<u64> {
        let count = u64::from(self.count);
        Some(match self.unit {
            Unit::Hours => count,
            // A week of five working days has seven days; without a weekend between, they are as many as they say.
            Unit::WorkingDays => (count / 5 * 7 + count % 5) * 24,
            Unit::Days => count * 24,
            Unit::Weeks => count * 7 * 24,
            Unit::Months => count * 28 * 24,
        })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::SAME_DAY => f.write_str("same day"),
            Self { count: 1, unit } => write!(f, "1 {}", unit.one()),
            Self { count, unit } => write!(f, "{count} {}s", unit.one()),
        }
    }
}

impl FromStr for Limit {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        if text == "same day" {
            return Ok(Self::SAME_DAY);
        }
        let wrong = || NotALimit(text.to_owned());
        let (count, word) = text.split_once(' ').ok_or_else(wrong)?;
        let count: u32 = count.parse().ok().filter(|count| (1..=9_999).contains(count)).ok_or_else(wrong)?;
        let named = |unit: &Unit| word == unit.one() || word.strip_suffix('s') == Some(unit.one());
        let unit = Unit::ALL.into_iter().find(named).ok_or_else(wrong)?;
        Ok(Self { count, unit })
    }
}

/// When a step of a rule must happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    Within(Limit),
    /// Before the event itself: there is nothing to count from, so it is a prompt.
    Before,
    /// As it arises, or at intervals that people agree: a prompt without a due date.
    Prompt,
}

impl Term {
    pub fn limit(self) -> Option<Limit> {
        match self {
            Self::Within(limit) => Some(limit),
            Self::Before | Self::Prompt => None,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(limit) => limit.fmt(f),
            Self::Before => f.write_str("before"),
            Self::Prompt => f.write_str("prompt"),
        }
    }
}

impl FromStr for Term {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        match text {
            "before" => Ok(Self::Before),
            "prompt" => Ok(Self::Prompt),
            other => other.parse().map(Self::Within),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Limit {
        text.parse().unwrap()
    }

    #[test]
    fn a_limit_reads_what_it_wrote() {
        for text in ["1 working day", "45 working days", "72 hours", "1 day", "6 weeks", "3 months", "same day"] {
            assert_eq!(limit(text).to_string(), text);
        }
        for text in ["", "10", "ten days", "0 days", "-1 days", "10 fortnights", "10  days", "10000 days"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
    }

    #[test]
    fn limits_of_different_units_are_compared_by_the_worst_case() {
        let never_longer = [
            ("5 days", "1 week"),
            ("5 weeks", "6 weeks"),
            ("12 weeks", "3 months"),
            ("48 hours", "2 days"),
            ("10 days", "10 working days"),
            ("same day", "1 working day"),
        ];
        for (shorter, longer) in never_longer {
            assert!(limit(shorter).is_never_longer_than(limit(longer)), "{shorter}, {longer}");
        }
        let perhaps_longer = [
            ("8 days", "1 week"),
            ("13 weeks", "3 months"),
            ("5 working days", "1 week"),
            ("15 days", "10 working days"),
            ("46 working days", "45 working days"),
        ];
        for (longer, shorter) in perhaps_longer {
            assert!(!limit(longer).is_never_longer_than(limit(shorter)), "{longer}, {shorter}");
        }
    }
}
