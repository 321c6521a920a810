//! Suggestions by cases: who is one person twice, and who are two people that have much in common.

use domain::address::Address;
use domain::merge::NotTheSame;
use domain::person::Person;
use domain::relationship::{Relationship, Tie};
use domain::{Fact, SubjectId};
use picture::{Picture, Told};
use uuid::Uuid;

use super::*;

const ONE: SubjectId = Uuid::from_u128(1);
const OTHER: SubjectId = Uuid::from_u128(2);
const MOTHER: SubjectId = Uuid::from_u128(3);

fn told(number: usize, source: &str, subject: SubjectId, fact: Fact) -> Told {
    Told {
        position: i64::try_from(number).unwrap() + 1,
        entry: Uuid::from_u128(0xE000 + number as u128),
        version: 1,
        kind: fact.kind().code().into(),
        subject,
        episode: None,
        source: source.into(),
        withdrawn: false,
        body: Some(fact.to_body()),
    }
}

/// Two thousand people, of whom each has a name and a birthday of many, and those of the case.
fn records(case: Vec<(&str, SubjectId, Fact)>) -> Records {
    let others = (0..2_000_u32).map(|number| {
        let person = Person {
            given_names: Some(["Adeel", "Bethan", "Callum", "Daria", "Ezra"][number as usize % 5].into()),
            family_name: Some(format!("Alder{}", ["fold", "mere", "croft", "moor"][number as usize / 5 % 4])),
            birth_date: chrono::NaiveDate::from_ymd_opt(2008, 1, 1)
                .unwrap()
                .checked_add_days(chrono::Days::new(u64::from(number) * 3)),
            sex: Some(if number % 2 == 0 { "M" } else { "F" }.into()),
            ..Person::default()
        };
        ("sightline", Uuid::from_u128(0x1_0000 + u128::from(number)), Fact::from(person))
    });
    let all = case.into_iter().chain(others).enumerate();
    let mut picture = Picture::default();
    picture.tell(all.map(|(number, (source, subject, fact))| told(number, source, subject, fact)), 9_999).unwrap();
    Records::of(&picture)
}

fn person(given: &str, family: &str, born: &str, sex: &str) -> Person {
    Person {
        given_names: Some(given.into()),
        family_name: Some(family.into()),
        birth_date: born.parse().ok(),
        sex: Some(sex.into()),
        ..Person::default()
    }
}

fn lives_at(postcode: &str) -> Fact {
    address(postcode, false).into()
}

fn address(postcode: &str, protected: bool) -> Address {
    Address {
        lines: vec!["1 Weir Street".into()],
        postcode: Some(postcode.into()),
        ward: None,
        from: None,
        until: None,
        protected,
    }
}

fn related(to: SubjectId, tie: Tie) -> Fact {
    Relationship { to, tie, parental_responsibility: None, same_home: None }.into()
}

/// Two people, with more of the case; whether they are suggested, and how they compare.
fn case(one: Person, other: Person, more: Vec<(SubjectId, Fact)>) -> (bool, Comparison) {
    let mut facts = vec![("sightline", ONE, one.into()), ("sightline", OTHER, other.into())];
    facts.extend(more.into_iter().map(|(subject, fact)| ("sightline", subject, fact)));
    outcome(&records(facts))
}

fn outcome(records: &Records) -> (bool, Comparison) {
    let weights = Weights::built_in();
    let suggested = Suggestions::of(records, weights).all;
    let is_suggested = suggested.iter().any(|pair| (pair.one, pair.other) == (ONE, OTHER));
    (is_suggested, records.compare(ONE, OTHER, weights).unwrap())
}

fn amira() -> Person {
    person("Amira", "Example", "2015-03-04", "F")
}

#[test]
fn the_same_child_with_a_typing_error_is_suggested() {
    for other in [
        person("Ameera", "Example", "2015-03-04", "F"),
        person("Amira", "Exampel", "2015-03-04", "F"),
        person("Amira Rose", "Example", "2015-03-04", "F"),
        person("Example", "Amira", "2015-03-04", "F"),
    ] {
        let what = other.full_name();
        let (suggested, compared) = case(amira(), other, vec![]);
        assert!(suggested, "{what:?}: {compared:?}");
    }
}

#[test]
fn day_and_month_exchanged_with_the_same_name_and_postcode_is_suggested() {
    let other = person("Amira", "Example", "2015-04-03", "F");
    let both = |postcode: &str| vec![(ONE, lives_at(postcode)), (OTHER, lives_at(postcode))];
    let (suggested, compared) = case(amira(), other, both("ZZ1 1ZZ"));
    assert!(suggested, "{compared:?}");
    assert_eq!(compared.level(Field::BirthDate), Some(Level::Near));
}

#[test]
fn twins_at_one_address_are_not_suggested_because_their_given_names_differ() {
    let more = vec![
        (ONE, lives_at("ZZ1 1ZZ")),
        (OTHER, lives_at("ZZ1 1ZZ")),
        (ONE, related(MOTHER, Tie::Mother)),
        (OTHER, related(MOTHER, Tie::Mother)),
    ];
    let (suggested, compared) = case(amira(), person("Zara", "Example", "2015-03-04", "F"), more);
    assert!(!suggested, "{compared:?}");
    assert!(compared.against_strangers() > 10.0, "strangers they are not: {compared:?}");
    assert!(compared.against_siblings() < 0.0, "{compared:?}");
    assert!(compared.doubts().iter().any(|doubt| doubt.starts_with("Twins")), "{:?}", compared.doubts());
}

#[test]
fn a_brother_of_another_age_is_not_suggested() {
    let more = vec![(ONE, lives_at("ZZ1 1ZZ")), (OTHER, lives_at("ZZ1 1ZZ"))];
    assert!(!case(amira(), person("Amir", "Example", "2013-07-09", "M"), more).0);
}

#[test]
fn brothers_and_sisters_who_are_recorded_as_such_are_never_suggested() {
    let alike = || person("Ameera", "Example", "2015-03-04", "F");
    assert!(case(amira(), alike(), vec![]).0);
    assert!(!case(amira(), alike(), vec![(OTHER, related(ONE, Tie::Sibling))]).0);
}

#[test]
fn two_people_of_whom_somebody_said_so_are_not_suggested_again() {
    let said = NotTheSame { other: ONE, reason: "Seen both together at school".into() };
    assert!(!case(amira(), amira(), vec![(OTHER, said.into())]).0);
}

#[test]
fn an_nhs_number_in_common_brings_together_what_the_names_do_not() {
    let with = |person: Person, number: &str| Person { nhs_number: Some(number.into()), ..person };
    let renamed = person("Rosa", "Khan", "2015-03-04", "F");
    assert!(!case(amira(), renamed.clone(), vec![]).0);
    let (suggested, compared) = case(with(amira(), "943 476 5919"), with(renamed.clone(), "9434765919"), vec![]);
    assert!(suggested, "{compared:?}");
    let (suggested, compared) = case(with(amira(), "943 476 5919"), with(amira(), "401 023 2137"), vec![]);
    assert!(!suggested, "two numbers are two people: {compared:?}");
}

#[test]
fn an_unborn_child_and_the_newborn_of_one_mother_are_suggested() {
    let unborn = Person {
        family_name: Some("Example".into()),
        expected_birth_date: "2026-03-01".parse().ok(),
        ..Person::default()
    };
    let more = || vec![(ONE, related(MOTHER, Tie::Mother)), (OTHER, related(MOTHER, Tie::Mother))];
    let (suggested, compared) = case(unborn.clone(), person("Zara", "Example", "2026-02-20", "F"), more());
    assert!(suggested, "{compared:?}");
    assert!(!case(unborn, person("Zara", "Example", "2024-02-20", "F"), more()).0);
}

#[test]
fn a_common_name_weighs_less_than_a_rare_one() {
    let rare = case(amira(), amira(), vec![]).1;
    let common = |born: &str| person("Adeel", "Alderfold", born, "M");
    let common = case(common("2015-03-04"), common("2015-03-04"), vec![]).1;
    let weight = |compared: &Comparison, field: Field| {
        compared.agreements.iter().find(|one| one.field == field).unwrap().weight.against_strangers
    };
    for field in [Field::FamilyName, Field::GivenName] {
        assert!(weight(&rare, field) > weight(&common, field) + 4.0, "{field:?}: {rare:?} {common:?}");
    }
    let said = common.agreements.iter().find(|one| one.field == Field::GivenName).unwrap().in_words();
    assert_eq!(said, "the same; 1 in 5 people on record has it");
}

#[test]
fn equal_numbers_of_two_authorities_are_not_compared_and_those_of_two_systems_of_one_are() {
    let numbered = |person: Person| Person { la_child_id: Some("A12".into()), ..person };
    let compared = |source: &'static str| {
        let facts = vec![
            ("cin-census/201", ONE, Fact::from(numbered(amira()))),
            (source, OTHER, Fact::from(numbered(person("Rosa", "Khan", "2015-03-04", "F")))),
        ];
        outcome(&records(facts)).1.level(Field::LaChildId)
    };
    assert_eq!(compared("ssda903/201"), Some(Level::Same));
    assert_eq!(compared("cin-census/202"), None);
    assert_eq!(compared("ssda903/202"), None);
}

#[test]
fn a_total_is_the_sum_of_its_weights_against_the_likelier_of_two_other_explanations() {
    let compared = case(amira(), amira(), vec![]).1;
    let strangers: f64 = compared.agreements.iter().map(|one| one.weight.against_strangers).sum();
    assert!((compared.against_strangers() - strangers - compared.before.against_strangers).abs() < 1e-9);
    assert!(compared.total <= compared.against_strangers().min(compared.against_siblings()));
    assert!(compared.total >= compared.against_strangers().min(compared.against_siblings()) - 1.0);
}

#[test]
fn what_two_records_say_of_each_other_does_not_depend_on_the_order() {
    let facts = vec![
        ("sightline", ONE, amira().into()),
        ("sightline", OTHER, person("Ameera", "Exampel", "2015-04-03", "F").into()),
    ];
    let records = records(facts);
    let weights = Weights::built_in();
    assert_eq!(records.compare(ONE, OTHER, weights), records.compare(OTHER, ONE, weights));
    assert_eq!(records.compare(ONE, MOTHER, weights), None);
}

#[test]
fn a_group_that_is_too_large_is_passed_over_and_counted() {
    let crowd = (0..200_u128).map(|number| ("sightline", Uuid::from_u128(0x9_0000 + number), Fact::from(amira())));
    let suggestions = Suggestions::of(&records(crowd.collect()), Weights::built_in());
    assert!(suggestions.passed_over > 0 && suggestions.people == 2_200, "{suggestions:?}");
}

#[test]
fn a_table_that_cannot_be_used_is_refused_with_its_fault() {
    let built_in = include_str!("../../../../practice/matching.toml");
    let refused =
        |from: &str, to: &str| Weights::from_toml(&built_in.replacen(from, to, 1), "x.toml").unwrap_err().to_string();
    assert!(refused("[sex]", "[sexes]").starts_with("x.toml: "), "an unknown field");
    assert!(refused("one_person = 0.995", "one_person = 1.5").contains("more than 0 and at most 1"));
    assert!(refused("one_person = 0.005", "one_person = 0.5").contains("come to more than 1"));
    assert!(refused("strangers = 0.002, ", "").contains("not counted in the record"));
    assert!(refused("second_records_per_100 = 1.0", "second_records_per_100 = 0").contains("second_records_per_100"));
}

#[test]
fn a_protected_postcode_shows_in_no_comparison_and_in_no_weight() {
    let other = person("Ameera", "Example", "2015-03-04", "F");
    let without = case(amira(), other.clone(), vec![]);
    assert_ne!(case(amira(), other.clone(), vec![(ONE, lives_at("ZZ99 1AA")), (OTHER, lives_at("ZZ99 1AA"))]), without);
    for (one, other_too) in [(true, false), (false, true), (true, true)] {
        // The same, of the same area, and another: none may be told from the others.
        for postcode in ["ZZ99 1AA", "ZZ99 1AB", "ZZ98 7XY"] {
            let live = vec![(ONE, address("ZZ99 1AA", one).into()), (OTHER, address(postcode, other_too).into())];
            assert_eq!(case(amira(), other.clone(), live), without, "{one} {other_too} {postcode}");
        }
    }
}

#[test]
fn a_protected_postcode_brings_nobody_together() {
    let looked_at = |protected: bool| {
        let facts = vec![
            ("sightline", ONE, amira().into()),
            ("sightline", OTHER, person("Amira", "Quite-Other", "2009-11-30", "F").into()),
            ("sightline", ONE, address("ZZ99 1AA", protected).into()),
            ("sightline", OTHER, address("ZZ99 1AA", false).into()),
        ];
        Suggestions::of(&records(facts), Weights::built_in()).compared
    };
    assert_eq!(looked_at(false), looked_at(true) + 1);
}
