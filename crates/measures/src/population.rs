//! How many children live in the authority: what rates are told for each 10,000 of.

use chrono::NaiveDate;
use domain::{Fact, Kind};
use picture::Picture;
use serde::Serialize;

/// Children aged 0 to 17 in the middle of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Population {
    pub children: u64,
    pub mid_year: i32,
    pub source: String,
}

/// The estimates that are known, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Populations(Vec<Population>);

impl Populations {
    pub fn new(mut all: Vec<Population>) -> Self {
        all.sort_by_key(|one| one.mid_year);
        Self(all)
    }

    /// What the record says of its authority; empty where it says nothing.
    pub fn of(picture: &Picture) -> Self {
        let living = picture.all(Kind::Authority).filter_map(|held| match &held.fact {
            Fact::Authority(authority) => Some(authority.children_living.iter()),
            _ => None,
        });
        let population = |one: &domain::authority::ChildrenLiving| Population {
            children: one.children,
            mid_year: one.mid_year,
            source: one.source.clone(),
        };
        Self::new(living.flatten().map(population).collect())
    }

    /// The estimate by which a rate of this day is made: of the last middle of a year that had passed, as the Department does
    /// (a rate of 31 March 2025 rests on the middle of 2024); where there is none so early, the first one.
    pub fn on(&self, day: NaiveDate) -> Option<&Population> {
        let passed =
            |one: &&Population| NaiveDate::from_ymd_opt(one.mid_year, 6, 30).is_some_and(|middle| middle < day);
        self.0.iter().rfind(passed).or_else(|| self.0.first())
    }
}
