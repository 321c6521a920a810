//! A figure: what it is, what it stands for, and the entries behind it.

use domain::EntryId;
use domain::working_days::OutsideTable;
use serde::Serialize;

use crate::public::{is_small, suppressed};
use crate::window::Window;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Count,
    /// Of the denominator, in hundredths.
    Percentage,
}

/// Why an entry that falls within a figure is in neither its numerator nor its denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// Another source tells of the same referral, and that entry is the one that counts.
    SaidByAnotherSource(EntryId),
    /// The day by which it was due cannot be worked out.
    NoDueDay(OutsideTable),
}

impl NotCounted {
    pub fn in_words(&self) -> String {
        match self {
            Self::SaidByAnotherSource(_) => {
                "Another source tells of a referral of the same child on the same day; it is counted once".to_owned()
            }
            Self::NoDueDay(why) => format!("It cannot be said when the decision was due: {why}"),
        }
    }
}

/// One figure. Each entry that falls within it is in exactly one of the three lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its number in the catalogue of indicators, such as `FD-06`.
    pub id: &'static str,
    pub name: &'static str,
    /// What is counted, of what, in a sentence.
    pub definition: &'static str,
    pub window: Window,
    pub unit: Unit,
    /// `None` where it cannot be computed; then [`Figure::why_none`] says why.
    pub value: Option<f64>,
    pub numerator: u64,
    pub denominator: Option<u64>,
    /// The entries in the numerator.
    pub counted: Vec<EntryId>,
    /// The entries in the denominator and not in the numerator.
    pub denominator_only: Vec<EntryId>,
    pub not_counted: Vec<(EntryId, NotCounted)>,
    why_none: &'static str,
}

/// What a figure is, before anything is counted.
pub(crate) struct Definition {
    pub id: &'static str,
    pub name: &'static str,
    pub definition: &'static str,
    /// Shown where the denominator is empty.
    pub why_none: &'static str,
}

/// Where an entry belongs in a figure.
#[derive(Default)]
pub(crate) struct Sorted {
    pub counted: Vec<EntryId>,
    pub denominator_only: Vec<EntryId>,
    pub not_counted: Vec<(EntryId, NotCounted)>,
}

impl Definition {
    pub(crate) fn count(&self, window: Window, sorted: Sorted) -> Figure {
        let numerator = sorted.counted.len() as u64;
        self.figure(window, sorted, Unit::Count, Some(numerator as f64), None)
    }

    pub(crate) fn percentage(&self, window: Window, sorted: Sorted) -> Figure {
        let denominator = (sorted.counted.len() + sorted.denominator_only.len()) as u64;
        let share = sorted.counted.len() as f64 * 100.0 / denominator as f64;
        let value = (denominator > 0).then_some(share);
        self.figure(window, sorted, Unit::Percentage, value, Some(denominator))
    }

    fn figure(
        &self,
        window: Window,
        sorted: Sorted,
        unit: Unit,
        value: Option<f64>,
        denominator: Option<u64>,
    ) -> Figure {
        Figure {
            id: self.id,
            name: self.name,
            definition: self.definition,
            window,
            unit,
            value,
            numerator: sorted.counted.len() as u64,
            denominator,
            counted: sorted.counted,
            denominator_only: sorted.denominator_only,
            not_counted: sorted.not_counted,
            why_none: self.why_none,
        }
    }
}

impl Figure {
    /// Why there is no value; `None` where there is one.
    pub fn why_none(&self) -> Option<&'static str> {
        self.value.is_none().then_some(self.why_none)
    }

    /// `7`, `92.3% (12 of 13)`, or why there is none: for people who may see figures down to the child.
    pub fn in_words(&self) -> String {
        match (self.value, self.unit, self.denominator) {
            (None, _, _) => self.why_none.to_owned(),
            (Some(value), Unit::Percentage, Some(of)) => format!("{value:.1}% ({} of {of})", self.numerator),
            (Some(value), _, _) => format!("{value:.0}"),
        }
    }

    /// The same for the public: a small count, or a share from which one could be worked out, is held back.
    pub fn in_public(&self) -> String {
        match (self.value, self.denominator) {
            (None, _) => self.why_none.to_owned(),
            (Some(_), None) => suppressed(self.numerator),
            (Some(value), Some(of)) => {
                let rest = of.saturating_sub(self.numerator);
                let tells_too_much = [self.numerator, rest, of].into_iter().any(is_small);
                if tells_too_much { "Held back: small numbers".to_owned() } else { format!("{value:.1}%") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const SHARE: Definition =
        Definition { id: "T-01", name: "A share", definition: "Some of all", why_none: "There is nothing to count" };

    fn share(counted: u128, others: u128) -> Figure {
        let window = Window::on("2026-03-16".parse().unwrap());
        let ids = |from: u128, count: u128| (from..from + count).map(Uuid::from_u128).collect();
        let sorted = Sorted { counted: ids(1, counted), denominator_only: ids(1_000, others), not_counted: Vec::new() };
        SHARE.percentage(window, sorted)
    }

    #[test]
    fn a_share_of_nothing_has_no_value_and_says_why() {
        let none = share(0, 0);
        assert_eq!((none.value, none.why_none()), (None, Some("There is nothing to count")));
        assert_eq!(none.in_words(), "There is nothing to count");
    }

    #[test]
    fn a_share_is_shown_with_its_numbers_and_to_the_public_without() {
        assert_eq!(share(12, 7).in_words(), "63.2% (12 of 19)");
        assert_eq!(share(12, 7).in_public(), "63.2%");
    }

    #[test]
    fn a_share_that_gives_a_small_number_away_is_held_back_from_the_public() {
        for (counted, others) in [(3, 20), (20, 3), (2, 1)] {
            assert_eq!(share(counted, others).in_public(), "Held back: small numbers");
        }
    }
}
