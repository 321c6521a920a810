//! How long a search takes, and what the index holds, at the size of a large authority. Run with
//! `cargo test -p matching --test large -- --ignored --nocapture`, with `--release` for figures that count.

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use domain::Fact;
use domain::person::Person;
use matching::Index;
use matching::duplicate::{Records, Suggestions, Weights};
use picture::{Picture, Told};
use uuid::Uuid;

/// 100,000 children and as many adults. Names are made of syllables: about 40,000 family and 20,000 given names, of which
/// some are borne by very many, as in life.
pub fn people(count: u64) -> impl Iterator<Item = (Uuid, Person)> {
    (0..count).map(|number| {
        let mut draw = Draw(number);
        let born = NaiveDate::from_ymd_opt(if number % 2 == 0 { 2005 } else { 1960 }, 1, 1).unwrap();
        let person = Person {
            given_names: Some(name(&mut draw, 20_000)),
            family_name: Some(name(&mut draw, 40_000)),
            other_names: if number % 10 == 0 {
                vec![format!("{} {}", name(&mut draw, 20_000), name(&mut draw, 40_000))]
            } else {
                vec![]
            },
            birth_date: born.checked_add_days(Days::new(draw.below(7_000))),
            la_child_id: (number % 2 == 0).then(|| format!("LA{number:07}")),
            upn: (number % 4 == 0).then(|| format!("A{:012}", draw.below(1_000_000_000_000))),
            nhs_number: (number % 3 == 0).then(|| format!("{:010}", draw.below(10_000_000_000))),
            ..Person::default()
        };
        (Uuid::from_u128(u128::from(number) + 1), person)
    })
}

/// Splitmix64: the same people each time.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ (mixed >> 27)
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }
}

/// The square of an even draw leans to small numbers: the commonest name is borne by about one in two hundred.
fn name(draw: &mut Draw, names: u64) -> String {
    let even = draw.below(1 << 20);
    let mut rest = even * even / (1 << 20) * names / (1 << 20);
    const SYLLABLES: [&str; 16] =
        ["al", "ber", "cor", "dan", "el", "fin", "gar", "hol", "ib", "jen", "ket", "lar", "mer", "net", "os", "pel"];
    let mut name = String::new();
    for _ in 0..4 {
        name.push_str(SYLLABLES[usize::try_from(rest % 16).unwrap()]);
        rest /= 16;
    }
    name[..1].to_uppercase() + &name[1..]
}

#[test]
#[ignore = "a measurement, not a case"]
fn a_search_among_two_hundred_thousand_people() {
    let all: Vec<(Uuid, Person)> = people(200_000).collect();
    let start = Instant::now();
    let mut index = Index::default();
    for (subject, person) in &all {
        index.put(*subject, &[person]);
    }
    let built = start.elapsed();
    println!(
        "{} people, {} words of names: built in {built:?}, {} MB",
        index.len(),
        index.words(),
        index.memory() / 1_000_000
    );
    let (_, somebody) = &all[123_456];
    let (given, family) = (somebody.given_names.clone().unwrap(), somebody.family_name.clone().unwrap());
    let born = somebody.birth_date.unwrap();
    let mut slowest = Duration::ZERO;
    let wrong = format!("{}x{}", &family[..3], &family[4..]);
    for (what, query) in [
        ("full name", format!("{given} {family}")),
        ("a typing error", format!("{given} {wrong}")),
        ("part of a name", family[..4].to_owned()),
        ("one letter", "b".to_owned()),
        ("date of birth", born.format("%d/%m/%Y").to_string()),
        ("year", "2010".to_owned()),
        ("all", format!("{given} {family} {}", born.format("%d/%m/%Y"))),
        ("number", somebody.la_child_id.clone().unwrap()),
        ("a number with a slip", "9434765918".to_owned()),
    ] {
        let start = Instant::now();
        let matches = index.search(&query);
        let hits: Vec<_> = matches.all.iter().take(matching::SHOWN).map(|one| matches.hit(one)).collect();
        let took = start.elapsed();
        slowest = slowest.max(took);
        println!(
            "{what}: {took:?}, {} found, first: {}",
            matches.all.len(),
            hits.first().map_or("none", |hit| &hit.reason)
        );
    }
    println!("slowest {slowest:?}; debug assertions are {}", if cfg!(debug_assertions) { "on" } else { "off" });
    assert_eq!(index.len(), 200_000);
}

#[test]
#[ignore = "a measurement, not a case"]
fn suggestions_among_two_hundred_thousand_people() {
    let all: Vec<(Uuid, Person)> = people(200_000).collect();
    let told = all.iter().zip(1..).map(|((subject, person), position)| {
        let (subject, mut person) = (*subject, person.clone());
        if position % 100 == 0 {
            // One in a hundred is a second record of somebody else, with two letters of the family name exchanged.
            let Person { given_names, family_name, birth_date, .. } = all[position as usize - 2].1.clone();
            let family = family_name.unwrap();
            let family_name = Some(format!("{}{}{}{}", &family[..3], &family[4..5], &family[3..4], &family[5..]));
            person = Person { given_names, family_name, birth_date, ..Person::default() };
        }
        person.sex = Some(if (position % 100 + 1) / 2 % 2 == 0 { "M" } else { "F" }.into());
        let fact = Fact::from(person);
        Told {
            position,
            entry: Uuid::from_u128(1 << 64 | subject.as_u128()),
            version: 1,
            kind: "person".to_owned(),
            subject,
            episode: None,
            source: "sightline".to_owned(),
            withdrawn: false,
            body: Some(fact.to_body()),
        }
    });
    let mut picture = Picture::default();
    picture.tell(told, 200_000).unwrap();
    let start = Instant::now();
    let records = Records::of(&picture);
    println!("{} people read in {:?}", records.len(), start.elapsed());
    let start = Instant::now();
    let suggestions = Suggestions::of(&records, Weights::built_in());
    println!(
        "{} pairs compared in {:?}: {} suggested, {} groups passed over; debug assertions are {}",
        suggestions.compared,
        start.elapsed(),
        suggestions.all.len(),
        suggestions.passed_over,
        if cfg!(debug_assertions) { "on" } else { "off" },
    );
    let second = |one: Uuid, other: Uuid| one.as_u128().abs_diff(other.as_u128()) == 1;
    let right = suggestions.all.iter().filter(|pair| second(pair.one, pair.other)).count();
    println!("{right} of 2,000 second records found, {} other pairs suggested", suggestions.all.len() - right);
    assert!(right > 1_800, "{right}");
}
