//! The numbers of a pack before anything is held back, and what a reader knows of how they hang together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cell::{CellId, Content, Part, Said};

/// How an indicator's counts of several windows hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum OverTime {
    /// Events: months add up to the year to date, and twelve months of two ends overlap.
    #[default]
    AddsUp,
    /// Distinct children in a window: the same child may be in two months, but a longer window holds the shorter one's.
    Distinct,
    /// Nothing follows from one window for another. Stocks are always so.
    Apart,
}

/// A cell of a pack as it was told to the public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub id: CellId,
    pub said: Said,
}

/// An indicator and one of its numbers, over all periods and groups.
pub(super) type Series = (String, Part);

/// What is to be published. Numbers that count no people (posts, audits) have no place in it and are shown as they are.
#[derive(Clone, Debug, Default)]
pub struct PublicTable {
    pub(super) cells: BTreeMap<CellId, Content>,
    pub(super) over_time: BTreeMap<String, OverTime>,
    pub(super) same: Vec<(Series, Series)>,
    pub(super) within: Vec<(Series, Series)>,
}

impl PublicTable {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number that the pack would print. The last word on a cell holds.
    ///
    /// A percentage printed beside its numbers ("33.3% (12 of 36)") is three cells: the value, the count and the denominator
    /// ([`PublicTable::put_share`] adds them). Counts of groups are taken to add up to the authority's where they do.
    pub fn put(&mut self, id: CellId, content: Content) {
        self.cells.insert(id, content);
    }

    /// Adds a percentage, and its numerator and denominator where these are printed too.
    pub fn put_share(&mut self, id: &CellId, numerator: u64, denominator: u64, with_numbers: bool) {
        self.put(id.with_part(Part::Value), Content::Share { numerator, denominator });
        if with_numbers {
            self.put(id.with_part(Part::Counted), Content::Count(numerator));
            self.put(id.with_part(Part::Of), Content::Count(denominator));
        }
    }

    /// Says how an indicator's windows hang together; events, where nothing is said.
    pub fn hangs_together(&mut self, indicator: &str, how: OverTime) {
        self.over_time.insert(indicator.to_owned(), how);
    }

    /// Says that two numbers are one, such as the denominator of re-referrals and the count of referrals.
    pub fn same(&mut self, one: (&str, Part), other: (&str, Part)) {
        self.same.push(((one.0.to_owned(), one.1), (other.0.to_owned(), other.1)));
    }

    /// Says that everything in the first number is in the second, such as plans that are repeats in all plans begun.
    pub fn within(&mut self, some: (&str, Part), all: (&str, Part)) {
        self.within.push(((some.0.to_owned(), some.1), (all.0.to_owned(), all.1)));
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
