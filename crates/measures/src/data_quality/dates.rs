//! Days that cannot be.

use chrono::{Datelike, Days};
use domain::Fact;
use domain::dates::long;

use super::plans::of_what;
use super::{Fault, FaultKind, Look};

/// Nobody who is helped here was born before.
const EARLIEST_YEAR: i32 = 1990;
/// An unborn child is not two months late.
const LATEST_BIRTH_DAYS: u64 = 60;

pub(super) fn add(look: &Look<'_>, found: &mut Vec<Fault>) {
    for (entry, fact) in look.child.facts() {
        let from = fact.happened_at().map(|at| at.day());
        let until = fact.ended_at().map(|at| at.day());
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            let sentence = format!("This ended on {}, before it began: {}.", long(until), of_what(fact));
            found.push(look.of_entries(FaultKind::EndBeforeStart, sentence, vec![entry]));
        }
        if let Some(from) = from.filter(|from| *from > look.day && !is_arranged(fact)) {
            let sentence = format!("This is dated {}, which has not come: {}.", long(from), of_what(fact));
            found.push(look.of_entries(FaultKind::InTheFuture, sentence, vec![entry]));
        }
        if let Fact::Person(person) = fact {
            let sentence = match (person.birth_date, person.expected_birth_date) {
                (Some(born), _) if born > look.day => {
                    Some(format!("The date of birth is {}, which has not come.", long(born)))
                }
                (Some(born), _) if born.year() < EARLIEST_YEAR => {
                    Some(format!("The date of birth is {}: no child.", long(born)))
                }
                (None, Some(due)) if due + Days::new(LATEST_BIRTH_DAYS) < look.day => {
                    let is_born = look.child.about.born.is_some();
                    (!is_born).then(|| format!("The child was expected on {}, and no birth is recorded.", long(due)))
                }
                _ => None,
            };
            if let Some(sentence) = sentence {
                found.push(look.of_entries(FaultKind::BirthContradicts, sentence, vec![entry]));
            }
        }
        if let (Fact::Person(person), Some(died)) = (fact, look.child.record.death)
            && person.birth_date.is_some_and(|born| died.0 < born)
        {
            let sentence = format!("The child died on {}, before the date of birth.", long(died.0));
            found.push(look.of_entries(FaultKind::BirthContradicts, sentence, vec![entry, died.1]));
        }
    }
}

/// What is written down before it begins: somebody is to take over, a placement is arranged.
fn is_arranged(fact: &Fact) -> bool {
    matches!(fact, Fact::Allocation(_) | Fact::Address(_) | Fact::Placement(_))
}
