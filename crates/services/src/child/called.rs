//! What was known of other people, and what workers and teams were called, at a past moment.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use domain::alert::Handled;
use domain::import_question::Answer;
use domain::{Fact, SubjectId};
use ledger::{KnownAt, Write};

use super::history::{self, EntryHistory};
use crate::error::ServiceError;

/// How far a past page looks: the people whom the child's record names, and for the family those whom theirs name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Named,
    Family,
}

/// What was known then, and nothing later, of everybody whom the entries name, workers and teams too.
pub(super) async fn known_then(
    write: &Write,
    entries: &[EntryHistory],
    known_at: KnownAt,
    reach: Reach,
) -> Result<HashMap<SubjectId, Vec<EntryHistory>>, ServiceError> {
    let mut known: HashMap<SubjectId, Vec<EntryHistory>> = HashMap::new();
    let mut asked: BTreeSet<SubjectId> = named(entries).collect();
    let rounds = if reach == Reach::Family { 2 } else { 1 };
    for _ in 0..rounds {
        let mut next = BTreeSet::new();
        for somebody in asked {
            let (history, _) = history::entries(write.history(somebody, known_at).await?, known_at);
            next.extend(named(&history));
            known.insert(somebody, history);
        }
        next.retain(|somebody| !known.contains_key(somebody));
        asked = next;
    }
    for of_work in entries.iter().flat_map(|entry| &entry.versions).filter_map(|told| told.fact.as_ref()) {
        for worker_or_team in works(of_work).into_iter().flatten() {
            if let Entry::Vacant(place) = known.entry(worker_or_team) {
                let history = write.history(worker_or_team, known_at).await?;
                place.insert(history::entries(history, known_at).0);
            }
        }
    }
    Ok(known)
}

/// The worker and the team of whom a fact says something.
fn works(fact: &Fact) -> [Option<SubjectId>; 2] {
    match fact {
        Fact::Allocation(allocation) => [allocation.worker, allocation.team],
        Fact::Visit(visit) => [visit.worker, None],
        Fact::CaseSupervision(held) => [Some(held.worker), None],
        Fact::AlertHandling(handling) => match handling.what {
            Handled::PassedTo { worker } => [Some(worker), None],
            _ => [None, None],
        },
        _ => [None, None],
    }
}

fn named(entries: &[EntryHistory]) -> impl Iterator<Item = SubjectId> {
    entries.iter().flat_map(|entry| &entry.versions).filter_map(|told| told.fact.as_ref()).filter_map(names_somebody)
}

/// Somebody else of whom a fact says something.
fn names_somebody(fact: &Fact) -> Option<SubjectId> {
    match fact {
        Fact::Relationship(related) => Some(related.to),
        Fact::Merge(merge) => Some(merge.into),
        Fact::NotTheSame(apart) => Some(apart.other),
        Fact::PossiblyTheSame(said) => Some(said.other),
        Fact::ImportQuestion(question) => match question.answer {
            Some(Answer::Child { subject }) => Some(subject),
            _ => None,
        },
        _ => None,
    }
}
