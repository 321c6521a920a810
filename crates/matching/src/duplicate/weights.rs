//! The table of weights: `practice/matching.toml`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::field::{Field, Level};

/// The file that the program came with.
pub const FILE: &str = "practice/matching.toml";
const BUILT_IN: &str = include_str!("../../../../practice/matching.toml");

static CAME_WITH: LazyLock<Weights> = LazyLock::new(|| Weights::from_toml(BUILT_IN, FILE).expect("held by a test"));

/// Those of the council that this program serves. Set once, before anything is compared.
static IN_FORCE: OnceLock<Weights> = OnceLock::new();

/// How often a comparison comes out so, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chances {
    /// Between two records of one person: Fellegi and Sunter's m.
    one_person: f64,
    /// Between two people who have nothing to do with each other: their u. `None` where it is counted in the record.
    strangers: Option<f64>,
    /// Between brothers and sisters.
    siblings: f64,
}

/// The table, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Shown from this total on, in powers of two.
    pub suggest_from: f64,
    /// Of 1 person on record, how many second records.
    second_records: f64,
    brothers_and_sisters: f64,
    pub at_most: usize,
    pub largest_group: usize,
    chances: BTreeMap<(Field, Level), Chances>,
}

/// A file of weights that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct NotWeights {
    pub file: String,
    /// What is wrong, where, and what to do.
    pub why: String,
}

#[derive(Deserialize)]
struct Written {
    suggest_from: f64,
    second_records_per_100: f64,
    brothers_and_sisters: f64,
    at_most: usize,
    largest_group: usize,
    #[serde(flatten)]
    fields: BTreeMap<Field, BTreeMap<Level, Chances>>,
}

/// What one comparison says: for one person, in powers of two, against each of the other explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    pub against_strangers: f64,
    pub against_siblings: f64,
}

impl Weights {
    /// What holds in the council that this program serves: its own file, or else what the program came with.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts a council's own weights in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// What the program came with.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// Reads a council's own file. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault, where it is and what to do.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, NotWeights> {
        let refused = |why: String| NotWeights { file: file.to_owned(), why };
        let written: Written = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        check(&written).map_err(refused)?;
        let chances = written
            .fields
            .into_iter()
            .flat_map(|(field, levels)| levels.into_iter().map(move |(level, chances)| ((field, level), chances)));
        Ok(Self {
            suggest_from: written.suggest_from,
            second_records: written.second_records_per_100 / 100.0,
            brothers_and_sisters: written.brothers_and_sisters,
            at_most: written.at_most,
            largest_group: written.largest_group,
            chances: chances.collect(),
        })
    }

    /// The weight of one comparison. `counted` is how often the value is met in the record, where that is counted.
    pub(crate) fn weight(&self, field: Field, level: Level, counted: Option<f64>) -> Weight {
        let Some(chances) = self.chances.get(&(field, level)) else { return Weight::default() };
        let strangers = chances.strangers.or(counted).unwrap_or(1.0).clamp(1e-9, 1.0);
        Weight {
            against_strangers: (chances.one_person / strangers).log2(),
            against_siblings: (chances.one_person / chances.siblings).log2(),
        }
    }

    /// Before anything is compared: two records taken by chance from so many are hardly ever of one person, and even more
    /// rarely of brothers and sisters than of strangers.
    pub fn before(&self, people: usize) -> Weight {
        let others = f64::from(u32::try_from(people.saturating_sub(1).max(1)).unwrap_or(u32::MAX));
        Weight {
            against_strangers: (2.0 * self.second_records / others).min(1.0).log2(),
            against_siblings: (2.0 * self.second_records / self.brothers_and_sisters).log2(),
        }
    }
}

impl Weight {
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            against_strangers: self.against_strangers + other.against_strangers,
            against_siblings: self.against_siblings + other.against_siblings,
        }
    }

    /// Against both other explanations together.
    pub(crate) fn total(self) -> f64 {
        -((-self.against_strangers).exp2() + (-self.against_siblings).exp2()).log2()
    }
}

fn check(written: &Written) -> Result<(), String> {
    let positive = [
        ("second_records_per_100", written.second_records_per_100),
        ("brothers_and_sisters", written.brothers_and_sisters),
    ];
    for (name, value) in positive {
        if !(value > 0.0 && value <= 100.0) {
            return Err(format!("{name} is {value}; it must be more than 0 and at most 100"));
        }
    }
    if !written.suggest_from.is_finite() {
        return Err("suggest_from must be a number".to_owned());
    }
    for field in Field::ALL {
        let levels = written.fields.get(&field).ok_or_else(|| format!("[{field:?}] is missing; put it back"))?;
        check_field(field, levels)?;
    }
    Ok(())
}

fn check_field(field: Field, levels: &BTreeMap<Level, Chances>) -> Result<(), String> {
    let known: Vec<Level> = field.levels().to_vec();
    if levels.len() != known.len() || known.iter().any(|level| !levels.contains_key(level)) {
        return Err(format!("[{field:?}] must have exactly {known:?}"));
    }
    for (level, chances) in levels {
        let all = [Some(chances.one_person), chances.strangers, Some(chances.siblings)];
        if all.into_iter().flatten().any(|chance| !(chance > 0.0 && chance <= 1.0)) {
            return Err(format!("[{field:?}] {level:?}: a share must be more than 0 and at most 1"));
        }
        if chances.strangers.is_none() && !field.is_counted(*level) {
            return Err(format!("[{field:?}] {level:?} needs `strangers`: it is not counted in the record"));
        }
    }
    let column = |of: fn(&Chances) -> f64| levels.values().map(of).sum::<f64>();
    let columns: [fn(&Chances) -> f64; 3] =
        [|one| one.one_person, |one| one.strangers.unwrap_or_default(), |one| one.siblings];
    if columns.into_iter().any(|of| column(of) > 1.0 + 1e-6) {
        return Err(format!("[{field:?}]: the shares of a column come to more than 1"));
    }
    Ok(())
}
