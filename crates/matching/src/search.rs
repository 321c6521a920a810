//! The search itself.

use chrono::Datelike;
use domain::SubjectId;
use domain::person::Person;

use crate::birth_date::{Nearness, TypedDate};
use crate::identifier::{self, Agreement, Identifier};
use crate::name::Names;
use crate::query::{Query, Term};

/// How many hits are given; the rest are counted.
pub const SHOWN: usize = 50;

/// A person found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub subject: SubjectId,
    /// 0 to 1000, higher is better. For the order only; it is no probability.
    pub score: u32,
    /// `given name matches, one letter different; date of birth matches`.
    pub reason: String,
    /// Whoever asked already knew who this is: a whole identifier, or the full name with the date of birth.
    pub exact: bool,
}

/// The best hits and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub more: usize,
}

impl Found {
    pub fn total(&self) -> usize {
        self.hits.len() + self.more
    }
}

/// Finds people by any mixture of name parts in any order, date of birth and identifiers.
///
/// Everything typed must agree with the person, except one thing where at least two others do. A person may be
/// described by several sources; the best agreement counts. An empty query finds nobody.
pub fn search<'a>(people: impl IntoIterator<Item = (SubjectId, Vec<&'a Person>)>, query: &str) -> Found {
    let query = Query::read(query);
    if query.terms.is_empty() {
        return Found::default();
    }
    let mut hits: Vec<(Hit, String)> = people
        .into_iter()
        .filter_map(|(subject, said)| {
            let described = Described::of(&said);
            let hit = described.hit(subject, &query)?;
            Some((hit, described.sort_name()))
        })
        .collect();
    hits.sort_by(|(one, name), (other, other_name)| {
        (other.score, name, one.subject).cmp(&(one.score, other_name, other.subject))
    });
    let more = hits.len().saturating_sub(SHOWN);
    hits.truncate(SHOWN);
    Found { hits: hits.into_iter().map(|(hit, _)| hit).collect(), more }
}

/// What all sources say of one person, folded.
struct Described<'a> {
    said: &'a [&'a Person],
    names: Vec<Names>,
    identifiers: Vec<Identifier>,
}

/// What one term found: 0 to 100 and why.
struct Finding {
    score: u32,
    reason: String,
    exact_identifier: bool,
}

impl Finding {
    fn new(score: u32, reason: impl Into<String>) -> Self {
        Self { score, reason: reason.into(), exact_identifier: false }
    }
}

impl<'a> Described<'a> {
    fn of(said: &'a [&'a Person]) -> Self {
        let names = said.iter().map(|person| Names::of(person)).collect();
        let identifiers = said.iter().flat_map(|person| identifier::of(person)).collect();
        Self { said, names, identifiers }
    }

    fn sort_name(&self) -> String {
        self.names.iter().find_map(Names::full).map(|whole| whole.run().to_owned()).unwrap_or_default()
    }

    fn hit(&self, subject: SubjectId, query: &Query) -> Option<Hit> {
        let findings: Vec<Option<Finding>> = query.terms.iter().map(|term| self.finding(term)).collect();
        let found = findings.iter().flatten().count();
        let missing = findings.len() - found;
        let named = self.full_name(query);
        if named.is_none() && (missing > 1 || (missing == 1 && found < 2)) {
            return None;
        }
        let total: u32 = findings.iter().flatten().map(|finding| finding.score).sum();
        let terms = u32::try_from(findings.len()).unwrap_or(u32::MAX).max(1);
        let known_by_number = findings.iter().flatten().any(|finding| finding.exact_identifier);
        let born = findings.iter().flatten().any(|finding| finding.reason == BORN);
        // A whole number says who it is, whatever else was typed wrongly beside it.
        let number_alone = if known_by_number { 500 } else { 0 };
        let words = (total * 9 / terms).min(900).max(number_alone);
        let score = named.as_ref().map_or(words, |name| words.max(name.score));
        let missing_words = if missing > 0 && named.is_none() { "; the rest does not match" } else { "" };
        Some(Hit {
            subject,
            score,
            reason: reasons(named.as_ref(), &findings) + missing_words,
            exact: missing == 0 && (known_by_number || (born && self.name_is_whole(query))),
        })
    }

    /// The whole of what was typed is this person's name, or with what else was typed, all of it right.
    fn full_name(&self, query: &Query) -> Option<Finding> {
        let whole = query.whole.as_ref()?;
        if self.names.iter().filter_map(Names::full).any(|full| full.is(whole)) {
            return Some(Finding::new(1000, "full name matches"));
        }
        if self.names.iter().flat_map(Names::others).any(|other| other.is(whole)) {
            return Some(Finding::new(950, "former or other name matches in full"));
        }
        None
    }

    fn name_is_whole(&self, query: &Query) -> bool {
        let Some(name) = &query.name else { return false };
        self.names.iter().any(|names| names.full().into_iter().chain(names.others()).any(|whole| whole.is(name)))
    }

    fn finding(&self, term: &Term) -> Option<Finding> {
        match term {
            Term::Date(date) => self.born(*date),
            Term::Word { text, date, year } => self.word(text, *date, *year),
            Term::Digits { joined, apart } => self.number(joined).or_else(|| self.numbers(apart)),
        }
    }

    fn word(&self, text: &str, date: Option<TypedDate>, year: Option<i32>) -> Option<Finding> {
        let named = self.names.iter().filter_map(|names| names.agreement(text)).max_by_key(|found| found.score);
        let named = named.map(|found| Finding::new(found.score, found.reason));
        let dated = date.and_then(|date| self.born(date));
        let in_year = year.and_then(|year| self.born_in(year));
        [named, self.number(text), dated, in_year].into_iter().flatten().max_by_key(|finding| finding.score)
    }

    fn number(&self, typed: &str) -> Option<Finding> {
        let agreements = self.identifiers.iter().filter_map(|one| Some((one, one.agreement(typed)?)));
        agreements.map(|(one, agreement)| number_found(one, agreement)).max_by_key(|finding| finding.score)
    }

    /// Several numbers that are not one: each must agree.
    fn numbers(&self, apart: &[String]) -> Option<Finding> {
        let found: Vec<Finding> = apart.iter().map(|word| self.word(word, None, None)).collect::<Option<_>>()?;
        let score = found.iter().map(|finding| finding.score).min()?;
        let reason = found.iter().map(|finding| finding.reason.as_str()).collect::<Vec<_>>().join("; ");
        Some(Finding { score, reason, exact_identifier: found.iter().any(|finding| finding.exact_identifier) })
    }

    fn born(&self, typed: TypedDate) -> Option<Finding> {
        let births = self.said.iter().filter_map(|person| typed.nearness(person.birth_date?));
        let expected = self.said.iter().filter_map(|person| typed.nearness(person.expected_birth_date?));
        match births.max() {
            Some(Nearness::Exact) => Some(Finding::new(100, BORN)),
            Some(Nearness::Exchanged) => Some(Finding::new(65, "date of birth with day and month exchanged")),
            Some(Nearness::OneDigitOff) => Some(Finding::new(55, "date of birth matches, one digit different")),
            None => {
                (expected.max() == Some(Nearness::Exact)).then(|| Finding::new(95, "expected date of birth matches"))
            }
        }
    }

    fn born_in(&self, year: i32) -> Option<Finding> {
        let born = self.said.iter().filter_map(|person| person.birth_date).any(|day| day.year() == year);
        born.then(|| Finding::new(50, format!("born in {year}")))
    }
}

const BORN: &str = "date of birth matches";

fn number_found(one: &Identifier, agreement: Agreement) -> Finding {
    match agreement {
        Agreement::Exact => Finding { exact_identifier: true, ..Finding::new(100, format!("{} matches", one.what)) },
        Agreement::Beginning => Finding::new(70, format!("{} begins like this", one.what)),
    }
}

fn reasons(named: Option<&Finding>, findings: &[Option<Finding>]) -> String {
    if let Some(named) = named {
        return named.reason.clone();
    }
    let mut said: Vec<&str> = Vec::new();
    for finding in findings.iter().flatten() {
        if !said.contains(&finding.reason.as_str()) {
            said.push(&finding.reason);
        }
    }
    said.join("; ")
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
