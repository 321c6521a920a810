//! The search itself: what each thing typed finds, and what it comes to together.

use domain::SubjectId;
use domain::person::Person;

use crate::finding::{Finding, Why};
use crate::identifier;
use crate::index::{Index, Place};
use crate::name::Whole;
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

/// Somebody who matches. The reason is made when it is asked for: most are only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub subject: SubjectId,
    pub score: u32,
    pub exact: bool,
    place: Place,
    missing: bool,
    /// The whole of what was typed is this person's name: `Some(true)` if a former or other one.
    named: Option<bool>,
}

/// Everybody who matches, the best first.
pub struct Matches {
    pub all: Vec<Match>,
    /// For each term, what it found: one finding a person, in the order of the people's places.
    terms: Vec<Vec<Finding>>,
}

/// Finds people by any mixture of name parts in any order, date of birth and identifiers: [`Index::search`] over an
/// index that is made for this one search, where there are few.
pub fn search<'a>(people: impl IntoIterator<Item = (SubjectId, Vec<&'a Person>)>, query: &str) -> Found {
    let mut index = Index::default();
    for (subject, said) in people {
        index.put(subject, &said);
    }
    let matches = index.search(query);
    let hits = matches.all.iter().take(SHOWN).map(|one| matches.hit(one)).collect();
    Found { hits, more: matches.all.len().saturating_sub(SHOWN) }
}

/// What cannot be right about the numbers in a query, in sentences: a wrong check digit. Says nothing of anybody.
pub fn doubts(query: &str) -> Vec<String> {
    let numbers = Query::read(query).terms.into_iter().filter_map(|term| match term {
        Term::Word { text, .. } => Some(text),
        Term::Digits { joined, .. } => Some(joined),
        Term::Date(_) => None,
    });
    numbers.filter_map(|number| identifier::doubt_about(&number)).collect()
}

impl Matches {
    /// Somebody who matches, with the reason in words.
    pub fn hit(&self, one: &Match) -> Hit {
        let Match { subject, score, exact, .. } = *one;
        Hit { subject, score, exact, reason: self.reason(one) }
    }

    fn reason(&self, one: &Match) -> String {
        match one.named {
            Some(false) => return "full name matches".to_owned(),
            Some(true) => return "former or other name matches in full".to_owned(),
            None => {}
        }
        let mut said: Vec<String> = Vec::new();
        for term in &self.terms {
            let Ok(at) = term.binary_search_by_key(&one.place, |finding| finding.person) else { continue };
            let words = term[at].why.in_words();
            if !said.contains(&words) {
                said.push(words);
            }
        }
        if one.missing {
            said.push("the rest does not match".to_owned());
        }
        said.join("; ")
    }
}

/// One person's findings, one or none a term, added up.
#[derive(Clone, Copy, Default)]
struct Sum {
    found: usize,
    score: u32,
    known_by_number: bool,
    born: bool,
}

impl Index {
    /// Finds people by any mixture of name parts in any order, date of birth and identifiers.
    ///
    /// Everything typed must agree with the person, except one thing where at least two others do. A person may be
    /// described by several sources; the best agreement counts. An empty query finds nobody.
    pub fn search(&self, query: &str) -> Matches {
        let query = Query::read(query);
        let terms: Vec<Vec<Finding>> = query.terms.iter().map(|term| self.find(term)).collect();
        let mut all = self.matches(&query, &terms);
        all.sort_unstable_by(|one, other| self.order(one).cmp(&self.order(other)));
        Matches { all, terms }
    }

    fn order(&self, one: &Match) -> (std::cmp::Reverse<u32>, &str, SubjectId) {
        let name = self.entry(one.place).map_or("", |entry| entry.sort.as_str());
        (std::cmp::Reverse(one.score), name, one.subject)
    }

    fn matches(&self, query: &Query, terms: &[Vec<Finding>]) -> Vec<Match> {
        let named = query.whole.map(|whole| self.named(whole)).unwrap_or_default();
        let mut found: Vec<(Place, Option<&Finding>)> = named.iter().map(|(place, _)| (*place, None)).collect();
        found.extend(terms.iter().flatten().map(|finding| (finding.person, Some(finding))));
        found.sort_unstable_by_key(|(place, _)| *place);
        let groups = found.chunk_by(|one, other| one.0 == other.0);
        groups.filter_map(|group| self.matched(query, group, &named)).collect()
    }

    fn matched(&self, query: &Query, group: &[(Place, Option<&Finding>)], named: &[(Place, bool)]) -> Option<Match> {
        let place = group[0].0;
        let mut sum = Sum::default();
        for finding in group.iter().filter_map(|(_, finding)| *finding) {
            sum.found += 1;
            sum.score += finding.score;
            sum.known_by_number |= finding.why.is_whole_number();
            sum.born |= finding.why.is_born();
        }
        let asked = query.terms.len();
        let missing = asked - sum.found;
        let named = named.binary_search_by_key(&place, |(place, _)| *place).ok().map(|at| named[at].1);
        if named.is_none() && (missing > 1 || (missing == 1 && sum.found < 2)) {
            return None;
        }
        let by_terms = (sum.score * 9 / u32::try_from(asked).unwrap_or(u32::MAX).max(1)).min(900);
        // A whole number says who it is, whatever else was typed wrongly beside it.
        let by_number = if sum.known_by_number { 500 } else { 0 };
        let by_name = named.map_or(0, |other| if other { 950 } else { 1000 });
        let exact = missing == 0 && (sum.known_by_number || (sum.born && self.name_is_whole(query, place)));
        let subject = self.entry(place)?.subject;
        let score = by_terms.max(by_number).max(by_name);
        Some(Match { subject, score, exact, place, missing: missing > 0, named })
    }

    /// Whose name the whole of what was typed is, in the order of places; a full name before a former one.
    fn named(&self, whole: Whole) -> Vec<(Place, bool)> {
        let mut named: Vec<(Place, bool)> =
            [whole.run, whole.sorted].into_iter().flat_map(|hash| self.bear(hash)).collect();
        named.sort_unstable();
        named.dedup_by_key(|(place, _)| *place);
        named
    }

    fn bear(&self, hash: u64) -> impl Iterator<Item = (Place, bool)> {
        let range = self.wholes.range((hash, false, 0)..=(hash, true, Place::MAX));
        range.map(|(_, other, place)| (*place, *other))
    }

    fn name_is_whole(&self, query: &Query, place: Place) -> bool {
        let Some(name) = query.name else { return false };
        [name.run, name.sorted]
            .into_iter()
            .any(|hash| [false, true].into_iter().any(|other| self.wholes.contains(&(hash, other, place))))
    }

    fn find(&self, term: &Term) -> Vec<Finding> {
        match term {
            Term::Date(date) => self.born(*date),
            Term::Word { text, date, year } => self.word(text, *date, *year),
            Term::Digits { joined, apart } => {
                let mut found = self.number(joined);
                found.extend(self.numbers(apart));
                best(found)
            }
        }
    }

    fn word(&self, text: &str, date: Option<crate::birth_date::TypedDate>, year: Option<i32>) -> Vec<Finding> {
        let named = self.vocabulary.like(text).into_iter();
        let mut found: Vec<Finding> = named.map(Finding::named).collect();
        found.extend(self.number(text));
        found.extend(date.map(|date| self.born(date)).unwrap_or_default());
        found.extend(year.map(|year| self.born_in(year)).unwrap_or_default());
        best(found)
    }

    /// Several numbers that are not one: each must agree.
    fn numbers(&self, apart: &[String]) -> Vec<Finding> {
        let mut each = apart.iter().map(|word| self.word(word, None, None));
        let first = each.next().unwrap_or_default();
        each.fold(first, |so_far, next| {
            let both = so_far.into_iter().filter_map(|finding| {
                let at = next.binary_search_by_key(&finding.person, |other| other.person).ok()?;
                Some(finding.and(&next[at]))
            });
            both.collect()
        })
    }
}

/// The best finding of each person, in the order of places.
pub(crate) fn best(mut found: Vec<Finding>) -> Vec<Finding> {
    let order = |one: &Finding| (one.person, std::cmp::Reverse(one.score));
    // Of two reasons that are as good, always the same one, however the index came to be.
    found.sort_unstable_by(|one, other| order(one).cmp(&order(other)).then_with(|| one.why.cmp(&other.why)));
    found.dedup_by_key(|finding| finding.person);
    found
}

impl Why {
    fn is_whole_number(&self) -> bool {
        match self {
            Self::Number(_, agreement) => *agreement == identifier::Agreement::Exact,
            Self::Several(all) => all.iter().any(Self::is_whole_number),
            _ => false,
        }
    }

    fn is_born(&self) -> bool {
        matches!(self, Self::Born(crate::birth_date::Nearness::Exact))
    }
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
