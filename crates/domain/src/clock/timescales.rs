//! The limits as one council has set them: `practice/timescales.toml` over the table of rules.
//!
//! A local limit may be changed or switched off. A limit of law, guidance or the census may be made shorter, never
//! longer, and not switched off. A row that the file does not name keeps what the program came with.

use std::sync::{Arc, LazyLock, OnceLock};

use toml::de::{DeTable, DeValue};

use super::SetBy;
use super::limit::Term;
use super::rule::{self, Rule, Step};

/// The file that the program came with.
pub const FILE: &str = "practice/timescales.toml";
const BUILT_IN: &str = include_str!("../../../../practice/timescales.toml");

static CAME_WITH: LazyLock<Timescales> = LazyLock::new(|| {
    let unset = rule::table().iter().map(Setting::as_written).collect();
    let came_with = Timescales { file: FILE.into(), settings: unset };
    came_with.overlaid(BUILT_IN, FILE).expect("held by a test")
});

/// Those of the council that this program serves. Set once, before anything is reckoned.
static IN_FORCE: OnceLock<Timescales> = OnceLock::new();

/// Every rule with the limits that hold in this council.
#[derive(Clone, Debug)]
pub struct Timescales {
    file: Arc<str>,
    settings: Vec<Setting>,
}

#[derive(Clone, Debug)]
struct Setting {
    rule: &'static Rule,
    is_on: bool,
    /// Who agreed it and when, as the file says.
    agreed: Option<Arc<str>>,
    steps: Vec<SetStep>,
}

/// A step of a rule with the term that holds in this council.
#[derive(Clone, Copy, Debug)]
pub struct SetStep {
    pub step: &'static Step,
    /// `None` where nobody has set a limit.
    pub term: Option<Term>,
}

/// A file of timescales that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{place}: {why}")]
pub struct NotTimescales {
    pub file: String,
    pub line: usize,
    /// `, row T03, key limit`; empty where the file cannot be read as TOML at all.
    pub place: String,
    /// What is wrong and what to do.
    pub why: String,
}

impl Timescales {
    /// What the program came with.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// What holds in the council that this program serves: its own file, or else what the program came with.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts a council's own timescales in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// Reads a council's own file. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault in the file, with its line, row and key and what to do.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, NotTimescales> {
        CAME_WITH.overlaid(text, file)
    }

    /// The name of the file that was read, for explanations.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// A step of a rule as set here; `None` where the rule is switched off or there is no such step.
    pub fn step(&self, id: &str, key: &str) -> Option<(&'static Rule, SetStep)> {
        let setting = self.settings.iter().find(|setting| setting.rule.id == id).filter(|setting| setting.is_on)?;
        let step = setting.steps.iter().find(|step| step.step.key == key)?;
        Some((setting.rule, *step))
    }

    /// That the council set the limits of a rule, and who agreed it where the file says.
    pub(super) fn council(&self, id: &str) -> SetBy {
        let setting = self.settings.iter().find(|setting| setting.rule.id == id);
        SetBy::Council { file: self.file.clone(), agreed: setting.and_then(|setting| setting.agreed.clone()) }
    }

    /// Every rule with its steps as set here, for a page; no steps where it is switched off.
    pub fn all(&self) -> impl Iterator<Item = (&'static Rule, &[SetStep])> {
        self.settings.iter().map(|setting| (setting.rule, if setting.is_on { setting.steps.as_slice() } else { &[] }))
    }

    fn overlaid(&self, text: &str, file: &str) -> Result<Self, NotTimescales> {
        let mut set = Self { file: file.into(), settings: self.settings.clone() };
        let reader = Reader { text, file };
        let rows = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            reader.refuse(at, String::new(), format!("this is not TOML ({}). Mend the line.", error.message()))
        })?;
        for (id, row) in rows.get_ref() {
            let place = format!(", row {}", id.get_ref());
            let setting = set.settings.iter_mut().find(|setting| setting.rule.id == *id.get_ref());
            let setting = setting.ok_or_else(|| {
                reader.refuse(id.span().start, place.clone(), "no rule has this name. See docs/clocks.md.".to_owned())
            })?;
            let DeValue::Table(row) = row.get_ref() else {
                let why = format!("write [{}] on a line of its own and its keys below.", id.get_ref());
                return Err(reader.refuse(id.span().start, place, why));
            };
            for (key, value) in row {
                let wrong = |why| reader.refuse(value.span().start, format!("{place}, key {}", key.get_ref()), why);
                setting.take(key.get_ref(), value.get_ref()).map_err(wrong)?;
            }
        }
        Ok(set)
    }
}

impl Setting {
    fn as_written(rule: &'static Rule) -> Self {
        let steps = rule.steps.iter().map(|step| SetStep { step, term: step.limit }).collect();
        Self { rule, is_on: true, agreed: None, steps }
    }

    /// Takes one key of the file. An error is a sentence that says what is wrong and what to do.
    fn take(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match (key, value) {
            ("on", DeValue::Boolean(on)) => self.switch(*on),
            ("on", _) => Err("write true or false.".to_owned()),
            ("agreed", DeValue::String(agreed)) => {
                self.agreed = Some(agreed.as_ref().into());
                Ok(())
            }
            (_, DeValue::String(text)) => self.set(key, text),
            _ => Err("write the limit in quotation marks, such as \"10 working days\".".to_owned()),
        }
    }

    fn switch(&mut self, on: bool) -> Result<(), String> {
        if !on && !self.rule.is_setting() {
            let standing = self.rule.standing.in_words();
            return Err(format!("this is {standing} and cannot be switched off. Take the line out."));
        }
        self.is_on = on;
        Ok(())
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        let keys = self.steps.iter().map(|step| step.step.key.as_str()).collect::<Vec<_>>().join(", ");
        let step = self.steps.iter_mut().find(|step| step.step.key == key);
        let step = step.ok_or_else(|| format!("this row has no such key. Its keys are: {keys}, agreed, on."))?;
        let term: Term = text.parse().map_err(|error| format!("{error}."))?;
        let asked = term.limit();
        match (step.step.limit, asked) {
            (Some(Term::Before | Term::Prompt), _) => {
                return Err("this is a prompt and has no limit. Take the line out.".to_owned());
            }
            (_, None) => return Err(format!("“{text}” is not a limit. Write one such as \"10 working days\".")),
            (Some(Term::Within(most)), Some(asked)) if !self.rule.is_setting() && !asked.is_never_longer_than(most) => {
                let standing = self.rule.standing.in_words();
                return Err(format!(
                    "{asked} can be longer than {most}, which is the most that {standing} gives ({}). Write {most} or \
                     less.",
                    self.rule.source
                ));
            }
            _ => step.term = Some(term),
        }
        Ok(())
    }
}

struct Reader<'a> {
    text: &'a str,
    file: &'a str,
}

impl Reader<'_> {
    fn refuse(&self, at: usize, place: String, why: String) -> NotTimescales {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        NotTimescales { file: self.file.to_owned(), line, place, why }
    }
}
