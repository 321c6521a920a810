//! What a picture holds, case by case; `tests/naive.rs` compares it with one that shares nothing.

mod merged;
mod naive;

use domain::child_in_need_plan::ChildInNeedPlan;
use domain::{Fact, Kind};
use uuid::Uuid;

use crate::{Picture, Told};

fn told(position: i64, version: i32, withdrawn: bool, start: &str) -> Told {
    let plan: ChildInNeedPlan = serde_json::from_value(serde_json::json!({ "start_date": start })).unwrap();
    Told {
        position,
        entry: Uuid::from_u128(1),
        version,
        kind: "child_in_need_plan".into(),
        subject: Uuid::from_u128(2),
        episode: None,
        source: "sightline".into(),
        withdrawn,
        body: Some(Fact::from(plan).to_body()),
    }
}

#[test]
fn the_last_version_told_is_the_one_held() {
    let mut picture = Picture::default();
    picture.tell([told(1, 1, false, "2026-03-01"), told(2, 2, false, "2026-03-02")], 2).unwrap();
    let plans: Vec<_> = picture.all(Kind::ChildInNeedPlan).collect();
    assert_eq!(plans.len(), 1);
    assert_eq!(plans[0].version, 2);
}

#[test]
fn a_withdrawn_entry_is_held_and_not_counted() {
    let mut picture = Picture::default();
    picture.tell([told(1, 1, false, "2026-03-01"), told(2, 2, true, "2026-03-01")], 2).unwrap();
    assert_eq!(picture.all(Kind::ChildInNeedPlan).count(), 0);
    assert_eq!(picture.everything_of(Uuid::from_u128(2)).count(), 1);
}

#[test]
fn an_erased_entry_is_forgotten() {
    let mut picture = Picture::default();
    let erased = Told { body: None, ..told(2, 2, true, "2026-03-01") };
    picture.tell([told(1, 1, false, "2026-03-01"), erased], 2).unwrap();
    assert!(picture.entry(Uuid::from_u128(1)).is_none());
    assert_eq!(picture.everything_of(Uuid::from_u128(2)).count(), 0);
}

#[test]
fn a_restriction_that_cannot_be_read_restricts_all_the_same() {
    let mut picture = Picture::default();
    let unreadable = Told { kind: "restriction".into(), body: Some("{}".into()), ..told(1, 1, false, "2026-03-01") };
    assert!(picture.tell([unreadable], 1).is_err());
    let held: Vec<_> = picture.all(Kind::Restriction).collect();
    assert!(matches!(&held[0].fact, Fact::Restriction(restriction) if restriction.allowed.is_empty()));
}

#[test]
fn one_unreadable_version_does_not_hide_the_rest() {
    let mut picture = Picture::default();
    let broken = Told { body: Some("{".into()), entry: Uuid::from_u128(9), ..told(1, 1, false, "2026-03-01") };
    assert!(picture.tell([broken, told(2, 1, false, "2026-03-01")], 2).is_err());
    assert_eq!(picture.all(Kind::ChildInNeedPlan).count(), 1);
    assert_eq!(picture.position(), 2);
}

#[test]
fn the_words_of_a_case_note_stay_in_the_ledger() {
    let mut picture = Picture::default();
    let body = r#"{"schema":1,"at":"2026-03-01","kind":"meeting","text":"Made-up words."}"#;
    let note = Told { kind: "case_note".into(), body: Some(body.into()), ..told(1, 1, false, "2026-03-01") };
    picture.tell([note], 1).unwrap();
    let held = picture.entry(Uuid::from_u128(1)).unwrap();
    assert!(matches!(&held.fact, Fact::CaseNote(note) if note.text.text().is_none()));
}

#[test]
fn a_reader_keeps_the_record_as_it_was() {
    let mut picture = Picture::default();
    picture.tell([told(1, 1, false, "2026-03-01")], 1).unwrap();
    let before = picture.clone();
    picture.tell([told(2, 2, true, "2026-03-02")], 2).unwrap();
    assert_eq!((before.all(Kind::ChildInNeedPlan).count(), before.position()), (1, 1));
    assert_eq!((picture.all(Kind::ChildInNeedPlan).count(), picture.position()), (0, 2));
}

#[test]
fn whoever_follows_is_told_whose_record_changed() {
    let mut picture = Picture::default();
    let other = Told { entry: Uuid::from_u128(5), subject: Uuid::from_u128(6), ..told(2, 1, false, "2026-03-01") };
    picture.tell([told(1, 1, false, "2026-03-01"), other], 2).unwrap();
    assert_eq!(picture.changed_subjects_since(1), Some(vec![Uuid::from_u128(6)]));
    assert_eq!(picture.changed_subjects_since(2), Some(Vec::new()));
}

#[test]
fn what_was_let_go_is_there_again_when_it_is_asked_for() {
    let mut picture = Picture::default();
    let body = r#"{"schema":1,"at":"2026-03-01","kind":"meeting","text":"Made-up words."}"#;
    let note = |number: u128| Told {
        kind: "case_note".into(),
        body: Some(body.into()),
        entry: Uuid::from_u128(number),
        ..told(1, 1, false, "2026-03-01")
    };
    picture.tell((1..=600).map(note), 1).unwrap();
    let (before, asked) = (picture.clone(), picture.entry(Uuid::from_u128(300)).cloned());
    let kept = before.entry(Uuid::from_u128(300)).unwrap();
    picture.let_go_of_all();
    assert_eq!(picture.entry(Uuid::from_u128(300)), asked.as_ref());
    assert_eq!(Some(kept), asked.as_ref());
    assert!(picture.of(Uuid::from_u128(2)).eq(before.of(Uuid::from_u128(2))));
}

#[test]
fn the_last_change_of_a_kind_is_also_that_of_a_withdrawal_and_of_an_erasure() {
    let mut picture = Picture::default();
    assert_eq!(picture.last_change_of(&[Kind::ChildInNeedPlan]), 0);
    let versions = [told(1, 1, false, "2026-03-01"), told(3, 2, true, "2026-03-01")];
    picture.tell(versions, 5).unwrap();
    assert_eq!(picture.last_change_of(&[Kind::Visit, Kind::ChildInNeedPlan]), 3);
    assert_eq!(picture.last_change_of(&[Kind::Visit]), 0);
    picture.tell([Told { body: None, ..told(8, 3, true, "2026-03-01") }], 9).unwrap();
    assert_eq!(picture.last_change_of(&[Kind::ChildInNeedPlan]), 8);
}
