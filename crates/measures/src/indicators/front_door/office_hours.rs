//! Working hours between two moments: from 9am to 5pm of working days. No statute sets them; a median in hours needs some.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Timelike};
use domain::working_days::{self, OutsideTable};

const OPENS: f64 = 9.0;
const CLOSES: f64 = 17.0;
const HOURS_A_DAY: f64 = CLOSES - OPENS;

/// Working hours from one moment to a later one, each written with London's offset; 0 where it is not later.
///
/// # Errors
/// A day is outside the table of bank holidays.
pub(super) fn between(from: DateTime<FixedOffset>, until: DateTime<FixedOffset>) -> Result<f32, OutsideTable> {
    let (from, until) = (from.naive_local(), until.naive_local());
    // Days after the first one up to and with the last: the last one was not worked to its end.
    let days = f64::from(working_days::between(from.date(), until.date())?);
    let hours = days * HOURS_A_DAY + left(from)? - left(until)?;
    Ok(hours.max(0.0) as f32)
}

/// Working hours that are left of the day at a moment.
fn left(at: NaiveDateTime) -> Result<f64, OutsideTable> {
    let hour = f64::from(at.num_seconds_from_midnight()) / 3_600.0;
    let left = CLOSES - hour.clamp(OPENS, CLOSES);
    Ok(if working_days::is_working_day(at.date())? { left } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, until: &str) -> f32 {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
        between(at(from), at(until)).unwrap()
    }

    #[test]
    fn evenings_nights_weekends_and_bank_holidays_are_not_worked() {
        let cases = [
            ("2026-03-16T10:00:00+00:00", "2026-03-16T12:30:00+00:00", 2.5),
            ("2026-03-13T19:00:00+00:00", "2026-03-16T10:00:00+00:00", 1.0),
            ("2026-03-13T16:00:00+00:00", "2026-03-16T10:00:00+00:00", 2.0),
            ("2026-03-16T10:00:00+00:00", "2026-03-18T10:00:00+00:00", 16.0),
            ("2026-03-14T10:00:00+00:00", "2026-03-15T23:00:00+00:00", 0.0),
            // From the Thursday before Easter to the Tuesday after it.
            ("2026-04-02T16:00:00+01:00", "2026-04-07T10:00:00+01:00", 2.0),
            ("2026-03-16T07:00:00+00:00", "2026-03-16T22:00:00+00:00", 8.0),
        ];
        for (from, until, expected) in cases {
            assert_eq!(hours(from, until), expected, "{from} to {until}");
        }
    }

    #[test]
    fn what_was_decided_before_it_came_took_no_time() {
        assert_eq!(hours("2026-03-16T12:00:00+00:00", "2026-03-16T10:00:00+00:00"), 0.0);
    }
}
