//! The days that a figure stands for.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

/// From a day to a day, both included. A figure is never shown without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Window {
    /// One day: a stock, such as what is open now.
    pub fn on(day: NaiveDate) -> Self {
        Self { from: day, to: day }
    }

    /// From the first of the month to the day: "MON" of the catalogue while the month lasts.
    pub fn month_to(day: NaiveDate) -> Self {
        Self { from: day.with_day(1).unwrap_or(day), to: day }
    }

    /// The whole calendar month before the one that holds the day.
    pub fn month_before(day: NaiveDate) -> Self {
        let first = day.with_day(1).unwrap_or(day);
        Self::month_to(first - Days::new(1))
    }

    /// From 1 April to the day: "YTD" of the catalogue.
    pub fn year_to(day: NaiveDate) -> Self {
        let year = if day.month() >= 4 { day.year() } else { day.year() - 1 };
        Self { from: NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(day), to: day }
    }

    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// `14 March 2026`, or `1 March 2026 to 14 March 2026`.
    pub fn in_words(&self) -> String {
        let to = domain::dates::long(self.to);
        if self.from == self.to { to } else { format!("{} to {to}", domain::dates::long(self.from)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn the_month_before_march_ends_on_the_last_of_february() {
        assert_eq!(Window::month_before("2026-03-16".parse().unwrap()), window("2026-02-01", "2026-02-28"));
        assert_eq!(Window::month_before("2028-03-01".parse().unwrap()), window("2028-02-01", "2028-02-29"));
        assert_eq!(Window::month_before("2026-01-31".parse().unwrap()), window("2025-12-01", "2025-12-31"));
    }

    #[test]
    fn the_year_begins_on_the_first_of_april() {
        assert_eq!(Window::year_to("2026-03-31".parse().unwrap()), window("2025-04-01", "2026-03-31"));
        assert_eq!(Window::year_to("2026-04-01".parse().unwrap()), window("2026-04-01", "2026-04-01"));
    }

    #[test]
    fn both_ends_belong_to_a_window() {
        let march = window("2026-03-01", "2026-03-31");
        assert!(march.holds(march.from) && march.holds(march.to));
        assert!(!march.holds("2026-04-01".parse().unwrap()));
        assert_eq!(march.in_words(), "1 March 2026 to 31 March 2026");
    }
}
