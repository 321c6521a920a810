//! Who a child is: what each source says, and where they differ.

use chrono::NaiveDate;
use domain::codes;
use domain::dates::{age_in_words, long};
use domain::person::Person;
use domain::{Fact, Kind, Source};

use super::history::EntryHistory;

/// What somebody is called of whom no source gives a name or a number.
pub(super) const NAME_NOT_KNOWN: &str = "Name not known";

/// One thing that is said of a child, such as the date of birth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityRow {
    pub label: &'static str,
    /// One value, or several where sources differ.
    pub values: Vec<Said>,
}

/// A value and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub value: String,
    /// `recorded here; children in need census, Camden`.
    pub sources: String,
}

impl IdentityRow {
    /// Two sources say different things; both stand.
    pub fn differs(&self) -> bool {
        self.values.len() > 1
    }
}

/// Who this is, from everything that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// What to call the child: the name, failing that the authority's number, failing that words saying so.
    pub label: String,
    /// `Born on 14 March 2016: 10 years and 8 months`, `Unborn: expected on 1 June 2026`, or why it is not known.
    pub age: String,
    pub rows: Vec<IdentityRow>,
}

impl Identity {
    pub fn differences(&self) -> usize {
        self.rows.iter().filter(|row| row.differs()).count()
    }
}

/// What one source says, under the labels of the page.
pub(super) fn said(person: &Person) -> Vec<(&'static str, Option<String>)> {
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    let disabilities: Vec<String> = person.disabilities.iter().map(|code| codes::DISABILITY.label(code)).collect();
    vec![
        ("Name", person.full_name()),
        ("Other names", list(&person.other_names)),
        ("Date of birth", person.birth_date.map(long)),
        ("Expected date of birth", person.expected_birth_date.map(long)),
        ("Date of death", person.death_date.map(long)),
        ("Sex", person.sex.as_ref().map(|code| codes::SEX.label(code))),
        ("Gender", person.gender.as_ref().map(|gender| gender_in_words(gender))),
        ("Ethnicity", person.ethnicity.as_ref().map(|code| codes::ETHNICITY.label(code))),
        ("Disabilities", list(&disabilities)),
        ("Disabled", person.disabled.map(|is| super::details::yes_no(is).to_owned())),
        ("First language", person.first_language.clone()),
        ("What helps the child to be understood", person.communication_needs.clone()),
        ("Nationality or immigration status", person.immigration_status.clone()),
        ("LA child ID", person.la_child_id.clone()),
        ("UPN", person.upn.clone()),
        ("Former UPN", person.former_upn.clone()),
        ("Why there is no UPN", person.upn_unknown.as_ref().map(|code| codes::UPN_UNKNOWN.label(code))),
        ("NHS number", person.nhs_number.clone()),
    ]
}

fn gender_in_words(gender: &str) -> String {
    if codes::GENDER_LEGACY.contains(gender) { codes::GENDER_LEGACY.label(gender) } else { gender.to_owned() }
}

/// Persons that stand, what is typed here first.
pub(super) fn standing(entries: &[EntryHistory]) -> Vec<(Source, &Person)> {
    let mut persons: Vec<(Source, &Person)> = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Person)
        .filter_map(|entry| match entry.standing()? {
            Fact::Person(person) => Some((Source::from_stored(&entry.last().recorded.version.source), person.as_ref())),
            _ => None,
        })
        .collect();
    persons.sort_by_key(|(source, _)| (!source.is_typed(), source.clone()));
    persons
}

pub(super) fn identity(persons: &[(Source, &Person)], day: NaiveDate) -> Identity {
    let mut rows: Vec<IdentityRow> = Vec::new();
    for (source, person) in persons {
        for (label, value) in said(person) {
            let Some(value) = value.filter(|value| !value.trim().is_empty()) else { continue };
            add(&mut rows, label, value, &source.in_words());
        }
    }
    let order: Vec<&str> = said(&Person::default()).into_iter().map(|(label, _)| label).collect();
    rows.sort_by_key(|row| order.iter().position(|label| *label == row.label));
    Identity { label: label(persons), age: age(persons, day), rows }
}

fn add(rows: &mut Vec<IdentityRow>, label: &'static str, value: String, source: &str) {
    let at = rows.iter().position(|row| row.label == label).unwrap_or_else(|| {
        rows.push(IdentityRow { label, values: Vec::new() });
        rows.len() - 1
    });
    match rows[at].values.iter_mut().find(|said| said.value == value) {
        Some(said) if said.sources.split("; ").any(|known| known == source) => {}
        Some(said) => said.sources = format!("{}; {source}", said.sources),
        None => rows[at].values.push(Said { value, sources: source.to_owned() }),
    }
}

pub(super) fn label(persons: &[(Source, &Person)]) -> String {
    let named = persons
        .iter()
        .find(|(_, person)| person.full_name().is_some())
        .or_else(|| persons.iter().find(|(_, person)| person.la_child_id.is_some()));
    named.map_or_else(|| NAME_NOT_KNOWN.to_owned(), |(_, person)| person.label())
}

fn age(persons: &[(Source, &Person)], day: NaiveDate) -> String {
    let said = |field: fn(&Person) -> Option<NaiveDate>| persons.iter().find_map(|(_, person)| field(person));
    let born = said(|person| person.birth_date);
    match (born, said(|person| person.death_date), said(|person| person.expected_birth_date)) {
        (Some(born), Some(died), _) => match age_in_words(born, died) {
            Some(age) => format!("Died on {}, aged {age}", long(died)),
            None => format!("Died on {}", long(died)),
        },
        (None, Some(died), _) => format!("Died on {}", long(died)),
        (Some(born), None, _) => {
            let age = age_in_words(born, day).unwrap_or_else(|| "in the future".to_owned());
            format!("Born on {}: {age}", long(born))
        }
        (None, None, Some(expected)) => format!("Unborn: expected on {}", long(expected)),
        (None, None, None) => "Not known: no source gives a date of birth".to_owned(),
    }
}

/// As the age above, of anybody's facts.
pub(super) fn age_of(facts: &[&Fact], day: NaiveDate) -> String {
    let persons: Vec<(Source, &Person)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Person(person) => Some((Source::typed(), &**person)),
            _ => None,
        })
        .collect();
    age(&persons, day)
}
