//! What was compared for duplicates does not outlive its erasure, and a protected address is not told by it.

use domain::SubjectId;
use domain::address::Address;
use services::app::NewFact;
use testkit::{House, houses};
use uuid::Uuid;

use super::{SECOND, ameera, suggested, with_two_records};
use crate::child::{CHILD, plan, tell};

fn lives_at(entry: u128, child: SubjectId, protected: bool) -> NewFact {
    let address = Address {
        lines: vec!["1 Weir Street".into()],
        postcode: Some("ZZ99 1AA".into()),
        ward: None,
        from: None,
        until: None,
        protected,
    };
    NewFact::typed(Uuid::from_u128(entry), child, address)
}

async fn reasons(house: &House) -> String {
    let pairs = suggested(house, "analyst").await.pairs;
    pairs.first().map(|pair| pair.reasons.join(". ")).unwrap_or_default()
}

async fn erase(house: &House, entry: u128) {
    let (governance, purpose) = house.usual("governance").await;
    let order = "Order 1 of a court (made up)";
    house.app.erase(&governance, purpose, &[Uuid::from_u128(entry)], order).await.unwrap();
}

#[tokio::test]
async fn an_erased_address_and_an_erased_name_no_longer_speak_for_a_pair() {
    for house in houses().await {
        with_two_records(&house).await;
        // What is left on the record is no newer than the comparison.
        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(3), SECOND, plan("2026-01-05", None))]).await;
        tell(&house, None, vec![lives_at(8, CHILD, false), lives_at(9, SECOND, false)]).await;
        assert!(reasons(&house).await.contains("Postcode: the same"), "{}", reasons(&house).await);
        erase(&house, 9).await;
        let left = reasons(&house).await;
        assert!(left.contains("Date of birth: the same") && !left.contains("Postcode"), "{left}");
        erase(&house, 2).await;
        assert_eq!(reasons(&house).await, "", "nobody is named on the second record any more");
        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(10), SECOND, ameera())]).await;
        assert!(reasons(&house).await.contains("Date of birth: the same"));
    }
}

#[tokio::test]
async fn a_protected_postcode_is_no_reason_and_adds_no_weight_on_the_page_of_a_pair() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let (analyst, purpose) = house.usual("analyst").await;
    let before = house.app.duplicate_pair(&analyst, purpose, CHILD, SECOND).await.unwrap().explanation;
    assert!(!before.total.is_empty());
    tell(&house, None, vec![lives_at(8, CHILD, true), lives_at(9, SECOND, false)]).await;
    assert!(!reasons(&house).await.contains("Postcode"));
    let page = house.app.duplicate_pair(&analyst, purpose, CHILD, SECOND).await.unwrap();
    assert_eq!(page.explanation, before);
    let said = format!("{:?}", page.rows);
    assert!(said.contains("Protected address: hidden") && said.matches("ZZ99 1AA").count() == 1, "{said}");
}
