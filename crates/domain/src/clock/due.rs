//! From a start and a limit to a due day or moment.
//!
//! Day 0 is the day of the event, whatever day of the week it is, so "within 10 working days" of a Monday is the Monday
//! two weeks later. A month ends on the same day of the later month, or on its last day where there is no such day:
//! three months after 30 November is 28 or 29 February. Hours are hours that really pass, so 72 hours over the night on
//! which the clocks go forward end an hour later by the clock on the wall. Where only the day of an event is known,
//! hours are counted as whole days, because nobody knows when in the day it was.

use chrono::{DateTime, Days, Duration, Months, NaiveDate, Utc};

use super::limit::{Limit, Unit};
use crate::time::{When, london_date};
use crate::working_days::{self, OutsideTable};

/// When something is due, and from when and by which limit that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Day 0, or hour 0.
    pub from: When,
    pub limit: Limit,
    /// The last day, or the last moment, that is in time.
    pub at: When,
}

/// The days between day 0 and the due day that a count of working days leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Saturdays and Sundays, also those on which a bank holiday falls.
    pub weekend_days: u32,
    pub bank_holidays: Vec<(NaiveDate, &'static str)>,
}

impl Skipped {
    pub fn days(&self) -> u32 {
        self.weekend_days + u32::try_from(self.bank_holidays.len()).unwrap_or(u32::MAX)
    }
}

/// # Errors
/// Working days cannot be counted outside the table of bank holidays, nor anything beyond what a calendar holds.
pub fn due(start: When, limit: Limit) -> Result<Due, OutsideTable> {
    let day = london_day(start);
    let beyond = || OutsideTable::of(day);
    let at = match limit.unit {
        Unit::WorkingDays => When::Day(working_days::after(day, limit.count)?),
        Unit::Hours => after_hours(start, limit.count).ok_or_else(beyond)?,
        Unit::Days => When::Day(after_days(day, limit.count).ok_or_else(beyond)?),
        Unit::Weeks => When::Day(after_days(day, limit.count.saturating_mul(7)).ok_or_else(beyond)?),
        Unit::Months => When::Day(day.checked_add_months(Months::new(limit.count)).ok_or_else(beyond)?),
    };
    Ok(Due { from: start, limit, at })
}

impl Due {
    /// What a count of working days left out; nothing is left out of any other count.
    pub fn skipped(&self) -> Skipped {
        if self.limit.unit != Unit::WorkingDays {
            return Skipped::default();
        }
        let (from, to) = (london_day(self.from), london_day(self.at));
        let bank_holidays: Vec<_> =
            working_days::bank_holidays_between(from, to).filter(|(day, _)| !working_days::is_weekend(*day)).collect();
        let all = u32::try_from((to - from).num_days()).unwrap_or(0);
        let named = u32::try_from(bank_holidays.len()).unwrap_or(u32::MAX);
        Skipped { weekend_days: all.saturating_sub(self.limit.count).saturating_sub(named), bank_holidays }
    }
}

/// The day in London, whatever offset the moment was written with.
pub fn london_day(when: When) -> NaiveDate {
    match when {
        When::Day(day) => day,
        When::Moment(at) => london_date(at.with_timezone(&Utc)),
    }
}

/// Whether one is after the other. Where either is known by its day only, the same day is not after.
pub fn is_after(one: When, other: When) -> bool {
    match (one, other) {
        (When::Moment(one), When::Moment(other)) => one > other,
        _ => london_day(one) > london_day(other),
    }
}

/// How much time lies from one to a later one, told in the unit in which the limit is told.
///
/// A part of an hour counts as one. Where no working day lies between (due on a Friday, told on the Saturday), the days
/// of the calendar are told instead, and where only days are known hours become days.
///
/// # Errors
/// Working days cannot be counted outside the table of bank holidays.
pub fn apart(from: When, to: When, unit: Unit) -> Result<Limit, OutsideTable> {
    let calendar = u32::try_from((london_day(to) - london_day(from)).num_days()).unwrap_or(0);
    let days = Limit::new(calendar, Unit::Days);
    Ok(match (unit.told_in(), from, to) {
        (Unit::Hours, When::Moment(from), When::Moment(to)) => {
            Limit::new(hours(from.to_utc(), to.to_utc()), Unit::Hours)
        }
        (Unit::WorkingDays, ..) => match working_days::between(london_day(from), london_day(to))? {
            0 => days,
            count => Limit::new(count, Unit::WorkingDays),
        },
        _ => days,
    })
}

fn hours(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    u32::try_from((to - from).num_minutes().max(0).unsigned_abs().div_ceil(60)).unwrap_or(u32::MAX)
}

fn after_days(day: NaiveDate, count: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::from(count)))
}

fn after_hours(start: When, count: u32) -> Option<When> {
    match start {
        When::Day(day) => after_days(day, count.div_ceil(24)).map(When::Day),
        When::Moment(at) => at.to_utc().checked_add_signed(Duration::hours(i64::from(count))).map(When::moment),
    }
}
