//! Who may do what: every role and action in tables, restricted records, break-glass, and the set for lists.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use domain::break_glass::BreakGlass;
use domain::contact::{Contact, FamilyAware};
use domain::person::Person;
use domain::restriction::Restriction;
use domain::{Fact, Role, SubjectId, When};
use ledger::NewChange;
use picture::{Picture, Told};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use services::access::{Action, ChildFacts, Policies};
use services::app::NewFact;
use services::{Actor, Purpose, ServiceError};
use testkit::{House, houses, monday_morning};
use uuid::Uuid;

const CHILD: SubjectId = Uuid::from_u128(1);
const OTHER_CHILD: SubjectId = Uuid::from_u128(2);

fn in_role(role: Role) -> Actor {
    Actor {
        user_name: role.code().replace('_', "-"),
        display_name: role.in_words().to_owned(),
        role,
        team: None,
        agency: (role == Role::PartnerAgency).then(|| "Example Primary School".to_owned()),
    }
}

fn is_about_one_child(action: Action) -> bool {
    matches!(action, Action::OpenChild | Action::SeeProtectedAddress | Action::SeeLooks)
}

/// One row for each of `rows`, one column for each role in the order of [`Role::ALL`].
fn table<T: Copy>(rows: &[(&str, T)], may: impl Fn(Role, T) -> bool) -> String {
    let mut text = String::new();
    for (name, row) in rows {
        write!(text, "{name:<22}").unwrap();
        for role in Role::ALL {
            text.push_str(if may(role, *row) { "yes " } else { " .  " });
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn assert_same(found: &str, expected: &str) {
    let expected = expected.trim_start_matches('\n');
    assert!(found == expected, "the policies say\n{found}\nand the table says\n{expected}");
}

#[test]
fn each_role_may_do_for_its_usual_purpose_what_the_table_says_and_nothing_else() {
    let policies = Policies::built_in().unwrap();
    let rows: Vec<_> = Action::ALL.iter().map(|action| (action.name(), *action)).collect();
    let found = table(&rows, |role, action| {
        let child = is_about_one_child(action).then(ChildFacts::default);
        policies.may(&in_role(role), action, Purpose::usual(role), child.as_ref())
    });
    // Social worker, practice manager, front-door worker, independent reviewing officer, quality auditor,
    // performance analyst, head of service, director, lead member, councillor, external auditor, commissioner,
    // democratic services, partner agency, governance officer, administrator.
    assert_same(
        &found,
        "
OpenChild             yes yes yes yes yes yes yes yes  .   .  yes yes  .   .   .   .
SeeProtectedAddress   yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
Search                yes yes yes yes yes yes yes yes  .   .  yes yes  .   .  yes  .
RecordContact         yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
DecideContact          .  yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
SeeContacts            .  yes yes  .   .   .  yes yes  .   .   .   .   .   .   .   .
ReferAsPartner         .   .   .   .   .   .   .   .   .   .   .   .   .  yes  .   .
Import                 .   .   .   .   .  yes  .   .   .   .   .   .   .   .   .  yes
AnswerImportQuestion   .   .   .   .   .  yes  .   .   .   .   .   .   .   .   .   .
BreakTheGlass         yes yes yes  .   .   .  yes yes  .   .   .   .   .   .   .   .
AnswerBreakGlass       .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes  .
Restrict               .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes  .
SeeLooks              yes yes yes yes yes yes yes yes  .   .  yes yes  .   .  yes  .
SeeAllLooks            .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes  .
SeeFigures             .  yes  .   .  yes yes yes yes  .   .   .  yes  .   .   .   .
SeePublicFigures       .  yes  .   .  yes yes yes yes yes yes  .  yes yes  .   .   .
PublishFigures         .   .   .   .   .  yes yes yes  .   .   .   .   .   .   .   .
ManageAccounts         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes
VerifyChain            .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes yes
Export                 .   .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes
Erase                  .   .   .   .   .   .   .   .   .   .   .   .   .   .  yes  .
RecordVisit           yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .   .
RecordNote            yes yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .
AddDocument           yes yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .
Allocate               .  yes  .   .   .   .  yes  .   .   .   .   .   .   .   .   .
DecideAsManager        .  yes  .   .   .   .  yes  .   .   .   .   .   .   .   .   .
Supervise              .  yes  .   .   .   .  yes  .   .   .   .   .   .   .   .   .
ObservePractice        .  yes  .   .   .   .  yes  .   .   .   .   .   .   .   .   .
SeeTeam                .  yes  .   .   .   .  yes yes  .   .   .   .   .   .   .   .
SeeCaseload           yes yes yes yes  .   .  yes yes  .   .   .   .   .   .   .   .
SeeDuplicates         yes yes yes  .   .  yes  .   .   .   .   .   .   .   .   .   .
SuggestMerge          yes yes yes  .   .  yes  .   .   .   .   .   .   .   .   .   .
MergeRecords           .  yes  .   .   .   .   .   .   .   .   .   .   .   .   .   .
",
    );
}

/// The purposes for which each role may do one thing with a child of whom these facts are known.
fn by_purpose(action: Action, child: &ChildFacts) -> String {
    let policies = Policies::built_in().unwrap();
    let rows: Vec<_> = Purpose::ALL.iter().map(|purpose| (purpose.code(), *purpose)).collect();
    table(&rows, |role, purpose| policies.may(&in_role(role), action, purpose, Some(child)))
}

#[test]
fn a_record_is_opened_only_for_a_purpose_that_the_role_may_have() {
    assert_same(
        &by_purpose(Action::OpenChild, &ChildFacts::default()),
        "
casework              yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
oversight              .  yes  .  yes  .   .  yes yes  .   .   .   .   .   .   .   .
audit                  .   .   .   .  yes  .   .   .   .   .  yes yes  .   .   .   .
analysis               .   .   .   .   .  yes  .   .   .   .   .   .   .   .   .   .
governance             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
administration         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
break_glass            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
",
    );
}

#[test]
fn a_protected_address_is_seen_in_casework_and_by_the_manager_in_oversight() {
    let expected = "
casework              yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
oversight              .  yes  .   .   .   .   .   .   .   .   .   .   .   .   .   .
audit                  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
analysis               .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
governance             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
administration         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
break_glass            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
";
    let broken = ChildFacts { glass_broken: true, ..ChildFacts::default() };
    for child in [ChildFacts::default(), broken] {
        assert_same(&by_purpose(Action::SeeProtectedAddress, &child), expected);
    }
}

#[test]
fn a_restricted_record_is_closed_to_all_who_are_not_named() {
    let policies = Policies::built_in().unwrap();
    let closed = ChildFacts { restricted: true, of_agency: true, ..ChildFacts::default() };
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            for action in [
                Action::OpenChild,
                Action::SeeProtectedAddress,
                Action::DecideContact,
                Action::RecordVisit,
                Action::RecordNote,
                Action::AddDocument,
                Action::Allocate,
                Action::DecideAsManager,
                Action::Supervise,
                Action::SuggestMerge,
                Action::MergeRecords,
            ] {
                assert!(!policies.may(&in_role(role), action, purpose, Some(&closed)), "{role:?} {action:?}");
            }
            let sees_looks = policies.may(&in_role(role), Action::SeeLooks, purpose, Some(&closed));
            assert_eq!(sees_looks, role == Role::GovernanceOfficer && purpose == Purpose::Governance, "{role:?}");
        }
    }
}

#[test]
fn those_named_open_a_restricted_record_as_any_other_but_nobody_from_outside_does() {
    assert_same(
        &by_purpose(Action::OpenChild, &ChildFacts { restricted: true, allowed: true, ..ChildFacts::default() }),
        "
casework              yes yes yes  .   .   .   .   .   .   .   .   .   .   .   .   .
oversight              .  yes  .  yes  .   .  yes yes  .   .   .   .   .   .   .   .
audit                  .   .   .   .  yes  .   .   .   .   .   .   .   .   .   .   .
analysis               .   .   .   .   .  yes  .   .   .   .   .   .   .   .   .   .
governance             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
administration         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
break_glass            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
",
    );
}

#[test]
fn broken_glass_opens_a_restricted_record_for_that_purpose_alone() {
    assert_same(
        &by_purpose(Action::OpenChild, &ChildFacts { restricted: true, glass_broken: true, ..ChildFacts::default() }),
        "
casework               .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
oversight              .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
audit                  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
analysis               .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
governance             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
administration         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
break_glass           yes yes yes  .   .   .  yes yes  .   .   .   .   .   .   .   .
",
    );
}

#[test]
fn what_somebody_tells_the_front_door_of_a_restricted_child_can_be_written_down() {
    let policies = Policies::built_in().unwrap();
    let closed = ChildFacts { restricted: true, ..ChildFacts::default() };
    let may = |action| policies.may(&in_role(Role::FrontDoorWorker), action, Purpose::Casework, Some(&closed));
    assert!(may(Action::RecordContact) && !may(Action::DecideContact));
}

#[test]
fn the_administrator_of_a_new_database_imports_and_sees_no_child_in_the_questions() {
    let policies = Policies::built_in().unwrap();
    for purpose in Purpose::ALL {
        let may = |action| policies.may(&in_role(Role::Administrator), action, purpose, None);
        let imports = matches!(purpose, Purpose::Administration | Purpose::Analysis);
        assert_eq!((may(Action::Import), may(Action::AnswerImportQuestion)), (imports, false), "{purpose:?}");
        assert_eq!(may(Action::Export), purpose == Purpose::Administration, "{purpose:?}");
    }
}

async fn write(house: &House, child: SubjectId, fact: impl Into<Fact>) {
    let change = NewChange {
        actor: "governance".into(),
        purpose: "governance".into(),
        what: "a test".into(),
        reason: None,
        request_key: None,
        versions: vec![NewFact::typed(house.app.new_id(), child, fact).into_version()],
    };
    let mut write = house.app.ledger().begin(monday_morning()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
}

fn only(allowed: &[&str]) -> Restriction {
    Restriction { reason: "Made up".into(), allowed: allowed.iter().map(|name| (*name).to_owned()).collect() }
}

fn glass(account: &str, from: DateTime<Utc>) -> BreakGlass {
    let until = from + Duration::hours(domain::break_glass::HOURS);
    BreakGlass { account: account.into(), reason: "Made up".into(), from, until, answer: None }
}

fn contact(organisation: &str) -> Contact {
    Contact {
        received_at: When::moment(monday_morning()),
        source: "2A".into(),
        referrer_name: None,
        referrer_organisation: Some(organisation.into()),
        referrer_phone: None,
        concern: "Made up".into(),
        childs_words: None,
        family_aware: FamilyAware::NotKnown,
        decision: None,
    }
}

async fn opens(house: &House, user_name: &str, purpose: Purpose, child: SubjectId) -> Result<(), ServiceError> {
    let picture = house.app.picture().await.unwrap();
    let actor = house.actor(user_name).await;
    let alone = house.app.require_for_child(&picture, &actor, Action::OpenChild, purpose, child);
    let listed = house.app.visible_children(&picture, &actor, purpose).contains(child);
    assert_eq!(listed, alone.is_ok(), "{user_name}");
    alone
}

#[tokio::test]
async fn with_two_restrictions_only_those_named_in_both_open_the_record() {
    for house in houses().await {
        write(&house, CHILD, only(&["social-worker", "other-social-worker"])).await;
        write(&house, CHILD, only(&["social-worker"])).await;
        opens(&house, "social-worker", Purpose::Casework, CHILD).await.unwrap();
        for (user_name, may_break_glass) in [("other-social-worker", true), ("reviewing-officer", false)] {
            let (_, purpose) = house.usual(user_name).await;
            match opens(&house, user_name, purpose, CHILD).await {
                Err(ServiceError::Restricted { may_break_glass: offered }) => assert_eq!(offered, may_break_glass),
                other => panic!("{user_name}: {other:?}"),
            }
            opens(&house, user_name, purpose, OTHER_CHILD).await.unwrap();
        }
    }
}

#[tokio::test]
async fn broken_glass_holds_four_hours_for_the_one_who_broke_it_on_that_child() {
    for house in houses().await {
        for child in [CHILD, OTHER_CHILD] {
            write(&house, child, only(&[])).await;
        }
        write(&house, CHILD, glass("social-worker", monday_morning())).await;
        let now = |child, user_name: &'static str| opens(&house, user_name, Purpose::BreakGlass, child);
        now(CHILD, "social-worker").await.unwrap();
        assert!(now(CHILD, "other-social-worker").await.is_err());
        assert!(now(OTHER_CHILD, "social-worker").await.is_err());
        house.clock.advance(Duration::hours(4) - Duration::milliseconds(1));
        now(CHILD, "social-worker").await.unwrap();
        house.clock.advance(Duration::milliseconds(1));
        let refused = now(CHILD, "social-worker").await;
        assert!(matches!(refused, Err(ServiceError::Restricted { may_break_glass: true })), "{refused:?}");
    }
}

#[tokio::test]
async fn an_external_auditor_is_refused_after_the_last_day() {
    let house = House::sqlite().await;
    house.clock.advance(Duration::days(290));
    assert_eq!(house.app.clock().today().to_string(), "2026-12-31");
    let auditor = house.actor("external-auditor").await;
    house.app.require(&auditor, Action::Search, Purpose::Audit).unwrap();
    house.clock.advance(Duration::days(1));
    let refused = house.app.actor_named("external-auditor").await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_refusal_says_who_may_and_nothing_of_the_record() {
    let house = House::sqlite().await;
    write(&house, CHILD, only(&[])).await;
    let sentence = async |user_name: &str, action, purpose, child| {
        let (picture, actor) = (house.app.picture().await.unwrap(), house.actor(user_name).await);
        house.app.require_for_child(&picture, &actor, action, purpose, child).unwrap_err().to_string()
    };
    let councillor =
        "Your role, councillor, does not open children's records. The public figures are on your home page.";
    for child in [CHILD, OTHER_CHILD] {
        assert_eq!(sentence("councillor", Action::OpenChild, Purpose::Analysis, child).await, councillor);
        assert_eq!(
            sentence("partner", Action::OpenChild, Purpose::Casework, child).await,
            "Your role, partner agency, does not open children's records. What your agency has told us is on your \
             home page."
        );
        assert_eq!(
            sentence("auditor", Action::SeeProtectedAddress, Purpose::Audit, child).await,
            "Your role, quality auditor, does not see protected addresses. Social workers, practice managers and \
             front-door workers may."
        );
        assert_eq!(
            sentence("manager", Action::OpenChild, Purpose::Audit, child).await,
            "Your role, practice manager, may open children's records for casework or oversight, not for audit."
        );
    }
}

const USERS: [&str; 3] = ["social-worker", "commissioner", "partner"];
const AGENCIES: [&str; 2] = ["Example Primary School", "Another School"];

/// A fact about one of four people, withdrawn or not.
fn made_up_fact() -> impl Strategy<Value = (u128, bool, Fact)> {
    let restricted = proptest::sample::subsequence(USERS.to_vec(), 0..=3).prop_map(|named| only(&named).into());
    let opened = (proptest::sample::select(USERS.to_vec()), -6_i64..6)
        .prop_map(|(user, hours)| glass(user, monday_morning() + Duration::hours(hours)).into());
    let told = proptest::sample::select(AGENCIES.to_vec()).prop_map(|agency| contact(agency).into());
    let person = Just(Fact::from(Person::default()));
    let joined = (1_u128..=4)
        .prop_map(|into| domain::merge::Merge { into: Uuid::from_u128(into), reason: "Made up".into() }.into());
    let fact = prop_oneof![3 => restricted, 3 => opened, 3 => told, 3 => person, 1 => joined];
    (1_u128..=4, proptest::bool::weighted(0.2), fact)
}

/// Pictures of one house must not share a place in the chain, because sets are kept by it.
static PLACE: AtomicI64 = AtomicI64::new(1_000);

fn made_up_picture(facts: &[(u128, bool, Fact)]) -> Picture {
    let place = PLACE.fetch_add(1, Ordering::Relaxed);
    let told = facts.iter().zip(10_u128..).map(|((subject, withdrawn, fact), entry)| Told {
        position: 1,
        entry: Uuid::from_u128(entry),
        version: 1,
        kind: fact.kind().code().into(),
        subject: Uuid::from_u128(*subject),
        episode: None,
        source: "sightline".into(),
        withdrawn: *withdrawn,
        body: Some(fact.to_body()),
    });
    let mut picture = Picture::default();
    picture.tell(told, place).unwrap();
    picture
}

#[tokio::test]
async fn the_set_for_lists_is_what_deciding_child_by_child_gives_at_every_moment() {
    let house = House::sqlite().await;
    let cases = (
        proptest::collection::vec(made_up_fact(), 0..12),
        proptest::sample::select(Role::ALL.to_vec()),
        proptest::sample::select(USERS.to_vec()),
        proptest::option::of(prop_oneof![Just(Purpose::BreakGlass), proptest::sample::select(Purpose::ALL.to_vec())]),
        proptest::collection::vec(-360_i64..360, 3),
    );
    let mixed = Cell::new(0);
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(512) });
    let found = runner.run(&cases, |(facts, role, user_name, purpose, steps)| {
        let purpose = purpose.unwrap_or(Purpose::usual(role));
        let picture = made_up_picture(&facts);
        let agency = (user_name == "partner").then(|| AGENCIES[0].to_owned());
        let actor = Actor { user_name: user_name.to_owned(), agency, ..in_role(role) };
        for minutes in steps {
            house.clock.advance(Duration::minutes(minutes));
            let set = house.app.visible_children(&picture, &actor, purpose);
            let alone =
                |child| house.app.require_for_child(&picture, &actor, Action::OpenChild, purpose, child).is_ok();
            for child in (0..=5).map(Uuid::from_u128) {
                prop_assert_eq!(set.contains(child), alone(child), "{}", child);
            }
            let one_by_one: Vec<SubjectId> = picture.people().filter(|person| alone(*person)).collect();
            let is_mixed = !one_by_one.is_empty() && one_by_one.len() < picture.people().count();
            mixed.set(mixed.get() + u32::from(is_mixed));
            prop_assert_eq!(set.people(&picture).collect::<Vec<_>>(), one_by_one);
            let back = Duration::seconds((monday_morning() - house.app.clock().now()).num_seconds());
            if back.num_hours().abs() > 10 {
                house.clock.advance(back);
            }
        }
        Ok(())
    });
    found.unwrap();
    assert!(mixed.get() > 20, "only {} sets had somebody in and somebody out", mixed.get());
}
