//! Two records that may be of one person: found, weighed by the method of Fellegi and Sunter, and explained.
//!
//! The weights stand in `practice/matching.toml`. What is suggested is for a person to decide.

mod blocks;
mod compare;
mod field;
mod profile;
mod weights;

pub use compare::{Agreement, Comparison};
pub use field::{Field, Level};
pub use profile::Records;
pub use weights::{FILE, NotWeights, Weights};

use domain::person::Person;
use domain::{Source, SubjectId};

/// Two records that may be one person's, the surest first in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub one: SubjectId,
    pub other: SubjectId,
    pub comparison: Comparison,
}

/// What came of comparing all records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestions {
    /// The surest first.
    pub all: Vec<Suggestion>,
    /// How many people were looked at.
    pub people: usize,
    /// How many pairs were compared.
    pub compared: usize,
    /// Groups that were passed over because too many share what would have brought them together.
    pub passed_over: usize,
}

impl Suggestions {
    /// Compares everybody with everybody who shares something telling. Takes seconds for 200,000 people.
    pub fn of(records: &Records, weights: &Weights) -> Self {
        let groups = blocks::groups(records, weights.largest_group);
        let (mut all, mut compared) = (Vec::new(), 0);
        let mut seen = std::collections::HashSet::new();
        for (one, other) in groups.pairs() {
            if !seen.insert((one, other)) || records.are_said_to_differ(one, other) {
                continue;
            }
            compared += 1;
            let total = records.total(one, other, weights);
            if total >= weights.suggest_from {
                all.push((total, one, other));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let suggestions = all.into_iter().map(|(_, one, other)| Suggestion {
            one: records.subject(one),
            other: records.subject(other),
            comparison: records.compare_at(one, other, weights),
        });
        let all = suggestions.collect();
        Self { all, people: records.len(), compared, passed_over: groups.passed_over }
    }
}

/// How what two sources say of somebody agrees, field by field: for a child in a file who is not on record yet. How rare a
/// name is in the record does not enter.
pub fn agreements(one: &[(&Source, &Person)], other: &[(&Source, &Person)], weights: &Weights) -> Vec<Agreement> {
    Records::of_two(one, other).compare_at(0, 1, weights).agreements
}

#[cfg(test)]
mod tests;
