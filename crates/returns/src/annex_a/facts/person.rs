//! Who the child is, from all the rows that say so.

use chrono::NaiveDate;
use domain::person::Person;

use super::{Taken, first};
use crate::annex_a::cell::Cell;
use crate::annex_a::child::ChildRows;
use crate::annex_a::choice::{ETHNICITY, GENDER};
use crate::annex_a::list::List;
use crate::annex_a::problem::Problem;
use crate::annex_a::row::{Row, Taking};

const BIRTH: &str = "Date of Birth";
const AGE: &str = "Age of Child (Years)";
const DISABILITY: &str = "Does the Child have a Disability";

/// What all rows say of the child together. `None` for a child without rows.
pub(super) fn person(child: &ChildRows, as_at: NaiveDate) -> Option<Taken> {
    let row = first(child)?;
    let mut notes = Vec::new();
    let births = each(child, &mut notes, |taking| taking.date(BIRTH));
    let birth = agreed("birth dates", &births, |day| domain::dates::long(*day), &mut notes);
    let unborn = birth.is_some_and(|day| day > as_at) || child.rows.iter().any(is_unborn);
    let genders = each(child, &mut notes, |taking| taking.code("Gender", GENDER));
    let genders = stated(genders, "0");
    let gender = agreed("genders", &genders, |code| domain::codes::GENDER_LEGACY.label(code), &mut notes);
    let ethnicities = stated(each(child, &mut notes, |taking| taking.code("Ethnicity", ETHNICITY)), "NOBT");
    let ethnicity = agreed("ethnicities", &ethnicities, |code| domain::codes::ETHNICITY.label(code), &mut notes);
    let disabled = each(child, &mut notes, disability);
    let disabled = agreed("answers about a disability", &disabled, |yes| yes_or_no(*yes), &mut notes);
    let person = Person {
        la_child_id: Some(child.la_child_id.clone()),
        birth_date: birth.filter(|_| !unborn),
        expected_birth_date: birth.filter(|_| unborn),
        gender,
        ethnicity,
        disabled,
        ..Person::default()
    };
    let sheet = row.sheet.to_string();
    Some(Taken { fact: person.into(), key: String::new(), list: row.list, sheet, row: row.number, notes })
}

/// Lists 1 to 3 do not ask.
fn disability(taking: &mut Taking<'_>) -> Result<Option<bool>, Problem> {
    match taking.row.list {
        List::Contacts | List::EarlyHelp | List::Referrals => Ok(None),
        _ => taking.answer(DISABILITY),
    }
}

/// Ofsted asks for the age -1.
fn is_unborn(row: &Row) -> bool {
    row.cell(AGE).is_some_and(|cell| match cell {
        Cell::Number(years) => *years < 0.0,
        Cell::Text(text) => &**text == "-1",
        _ => false,
    })
}

/// What each row says. A value that cannot be read is said to be so, and the others count.
fn each<'a, T>(
    child: &'a ChildRows,
    notes: &mut Vec<Problem>,
    take: impl Fn(&mut Taking<'a>) -> Result<Option<T>, Problem>,
) -> Vec<(T, &'a Row)> {
    let mut said = Vec::new();
    for row in &child.rows {
        let mut taking = Taking::new(row, "value");
        match take(&mut taking) {
            Ok(Some(value)) => said.push((value, row)),
            Ok(None) => {}
            Err(problem) => notes.push(Problem { refused: false, ..problem }),
        }
        notes.append(&mut taking.notes);
    }
    said
}

/// Without those who do not say, if anybody does: “not stated” contradicts nobody.
fn stated<'a>(said: Vec<(String, &'a Row)>, not_stated: &str) -> Vec<(String, &'a Row)> {
    let (unstated, stated): (Vec<_>, Vec<_>) = said.into_iter().partition(|(code, _)| code == not_stated);
    if stated.is_empty() { unstated } else { stated }
}

/// What most rows say; of as many, what the first list says. That they differ is said.
fn agreed<T: Clone + PartialEq>(
    what: &str,
    said: &[(T, &Row)],
    in_words: impl Fn(&T) -> String,
    notes: &mut Vec<Problem>,
) -> Option<T> {
    let mut different: Vec<(&T, Vec<&Row>)> = Vec::new();
    for (value, row) in said {
        match different.iter_mut().find(|(known, _)| *known == value) {
            Some((_, rows)) => rows.push(row),
            None => different.push((value, vec![row])),
        }
    }
    let taken = different.iter().rev().max_by_key(|(_, rows)| rows.len()).map(|(value, _)| *value)?;
    if let [_, (_, others), ..] = different.as_slice() {
        let each: Vec<String> = different
            .iter()
            .map(|(value, rows)| {
                let places: Vec<String> =
                    rows.iter().map(|row| format!("list {} row {}", row.list.number(), row.number)).collect();
                format!("{} ({})", in_words(value), places.join(", "))
            })
            .collect();
        let message = format!(
            "The lists give this child different {what}: {}. {} was taken. Correct what is wrong at its source.",
            each.join("; "),
            in_words(taken)
        );
        notes.push(others[0].problem(None, message, false));
    }
    Some(taken.clone())
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
