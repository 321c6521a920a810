//! The file of targets, read with the place of the first fault.

use chrono::NaiveDate;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Aim, Target, Targets};
use crate::indicator::{Direction, Indicator};
use crate::indicators;

/// A file of targets that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{place}: {why}")]
pub struct NotTargets {
    pub file: String,
    pub line: usize,
    /// `, AS-02, key tolerance`; empty where the file cannot be read as TOML at all.
    pub place: String,
    /// What is wrong and what to do.
    pub why: String,
}

const KEYS: [&str; 9] = ["indicator", "part", "target", "low", "high", "tolerance", "direction", "from", "agreed_by"];

/// A fault within one row: how far into the file, the key, and the sentence.
struct Wrong {
    at: usize,
    key: &'static str,
    why: String,
}

/// # Errors
/// The first fault in the file.
pub(super) fn targets(text: &str, file: &str) -> Result<Targets, NotTargets> {
    let refuse = |at: usize, place: String, why: String| {
        let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        NotTargets { file: file.to_owned(), line, place, why }
    };
    let whole = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        refuse(at, String::new(), format!("this is not TOML ({}). Mend the line.", error.message()))
    })?;
    if let Some((other, _)) = whole.get_ref().iter().find(|(key, _)| key.get_ref() != "target") {
        let why = "only [[target]] can stand here. Write [[target]] on a line of its own and its keys below.";
        return Err(refuse(other.span().start, format!(", key {}", other.get_ref()), why.to_owned()));
    }
    let none = DeArray::default();
    let rows = match whole.get_ref().get("target").map(|rows| (rows.span().start, rows.get_ref())) {
        None => &none,
        Some((_, DeValue::Array(rows))) => rows,
        Some((at, _)) => {
            let why = "write [[target]] with two brackets: there may be many.".to_owned();
            return Err(refuse(at, ", key target".to_owned(), why));
        }
    };
    let mut all: Vec<Target> = Vec::new();
    for row in rows {
        let DeValue::Table(keys) = row.get_ref() else {
            let why = "write [[target]] on a line of its own and its keys below.".to_owned();
            return Err(refuse(row.span().start, ", key target".to_owned(), why));
        };
        let read = Row { at: row.span().start, keys };
        let named = read.text("indicator").ok().flatten().unwrap_or("a target");
        let target = read.target().and_then(|target| read.is_new(target, &all));
        let target =
            target.map_err(|wrong| refuse(wrong.at, format!(", {named}, key {}", wrong.key), wrong.why.clone()))?;
        all.push(target);
    }
    Ok(Targets { file: file.into(), all })
}

struct Row<'a, 'text> {
    at: usize,
    keys: &'a DeTable<'text>,
}

impl Row<'_, '_> {
    fn target(&self) -> Result<Target, Wrong> {
        self.has_no_other_key()?;
        let id = self.needed_text("indicator", "write which indicator it is, such as \"AS-02\".")?;
        let part = self.text("part")?.unwrap_or_default();
        let indicator = self.indicator(id, part)?;
        let direction = self.direction()?;
        let aim = self.aim()?;
        self.is_possible(indicator, aim)?;
        let good = direction.unwrap_or(indicator.good);
        if matches!((aim, good), (Aim::Value(_), Direction::Neither | Direction::Band)) {
            let why = format!(
                "{id}: neither more nor less is better by itself. Write low and high, or direction = \"higher\" or \"lower\"."
            );
            return Err(self.wrong("target", why));
        }
        Ok(Target {
            indicator: id.to_owned(),
            part: part.to_owned(),
            aim,
            tolerance: self.number("tolerance")?.unwrap_or(0.0),
            direction,
            from: self.from()?,
            agreed_by: self.text("agreed_by")?.map(ToOwned::to_owned),
        })
    }

    fn has_no_other_key(&self) -> Result<(), Wrong> {
        let other = self.keys.iter().find(|(key, _)| !KEYS.contains(&key.get_ref().as_ref()));
        other.map_or(Ok(()), |(key, _)| {
            let why = format!("“{}” is not a key of a target. The keys are: {}.", key.get_ref(), KEYS.join(", "));
            Err(Wrong { at: key.span().start, key: "unknown", why })
        })
    }

    fn indicator(&self, id: &str, part: &str) -> Result<&'static Indicator, Wrong> {
        let Some(indicator) = indicators::indicator(id) else {
            return Err(self.wrong("indicator", format!("no indicator has the number “{id}”. See docs/indicators/.")));
        };
        if part.is_empty() || indicator.part(part).is_some() {
            return Ok(indicator);
        }
        let codes: Vec<&str> = indicator.parts.iter().map(|part| part.code).collect();
        let why = if codes.is_empty() {
            format!("{id} is not told in groups. Take the line out.")
        } else {
            format!("{id} has no group “{part}”. Write one of: {}.", codes.join(", "))
        };
        Err(self.wrong("part", why))
    }

    /// A share runs from 0 to 100.
    fn is_possible(&self, indicator: &Indicator, aim: Aim) -> Result<(), Wrong> {
        let (key, highest) = match aim {
            Aim::Value(target) => ("target", target),
            Aim::Within { high, .. } => ("high", high),
        };
        if indicator.unit() == "percentage" && highest > 100.0 {
            let why =
                format!("{highest} is more than 100, and a percentage runs from 0 to 100. Write a smaller value.");
            return Err(self.wrong(key, why));
        }
        Ok(())
    }

    fn aim(&self) -> Result<Aim, Wrong> {
        match (self.number("target")?, self.number("low")?, self.number("high")?) {
            (Some(target), None, None) => Ok(Aim::Value(target)),
            (None, Some(low), Some(high)) if low <= high => Ok(Aim::Within { low, high }),
            (None, Some(low), Some(high)) => {
                Err(self.wrong("low", format!("low is {low} and high is {high}. Write the smaller one as low.")))
            }
            (Some(_), ..) => {
                let why = "write target, or low and high, and not both.";
                Err(self.wrong("target", why.to_owned()))
            }
            (None, Some(_), None) => Err(self.wrong("high", "write high as well.".to_owned())),
            (None, None, Some(_)) => Err(self.wrong("low", "write low as well.".to_owned())),
            (None, None, None) => Err(self.wrong("target", "write target, or low and high.".to_owned())),
        }
    }

    fn direction(&self) -> Result<Option<Direction>, Wrong> {
        match self.text("direction")? {
            None => Ok(None),
            Some("higher") => Ok(Some(Direction::Higher)),
            Some("lower") => Ok(Some(Direction::Lower)),
            Some(other) => {
                let why =
                    format!("“{other}” is not a direction. Write \"higher\" or \"lower\", or low and high for limits.");
                Err(self.wrong("direction", why))
            }
        }
    }

    fn from(&self) -> Result<NaiveDate, Wrong> {
        let text = self.needed_text("from", "write the first day that it holds, such as \"2026-04-01\".")?;
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| self.wrong("from", format!("“{text}” is not a real date. Write one such as \"2026-04-01\".")))
    }

    /// Two targets of one indicator cannot begin on one day.
    fn is_new(&self, target: Target, all: &[Target]) -> Result<Target, Wrong> {
        let same =
            |one: &Target| (&one.indicator, &one.part, one.from) == (&target.indicator, &target.part, target.from);
        if all.iter().any(same) {
            let why = "another target of it begins on the same day. Take one of them out.";
            return Err(self.wrong("from", why.to_owned()));
        }
        Ok(target)
    }

    fn text(&self, key: &'static str) -> Result<Option<&str>, Wrong> {
        match self.keys.get(key).map(toml::Spanned::get_ref) {
            None => Ok(None),
            Some(DeValue::String(text)) => Ok(Some(text.as_ref())),
            Some(_) => Err(self.wrong(key, "write it in quotation marks.".to_owned())),
        }
    }

    fn needed_text(&self, key: &'static str, what: &str) -> Result<&str, Wrong> {
        let text = self.text(key)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.wrong(key, what.to_owned()))
    }

    /// Of 0 or more.
    fn number(&self, key: &'static str) -> Result<Option<f64>, Wrong> {
        let said = match self.keys.get(key).map(toml::Spanned::get_ref) {
            None => return Ok(None),
            Some(DeValue::Integer(number)) => number.as_str(),
            Some(DeValue::Float(number)) => number.as_str(),
            Some(_) => {
                return Err(self.wrong(key, "write a number without quotation marks or a percent sign.".to_owned()));
            }
        };
        let number = said.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        let wrong = || self.wrong(key, format!("{said} cannot be: write a number of 0 or more, such as 90 or 12.5."));
        number.map(Some).ok_or_else(wrong)
    }

    fn wrong(&self, key: &'static str, why: String) -> Wrong {
        let at = self.keys.get(key).map_or(self.at, |value| value.span().start);
        Wrong { at, key, why }
    }
}
