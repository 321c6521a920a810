//! Supervision, management decisions, case notes and observations: who may, what is stored where, and what nobody else sees.

mod withdraw;

use chrono::Duration;
use domain::assessment::Assessment;
use domain::case_note::CaseNoteKind;
use domain::management_decision::DecisionPoint;
use domain::referral::Referral;
use domain::supervision::SupervisionKind;
use domain::{Fact, Kind, SubjectId};
use services::ServiceError;
use services::case_note::NewCaseNote;
use services::direct_observation::NewObservation;
use services::management_decision::NewManagementDecision;
use services::supervision::{ChildDiscussed, NewSupervision};
use testkit::{House, houses};

use crate::families::{Family, day, family, key_worker, restriction, told, write};

async fn allocated(house: &House) -> Family {
    let family = family(house).await;
    for child in family.children {
        write(house, child, vec![key_worker(family.me, family.team, "2026-02-02").into()]).await;
    }
    family
}

fn session(child: SubjectId) -> NewSupervision {
    NewSupervision {
        kind: Some(SupervisionKind::Case),
        wellbeing: "Made up: tired after a long week.".into(),
        agreed: "Take two days off".into(),
        agreed_by: Some(day("2026-03-20")),
        next_on: Some(day("2026-04-13")),
        children: vec![ChildDiscussed {
            child,
            discussed: "Made up: school is worried.".into(),
            decision: "Visit weekly".into(),
            agreed: "Ring the school\nMeet the father".into(),
            by: Some(day("2026-03-18")),
            ..ChildDiscussed::default()
        }],
        ..NewSupervision::default()
    }
}

fn fields<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> Vec<String> {
    match result {
        Err(ServiceError::Invalid(faults)) => faults.into_iter().map(|fault| fault.field.into_owned()).collect(),
        other => panic!("not a fault of a field: {other:?}"),
    }
}

#[tokio::test]
async fn a_session_stands_on_the_worker_and_each_childs_part_on_that_childs_record() {
    for house in houses().await {
        let family = allocated(&house).await;
        let child = family.children[0];
        let (actor, purpose) = house.usual("manager").await;
        let agenda = house.app.agenda(&actor, purpose, family.me).await.unwrap();
        let amira = agenda.children.iter().find(|one| one.child == child).unwrap();
        assert_eq!(amira.drift, ["Never talked about, with this worker since 2 February 2026"]);
        let new = session(child);
        let entry = house.app.record_supervision(&actor, purpose, family.me, &new, "one").await.unwrap();
        let again = house.app.record_supervision(&actor, purpose, family.me, &new, "one").await.unwrap();
        assert_eq!(entry, again);
        let on_child = told(&house, child, Kind::CaseSupervision).await;
        assert_eq!(on_child.len(), 1);
        assert!(!on_child[0].to_body().contains("tired"), "how the worker is stands on no child");
        assert!(told(&house, family.children[1], Kind::CaseSupervision).await.is_empty());
        let agenda = house.app.agenda(&actor, purpose, family.me).await.unwrap();
        let amira = agenda.children.iter().find(|one| one.child == child).unwrap();
        assert_eq!(
            amira.open.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(),
            ["Ring the school", "Meet the father"]
        );
        assert!(amira.drift.is_empty() && agenda.open.len() == 1);
        let (worker, casework) = house.usual("social-worker").await;
        let mine = house.app.my_work(&worker, casework).await.unwrap();
        assert_eq!((mine.next_supervision, mine.agreed.len()), (Some(day("2026-04-13")), 3));
    }
}

#[tokio::test]
async fn how_the_worker_is_is_seen_by_the_worker_and_their_line_alone() {
    for house in houses().await {
        let family = allocated(&house).await;
        let (actor, purpose) = house.usual("head-of-service").await;
        let entry = house
            .app
            .record_supervision(&actor, purpose, family.me, &session(family.children[0]), "one")
            .await
            .unwrap();
        let seen = async |user: &str| {
            let (actor, purpose) = house.usual(user).await;
            house.app.session(&actor, purpose, family.me, entry).await
        };
        for user in ["social-worker", "manager", "head-of-service"] {
            assert!(seen(user).await.unwrap().wellbeing.is_some(), "{user}");
        }
        let director = seen("director").await.unwrap();
        assert!(director.wellbeing.is_none() && director.wellbeing_hidden && director.children.len() == 1);
        for user in ["other-social-worker", "analyst", "auditor", "reviewing-officer"] {
            assert!(matches!(seen(user).await, Err(ServiceError::Refused(_))), "{user}");
        }
        write(&house, family.children[0], vec![restriction(&["manager"]).into()]).await;
        let worker = seen("social-worker").await.unwrap();
        assert_eq!((worker.children.len(), worker.not_shown), (0, 1), "a record restricted since");
    }
}

#[tokio::test]
async fn what_was_agreed_is_reported_done_once_and_a_second_report_on_the_old_text_is_a_conflict() {
    for house in houses().await {
        let family = allocated(&house).await;
        let (actor, purpose) = house.usual("manager").await;
        let entry = house
            .app
            .record_supervision(&actor, purpose, family.me, &session(family.children[0]), "one")
            .await
            .unwrap();
        let (worker, casework) = house.usual("social-worker").await;
        let page = house.app.session(&worker, casework, family.me, entry).await.unwrap();
        let first = &page.children[0].agreed[0];
        let seen = (first.entry, first.version, first.index);
        house.app.report_agreed(&worker, casework, family.me, seen, true).await.unwrap();
        let page = house.app.session(&worker, casework, family.me, entry).await.unwrap();
        assert_eq!(
            page.children[0].agreed.iter().map(|one| one.done_on).collect::<Vec<_>>(),
            [Some(day("2026-03-16")), None]
        );
        assert_eq!(page.children[0].discussed.as_deref(), Some("Made up: school is worried."), "the words stay");
        let late = house.app.report_agreed(&actor, purpose, family.me, seen, false).await;
        assert!(matches!(late, Err(ServiceError::Conflict { .. })), "{late:?}");
        let (other, casework) = house.usual("other-social-worker").await;
        let refused = house.app.report_agreed(&other, casework, family.me, seen, true).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
        house.clock.advance(Duration::days(3));
        let page = house.app.session(&worker, casework, family.me, entry).await.unwrap();
        assert_eq!(page.children[0].agreed.iter().map(|one| one.is_overdue).collect::<Vec<_>>(), [false, true]);
    }
}

#[tokio::test]
async fn a_session_with_faults_or_with_oneself_is_not_stored() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let (actor, purpose) = house.usual("manager").await;
    let mut new = session(family.children[0]);
    new.kind = None;
    new.next_on = Some(day("2026-03-16"));
    new.children[0].by = None;
    let found = fields(house.app.record_supervision(&actor, purpose, family.me, &new, "one").await);
    assert_eq!(found, ["kind".to_owned(), format!("by-{}", family.children[0]), "next_on".into()]);
    let (worker, casework) = house.usual("social-worker").await;
    let refused = house.app.record_supervision(&worker, casework, family.me, &session(family.children[0]), "one").await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    assert!(told(&house, family.children[0], Kind::CaseSupervision).await.is_empty());
}

fn decision(point: DecisionPoint) -> NewManagementDecision {
    NewManagementDecision {
        point: Some(point),
        decision: "Made up: go on.".into(),
        reason: "Made up: it helps.".into(),
        assessment: None,
    }
}

#[tokio::test]
async fn a_decision_that_authorises_dates_the_oldest_open_assessment_in_the_same_change() {
    for house in houses().await {
        let family = family(&house).await;
        let child = family.children[0];
        let (actor, purpose) = house.usual("manager").await;
        let point = decision(DecisionPoint::AssessmentAuthorised);
        assert_eq!(fields(house.app.decide_as_manager(&actor, purpose, child, &point, "a").await), ["point"]);
        let open = |start: &str| Assessment { start_date: day(start), ..Assessment::default() };
        write(&house, child, vec![open("2026-03-02").into(), open("2026-02-03").into()]).await;
        let seen = house.app.decision_options(&actor, purpose, child).await.unwrap().assessments;
        assert_eq!(seen.iter().map(|one| one.start_date).collect::<Vec<_>>(), [day("2026-02-03"), day("2026-03-02")]);
        let point = NewManagementDecision { assessment: Some((seen[0].entry, seen[0].version)), ..point };
        let before = house.app.ledger().head().await.unwrap().position;
        let entry = house.app.decide_as_manager(&actor, purpose, child, &point, "b").await.unwrap();
        assert_eq!(house.app.decide_as_manager(&actor, purpose, child, &point, "b").await.unwrap(), entry);
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1);
        let dates: Vec<_> = told(&house, child, Kind::Assessment)
            .await
            .into_iter()
            .map(|fact| if let Fact::Assessment(one) = fact { (one.start_date, one.authorised_on) } else { panic!() })
            .collect();
        assert!(
            dates.contains(&(day("2026-02-03"), Some(day("2026-03-16")))) && dates.contains(&(day("2026-03-02"), None)),
            "{dates:?}"
        );
        // Another manager had the same form open: what they read is done, and no other assessment is authorised instead.
        assert_eq!(fields(house.app.decide_as_manager(&actor, purpose, child, &point, "other").await), ["point"]);
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1);
        let (worker, casework) = house.usual("social-worker").await;
        let refused =
            house.app.decide_as_manager(&worker, casework, child, &decision(DecisionPoint::Oversight), "c").await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
        let empty = NewManagementDecision::default();
        assert_eq!(
            fields(house.app.decide_as_manager(&actor, purpose, child, &empty, "d").await),
            ["point", "decision", "reason"]
        );
    }
}

#[tokio::test]
async fn an_assessment_of_a_case_that_has_closed_waits_for_nobody() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let child = family.children[0];
    let (actor, purpose) = house.usual("manager").await;
    let began = |start: &str| Assessment { start_date: day(start), ..Assessment::default() };
    let closed =
        Referral { referral_date: day("2025-01-06"), closure_date: Some(day("2025-03-03")), ..Referral::default() };
    let old = write(&house, child, vec![began("2025-01-07").into(), closed.into()]).await[0];
    let waiting = async || house.app.decision_options(&actor, purpose, child).await.unwrap().assessments;
    let on_the_team = async || house.app.team(&actor, purpose, family.team).await.unwrap().decisions;
    assert!(waiting().await.is_empty() && on_the_team().await.is_empty());
    write(&house, child, vec![began("2026-02-03").into()]).await;
    assert_eq!(waiting().await.iter().map(|one| one.start_date).collect::<Vec<_>>(), [day("2026-02-03")]);
    assert_eq!(on_the_team().await.iter().map(|one| one.since).collect::<Vec<_>>(), [day("2026-02-03")]);
    let point = decision(DecisionPoint::AssessmentAuthorised);
    let point = NewManagementDecision { assessment: Some((old, 1)), ..point };
    assert_eq!(fields(house.app.decide_as_manager(&actor, purpose, child, &point, "a").await), ["point"]);
}

#[tokio::test]
async fn a_note_goes_on_the_records_that_were_ticked_and_on_no_other() {
    for house in houses().await {
        let family = family(&house).await;
        let [amira, bilal, dina] = family.children;
        let (actor, purpose) = house.usual("front-door").await;
        let new = NewCaseNote {
            children: vec![amira, dina],
            kind: Some(CaseNoteKind::TelephoneCall),
            text: "Made up: grandmother rang.".into(),
            ..NewCaseNote::default()
        };
        let made = house.app.record_note(&actor, purpose, &new, "one").await.unwrap();
        assert_eq!(house.app.record_note(&actor, purpose, &new, "one").await.unwrap(), made);
        for (child, notes) in [(amira, 1), (bilal, 0), (dina, 1)] {
            assert_eq!(told(&house, child, Kind::CaseNote).await.len(), notes);
        }
        let nothing = NewCaseNote { children: vec![amira], ..NewCaseNote::default() };
        assert_eq!(fields(house.app.record_note(&actor, purpose, &nothing, "two").await), ["kind", "text"]);
        let (analyst, analysis) = house.usual("analyst").await;
        let refused = house.app.record_note(&analyst, analysis, &new, "three").await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
        write(&house, bilal, vec![restriction(&[]).into()]).await;
        let with_restricted = NewCaseNote { children: vec![amira, bilal], ..new };
        let refused = house.app.record_note(&actor, purpose, &with_restricted, "four").await;
        assert!(matches!(refused, Err(ServiceError::Restricted { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn an_observation_is_for_the_worker_first_and_never_of_oneself() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let (actor, purpose) = house.usual("manager").await;
    let new = NewObservation {
        what: "Home visit".into(),
        strengths: "Made up: kind and clear.".into(),
        ..NewObservation::default()
    };
    house.app.record_observation(&actor, purpose, family.me, &new, "one").await.unwrap();
    house.app.record_observation(&actor, purpose, family.me, &new, "one").await.unwrap();
    let (worker, casework) = house.usual("social-worker").await;
    let own = house.app.observations(&worker, casework, family.me).await.unwrap();
    assert_eq!((own.is_own, own.may_observe, own.all.len()), (true, false, 1));
    assert_eq!(own.all[0].told.strengths.as_ref().unwrap().text(), Some("Made up: kind and clear."));
    let (other, casework) = house.usual("other-social-worker").await;
    assert!(matches!(house.app.observations(&other, casework, family.me).await, Err(ServiceError::Refused(_))));
    assert_eq!(
        fields(house.app.record_observation(&actor, purpose, family.me, &NewObservation::default(), "x").await),
        ["what", "strengths"]
    );
}
