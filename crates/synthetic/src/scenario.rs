//! Made-up authorities of which a council's report prints figures: the records are such that those figures come out.
//!
//! A scenario says how many children there are of whom what is told when, which posts are held by whom, and how many
//! children live there. It does not say a figure: that is counted from its record as from any other.
//! `docs/scenarios.md` sets what is counted beside what was printed.

pub mod establishment;
mod group;
mod herefordshire_2013;
mod herefordshire_2018;
mod kirklees_2016;
mod medway_2013;
mod slough_2015;
mod story;
#[cfg(test)]
mod tests;
mod usual;

use chrono::{DateTime, NaiveDate, Utc};
use domain::authority::ChildrenLiving;

use crate::calendar::at;
use establishment::TeamTable;
use group::Group;
pub use group::Household;
pub use story::tell;

/// A made-up authority after a report of a council.
#[derive(Debug)]
pub struct Scenario {
    /// As `slough-2015`.
    pub name: &'static str,
    /// As every page names it.
    pub authority: &'static str,
    /// What it is, for whoever opens its pages: one sentence or two an entry.
    pub about: &'static [&'static str],
    /// The report whose figures come out.
    pub report: &'static str,
    start: &'static str,
    /// The day on which the story stops.
    until: &'static str,
    /// Children who live there, by the middle of a year.
    children_living: &'static [(i32, u64)],
    teams: &'static [TeamTable],
    groups: fn() -> Vec<Group>,
    /// Children besides, of whom chance decides.
    pub ordinary: u64,
    /// The figures of the report.
    pub printed: &'static [Printed],
}

/// One figure as a report prints it, and where it is read.
#[derive(Debug)]
pub struct Printed {
    /// Its number in the list of figures that the reports print; empty where it is not among them.
    pub number: &'static str,
    pub indicator: &'static str,
    /// The group, of an indicator that is told in groups.
    pub part: Option<&'static str>,
    /// The code of a window, as `month`.
    pub window: &'static str,
    /// The last day of the window.
    pub as_at: &'static str,
    /// The team by its name; the whole authority where there is none.
    pub team: Option<&'static str>,
    pub read: Read,
    /// To the places that the report gives.
    pub printed: &'static str,
    /// What the number counts, as `%`.
    pub unit: &'static str,
    /// What the report leaves open, and how it is read here.
    pub reading: &'static str,
}

/// What of a figure the report prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Value,
    /// What is missing from a hundred.
    Rest,
    /// How many are counted.
    Counted,
    /// How many are in the denominator only.
    Others,
}

/// Where a figure stands that nobody printed: it is invented, and says so.
pub const INVENTED: &str = "Invented";

impl Read {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Rest => "100 less the value",
            Self::Counted => "how many are counted",
            Self::Others => "how many are in the denominator only",
        }
    }
}

const fn printed(number: &'static str, indicator: &'static str, window: &'static str, as_at: &'static str) -> Printed {
    Printed {
        number,
        indicator,
        part: None,
        window,
        as_at,
        team: None,
        read: Read::Value,
        printed: "",
        unit: "%",
        reading: "",
    }
}

/// All of them, by name.
pub static SCENARIOS: &[&Scenario] = &[
    &slough_2015::SCENARIO,
    &medway_2013::SCENARIO,
    &kirklees_2016::SCENARIO,
    &herefordshire_2013::SCENARIO,
    &herefordshire_2018::SCENARIO,
];

impl Scenario {
    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|one| one.name == name).copied()
    }

    /// The one whose authority is called so.
    pub fn of_authority(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|one| one.authority == name).copied()
    }

    /// The first day of the story.
    pub fn start(&self) -> NaiveDate {
        day(self.start)
    }

    /// The moment at which the story stops: the evening of its last day.
    pub fn now(&self) -> DateTime<Utc> {
        at(day(self.until), 18 * 60)
    }

    pub fn children_living(&self) -> Vec<ChildrenLiving> {
        let living = |(mid_year, children): &(i32, u64)| ChildrenLiving {
            mid_year: *mid_year,
            children: *children,
            source: format!("Stated by the scenario {}", self.name),
        };
        self.children_living.iter().map(living).collect()
    }

    pub fn teams(&self) -> &'static [TeamTable] {
        self.teams
    }

    /// Every family of which it is set what is told; the first child has this number.
    pub fn households(&self, first_child: u64) -> Vec<Household> {
        let mut first_child = first_child;
        let mut all = Vec::new();
        for group in (self.groups)() {
            all.extend(group.households(first_child));
            first_child += group.children as u64;
        }
        all
    }
}

/// A day as the tables write it.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("the tables of a scenario have dates such as 2015-04-30; a test reads them all")
}
