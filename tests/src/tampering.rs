//! Whoever holds the database can change it. Each way of doing so is caught by both verifiers, on both engines.

use std::path::{Path, PathBuf};
use std::process::Command;

use ledger::{Checkpoint, Ledger, SigningKey};
use sea_orm::{ConnectionTrait, Database};
use testkit::{TestDatabase, databases, monday_morning};

use crate::ledger_chain::{change, id, opened, version, write};

/// Ten links: entry 1 with three versions, entries 2 to 4 with one, entry 5 erased, accesses between.
async fn filled(database: &TestDatabase) -> Ledger {
    let ledger = opened(database).await;
    for number in 1..=5 {
        write(&ledger, monday_morning(), change(vec![version(number, None, "as it was")])).await.unwrap();
    }
    for seen in 1..=2 {
        write(&ledger, monday_morning(), change(vec![version(1, Some(seen), "more")])).await.unwrap();
    }
    let mut looking = ledger.begin(monday_morning()).await.unwrap();
    let access = ledger::NewAccess {
        actor: "manager".into(),
        purpose: "oversight".into(),
        subject: Some(id(1_001)),
        what: "a child's record".into(),
        reason: None,
    };
    looking.record_access(access).await.unwrap();
    looking.commit().await.unwrap();
    let mut erasing = ledger.begin(monday_morning()).await.unwrap();
    erasing.erase("governance", &[id(5)], "Order 12").await.unwrap();
    erasing.commit().await.unwrap();
    ledger
}

pub async fn run_sql(database: &TestDatabase, sql: &str) {
    let db = Database::connect(&database.url).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

/// What the independent script says: whether clean, and its sentence.
pub fn by_script(database: &TestDatabase, checkpoint: Option<&Kept>) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/verify_ledger.py");
    let lines = tempfile::tempdir().unwrap();
    let path = match database.file() {
        Some(file) => file,
        None => {
            by_psql(&database.url, lines.path());
            lines.path().to_path_buf()
        }
    };
    let mut command = Command::new("python3");
    command.arg(script).arg(path);
    if let Some(kept) = checkpoint {
        command.arg("--checkpoint").arg(kept.path("cp.txt")).arg("--signature").arg(kept.path("cp.sig"));
        command.arg("--public-key").arg(kept.path("public.pem"));
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(2), "the script could not read the ledger: {text}");
    (output.status.success(), text)
}

/// JSON lines as `psql` writes them: never our exporter's.
fn by_psql(url: &str, folder: &Path) {
    let orders = [
        ("ledger_meta", "ledger_id"),
        ("chain_head", "id"),
        ("link", "position"),
        ("entry_version", "position, ordinal"),
    ];
    for (table, order) in orders {
        let query = format!("select row_to_json(t) from {table} t order by {order}");
        let output = Command::new("psql").args([url, "-XAtq", "-c", &query]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::write(folder.join(format!("{table}.jsonl")), output.stdout).unwrap();
    }
    let contents =
        "select json_build_object('sha256', sha256, 'hex', encode(bytes, 'hex')) from content order by sha256";
    let output = Command::new("psql").args([url, "-XAtq", "-c", contents]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::write(folder.join("content.jsonl"), output.stdout).unwrap();
}

pub async fn by_program(database: &TestDatabase, checkpoint: Option<&Checkpoint>) -> Result<(), String> {
    let ledger = Ledger::open(&database.url, false).await.unwrap();
    let answer = ledger.verify(checkpoint, |_| Ok(()), |_| ()).await.unwrap();
    answer.map(|_| ()).map_err(|found| found.sentence)
}

/// A signed checkpoint, kept elsewhere.
pub struct Kept {
    folder: tempfile::TempDir,
    checkpoint: Checkpoint,
}

impl Kept {
    async fn of(ledger: &Ledger) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Checkpoint::of(&ledger.head().await.unwrap()).unwrap();
        let key = SigningKey::new().unwrap();
        let text = checkpoint.to_text();
        std::fs::write(folder.path().join("cp.txt"), &text).unwrap();
        std::fs::write(folder.path().join("cp.sig"), key.sign(&text)).unwrap();
        std::fs::write(folder.path().join("public.pem"), key.public_pem().unwrap()).unwrap();
        Self { folder, checkpoint }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Tampers with a fresh ledger and expects both verifiers to notice.
async fn is_caught(sql: &str) {
    for database in databases().await {
        let ledger = filled(&database).await;
        let (clean, text) = by_script(&database, None);
        assert!(clean && by_program(&database, None).await.is_ok(), "clean before, {}: {text}", database.engine);
        drop(ledger);
        run_sql(&database, sql).await;
        let ours = by_program(&database, None).await;
        assert!(ours.is_err(), "sightline verify missed it on {}: {sql}", database.engine);
        let (clean, text) = by_script(&database, None);
        assert!(!clean, "the script missed it on {}: {sql}: {text}", database.engine);
    }
}

#[tokio::test]
async fn an_edited_body_is_caught() {
    is_caught("update entry_version set body = 'as it wasn''t' where position = 2").await;
}

#[tokio::test]
async fn every_other_edited_column_of_a_version_is_caught() {
    for column in ["kind", "subject", "source", "period", "happened_at", "ended_at", "source_key", "entry_id"] {
        let value = if column == "subject" || column == "entry_id" { id(77).to_string() } else { "x".to_owned() };
        is_caught(&format!("update entry_version set {column} = '{value}' where position = 2")).await;
    }
    is_caught("update entry_version set withdrawn = not withdrawn where position = 2").await;
    is_caught("update entry_version set version = 7 where position = 2").await;
}

#[tokio::test]
async fn every_edited_column_of_a_link_is_caught() {
    for column in ["actor", "purpose", "what", "reason", "request_key", "recorded_at", "kind", "hash", "versions_hash"]
    {
        is_caught(&format!("update link set {column} = 'x' where position = 8")).await;
    }
    is_caught(&format!("update link set subject = '{}' where position = 8", id(77))).await;
}

#[tokio::test]
async fn a_deleted_version_is_caught() {
    is_caught("delete from entry_version where position = 3").await;
}

#[tokio::test]
async fn a_deleted_link_is_caught() {
    is_caught("delete from link where position = 8").await;
    is_caught("delete from entry_version where position = 3; delete from link where position = 3").await;
}

#[tokio::test]
async fn exchanged_versions_and_links_are_caught() {
    is_caught(
        "update entry_version set position = -1 where position = 2; \
         update entry_version set position = 2 where position = 3; \
         update entry_version set position = 3 where position = -1",
    )
    .await;
    is_caught(
        "update link set position = -1 where position = 2; update link set position = 2 where position = 3; \
         update link set position = 3 where position = -1",
    )
    .await;
}

#[tokio::test]
async fn a_cut_end_is_caught_even_though_the_head_still_speaks_of_it() {
    is_caught("delete from entry_version where position = 9; delete from link where position = 9").await;
}

#[tokio::test]
async fn an_erasure_without_a_tombstone_is_caught() {
    is_caught(
        "update entry_version set body = null, salt = null, happened_at = null, ended_at = null, source_key = null \
         where position = 2",
    )
    .await;
    is_caught("update link set reason = null, salt = null where position = 2").await;
}

#[tokio::test]
async fn a_content_brought_back_after_its_erasure_is_caught() {
    is_caught("update entry_version set body = 'made up', salt = '00' where position = 5").await;
}

#[tokio::test]
async fn a_row_put_in_before_the_first_place_is_caught() {
    is_caught(
        "insert into entry_version (position, ordinal, entry_id, version, kind, subject, episode, source, period, \
         withdrawn, happened_at, ended_at, source_key, body, salt, personal_hash) \
         select 0, ordinal, entry_id, 99, kind, subject, episode, source, period, withdrawn, happened_at, ended_at, \
         source_key, body, salt, personal_hash from entry_version where position = 2",
    )
    .await;
}

const CUT: &str = "delete from entry_version where position > 7; delete from link where position > 7; \
    update chain_head set position = 7, hash = (select hash from link where position = 7), \
    recorded_at = (select recorded_at from link where position = 7)";

#[tokio::test]
async fn a_cut_end_with_the_head_made_to_fit_is_caught_by_a_checkpoint_kept_elsewhere() {
    for database in databases().await {
        let ledger = filled(&database).await;
        let kept = Kept::of(&ledger).await;
        assert!(by_program(&database, Some(&kept.checkpoint)).await.is_ok());
        let (clean, text) = by_script(&database, Some(&kept));
        assert!(clean, "{text}");
        drop(ledger);
        run_sql(&database, CUT).await;
        // Without the checkpoint the shorter chain is whole, and the erased entry's tombstone is missed by nobody: it is
        // the content that was erased, so that much is seen.
        let ours = by_program(&database, Some(&kept.checkpoint)).await;
        assert!(ours.is_err(), "{}", database.engine);
        let (clean, text) = by_script(&database, Some(&kept));
        assert!(!clean, "{}: {text}", database.engine);
    }
}

#[tokio::test]
async fn the_program_and_openssl_agree_on_a_signature() {
    let database = TestDatabase::sqlite();
    let kept = Kept::of(&filled(&database).await).await;
    let by_openssl = |words: &str| {
        let output = Command::new("openssl")
            .args(["pkeyutl", "-verify", "-pubin", "-inkey"])
            .arg(kept.path("public.pem"))
            .args(["-rawin", "-in"])
            .arg(kept.path(words))
            .arg("-sigfile")
            .arg(kept.path("cp.sig"))
            .output()
            .unwrap();
        output.status.success()
    };
    assert!(by_openssl("cp.txt"));
    let changed = kept.checkpoint.to_text().replace("position", "Position");
    std::fs::write(kept.path("changed.txt"), changed).unwrap();
    assert!(!by_openssl("changed.txt"));
}
