//! The file of standards, read with the place of the first fault.

use std::sync::Arc;

use toml::de::{DeArray, DeTable, DeValue};

use super::{Duty, Measure, Standard, Standards};

/// A file of standards that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{place}: {why}")]
pub struct NotStandards {
    pub file: String,
    pub line: usize,
    /// `, seen_alone, key visits`; empty where the file cannot be read as TOML at all.
    pub place: String,
    /// What is wrong and what to do.
    pub why: String,
}

const KEYS: [&str; 12] =
    ["id", "name", "asked", "for", "from_age", "measure", "days", "visits", "rules", "help", "source", "agreed_by"];

const MEASURES: [&str; 11] = [
    "visits",
    "reviews",
    "timescales",
    "seen_alone",
    "bedroom_seen",
    "allocated",
    "supervision",
    "chronology",
    "case_summary",
    "oversight",
    "own_words",
];

/// More than anybody would set on purpose.
const MOST: i64 = 1_000;

/// A fault within one row: how far into the file, the key, and the sentence.
struct Wrong {
    at: usize,
    key: String,
    why: String,
}

/// # Errors
/// The first fault in the file.
pub(super) fn standards(text: &str, file: &str) -> Result<Standards, NotStandards> {
    let refuse = |at: usize, place: String, why: String| {
        let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        NotStandards { file: file.to_owned(), line, place, why }
    };
    let whole = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        refuse(at, String::new(), format!("this is not TOML ({}). Mend the line.", error.message()))
    })?;
    let two_brackets = "write [[standard]] on a line of its own and its keys below.";
    if let Some((other, _)) = whole.get_ref().iter().find(|(key, _)| key.get_ref() != "standard") {
        let why = format!("only [[standard]] can stand here: {two_brackets}");
        return Err(refuse(other.span().start, format!(", key {}", other.get_ref()), why));
    }
    let none = DeArray::default();
    let rows = match whole.get_ref().get("standard").map(|rows| (rows.span().start, rows.get_ref())) {
        None => &none,
        Some((_, DeValue::Array(rows))) => rows,
        Some((at, _)) => return Err(refuse(at, ", key standard".to_owned(), two_brackets.to_owned())),
    };
    let mut all: Vec<Arc<Standard>> = Vec::new();
    for row in rows {
        let DeValue::Table(keys) = row.get_ref() else {
            return Err(refuse(row.span().start, ", key standard".to_owned(), two_brackets.to_owned()));
        };
        let read = Row { at: row.span().start, keys };
        let named = read.text("id").ok().flatten().unwrap_or("a standard");
        let standard = read.standard(&all);
        let standard =
            standard.map_err(|wrong| refuse(wrong.at, format!(", {named}, key {}", wrong.key), wrong.why.clone()))?;
        all.push(Arc::new(standard));
    }
    if all.is_empty() {
        let why = "the file has no standard. Write one, or take the file out of the folder.".to_owned();
        return Err(refuse(0, String::new(), why));
    }
    Ok(Standards { file: file.into(), all })
}

struct Row<'a, 'text> {
    at: usize,
    keys: &'a DeTable<'text>,
}

impl Row<'_, '_> {
    fn standard(&self, before: &[Arc<Standard>]) -> Result<Standard, Wrong> {
        if let Some((key, _)) = self.keys.iter().find(|(key, _)| !KEYS.contains(&key.get_ref().as_ref())) {
            let why = format!("“{}” is not a key of a standard. The keys are: {}.", key.get_ref(), KEYS.join(", "));
            return Err(Wrong { at: key.span().start, key: "unknown".to_owned(), why });
        }
        let id = self.id(before)?;
        let measure = self.measure()?;
        Ok(Standard {
            id,
            name: self.needed("name", "write what it is called, such as \"Seen alone\".")?,
            asked: self.needed("asked", "write in one sentence what is asked.")?,
            duties: self.duties()?,
            from_age: self.number("from_age", 0, 25)?.and_then(|age| u32::try_from(age).ok()),
            measure,
            help: self.needed("help", "write what puts it right, such as \"a date for the review\".")?,
            source: self.text("source")?.map(ToOwned::to_owned),
            agreed_by: self.text("agreed_by")?.map(ToOwned::to_owned),
        })
    }

    fn id(&self, before: &[Arc<Standard>]) -> Result<String, Wrong> {
        let id = self.needed("id", "write a word for it, such as \"seen_alone\".")?;
        if !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_') {
            let why = format!("“{id}” cannot stand in an address. Write lower-case letters, digits and underscores.");
            return Err(self.wrong("id", why));
        }
        if before.iter().any(|one| one.id == id) {
            return Err(self.wrong("id", format!("another standard has the id “{id}”. Give this one another.")));
        }
        Ok(id)
    }

    fn duties(&self) -> Result<Vec<Duty>, Wrong> {
        let codes = self.list("for")?;
        let known = || Duty::ALL.map(Duty::code).join(", ");
        if codes.is_empty() {
            return Err(self.wrong("for", format!("write to whom it applies: one or more of {}.", known())));
        }
        let duty = |code: &String| {
            let why = || format!("“{code}” is no open work. Write one or more of: {}.", known());
            Duty::from_code(code).ok_or_else(|| self.wrong("for", why()))
        };
        codes.iter().map(duty).collect()
    }

    fn measure(&self) -> Result<Measure, Wrong> {
        let kind = self.needed("measure", &format!("write how it is measured: one of {}.", MEASURES.join(", ")))?;
        let further = match kind.as_str() {
            "visits" | "reviews" | "allocated" => None,
            "timescales" => Some("rules"),
            "seen_alone" => Some("visits"),
            other if MEASURES.contains(&other) => Some("days"),
            other => {
                let why = format!("“{other}” is not a measure. Write one of: {}.", MEASURES.join(", "));
                return Err(self.wrong("measure", why));
            }
        };
        for key in ["days", "visits", "rules"].into_iter().filter(|key| Some(*key) != further) {
            if self.keys.contains_key(key) {
                return Err(self.wrong(key, format!("the measure “{kind}” has no {key}. Take the line out.")));
            }
        }
        let days = || self.needed_number("days", MOST);
        Ok(match kind.as_str() {
            "visits" => Measure::Visits,
            "reviews" => Measure::Reviews,
            "allocated" => Measure::Allocated,
            "timescales" => Measure::Timescales(self.rules()?),
            "seen_alone" => {
                let visits = usize::try_from(self.needed_number("visits", 20)?);
                Measure::SeenAlone { visits: visits.expect("it lies between 1 and 20") }
            }
            "bedroom_seen" => Measure::BedroomSeen { days: days()? },
            "supervision" => Measure::Supervision { days: days()? },
            "chronology" => Measure::Chronology { days: days()? },
            "case_summary" => Measure::CaseSummary { days: days()? },
            "oversight" => Measure::Oversight { days: days()? },
            _ => Measure::OwnWords { days: days()? },
        })
    }

    fn rules(&self) -> Result<Vec<String>, Wrong> {
        let rules = self.list("rules")?;
        if rules.is_empty() {
            return Err(self.wrong("rules", "write which rules, such as [\"T07\", \"T07b\"].".to_owned()));
        }
        match rules.iter().find(|id| domain::clock::rule(id).is_none()) {
            Some(id) => Err(self.wrong("rules", format!("no rule has the number “{id}”. See docs/clocks.md."))),
            None => Ok(rules),
        }
    }

    fn list(&self, key: &str) -> Result<Vec<String>, Wrong> {
        let wrong =
            || self.wrong(key, "write a list of words in quotation marks, such as [\"one\", \"two\"].".to_owned());
        match self.keys.get(key).map(toml::Spanned::get_ref) {
            None => Ok(Vec::new()),
            Some(DeValue::Array(all)) => all
                .iter()
                .map(|one| match one.get_ref() {
                    DeValue::String(text) => Ok(text.to_string()),
                    _ => Err(wrong()),
                })
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    fn text(&self, key: &str) -> Result<Option<&str>, Wrong> {
        match self.keys.get(key).map(toml::Spanned::get_ref) {
            None => Ok(None),
            Some(DeValue::String(text)) => Ok(Some(text.as_ref())),
            Some(_) => Err(self.wrong(key, "write it in quotation marks.".to_owned())),
        }
    }

    fn needed(&self, key: &str, what: &str) -> Result<String, Wrong> {
        let text = self.text(key)?.filter(|text| !text.trim().is_empty());
        text.map(ToOwned::to_owned).ok_or_else(|| self.wrong(key, what.to_owned()))
    }

    fn needed_number(&self, key: &str, most: i64) -> Result<i64, Wrong> {
        let missing = || self.wrong(key, format!("write how many {key}, as a number from 1 to {most}."));
        self.number(key, 1, most)?.ok_or_else(missing)
    }

    fn number(&self, key: &str, least: i64, most: i64) -> Result<Option<i64>, Wrong> {
        let wrong = || self.wrong(key, format!("write a whole number from {least} to {most} without quotation marks."));
        match self.keys.get(key).map(toml::Spanned::get_ref) {
            None => Ok(None),
            Some(DeValue::Integer(number)) => {
                let number = number.as_str().replace('_', "").parse::<i64>().ok();
                number.filter(|number| (least..=most).contains(number)).map(Some).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }

    fn wrong(&self, key: &str, why: String) -> Wrong {
        let at = self.keys.get(key).map_or(self.at, |value| value.span().start);
        Wrong { at, key: key.to_owned(), why }
    }
}
