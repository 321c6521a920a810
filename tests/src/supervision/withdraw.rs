//! What was written on the wrong worker is taken back, and every reading of it leaves a look.

use services::child::{Filter, KnownAt};
use services::supervision::{OnWorker, WithdrawnFromWorker};

use super::*;

async fn observed(house: &House, family: &Family) {
    let (actor, purpose) = house.usual("head-of-service").await;
    let new = NewObservation {
        what: "Home visit".into(),
        strengths: "Made up: kind and clear.".into(),
        ..NewObservation::default()
    };
    house.app.record_observation(&actor, purpose, family.me, &new, "seen").await.unwrap();
}

#[tokio::test]
async fn a_session_on_the_wrong_worker_is_withdrawn_with_its_parts_on_childrens_records() {
    for house in houses().await {
        let family = allocated(&house).await;
        let [amira, bilal, _] = family.children;
        let (actor, purpose) = house.usual("manager").await;
        let mut new = session(amira);
        let sleep = "Made up: sleeps badly.".into();
        new.children.push(ChildDiscussed { child: bilal, discussed: sleep, ..ChildDiscussed::default() });
        let entry = house.app.record_supervision(&actor, purpose, family.me, &new, "one").await.unwrap();
        assert!(house.app.session(&actor, purpose, family.me, entry).await.unwrap().may_withdraw);
        let shown = house.app.worker_entry_to_withdraw(&actor, purpose, family.me, entry).await.unwrap();
        assert_eq!((shown.name.as_str(), shown.version, shown.children, shown.not_opened), ("Sam Made-Up", 1, 2, 0));
        let seen = OnWorker { worker: family.me, entry, version: 1, key: "w" };
        assert_eq!(fields(house.app.withdraw_worker_entry(&actor, purpose, seen, " ").await), ["reason"]);
        let elsewhere = OnWorker { worker: family.other, ..seen };
        let none = house.app.withdraw_worker_entry(&actor, purpose, elsewhere, "It was about Jo").await;
        assert!(matches!(none, Err(ServiceError::NotFound(_))), "{none:?}");
        let before = house.app.ledger().head().await.unwrap().position;
        let done = house.app.withdraw_worker_entry(&actor, purpose, seen, "It was about Jo").await.unwrap();
        assert_eq!(done, WithdrawnFromWorker { is_session: true, left_standing: 0 });
        house.app.withdraw_worker_entry(&actor, purpose, seen, "It was about Jo").await.unwrap();
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1, "one change, sent twice");
        for child in [amira, bilal] {
            assert!(told(&house, child, Kind::CaseSupervision).await.is_empty());
        }
        let (worker, casework) = house.usual("social-worker").await;
        assert!(house.app.sessions(&worker, casework, family.me).await.unwrap().lines.is_empty());
        let gone = house.app.session(&worker, casework, family.me, entry).await;
        assert!(matches!(gone, Err(ServiceError::NotFound(_))), "{gone:?}");
        let mine = house.app.my_work(&worker, casework).await.unwrap();
        assert!(mine.next_supervision.is_none() && mine.agreed.is_empty());
        house.app.verify(None, |_| ()).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_session_that_somebody_reported_on_meanwhile_is_not_withdrawn_unseen() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let (actor, purpose) = house.usual("manager").await;
    let new = session(family.children[0]);
    let entry = house.app.record_supervision(&actor, purpose, family.me, &new, "one").await.unwrap();
    let (worker, casework) = house.usual("social-worker").await;
    house.app.report_agreed(&worker, casework, family.me, (entry, 1, 0), true).await.unwrap();
    let seen = OnWorker { worker: family.me, entry, version: 1, key: "w" };
    let late = house.app.withdraw_worker_entry(&actor, purpose, seen, "It was about Jo").await;
    assert!(matches!(late, Err(ServiceError::Conflict { .. })), "{late:?}");
    let seen = OnWorker { version: 2, ..seen };
    house.app.withdraw_worker_entry(&actor, purpose, seen, "It was about Jo").await.unwrap();
}

#[tokio::test]
async fn only_who_wrote_it_or_the_line_withdraws_and_a_restricted_childs_part_stays() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let child = family.children[0];
    let (head, oversight) = house.usual("head-of-service").await;
    let entry = house.app.record_supervision(&head, oversight, family.me, &session(child), "one").await.unwrap();
    observed(&house, &family).await;
    let (worker, casework) = house.usual("social-worker").await;
    let observation = house.app.observations(&worker, casework, family.me).await.unwrap().all.remove(0);
    assert!(!observation.may_withdraw, "the worker does not take back what is said of them");
    // The manager neither wrote this one nor manages the team.
    let stranger = house.app.new_id();
    let elsewhere = crate::families::worker("Lee Made-Up", None, house.app.new_id(), None);
    write(&house, stranger, vec![elsewhere.into()]).await;
    let (manager, managing) = house.usual("manager").await;
    let on_stranger = house.app.record_supervision(&head, oversight, stranger, &session(child), "two").await.unwrap();
    let refused = house.app.worker_entry_to_withdraw(&manager, managing, stranger, on_stranger).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    for (user, at) in [("social-worker", entry), ("social-worker", observation.entry), ("director", entry)] {
        let (actor, purpose) = house.usual(user).await;
        let seen = OnWorker { worker: family.me, entry: at, version: 1, key: "w" };
        let refused = house.app.withdraw_worker_entry(&actor, purpose, seen, "Not so").await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user}: {refused:?}");
    }
    // Of Sam's team the manager is the line.
    assert!(house.app.observations(&manager, managing, family.me).await.unwrap().all[0].may_withdraw);
    let seen = OnWorker { worker: family.me, entry: observation.entry, version: 1, key: "o" };
    let done = house.app.withdraw_worker_entry(&manager, managing, seen, "It was Jo's visit").await.unwrap();
    assert!(!done.is_session && house.app.observations(&worker, casework, family.me).await.unwrap().all.is_empty());
    write(&house, child, vec![restriction(&["head-of-service"]).into()]).await;
    let seen = OnWorker { worker: family.me, entry, version: 1, key: "s" };
    let done = house.app.withdraw_worker_entry(&manager, managing, seen, "It was about Jo").await.unwrap();
    assert_eq!(done.left_standing, 1);
    assert_eq!(told(&house, child, Kind::CaseSupervision).await.len(), 2, "for who is named in the restriction");
}

#[tokio::test]
async fn reading_the_sessions_or_the_observations_of_a_worker_leaves_a_look() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    observed(&house, &family).await;
    let (actor, purpose) = house.usual("manager").await;
    house.app.observations(&actor, purpose, family.me).await.unwrap();
    house.app.sessions(&actor, purpose, family.me).await.unwrap();
    let looks = house.app.ledger().accesses(None, 2).await.unwrap();
    let looks: Vec<_> = looks.iter().map(|look| (look.actor.as_str(), look.what.as_str())).collect();
    let [sessions, observations] = ["the supervision sessions of a worker", "observations of a worker's practice"];
    assert_eq!(looks, [("manager", sessions), ("manager", observations)]);
}

#[tokio::test]
async fn a_worker_is_no_child_whatever_is_written_on_them() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    observed(&house, &family).await;
    let (actor, purpose) = house.usual("manager").await;
    house.app.record_supervision(&actor, purpose, family.me, &session(family.children[0]), "one").await.unwrap();
    for user in ["other-social-worker", "manager", "external-auditor"] {
        let (actor, purpose) = house.usual(user).await;
        let none = house.app.child_page(&actor, purpose, family.me, KnownAt::Now).await;
        assert!(matches!(none, Err(ServiceError::NotFound(_))), "{user}");
        let none = house.app.child_chronology(&actor, purpose, family.me, KnownAt::Now, &Filter::default()).await;
        assert!(matches!(none, Err(ServiceError::NotFound(_))), "{user}");
    }
}
