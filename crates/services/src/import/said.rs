//! Who says something, and of which period: what every entry of one delivery has in common.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use returns::annex_a::{Window, should_hold};
use returns::standard::{Part, Standard};

use crate::app::NewFact;

/// The voice of one delivery.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub standard: Standard,
    pub source: Source,
    /// The year in which the period ends: `2022` for 2021-22. Periods of one standard sort as text.
    pub period: String,
    /// Name of the file without its folder, or what the delivery of several files is called.
    pub file: String,
    /// The parts that the delivery holds whole: only of them can something be missing. `None` means all.
    pub covered: Option<BTreeSet<Part>>,
}

impl Said {
    pub(super) fn new(standard: Standard, authority: &str, period: String, file: String) -> Self {
        Self { standard, source: standard.source(authority), period, file, covered: None }
    }

    /// The first day of the year that the delivery is about: 1 April 2021 for `2022`.
    pub(super) fn begins(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.period.get(..4)?.parse::<i32>().ok()? - 1, 4, 1)
    }

    /// Whether the delivery would hold such an entry, so that it says something if it does not.
    pub(super) fn covers(&self, kind: Kind, path: &str) -> bool {
        self.covered.as_ref().is_none_or(|covered| match self.standard.home_of(kind, path) {
            Some(home) => covered.contains(&home),
            None => covered.len() == self.standard.parts().len(),
        })
    }

    /// Whether this delivery would hold what one of an earlier period said, if it were so. Other standards' deliveries speak
    /// of their own year only; the lists of Annex A look back over six months.
    pub(super) fn looks_back_on(&self, period: &str, fact: &Fact) -> bool {
        let days = (period.parse::<NaiveDate>(), self.period.parse::<NaiveDate>());
        match (self.standard, days) {
            (Standard::AnnexA, (Ok(said), Ok(now))) => said < now && should_hold(fact, said, Window::up_to(now)),
            _ => false,
        }
    }

    /// A new entry as this delivery says it.
    pub(super) fn says(&self, entry: EntryId, subject: SubjectId, key: String, fact: Fact) -> NewFact {
        NewFact {
            source: self.source.clone(),
            period: Some(self.period.clone()),
            source_key: Some(key),
            ..NewFact::typed(entry, subject, fact)
        }
    }
}
