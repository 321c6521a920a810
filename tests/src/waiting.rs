//! A record that is restricted or joined while somebody waits for the lock on the chain is not served to them.

use std::fmt::Debug;
use std::time::Duration;

use domain::case_note::{CaseNote, CaseNoteKind};
use domain::merge::Merge;
use domain::narrative::Narrative;
use domain::person::Person;
use domain::{Fact, SubjectId, When};
use ledger::NewChange;
use services::ServiceError;
use services::app::NewFact;
use services::child::KnownAt;
use testkit::House;

use crate::families::{Family, family, key_worker, restriction, write};

/// What `ask` gives when it began to wait before this was written.
async fn overtaken<T: Send + 'static>(
    house: &House,
    (subject, fact): (SubjectId, Fact),
    ask: impl Future<Output = T> + Send + 'static,
) -> T {
    let mut lock = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    let asked = tokio::spawn(ask);
    // Long enough for it to have looked at the record as it was, and to wait.
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(!asked.is_finished(), "it did not wait for the lock");
    let versions = vec![NewFact::typed(house.app.new_id(), subject, fact).into_version()];
    let change = NewChange {
        actor: "governance".into(),
        purpose: "governance".into(),
        what: "a test".into(),
        versions,
        ..NewChange::default()
    };
    lock.append(change).await.unwrap();
    lock.commit().await.unwrap();
    asked.await.unwrap()
}

fn is_restricted<T: Debug>(answer: Result<T, ServiceError>, what: &str) {
    assert!(matches!(answer, Err(ServiceError::Restricted { .. })), "{what}: {answer:?}");
}

async fn allocated(house: &House) -> Family {
    let family = family(house).await;
    for child in family.children {
        write(house, child, vec![key_worker(family.me, family.team, "2026-03-04").into()]).await;
    }
    family
}

#[tokio::test]
async fn what_shows_one_child_is_refused_once_the_record_is_restricted() {
    macro_rules! refused {
        ($user:literal, $what:literal, |$app:ident, $actor:ident, $purpose:ident, $child:ident, $note:ident| $ask:expr) => {{
            let house = House::sqlite().await;
            let family = allocated(&house).await;
            let $child = family.children[0];
            let note = CaseNote {
                at: When::moment(house.app.clock().now()),
                kind: CaseNoteKind::TelephoneCall,
                author: None,
                text: Narrative::new("Made up"),
                with: None,
            };
            let $note = write(&house, $child, vec![note.into()]).await[0];
            let ($actor, $purpose) = house.usual($user).await;
            let $app = house.app.clone();
            let guard = restriction(&["governance"]).into();
            is_restricted(overtaken(&house, ($child, guard), async move { $ask.await }).await, $what);
        }};
    }
    refused!("social-worker", "page", |app, actor, purpose, child, _note| app.child_page(
        &actor,
        purpose,
        child,
        KnownAt::Now
    ));
    refused!("social-worker", "withdraw", |app, actor, purpose, child, note| app
        .entry_to_withdraw(&actor, purpose, child, note));
    refused!("manager", "allocation", |app, actor, purpose, child, _note| app
        .allocation_options(&actor, purpose, child));
    refused!("manager", "decision", |app, actor, purpose, child, _note| app.decision_options(&actor, purpose, child));
    refused!("social-worker", "document", |app, actor, purpose, child, _note| app
        .document_options(&actor, purpose, child));
}

#[tokio::test]
async fn lists_leave_out_a_child_who_is_restricted_by_the_time_they_are_served() {
    let guard = || Fact::from(restriction(&["governance"]));
    let house = House::sqlite().await;
    let Family { children, me, team, .. } = allocated(&house).await;
    let (manager, managing) = house.usual("manager").await;
    let (app, actor) = (house.app.clone(), manager.clone());
    let ask = async move { app.caseload(&actor, managing, me).await.unwrap() };
    let page = overtaken(&house, (children[0], guard()), ask).await;
    assert_eq!((page.children.len(), page.not_shown), (2, 1));
    let (worker, casework) = house.usual("social-worker").await;
    let app = house.app.clone();
    let ask = async move { app.my_work(&worker, casework).await.unwrap() };
    let mine = overtaken(&house, (children[1], guard()), ask).await;
    assert_eq!((mine.children.len(), mine.not_shown), (1, 2));
    house.clock.advance(chrono::Duration::days(21));
    let app = house.app.clone();
    let ask = async move { app.team(&manager, managing, team).await.unwrap() };
    let page = overtaken(&house, (children[2], guard()), ask).await;
    assert_eq!((page.not_seen.len(), page.not_seen_not_shown, page.not_shown), (0, 3, 3));
}

#[tokio::test]
async fn a_child_who_is_joined_with_a_restricted_record_meanwhile_is_restricted() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let (child, second) = (family.children[0], house.app.new_id());
    let person = Person { family_name: Some("Example".into()), ..Person::default() };
    write(&house, second, vec![person.into(), restriction(&["governance"]).into()]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let app = house.app.clone();
    let ask = async move { app.child_page(&actor, purpose, child, KnownAt::Now).await };
    // The entry lies on the restricted record, which goes.
    let merge = Merge { into: child, reason: Narrative::new("Made up: one child") };
    is_restricted(overtaken(&house, (second, merge.into()), ask).await, "page");
}
