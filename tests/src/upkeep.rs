//! Who may take the whole record away, and that it is written down before any of it is read.

use services::ServiceError;
use testkit::houses;

#[tokio::test]
async fn only_an_administrator_takes_the_whole_record_and_each_taking_is_written_down() {
    for house in houses().await {
        let folder = tempfile::tempdir().unwrap();
        let before = house.app.ledger().accesses(None, 100).await.unwrap().len();
        for user_name in ["social-worker", "analyst", "director", "governance"] {
            let (actor, purpose) = house.usual(user_name).await;
            let to = folder.path().join(user_name);
            let exported = house.app.export(&actor, purpose, &to, |_| ()).await;
            let backed_up = house.app.backup(&actor, purpose, &to, |_| ()).await;
            assert!(matches!(exported, Err(ServiceError::Refused(_))), "{user_name}: {exported:?}");
            assert!(matches!(backed_up, Err(ServiceError::Refused(_))), "{user_name}: {backed_up:?}");
            assert!(!to.exists(), "{user_name} left a folder");
        }
        let (actor, purpose) = house.usual("administrator").await;
        house.app.export(&actor, purpose, &folder.path().join("export"), |_| ()).await.unwrap();
        house.app.backup(&actor, purpose, &folder.path().join("backup"), |_| ()).await.unwrap();
        let looks = house.app.ledger().accesses(None, 100).await.unwrap();
        assert_eq!(looks.len(), before + 2, "{}", house.database.engine);
        assert_eq!(
            (looks[0].what.as_str(), looks[1].what.as_str()),
            ("backup of the whole record", "export of the whole record")
        );
        assert!(looks[..2].iter().all(|look| look.actor == "administrator"));
    }
}
