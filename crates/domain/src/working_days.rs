//! Working days in England: not a Saturday, a Sunday or a bank holiday.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

static BANK_HOLIDAYS: LazyLock<BTreeMap<NaiveDate, &'static str>> = LazyLock::new(|| {
    include_str!("../../../data/bank_holidays_england.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (date, name) = line.split_once(',')?;
            Some((date.parse().ok()?, name))
        })
        .collect()
});

/// A day for which no bank holidays are known, so that nothing can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("working days are known from 1 January {first} to 31 December {last}, and {day} is outside")]
pub struct OutsideTable {
    pub day: NaiveDate,
    pub first: i32,
    pub last: i32,
}

fn within_table(day: NaiveDate) -> Result<(), OutsideTable> {
    let first = BANK_HOLIDAYS.keys().next().map_or(i32::MAX, |day| day.year());
    let last = BANK_HOLIDAYS.keys().next_back().map_or(i32::MIN, |day| day.year());
    if (first..=last).contains(&day.year()) { Ok(()) } else { Err(OutsideTable { day, first, last }) }
}

/// The bank holiday on a day, if it is one.
pub fn bank_holiday(day: NaiveDate) -> Option<&'static str> {
    BANK_HOLIDAYS.get(&day).copied()
}

/// # Errors
/// The day is outside the table of bank holidays.
pub fn is_working_day(day: NaiveDate) -> Result<bool, OutsideTable> {
    within_table(day)?;
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    Ok(!weekend && bank_holiday(day).is_none())
}

/// The day that is `count` working days after `start`. Day 0 is `start` itself, whatever day of the week it is.
///
/// # Errors
/// The count runs outside the table of bank holidays.
pub fn after(start: NaiveDate, count: u32) -> Result<NaiveDate, OutsideTable> {
    within_table(start)?;
    let mut day = start;
    let mut left = count;
    while left > 0 {
        day = day + Days::new(1);
        if is_working_day(day)? {
            left -= 1;
        }
    }
    Ok(day)
}

/// Working days from `start` (day 0) to `end`; 0 if `end` is not later.
///
/// # Errors
/// A day between is outside the table of bank holidays.
pub fn between(start: NaiveDate, end: NaiveDate) -> Result<u32, OutsideTable> {
    within_table(start)?;
    let mut count = 0;
    let mut day = start;
    while day < end {
        day = day + Days::new(1);
        count += u32::from(is_working_day(day)?);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn one_working_day_after_maundy_thursday_is_the_tuesday_after_easter() {
        assert_eq!(after(day("2026-04-02"), 1), Ok(day("2026-04-07")));
        assert_eq!(bank_holiday(day("2026-04-03")), Some("Good Friday"));
    }

    #[test]
    fn counting_back_gives_the_count() {
        for count in 0..60 {
            let end = after(day("2026-03-02"), count).unwrap();
            assert_eq!(between(day("2026-03-02"), end), Ok(count));
        }
    }

    #[test]
    fn a_year_outside_the_table_is_refused_and_not_guessed() {
        assert!(after(day("2031-01-02"), 1).is_err());
        assert!(between(day("1994-12-30"), day("1995-01-03")).is_err());
    }
}
