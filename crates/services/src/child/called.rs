//! What other people were called at a past moment.

use std::collections::{BTreeSet, HashMap};

use domain::import_question::Answer;
use domain::{Fact, SubjectId};
use ledger::{KnownAt, Write};

use super::history::{self, EntryHistory};
use super::identity;
use crate::error::ServiceError;

/// What everybody whom the entries name was called at a past moment: what was known then, and nothing later.
pub(super) async fn called_then(
    write: &Write,
    entries: &[EntryHistory],
    known_at: KnownAt,
) -> Result<HashMap<SubjectId, String>, ServiceError> {
    let facts = entries.iter().flat_map(|entry| &entry.versions).filter_map(|told| told.fact.as_ref());
    let named: BTreeSet<SubjectId> = facts.filter_map(names_somebody).collect();
    let mut called = HashMap::with_capacity(named.len());
    for somebody in named {
        let known = history::entries(write.history(somebody, known_at).await?, known_at);
        called.insert(somebody, identity::label(&identity::standing(&known)));
    }
    Ok(called)
}

/// Somebody else of whom a fact says something.
fn names_somebody(fact: &Fact) -> Option<SubjectId> {
    match fact {
        Fact::Relationship(related) => Some(related.to),
        Fact::ImportQuestion(question) => match question.answer {
            Some(Answer::Child { subject }) => Some(subject),
            _ => None,
        },
        _ => None,
    }
}
