//! `practice/alerts.toml`: which alerts a council raises, and when they go upwards.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use toml::de::{DeTable, DeValue};

use super::Rule;

/// The file that the program came with.
pub const FILE: &str = "practice/alerts.toml";
const BUILT_IN: &str = include_str!("../../../../practice/alerts.toml");
/// More days than anybody would set on purpose.
const MOST_DAYS: i64 = 1_000;

static CAME_WITH: LazyLock<Rules> = LazyLock::new(|| bare().overlaid(BUILT_IN, FILE).expect("held by a test"));
/// Those of the council that this program serves. Set once, before anything is raised.
static IN_FORCE: OnceLock<Rules> = OnceLock::new();

/// What one council has set. Days are days of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    pub soon_days: i64,
    pub done_days: i64,
    pub longest_put_off_days: i64,
    pub manager_days: i64,
    pub head_days: i64,
    pub no_activity_days: i64,
    pub no_supervision_days: i64,
    /// In rising order.
    pub drift_months: Vec<u32>,
    off: BTreeSet<Rule>,
    stays: BTreeSet<Rule>,
}

/// A file that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{place}: {why}")]
pub struct NotRules {
    pub file: String,
    pub line: usize,
    /// `, table drift, key months`; empty where the file cannot be read as TOML at all.
    pub place: String,
    /// What is wrong and what to do.
    pub why: String,
}

/// Before any file: only what a file must be able to leave out.
fn bare() -> Rules {
    Rules {
        soon_days: 7,
        done_days: 7,
        longest_put_off_days: 28,
        manager_days: 7,
        head_days: 14,
        no_activity_days: 42,
        no_supervision_days: 35,
        drift_months: Vec::new(),
        off: BTreeSet::new(),
        stays: BTreeSet::new(),
    }
}

impl Rules {
    /// What the program came with.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// What holds in the council that this program serves.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts a council's own rules in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// Reads a council's own file. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault in the file, with its line, table and key and what to do.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, NotRules> {
        CAME_WITH.overlaid(text, file)
    }

    pub fn is_on(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }

    pub fn escalates(&self, rule: Rule) -> bool {
        !self.stays.contains(&rule)
    }

    fn overlaid(&self, text: &str, file: &str) -> Result<Self, NotRules> {
        let refuse = |at: usize, place: String, why: String| {
            let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
            NotRules { file: file.to_owned(), line, place, why }
        };
        let whole = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            refuse(at, String::new(), format!("this is not TOML ({}). Mend the line.", error.message()))
        })?;
        let mut set = self.clone();
        for (name, table) in whole.get_ref() {
            let place = format!(", table {}", name.get_ref());
            let DeValue::Table(keys) = table.get_ref() else {
                let why = format!("write [{}] on a line of its own and its keys below.", name.get_ref());
                return Err(refuse(name.span().start, place, why));
            };
            if !is_table(name.get_ref()) {
                let all: Vec<&str> = Rule::ALL.into_iter().map(Rule::code).collect();
                let why = format!("there is no such table. The tables are general, escalation, {}.", all.join(", "));
                return Err(refuse(name.span().start, place, why));
            }
            for (key, value) in keys {
                let wrong = |why| refuse(value.span().start, format!("{place}, key {}", key.get_ref()), why);
                set.take(name.get_ref(), key.get_ref(), value.get_ref()).map_err(wrong)?;
            }
            if set.head_days < set.manager_days {
                let why =
                    "head_days is less than manager_days: whoever heads the service would hear before the manager.";
                return Err(refuse(name.span().start, place, why.to_owned()));
            }
        }
        Ok(set)
    }

    fn take(&mut self, table: &str, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match (table, key) {
            ("general", "soon_days") => self.soon_days = days(value)?,
            ("general", "done_days") => self.done_days = days(value)?,
            ("general", "longest_put_off_days") => self.longest_put_off_days = days(value)?,
            ("escalation", "manager_days") => self.manager_days = days(value)?,
            ("escalation", "head_days") => self.head_days = days(value)?,
            ("no_activity", "days") => self.no_activity_days = days(value)?,
            ("no_supervision", "days") => self.no_supervision_days = days(value)?,
            ("drift", "months") => self.drift_months = months(value)?,
            (_, "on") if Rule::from_code(table).is_some() => switch(&mut self.off, table, value)?,
            (_, "escalates") if Rule::from_code(table).is_some() => switch(&mut self.stays, table, value)?,
            _ => return Err(format!("the table has no such key. Its keys are: {}.", keys_of(table))),
        }
        Ok(())
    }
}

fn is_table(name: &str) -> bool {
    matches!(name, "general" | "escalation") || Rule::from_code(name).is_some()
}

fn keys_of(table: &str) -> &'static str {
    match table {
        "general" => "soon_days, done_days, longest_put_off_days",
        "escalation" => "manager_days, head_days",
        "no_activity" | "no_supervision" => "days, on, escalates",
        "drift" => "months, on, escalates",
        _ => "on, escalates",
    }
}

/// `false` puts the rule into the list of exceptions.
fn switch(list: &mut BTreeSet<Rule>, table: &str, value: &DeValue<'_>) -> Result<(), String> {
    let (DeValue::Boolean(is), Some(rule)) = (value, Rule::from_code(table)) else {
        return Err("write true or false.".to_owned());
    };
    if *is {
        list.remove(&rule);
    } else {
        list.insert(rule);
    }
    Ok(())
}

fn days(value: &DeValue<'_>) -> Result<i64, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().replace('_', "").parse::<i64>().ok(),
        _ => None,
    };
    number
        .filter(|days| (1..=MOST_DAYS).contains(days))
        .ok_or_else(|| format!("write a whole number of days from 1 to {MOST_DAYS}, without quotation marks."))
}

fn months(value: &DeValue<'_>) -> Result<Vec<u32>, String> {
    let wrong = || "write whole numbers of months in brackets, such as [9, 15, 18, 24].".to_owned();
    let DeValue::Array(all) = value else { return Err(wrong()) };
    let read = all.iter().map(|one| match one.get_ref() {
        DeValue::Integer(number) => number.as_str().parse::<u32>().ok().filter(|months| (1..=240).contains(months)),
        _ => None,
    });
    let mut months: Vec<u32> = read.collect::<Option<_>>().ok_or_else(wrong)?;
    months.sort_unstable();
    months.dedup();
    Ok(months)
}
