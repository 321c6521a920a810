//! Our own time, as text that sorts.

use std::fmt;

use chrono::{DateTime, Duration, SecondsFormat, SubsecRound, Utc};

/// A moment of the ledger in UTC to the microsecond, written `2026-03-14T09:30:00.123456Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    pub fn parse(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text).ok()?;
        let moment = Self::new(at.with_timezone(&Utc));
        (moment.to_string() == text).then_some(moment)
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// This moment, or the first one after `last`: the ledger's time never stands still or goes back,
    /// whatever the clocks of several machines say.
    pub(crate) fn after(self, last: Self) -> Self {
        self.max(Self(last.0 + Duration::microseconds(1)))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_always_27_characters_and_reads_what_it_wrote() {
        for text in ["2026-03-14T09:30:00.000000Z", "2026-03-14T09:30:00.123456Z"] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(moment.to_string(), text);
            assert_eq!(text.len(), 27);
        }
        assert!(Moment::parse("2026-03-14T09:30:00Z").is_none());
    }

    #[test]
    fn a_clock_that_went_back_does_not_take_the_ledger_back() {
        let last = Moment::parse("2026-03-14T09:30:00.000000Z").unwrap();
        let earlier = Moment::parse("2026-03-14T09:29:00.000000Z").unwrap();
        assert_eq!(earlier.after(last).to_string(), "2026-03-14T09:30:00.000001Z");
    }
}
