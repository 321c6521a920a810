//! Which records are of one person: worked out anew from the merges that stand, so that a merge undone leaves no trace.

use std::collections::HashMap;

/// Slots of subjects; see the page above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges {
    parents: HashMap<u32, u32>,
    /// For a person of several records: those that were merged into it, in the order of the merges.
    members: HashMap<u32, Vec<u32>>,
}

impl Merges {
    /// From the merges that stand, in the order of their entries: the first subject is the same person as the second.
    /// One that says nothing new (the two are one already, as it would be where a circle closes) changes nothing.
    pub fn of(standing: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut merges = Self::default();
        let mut merged = Vec::new();
        for (from, into) in standing {
            let (from, into) = (merges.canonical(from), merges.canonical(into));
            if from != into {
                merges.parents.insert(from, into);
                merged.push(from);
            }
        }
        for subject in merged {
            let person = merges.canonical(subject);
            merges.members.entry(person).or_default().push(subject);
        }
        merges
    }

    /// The record that stands for the person.
    pub fn canonical(&self, subject: u32) -> u32 {
        let mut at = subject;
        while let Some(parent) = self.parents.get(&at) {
            at = *parent;
        }
        at
    }

    pub fn is_merged(&self, subject: u32) -> bool {
        self.parents.contains_key(&subject)
    }

    /// The records that were merged into one.
    pub fn members(&self, person: u32) -> &[u32] {
        self.members.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Subjects whose person is another than before, and those persons, before and now.
    pub fn changed(&self, before: &Self) -> Vec<u32> {
        let subjects = self.parents.keys().chain(before.parents.keys());
        let moved = subjects.filter(|subject| self.canonical(**subject) != before.canonical(**subject));
        let mut all: Vec<u32> =
            moved.flat_map(|subject| [*subject, self.canonical(*subject), before.canonical(*subject)]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_merged_into_a_merged_record_goes_along() {
        let merges = Merges::of([(2, 1), (3, 2)].into_iter());
        assert_eq!((merges.canonical(3), merges.members(1)), (1, &[2, 3][..]));
    }

    #[test]
    fn a_merge_that_closes_a_circle_is_ignored() {
        let merges = Merges::of([(2, 1), (3, 2), (1, 3), (1, 1)].into_iter());
        assert_eq!((merges.canonical(1), merges.members(1)), (1, &[2, 3][..]));
    }

    #[test]
    fn a_record_said_to_be_the_same_as_two_others_joins_all_three() {
        let merges = Merges::of([(2, 1), (2, 3)].into_iter());
        assert_eq!((merges.canonical(1), merges.members(3)), (3, &[2, 1][..]));
    }
}
