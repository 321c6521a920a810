//! Working days in England: not a Saturday, a Sunday or a bank holiday.

use std::collections::BTreeMap;
use std::ops::Bound;
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

/// Counted once, so that a page with hundreds of clocks does not walk through years of days for each.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::of_the_table);

struct Calendar {
    /// 1 January of the first year and 31 December of the last for which bank holidays are known.
    first: NaiveDate,
    last: NaiveDate,
    /// For each day from `first`: working days from `first` up to and with it.
    up_to: Vec<u32>,
    working_days: Vec<NaiveDate>,
}

impl Calendar {
    fn of_the_table() -> Self {
        let year = |day: Option<&NaiveDate>| day.expect("the table of bank holidays is not empty").year();
        let edge = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("the first and last of a year");
        let first = edge(year(BANK_HOLIDAYS.keys().next()), 1, 1);
        let last = edge(year(BANK_HOLIDAYS.keys().next_back()), 12, 31);
        let (mut up_to, mut working_days) = (Vec::new(), Vec::new());
        for day in first.iter_days().take_while(|day| *day <= last) {
            if !is_weekend(day) && !BANK_HOLIDAYS.contains_key(&day) {
                working_days.push(day);
            }
            up_to.push(u32::try_from(working_days.len()).expect("a table of some decades"));
        }
        Self { first, last, up_to, working_days }
    }

    /// Working days from the beginning of the table up to and with the day.
    fn up_to(&self, day: NaiveDate) -> Result<u32, OutsideTable> {
        let place = usize::try_from((day - self.first).num_days()).ok();
        place.and_then(|place| self.up_to.get(place)).copied().ok_or_else(|| OutsideTable::of(day))
    }
}

/// A day for which no bank holidays are known, so that nothing can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("working days are known from 1 January {first} to 31 December {last}, and {day} is outside")]
pub struct OutsideTable {
    pub day: NaiveDate,
    pub first: i32,
    pub last: i32,
}

impl OutsideTable {
    pub(crate) fn of(day: NaiveDate) -> Self {
        Self { day, first: CALENDAR.first.year(), last: CALENDAR.last.year() }
    }
}

/// Saturday or Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The bank holiday on a day, if it is one.
pub fn bank_holiday(day: NaiveDate) -> Option<&'static str> {
    BANK_HOLIDAYS.get(&day).copied()
}

/// The bank holidays after `start` up to and with `end`, in order; none if `end` is not later.
pub fn bank_holidays_between(start: NaiveDate, end: NaiveDate) -> impl Iterator<Item = (NaiveDate, &'static str)> {
    let after = (Bound::Excluded(start), Bound::Unbounded);
    BANK_HOLIDAYS.range(after).map(|(day, name)| (*day, *name)).take_while(move |(day, _)| *day <= end)
}

/// # Errors
/// The day is outside the table of bank holidays.
pub fn is_working_day(day: NaiveDate) -> Result<bool, OutsideTable> {
    CALENDAR.up_to(day)?;
    Ok(!is_weekend(day) && bank_holiday(day).is_none())
}

/// The day that is `count` working days after `start`. Day 0 is `start` itself, whatever day of the week it is.
///
/// # Errors
/// The count runs outside the table of bank holidays.
pub fn after(start: NaiveDate, count: u32) -> Result<NaiveDate, OutsideTable> {
    let before = CALENDAR.up_to(start)?;
    if count == 0 {
        return Ok(start);
    }
    let place = (before as usize).saturating_add(count as usize) - 1;
    let found = CALENDAR.working_days.get(place).copied();
    found.ok_or_else(|| OutsideTable::of(CALENDAR.last + Days::new(1)))
}

/// Working days from `start` (day 0) to `end`; 0 if `end` is not later.
///
/// # Errors
/// A day between is outside the table of bank holidays.
pub fn between(start: NaiveDate, end: NaiveDate) -> Result<u32, OutsideTable> {
    let before = CALENDAR.up_to(start)?;
    if end <= start { Ok(0) } else { Ok(CALENDAR.up_to(end)? - before) }
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
    fn the_cached_count_agrees_with_walking_day_by_day() {
        let start = day("2022-01-01");
        let mut walked = 0;
        for end in start.iter_days().skip(1).take(365) {
            walked += u32::from(is_working_day(end).unwrap());
            assert_eq!(between(start, end), Ok(walked), "{end}");
        }
        assert_eq!(walked, 250, "260 weekdays after 1 January 2022, less ten bank holidays with the two one-offs");
    }

    #[test]
    fn the_bank_holidays_between_two_days_leave_out_day_0_and_keep_the_last() {
        let names = |from, to| bank_holidays_between(day(from), day(to)).map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names("2026-04-03", "2026-04-06"), ["Easter Monday"]);
        assert_eq!(names("2026-04-02", "2026-04-06"), ["Good Friday", "Easter Monday"]);
        assert!(names("2026-04-06", "2026-04-03").is_empty());
    }

    #[test]
    fn a_year_outside_the_table_is_refused_and_not_guessed() {
        assert!(after(day("2031-01-02"), 1).is_err());
        assert!(between(day("1994-12-30"), day("1995-01-03")).is_err());
    }
}
