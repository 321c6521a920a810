//! The picture follows the ledger: never behind what was written, here or on another node, and unchanged under a reader.

use std::time::{Duration, Instant};

use domain::Kind;
use ledger::{Ledger, NewChange, NewVersion};
use services::Sightline;
use testkit::{House, houses, monday_morning};
use uuid::Uuid;

fn note(number: u128, supersedes: Option<i32>, day: u32) -> NewVersion {
    NewVersion {
        entry: Uuid::from_u128(number),
        supersedes,
        kind: Kind::CaseNote.code().into(),
        subject: Uuid::from_u128(5_000),
        episode: None,
        source: "sightline".into(),
        period: None,
        withdrawn: false,
        happened_at: None,
        ended_at: None,
        source_key: None,
        body: format!(r#"{{"schema":1,"at":"2026-03-{day:02}","kind":"meeting","text":"Made up."}}"#),
    }
}

async fn write(ledger: &Ledger, versions: Vec<NewVersion>) {
    let mut write = ledger.begin(monday_morning()).await.unwrap();
    let change = NewChange {
        actor: "social-worker".into(),
        purpose: "casework".into(),
        what: "write notes".into(),
        versions,
        ..NewChange::default()
    };
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn another_node_sees_a_write_within_a_second() {
    for House { app, database, .. } in houses().await {
        let node = Sightline::new(Ledger::open(&database.url, false).await.unwrap()).unwrap();
        let before = node.picture().await.unwrap();
        assert_eq!(before.all(Kind::CaseNote).count(), 0);
        let started = Instant::now();
        write(app.ledger(), vec![note(1, None, 1)]).await;
        assert_eq!(node.picture().await.unwrap().all(Kind::CaseNote).count(), 1, "{}", database.engine);
        assert!(started.elapsed() < Duration::from_secs(1), "{}: {:?}", database.engine, started.elapsed());
        assert_eq!(before.all(Kind::CaseNote).count(), 0);
    }
}

#[tokio::test]
async fn a_change_of_more_than_a_page_is_taken_whole_and_in_order() {
    for House { app, database, .. } in houses().await {
        write(app.ledger(), (1..=9_000).map(|number| note(number, None, 1)).collect()).await;
        write(app.ledger(), (1..=9_000).map(|number| note(number, Some(1), 2)).collect()).await;
        let picture = app.picture().await.unwrap();
        assert_eq!(picture.position(), app.ledger().position().await.unwrap());
        assert_eq!(picture.all(Kind::CaseNote).filter(|held| held.version == 2).count(), 9_000, "{}", database.engine);
        let order: Vec<u128> = picture.of(Uuid::from_u128(5_000)).map(|held| held.entry.as_u128()).collect();
        assert!(order.into_iter().eq(1..=9_000), "{}", database.engine);
    }
}

#[tokio::test]
async fn many_readers_and_a_writer_do_not_wait_for_one_another_and_each_sees_its_own_writes() {
    for House { app, database, .. } in houses().await {
        let mut tasks = Vec::new();
        for number in 0..20_u128 {
            let app = app.clone();
            tasks.push(tokio::spawn(async move {
                write(app.ledger(), vec![note(10_000 + number, None, 1)]).await;
                let picture = app.picture().await.unwrap();
                picture.entry(Uuid::from_u128(10_000 + number)).is_some()
            }));
        }
        for task in tasks {
            assert!(task.await.unwrap(), "{}", database.engine);
        }
    }
}
