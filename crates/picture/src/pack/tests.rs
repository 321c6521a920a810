use domain::{Fact, Kind};

use super::{pack, put_number, take_number, unpack};

fn packed(kind: Kind, body: &str) -> (Fact, Vec<u8>) {
    let fact = Fact::from_body(kind, body).unwrap();
    let mut bytes = Vec::new();
    pack(&fact, &mut bytes).unwrap();
    (fact, bytes)
}

const VISIT: &str = r#"{"schema":1,"at":"2026-03-14T09:30:00+00:00","kind":"section_47","worker":"00000000-0000-4000-8000-000000000001","seen":true,"not_seen_reason":null,"seen_alone":false,"bedroom_seen":true,"place":"home","who_else":["A neighbour, who is made up and has more than thirty-one letters"],"voice":{"heard":["own_words","drawing"],"words":"Made up."},"summary":"Made up too.","together":"00000000-0000-4000-8000-0000000000ff"}"#;

#[test]
fn a_fact_is_unpacked_as_it_was_packed() {
    let bodies = [
        (Kind::Visit, VISIT),
        (Kind::Visit, r#"{"schema":1,"at":"2026-07-14","kind":"other","seen":false,"not_seen_reason":"nobody_in"}"#),
        (
            Kind::Person,
            r#"{"schema":1,"given_names":"É","birth_date":"2020-02-29","disabilities":["MOB","2020-01-01"]}"#,
        ),
        (
            Kind::Contact,
            r#"{"schema":1,"received_at":"2026-07-14T09:30:00+01:00","source":"2B","concern":"Made up.","family_aware":{"answer":"no","why":"Made up."}}"#,
        ),
        (Kind::Address, r#"{"schema":1,"lines":["1 Example Road","-00:00"],"postcode":"ZZ1 1ZZ","protected":true}"#),
        (Kind::Relationship, r#"{"schema":1,"to":"00000000-0000-4000-8000-000000000001","tie":"mother"}"#),
        (
            Kind::BreakGlass,
            r#"{"schema":1,"account":"a","from":"2026-03-14T09:30:00Z","until":"2026-03-14T10:30:00Z","reason":"Made up."}"#,
        ),
    ];
    for (kind, body) in bodies {
        let Ok(fact) = Fact::from_body(kind, body) else { panic!("{kind:?}: {:?}", Fact::from_body(kind, body)) };
        let (_, bytes) = packed(kind, body);
        assert_eq!(unpack(kind, &bytes).unwrap(), fact);
    }
}

#[test]
fn words_that_were_left_are_still_known_to_have_been_there() {
    let (mut fact, _) = packed(Kind::Visit, VISIT);
    fact.leave_narrative();
    let mut bytes = Vec::new();
    pack(&fact, &mut bytes).unwrap();
    let Fact::Visit(visit) = unpack(Kind::Visit, &bytes).unwrap() else { panic!() };
    assert_eq!(visit.summary.map(|summary| summary.text().is_none()), Some(true));
    assert_eq!(visit.worries, None);
}

#[test]
fn a_visit_without_its_words_is_small() {
    let body = r#"{"schema":1,"at":"2026-03-14T09:30:00+00:00","kind":"section_47","worker":"00000000-0000-4000-8000-000000000001","seen":true,"seen_alone":false,"bedroom_seen":true,"place":"home","summary":"Made up."}"#;
    let (mut fact, _) = packed(Kind::Visit, body);
    fact.leave_narrative();
    let mut bytes = Vec::new();
    pack(&fact, &mut bytes).unwrap();
    assert!(bytes.len() < 60, "{}", bytes.len());
}

#[test]
fn bytes_cut_short_are_refused() {
    let (_, bytes) = packed(Kind::Visit, VISIT);
    for length in 0..bytes.len() {
        assert!(unpack(Kind::Visit, &bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn numbers_of_any_size_come_back() {
    for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
        let mut bytes = Vec::new();
        put_number(number, &mut bytes);
        bytes.push(7);
        assert_eq!(take_number(&bytes), Some((number, &[7][..])));
    }
}
