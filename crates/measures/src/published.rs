//! What others have: published values of England, regions and authorities, statistical neighbours and populations.
//!
//! Facts come from `data/comparators/`, `data/population.csv` and `data/statistical_neighbours.csv`, and from what a council
//! has imported since into its own practice folder. A published mark in place of a value (held back, not returned) is a value
//! that is not known: it is nowhere here, and never 0. Every value carries its own year and its source.

mod comparator;
mod fault;
pub mod import;
mod neighbours;
mod place;
mod read;
mod table;
#[cfg(test)]
mod tests;
pub mod write;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use chrono::NaiveDate;

pub use comparator::{Comparator, Source};
pub use fault::NotPublished;
pub use neighbours::{Neighbour, Neighbours};
pub use place::{Place, place};
pub use table::{ComparatorUnit, Measured, Series, all_series, importable};

use crate::population::{Population, Populations};
use place::ENGLAND;
use read::Living;

/// The council's own files, in its practice folder.
pub const COMPARATORS_FILE: &str = "comparators.csv";
pub const POPULATION_FILE: &str = "population.csv";

macro_rules! data {
    ($name:literal) => {
        (include_str!(concat!("../../../data/", $name)), concat!("data/", $name))
    };
}

const COMPARATORS: [(&str, &str); 8] = [
    data!("comparators/assessment.csv"),
    data!("comparators/care_leaver.csv"),
    data!("comparators/child_in_need.csv"),
    data!("comparators/child_protection.csv"),
    data!("comparators/front_door.csv"),
    data!("comparators/looked_after.csv"),
    data!("comparators/permanence.csv"),
    data!("comparators/workforce.csv"),
];
const POPULATION: (&str, &str) = data!("population.csv");
const NEIGHBOURS: (&str, &str) = data!("statistical_neighbours.csv");
const POPULATION_SOURCE: &str = "Mid-year population estimates, Office for National Statistics, \
                                 ons_mid-year_population_estimates_2012_to_2024.csv";

static CAME_WITH: LazyLock<Published> = LazyLock::new(|| Published::of_data().expect("held by a test"));

/// Those that this program serves with. Set once, before anything is compared.
static IN_FORCE: OnceLock<Published> = OnceLock::new();

/// Indicator, part and code of the place.
type Of = (&'static str, &'static str, &'static str);

/// Every published value that is known here.
#[derive(Clone, Debug)]
pub struct Published {
    /// By indicator, part, place and year; one of each.
    comparators: Vec<Comparator>,
    /// Where the years of an indicator, part and place stand among them.
    ranges: HashMap<Of, Range<usize>>,
    populations: BTreeMap<&'static str, Populations>,
    living: Vec<Living>,
    /// The newest model's, the nearest first.
    neighbours: BTreeMap<&'static str, (i32, Vec<&'static Place>)>,
}

impl Published {
    /// What the program came with; read at first use, once.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// What holds in the council that this program serves: what the program came with, and its own imports over it.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts these in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// What the program came with and a council's own `comparators.csv` over it. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault in the file, with its line and field and what to do.
    pub fn with_comparators(&self, text: &str, file: &str) -> Result<Self, NotPublished> {
        Ok(self.with(read::comparators(text, file)?))
    }

    /// As [`Published::with_comparators`], of a council's own `population.csv`.
    ///
    /// # Errors
    /// The first fault in the file, with its line and field and what to do.
    pub fn with_population(&self, text: &str, file: &str) -> Result<Self, NotPublished> {
        let mut living = self.living.clone();
        living.extend(read_population(text, file)?);
        let living = settled_living(living);
        Ok(Self { populations: populations_of(&living), living, ..self.clone() })
    }

    /// These and more. Of the same indicator, part, place and year the later one stands.
    #[must_use]
    pub fn with(&self, more: Vec<Comparator>) -> Self {
        let mut comparators = self.comparators.clone();
        comparators.extend(more);
        let comparators = settled(comparators);
        Self { ranges: ranges_of(&comparators), comparators, ..self.clone() }
    }

    /// The newest value of England.
    pub fn england(&self, indicator: &str, part: &str) -> Option<&Comparator> {
        self.latest(indicator, part, ENGLAND)
    }

    /// The newest value of the region that an authority lies in.
    pub fn region(&self, indicator: &str, part: &str, authority: &str) -> Option<&Comparator> {
        self.latest(indicator, part, place(authority)?.region?)
    }

    /// The newest value of a place.
    pub fn latest(&self, indicator: &str, part: &str, authority: &str) -> Option<&Comparator> {
        self.years(indicator, part, authority).last()
    }

    /// The value of a place in one year.
    pub fn of(&self, indicator: &str, part: &str, authority: &str, year: i32) -> Option<&Comparator> {
        self.years(indicator, part, authority).iter().find(|one| one.year == year)
    }

    /// Every year that is known of a place, the earliest first. `authority` is any code that [`place`] knows.
    pub fn years(&self, indicator: &str, part: &str, authority: &str) -> &[Comparator] {
        let (Some(series), Some(place)) = (table::series(indicator, part), place(authority)) else { return &[] };
        let of = (series.indicator.as_str(), series.part.as_str(), place.code);
        self.ranges.get(&of).map_or(&[], |range| &self.comparators[range.clone()])
    }

    /// What the statistical neighbours of an authority have: all of one year, the newest in which more than half of them are
    /// known, or else the newest in which any is. `None` where no neighbour has a value, or the place has no neighbours.
    pub fn neighbours(&self, indicator: &str, part: &str, authority: &str) -> Option<Neighbours<'_>> {
        let (model_year, places) = self.neighbours.get(place(authority)?.code)?;
        let of_year = |year: i32| Neighbours {
            model_year: *model_year,
            all: places
                .iter()
                .map(|place| Neighbour { place, known: self.of(indicator, part, place.code, year) })
                .collect(),
        };
        let mut years: Vec<i32> =
            places.iter().flat_map(|place| self.years(indicator, part, place.code)).map(|one| one.year).collect();
        years.sort_unstable();
        years.dedup();
        let more_than_half = |one: &Neighbours<'_>| one.known().count() * 2 > one.all.len();
        years
            .iter()
            .rev()
            .map(|year| of_year(*year))
            .find(more_than_half)
            .or_else(|| years.last().map(|year| of_year(*year)))
    }

    /// The population by which a rate of this day is made: the estimate of the last middle of a year (30 June) before it. The
    /// Department divides the figures of a year to, or on, 31 March 2025 by the estimate of the middle of 2024.
    pub fn population(&self, authority: &str, day: NaiveDate) -> Option<&Population> {
        self.populations(authority)?.on(day)
    }

    /// Every estimate of a place.
    pub fn populations(&self, authority: &str) -> Option<&Populations> {
        self.populations.get(place(authority)?.code)
    }

    fn of_data() -> Result<Self, NotPublished> {
        let mut comparators = Vec::new();
        for (text, file) in COMPARATORS {
            comparators.extend(read::comparators(text, file)?);
        }
        let living = settled_living(read::population(POPULATION.0, POPULATION.1, POPULATION_SOURCE)?);
        let comparators = settled(comparators);
        Ok(Self {
            ranges: ranges_of(&comparators),
            comparators,
            populations: populations_of(&living),
            living,
            neighbours: neighbours_of(read::neighbours(NEIGHBOURS.0, NEIGHBOURS.1)?),
        })
    }
}

/// Reads a file of comparators in the shape in which [`write::comparators`] writes it. `file` is its name, for messages.
///
/// # Errors
/// The first fault in the file, with its line and field and what to do.
pub fn read_comparators(text: &str, file: &str) -> Result<Vec<Comparator>, NotPublished> {
    read::comparators(text, file)
}

/// As [`read_comparators`], of populations.
///
/// # Errors
/// The first fault in the file, with its line and field and what to do.
pub fn read_population(text: &str, file: &str) -> Result<Vec<(&'static Place, Population)>, NotPublished> {
    read::population(text, file, &population_source(file))
}

/// For what a council has imported into its own file.
fn population_source(file: &str) -> String {
    format!("Mid-year population estimates, Office for National Statistics, as imported into {file}")
}

/// In order, one of each indicator, part, place and year: the later one.
fn settled(mut all: Vec<Comparator>) -> Vec<Comparator> {
    all.sort_by(|one, other| one.key().cmp(&other.key()));
    all.dedup_by(|later, kept| {
        let same = later.key() == kept.key();
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
    all
}

/// Of comparators in their order.
fn ranges_of(comparators: &[Comparator]) -> HashMap<Of, Range<usize>> {
    let mut ranges: HashMap<Of, Range<usize>> = HashMap::new();
    for (at, one) in comparators.iter().enumerate() {
        let of = (one.series.indicator.as_str(), one.series.part.as_str(), one.place.code);
        ranges.entry(of).or_insert(at..at).end = at + 1;
    }
    ranges
}

fn settled_living(all: Vec<Living>) -> Vec<Living> {
    let by_year: BTreeMap<(&str, i32), Living> =
        all.into_iter().map(|one| ((one.0.code, one.1.mid_year), one)).collect();
    by_year.into_values().collect()
}

fn populations_of(living: &[Living]) -> BTreeMap<&'static str, Populations> {
    let mut of_places: BTreeMap<&'static str, Vec<Population>> = BTreeMap::new();
    for (place, population) in living {
        of_places.entry(place.code).or_default().push(population.clone());
    }
    of_places.into_iter().map(|(code, all)| (code, Populations::new(all))).collect()
}

fn neighbours_of(
    mut rows: Vec<(&'static Place, i32, u32, &'static Place)>,
) -> BTreeMap<&'static str, (i32, Vec<&'static Place>)> {
    // The newest model first, and in it the nearest.
    rows.sort_by_key(|(authority, model_year, rank, _)| (authority.code, std::cmp::Reverse(*model_year), *rank));
    let mut of_places: BTreeMap<&'static str, (i32, Vec<&'static Place>)> = BTreeMap::new();
    for (authority, model_year, _, neighbour) in rows {
        let (newest, all) = of_places.entry(authority.code).or_insert_with(|| (model_year, Vec::new()));
        if *newest == model_year {
            all.push(neighbour);
        }
    }
    of_places
}
