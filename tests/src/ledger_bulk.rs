//! Many changes written at once, and the whole ledger read page by page, on both engines.

use chrono::Duration;
use ledger::{DatedChange, Ledger, LedgerError, NewVersion, Place};
use testkit::{databases, monday_morning};
use uuid::Uuid;

use crate::ledger_chain::{change, id, opened, version, write};

fn dated(minutes_ago: i64, versions: Vec<NewVersion>) -> DatedChange {
    DatedChange { recorded_at: monday_morning() - Duration::minutes(minutes_ago), change: change(versions) }
}

#[tokio::test]
async fn changes_written_at_once_stand_each_at_its_own_moment_and_verify() {
    for database in databases().await {
        let ledger = opened(&database).await;
        let mut filling = ledger.begin_filling(monday_morning()).await.unwrap();
        let some = vec![
            dated(50, vec![version(1, None, "first"), version(2, None, "second")]),
            dated(40, vec![version(1, Some(1), "first again")]),
            // Before the link that precedes it: time never goes back.
            dated(45, vec![version(3, None, "third")]),
        ];
        let last = filling.append_dated(some).await.unwrap().unwrap();
        assert_eq!(last.position, 3);
        let forty_minutes_ago = monday_morning() - Duration::minutes(40);
        assert_eq!(last.recorded_at.utc(), forty_minutes_ago + Duration::microseconds(1), "{}", database.engine);
        filling.append_dated(vec![dated(10, vec![version(1, Some(2), "and again")])]).await.unwrap();
        filling.commit().await.unwrap();
        let verified = ledger.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        assert_eq!((verified.links, ledger.position().await.unwrap()), (4, 4), "{}", database.engine);
        let (versions, _) = ledger.versions_after(0, 100).await.unwrap();
        let bodies: Vec<_> = versions.iter().map(|version| version.body.as_deref().unwrap()).collect();
        assert_eq!(bodies, ["first", "second", "first again", "third", "and again"]);
    }
}

#[tokio::test]
async fn what_append_refuses_is_refused_of_many_too() {
    for database in databases().await {
        let ledger = opened(&database).await;
        write(&ledger, monday_morning(), change(vec![version(1, None, "x")])).await.unwrap();
        let tomorrow = dated(-24 * 60, vec![version(2, None, "y")]);
        let stale = dated(0, vec![version(1, Some(7), "y")]);
        let missing = dated(0, vec![version(9, Some(1), "y")]);
        let twice = dated(0, vec![version(2, None, "y"), version(2, None, "z")]);
        let known = dated(0, vec![version(1, None, "y")]);
        let mut nowhere = version(2, None, "y");
        nowhere.episode = Some(id(77));
        let mut other = version(1, Some(1), "y");
        other.kind = "visit".into();
        let all = [tomorrow, stale, missing, twice, known, dated(0, vec![nowhere]), dated(0, vec![other])];
        for (refused, number) in all.into_iter().zip(0..) {
            let mut filling = ledger.begin_filling(monday_morning()).await.unwrap();
            let said = filling.append_dated(vec![refused]).await;
            let is_right = match number {
                0 => matches!(said, Err(LedgerError::Archive(_))),
                1 | 3 => matches!(said, Err(LedgerError::Superseded { .. } | LedgerError::NoSuchEntry(_))),
                2 => matches!(said, Err(LedgerError::NoSuchEntry(_))),
                4 => matches!(said, Err(LedgerError::Database(_))),
                5 => matches!(said, Err(LedgerError::NoSuchEpisode(_))),
                _ => matches!(said, Err(LedgerError::KindChanged { .. })),
            };
            assert!(is_right, "{} {number}: {said:?}", database.engine);
            let _ = filling.commit().await;
            assert_eq!(ledger.position().await.unwrap(), 1, "{} {number}", database.engine);
        }
    }
}

#[tokio::test]
async fn of_many_changes_a_referral_stands_no_later_than_what_belongs_to_it() {
    for database in databases().await {
        let ledger = opened(&database).await;
        let referral = |entry| NewVersion { kind: "referral".into(), ..version(entry, None, "a referral") };
        let of = |entry, referral| NewVersion { episode: Some(id(referral)), ..version(entry, None, "an assessment") };
        let mut filling = ledger.begin_filling(monday_morning()).await.unwrap();
        let later = vec![dated(50, vec![of(1, 900)]), dated(40, vec![referral(900)])];
        let said = filling.append_dated(later).await;
        assert!(
            matches!(said, Err(LedgerError::NoSuchEpisode(one)) if one == id(900)),
            "{}: {said:?}",
            database.engine
        );
        drop(filling);
        let mut filling = ledger.begin_filling(monday_morning()).await.unwrap();
        let known_before_or_at_once = vec![
            dated(50, vec![of(2, 901), referral(901)]),
            dated(40, vec![of(3, 901)]),
            dated(30, vec![NewVersion { supersedes: Some(1), ..referral(901) }]),
        ];
        filling.append_dated(known_before_or_at_once).await.unwrap();
        filling.append_dated(vec![dated(20, vec![of(4, 901)])]).await.unwrap();
        filling.commit().await.unwrap();
        let verified = ledger.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        assert_eq!(verified.links, 4, "{}", database.engine);
    }
}

/// Position, ordinal, entry, episode, whether withdrawn, body.
type Stored = (i64, i32, Uuid, Option<Uuid>, bool, Option<String>);

/// Everything in pages of about so many versions.
async fn paged(ledger: &Ledger, versions: u32) -> Vec<Stored> {
    let upto = ledger.position().await.unwrap();
    let (mut after, mut all) = (Place::end_of(0), Vec::new());
    loop {
        let cut = ledger.cut(after, upto, versions).await.unwrap();
        let until = cut.unwrap_or(Place::end_of(upto));
        let page = ledger.page(after, until).await.unwrap();
        for line in page.lines() {
            let line = line.unwrap();
            all.push((
                line.position,
                line.ordinal,
                line.entry,
                line.episode,
                line.withdrawn,
                line.body.map(str::to_owned),
            ));
        }
        let Some(next) = cut else { return all };
        assert!(next > after);
        after = next;
    }
}

#[tokio::test]
async fn pages_of_any_size_tell_every_version_once_and_in_order() {
    for database in databases().await {
        let ledger = opened(&database).await;
        let mut referral = version(900, None, "{\"é\":\"\u{1f}\"}");
        referral.kind = "referral".into();
        write(&ledger, monday_morning(), change(vec![referral])).await.unwrap();
        for number in 0..6_u128 {
            let many = (0..=number * 3).map(|one| NewVersion {
                episode: (one % 2 == 0).then(|| id(900)),
                withdrawn: one % 3 == 0,
                ..version(1 + number * 100 + one, None, "{\"a\":\"\u{1f}\u{1e}\"}")
            });
            write(&ledger, monday_morning(), change(many.collect())).await.unwrap();
        }
        let mut erasing = ledger.begin(monday_morning()).await.unwrap();
        erasing.erase("administrator", &[id(201)], "a court’s order").await.unwrap();
        erasing.commit().await.unwrap();
        let (versions, _) = ledger.versions_after(0, 1_000).await.unwrap();
        let expected: Vec<_> = versions
            .into_iter()
            .map(|one| (one.position, one.ordinal, one.entry, one.episode, one.withdrawn, one.body))
            .collect();
        for size in [1, 2, 5, 7, 1_000] {
            assert_eq!(paged(&ledger, size).await, expected, "{}, pages of {size}", database.engine);
        }
    }
}
