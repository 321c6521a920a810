//! The table of rules: what starts a clock, what must happen, within what, and where that is written.
//!
//! The rows are in `data/clocks.toml`, for people who never read a program. Limits that a council sets are not there
//! but in `practice/timescales.toml` ([`super::Timescales`]).

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::limit::Term;

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Law,
    StatutoryGuidance,
    /// A return of the Department for Education calls anything else an error.
    CensusRule,
    /// The council's or its safeguarding partnership's own standard.
    Local,
    /// Nothing to count: it reminds people of what to consider when something happens.
    Prompt,
}

impl Standing {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::StatutoryGuidance => "statutory guidance",
            Self::CensusRule => "census rule",
            Self::Local => "local standard",
            Self::Prompt => "prompt",
        }
    }
}

/// One row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `T12b`.
    pub id: String,
    pub name: String,
    /// The event that is day 0, after "from when": `the child becomes looked after`.
    pub starts: String,
    pub standing: Standing,
    /// Where it is written, in words.
    pub source: String,
    /// The figure was not found in the text of the rule itself, so a council may set it until that is checked.
    #[serde(default)]
    pub to_be_checked: bool,
    pub steps: Vec<Step>,
}

/// One thing that must happen under a rule. Most rules have one; T13d has a weekly visit and then one every 6 weeks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in `practice/timescales.toml`.
    pub key: String,
    /// What must happen, as the end of "within 45 working days ...": `an assessment is authorised`.
    pub must: String,
    /// Why a line on a list is there: `child protection plan`.
    pub because: String,
    /// Whether it falls due again after each time ("every 6 weeks") or once ("within 45 working days").
    #[serde(default)]
    pub repeats: bool,
    /// What the rule says; absent where a council sets it.
    #[serde(default, deserialize_with = "term")]
    pub limit: Option<Term>,
}

fn term<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Term>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(serde::de::Error::custom)
}

impl Rule {
    /// Whether a council may set the limits as it sees fit, and switch them off.
    pub fn is_setting(&self) -> bool {
        self.standing == Standing::Local || self.to_be_checked
    }

    /// Whether nothing in it has a due date.
    pub fn is_prompt(&self) -> bool {
        self.steps.iter().all(|step| matches!(step.limit, Some(Term::Before | Term::Prompt)))
    }
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

static TABLE: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../data/clocks.toml")).expect("held by a test");
    file.rule
});

/// Every rule, in the order of the table.
pub fn table() -> &'static [Rule] {
    &TABLE
}

/// The rule of an identifier such as `T12b`.
pub fn rule(id: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.id == id)
}
