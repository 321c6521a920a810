//! The search by cases, and what must hold whatever is typed.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn person(given: &str, family: &str, born: &str) -> Person {
    Person {
        given_names: Some(given.into()),
        family_name: Some(family.into()),
        birth_date: Some(born.parse().unwrap()),
        ..Person::default()
    }
}

/// 1 Amira Example, 2 Amir Example, 3 Zoë O’Brien, 4 Unborn, 5 Jay Hussain (also Jay Khan).
fn people() -> Vec<Person> {
    let amira = Person {
        la_child_id: Some("LA-00123".into()),
        upn: Some("A123456789012".into()),
        nhs_number: Some("943 476 5919".into()),
        ..person("Amira", "Example", "2015-03-04")
    };
    let unborn = Person {
        family_name: Some("Patel".into()),
        expected_birth_date: "2026-06-01".parse().ok(),
        ..Person::default()
    };
    let jay = Person { other_names: vec!["Jay Khan".into()], ..person("Jay", "Hussain", "2012-11-30") };
    vec![amira, person("Amir", "Example", "2013-04-03"), person("Zoë", "O’Brien", "2010-01-20"), unborn, jay]
}

fn found(query: &str) -> Vec<(u128, String)> {
    let all = people();
    let described = (1..).map(Uuid::from_u128).zip(all.iter().map(|person| vec![person]));
    search(described, query).hits.into_iter().map(|hit| (hit.subject.as_u128(), hit.reason)).collect()
}

fn first(query: &str) -> (u128, String) {
    found(query).into_iter().next().unwrap_or_default()
}

#[test]
fn a_name_is_found_in_any_order_and_spelling_and_the_hit_says_why() {
    let cases = [
        ("Amira Example", 1, "full name matches"),
        ("EXAMPLE, amira", 1, "full name matches"),
        ("zoe obrien", 3, "full name matches"),
        ("O'Brien Zoë", 3, "full name matches"),
        ("obrein", 3, "family name matches, one letter different"),
        ("amir", 2, "given name matches"),
        ("jay khan", 5, "former or other name matches in full"),
        ("khan", 5, "former or other name matches"),
        ("patel", 4, "full name matches"),
    ];
    for (query, subject, reason) in cases {
        assert_eq!(first(query), (subject, reason.to_owned()), "{query}");
    }
}

#[test]
fn an_exact_name_comes_before_one_that_is_one_letter_off() {
    let ids: Vec<u128> = found("Amira Example").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn a_date_of_birth_finds_and_a_near_miss_ranks_lower_and_says_so() {
    assert_eq!(found("4 March 2015"), [(1, "date of birth matches".to_owned())]);
    assert_eq!(first("3/4/2015"), (1, "date of birth with day and month exchanged".to_owned()));
    assert_eq!(first("5/3/2015"), (1, "date of birth matches, one digit different".to_owned()));
    assert_eq!(first("1/6/2026"), (4, "expected date of birth matches".to_owned()));
    assert_eq!(first("04032015"), (1, "date of birth matches".to_owned()));
    assert_eq!(first("amira 2015"), (1, "given name matches; born in 2015".to_owned()));
    assert_eq!(first("31/10/2012 khan").1, "", "a month is not a day off");
    assert_eq!(first("1/12/2012"), (5, "date of birth one day off".to_owned()));
    assert_eq!(first("20/1/2009"), (3, "date of birth one year off".to_owned()));
}

#[test]
fn a_name_is_found_by_its_sound_and_the_hit_says_so() {
    for (query, subject, reason) in [
        ("Ameera", 1, "given name sounds the same"),
        ("hussein", 5, "family name matches, one letter different"),
        ("housane", 5, "family name sounds the same"),
        ("Can", 5, "former or other name sounds the same"),
    ] {
        assert_eq!(first(query), (subject, reason.to_owned()), "{query}");
    }
}

#[test]
fn a_slip_in_a_long_number_is_forgiven_where_nobody_has_the_number_as_typed() {
    let off = "NHS number matches, one character different or two exchanged".to_owned();
    assert_eq!(first("9434765991"), (1, off.clone()));
    assert_eq!(first("943 476 5918"), (1, off));
    assert_eq!(found("9434765811"), [], "two digits are not one");
    assert_eq!(doubts("Amira 943 476 5918").len(), 1);
    assert_eq!(doubts("Amira 943 476 5919"), Vec::<String>::new());
}

#[test]
fn a_number_that_is_no_number_of_a_person_finds_nobody() {
    // Such as the six digits of a school or a provider.
    for query in ["123456", "URN 123456", "SC012345"] {
        assert_eq!(found(query), [], "{query}");
    }
}

#[test]
fn a_number_is_found_whole_or_by_four_characters_with_spaces_ignored() {
    assert_eq!(first("9434765919"), (1, "NHS number matches".to_owned()));
    assert_eq!(first("943 476 5919"), (1, "NHS number matches".to_owned()));
    assert_eq!(first("9434"), (1, "NHS number begins like this".to_owned()));
    assert_eq!(first("a123456789012"), (1, "UPN matches".to_owned()));
    assert_eq!(first("LA-00123"), (1, "LA child ID matches".to_owned()));
    assert_eq!(found("943"), []);
}

#[test]
fn everything_typed_counts_together() {
    assert_eq!(found("amira obrien"), []);
    let one_wrong = first("Amira Example 9/9/2001");
    assert_eq!(one_wrong.0, 1);
    assert!(one_wrong.1.ends_with("the rest does not match"), "{}", one_wrong.1);
}

#[test]
fn nothing_typed_finds_nobody() {
    for query in ["", "   ", "'", "--"] {
        assert_eq!(found(query), [], "{query:?}");
    }
}

#[test]
fn only_a_whole_number_or_a_full_name_with_the_date_of_birth_is_exact() {
    let all = people();
    let described = || (1..).map(Uuid::from_u128).zip(all.iter().map(|person| vec![person]));
    let exact = |query: &str| search(described(), query).hits.first().is_some_and(|hit| hit.exact);
    for query in ["9434765919", "LA-00123", "Amira Example 4/3/2015", "04/03/2015 Example Amira"] {
        assert!(exact(query), "{query}");
    }
    for query in ["Amira Example", "4/3/2015", "9434", "Amira 4/3/2015", "Amira Example 3/4/2015", "LA-0012"] {
        assert!(!exact(query), "{query}");
    }
}

#[test]
fn fifty_are_given_and_the_rest_counted() {
    let many: Vec<Person> = (0..73).map(|_| person("Sam", "Example", "2015-03-04")).collect();
    let described = (1..).map(Uuid::from_u128).zip(many.iter().map(|person| vec![person]));
    let found = search(described, "sam");
    assert_eq!((found.hits.len(), found.more, found.total()), (50, 23, 73));
}

#[test]
fn what_any_source_says_is_found() {
    let (here, there) = (person("Amira", "Example", "2015-03-04"), person("Ameera", "Sample", "2015-03-04"));
    let found = search([(Uuid::from_u128(1), vec![&here, &there])], "ameera sample");
    assert_eq!(found.hits[0].reason, "full name matches");
}

/// What a search of the index says of everybody, whatever their places in it.
fn answers(index: &Index, query: &str) -> Vec<(SubjectId, u32, String)> {
    let matches = index.search(query);
    let hits = matches.all.iter().map(|one| matches.hit(one));
    hits.map(|hit| (hit.subject, hit.score, hit.reason)).collect()
}

proptest! {
    #[test]
    fn an_index_that_followed_the_changes_answers_as_one_made_anew(
        changes in proptest::collection::vec((0_u128..6, "[A-C][a-c]{2,4}", "[A-C][a-c]{2,4}", 1_u32..28, any::<bool>()), 1..40),
        query in "[a-c]{1,4}( [a-c]{1,4})?( [1-9]/3/2015)?",
    ) {
        let (mut followed, mut now) = (Index::default(), std::collections::BTreeMap::new());
        for (subject, given, family, day, stays) in changes {
            let subject = Uuid::from_u128(subject);
            let person = Person { la_child_id: Some(format!("{family}{day}")), ..person(&given, &family, &format!("2015-03-{day:02}")) };
            if stays {
                followed.put(subject, &[&person]);
                now.insert(subject, person);
            } else {
                followed.put(subject, &[]);
                now.remove(&subject);
            }
        }
        let mut anew = Index::default();
        for (subject, person) in &now {
            anew.put(*subject, &[person]);
        }
        prop_assert_eq!(followed.len(), now.len());
        prop_assert_eq!(answers(&followed, &query), answers(&anew, &query));
    }

    #[test]
    fn no_query_and_no_name_makes_it_panic(query in ".{0,60}", given in ".{0,20}", family in ".{0,20}") {
        let odd = Person { given_names: Some(given), family_name: Some(family), ..Person::default() };
        search([(Uuid::nil(), vec![&odd])], &query);
    }

    #[test]
    fn dates_and_numbers_of_all_kinds_do_not_make_it_panic(query in "[0-9/. a-zé-]{0,40}") {
        let all = people();
        search((1..).map(Uuid::from_u128).zip(all.iter().map(|person| vec![person])), &query);
    }

    #[test]
    fn an_exact_full_name_always_ranks_first(
        names in proptest::collection::vec(("[A-Za-zéü'-]{1,8}( [a-e]{1,4})?", "[A-Ea-e0-9ł’-]{1,8}"), 1..30),
        pick in any::<prop::sample::Index>(),
    ) {
        let all: Vec<Person> =
            names.iter().map(|(given, family)| person(given, family, "2015-03-04")).collect();
        let wanted = pick.get(&all).full_name().unwrap_or_default();
        let folded = crate::fold::run(&wanted);
        prop_assume!(!folded.is_empty());
        let described = (0..).map(Uuid::from_u128).zip(all.iter().map(|person| vec![person]));
        let found = search(described, &wanted);
        let best = usize::try_from(found.hits[0].subject.as_u128()).unwrap();
        let mut ranked = crate::fold::words(&all[best].full_name().unwrap_or_default());
        let mut asked = crate::fold::words(&wanted);
        ranked.sort();
        asked.sort();
        let run = crate::fold::run(&all[best].full_name().unwrap_or_default());
        prop_assert!(run == folded || ranked == asked, "{wanted} found {run}");
        prop_assert_eq!(found.hits[0].score, 1000);
    }
}
