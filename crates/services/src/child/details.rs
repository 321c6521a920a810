//! What a fact says, as a reader sees it: a sentence, and labels with their values.
//!
//! The nouns stand in families, one file each. A family says of each of its nouns what its details are and what one
//! sentence tells of it.

mod care;
mod front_door;
mod leaving_care;
mod people;
mod plans;
mod records;
mod wellbeing;
mod work;

use chrono::NaiveDate;
use domain::agency::Agency;
use domain::codes::CodeSet;
use domain::dates::long;
use domain::narrative::Narrative;
use domain::participation::Participation;
use domain::voice::Voice;
use domain::{Fact, SubjectId};

pub(super) use care::order_in_words;
pub(super) use work::{size_in_words, team_of, together, worker_of};

/// A label and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub label: &'static str,
    pub value: String,
}

/// What stands in place of a postcode or a placement that the reader may not see.
pub const HIDDEN_PLACE: &str = "Protected: hidden";

/// What the words need that is not in the fact itself.
pub(crate) trait Known {
    /// What to call somebody else, as far as the reader may know.
    fn person(&self, subject: SubjectId) -> String;
    /// The name of an account.
    fn account(&self, user_name: &str) -> String;
    /// The name of a worker.
    fn worker(&self, worker: SubjectId) -> String;
    /// The name of a team.
    fn team(&self, team: SubjectId) -> String;
    /// With how many others a child was seen at one visit; `None` where that is not known.
    fn seen_together_with(&self, together: SubjectId) -> Option<usize>;
}

/// What of a fact the reader may not see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hides {
    /// The child's own address is protected.
    pub home: bool,
    /// The placement is confidential.
    pub placement: bool,
}

/// For whom a fact is told.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub known: &'a dyn Known,
    pub hides: Hides,
}

/// Collects details in order, leaving out what is not said. A label stands at most once in one fact.
pub(super) struct Details(Vec<Detail>);

impl Details {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn text(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.0.push(Detail { label, value: value.into() });
        self
    }

    fn maybe(self, label: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(label, value),
            None => self,
        }
    }

    fn day(self, label: &'static str, day: Option<NaiveDate>) -> Self {
        self.maybe(label, day.map(long))
    }

    fn code(self, label: &'static str, set: CodeSet, code: Option<&impl AsRef<str>>) -> Self {
        self.maybe(label, code.map(|code| set.label(code.as_ref())))
    }

    fn yes_no(self, label: &'static str, answer: Option<bool>) -> Self {
        self.maybe(label, answer.map(yes_no))
    }

    /// For a mark that is either set or not: nothing is said where it is not.
    fn mark(self, label: &'static str, is_set: bool) -> Self {
        self.maybe(label, is_set.then_some("Yes"))
    }

    fn words(self, label: &'static str, text: Option<&Narrative>) -> Self {
        self.maybe(label, text.map(Narrative::shown))
    }

    fn voice(self, voice: Option<&Voice>) -> Self {
        let Some(voice) = voice else { return self };
        let heard: Vec<&str> = voice.heard.iter().map(|heard| heard.in_words()).collect();
        self.text("What the child says", voice.words.shown())
            .maybe("How the child was heard", (!heard.is_empty()).then(|| heard.join("; ")))
            .maybe("Language", voice.language.clone())
    }

    fn agencies(self, label: &'static str, agencies: &[Agency]) -> Self {
        let names: Vec<&str> = agencies.iter().map(|agency| agency.in_words()).collect();
        self.maybe(label, (!names.is_empty()).then(|| names.join("; ")))
    }

    fn participation(self, how: Option<Participation>) -> Self {
        self.maybe("How the child took part", how.map(Participation::in_words))
    }

    fn hidden_if(self, hidden: bool, label: &'static str, value: Option<impl Into<String>>) -> Self {
        if hidden { self.maybe(label, value.map(|_| HIDDEN_PLACE)) } else { self.maybe(label, value) }
    }
}

pub(super) fn yes_no(answer: bool) -> &'static str {
    if answer { "Yes" } else { "No" }
}

/// `Open.`, or when it ended.
pub(super) fn lasts(end: Option<NaiveDate>) -> String {
    end.map_or_else(|| "Open.".to_owned(), |day| format!("Ended on {}.", long(day)))
}

type Family = fn(&Fact, &Teller<'_>) -> Option<(String, Details)>;

/// The sentence and the details. Each family answers for its own nouns.
pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> (String, Details) {
    let families: [Family; 8] = [
        front_door::told,
        plans::told,
        care::told,
        wellbeing::told,
        leaving_care::told,
        work::told,
        people::told,
        records::told,
    ];
    let said = families.iter().find_map(|family| family(fact, teller));
    said.unwrap_or_else(|| (format!("{}.", fact.kind().in_words()), Details::new()))
}

impl Details {
    pub(super) fn into_vec(self) -> Vec<Detail> {
        self.0
    }
}
