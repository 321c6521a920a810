//! Dates as a person reads and types them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::London;

/// `14 March 2026`.
pub fn long(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// `14 March 2026 at 9:30am`, in the offset the moment carries.
pub fn long_moment(at: &DateTime<FixedOffset>) -> String {
    let (afternoon, hour) = at.hour12();
    let half = if afternoon { "pm" } else { "am" };
    format!("{} at {hour}:{:02}{half}", long(at.date_naive()), at.minute())
}

/// A moment of the ledger, in London: `14 March 2026 at 9:30am`.
pub fn long_london(at: DateTime<Utc>) -> String {
    long_moment(&at.with_timezone(&London).fixed_offset())
}

/// Why three boxes do not make a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    #[error("must include a day, a month and a year")]
    Incomplete,
    #[error("must be a real date")]
    Unreal,
}

/// Reads the day, month and year boxes of a form. All empty is `Ok(None)`.
///
/// The month may be a number or a name, as people type both. A two-digit year is refused rather than guessed.
pub fn from_boxes(day: &str, month: &str, year: &str) -> Result<Option<NaiveDate>, NotADate> {
    let (day, month, year) = (day.trim(), month.trim(), year.trim());
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    if day.is_empty() || month.is_empty() || year.is_empty() {
        return Err(NotADate::Incomplete);
    }
    let day: u32 = day.parse().map_err(|_| NotADate::Unreal)?;
    let month = month_number(month).ok_or(NotADate::Unreal)?;
    let year: i32 = year.parse().map_err(|_| NotADate::Unreal)?;
    if !(1900..=2100).contains(&year) {
        return Err(NotADate::Unreal);
    }
    NaiveDate::from_ymd_opt(year, month, day).map(Some).ok_or(NotADate::Unreal)
}

/// A month as people type it, by number or by name of three letters or more: `3`, `mar`, `March`.
pub fn month_number(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let name = text.to_lowercase();
    let names = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = names.iter().position(|month| *month == name || (name.len() >= 3 && month.starts_with(&name)))?;
    u32::try_from(at + 1).ok()
}

/// Whole years between a birthday and a day: calendar birthdays, not multiples of 365.25 days.
/// Someone born on 29 February has their birthday on 1 March in a year without one.
/// `None` before birth.
pub fn age_on(born: NaiveDate, day: NaiveDate) -> Option<u32> {
    if day < born {
        return None;
    }
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    u32::try_from(day.year() - born.year() - i32::from(before_birthday)).ok()
}

/// `10 years and 8 months`, `3 months`, `12 days`: whole years and months, and days below one month.
/// A month that has no such day is complete on its last day plus one. `None` before birth.
pub fn age_in_words(born: NaiveDate, day: NaiveDate) -> Option<String> {
    if day < born {
        return None;
    }
    let before_day_of_month = i32::from(day.day() < born.day());
    let months = (day.year() - born.year()) * 12 + month0(day) - month0(born) - before_day_of_month;
    let count = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    Some(match (i64::from(months / 12), i64::from(months % 12)) {
        (0, 0) => count((day - born).num_days(), "day"),
        (0, months) => count(months, "month"),
        (years, 0) => count(years, "year"),
        (years, months) => format!("{} and {}", count(years, "year"), count(months, "month")),
    })
}

fn month0(day: NaiveDate) -> i32 {
    i32::try_from(day.month0()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn boxes_make_a_date_or_say_why_not() {
        assert_eq!(from_boxes("14", "3", "2026"), Ok(Some(day(2026, 3, 14))));
        assert_eq!(from_boxes(" 14 ", "mar", "2026"), Ok(Some(day(2026, 3, 14))));
        assert_eq!(from_boxes("", "", ""), Ok(None));
        assert_eq!(from_boxes("14", "", "2026"), Err(NotADate::Incomplete));
        assert_eq!(from_boxes("31", "2", "2026"), Err(NotADate::Unreal));
        assert_eq!(from_boxes("14", "3", "26"), Err(NotADate::Unreal));
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        assert_eq!(age_on(day(2010, 3, 14), day(2026, 3, 13)), Some(15));
        assert_eq!(age_on(day(2010, 3, 14), day(2026, 3, 14)), Some(16));
        assert_eq!(age_on(day(2012, 2, 29), day(2026, 2, 28)), Some(13));
        assert_eq!(age_on(day(2012, 2, 29), day(2026, 3, 1)), Some(14));
        assert_eq!(age_on(day(2026, 3, 14), day(2026, 3, 13)), None);
    }

    #[test]
    fn an_age_is_told_in_years_and_months_and_of_a_baby_in_days() {
        let cases = [
            (day(2015, 3, 4), day(2026, 3, 16), "11 years"),
            (day(2015, 3, 17), day(2026, 3, 16), "10 years and 11 months"),
            (day(2025, 2, 16), day(2026, 3, 16), "1 year and 1 month"),
            (day(2026, 1, 31), day(2026, 2, 28), "28 days"),
            (day(2026, 1, 31), day(2026, 3, 1), "1 month"),
            (day(2026, 3, 15), day(2026, 3, 16), "1 day"),
            (day(2026, 3, 16), day(2026, 3, 16), "0 days"),
        ];
        for (born, today, words) in cases {
            assert_eq!(age_in_words(born, today).as_deref(), Some(words));
        }
        assert_eq!(age_in_words(day(2026, 3, 17), day(2026, 3, 16)), None);
    }
}
