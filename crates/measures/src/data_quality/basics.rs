//! Who the child is, and whether somebody has the child.

use std::collections::BTreeSet;

use domain::dates::long;
use domain::person::Person;
use domain::{EntryId, Fact};

use super::{Fault, FaultKind, Look, Mend};

/// Children go to school at five and may leave it at sixteen.
const SCHOOL_AGES: std::ops::RangeInclusive<u32> = 5..=16;

pub(super) fn add(look: &Look<'_>, found: &mut Vec<Fault>) {
    missing(look, found);
    differing(look, found);
    allocation(look, found);
}

fn persons<'a>(look: &Look<'a>) -> Vec<(EntryId, &'a Person)> {
    let persons = look.child.facts().filter_map(|(entry, fact)| match fact {
        Fact::Person(person) => Some((entry, &**person)),
        _ => None,
    });
    let mut persons: Vec<_> = persons.collect();
    // What is recorded here comes first: there it can be put right at once.
    persons.sort_by_key(|(entry, _)| (!look.child.is_typed(*entry), *entry));
    persons
}

fn missing(look: &Look<'_>, found: &mut Vec<Fault>) {
    let persons = persons(look);
    if persons.is_empty() || persons.iter().any(|(_, person)| person.is_unborn()) && look.child.about.born.is_none() {
        return;
    }
    let about = &look.child.about;
    let at_school = look.child.age_on(look.day).is_some_and(|age| SCHOOL_AGES.contains(&age));
    let has_number = persons.iter().any(|(_, person)| person.upn.is_some() || person.upn_unknown.is_some());
    let wanting = [
        (FaultKind::BirthDate, about.born.is_none(), "No source gives a date of birth."),
        (FaultKind::Sex, about.sex.is_none(), "No source gives the sex."),
        (FaultKind::Ethnicity, about.ethnicity.is_none(), "No source gives the ethnicity."),
        (
            FaultKind::PupilNumber,
            at_school && !has_number,
            "The child is of school age, and no source gives a pupil number (UPN) or says why there is none.",
        ),
    ];
    let first = persons[0].0;
    for (kind, is_missing, sentence) in wanting {
        if is_missing {
            found.push(look.of_entries(kind, sentence.to_owned(), vec![first]));
        }
    }
}

/// What the child is said to be by different sources. A source that says nothing contradicts nobody.
fn differing(look: &Look<'_>, found: &mut Vec<Fault>) {
    let persons = persons(look);
    type Says = fn(&Person) -> Option<String>;
    let asked: [(&str, Says); 3] = [
        ("date of birth", |person| person.birth_date.map(long)),
        ("sex", |person| person.sex.as_deref().map(|sex| domain::codes::SEX.label(sex))),
        ("ethnicity", |person| person.ethnicity.as_deref().map(|code| domain::codes::ETHNICITY.label(code))),
    ];
    for (what, says) in asked {
        let said: Vec<(EntryId, String)> =
            persons.iter().filter_map(|(entry, person)| Some((*entry, says(person)?))).collect();
        let values: BTreeSet<&str> = said.iter().map(|(_, value)| value.as_str()).collect();
        if values.len() < 2 {
            continue;
        }
        let values: Vec<&str> = values.into_iter().collect();
        let sentence = format!("The {what} is given as {}.", values.join(" and as "));
        found.push(look.of_entries(FaultKind::SourcesDiffer, sentence, said.iter().map(|(entry, _)| *entry).collect()));
    }
}

fn allocation(look: &Look<'_>, found: &mut Vec<Fault>) {
    let open = look.child.open_on(look.day);
    if !open.needs_worker() || look.child.is_allocated_on(look.day) {
        return;
    }
    found.push(Fault {
        kind: FaultKind::NotAllocated,
        sentence: format!("{}, and nobody is allocated.", open.in_words()),
        entries: look.child.lead_on(look.day).map(|(entry, _)| entry).into_iter().collect(),
        mend: Mend::Allocate,
        file: None,
    });
}
