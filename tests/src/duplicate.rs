//! Records that may be of one person: suggested, joined by a manager, and parted again without loss.

mod erased;
mod pages;
mod undo;

use domain::management_decision::{DecisionPoint, ManagementDecision};
use domain::person::Person;
use domain::restriction::Restriction;
use domain::{EntryId, Fact, Kind, SubjectId, When};
use services::app::NewFact;
use services::child::KnownAt;
use services::duplicate::{DuplicatesPage, Joining};
use services::entry_change::Seen;
use services::restriction::Restricting;
use services::{Purpose, ServiceError};
use testkit::{House, houses};
use uuid::Uuid;

use crate::child::{CHILD, amira, plan, tell, with_amira};

/// A second record of Amira, with a typing error.
pub const SECOND: SubjectId = Uuid::from_u128(0xC2);
pub const REASON: &str = "The school confirms that she is one child";

pub fn ameera() -> Person {
    Person { given_names: Some("Ameera".into()), la_child_id: Some("LA-00987".into()), ..amira() }
}

pub async fn with_two_records(house: &House) {
    with_amira(house).await;
    tell(house, None, vec![NewFact::typed(Uuid::from_u128(2), SECOND, ameera())]).await;
}

pub fn joining(keep: SubjectId, goes: SubjectId) -> Joining {
    Joining { keep, goes, reason: REASON.into() }
}

pub async fn join(house: &House, keep: SubjectId, goes: SubjectId) -> Result<SubjectId, ServiceError> {
    let (manager, purpose) = house.usual("manager").await;
    house.app.join_records(&manager, purpose, &joining(keep, goes)).await
}

/// The entry that says that a record was joined with another.
pub async fn merge_of(house: &House, record: SubjectId) -> EntryId {
    let picture = house.app.picture().await.unwrap();
    let merge = picture.all(Kind::Merge).find(|held| held.subject == record);
    merge.expect("a merge stands").entry
}

pub async fn part(house: &House, record: SubjectId) -> Result<SubjectId, ServiceError> {
    let (manager, purpose) = house.usual("manager").await;
    let entry = merge_of(house, record).await;
    house.app.part_records(&manager, purpose, entry, 1, "They are two children after all").await
}

async fn suggested(house: &House, user_name: &str) -> DuplicatesPage {
    let (actor, purpose) = house.usual(user_name).await;
    house.app.suggested_duplicates(&actor, purpose).await.unwrap()
}

/// The labels of the hits of a search.
async fn found(house: &House, user_name: &str, query: &str) -> Vec<(SubjectId, String)> {
    let (actor, purpose) = house.usual(user_name).await;
    let result = house.app.search(&actor, purpose, query).await.unwrap();
    result.hits.into_iter().map(|hit| (hit.subject, hit.label)).collect()
}

#[tokio::test]
async fn two_records_of_one_child_are_suggested_with_the_reasons_and_joined_are_one() {
    for house in houses().await {
        with_two_records(&house).await;
        let page = suggested(&house, "social-worker").await;
        assert_eq!((page.pairs.len(), page.people), (1, 2), "{page:?}");
        let reasons = page.pairs[0].reasons.join(". ");
        assert!(reasons.contains("Given name: one letter different, or the same sound"), "{reasons}");
        assert!(reasons.contains("Date of birth: the same"), "{reasons}");

        tell(&house, None, vec![NewFact::typed(Uuid::from_u128(3), SECOND, plan("2026-01-05", None))]).await;
        assert_eq!(found(&house, "social-worker", "Ameera").await.len(), 2, "one by the name and one by its sound");
        assert_eq!(join(&house, CHILD, SECOND).await.unwrap(), CHILD);
        let before = house.app.ledger().head().await.unwrap().position;
        assert_eq!(join(&house, CHILD, SECOND).await.unwrap(), CHILD, "the same form twice leads to the joined record");
        assert_eq!(house.app.ledger().head().await.unwrap().position, before);
        let by_former_number = found(&house, "social-worker", "LA-00987").await;
        assert_eq!(by_former_number, [(CHILD, "Amira Example".to_owned())]);
        assert_eq!(found(&house, "social-worker", "Ameera").await.len(), 1);
        assert_eq!(suggested(&house, "social-worker").await.pairs, []);
        let picture = house.app.picture().await.unwrap();
        assert!(picture.of(CHILD).any(|held| matches!(held.fact, Fact::ChildInNeedPlan(_))));

        part(&house, SECOND).await.unwrap();
        assert_eq!(found(&house, "social-worker", "LA-00987").await, [(SECOND, "Ameera Example".to_owned())]);
        assert_eq!(suggested(&house, "social-worker").await.pairs.len(), 1);
        house.app.verify(None, |_| ()).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_worker_suggests_and_a_manager_decides_and_nobody_else_does_either() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    tell(
        &house,
        None,
        vec![NewFact::typed(
            Uuid::from_u128(4),
            Uuid::from_u128(0xC4),
            Person { given_names: Some("Jo".into()), ..Person::default() },
        )],
    )
    .await;
    for user_name in ["social-worker", "front-door", "analyst", "head-of-service", "governance", "administrator"] {
        let (actor, purpose) = house.usual(user_name).await;
        let refused = house.app.join_records(&actor, purpose, &joining(CHILD, SECOND)).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user_name}: {refused:?}");
        let refused = house.app.say_not_the_same(&actor, purpose, CHILD, SECOND, REASON).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user_name}: {refused:?}");
    }
    let (worker, purpose) = house.usual("social-worker").await;
    let other = Uuid::from_u128(0xC4);
    let short = house.app.suggest_joining(&worker, purpose, CHILD, other, "same").await;
    assert!(matches!(short, Err(ServiceError::Invalid(_))), "{short:?}");
    house.app.suggest_joining(&worker, purpose, CHILD, other, "Her grandmother calls her Jo").await.unwrap();
    let before = house.app.ledger().head().await.unwrap().position;
    house.app.suggest_joining(&worker, purpose, CHILD, other, "Her grandmother calls her Jo").await.unwrap();
    assert_eq!(house.app.ledger().head().await.unwrap().position, before, "the same form twice is one entry");
    house.app.suggest_joining(&worker, purpose, CHILD, other, "The school calls her Jo too").await.unwrap();
    assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1, "another reason is another entry");
    let first = &suggested(&house, "manager").await.pairs[0];
    assert!(first.said_here && first.other.label == "Jo", "{first:?}");
    let (director, purpose) = house.usual("director").await;
    assert!(house.app.suggested_duplicates(&director, purpose).await.is_err());
}

#[tokio::test]
async fn what_a_manager_says_are_two_people_is_not_suggested_again_until_that_is_taken_back() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let (manager, purpose) = house.usual("manager").await;
    house.app.say_not_the_same(&manager, purpose, SECOND, CHILD, "Both sat in my office").await.unwrap();
    assert_eq!(suggested(&house, "manager").await.pairs, []);
    let refused = join(&house, CHILD, SECOND).await;
    assert!(matches!(refused, Err(ServiceError::Unusable(_))), "{refused:?}");
    let before = house.app.ledger().head().await.unwrap().position;
    house.app.say_not_the_same(&manager, purpose, SECOND, CHILD, "Both sat in my office").await.unwrap();
    assert_eq!(house.app.ledger().head().await.unwrap().position, before, "the same form twice is one entry");
    let again = house.app.say_not_the_same(&manager, purpose, CHILD, SECOND, "Their mothers told me so").await;
    assert!(matches!(again, Err(ServiceError::Unusable(_))), "{again:?}");
    let page = house.app.duplicate_pair(&manager, purpose, CHILD, SECOND).await.unwrap();
    assert!(page.said_apart.is_some());
    house.app.take_back_not_the_same(&manager, purpose, (CHILD, SECOND), "I mixed up two families").await.unwrap();
    assert_eq!(suggested(&house, "manager").await.pairs.len(), 1);
    join(&house, CHILD, SECOND).await.unwrap();
}

#[tokio::test]
async fn the_preview_says_what_each_says_what_differs_and_what_the_joined_record_would_hold() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let facts = vec![
        NewFact::typed(Uuid::from_u128(3), SECOND, plan("2026-01-05", None)),
        NewFact::typed(Uuid::from_u128(4), CHILD, plan("2025-01-05", Some("2025-03-05"))),
    ];
    tell(&house, None, facts).await;
    let (manager, purpose) = house.usual("manager").await;
    let page = house.app.duplicate_pair(&manager, purpose, CHILD, SECOND).await.unwrap();
    let row = |label: &str| page.rows.iter().find(|row| row.label == label).unwrap();
    assert!(row("Name").differs && !row("Date of birth").differs);
    assert_eq!(row("Name").other[0].value, "Ameera Example");
    let plans = page.counts.iter().find(|line| line.what == "Child in need plan").unwrap();
    assert_eq!((plans.one, plans.other, plans.joined), (1, 1, 2));
    assert!(page.explanation.is_suggested && page.warnings.is_empty() && page.may_merge);
    let worker = house.usual("social-worker").await;
    let seen = house.app.duplicate_pair(&worker.0, worker.1, CHILD, SECOND).await.unwrap();
    assert!(!seen.may_merge && seen.may_suggest);
    let looks = house.app.ledger().accesses(Some(SECOND), 5).await.unwrap();
    assert!(looks.iter().filter(|look| look.what == "two records side by side").count() == 2, "{looks:?}");
}

#[tokio::test]
async fn a_restriction_on_one_record_restricts_the_joined_one_and_only_who_is_named_joins_it() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let restriction = |allowed: &[&str]| Restriction {
        reason: "A parent works for the council".into(),
        allowed: allowed.iter().map(|name| (*name).to_owned()).collect(),
    };
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(5), SECOND, restriction(&["reviewing-officer"]))]).await;
    let refused = join(&house, CHILD, SECOND).await;
    assert!(matches!(refused, Err(ServiceError::Restricted { .. })), "{refused:?}");
    let page = suggested(&house, "manager").await;
    assert_eq!((page.pairs.len(), page.not_yours), (0, 1));

    let named = NewFact::typed(Uuid::from_u128(5), SECOND, restriction(&["manager"])).superseding(1);
    tell(&house, None, vec![named]).await;
    let (manager, purpose) = house.usual("manager").await;
    let preview = house.app.duplicate_pair(&manager, purpose, CHILD, SECOND).await.unwrap();
    assert!(preview.other.restricted && preview.warnings.len() == 1, "{preview:?}");
    join(&house, CHILD, SECOND).await.unwrap();
    let (worker, casework) = house.usual("social-worker").await;
    for record in [CHILD, SECOND] {
        let closed = house.app.child_page(&worker, casework, record, KnownAt::Now).await;
        assert!(matches!(closed, Err(ServiceError::Restricted { .. })), "{record}");
        let picture = house.app.picture().await.unwrap();
        assert!(!house.app.visible_children(&picture, &worker, casework).contains(record));
        house.app.child_page(&manager, purpose, record, KnownAt::Now).await.unwrap();
    }
    assert_eq!(found(&house, "social-worker", "Amira").await, []);
    // The restriction is on the record that went, and is lifted from the page of the one that is kept.
    let (governance, for_governance) = house.usual("governance").await;
    house.app.lift_restriction(&governance, for_governance, CHILD, "The parent has left", 2).await.unwrap();
    house.app.child_page(&worker, casework, CHILD, KnownAt::Now).await.unwrap();
    let asked = Restricting { reason: REASON.into(), allowed: vec!["manager".into()], seen: None };
    house.app.restrict(&governance, for_governance, CHILD, asked).await.unwrap();
    assert!(house.app.child_page(&worker, casework, SECOND, KnownAt::Now).await.is_err());
}

#[tokio::test]
async fn two_managers_who_join_at_once_in_both_directions_make_one_person_and_never_a_circle() {
    for house in houses().await {
        with_two_records(&house).await;
        let (one, other) = tokio::join!(join(&house, CHILD, SECOND), join(&house, SECOND, CHILD));
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.all(Kind::Merge).count(), 1);
        assert_eq!(picture.canonical(CHILD), picture.canonical(SECOND));
    }
}

#[tokio::test]
async fn joining_with_a_record_that_was_itself_joined_goes_to_the_one_that_stands_for_the_person() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let third = Uuid::from_u128(0xC3);
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(6), third, amira())]).await;
    join(&house, CHILD, SECOND).await.unwrap();
    assert_eq!(join(&house, SECOND, third).await.unwrap(), CHILD);
    let (manager, purpose) = house.usual("manager").await;
    let other = Joining { reason: "Her mother says that she is one child".into(), ..joining(CHILD, third) };
    let again = house.app.join_records(&manager, purpose, &other).await;
    assert!(matches!(again, Err(ServiceError::NotFound(_))), "joined already: {again:?}");
    // Parting the first leaves the third where it is.
    part(&house, SECOND).await.unwrap();
    let picture = house.app.picture().await.unwrap();
    assert_eq!((picture.canonical(third), picture.canonical(SECOND)), (CHILD, SECOND));
}

#[tokio::test]
async fn a_record_that_was_joined_elsewhere_meanwhile_is_not_joined_on_an_old_page() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let third = Uuid::from_u128(0xC3);
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(6), third, amira())]).await;
    join(&house, third, SECOND).await.unwrap();
    let stale = join(&house, CHILD, SECOND).await;
    assert!(matches!(stale, Err(ServiceError::Unusable(_))), "{stale:?}");
}

#[tokio::test]
async fn a_joining_is_parted_once_with_a_reason_by_who_may() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    join(&house, CHILD, SECOND).await.unwrap();
    let entry = merge_of(&house, SECOND).await;
    let (manager, purpose) = house.usual("manager").await;
    let short = house.app.part_records(&manager, purpose, entry, 1, "wrong").await;
    assert!(matches!(short, Err(ServiceError::Invalid(_))), "{short:?}");
    let (worker, casework) = house.usual("social-worker").await;
    let refused = house.app.part_records(&worker, casework, entry, 1, REASON).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    let stale = house.app.part_records(&manager, purpose, entry, 2, REASON).await;
    assert!(matches!(stale, Err(ServiceError::Conflict { .. })), "{stale:?}");
    part(&house, SECOND).await.unwrap();
    let again = house.app.part_records(&manager, purpose, entry, 1, REASON).await;
    assert!(matches!(again, Err(ServiceError::NotFound(_))), "{again:?}");
    let joined = house.app.joined_records(&manager, purpose, CHILD).await.unwrap();
    assert_eq!(joined, []);
}

#[tokio::test]
async fn an_entry_of_the_record_that_went_is_withdrawn_from_the_page_of_the_one_that_is_kept() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let decision = ManagementDecision {
        decided_at: When::Day("2026-03-10".parse().unwrap()),
        point: DecisionPoint::Strategy,
        decision: "Made up".into(),
        reason: "Made up".into(),
        decided_by: "manager".into(),
    };
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(7), SECOND, decision)]).await;
    join(&house, CHILD, SECOND).await.unwrap();
    let (manager, purpose) = house.usual("manager").await;
    let seen = Seen { child: CHILD, entry: Uuid::from_u128(7), version: 1, key: "form-1" };
    house.app.withdraw_entry(&manager, purpose, seen, "Entered by mistake").await.unwrap();
    part(&house, SECOND).await.unwrap();
    let picture = house.app.picture().await.unwrap();
    let held = picture.entry(Uuid::from_u128(7)).unwrap();
    assert!(held.withdrawn && held.subject == SECOND);
}

#[tokio::test]
async fn a_joining_stands_on_the_purpose_that_was_asked_and_not_behind_broken_glass() {
    let house = House::sqlite().await;
    with_two_records(&house).await;
    let manager = house.actor("manager").await;
    let refused = house.app.join_records(&manager, Purpose::BreakGlass, &joining(CHILD, SECOND)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    house.app.join_records(&manager, Purpose::Casework, &joining(CHILD, SECOND)).await.unwrap();
}
