//! The days that a figure stands for.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use crate::indicator::Span;

/// From a day to a day, both included. A figure is never shown without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
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
        Self { from: first_of_month(day), to: day }
    }

    /// The whole calendar month before the one that holds the day.
    pub fn month_before(day: NaiveDate) -> Self {
        Self::month_to(first_of_month(day) - Days::new(1))
    }

    /// From 1 April to the day: "YTD" of the catalogue.
    pub fn year_to(day: NaiveDate) -> Self {
        Self { from: financial_year_of(day), to: day }
    }

    /// The window of a span that ends on a day. The financial year is the whole one that had ended by then.
    pub fn of(span: Span, to: NaiveDate) -> Self {
        match span {
            Span::Day => Self::on(to),
            Span::Month => Self::month_to(to),
            Span::Quarter => Self { from: quarter_of(to), to },
            Span::YearToDate => Self::year_to(to),
            Span::TwelveMonths => Self { from: next_day(to) - Months::new(12), to },
            Span::FinancialYear => {
                let next = financial_year_of(next_day(to));
                Self { from: next - Months::new(12), to: next - Days::new(1) }
            }
        }
    }

    /// Days in it, both ends counted.
    pub fn days(&self) -> u64 {
        u64::try_from((self.to - self.from).num_days() + 1).unwrap_or(0)
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

fn next_day(day: NaiveDate) -> NaiveDate {
    day + Days::new(1)
}

/// The first of the month of a day.
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The last day of the month of a day.
pub fn last_of_month(day: NaiveDate) -> NaiveDate {
    first_of_month(day) + Months::new(1) - Days::new(1)
}

/// 1 April of the financial year of a day.
pub fn financial_year_of(day: NaiveDate) -> NaiveDate {
    let year = if day.month() >= 4 { day.year() } else { day.year() - 1 };
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(day)
}

fn quarter_of(day: NaiveDate) -> NaiveDate {
    first_of_month(day) - Months::new((day.month() - 1) % 3)
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
    fn twelve_months_and_a_financial_year_end_where_they_should() {
        let of = |span, to: &str| Window::of(span, to.parse().unwrap());
        assert_eq!(of(Span::TwelveMonths, "2026-03-31"), window("2025-04-01", "2026-03-31"));
        assert_eq!(of(Span::TwelveMonths, "2026-02-28"), window("2025-03-01", "2026-02-28"));
        assert_eq!(of(Span::FinancialYear, "2026-03-31"), window("2025-04-01", "2026-03-31"));
        assert_eq!(of(Span::FinancialYear, "2026-03-30"), window("2024-04-01", "2025-03-31"));
        assert_eq!(of(Span::Quarter, "2026-05-10"), window("2026-04-01", "2026-05-10"));
        assert_eq!(of(Span::FinancialYear, "2026-03-31").days(), 365);
    }

    #[test]
    fn both_ends_belong_to_a_window() {
        let march = window("2026-03-01", "2026-03-31");
        assert!(march.holds(march.from) && march.holds(march.to));
        assert!(!march.holds("2026-04-01".parse().unwrap()));
        assert_eq!(march.in_words(), "1 March 2026 to 31 March 2026");
    }
}
