//! The ledger on both engines: order, currency, repetition, tampering, archives.

use chrono::{DateTime, Duration, Utc};
use ledger::{KnownAt, Ledger, LedgerError, NewAccess, NewChange, NewVersion};
use testkit::{TestDatabase, databases, monday_morning};
use uuid::Uuid;

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn version(entry: u128, supersedes: Option<i32>, body: &str) -> NewVersion {
    NewVersion {
        entry: id(entry),
        supersedes,
        kind: "case_note".into(),
        subject: id(1_000 + entry % 3),
        episode: None,
        source: "sightline".into(),
        period: None,
        withdrawn: false,
        happened_at: Some("2026-03-14".into()),
        ended_at: None,
        source_key: None,
        body: body.into(),
    }
}

pub fn change(versions: Vec<NewVersion>) -> NewChange {
    NewChange {
        actor: "social-worker".into(),
        purpose: "casework".into(),
        what: "write a note".into(),
        reason: Some("because it was so".into()),
        request_key: None,
        versions,
    }
}

pub async fn opened(database: &TestDatabase) -> Ledger {
    let ledger = Ledger::open(&database.url, true).await.unwrap();
    ledger.migrate(monday_morning()).await.unwrap();
    ledger
}

pub async fn write(ledger: &Ledger, at: DateTime<Utc>, change: NewChange) -> Result<ledger::Appended, LedgerError> {
    let mut write = ledger.begin(at).await?;
    let appended = write.append(change).await?;
    write.commit().await?;
    Ok(appended)
}

#[tokio::test]
async fn a_second_editor_gets_both_texts_and_nothing_is_stored() {
    for database in databases().await {
        let ledger = opened(&database).await;
        write(&ledger, monday_morning(), change(vec![version(1, None, "first")])).await.unwrap();
        write(&ledger, monday_morning(), change(vec![version(1, Some(1), "hers")])).await.unwrap();
        let his = write(&ledger, monday_morning(), change(vec![version(1, Some(1), "his")])).await;
        match his {
            Err(LedgerError::Superseded { current, attempted }) => {
                assert_eq!(current.body.as_deref(), Some("hers"));
                assert_eq!(attempted, "his");
            }
            other => panic!("{}: {other:?}", database.engine),
        }
        assert_eq!(ledger.head().await.unwrap().position, 2);
    }
}

#[tokio::test]
async fn a_form_posted_twice_makes_one_change() {
    for database in databases().await {
        let ledger = opened(&database).await;
        let once = NewChange { request_key: Some("form-7".into()), ..change(vec![version(1, None, "x")]) };
        let first = write(&ledger, monday_morning(), once.clone()).await.unwrap();
        let second = write(&ledger, monday_morning(), once).await.unwrap();
        assert!(!first.repeated && second.repeated);
        assert_eq!(first.position, second.position);
        assert_eq!(ledger.head().await.unwrap().position, 1);
    }
}

#[tokio::test]
async fn many_writers_get_one_order_and_time_never_goes_back() {
    for database in databases().await {
        let ledger = opened(&database).await;
        // A second program on the same database, with a clock that is an hour slow.
        let other = Ledger::open(&database.url, false).await.unwrap();
        let mut tasks = Vec::new();
        for number in 0..40 {
            let (ledger, at) = if number % 2 == 0 {
                (ledger.clone(), monday_morning())
            } else {
                (other.clone(), monday_morning() - Duration::hours(1))
            };
            tasks.push(tokio::spawn(async move {
                write(&ledger, at, change(vec![version(100 + number, None, "x")])).await.unwrap()
            }));
        }
        let mut all = Vec::new();
        for task in tasks {
            all.push(task.await.unwrap());
        }
        all.sort_by_key(|appended| appended.position);
        assert_eq!(all.iter().map(|appended| appended.position).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
        assert!(all.windows(2).all(|pair| pair[0].recorded_at < pair[1].recorded_at), "{}", database.engine);
        let verified = ledger.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        assert_eq!(verified.links, 40);
    }
}

#[tokio::test]
async fn a_dropped_write_leaves_no_trace() {
    for database in databases().await {
        let ledger = opened(&database).await;
        let mut dropped = ledger.begin(monday_morning()).await.unwrap();
        dropped.append(change(vec![version(1, None, "x")])).await.unwrap();
        drop(dropped);
        assert_eq!(ledger.head().await.unwrap().position, 0);
        write(&ledger, monday_morning(), change(vec![version(1, None, "y")])).await.unwrap();
        assert_eq!(ledger.head().await.unwrap().position, 1);
    }
}

#[tokio::test]
async fn an_episode_that_is_no_referral_is_refused() {
    for database in databases().await {
        let ledger = opened(&database).await;
        write(&ledger, monday_morning(), change(vec![version(1, None, "x")])).await.unwrap();
        let lost = NewVersion { episode: Some(id(1)), ..version(2, None, "y") };
        let refused = write(&ledger, monday_morning(), change(vec![lost])).await;
        assert!(matches!(refused, Err(LedgerError::NoSuchEpisode(_))), "{}: {refused:?}", database.engine);
    }
}

#[tokio::test]
async fn an_erasure_leaves_a_tombstone_and_a_chain_that_verifies() {
    for database in databases().await {
        let ledger = opened(&database).await;
        write(&ledger, monday_morning(), change(vec![version(1, None, "secret"), version(2, None, "kept")]))
            .await
            .unwrap();
        write(&ledger, monday_morning(), change(vec![version(1, Some(1), "secret again")])).await.unwrap();
        let mut erasing = ledger.begin(monday_morning()).await.unwrap();
        erasing.erase("governance", &[id(1)], "Order 12 of the Family Court").await.unwrap();
        erasing.commit().await.unwrap();
        let verified = ledger.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        assert_eq!((verified.versions, verified.erased), (4, 2));
        let write = ledger.begin(monday_morning()).await.unwrap();
        let history = write.history(id(1_001), KnownAt::Now).await.unwrap();
        assert!(history.iter().all(|line| line.version.body.as_deref() != Some("secret")));
        assert!(history.iter().all(|line| line.reason.is_none()));
    }
}

#[tokio::test]
async fn an_access_takes_a_place_in_the_same_chain() {
    for database in databases().await {
        let ledger = opened(&database).await;
        write(&ledger, monday_morning(), change(vec![version(1, None, "x")])).await.unwrap();
        let mut looking = ledger.begin(monday_morning()).await.unwrap();
        let access = NewAccess {
            actor: "manager".into(),
            purpose: "oversight".into(),
            subject: Some(id(1_001)),
            what: "the child's page".into(),
            reason: None,
        };
        looking.record_access(access).await.unwrap();
        looking.commit().await.unwrap();
        let looks = ledger.accesses(Some(id(1_001)), 10).await.unwrap();
        assert_eq!(looks.len(), 1);
        assert_eq!((looks[0].position, looks[0].actor.as_str()), (2, "manager"));
    }
}

#[tokio::test]
async fn reading_on_from_a_place_gives_every_version_once_and_no_half_change() {
    for database in databases().await {
        let ledger = opened(&database).await;
        for number in 0..7_u128 {
            let several = (0..3).map(|part| version(number * 10 + part, None, "x")).collect();
            write(&ledger, monday_morning(), change(several)).await.unwrap();
        }
        let (mut place, mut seen) = (0, Vec::new());
        while place < 7 {
            let (versions, upto) = ledger.versions_after(place, 4).await.unwrap();
            assert!(upto > place);
            seen.extend(versions.iter().map(|version| (version.position, version.ordinal)));
            place = upto;
        }
        let whole: Vec<(i64, i32)> = (1..=7).flat_map(|place| (1..=3).map(move |part| (place, part))).collect();
        assert_eq!(seen, whole, "{}", database.engine);
    }
}
