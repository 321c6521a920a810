//! What may be shown outside: no count so small that somebody could be recognised.
//!
//! [`suppressed`] hides one count. A pack of tables is another matter: what one table hides, its total, last month's pack or
//! a rate beside it may give away. [`hold_back`] takes a [`PublicTable`] and all that was published before, and gives a pack
//! from which no small number can be worked out. `docs/adr/0014-what-is-held-back-from-the-public.md` says how and how far.

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

/// A count for the public: `0`, `fewer than 6` for 1 to 5, or the count.
///
/// Counts of 1 to 5 are held back in the Department's own tables (children in need statistics, data guidance). This hides
/// one count; a table whose total would give it away needs a second one hidden beside it: see [`hold_back`].
pub fn suppressed(count: u64) -> String {
    if is_small(count) { format!("fewer than {SMALLEST_SHOWN}") } else { count.to_string() }
}

/// Whether a count must not be shown to the public as it is.
pub fn is_small(count: u64) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_five_are_held_back_and_nought_and_six_are_shown() {
        assert_eq!(suppressed(0), "0");
        for small in 1..=5 {
            assert_eq!(suppressed(small), "fewer than 6");
        }
        assert_eq!(suppressed(6), "6");
    }
}
