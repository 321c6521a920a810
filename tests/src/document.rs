//! Documents: known by their bytes, kept once, handed out with a look, gone with an erasure, there after a restore.

use domain::period_of_care::PeriodOfCare;
use domain::{EntryId, SubjectId};
use ledger::Ledger;
use services::document::NewDocument;
use services::{Purpose, ServiceError};
use testkit::{House, TestDatabase, houses};

use crate::families::{day, family, restriction, write};

fn drawing(content: &[u8]) -> NewDocument {
    NewDocument {
        title: "Amira’s drawing (made up)".into(),
        kind: "care_plan".into(),
        on: Some(day("2026-03-10")),
        by_the_child: true,
        content: content.to_vec(),
    }
}

async fn added(house: &House, child: SubjectId, content: &[u8]) -> EntryId {
    let (actor, purpose) = house.usual("social-worker").await;
    house.app.add_document(&actor, purpose, child, &drawing(content), "one").await.unwrap()
}

const PDF: &[u8] = b"%PDF-1.7 made up \x00\xff\x10";

#[tokio::test]
async fn a_document_comes_back_to_the_byte_under_a_name_without_the_childs_and_leaves_a_look() {
    for house in houses().await {
        let child = family(&house).await.children[0];
        let entry = added(&house, child, PDF).await;
        assert_eq!(added(&house, child, PDF).await, entry, "the same form sent again");
        let (actor, purpose) = house.usual("auditor").await;
        let file = house.app.download(&actor, purpose, child, entry).await.unwrap();
        assert_eq!(
            (file.file_name.as_str(), file.media_type.as_str()),
            ("care-plan-2026-03-10.pdf", "application/pdf")
        );
        assert_eq!(file.content, PDF);
        let looks = house.app.ledger().accesses(Some(child), 1).await.unwrap();
        assert_eq!((looks[0].actor.as_str(), looks[0].what.as_str()), ("auditor", "a document"));
    }
}

#[tokio::test]
async fn a_program_is_refused_and_so_is_who_may_not() {
    let house = House::sqlite().await;
    let child = family(&house).await.children[0];
    let (actor, purpose) = house.usual("social-worker").await;
    match house.app.add_document(&actor, purpose, child, &drawing(b"MZ made up"), "one").await {
        Err(ServiceError::Invalid(faults)) => {
            assert!(faults[0].field == "file" && faults[0].message.contains("program"))
        }
        other => panic!("{other:?}"),
    }
    let large = vec![b'a'; services::document::LARGEST + 1];
    assert!(matches!(
        house.app.add_document(&actor, purpose, child, &drawing(&large), "one").await,
        Err(ServiceError::Invalid(_))
    ));
    let (analyst, analysis) = house.usual("analyst").await;
    let refused = house.app.add_document(&analyst, analysis, child, &drawing(PDF), "one").await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    let entry = added(&house, child, PDF).await;
    write(&house, child, vec![restriction(&["manager"]).into()]).await;
    let closed = house.app.download(&actor, purpose, child, entry).await;
    assert!(matches!(closed, Err(ServiceError::Restricted { .. })), "{closed:?}");
}

#[tokio::test]
async fn what_is_missing_is_said_until_it_is_there() {
    let house = House::sqlite().await;
    let child = family(&house).await.children[0];
    let care = PeriodOfCare {
        start_date: day("2026-03-09"),
        began_before: false,
        end_date: None,
        category_of_need: None,
        end_reason: None,
    };
    write(&house, child, vec![care.into()]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let missing = async || {
        let options = house.app.document_options(&actor, purpose, child).await.unwrap();
        options.missing.into_iter().map(|one| one.key).collect::<Vec<_>>()
    };
    let all = [
        "conference_record",
        "child_protection_plan",
        "care_plan",
        "placement_plan",
        "health_assessment",
        "personal_education_plan",
    ];
    assert_eq!(missing().await, all);
    added(&house, child, PDF).await;
    assert!(!missing().await.contains(&"care_plan".to_owned()) && missing().await.len() == 5);
}

#[tokio::test]
async fn an_erasure_takes_the_content_unless_another_document_has_the_same() {
    for house in houses().await {
        let [amira, bilal, _] = family(&house).await.children;
        let (first, second) = (added(&house, amira, PDF).await, added(&house, bilal, PDF).await);
        let (governance, purpose) = house.usual("governance").await;
        let (actor, casework) = house.usual("social-worker").await;
        house.app.erase(&governance, purpose, &[first], "Order 1 of a court (made up)").await.unwrap();
        assert!(house.app.download(&actor, casework, bilal, second).await.is_ok(), "the other document stands");
        house.app.erase(&governance, purpose, &[second], "Order 2 of a court (made up)").await.unwrap();
        let sha256 = {
            use std::fmt::Write as _;
            let mut text = String::new();
            for byte in sha2_of(PDF) {
                write!(text, "{byte:02x}").unwrap();
            }
            text
        };
        assert_eq!(house.app.ledger().content(&sha256).await.unwrap(), None);
        let gone = house.app.download(&actor, casework, amira, first).await;
        assert!(matches!(gone, Err(ServiceError::NotFound(_))), "{gone:?}");
        assert!(house.app.verify(None, |_| ()).await.unwrap().is_ok());
    }
}

/// By another way than the ledger’s: what `sha256sum` prints for these bytes.
fn sha2_of(bytes: &[u8]) -> Vec<u8> {
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), bytes).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    (0..64).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test]
async fn an_export_and_a_backup_hold_the_content_and_a_damaged_one_is_refused() {
    let house = House::sqlite().await;
    let child = family(&house).await.children[0];
    let entry = added(&house, child, PDF).await;
    let folder = tempfile::TempDir::new().unwrap();
    let (export, backup) = (folder.path().join("export"), folder.path().join("backup"));
    house.app.ledger().export(&export, |_| ()).await.unwrap();
    house.app.ledger().backup(&backup, |_| ()).await.unwrap();
    for (from, is_backup) in [(&export, false), (&backup, true)] {
        let database = TestDatabase::sqlite();
        let ledger = Ledger::open(&database.url, true).await.unwrap();
        ledger.migrate(house.app.clock().now()).await.unwrap();
        if is_backup {
            ledger.restore(from, |_| ()).await.unwrap();
        } else {
            ledger.import(from, |_| ()).await.unwrap();
        }
        let again = services::Sightline::new(ledger).unwrap();
        let actor = again.actor_named("social-worker").await.unwrap();
        assert_eq!(again.download(&actor, Purpose::Casework, child, entry).await.unwrap().content, PDF);
    }
    let path = backup.join("content.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("25", "26", 1)).unwrap();
    let database = TestDatabase::sqlite();
    let ledger = Ledger::open(&database.url, true).await.unwrap();
    ledger.migrate(house.app.clock().now()).await.unwrap();
    let damaged = ledger.restore(&backup, |_| ()).await.unwrap_err().to_string();
    assert!(damaged.contains("content.jsonl is not as it was backed up"), "{damaged}");
    std::fs::remove_file(&path).unwrap();
    let gone = ledger.restore(&backup, |_| ()).await.unwrap_err().to_string();
    assert!(gone.contains("content.jsonl is missing"), "{gone}");
}
