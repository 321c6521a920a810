//! The clocks of one child: which events of the record start, meet and stop which rule of [`domain::clock`].
//!
//! A family of rules has one file. Nothing is read or remembered here: the facts of one child come in, from the picture
//! or from the ledger, and clocks go out. Of a chain that repeats (visits, reviews) every link is a clock of its own:
//! the last one runs, the earlier ones are there as met in time or late. What ends (a plan, a placement, a period of
//! care) stops its clocks on that day.
//!
//! A clock says what the record shows. Where a source never tells of an event (a return without visits), its clock runs
//! and says that the record does not show that it was done.

mod assessment;
pub(crate) mod care;
pub(crate) mod care_leavers;
mod child_in_need;
pub(crate) mod child_protection;
mod court;
pub(crate) mod enquiry;
mod front_door;
pub(crate) mod health_and_education;
mod holds_none;
mod looked_after;
mod missing;
mod not_observed;
mod order;
mod page;
mod placement_visits;
mod powers;
mod private_fostering;
pub(crate) mod record;
pub(crate) mod run;

use domain::clock::{Clock, Timescales};
use domain::time::When;

pub use not_observed::{NotObserved, not_observed};
pub use order::next_due;
pub use page::page;
pub use record::{Dated, Record};

use run::Run;

/// Every clock of a child that had started by `as_at`, family by family.
///
/// What the record says happened after `as_at` is left out. Give a moment where clocks in hours matter, else a day.
pub fn clocks_of(record: &Record<'_>, as_at: When, timescales: &Timescales) -> Vec<Clock> {
    let mut run = Run::new(record, as_at, timescales);
    for family in FAMILIES {
        family(&mut run);
    }
    run.clocks
}

const FAMILIES: &[fn(&mut Run<'_>)] = &[
    front_door::add,
    assessment::add,
    enquiry::add,
    child_protection::add,
    child_in_need::add,
    looked_after::add,
    placement_visits::add,
    health_and_education::add,
    missing::add,
    private_fostering::add,
    care_leavers::add,
    court::add,
    powers::add,
];

#[cfg(test)]
mod tests;
