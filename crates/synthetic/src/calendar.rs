//! Days and hours of the made-up authority: working days, office hours, school holidays.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc};
use domain::working_days;

use crate::random::Random;

/// So many working days later. Beyond the table of bank holidays, where nothing has happened yet, weeks of five days.
pub fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    working_days::after(day, count).unwrap_or_else(|_| day + Days::new(u64::from(count) * 7 / 5))
}

/// The day itself, or the first working day after it.
pub fn working_day(day: NaiveDate) -> NaiveDate {
    let is_working = |day: &NaiveDate| working_days::is_working_day(*day).unwrap_or(true);
    day.iter_days().take(14).find(is_working).unwrap_or(day)
}

/// So many days later; earlier if negative.
pub fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    day + Duration::days(days)
}

/// That many years after a birth: 28 February for who was born on 29.
pub fn birthday(born: NaiveDate, years: i32) -> NaiveDate {
    born.with_year(born.year() + years)
        .unwrap_or_else(|| days_after(born, -1).with_year(born.year() + years).unwrap_or(born))
}

/// Full years of age.
pub fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    let years = on.year() - born.year();
    if birthday(born, years) > on { years - 1 } else { years }
}

/// So many minutes after midnight in London.
pub fn at(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minutes);
    domain::time::london_moment(local).map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// A moment between half past eight and five in London.
pub fn office_hours(random: &mut Random, day: NaiveDate) -> DateTime<Utc> {
    let seconds = random.between(0, 59);
    at(day, random.between(8 * 60 + 30, 17 * 60)) + Duration::seconds(seconds)
}

/// The school holidays of every year alike, as (month, day) from and to.
const HOLIDAYS: [((u32, u32), (u32, u32)); 7] = [
    ((1, 1), (1, 4)),
    ((2, 13), (2, 19)),
    ((4, 3), (4, 16)),
    ((5, 26), (5, 31)),
    ((7, 23), (9, 2)),
    ((10, 24), (10, 31)),
    ((12, 20), (12, 31)),
];

pub fn is_school_holiday(day: NaiveDate) -> bool {
    let date = (day.month(), day.day());
    HOLIDAYS.iter().any(|(from, to)| (*from..=*to).contains(&date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn august_is_a_school_holiday_and_june_is_not() {
        assert!(is_school_holiday(day("2025-08-12")));
        assert!(!is_school_holiday(day("2025-06-12")));
    }

    #[test]
    fn who_was_born_on_the_29th_of_february_is_a_year_older_on_the_28th() {
        assert_eq!(birthday(day("2012-02-29"), 1), day("2013-02-28"));
        assert_eq!(birthday(day("2012-02-29"), 4), day("2016-02-29"));
        assert_eq!(age(day("2012-02-29"), day("2013-02-27")), 0);
        assert_eq!(age(day("2012-02-29"), day("2013-02-28")), 1);
    }

    #[test]
    fn christmas_day_leads_to_the_next_working_day() {
        assert_eq!(working_day(day("2025-12-25")), day("2025-12-29"));
    }

    #[test]
    fn office_hours_are_londons() {
        assert_eq!(at(day("2025-07-01"), 9 * 60).to_rfc3339(), "2025-07-01T08:00:00+00:00");
    }
}
