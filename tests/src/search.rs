//! Searching for people: who is found by whom, and what stays unsaid.

use domain::person::Person;
use ledger::LedgerError;
use sea_orm::{ConnectionTrait, Database};
use services::app::NewFact;
use services::restriction::Restricting;
use services::search::SearchResult;
use services::{Purpose, ServiceError};
use testkit::{House, houses};
use uuid::Uuid;

use crate::child::{CHILD, amira, tell, with_amira};

async fn found(house: &House, user_name: &str, query: &str) -> Result<SearchResult, ServiceError> {
    let (actor, purpose) = house.usual(user_name).await;
    house.app.search(&actor, purpose, query).await
}

pub async fn restrict(house: &House, allowed: &[&str]) {
    let (governance, purpose) = house.usual("governance").await;
    let asked = Restricting {
        reason: "A parent works for the council".into(),
        allowed: allowed.iter().map(|name| (*name).to_owned()).collect(),
        seen: None,
    };
    house.app.restrict(&governance, purpose, CHILD, asked).await.unwrap();
}

#[tokio::test]
async fn a_worker_finds_a_child_and_reads_why() {
    for house in houses().await {
        with_amira(&house).await;
        let result = found(&house, "social-worker", "Amira Exampel").await.unwrap();
        assert_eq!(result.hits.len(), 1);
        assert_eq!(result.hits[0].label, "Amira Example");
        assert_eq!(result.hits[0].reason, "given name matches; family name matches, one letter different");
        assert!(result.hits[0].may_open);
    }
}

#[tokio::test]
async fn a_search_is_written_down_without_what_was_searched_for() {
    for house in houses().await {
        with_amira(&house).await;
        found(&house, "social-worker", "Amira").await.unwrap();
        let look = house.app.ledger().accesses(None, 1).await.unwrap().remove(0);
        assert_eq!((look.what.as_str(), look.subject, look.reason), ("search", None, None));
    }
}

#[tokio::test]
async fn nobody_found_is_an_answer_and_a_failed_search_is_an_error() {
    for house in houses().await {
        with_amira(&house).await;
        let nobody = found(&house, "social-worker", "Zzyzx").await.unwrap();
        assert!(nobody.is_empty());
        let direct = Database::connect(&house.database.url).await.unwrap();
        direct.execute_unprepared("alter table link rename to link_gone").await.unwrap();
        let failed = found(&house, "social-worker", "Zzyzx").await;
        assert!(matches!(failed, Err(ServiceError::Ledger(LedgerError::Database(_)))), "{failed:?}");
    }
}

#[tokio::test]
async fn a_restricted_child_is_not_discovered_but_who_knows_exactly_whom_may_break_the_glass() {
    for house in houses().await {
        with_amira(&house).await;
        restrict(&house, &["manager"]).await;
        for query in ["Amira", "Amira Example", "4/3/2015", "LA-0012"] {
            let result = found(&house, "social-worker", query).await.unwrap();
            assert!(result.is_empty(), "{query}: {result:?}");
        }
        for query in ["LA-00123", "Amira Example 4 March 2015"] {
            let result = found(&house, "social-worker", query).await.unwrap();
            assert_eq!((result.hits.len(), result.restricted), (0, vec![CHILD]), "{query}");
            // Somebody who may not break the glass learns nothing at all.
            let audited = found(&house, "auditor", query).await.unwrap();
            assert!(audited.is_empty(), "{query}: {audited:?}");
        }
        let named = found(&house, "manager", "Amira").await.unwrap();
        assert!(named.hits[0].restricted && named.hits[0].may_open);
    }
}

#[tokio::test]
async fn the_governance_officer_finds_people_and_does_not_open_them() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    restrict(&house, &[]).await;
    let result = found(&house, "governance", "amira").await.unwrap();
    assert_eq!((result.hits.len(), result.hits[0].may_open, result.hits[0].restricted), (1, false, true));
}

#[tokio::test]
async fn who_may_not_search_is_refused_and_an_empty_search_is_asked_again() {
    let house = House::sqlite().await;
    let refused = found(&house, "partner", "Amira").await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    let (worker, _) = house.usual("social-worker").await;
    let empty = house.app.search(&worker, Purpose::Casework, "  ").await;
    assert!(matches!(empty, Err(ServiceError::Invalid(_))), "{empty:?}");
    let endless = house.app.search(&worker, Purpose::Casework, &"a".repeat(201)).await;
    assert!(matches!(endless, Err(ServiceError::Invalid(_))), "{endless:?}");
}

#[tokio::test]
async fn what_several_sources_say_is_one_person_found_once() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let other = Person { given_names: Some("Ameera".into()), ..amira() };
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(2), CHILD, other)]).await;
    for query in ["amira", "ameera", "example"] {
        assert_eq!(found(&house, "social-worker", query).await.unwrap().hits.len(), 1, "{query}");
    }
}

#[tokio::test]
async fn a_search_follows_what_is_written_at_once_and_finds_nobody_under_a_name_that_was_wrong() {
    for house in houses().await {
        with_amira(&house).await;
        assert_eq!(found(&house, "social-worker", "Vennerlake").await.unwrap().hits, []);
        let renamed = Person { family_name: Some("Vennerlake".into()), ..amira() };
        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(1), CHILD, renamed).superseding(1)]).await;
        assert_eq!(found(&house, "social-worker", "Vennerlake").await.unwrap().hits.len(), 1);
        assert!(found(&house, "social-worker", "Example").await.unwrap().is_empty());
        let former = Person { other_names: vec!["Amira Example".into()], ..amira() };
        let former = Person { family_name: Some("Vennerlake".into()), ..former };
        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(1), CHILD, former).superseding(2)]).await;
        let result = found(&house, "social-worker", "Amira Example").await.unwrap();
        assert_eq!(result.hits[0].reason, "former or other name matches in full");
    }
}
