//! What the council aims at: `practice/targets.toml`, and how a figure stands against it.
//!
//! A target holds from a day on, so that a month is rated by the target of that month and not by a later one.

mod read;
#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock, OnceLock};

use chrono::NaiveDate;
use serde::Serialize;

pub use read::NotTargets;

use crate::indicator::Direction;

/// The file that the program came with.
pub const FILE: &str = "practice/targets.toml";
const BUILT_IN: &str = include_str!("../../../practice/targets.toml");

/// Of binary fractions: far below anything that is shown.
const DUST: f64 = 1e-9;

static CAME_WITH: LazyLock<Targets> = LazyLock::new(|| Targets::from_toml(BUILT_IN, FILE).expect("held by a test"));

/// Those of the council that this program serves. Set once, before anything is rated.
static IN_FORCE: OnceLock<Targets> = OnceLock::new();

/// The targets of one council.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    file: Arc<str>,
    all: Vec<Target>,
}

/// What is aimed at in one indicator, or one group of it, from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub indicator: String,
    /// The group; empty for the whole.
    pub part: String,
    pub aim: Aim,
    /// How far off is still within tolerance, in the unit of the figure.
    pub tolerance: f64,
    /// The council reads the figure otherwise than the catalogue.
    pub direction: Option<Direction>,
    pub from: NaiveDate,
    /// Who agreed it and when, as the file says.
    pub agreed_by: Option<String>,
}

/// In the unit of the figure; a share in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// To be reached or bettered, whichever way is better.
    Value(f64),
    /// To lie within, both ends included.
    Within { low: f64, high: f64 },
}

/// How a figure stands against its target: in colour and in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rag {
    Red,
    Amber,
    Green,
    /// No target is set, or there is no figure to rate.
    NoTarget,
}

impl Rag {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Green => "On target",
            Self::Amber => "Within tolerance of the target",
            Self::Red => "Off target",
            Self::NoTarget => "No target set",
        }
    }

    /// `red`, for the name of a style.
    pub fn code(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Green => "green",
            Self::NoTarget => "none",
        }
    }
}

impl Targets {
    /// What the program came with.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// What holds in the council that this program serves: its own file, or else what the program came with.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts a council's own targets in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// Reads a council's own file, whole: an indicator that it does not name has no target. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault in the file, with its line and key and what to do.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, NotTargets> {
        read::targets(text, file)
    }

    /// The name of the file that was read, for explanations.
    pub fn file(&self) -> &str {
        &self.file
    }

    pub fn all(&self) -> &[Target] {
        &self.all
    }

    /// The target that holds on a day: the newest that had begun.
    pub fn target(&self, indicator: &str, part: &str, day: NaiveDate) -> Option<&Target> {
        let of = |one: &&Target| one.indicator == indicator && one.part == part && one.from <= day;
        self.all.iter().filter(of).max_by_key(|one| one.from)
    }

    /// How a value stands on the last day of its window. `direction` is that of the catalogue. Rated is the value as it is,
    /// not as it is rounded for a page.
    pub fn rate(&self, indicator: &str, part: &str, direction: Direction, day: NaiveDate, value: Option<f64>) -> Rag {
        let (Some(target), Some(value)) = (self.target(indicator, part, day), value) else { return Rag::NoTarget };
        target.rate(direction, value)
    }
}

impl Target {
    /// How a value stands. A single value cannot be aimed at where neither way is better.
    pub fn rate(&self, direction: Direction, value: f64) -> Rag {
        let off = match (self.aim, self.direction.unwrap_or(direction)) {
            (Aim::Within { low, high }, _) => (low - value).max(value - high),
            (Aim::Value(target), Direction::Higher) => target - value,
            (Aim::Value(target), Direction::Lower) => value - target,
            (Aim::Value(_), Direction::Neither | Direction::Band) => return Rag::NoTarget,
        };
        if off <= DUST {
            Rag::Green
        } else if off <= self.tolerance + DUST {
            Rag::Amber
        } else {
            Rag::Red
        }
    }

    /// `90 or more, 5 either way is within tolerance`; for the words beside a figure. `shown` writes a value in its unit.
    pub fn in_words(&self, direction: Direction, shown: impl Fn(f64) -> String) -> String {
        match (self.aim, self.direction.unwrap_or(direction)) {
            (Aim::Within { low, high }, _) => format!("{} to {}", shown(low), shown(high)),
            (Aim::Value(target), Direction::Lower) => format!("{} or less", shown(target)),
            (Aim::Value(target), Direction::Higher) => format!("{} or more", shown(target)),
            (Aim::Value(target), Direction::Neither | Direction::Band) => shown(target),
        }
    }
}
