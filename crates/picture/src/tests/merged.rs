//! Records joined and parted again.

use domain::{Kind, SubjectId};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{Held, Picture, Told};

fn subject(number: u8) -> SubjectId {
    Uuid::from_u128(100 + u128::from(number))
}

fn told(position: i64, entry: u128, of: u8, kind: &str, body: &str) -> Told {
    Told {
        position,
        entry: Uuid::from_u128(entry),
        version: 1,
        kind: kind.into(),
        subject: subject(of),
        episode: None,
        source: "sightline".into(),
        withdrawn: false,
        body: Some(body.into()),
    }
}

fn person(position: i64, entry: u128, of: u8) -> Told {
    told(position, entry, of, "person", &format!(r#"{{"schema":1,"family_name":"Example{entry}"}}"#))
}

fn merge(position: i64, entry: u128, from: u8, into: u8) -> Told {
    let body = format!(r#"{{"schema":1,"into":"{}","reason":"Made up."}}"#, subject(into));
    told(position, entry, from, "merge", &body)
}

/// Everything that can be asked of a record.
#[derive(Debug, PartialEq)]
struct Seen {
    canonical: SubjectId,
    merged: Vec<SubjectId>,
    held: Vec<Held>,
    said: Vec<String>,
}

/// Everything that can be asked of a picture, but for the places in the chain that it has been told.
fn view(picture: &Picture, without: &[Uuid]) -> Vec<Seen> {
    let people: Vec<SubjectId> = picture.people().collect();
    let one = |number: u8| {
        let subject = subject(number);
        let held = picture.everything_of(subject).filter(|held| !without.contains(&held.entry)).cloned().collect();
        let mut said = vec![picture.label(subject), format!("{}", people.contains(&subject))];
        said.extend(picture.persons(subject).iter().map(|(_, person)| person.label()));
        Seen { canonical: picture.canonical(subject), merged: picture.merged_into(subject), held, said }
    };
    (0..8).map(one).collect()
}

#[test]
fn a_merged_record_is_read_as_one_with_the_record_it_was_merged_into() {
    let mut picture = Picture::default();
    picture.tell([person(1, 1, 1), person(2, 2, 2), person(3, 3, 3), merge(4, 4, 2, 1), merge(5, 5, 3, 2)], 5).unwrap();
    assert_eq!(picture.people().collect::<Vec<_>>(), [subject(1)]);
    assert_eq!(picture.merged_into(subject(1)), [subject(2), subject(3)]);
    for record in 1..=3 {
        assert_eq!(picture.canonical(subject(record)), subject(1));
        assert_eq!(picture.of(subject(record)).count(), 5);
    }
    assert_eq!(picture.entered_on(subject(2)).count(), 2);
}

#[test]
fn a_merge_undone_parts_the_records() {
    let mut picture = Picture::default();
    picture.tell([person(1, 1, 1), person(2, 2, 2)], 2).unwrap();
    let before = view(&picture, &[]);
    picture.tell([merge(3, 3, 2, 1)], 3).unwrap();
    assert_ne!(view(&picture, &[]), before);
    picture.tell([Told { version: 2, withdrawn: true, ..merge(4, 3, 2, 1) }], 4).unwrap();
    assert_eq!(view(&picture, &[Uuid::from_u128(3)]), before);
    assert_eq!(picture.all(Kind::Merge).count(), 0);
}

#[test]
fn a_merge_and_its_undoing_change_all_records_of_the_person() {
    let mut picture = Picture::default();
    picture.tell([person(1, 1, 1), person(2, 2, 2), merge(3, 3, 2, 1)], 3).unwrap();
    assert_eq!(picture.changed_subjects_since(2), Some(vec![subject(1), subject(2)]));
    picture.tell([Told { version: 2, withdrawn: true, ..merge(4, 3, 2, 1) }], 4).unwrap();
    assert_eq!(picture.changed_subjects_since(3), Some(vec![subject(1), subject(2)]));
}

#[test]
fn a_merge_that_was_erased_no_longer_joins() {
    let mut picture = Picture::default();
    picture.tell([person(1, 1, 1), person(2, 2, 2), merge(3, 3, 2, 1)], 3).unwrap();
    picture.tell([Told { version: 2, body: None, ..merge(4, 3, 2, 1) }], 4).unwrap();
    assert_eq!(picture.people().collect::<Vec<_>>(), [subject(1), subject(2)]);
}

/// Another write between a merge and its undoing: who someone is, or another merge.
fn writes() -> impl Strategy<Value = Vec<(bool, u8, u8)>> {
    prop::collection::vec((any::<bool>(), 0_u8..8, 0_u8..8), 0..12)
}

fn written(writes: &[(bool, u8, u8)], first: i64) -> Vec<Told> {
    let one = |((is_merge, from, into), position): (&(bool, u8, u8), i64)| {
        let entry = 1_000 + position as u128;
        if *is_merge { merge(position, entry, *from, *into) } else { person(position, entry, *from) }
    };
    writes.iter().zip(first..).map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_undone_leaves_no_trace_whatever_was_written_between(
        before in writes(), between in writes(), from in 0_u8..8, into in 0_u8..8,
    ) {
        let (before, between) = (written(&before, 1), written(&between, 200));
        let undone = Uuid::from_u128(1);
        let (mut with, mut without) = (Picture::default(), Picture::default());
        with.tell(before.iter().cloned(), 99).unwrap();
        with.tell([merge(100, 1, from, into)], 100).unwrap();
        with.tell(between.iter().cloned(), 299).unwrap();
        with.tell([Told { version: 2, withdrawn: true, ..merge(300, 1, from, into) }], 300).unwrap();
        without.tell(before.into_iter().chain(between), 300).unwrap();
        prop_assert_eq!(view(&with, &[undone]), view(&without, &[]));
    }
}
