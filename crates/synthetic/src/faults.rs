//! What is wrong with the data on purpose, so that the pages that look for it have something to find.

use chrono::NaiveDate;
use domain::person::Person;
use domain::relationship::Tie;

use crate::Random;
use crate::calendar::{at, days_after};
use crate::family::{Family, Kid};
use crate::numbers;
use crate::tale::Tale;

/// In thousandths of the children, or of the plans or reviews, that could have the fault.
pub const NO_UPN: u64 = 40;
pub const WRONG_UPN: u64 = 6;
pub const NO_ETHNICITY: u64 = 30;
pub const NO_NHS_NUMBER: u64 = 60;
/// A child in need plan that was left open when a child protection plan began.
pub const OVERLAPPING_PLANS: u64 = 30;
/// A review conference written down for a Sunday.
pub const REVIEW_ON_SUNDAY: u64 = 8;
/// Children of whom a second record was begun under another spelling.
pub const DUPLICATES: u64 = 8;

/// Leaves out or spoils what people leave out or spoil.
pub fn of_person(random: &mut Random, person: &mut Person, age: i32) {
    if person.upn.is_some() && random.permille(NO_UPN) {
        person.upn = None;
    } else if person.upn.is_some() && random.permille(WRONG_UPN) {
        person.upn = person.upn.as_ref().map(|upn| transposed(upn, 10));
    }
    if random.permille(NO_ETHNICITY) {
        person.ethnicity = random.chance(50).then(|| "NOBT".to_owned());
    }
    if random.permille(NO_NHS_NUMBER) {
        person.nhs_number = None;
    }
    if age < 1 && random.chance(10) {
        person.disabilities = Vec::new();
    }
}

/// A second record of a child whom the search did not find: another spelling, perhaps a slip in the date of birth.
pub fn duplicate(tale: &mut Tale, family: &Family, kid: &Kid, on: NaiveDate) {
    let when = at(on, tale.random.between(9 * 60, 16 * 60));
    let random = &mut tale.random;
    let mut person = Person {
        la_child_id: Some(numbers::own(5_000_000 + kid.number)),
        nhs_number: kid.person.nhs_number.clone().filter(|_| random.chance(25)),
        upn: None,
        upn_unknown: None,
        other_names: Vec::new(),
        ..kid.person.clone()
    };
    let spell = |name: &Option<String>, random: &mut Random| name.as_ref().map(|name| misspelt(random, name));
    match random.below(3) {
        0 => person.given_names = spell(&person.given_names, random),
        1 => person.family_name = spell(&person.family_name, random),
        _ => person.birth_date = person.birth_date.map(|born| misdated(random, born)),
    }
    if random.chance(30) {
        person.family_name = spell(&person.family_name, random);
    }
    let subject = tale.id(when);
    let mut facts = vec![tale.new_fact(when, (subject, None), person)];
    if tale.random.chance(60) {
        facts.push(tale.new_fact(when, (subject, None), family.address.clone()));
    }
    if let Some(mother) = family.adults.iter().find(|adult| adult.tie == Tie::Mother && tale.random.chance(50)) {
        let tie = domain::relationship::Relationship {
            to: mother.subject,
            tie: Tie::Mother,
            parental_responsibility: Some(true),
            same_home: Some(true),
        };
        facts.push(tale.new_fact(when, (subject, None), tie));
    }
    let writer = tale.staff.anyone(&mut tale.random, domain::team::Service::FrontDoor, on);
    if tale.tell(when, writer, "register a person", facts).is_some() {
        let about = crate::front_door::About { subjects: vec![subject], source: None, concern: None };
        crate::front_door::closed_contact(tale, &about, when + chrono::Duration::minutes(7));
    }
}

/// One slip of the pen.
pub fn misspelt(random: &mut Random, name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return format!("{name}{}", letters[letters.len() - 1]);
    }
    let at = 1 + random.place(letters.len() - 2);
    match random.below(4) {
        0 => transposed(name, at),
        1 => letters.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, letter)| letter).collect(),
        2 => {
            letters.iter().enumerate().flat_map(|(place, letter)| vec![*letter; 1 + usize::from(place == at)]).collect()
        }
        _ => letters
            .iter()
            .enumerate()
            .map(|(place, letter)| if place == at { other(*letter) } else { *letter })
            .collect(),
    }
}

/// What the ear takes for another letter.
fn other(letter: char) -> char {
    match letter {
        'a' => 'e',
        'e' => 'i',
        'i' => 'y',
        'o' => 'u',
        's' => 'z',
        'k' => 'c',
        'm' => 'n',
        'd' => 't',
        _ => 'h',
    }
}

/// Two neighbours change places: where they are the same, the first that are not.
fn transposed(text: &str, at: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let last = letters.len().saturating_sub(1);
    if let Some(place) = (at..last).chain(1..last).find(|place| letters[*place] != letters[place + 1]) {
        letters.swap(place, place + 1);
    }
    letters.into_iter().collect()
}

fn misdated(random: &mut Random, born: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    let swapped = NaiveDate::from_ymd_opt(born.year(), born.day(), born.month()).filter(|day| *day != born);
    match random.below(3) {
        0 => swapped.unwrap_or_else(|| days_after(born, 1)),
        1 => days_after(born, random.between(1, 3)),
        _ => born.with_year(born.year() - 1).unwrap_or_else(|| days_after(born, -1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_another_name_of_nearly_the_same_letters() {
        let mut random = Random::new(4);
        for _ in 0..200 {
            let other = misspelt(&mut random, "Alderscroft");
            assert_ne!(other, "Alderscroft");
            assert!(other.len().abs_diff("Alderscroft".len()) <= 1, "{other}");
        }
    }

    #[test]
    fn a_misdated_child_has_another_birthday() {
        let (mut random, born) = (Random::new(4), "2014-03-03".parse().unwrap());
        for _ in 0..50 {
            assert_ne!(misdated(&mut random, born), born);
        }
    }
}
