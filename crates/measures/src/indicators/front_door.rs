//! Front door: contacts, the decisions on them, referrals and re-referrals.

mod contacts;
mod office_hours;
mod referrals;
mod sources;

use chrono::NaiveDate;
use domain::clock::{Timescales, Unit};
use domain::working_days::{self, OutsideTable};

use crate::indicator::{Indicator, Span};

pub use referrals::{RE_REFERRAL_DAYS, since_the_last};

pub(super) const ALL: &[&Indicator] = &[
    &contacts::FD_01,
    &contacts::FD_02,
    &contacts::FD_03,
    &referrals::FD_04,
    &referrals::FD_05,
    &referrals::FD_06,
    &referrals::FD_07,
    &referrals::FD_08,
    &referrals::FD_09,
    &sources::FD_10,
    &sources::FD_11,
    &contacts::FD_12,
    &contacts::FD_13,
    &referrals::FD_14,
];

/// Month by month, and since April: what most figures of the front door are told over.
const MONTH_AND_YEAR: &[Span] = &[Span::Month, Span::YearToDate, Span::TwelveMonths];

/// The code of the police among those who make contact and refer.
const POLICE: &str = "6";

/// Working days within which a contact is decided where the council's file sets no limit in working days: one, as
/// statutory guidance has it for a referral (T01).
const DECISION_WORKING_DAYS: u32 = 1;

/// The day by the end of which a contact must be decided: T01b of the timescales.
///
/// # Errors
/// The day is outside the table of bank holidays.
pub fn decision_due(received: NaiveDate) -> Result<NaiveDate, OutsideTable> {
    let set = Timescales::in_force().step("T01b", "limit").and_then(|(_, step)| step.term?.limit());
    let days = set.filter(|limit| limit.unit == Unit::WorkingDays).map_or(DECISION_WORKING_DAYS, |limit| limit.count);
    working_days::after(received, days)
}

#[cfg(test)]
mod tests;
