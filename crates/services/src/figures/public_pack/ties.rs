//! Numbers of different lines that a reader knows to be one, or one within the other.
//!
//! Each is said of a pack only where it is true of all its numbers, and of what was told before: what does not hold leads
//! nobody to a true number.

use std::collections::BTreeMap;

use measures::public::{CellId, Part, PublicTable, Said, Told};

enum Tie {
    /// The same things counted.
    Same,
    /// Everything in the second number is in the first.
    Holds,
}

type Number = (&'static str, Part);

/// The first number keeps its name, so one that is in several lines stands first in each.
const TIES: &[(Tie, Number, Number)] = &[
    (Tie::Same, ("FD-02", Part::Of), ("FD-03", Part::Of)),
    (Tie::Same, ("FD-04", Part::Counted), ("FD-06", Part::Of)),
    (Tie::Same, ("CIN-01", Part::Counted), ("CIN-05", Part::Of)),
    (Tie::Holds, ("CIN-01", Part::Counted), ("CIN-03", Part::Of)),
    (Tie::Holds, ("CIN-01", Part::Counted), ("CP-07", Part::Counted)),
    (Tie::Holds, ("CIN-01", Part::Counted), ("CLA-01", Part::Counted)),
    (Tie::Holds, ("CP-07", Part::Counted), ("CP-14", Part::Of)),
    (Tie::Same, ("CP-07", Part::Counted), ("CP-15", Part::Of)),
    (Tie::Same, ("CLA-01", Part::Counted), ("CLA-04", Part::Of)),
    (Tie::Same, ("CLA-01", Part::Counted), ("CLA-13", Part::Of)),
    (Tie::Holds, ("CLA-01", Part::Counted), ("CLA-06", Part::Of)),
    (Tie::Same, ("CLA-03", Part::Counted), ("PER-01", Part::Of)),
    (Tie::Holds, ("CL-02", Part::Of), ("CL-01", Part::Of)),
];

/// Numbers before anything is held back, also those that are not printed.
pub(super) type Truths = BTreeMap<CellId, u64>;

/// States what holds.
pub(super) fn tie(table: &mut PublicTable, truths: &Truths, earlier: &[Told]) {
    let mut told: Truths = BTreeMap::new();
    for one in earlier {
        if let Said::Count(count) = one.said {
            told.insert(one.id.clone(), count);
        }
    }
    for (tie, one, other) in TIES {
        let all =
            |fits: fn(u64, u64) -> bool| fits_all(truths, *one, *other, fits) && !breaks(&told, *one, *other, fits);
        match tie {
            Tie::Same if all(|one, other| one == other) => table.same(*one, *other),
            _ if all(|one, other| one >= other) => table.within(*other, *one),
            _ => {}
        }
    }
}

/// Both numbers are there together, and fit wherever they are.
fn fits_all(truths: &Truths, one: Number, other: Number, fits: fn(u64, u64) -> bool) -> bool {
    let mut pairs = pairs(truths, one, other).peekable();
    pairs.peek().is_some() && pairs.all(|(one, other)| fits(one, other))
}

fn breaks(told: &Truths, one: Number, other: Number, fits: fn(u64, u64) -> bool) -> bool {
    pairs(told, one, other).any(|(one, other)| !fits(one, other))
}

fn pairs(numbers: &Truths, one: Number, other: Number) -> impl Iterator<Item = (u64, u64)> {
    let of_one = numbers.iter().filter(move |(id, _)| (id.indicator.as_str(), id.part) == one);
    of_one.filter_map(move |(id, number)| {
        let twin = CellId { indicator: other.0.to_owned(), part: other.1, ..id.clone() };
        Some((*number, *numbers.get(&twin)?))
    })
}
