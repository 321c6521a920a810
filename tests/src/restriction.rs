//! Restricted records and break-glass, from the restriction to the governance officer's answer.

use chrono::Duration;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::person::Person;
use domain::relationship::Tie;
use domain::restriction::Restriction;
use ledger::KnownAt;
use services::app::NewFact;
use services::restriction::Restricting;
use services::{Purpose, ServiceError};
use testkit::{House, houses};
use uuid::Uuid;

use crate::child::{CHILD, tell, with_amira};
use crate::search::restrict;

const REASON: &str = "A child may be in danger tonight";

async fn opens(house: &House, user_name: &str, purpose: Option<Purpose>) -> Result<(), ServiceError> {
    let (actor, usual) = house.usual(user_name).await;
    house.app.child_page(&actor, purpose.unwrap_or(usual), CHILD, KnownAt::Now).await.map(|_| ())
}

#[tokio::test]
async fn a_restricted_record_opens_to_those_named_and_to_nobody_else() {
    for house in houses().await {
        with_amira(&house).await;
        restrict(&house, &["other-social-worker"]).await;
        opens(&house, "other-social-worker", None).await.unwrap();
        let kept_out = opens(&house, "social-worker", None).await;
        assert!(matches!(kept_out, Err(ServiceError::Restricted { may_break_glass: true })), "{kept_out:?}");
        let audited = opens(&house, "auditor", None).await;
        assert!(matches!(audited, Err(ServiceError::Restricted { may_break_glass: false })), "{audited:?}");
    }
}

#[tokio::test]
async fn the_glass_is_broken_with_a_reason_for_four_hours_and_answered_once() {
    for house in houses().await {
        with_amira(&house).await;
        restrict(&house, &[]).await;
        let worker = house.actor("social-worker").await;
        let short = house.app.break_the_glass(&worker, CHILD, "urgent", None).await;
        assert!(matches!(short, Err(ServiceError::Invalid(_))), "{short:?}");
        let entry = house.app.break_the_glass(&worker, CHILD, REASON, None).await.unwrap();

        let glass = Some(Purpose::BreakGlass);
        opens(&house, "social-worker", glass).await.unwrap();
        assert!(opens(&house, "other-social-worker", glass).await.is_err(), "the glass is broken for one person");
        house.clock.advance(Duration::hours(4) - Duration::seconds(1));
        opens(&house, "social-worker", glass).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        let over = opens(&house, "social-worker", glass).await;
        assert!(matches!(over, Err(ServiceError::Restricted { .. })), "{over:?}");

        let (governance, purpose) = house.usual("governance").await;
        let uses = house.app.break_glass_uses(&governance, purpose).await.unwrap();
        assert_eq!((uses.len(), uses[0].entry, uses[0].reason.as_str()), (1, entry, REASON));
        assert!(uses[0].answer.is_none() && !uses[0].in_force);
        let note = "Spoke to the worker and the manager";
        let by_worker = house.app.answer_break_glass(&worker, Purpose::Casework, entry, true, note).await;
        assert!(by_worker.is_err());
        house.app.answer_break_glass(&governance, purpose, entry, true, note).await.unwrap();
        let again = house.app.answer_break_glass(&governance, purpose, entry, false, note).await;
        assert!(matches!(again, Err(ServiceError::Unusable(_))), "{again:?}");
        let uses = house.app.break_glass_uses(&governance, purpose).await.unwrap();
        assert!(uses[0].answer.as_ref().is_some_and(|answer| answer.justified));
        assert!(house.app.governance(&governance, purpose).await.unwrap().unanswered.is_empty());
    }
}

#[tokio::test]
async fn breaking_the_glass_is_one_change_and_one_look_with_the_reason() {
    for house in houses().await {
        with_amira(&house).await;
        restrict(&house, &[]).await;
        let worker = house.actor("social-worker").await;
        let key = Some("form-1".to_owned());
        let stored = house.app.break_the_glass(&worker, CHILD, REASON, key.clone()).await.unwrap();
        let head = house.app.ledger().head().await.unwrap().position;
        let links = house.app.ledger().newest_links(2).await.unwrap();
        let kinds: Vec<_> = links.iter().map(|link| (link.kind.as_str(), link.reason.as_deref())).collect();
        assert_eq!(kinds, [("access", Some(REASON)), ("change", None)]);
        let again = house.app.break_the_glass(&worker, CHILD, REASON, key.clone()).await.unwrap();
        assert_eq!(again, stored, "the second answer is what the first one stored");
        assert_eq!(house.app.ledger().head().await.unwrap().position, head, "the same form twice is one use");
        let other = house.actor("other-social-worker").await;
        let of_other = house.app.break_the_glass(&other, CHILD, REASON, key).await.unwrap();
        assert_ne!(of_other, stored, "the same key of somebody else is another form");
        opens(&house, "other-social-worker", Some(Purpose::BreakGlass)).await.unwrap();
    }
}

#[tokio::test]
async fn one_key_opens_one_restricted_record_and_not_a_second() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let second = Uuid::from_u128(0xC3);
    let restriction = Restriction { reason: "Made up".into(), allowed: Vec::new() };
    let person = Person { given_names: Some("Jo".into()), ..Person::default() };
    let facts = vec![
        NewFact::typed(Uuid::from_u128(2), second, person),
        NewFact::typed(Uuid::from_u128(3), second, restriction),
    ];
    tell(&house, None, facts).await;
    restrict(&house, &[]).await;
    let worker = house.actor("social-worker").await;
    let key = || Some("form-1".to_owned());
    house.app.break_the_glass(&worker, CHILD, REASON, key()).await.unwrap();
    let entry = house.app.break_the_glass(&worker, second, REASON, key()).await.unwrap();
    let picture = house.app.picture().await.unwrap();
    assert_eq!(picture.entry(entry).map(|held| held.subject), Some(second));
    house.app.child_page(&worker, Purpose::BreakGlass, second, KnownAt::Now).await.unwrap();
}

#[tokio::test]
async fn what_governance_is_shown_is_not_newer_than_the_look_that_shows_it() {
    for house in houses().await {
        let (governance, purpose) = house.usual("governance").await;
        for _ in 0..2 {
            let page = house.app.governance(&governance, purpose).await.unwrap();
            let look = house.app.ledger().accesses(None, 1).await.unwrap().remove(0);
            assert_eq!((look.what.as_str(), look.actor.as_str()), ("governance: all looks", "governance"));
            assert!(page.looks.iter().all(|shown| shown.look.place < look.position), "{:?}", page.looks);
        }
    }
}

#[tokio::test]
async fn there_is_no_glass_to_break_on_an_ordinary_record_or_for_an_auditor() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let worker = house.actor("social-worker").await;
    let ordinary = house.app.break_the_glass(&worker, CHILD, REASON, None).await;
    assert!(matches!(ordinary, Err(ServiceError::Unusable(_))), "{ordinary:?}");
    assert!(house.app.may_break_the_glass(&worker, CHILD).await.is_err());
    restrict(&house, &[]).await;
    house.app.may_break_the_glass(&worker, CHILD).await.unwrap();
    let auditor = house.actor("auditor").await;
    assert!(house.app.break_the_glass(&auditor, CHILD, REASON, None).await.is_err());
}

#[tokio::test]
async fn a_restriction_is_changed_and_lifted_and_stays_in_the_history() {
    for house in houses().await {
        with_amira(&house).await;
        let (governance, purpose) = house.usual("governance").await;
        let asked = |allowed: &str, seen| Restricting {
            reason: "A parent works for the council".into(),
            allowed: vec![allowed.to_owned()],
            seen,
        };
        let unknown = house.app.restrict(&governance, purpose, CHILD, asked("nobody", None)).await;
        assert!(matches!(unknown, Err(ServiceError::Invalid(_))), "{unknown:?}");
        house.app.restrict(&governance, purpose, CHILD, asked("manager", None)).await.unwrap();
        let twice = house.app.restrict(&governance, purpose, CHILD, asked("auditor", None)).await;
        assert!(matches!(twice, Err(ServiceError::Unusable(_))), "{twice:?}");
        house.app.restrict(&governance, purpose, CHILD, asked("social-worker", Some(1))).await.unwrap();
        let stale = house.app.restrict(&governance, purpose, CHILD, asked("auditor", Some(1))).await;
        assert!(matches!(stale, Err(ServiceError::Conflict { .. })), "{stale:?}");
        let (version, standing) = house.app.restriction(&governance, purpose, CHILD).await.unwrap().standing.unwrap();
        assert_eq!((version, standing.allowed.as_slice()), (2, &["social-worker".to_owned()][..]));
        assert!(opens(&house, "manager", None).await.is_err());
        house.app.lift_restriction(&governance, purpose, CHILD, "The parent has left", 2).await.unwrap();
        opens(&house, "manager", None).await.unwrap();
        assert_eq!(house.app.restriction(&governance, purpose, CHILD).await.unwrap().standing, None);
        house.app.restrict(&governance, purpose, CHILD, asked("manager", None)).await.unwrap();
        assert!(opens(&house, "social-worker", None).await.is_err());
    }
}

#[tokio::test]
async fn only_the_governance_officer_restricts() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    for user_name in ["manager", "director", "administrator", "auditor"] {
        let (actor, purpose) = house.usual(user_name).await;
        let asked = Restricting { reason: "Because it must be so".into(), allowed: Vec::new(), seen: None };
        assert!(house.app.restrict(&actor, purpose, CHILD, asked).await.is_err(), "{user_name}");
    }
}

#[tokio::test]
async fn more_than_thirty_children_opened_in_a_day_is_a_fact_that_governance_sees() {
    let house = House::sqlite().await;
    let (worker, purpose) = house.usual("social-worker").await;
    let (governance, for_governance) = house.usual("governance").await;
    for number in 0..31_u128 {
        let child = Uuid::from_u128(0xA000 + number);
        let plan =
            ChildInNeedPlan { start_date: "2026-03-02".parse().unwrap(), end_date: None, ..ChildInNeedPlan::default() };
        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(0xB000 + number), child, plan)]).await;
        if number == 30 {
            let before = house.app.governance(&governance, for_governance).await.unwrap();
            assert_eq!(before.many_children, [], "thirty are not more than thirty");
        }
        house.app.child_page(&worker, purpose, child, KnownAt::Now).await.unwrap();
    }
    let today = house.app.governance(&governance, for_governance).await.unwrap();
    assert_eq!((today.many_children.len(), today.many_children[0].children), (1, 31));
    house.clock.advance(Duration::days(1));
    assert_eq!(house.app.governance(&governance, for_governance).await.unwrap().many_children, []);
    assert!(house.app.governance(&worker, purpose).await.is_err());
}

#[tokio::test]
async fn governance_verifies_the_chain_and_a_councillor_does_not() {
    for house in houses().await {
        with_amira(&house).await;
        let (governance, purpose) = house.usual("governance").await;
        let verified = house.app.verify_chain(&governance, purpose).await.unwrap().unwrap();
        assert_eq!(verified.links, u64::try_from(house.app.ledger().head().await.unwrap().position).unwrap());
        let (councillor, purpose) = house.usual("councillor").await;
        assert!(house.app.verify_chain(&councillor, purpose).await.is_err());
    }
}

#[tokio::test]
async fn a_record_opened_in_an_emergency_names_the_relatives_whom_the_worker_may_open_anyway() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let sibling = Uuid::from_u128(0xC3);
    let person = Person { given_names: Some("Jo".into()), ..Person::default() };
    let related = crate::child::tie(sibling, Tie::Sibling);
    let facts =
        vec![NewFact::typed(Uuid::from_u128(2), sibling, person), NewFact::typed(Uuid::from_u128(3), CHILD, related)];
    tell(&house, None, facts).await;
    restrict(&house, &[]).await;
    let worker = house.actor("social-worker").await;
    house.app.break_the_glass(&worker, CHILD, REASON, None).await.unwrap();
    let page = house.app.child_page(&worker, Purpose::BreakGlass, CHILD, KnownAt::Now).await.unwrap();
    assert_eq!((page.family[0].subject, page.family[0].label.as_str()), (Some(sibling), "Jo"));
}
