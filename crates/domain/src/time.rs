//! Moments and days. The world's time is Europe/London; the ledger's own is UTC.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};

/// Where "now" comes from, so that the whole program runs under a test's clock.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// Today's date in London, which may be tomorrow's in UTC.
    fn today(&self) -> NaiveDate {
        london_date(self.now())
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    pub fn advance(&self, by: chrono::Duration) {
        let mut now = self.0.lock().expect("a clock's lock is never poisoned");
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("a clock's lock is never poisoned")
    }
}

/// The date in London at a moment.
pub fn london_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// Reads a local London time. The hour that occurs twice in October is taken as the first of the two;
/// the hour that does not exist in March gives `None`.
pub fn london_moment(local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    London.from_local_datetime(&local).earliest().map(|at| at.fixed_offset())
}

/// When something happened: a day, or a moment where a clock runs in hours.
///
/// Written as `2026-03-14`, or as `2026-03-14T09:30:00+00:00` with London's offset; both sort as text within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    Day(NaiveDate),
    Moment(DateTime<FixedOffset>),
}

impl When {
    pub fn moment(at: DateTime<Utc>) -> Self {
        Self::Moment(at.with_timezone(&London).fixed_offset())
    }

    /// The day, in London.
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Day(day) => *day,
            Self::Moment(at) => at.date_naive(),
        }
    }

    /// In plain words: `14 March 2026`, or `14 March 2026 at 9:30am`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Day(day) => crate::dates::long(*day),
            Self::Moment(at) => crate::dates::long_moment(at),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Moment(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, false)),
        }
    }
}

/// Text that is neither a day nor a moment.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is neither a date such as 2026-03-14 nor a moment such as 2026-03-14T09:30:00+00:00")]
pub struct NotAWhen(String);

impl FromStr for When {
    type Err = NotAWhen;

    fn from_str(text: &str) -> Result<Self, NotAWhen> {
        if let Some(when) = as_written(text.as_bytes()) {
            return Ok(when);
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(Self::Day(day));
        }
        DateTime::parse_from_rfc3339(text).map(Self::Moment).map_err(|_| NotAWhen(text.to_owned()))
    }
}

/// The two forms that [`When`] is written in, read without chrono's general reader: a whole council's record has millions.
/// `None` for anything else, which the general reader may still know.
fn as_written(text: &[u8]) -> Option<When> {
    let (date, time) = text.split_at_checked(10)?;
    let [a, b, c, d, b'-', e, f, b'-', g, h] = date else { return None };
    let year = i32::try_from(digits(&[*a, *b, *c, *d])?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, digits(&[*e, *f])?, digits(&[*g, *h])?)?;
    if time.is_empty() {
        return Some(When::Day(day));
    }
    let [b'T', a, b, b':', c, d, b':', e, f, sign, g, h, b':', i, j] = time else { return None };
    let at = day.and_hms_opt(digits(&[*a, *b])?, digits(&[*c, *d])?, digits(&[*e, *f])?)?;
    let seconds = i32::try_from(digits(&[*g, *h])? * 3_600 + digits(&[*i, *j])? * 60).ok()?;
    let offset = match sign {
        b'+' => FixedOffset::east_opt(seconds)?,
        b'-' => FixedOffset::west_opt(seconds)?,
        _ => return None,
    };
    at.and_local_timezone(offset).single().map(When::Moment)
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter()
        .try_fold(0, |number, digit| Some(number * 10 + digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?))
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_past_midnight_in_july_is_still_yesterday_in_utc_but_today_in_london() {
        let at: DateTime<Utc> = "2026-07-01T23:30:00Z".parse().unwrap();
        assert_eq!(london_date(at), NaiveDate::from_ymd_opt(2026, 7, 2).unwrap());
    }

    #[test]
    fn the_short_way_to_read_a_when_reads_the_same_as_the_long_one() {
        for text in [
            "2026-03-14",
            "0001-01-01",
            "2026-02-29",
            "2026-13-01",
            "2026-3-14",
            "2026-03-14T09:30:00+00:00",
            "2026-07-14T23:59:59-03:30",
            "2026-07-14T24:00:00+01:00",
            "2026-07-14T09:30:00Z",
            "2026-07-14T09:30:60+00:00",
            "2026-07-14t09:30:00+00:00",
            "2026-07-14T09:30:00+99:00",
            "éé26-07-14",
        ] {
            let long = NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(When::Day)
                .or_else(|_| DateTime::parse_from_rfc3339(text).map(When::Moment))
                .ok();
            assert_eq!(text.parse::<When>().ok(), long, "{text}");
        }
    }

    #[test]
    fn a_when_reads_what_it_wrote() {
        for text in ["2026-03-14", "2026-07-14T09:30:00+01:00"] {
            assert_eq!(text.parse::<When>().unwrap().to_string(), text);
        }
        assert!("14/03/2026".parse::<When>().is_err());
    }

    #[test]
    fn the_hour_that_the_clocks_skip_does_not_exist() {
        let skipped = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(1, 30, 0).unwrap();
        assert!(london_moment(skipped).is_none());
    }
}
