//! Everything out with its history and in again elsewhere, to the byte; backup and restore while others write.

use std::collections::BTreeMap;
use std::path::Path;

use ledger::{Ledger, LedgerError};
use testkit::{TestDatabase, databases, monday_morning};

use crate::ledger_chain::{change, opened, version, write};

async fn filled(database: &TestDatabase) -> Ledger {
    let ledger = opened(database).await;
    for number in 1..=30 {
        let text = format!("{{\"schema\":1,\"words\":\"“Zoë’s” own, number {number}\\n\"}}");
        write(&ledger, monday_morning(), change(vec![version(number, None, &text)])).await.unwrap();
    }
    ledger
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

#[tokio::test]
async fn an_export_makes_the_identical_record_elsewhere() {
    for from in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let (out, again) = (folder.path().join("out"), folder.path().join("again"));
        let first = filled(&from).await;
        first.export(&out, |_| ()).await.unwrap();
        let elsewhere = TestDatabase::sqlite();
        let second = opened(&elsewhere).await;
        second.import(&out, |_| ()).await.unwrap();
        assert_eq!(first.head().await.unwrap(), second.head().await.unwrap(), "from {}", from.engine);
        second.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        second.export(&again, |_| ()).await.unwrap();
        assert_eq!(files(&out), files(&again), "from {}", from.engine);
    }
}

#[tokio::test]
async fn from_sqlite_to_postgres_and_back_the_hashes_are_equal() {
    let Some(postgres) = TestDatabase::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = filled(&TestDatabase::sqlite()).await;
    let there = folder.path().join("there");
    first.export(&there, |_| ()).await.unwrap();
    let middle = opened(&postgres).await;
    middle.import(&there, |_| ()).await.unwrap();
    let back = folder.path().join("back");
    middle.export(&back, |_| ()).await.unwrap();
    let last_database = TestDatabase::sqlite();
    let last = opened(&last_database).await;
    last.import(&back, |_| ()).await.unwrap();
    assert_eq!(first.head().await.unwrap(), last.head().await.unwrap());
    assert_eq!(files(&there), files(&back));
    // The chain goes on where it left off.
    write(&last, monday_morning(), change(vec![version(99, None, "after")])).await.unwrap();
    last.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
}

#[tokio::test]
async fn an_export_into_a_database_that_holds_a_record_is_refused() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let ledger = filled(&database).await;
        let out = folder.path().join("out");
        ledger.export(&out, |_| ()).await.unwrap();
        let refused = ledger.import(&out, |_| ()).await;
        assert!(matches!(refused, Err(LedgerError::Archive(_))), "{}: {refused:?}", database.engine);
    }
}

#[tokio::test]
async fn an_export_with_a_line_missing_stores_nothing() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        filled(&TestDatabase::sqlite()).await.export(&out, |_| ()).await.unwrap();
        let links = std::fs::read_to_string(out.join("link.jsonl")).unwrap();
        let cut: Vec<&str> = links.lines().take(20).collect();
        std::fs::write(out.join("link.jsonl"), cut.join("\n")).unwrap();
        let ledger = opened(&database).await;
        assert!(ledger.import(&out, |_| ()).await.is_err());
        assert_eq!(ledger.head().await.unwrap().position, 0, "{}", database.engine);
    }
}

/// The drill: a backup is taken while somebody writes, the database is lost, the backup is put back.
#[tokio::test]
async fn a_backup_taken_while_others_write_is_whole_and_restores() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let ledger = filled(&database).await;
        let credential = ledger::Credential {
            user_name: "manager".into(),
            password_hash: "hashed".into(),
            failures: 0,
            locked_until: None,
        };
        ledger.save_credential(credential.clone()).await.unwrap();
        let busy = ledger.clone();
        let writer = tokio::spawn(async move {
            for number in 1_000..1_200 {
                write(&busy, monday_morning(), change(vec![version(number, None, "meanwhile")])).await.unwrap();
            }
        });
        let out = folder.path().join("backup");
        let counts = ledger.backup(&out, |_| ()).await.unwrap();
        writer.await.unwrap();
        assert!(counts.links >= 30);
        let restored_database = TestDatabase::sqlite();
        let restored = opened(&restored_database).await;
        restored.restore(&out, |_| ()).await.unwrap();
        let verified = restored.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
        assert_eq!(verified.links, counts.links, "{}", database.engine);
        assert_eq!(restored.credential("manager").await.unwrap(), Some(credential));
    }
}

#[tokio::test]
async fn a_damaged_backup_is_noticed_before_anything_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("backup");
    filled(&TestDatabase::sqlite()).await.backup(&out, |_| ()).await.unwrap();
    let path = out.join("entry_version.jsonl");
    let text = std::fs::read_to_string(&path).unwrap().replacen("number 7", "number 8", 1);
    std::fs::write(&path, text).unwrap();
    let database = TestDatabase::sqlite();
    let ledger = opened(&database).await;
    let refused = ledger.restore(&out, |_| ()).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("damaged")));
    assert_eq!(ledger.head().await.unwrap().position, 0);
}
