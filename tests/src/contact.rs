//! Contacts from the first words of a referrer to the decision, on both engines, at half past nine on Monday 16 March 2026
//! until a test moves the clock.

use chrono::Duration;
use domain::contact::{Contact, FamilyAware, Outcome};
use domain::{Clock, EntryId, Fact, Kind, SubjectId};
use services::contact::{
    About, Birth, ContactText, Due, NewAddress, NewContact, NewDecision, NewPartnerContact, NewPerson,
};
use services::{Actor, Purpose, ServiceError};
use testkit::{House, houses};
use uuid::Uuid;

mod sent_again;

fn child() -> NewPerson {
    NewPerson {
        given_names: "Amira".into(),
        family_name: "Example".into(),
        birth: Some(Birth::Born("2016-05-04".parse().unwrap())),
        sex: "F".into(),
        address: Some(NewAddress {
            lines: "1 Made-up Street\nSampleton".into(),
            postcode: "zz1 1zz".into(),
            protected: true,
        }),
    }
}

fn contact() -> NewContact {
    NewContact {
        about: About::NewPerson(child()),
        received_at: None,
        source: "2A".into(),
        referrer_name: "A. Teacher".into(),
        referrer_organisation: "Sampleton Primary School".into(),
        referrer_phone: String::new(),
        concern: "Has come to school hungry every day this week.".into(),
        childs_words: "There is nothing in the cupboard.".into(),
        family_aware: Some(FamilyAware::No { why: "The school has not reached them.".into() }),
    }
}

fn referral_decision() -> NewDecision {
    NewDecision {
        outcome: Some(Outcome::NewReferral),
        reason: "Hunger over a week points to neglect.".into(),
        primary_need: "N1".into(),
        correction: String::new(),
    }
}

fn decision(outcome: Outcome) -> NewDecision {
    NewDecision { outcome: Some(outcome), primary_need: String::new(), ..referral_decision() }
}

fn text(concern: &str) -> ContactText {
    ContactText {
        source: "2A".into(),
        referrer_name: "A. Teacher".into(),
        referrer_organisation: "Sampleton Primary School".into(),
        referrer_phone: String::new(),
        concern: concern.into(),
        childs_words: "There is nothing in the cupboard.".into(),
        family_aware: Some(FamilyAware::NotKnown),
        why: "The teacher rang again.".into(),
    }
}

/// Each use of a form has a key of its own.
fn key() -> String {
    Uuid::now_v7().to_string()
}

async fn recorded(house: &House) -> (SubjectId, EntryId) {
    let (actor, purpose) = house.usual("front-door").await;
    house.app.record_contact(&actor, purpose, &contact(), &key()).await.unwrap()
}

async fn decided(house: &House, entry: EntryId, seen: i32, new: &NewDecision) -> Result<Option<EntryId>, ServiceError> {
    let (actor, purpose) = house.usual("front-door").await;
    house.app.decide_contact(&actor, purpose, entry, seen, new, &key()).await
}

async fn count(house: &House, kind: Kind) -> usize {
    house.app.picture().await.unwrap().all(kind).count()
}

/// The fields of this form have fixed names.
fn of_form(fault: services::FieldFault) -> (&'static str, String) {
    match fault.field {
        std::borrow::Cow::Borrowed(field) => (field, fault.message),
        std::borrow::Cow::Owned(field) => panic!("{field} is not a field of this form"),
    }
}

fn faults(result: Result<impl std::fmt::Debug, ServiceError>) -> Vec<(&'static str, String)> {
    match result {
        Err(ServiceError::Invalid(faults)) => faults.into_iter().map(of_form).collect(),
        other => panic!("not a fault of a field: {other:?}"),
    }
}

fn fields(result: Result<impl std::fmt::Debug, ServiceError>) -> Vec<&'static str> {
    faults(result).into_iter().map(|(field, _)| field).collect()
}

fn body(text: &str) -> Contact {
    match Fact::from_body(Kind::Contact, text) {
        Ok(Fact::Contact(contact)) => *contact,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_contact_that_is_recorded_and_decided_opens_one_referral_of_the_day_it_came_in() {
    for house in houses().await {
        let (child, entry) = recorded(&house).await;
        house.clock.advance(Duration::days(1));
        let referral = decided(&house, entry, 1, &referral_decision()).await.unwrap().unwrap();
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.all(Kind::Referral).count(), 1, "{}", house.database.engine);
        let held = picture.entry(referral).unwrap();
        let Fact::Referral(opened) = &held.fact else { panic!("{held:?}") };
        assert_eq!(held.subject, child);
        assert_eq!(opened.referral_date.to_string(), "2026-03-16", "the day it was received, not decided");
        assert_eq!((opened.source.as_deref(), opened.primary_need.as_deref()), (Some("2A"), Some("N1")));
        assert_eq!(opened.contact, Some(entry));
        let (actor, purpose) = house.usual("front-door").await;
        let page = house.app.contact_page(&actor, purpose, entry).await.unwrap();
        let decision = page.contact.decision.unwrap();
        assert_eq!((decision.referral, decision.decided_by.as_str()), (Some(referral), "front-door"));
        assert_eq!(decision.decided_at.to_string(), "2026-03-17T09:30:00+00:00");
        assert!(page.open_referral.unwrap().from_this);
        assert!(house.app.contact_queue(&actor, purpose).await.unwrap().rows.is_empty());
    }
}

#[tokio::test]
async fn a_new_child_has_a_name_a_birthday_and_a_protected_address() {
    for house in houses().await {
        let (child, _) = recorded(&house).await;
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.label(child), "Amira Example");
        let address = picture.all(Kind::Address).find(|held| held.subject == child).unwrap();
        let Fact::Address(address) = &address.fact else { panic!("{address:?}") };
        assert!(address.protected);
        assert_eq!(address.lines, ["1 Made-up Street", "Sampleton"]);
        assert_eq!(address.postcode.as_deref(), Some("ZZ1 1ZZ"));
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_contact_and_one_child_and_one_decision() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let key = key();
        let first = house.app.record_contact(&actor, purpose, &contact(), &key).await.unwrap();
        let second = house.app.record_contact(&actor, purpose, &contact(), &key).await.unwrap();
        assert_eq!(first, second, "{}", house.database.engine);
        assert_eq!((count(&house, Kind::Contact).await, count(&house, Kind::Person).await), (1, 1));
        let decide = || house.app.decide_contact(&actor, purpose, first.1, 1, &CASE, &key);
        static CASE: std::sync::LazyLock<NewDecision> = std::sync::LazyLock::new(referral_decision);
        assert_eq!(decide().await.unwrap(), decide().await.unwrap());
        assert_eq!(count(&house, Kind::Referral).await, 1);
    }
}

#[tokio::test]
async fn the_same_key_from_another_person_is_another_contact() {
    for house in houses().await {
        let key = key();
        for user in ["front-door", "manager"] {
            let (actor, purpose) = house.usual(user).await;
            house.app.record_contact(&actor, purpose, &contact(), &key).await.unwrap();
        }
        assert_eq!(count(&house, Kind::Contact).await, 2);
    }
}

#[tokio::test]
async fn a_contact_with_an_empty_concern_stores_nothing_and_says_so() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let before = house.app.ledger().head().await.unwrap().position;
        let empty = NewContact { concern: " \n".into(), ..contact() };
        let found = faults(house.app.record_contact(&actor, purpose, &empty, &key()).await);
        assert_eq!(found, [("concern", "Enter what the referrer is worried about".to_owned())]);
        assert_eq!(house.app.ledger().head().await.unwrap().position, before, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn every_field_that_needs_another_look_is_named_at_once() {
    let house = House::sqlite().await;
    let (actor, purpose) = house.usual("front-door").await;
    let worst = NewContact {
        about: About::NewPerson(NewPerson {
            birth: Some(Birth::Born("2026-03-17".parse().unwrap())),
            sex: "X".into(),
            address: Some(NewAddress { protected: true, ..NewAddress::default() }),
            ..NewPerson::default()
        }),
        received_at: Some("2026-03-16T10:00:00".parse().unwrap()),
        source: "ZZ".into(),
        concern: String::new(),
        family_aware: None,
        ..contact()
    };
    let found = fields(house.app.record_contact(&actor, purpose, &worst, &key()).await);
    let wanted = ["given_names", "sex", "birth_date", "address", "received_on", "source", "concern", "family_aware"];
    assert_eq!(found, wanted);
    let without_why = NewContact { family_aware: Some(FamilyAware::No { why: " ".into() }), ..contact() };
    assert_eq!(fields(house.app.record_contact(&actor, purpose, &without_why, &key()).await), ["family_aware_why"]);
}

#[tokio::test]
async fn the_time_of_a_contact_is_that_of_the_clock_on_the_wall() {
    let house = House::sqlite().await;
    house.clock.advance(Duration::days(30));
    let (actor, purpose) = house.usual("front-door").await;
    let at = |text: &str| NewContact { received_at: Some(text.parse().unwrap()), ..contact() };
    // It is half past nine by the clock of UTC, half past ten on the wall.
    house.app.record_contact(&actor, purpose, &at("2026-04-15T10:30:00"), &key()).await.unwrap();
    let later = house.app.record_contact(&actor, purpose, &at("2026-04-15T10:45:00"), &key()).await;
    assert_eq!(fields(later), ["received_on"]);
    let skipped = house.app.record_contact(&actor, purpose, &at("2026-03-29T01:30:00"), &key()).await;
    assert_eq!(fields(skipped), ["received_time"]);
}

#[tokio::test]
async fn an_unborn_child_has_an_expected_date_of_birth_within_a_pregnancy_of_now() {
    let house = House::sqlite().await;
    let (actor, purpose) = house.usual("front-door").await;
    for (date, stands) in [("2026-12-21", true), ("2026-12-22", false), ("2025-03-16", false)] {
        let person = NewPerson { birth: Some(Birth::Expected(date.parse().unwrap())), ..child() };
        let new = NewContact { about: About::NewPerson(person), ..contact() };
        let result = house.app.record_contact(&actor, purpose, &new, &key()).await;
        if stands {
            assert!(result.is_ok(), "{date}: {result:?}");
        } else {
            assert_eq!(fields(result), ["expected_birth_date"], "{date}");
        }
    }
}

#[tokio::test]
async fn who_decides_on_an_older_text_gets_both_texts_and_nothing_is_stored() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        decided(&house, entry, 1, &decision(Outcome::AdviceGiven)).await.unwrap();
        let (manager, purpose) = house.usual("manager").await;
        let late = house.app.decide_contact(&manager, purpose, entry, 1, &referral_decision(), &key()).await;
        let Err(ServiceError::Conflict { current, attempted }) = late else { panic!("{late:?}") };
        assert_eq!(current.version, 2);
        let hers = body(current.body.as_deref().unwrap()).decision.unwrap();
        let mine = body(&attempted).decision.unwrap();
        assert_eq!((hers.outcome, hers.decided_by.as_str()), (Outcome::AdviceGiven, "front-door"));
        assert_eq!((mine.outcome, mine.decided_by.as_str()), (Outcome::NewReferral, "manager"));
        assert_eq!(count(&house, Kind::Referral).await, 0, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn who_decides_while_the_text_is_put_right_gets_both_texts() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        let (actor, purpose) = house.usual("front-door").await;
        house.app.edit_contact(&actor, purpose, entry, 1, &text("Hungry, and bruised."), &key()).await.unwrap();
        let late = decided(&house, entry, 1, &referral_decision()).await;
        let Err(ServiceError::Conflict { current, attempted }) = late else { panic!("{late:?}") };
        assert_eq!(body(current.body.as_deref().unwrap()).concern, "Hungry, and bruised.");
        assert_eq!(body(&attempted).concern, "Has come to school hungry every day this week.");
        decided(&house, entry, 2, &referral_decision()).await.unwrap();
    }
}

#[tokio::test]
async fn a_contact_is_decided_once_and_again_only_as_a_correction_with_a_reason() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        decided(&house, entry, 1, &decision(Outcome::NoFurtherAction)).await.unwrap();
        house.clock.advance(Duration::days(10));
        let again = faults(decided(&house, entry, 2, &referral_decision()).await);
        assert_eq!(again[0].0, "correction");
        assert!(again[0].1.contains("was decided on 16 March 2026 at 9:30am: no further action"), "{again:?}");
        let correction = NewDecision { correction: "The wrong box was ticked.".into(), ..referral_decision() };
        decided(&house, entry, 2, &correction).await.unwrap().unwrap();
        let (actor, purpose) = house.usual("front-door").await;
        let page = house.app.contact_page(&actor, purpose, entry).await.unwrap();
        let now = page.contact.decision.unwrap();
        assert_eq!(now.outcome, Outcome::NewReferral);
        assert_eq!(now.decided_at.to_string(), "2026-03-16T09:30:00+00:00", "the clock stopped at the first decision");
        assert_eq!(page.history[0].reason.as_deref(), Some("The wrong box was ticked."));
        assert_eq!(page.history[0].recorded_at, "26 March 2026 at 9:30am");
    }
}

#[tokio::test]
async fn a_referral_opened_by_mistake_is_taken_back_with_the_decision() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        decided(&house, entry, 1, &referral_decision()).await.unwrap();
        let wrong = NewDecision { correction: "It was about a cousin.".into(), ..decision(Outcome::AdviceGiven) };
        assert_eq!(decided(&house, entry, 2, &wrong).await.unwrap(), None);
        assert_eq!(count(&house, Kind::Referral).await, 0, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_child_with_an_open_referral_gets_no_second_one() {
    for house in houses().await {
        let (child, first) = recorded(&house).await;
        let (actor, purpose) = house.usual("front-door").await;
        let about = NewContact { about: About::Known(child), ..contact() };
        let (same, second) = house.app.record_contact(&actor, purpose, &about, &key()).await.unwrap();
        assert_eq!(same, child);
        let nothing_open = faults(decided(&house, second, 1, &decision(Outcome::ExistingReferral)).await);
        assert!(nothing_open[0].1.contains("no open referral"), "{nothing_open:?}");
        decided(&house, first, 1, &referral_decision()).await.unwrap();
        let twice = faults(decided(&house, second, 1, &referral_decision()).await);
        assert!(twice[0].1.contains("an open referral of 16 March 2026"), "{twice:?}");
        assert_eq!(decided(&house, second, 1, &decision(Outcome::ExistingReferral)).await.unwrap(), None);
        let (_, third) = house.app.record_contact(&actor, purpose, &about, &key()).await.unwrap();
        decided(&house, third, 1, &decision(Outcome::ChildProtectionEnquiry)).await.unwrap();
        assert_eq!(count(&house, Kind::Referral).await, 1, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_decision_needs_an_outcome_a_sentence_and_for_a_referral_the_primary_need() {
    let house = House::sqlite().await;
    let (_, entry) = recorded(&house).await;
    let empty = NewDecision { reason: "See above".into(), ..NewDecision::default() };
    assert_eq!(fields(decided(&house, entry, 1, &empty).await), ["reason", "outcome"]);
    let no_need = decision(Outcome::NewReferral);
    assert_eq!(fields(decided(&house, entry, 1, &no_need).await), ["primary_need"]);
}

#[tokio::test]
async fn a_contact_of_late_friday_is_due_on_monday_and_overdue_from_midnight() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let friday = NewContact { received_at: Some("2026-03-13T23:30:00".parse().unwrap()), ..contact() };
        house.app.record_contact(&actor, purpose, &friday, &key()).await.unwrap();
        let row = house.app.contact_queue(&actor, purpose).await.unwrap().rows.remove(0);
        assert_eq!(row.due, Due::EndOf("2026-03-16".parse().unwrap()));
        assert_eq!((row.due_in_words.as_str(), row.is_overdue, row.hours_waiting), ("Due today", false, 58));
        house.clock.advance(Duration::hours(15));
        let row = house.app.contact_queue(&actor, purpose).await.unwrap().rows.remove(0);
        assert_eq!((row.due_in_words.as_str(), row.is_overdue), ("Overdue by less than an hour", true));
    }
}

#[tokio::test]
async fn over_easter_the_decision_is_due_on_the_tuesday() {
    for house in houses().await {
        house.clock.advance(Duration::days(18));
        let (actor, purpose) = house.usual("front-door").await;
        let thursday = NewContact { received_at: Some("2026-04-02T16:00:00".parse().unwrap()), ..contact() };
        house.app.record_contact(&actor, purpose, &thursday, &key()).await.unwrap();
        let row = house.app.contact_queue(&actor, purpose).await.unwrap().rows.remove(0);
        assert_eq!(row.due, Due::EndOf("2026-04-07".parse().unwrap()));
    }
}

#[tokio::test]
async fn the_queue_is_by_time_left_with_the_facts_that_the_decider_needs() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let (child, first) = recorded(&house).await;
        decided(&house, first, 1, &referral_decision()).await.unwrap();
        let about = NewContact { about: About::Known(child), ..contact() };
        let (_, later) = house.app.record_contact(&actor, purpose, &about, &key()).await.unwrap();
        let older = NewContact { received_at: Some("2026-03-12T12:00:00".parse().unwrap()), ..contact() };
        let (_, urgent) = house.app.record_contact(&actor, purpose, &older, &key()).await.unwrap();
        let rows = house.app.contact_queue(&actor, purpose).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.entry).collect::<Vec<_>>(), [urgent, later]);
        assert_eq!((rows[1].open_referral.unwrap().to_string().as_str(), rows[1].earlier_contacts), ("2026-03-16", 1));
        assert_eq!((rows[0].open_referral, rows[0].earlier_contacts), (None, 0));
    }
}

#[tokio::test]
async fn a_contact_about_a_restricted_child_is_counted_in_the_queue_and_not_shown() {
    for house in houses().await {
        let (child, _) = recorded(&house).await;
        restrict(&house, child).await;
        let (actor, purpose) = house.usual("front-door").await;
        let queue = house.app.contact_queue(&actor, purpose).await.unwrap();
        assert_eq!((queue.rows.len(), queue.not_shown), (0, 1), "{}", house.database.engine);
    }
}

/// As the use case of restricting would write it.
pub async fn restrict(house: &House, child: SubjectId) {
    let mut write = house.app.ledger().begin(house.clock.now()).await.unwrap();
    write_restriction(&mut write, child).await;
    write.commit().await.unwrap();
}

async fn write_restriction(write: &mut ledger::Write, child: SubjectId) {
    let restriction = domain::restriction::Restriction { reason: "Made up".into(), allowed: vec!["manager".into()] };
    let version = services::app::NewFact::typed(Uuid::now_v7(), child, restriction).into_version();
    let change = ledger::NewChange {
        actor: "governance".into(),
        purpose: "governance".into(),
        what: "restrict a record".into(),
        versions: vec![version],
        ..ledger::NewChange::default()
    };
    write.append(change).await.unwrap();
}

/// What becomes of an act that waits for the lock on the chain while its holder restricts the child.
async fn restricted_meanwhile<T>(house: &House, child: SubjectId, act: impl Future<Output = T>) -> T {
    let mut write = house.app.ledger().begin(house.clock.now()).await.unwrap();
    write_restriction(&mut write, child).await;
    let holder = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        write.commit().await.unwrap();
    };
    tokio::join!(act, holder).0
}

fn is_kept_out<T>(result: &Result<T, ServiceError>) -> bool {
    matches!(result, Err(ServiceError::Restricted { .. }))
}

#[tokio::test]
async fn a_restriction_that_was_set_while_somebody_waited_for_the_lock_keeps_them_out() {
    for house in houses().await {
        let engine = house.database.engine;
        let (actor, purpose) = house.usual("front-door").await;
        let app = &house.app;
        let (child, entry) = recorded(&house).await;
        let page = restricted_meanwhile(&house, child, app.contact_page(&actor, purpose, entry)).await;
        assert!(is_kept_out(&page), "{engine}: {page:?}");
        let (child, _) = recorded(&house).await;
        let known = restricted_meanwhile(&house, child, app.known_child_for_contact(&actor, purpose, child)).await;
        assert!(is_kept_out(&known), "{engine}: {known:?}");
        let (child, entry) = recorded(&house).await;
        let decision = decision(Outcome::AdviceGiven);
        let decide = app.decide_contact(&actor, purpose, entry, 1, &decision, "one");
        let decided = restricted_meanwhile(&house, child, decide).await;
        assert!(is_kept_out(&decided), "{engine}: {decided:?}");
        let (child, entry) = recorded(&house).await;
        let text = text("Hungry, and bruised.");
        let edit = app.edit_contact(&actor, purpose, entry, 1, &text, "two");
        let edited = restricted_meanwhile(&house, child, edit).await;
        assert!(is_kept_out(&edited), "{engine}: {edited:?}");
    }
}

#[tokio::test]
async fn a_withdrawn_contact_leaves_the_queue_and_stays_in_the_history() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        let (actor, purpose) = house.usual("front-door").await;
        let no_reason = house.app.withdraw_contact(&actor, purpose, entry, 1, " ", &key()).await;
        assert_eq!(fields(no_reason), ["reason"]);
        let why = "It was about another child.";
        house.app.withdraw_contact(&actor, purpose, entry, 1, why, &key()).await.unwrap();
        assert!(house.app.contact_queue(&actor, purpose).await.unwrap().rows.is_empty());
        let page = house.app.contact_page(&actor, purpose, entry).await.unwrap();
        assert!(page.withdrawn && !page.may_decide);
        assert_eq!(page.history[0].reason.as_deref(), Some(why));
        assert_eq!(fields(decided(&house, entry, 2, &referral_decision()).await), ["outcome"]);
    }
}

#[tokio::test]
async fn withdrawing_a_decided_contact_withdraws_the_referral_that_it_opened() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        decided(&house, entry, 1, &referral_decision()).await.unwrap();
        let (actor, purpose) = house.usual("front-door").await;
        house.app.withdraw_contact(&actor, purpose, entry, 2, "Wrong child.", &key()).await.unwrap();
        assert_eq!((count(&house, Kind::Contact).await, count(&house, Kind::Referral).await), (0, 0));
    }
}

#[tokio::test]
async fn the_text_of_a_decided_contact_is_not_put_right_any_more() {
    let house = House::sqlite().await;
    let (_, entry) = recorded(&house).await;
    decided(&house, entry, 1, &decision(Outcome::EarlyHelp)).await.unwrap();
    let (actor, purpose) = house.usual("front-door").await;
    let late = house.app.edit_contact(&actor, purpose, entry, 2, &text("Other words."), &key()).await;
    assert_eq!(fields(late), ["concern"]);
}

#[tokio::test]
async fn only_the_front_door_and_those_who_work_with_families_record_and_only_the_first_decide() {
    let house = House::sqlite().await;
    let (_, entry) = recorded(&house).await;
    for (user, role) in testkit::ACCOUNTS {
        use domain::Role::{FrontDoorWorker, PracticeManager, SocialWorker};
        let (actor, purpose) = house.usual(user).await;
        let record = house.app.record_contact(&actor, purpose, &contact(), &key()).await;
        let may_record = matches!(role, FrontDoorWorker | PracticeManager | SocialWorker);
        assert_eq!(record.is_ok(), may_record, "{user}: {record:?}");
        assert_eq!(is_refused(&record), !may_record, "{user}: {record:?}");
        let empty = house.app.decide_contact(&actor, purpose, entry, 1, &NewDecision::default(), &key()).await;
        assert_eq!(is_refused(&empty), !matches!(role, FrontDoorWorker | PracticeManager), "{user}: {empty:?}");
        let queue = house.app.contact_queue(&actor, purpose).await;
        let may_see =
            matches!(role, FrontDoorWorker | PracticeManager | domain::Role::HeadOfService | domain::Role::Director);
        assert_eq!(is_refused(&queue), !may_see, "{user}");
    }
}

fn is_refused<T>(result: &Result<T, ServiceError>) -> bool {
    matches!(result, Err(ServiceError::Refused(_)))
}

async fn referred_by(house: &House, actor: &Actor, purpose: Purpose) -> EntryId {
    house.app.refer_as_partner(actor, purpose, &partners(), &key()).await.unwrap()
}

fn partners() -> NewPartnerContact {
    NewPartnerContact {
        child: child(),
        source: "2A".into(),
        referrer_name: String::new(),
        referrer_phone: "01632 960000".into(),
        concern: "Hungry at school.".into(),
        childs_words: String::new(),
        family_aware: Some(FamilyAware::Yes),
    }
}

#[tokio::test]
async fn a_partner_sees_what_became_of_its_own_referrals_and_nothing_else() {
    for house in houses().await {
        recorded(&house).await;
        let (partner, purpose) = house.usual("partner").await;
        let entry = referred_by(&house, &partner, purpose).await;
        let mine = house.app.my_agency_contacts(&partner, purpose).await.unwrap();
        assert_eq!(
            mine.iter().map(|contact| (contact.entry, contact.outcome)).collect::<Vec<_>>(),
            [(entry, "Waiting for a decision")]
        );
        decided(&house, entry, 1, &decision(Outcome::EarlyHelp)).await.unwrap();
        assert_eq!(house.app.my_agency_contacts(&partner, purpose).await.unwrap()[0].outcome, "Early help");
        assert!(is_refused(&house.app.contact_page(&partner, purpose, entry).await), "{}", house.database.engine);
        assert!(is_refused(&house.app.contact_queue(&partner, purpose).await));
    }
}

#[tokio::test]
async fn the_organisation_of_a_partners_referral_is_that_of_its_account() {
    let house = House::sqlite().await;
    let (partner, purpose) = house.usual("partner").await;
    let entry = referred_by(&house, &partner, purpose).await;
    let (actor, purpose) = house.usual("front-door").await;
    let page = house.app.contact_page(&actor, purpose, entry).await.unwrap();
    assert_eq!(page.contact.referrer_organisation.as_deref(), Some("Example Primary School"));
    assert_eq!(page.contact.referrer_name.as_deref(), Some("Partner agency (made up)"));
    assert_eq!(page.contact.received_at.to_string(), "2026-03-16T09:30:00+00:00");
}

#[tokio::test]
async fn opening_a_contact_writes_down_who_looked_at_the_childs_record() {
    for house in houses().await {
        let (child, entry) = recorded(&house).await;
        let (actor, purpose) = house.usual("manager").await;
        house.app.contact_page(&actor, purpose, entry).await.unwrap();
        let looks = house.app.ledger().accesses(Some(child), 10).await.unwrap();
        assert_eq!(looks.len(), 1, "{}", house.database.engine);
        assert_eq!((looks[0].actor.as_str(), looks[0].what.as_str()), ("manager", "a contact"));
    }
}
