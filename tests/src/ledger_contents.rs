//! What documents hold: missed by both verifiers and by an import once it is lost, and gone with the last that names it.

use ledger::{Ledger, LedgerError, NewVersion};
use sea_orm::{ConnectionTrait, Database, Statement};
use testkit::{TestDatabase, databases, monday_morning};

use crate::ledger_chain::{change, id, opened, version, write};
use crate::tampering::{by_program, by_script, run_sql};

/// A document of this content, in a change of its own. Answers with the name of the content.
async fn add(ledger: &Ledger, entry: u128, content: &[u8]) -> String {
    let mut adding = ledger.begin(monday_morning()).await.unwrap();
    let sha256 = adding.keep_content(content).await.unwrap();
    let body = format!("{{\"schema\":1,\"sha256\":\"{sha256}\"}}");
    let document = NewVersion { kind: "document".into(), ..version(entry, None, &body) };
    adding.append(change(vec![document])).await.unwrap();
    adding.commit().await.unwrap();
    sha256
}

/// A note at place 1; documents at 2 and 3, and one of the same content as the first at 4.
/// With the names of the letter and of the drawing.
async fn filled(database: &TestDatabase) -> (Ledger, String, String) {
    let ledger = opened(database).await;
    write(&ledger, monday_morning(), change(vec![version(1, None, "as it was")])).await.unwrap();
    let letter = add(&ledger, 2, b"a letter").await;
    let drawing = add(&ledger, 3, b"a drawing").await;
    assert_eq!(add(&ledger, 4, b"a letter").await, letter);
    (ledger, letter, drawing)
}

async fn erase(ledger: &Ledger, entries: &[u128]) {
    let mut erasing = ledger.begin(monday_morning()).await.unwrap();
    let entries: Vec<_> = entries.iter().map(|entry| id(*entry)).collect();
    erasing.erase("governance", &entries, "Order 12").await.unwrap();
    erasing.commit().await.unwrap();
}

#[tokio::test]
async fn a_content_that_was_deleted_renamed_or_changed_is_missed_at_its_place() {
    for database in databases().await {
        let other = if database.file().is_some() { "x'00'" } else { "'\\x00'::bytea" };
        let tampering = [
            "delete from content".to_owned(),
            format!("update content set sha256 = '{}'", "0".repeat(64)),
            format!("update content set bytes = {other}"),
        ];
        let (ledger, letter, _) = filled(&database).await;
        assert!(by_program(&database, None).await.is_ok(), "clean before, {}", database.engine);
        let (clean, text) = by_script(&database, None);
        assert!(clean, "clean before, {}: {text}", database.engine);
        for sql in tampering {
            let sql = format!("{sql} where sha256 = '{letter}'");
            run_sql(&database, &sql).await;
            let ours = by_program(&database, None).await.unwrap_err();
            assert!(
                ours.contains("place 2") && ours.contains(&id(2).to_string()),
                "{}: {sql}: {ours}",
                database.engine
            );
            let (clean, text) = by_script(&database, None);
            assert!(!clean && text.contains("link 2, version row 1"), "{}: {sql}: {text}", database.engine);
            // As it was, for the next.
            let back = format!("delete from content where sha256 = '{letter}' or sha256 = '{}'", "0".repeat(64));
            run_sql(&database, &back).await;
            let mut again = ledger.begin(monday_morning()).await.unwrap();
            again.keep_content(b"a letter").await.unwrap();
            again.commit().await.unwrap();
            assert!(by_program(&database, None).await.is_ok(), "put back, {}", database.engine);
        }
    }
}

#[tokio::test]
async fn an_export_without_its_contents_or_with_some_cut_off_is_refused_and_stores_nothing() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let (full, letter, _) = filled(&database).await;
        full.export(&out, |_| ()).await.unwrap();
        let path = out.join("content.jsonl");
        let whole = std::fs::read_to_string(&path).unwrap();
        let first = whole.lines().next().unwrap();
        for (cut, text) in [("one is cut off", Some(first)), ("all are", Some("")), ("the file is not there", None)] {
            match text {
                Some(text) => std::fs::write(&path, text).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            for empty in databases().await {
                let ledger = opened(&empty).await;
                match ledger.import(&out, |_| ()).await {
                    Err(LedgerError::Archive(why)) => assert!(
                        why.contains("content.jsonl has not the content of the document at place"),
                        "{cut}, {} to {}: {why}",
                        database.engine,
                        empty.engine
                    ),
                    other => panic!("{cut}, {} to {}: {other:?}", database.engine, empty.engine),
                }
                assert_eq!(ledger.head().await.unwrap().position, 0);
                assert_eq!(ledger.content(&letter).await.unwrap(), None);
            }
        }
        std::fs::write(&path, whole).unwrap();
        let empty = TestDatabase::sqlite();
        let ledger = opened(&empty).await;
        ledger.import(&out, |_| ()).await.unwrap();
        assert!(by_program(&empty, None).await.is_ok(), "the whole one is taken");
    }
}

#[tokio::test]
async fn an_erasure_of_several_takes_what_no_document_is_left_to_name_and_nothing_else() {
    for database in databases().await {
        let (ledger, letter, drawing) = filled(&database).await;
        // A note that quotes the digits is no document: it keeps nothing, and takes nothing with it.
        let quoted = format!("it says {letter} and {drawing}");
        write(&ledger, monday_morning(), change(vec![version(6, None, &quoted)])).await.unwrap();
        write(&ledger, monday_morning(), change(vec![version(7, None, &quoted)])).await.unwrap();
        erase(&ledger, &[6]).await;
        assert!(ledger.content(&letter).await.unwrap().is_some() && ledger.content(&drawing).await.unwrap().is_some());
        erase(&ledger, &[2, 3]).await;
        assert_eq!(
            ledger.content(&letter).await.unwrap().as_deref(),
            Some(&b"a letter"[..]),
            "document 4 has it still"
        );
        assert_eq!(ledger.content(&drawing).await.unwrap(), None, "{}", database.engine);
        erase(&ledger, &[4]).await;
        assert_eq!(ledger.content(&letter).await.unwrap(), None, "{}", database.engine);
        assert!(by_program(&database, None).await.is_ok());
        let (clean, text) = by_script(&database, None);
        assert!(clean, "{}: {text}", database.engine);
    }
}

#[tokio::test]
async fn documents_are_found_without_reading_every_version() {
    let database = TestDatabase::sqlite();
    filled(&database).await;
    let db = Database::connect(&database.url).await.unwrap();
    let query = "explain query plan select body from entry_version where kind = 'document' and position >= 2 \
                 order by position, ordinal";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
    assert!(plan.iter().all(|step| step.contains("entry_version_of_documents")), "{plan:?}");
}
