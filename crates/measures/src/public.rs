//! What may be shown outside: no count so small that somebody could be recognised.
//!
//! Hiding the small counts is not enough: what one table hides, its total, last month's pack or a rate beside it may give
//! away. [`hold_back`] takes a [`PublicTable`] and all that was published before, and gives a pack from which no small number
//! can be worked out. `docs/adr/0014-what-is-held-back-from-the-public.md` says how and how far.

mod audit;
mod bounds;
mod cell;
mod choose;
mod elimination;
mod hold_back;
mod over_time;
mod relations;
mod settle;
mod table;
mod web;

#[cfg(test)]
mod attack;
#[cfg(test)]
mod cases;

pub use cell::{CellId, Content, FEWEST_FOR_ALL_OR_NONE, Group, Part, Period, Said, Scale, Why};
pub use hold_back::{PublicPack, hold_back};
pub use table::{OverTime, PublicTable, Told};

/// The smallest count that is shown as it is, other than none at all.
const SMALLEST_SHOWN: u64 = 6;

/// Whether a count must not be shown to the public as it is.
///
/// Counts of 1 to 5 are held back in the Department's own tables (children in need statistics, data guidance).
pub fn is_small(count: u64) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_five_are_held_back_and_nought_and_six_are_shown() {
        assert!((1..=5).all(is_small));
        assert!(!is_small(0) && !is_small(6));
    }
}
