//! The made-up authority: the same for the same seed, whole, and with something on every page.

use chrono::{DateTime, Utc};
use domain::{Fact, Kind};
use ledger::Ledger;
use picture::Picture;
use services::Sightline;
use testkit::{TestDatabase, databases};

fn now() -> DateTime<Utc> {
    "2026-03-18T14:00:00Z".parse().unwrap()
}

async fn made(database: &TestDatabase, seed: u64) -> (Sightline, Picture) {
    let ledger = Ledger::open(&database.url, true).await.unwrap();
    synthetic::fill(ledger.clone(), seed, 12, now()).await.unwrap();
    let app = Sightline::new(ledger).unwrap();
    let place = app.ledger().head().await.unwrap().position;
    let picture = app.picture_known_at(place).await.unwrap();
    (app, picture)
}

fn bodies(picture: &Picture) -> Vec<(uuid::Uuid, i32, String)> {
    let mut all: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| **kind != Kind::Account)
        .flat_map(|kind| picture.all(*kind))
        // The picture leaves long words in the ledger; that they too are the same is held by the tests of `synthetic`.
        .map(|held| (held.entry, held.version, format!("{:?}", held.fact)))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn the_same_seed_makes_the_same_authority_on_each_engine_and_another_seed_another() {
    let mut first: Option<Vec<_>> = None;
    for database in databases().await {
        let (app, picture) = made(&database, 1).await;
        app.verify(None, |_| ()).await.unwrap().unwrap();
        let these = bodies(&picture);
        assert!(these.len() > 80, "{}", these.len());
        assert_eq!(first.get_or_insert_with(|| these.clone()), &these, "{}", database.engine);
    }
    let (_, other) = made(&TestDatabase::sqlite(), 2).await;
    assert_ne!(first.unwrap(), bodies(&other));
}

#[tokio::test]
async fn some_contacts_wait_and_nothing_has_happened_after_now() {
    let (_, picture) = made(&TestDatabase::sqlite(), 1).await;
    let waiting = picture.all(Kind::Contact).filter(|held| {
        let Fact::Contact(contact) = &held.fact else { panic!("a contact is a contact") };
        assert!(contact.received_at.day() <= now().date_naive());
        contact.decision.is_none()
    });
    assert!(waiting.count() >= 6);
    for kind in [Kind::Referral, Kind::Assessment, Kind::ChildInNeedPlan, Kind::Relationship, Kind::Address] {
        assert!(picture.all(kind).count() > 0, "{kind:?}");
    }
}
