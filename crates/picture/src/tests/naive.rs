//! A picture in chunks says the same as one of plain maps, after any sequence of versions, told in any portions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{EntryId, Fact, Kind, SubjectId};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{Held, Picture, Told};

/// The shortest program that is right.
#[derive(Clone, Default)]
struct Naive {
    entries: HashMap<EntryId, Held>,
    order: Vec<EntryId>,
}

impl Naive {
    fn tell(&mut self, told: &Told) {
        let body = told.body.as_ref().filter(|_| told.source != "erasure");
        let Some(body) = body else {
            self.entries.remove(&told.entry);
            self.order.retain(|entry| *entry != told.entry);
            return;
        };
        let kind = Kind::from_code(&told.kind).unwrap();
        let Ok(fact) = Fact::from_body(kind, body) else { return };
        let held = Held {
            position: told.position,
            entry: told.entry,
            version: told.version,
            subject: told.subject,
            episode: told.episode,
            source: domain::Source::from_stored(&told.source),
            withdrawn: told.withdrawn,
            fact,
        };
        if self.entries.insert(told.entry, held).is_none() {
            self.order.push(told.entry);
        }
    }

    fn held(&self) -> impl Iterator<Item = &Held> {
        self.order.iter().map(|entry| &self.entries[entry])
    }
}

/// What happens to an entry.
#[derive(Clone, Debug)]
enum Step {
    Says(u8),
    Withdrawn,
    Erased,
    Broken,
}

fn steps() -> impl Strategy<Value = Vec<(u16, Step)>> {
    let step = prop_oneof![
        6 => any::<u8>().prop_map(Step::Says),
        2 => Just(Step::Withdrawn),
        1 => Just(Step::Erased),
        1 => Just(Step::Broken),
    ];
    prop::collection::vec((0_u16..700, step), 0..1_500)
}

/// The kind and subject of an entry never change, so both follow from its number.
fn version(number: u16, step: &Step, position: i64, before: Option<&String>) -> Told {
    let kind = ["person", "child_in_need_plan", "case_note"][usize::from(number % 3)];
    let body = |says: u8| match kind {
        "person" => format!(r#"{{"schema":1,"family_name":"Example{says}"}}"#),
        "child_in_need_plan" => format!(r#"{{"schema":1,"start_date":"2026-03-{:02}"}}"#, says % 28 + 1),
        // Empty, so that it makes no difference whether the words were left out.
        _ => format!(r#"{{"schema":1,"at":"2026-03-{:02}","kind":"meeting","text":""}}"#, says % 28 + 1),
    };
    let body = match step {
        Step::Says(says) => Some(body(*says)),
        Step::Withdrawn => Some(before.cloned().unwrap_or_else(|| body(0))),
        Step::Erased => None,
        Step::Broken => Some("{".to_owned()),
    };
    Told {
        position,
        entry: Uuid::from_u128(1_000 + u128::from(number)),
        version: 1,
        kind: kind.to_owned(),
        subject: Uuid::from_u128(u128::from(number % 90)),
        episode: number.is_multiple_of(4).then(|| Uuid::from_u128(9)),
        source: if number.is_multiple_of(5) { "cin-census/201" } else { "sightline" }.to_owned(),
        withdrawn: matches!(step, Step::Withdrawn),
        body,
    }
}

fn versions(steps: &[(u16, Step)]) -> Vec<Told> {
    let mut bodies: HashMap<u16, String> = HashMap::new();
    let mut all = Vec::new();
    for ((number, step), position) in steps.iter().zip(1..) {
        let told = version(*number, step, position, bodies.get(number));
        if let (Step::Says(_), Some(body)) = (step, &told.body) {
            bodies.insert(*number, body.clone());
        }
        all.push(told);
    }
    all
}

fn without_words(held: &Held) -> Held {
    let mut held = held.clone();
    held.fact.leave_narrative();
    held
}

fn same(picture: &Picture, naive: &Naive) {
    for held in naive.held() {
        assert_eq!(picture.entry(held.entry), Some(&without_words(held)));
    }
    for subject in (0..90).map(Uuid::from_u128) {
        let of: Vec<Held> = naive.held().filter(|held| held.subject == subject).map(without_words).collect();
        assert!(picture.everything_of(subject).eq(of.iter()), "{subject}");
        assert!(picture.of(subject).eq(of.iter().filter(|held| !held.withdrawn)), "{subject}");
        let notes = of.iter().filter(|held| !held.withdrawn && held.fact.kind() == Kind::CaseNote);
        assert!(picture.of_kinds(subject, &[Kind::CaseNote, Kind::Visit]).eq(notes), "{subject}");
    }
    for kind in Kind::ALL {
        let of: Vec<Held> =
            naive.held().filter(|held| held.fact.kind() == *kind && !held.withdrawn).map(without_words).collect();
        assert!(picture.all(*kind).eq(of.iter()), "{kind:?}");
    }
    let people: BTreeSet<SubjectId> = naive
        .held()
        .filter(|held| !held.withdrawn && held.fact.kind() == Kind::Person)
        .map(|held| held.subject)
        .collect();
    assert_eq!(picture.people().collect::<BTreeSet<_>>(), people);
    assert_eq!(picture.people().count(), people.len());
    let counts: BTreeMap<Kind, usize> = Kind::ALL.iter().map(|kind| (*kind, picture.count(*kind))).collect();
    assert_eq!(counts.values().sum::<usize>(), naive.order.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_chunked_picture_equals_a_plain_one(steps in steps(), portion in 1_usize..200) {
        let (mut picture, mut naive) = (Picture::default(), Naive::default());
        let mut kept = Vec::new();
        for some in versions(&steps).chunks(portion) {
            // A reader holds each state, so that every portion is told to a copy.
            kept.push((picture.clone(), naive.clone()));
            some.iter().for_each(|told| naive.tell(told));
            let _ = picture.tell(some.iter().cloned(), 0);
        }
        same(&picture, &naive);
        let middle = kept.len() / 2;
        for (picture, naive) in kept.iter().skip(middle).take(2) {
            same(picture, naive);
        }
    }
}
