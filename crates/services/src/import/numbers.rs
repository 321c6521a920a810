//! The numbers by which an authority calls its children, to see where two differ in capitals only.

use std::collections::HashMap;

use domain::{Fact, Kind, Source, SubjectId};
use picture::Picture;

use super::matching::is_of_the_same_authority;

/// Numbers by their form in small letters, each with the child of the record, if there is one yet.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<String, Vec<(String, Option<SubjectId>)>>);

impl Numbers {
    pub(super) fn of(picture: &Picture, source: &Source) -> Self {
        let mut numbers = Self::default();
        for held in picture.all(Kind::Person).filter(|held| is_of_the_same_authority(&held.source, source)) {
            if let Fact::Person(person) = &held.fact
                && let Some(number) = &person.la_child_id
            {
                numbers.add(number, Some(held.subject));
            }
        }
        numbers
    }

    /// Whether a number is not known, and one that differs from it in capitals only is.
    pub(super) fn is_in_doubt(&self, number: &str) -> bool {
        let alike = self.0.get(&number.to_lowercase());
        alike.is_some_and(|alike| alike.iter().all(|(other, _)| other != number))
    }

    /// A block of the file has this number.
    pub(super) fn take(&mut self, number: &str) {
        if !self.0.contains_key(&number.to_lowercase()) {
            self.add(number, None);
        }
    }

    /// The children of the record whose numbers are the same but for capitals.
    pub(super) fn like(&self, number: &str) -> impl Iterator<Item = SubjectId> + '_ {
        self.0.get(&number.to_lowercase()).into_iter().flatten().filter_map(|(_, subject)| *subject)
    }

    fn add(&mut self, number: &str, subject: Option<SubjectId>) {
        self.0.entry(number.to_lowercase()).or_default().push((number.to_owned(), subject));
    }
}
