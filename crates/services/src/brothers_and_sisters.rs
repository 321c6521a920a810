//! Brothers and sisters of a child, as the record knows them: those named so, and those with a parent in common.

use std::collections::BTreeSet;

use domain::relationship::Tie;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

/// Everybody whom the record calls a brother or sister of the child, or the child of one of the child's parents: the record
/// that stands for each. The child is not among them, nor is a record that was joined with the child's; in no particular
/// order of meaning, always the same.
pub(crate) fn of(picture: &Picture, child: SubjectId) -> Vec<SubjectId> {
    let mut found = BTreeSet::new();
    for (to, tie) in ties(picture, child) {
        match tie {
            Tie::Sibling => {
                found.insert(to);
                // Said of one, it holds of those whom that one calls so too.
                found.extend(ties(picture, to).filter(|(_, tie)| *tie == Tie::Sibling).map(|(other, _)| other));
            }
            Tie::Mother | Tie::Father => {
                found.extend(ties(picture, to).filter(|(_, tie)| *tie == Tie::Child).map(|(other, _)| other));
            }
            _ => {}
        }
    }
    found.remove(&picture.canonical(child));
    found.into_iter().collect()
}

fn ties(picture: &Picture, person: SubjectId) -> impl Iterator<Item = (SubjectId, Tie)> {
    picture.of_kinds(person, &[Kind::Relationship]).filter_map(|held| match &held.fact {
        Fact::Relationship(related) => Some((picture.canonical(related.to), related.tie)),
        _ => None,
    })
}
