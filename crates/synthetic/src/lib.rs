//! A made-up authority, the same for the same seed: nobody in it is real, and every page says so.
//!
//! It is told as it would have happened: each fact is recorded in somebody's name at its own moment, so that late
//! entries, corrections and past states are there to look at. Each family is a pure function of the seed and its number, so
//! that parts can be made side by side; what was made is then written in the order of time. `docs/synthetic.md` says what is
//! modelled and how near to published figures it comes.

mod adopters;
mod calendar;
mod care;
mod case;
mod count;
mod documents;
mod episode;
mod family;
mod faults;
mod front_door;
mod hiring;
mod journey;
mod names;
mod need;
mod numbers;
mod people;
mod protect;
mod random;
mod rates;
mod scenario;
mod size;
mod staff;
mod staffing;
mod staged;
mod tale;
#[cfg(test)]
mod tests;
mod words;
mod work;
mod world;
mod writing;

use chrono::{DateTime, Utc};
use ledger::Ledger;
use services::ServiceError;

pub use people::{AUTHORITY, PERSONAS, Persona};
pub use random::Random;
pub use rates::{Found, RATES, Rate, measure};
pub use scenario::{INVENTED, Printed, Read, SCENARIOS, Scenario};
pub use world::{Options, STAGED_CHILDREN, World};
pub use writing::{Made, Progress, write, write_scenario};

/// How far back the story of a small authority begins, in days.
const SMALL_STORY: i64 = 540;
/// How many children a family has about.
const CHILDREN_IN_A_FAMILY: u64 = 2;

/// Fills an empty ledger with a small authority: the personas with the families that stand ready for them, and about
/// `families` others, up to the moment `now`.
///
/// # Errors
/// The ledger cannot be written.
pub async fn fill(ledger: Ledger, seed: u64, families: usize, now: DateTime<Utc>) -> Result<Made, ServiceError> {
    let children = STAGED_CHILDREN + CHILDREN_IN_A_FAMILY * families as u64;
    write(ledger, Options { seed, children, days: SMALL_STORY, now }, |_| ()).await
}
