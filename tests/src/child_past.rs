//! The child's page at every past place in the chain, against a naive model.

use std::collections::BTreeSet;

use chrono::Duration;
use domain::EntryId;
use ledger::KnownAt;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use services::app::NewFact;
use testkit::House;
use uuid::Uuid;

use crate::child::{CHILD, chronology_for, entry, plan, tell, with_amira};

/// One thing that happens: to which entry, and what.
#[derive(Clone, Copy, Debug)]
enum Happens {
    New,
    Changes(usize),
    Withdraws(usize),
    ToAnother,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => Just(Happens::New),
        3 => (0..8_usize).prop_map(Happens::Changes),
        2 => (0..8_usize).prop_map(Happens::Withdraws),
        1 => Just(Happens::ToAnother),
    ]
}

/// Entry, version, withdrawn.
type Known = BTreeSet<(EntryId, i32, bool)>;

/// The naive model: everything that was ever told of the child, replayed up to a place.
fn replay(told: &[(i64, EntryId, i32, bool)], place: i64) -> Known {
    let mut known: Known = BTreeSet::new();
    for (_, entry, version, withdrawn) in told.iter().filter(|(at, ..)| *at <= place) {
        known.retain(|(held, ..)| held != entry);
        known.insert((*entry, *version, *withdrawn));
    }
    known
}

#[test]
fn a_page_at_any_past_place_is_what_replaying_the_changes_gives() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    let all = proptest::collection::vec(happens(), 1..14);
    runner.run(&all, |events| runtime.block_on(holds_at_every_place(events))).unwrap();
}

async fn holds_at_every_place(events: Vec<Happens>) -> Result<(), TestCaseError> {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let mut told = vec![(house.app.ledger().head().await.unwrap().position, entry(1), 1, false)];
    let mut entries: Vec<(EntryId, i32)> = Vec::new();
    for event in events {
        house.clock.advance(Duration::minutes(1));
        let new = entry(100 + told.len() as u128);
        let (fact, known) = match event {
            Happens::New => {
                entries.push((new, 1));
                (NewFact::typed(new, CHILD, plan("2026-03-02", None)), Some((new, 1, false)))
            }
            Happens::ToAnother => {
                (NewFact::typed(Uuid::now_v7(), Uuid::from_u128(0xC2), plan("2026-03-02", None)), None)
            }
            Happens::Changes(pick) | Happens::Withdraws(pick) => {
                let count = entries.len();
                let Some((held, version)) = entries.get_mut(pick % count.max(1)) else { continue };
                let mut fact = NewFact::typed(*held, CHILD, plan("2026-03-03", None)).superseding(*version);
                fact.withdrawn = matches!(event, Happens::Withdraws(_));
                *version += 1;
                let known = (*held, *version, fact.withdrawn);
                (fact, Some(known))
            }
        };
        let place = tell(&house, None, vec![fact]).await.position;
        told.extend(known.map(|(entry, version, withdrawn)| (place, entry, version, withdrawn)));
    }
    let head = house.app.ledger().head().await.unwrap().position;
    for place in told[0].0 - 1..=head {
        let page = chronology_for(&house, "social-worker", KnownAt::Place(place)).await;
        let shown: Known = page.lines().map(|line| (line.entry, line.now.version, line.withdrawn)).collect();
        prop_assert_eq!(shown, replay(&told, place), "at place {}", place);
    }
    Ok(())
}
