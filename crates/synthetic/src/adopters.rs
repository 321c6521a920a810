//! People who want to adopt, from the enquiry to the approval or to leaving.

use domain::person::Person;
use domain::prospective_adopter::ProspectiveAdopter;
use domain::team::Service;

use crate::calendar::{days_after, working_day};
use crate::names;
use crate::tale::{Tale, Telling};

/// Tells of so many.
pub fn tell(tale: &mut Tale, count: u64) {
    for number in 0..count {
        adopter(tale, number);
    }
}

fn adopter(tale: &mut Tale, number: u64) {
    let days = (tale.today() - tale.staff.start).num_days();
    let enquiry = working_day(days_after(tale.staff.start, tale.random.between(1, days.max(2))));
    let at = tale.written_after(enquiry);
    let background = names::background(&mut tale.random);
    let is_woman = tale.random.chance(60);
    let person = Person {
        given_names: Some(names::given(&mut tale.random, background, is_woman).to_owned()),
        family_name: Some(names::family(&mut tale.random, background)),
        sex: Some(if is_woman { "F" } else { "M" }.to_owned()),
        ethnicity: Some(background.ethnicity.to_owned()),
        ..Person::default()
    };
    let subject = tale.id(at);
    let mut fact = ProspectiveAdopter {
        adopter: format!("MMA{number:05}"),
        family: Some(format!("MMF{number:05}")),
        fostering_for_adoption: Some(tale.random.chance(22)),
        enquiry_on: Some(enquiry),
        stage_one_from: None,
        stage_one_until: None,
        stage_two_from: None,
        stage_two_until: None,
        applied_on: None,
        approved_on: None,
        matched_on: None,
        placed_on: None,
        children_placed: None,
        order_on: None,
        left_on: None,
        left_reason: None,
    };
    let who = tale.staff.anyone(&mut tale.random, Service::Fostering, enquiry);
    let first = tale.new_fact(at, (subject, None), fact.clone());
    let person = tale.new_fact(at, (subject, None), person);
    tale.tell(at, who, "record a prospective adopter", vec![person, first.clone()]);
    let leaves_after = tale.random.weighted(&[(20, 1), (12, 2), (68, 9)]);
    let mut day = enquiry;
    for step in 1..=3 {
        day = working_day(days_after(day, tale.random.between(30, 120)));
        if step == leaves_after {
            fact.left_on = Some(day);
            fact.left_reason = Some(tale.random.one(&["1", "2", "3"]).into());
        } else {
            match step {
                1 => fact.stage_one_from = Some(day),
                2 => (fact.stage_one_until, fact.stage_two_from, fact.applied_on) = (Some(day), Some(day), Some(day)),
                _ => (fact.stage_two_until, fact.approved_on) = (Some(day), Some(day)),
            }
        }
        let at = tale.written_after(day);
        tale.tell(
            at,
            who,
            "record a prospective adopter",
            vec![Telling { fact: fact.clone().into(), ..first.clone() }],
        );
        if fact.left_on.is_some() {
            return;
        }
    }
}
