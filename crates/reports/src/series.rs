//! One indicator month by month.

use chrono::{Datelike, NaiveDate};

use crate::unit::Unit;

/// One month of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Any day of the month.
    pub month: NaiveDate,
    /// `None` where there is no value: nothing was due, or it cannot be computed. Nought is a value.
    pub value: Option<f64>,
}

/// One indicator month by month, the earliest month first.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub unit: Unit,
    pub points: Vec<Point>,
}

impl Point {
    /// The value, where there is one that can be drawn and compared.
    pub(crate) fn number(&self) -> Option<f64> {
        self.value.filter(|value| value.is_finite())
    }
}

impl Series {
    /// The months that have a value.
    pub(crate) fn valued(&self) -> Vec<(NaiveDate, f64)> {
        self.points.iter().filter_map(|point| Some((point.month, point.number()?))).collect()
    }
}

/// The number of a month on the line of time, so that months can be counted.
pub(crate) fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// `March 2026`.
pub(crate) fn long_month(day: NaiveDate) -> String {
    day.format("%B %Y").to_string()
}

/// `Mar` and `2026`, which stand one over the other where there is little room.
pub(crate) fn short_month(month_number: i32) -> [String; 2] {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let name = NAMES[month_number.rem_euclid(12) as usize];
    [name.to_owned(), month_number.div_euclid(12).to_string()]
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Made-up months from April 2024 on.
    pub(crate) fn months(values: &[Option<f64>]) -> Vec<Point> {
        let first = NaiveDate::from_ymd_opt(2024, 4, 1).unwrap();
        let month = |at: u32| first.checked_add_months(chrono::Months::new(at)).unwrap();
        (0..).zip(values).map(|(at, value)| Point { month: month(at), value: *value }).collect()
    }

    #[test]
    fn a_month_keeps_its_name_on_the_line_of_time() {
        let december = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        assert_eq!(short_month(month_number(december)), ["Dec", "2025"]);
        assert_eq!(short_month(month_number(december) + 1), ["Jan", "2026"]);
        assert_eq!(long_month(december), "December 2025");
    }
}
