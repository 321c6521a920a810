//! The first page of each role, from the record.

use axum::http::StatusCode;
use chrono::Duration;
use domain::contact::{Contact, Decision, FamilyAware, Outcome};
use domain::import_question::{Doubt, ImportQuestion};
use domain::person::Person;
use domain::referral::Referral;
use domain::restriction::Restriction;
use domain::{Fact, Source, SubjectId, When};
use ledger::NewChange;
use services::app::NewFact;
use services::home::View;
use testkit::{House, houses};

use crate::routes::{ask, pages_of, text};

/// Writes facts as somebody.
async fn write(house: &House, user_name: &str, facts: Vec<NewFact>) {
    let change = NewChange {
        actor: user_name.into(),
        purpose: "casework".into(),
        what: "a test".into(),
        versions: facts.into_iter().map(NewFact::into_version).collect(),
        ..NewChange::default()
    };
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
}

fn typed(house: &House, child: SubjectId, fact: impl Into<Fact>) -> NewFact {
    NewFact::typed(house.app.new_id(), child, fact)
}

fn named(family_name: &str) -> Person {
    Person { family_name: Some(family_name.into()), ..Person::default() }
}

/// A contact received some hours ago, undecided.
fn contact(house: &House, hours_ago: i64, organisation: &str) -> Contact {
    Contact {
        received_at: When::moment(house.app.clock().now() - Duration::hours(hours_ago)),
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

fn decided(house: &House, outcome: Outcome, contact: Contact) -> Contact {
    let decision = Decision {
        outcome,
        reason: "Made up".into(),
        decided_at: When::moment(house.app.clock().now()),
        decided_by: "manager".into(),
        referral: None,
    };
    Contact { decision: Some(decision), ..contact }
}

async fn child_with(house: &House, by: &str, family_name: &str, contact: Contact) -> SubjectId {
    let child = house.app.new_id();
    write(house, by, vec![typed(house, child, named(family_name)), typed(house, child, contact)]).await;
    child
}

async fn view(house: &House, user_name: &str) -> View {
    let (actor, purpose) = house.usual(user_name).await;
    house.app.home(&actor, purpose).await.unwrap().view
}

async fn page(house: &House, user_name: &str, address: &str) -> (StatusCode, String) {
    let token = house.app.begin_session(&house.actor(user_name).await).await.unwrap();
    let response = ask(&pages_of(house), "GET", address, "", Some(&token)).await;
    (response.status(), text(response).await)
}

#[tokio::test]
async fn the_front_door_finds_the_contact_with_the_least_time_left_first() {
    let house = House::sqlite().await;
    child_with(&house, "front-door", "Newer", contact(&house, 1, "A school")).await;
    child_with(&house, "front-door", "Older", contact(&house, 96, "A school")).await;
    for user_name in ["front-door", "manager"] {
        let (status, page) = page(&house, user_name, "/").await;
        assert_eq!(status, StatusCode::OK);
        let (older, newer) = (page.find("Older").unwrap(), page.find("Newer").unwrap());
        assert!(older < newer, "{user_name}");
        assert!(page.contains("Overdue by"), "{user_name}: four days are more than one working day");
    }
}

#[tokio::test]
async fn a_social_worker_finds_the_contacts_that_they_recorded_and_not_those_of_others() {
    for house in houses().await {
        child_with(&house, "social-worker", "Mine", contact(&house, 2, "A school")).await;
        child_with(&house, "other-social-worker", "Theirs", contact(&house, 2, "A school")).await;
        child_with(&house, "social-worker", "Longago", contact(&house, 24 * 9, "A school")).await;
        let View::SocialWorker(recorded) = view(&house, "social-worker").await else { panic!("another page") };
        let labels: Vec<_> = recorded.contacts.iter().map(|contact| contact.label.as_str()).collect();
        assert_eq!(labels, ["Mine"], "{}", house.database.engine);
        let looks = house.app.ledger().accesses(None, 1).await.unwrap();
        assert_eq!(looks[0].what, "first page: contacts recorded by the reader");
    }
}

#[tokio::test]
async fn a_councillor_finds_no_child_and_no_figure_that_nobody_published() {
    let house = House::sqlite().await;
    let child = child_with(&house, "front-door", "Secretname", contact(&house, 2, "A school")).await;
    for user_name in ["councillor", "lead-member", "democratic-services"] {
        let (_, page) = page(&house, user_name, "/").await;
        assert!(page.contains("Nothing has been published yet"), "{user_name}");
        for hidden in ["Secretname", &child.to_string(), "/children/", "/figures/", "/contacts"] {
            assert!(!page.contains(hidden), "{user_name} sees {hidden}");
        }
    }
}

#[tokio::test]
async fn a_partner_finds_what_became_of_its_own_referrals_and_nothing_else() {
    let house = House::sqlite().await;
    let ours = decided(&house, Outcome::EarlyHelp, contact(&house, 2, "Example Primary School"));
    child_with(&house, "partner", "Secretname", ours).await;
    let other = decided(&house, Outcome::PrivateFostering, contact(&house, 2, "Another school"));
    child_with(&house, "front-door", "Othername", other).await;
    let (_, page) = page(&house, "partner", "/").await;
    assert!(page.contains("Early help"), "{page}");
    for hidden in ["Private fostering", "Secretname", "Othername", "Made up</"] {
        assert!(!page.contains(hidden), "a partner sees {hidden}");
    }
}

#[tokio::test]
async fn the_analyst_finds_unanswered_questions_and_what_each_source_says() {
    let house = House::sqlite().await;
    let child = house.app.new_id();
    let question = |answer| ImportQuestion {
        file: "made-up.xml".into(),
        line: 1,
        doubt: Doubt::NoIdentifier { candidates: Vec::new() },
        held: serde_json::Value::Null,
        answer,
    };
    let census = NewFact { source: Source::cin_census("202"), ..typed(&house, child, named("Example")) };
    let answered = question(Some(domain::import_question::Answer::NewChild));
    write(&house, "analyst", vec![census, typed(&house, child, named("Example"))]).await;
    write(&house, "analyst", vec![typed(&house, child, question(None)), typed(&house, child, answered)]).await;
    let View::Analyst { questions, sources, .. } = view(&house, "analyst").await else { panic!("another page") };
    assert_eq!(questions, 1);
    let sources: Vec<_> = sources.iter().map(|line| (line.source.as_str(), line.people, line.entries)).collect();
    assert_eq!(sources, [("sightline", 1, 1), ("cin-census/202", 1, 1)]);
}

#[tokio::test]
async fn a_figure_opens_onto_the_children_behind_it_but_not_onto_a_restricted_one() {
    for house in houses().await {
        let open = child_with(&house, "front-door", "Openname", contact(&house, 2, "A school")).await;
        let closed = child_with(&house, "front-door", "Closedname", contact(&house, 2, "A school")).await;
        let restriction = Restriction { reason: "Made up".into(), allowed: vec!["manager".into()] };
        write(&house, "governance", vec![typed(&house, closed, restriction)]).await;
        let (status, page) = page(&house, "director", "/figures/FD-13").await;
        assert_eq!(status, StatusCode::OK, "{}", house.database.engine);
        assert!(page.contains(&format!("/children/{open}")) && page.contains("Openname"), "{page}");
        assert!(page.contains("And 1 record that you may not open."), "{page}");
        assert!(!page.contains("Closedname") && !page.contains(&closed.to_string()));
        let looks = house.app.ledger().accesses(None, 1).await.unwrap();
        assert_eq!(
            (looks[0].actor.as_str(), looks[0].what.as_str()),
            ("director", "the children behind the figure FD-13")
        );
    }
}

#[tokio::test]
async fn a_figure_gives_the_number_of_hidden_entries_and_neither_their_dates_nor_their_kinds() {
    let house = House::sqlite().await;
    let referral = |date: &str| Referral {
        referral_date: date.parse().unwrap(),
        source: None,
        primary_need: None,
        no_further_action: None,
        closure_date: None,
        closure_reason: None,
        initial_conference_date: None,
        contact: None,
        ..Referral::default()
    };
    for date in ["2026-01-05", "2026-01-06"] {
        let child = house.app.new_id();
        let restriction = Restriction { reason: "Made up".into(), allowed: vec!["manager".into()] };
        let facts = vec![typed(&house, child, named("Closedname")), typed(&house, child, referral(date))];
        write(&house, "front-door", facts).await;
        write(&house, "governance", vec![typed(&house, child, restriction)]).await;
    }
    let mut seen = 0;
    for id in ["FD-01", "FD-02", "FD-06", "FD-13", "FD-14"] {
        let (director, purpose) = house.usual("director").await;
        let list = house.app.figure(&director, purpose, &services::figures::Asked::of(id)).await.unwrap();
        let figure = &list.figure;
        let totals = (list.counted.total(), list.others.total(), list.left_out.total());
        assert_eq!(totals, (figure.counted.len(), figure.denominator_only.len(), figure.not_counted.len()));
        assert_eq!((list.counted.lines.len(), list.others.lines.len(), list.left_out.lines.len()), (0, 0, 0));
        let (_, page) = page(&house, "director", &format!("/figures/{id}")).await;
        for hidden in ["5 January 2026", "6 January 2026", "Closedname", "Referral of"] {
            assert!(!page.contains(hidden), "{id}: {hidden}: {page}");
        }
        seen += usize::from(page.contains("2 records that you may not open"));
    }
    assert!(seen > 0, "some figure counts the two");
}

#[tokio::test]
async fn nobody_finds_the_name_of_a_restricted_child_on_a_first_page() {
    let house = House::sqlite().await;
    let child = child_with(&house, "social-worker", "Closedname", contact(&house, 2, "A school")).await;
    let restriction = Restriction { reason: "Made up".into(), allowed: vec!["other-social-worker".into()] };
    write(&house, "governance", vec![typed(&house, child, restriction)]).await;
    for (user_name, _) in testkit::ACCOUNTS {
        // The governance officer restricts records, and so knows which they are.
        if user_name == "governance" {
            continue;
        }
        let (_, page) = page(&house, user_name, "/").await;
        assert!(!page.contains("Closedname"), "{user_name}");
    }
    let (_, manager) = page(&house, "manager", "/").await;
    assert!(manager.contains("1 more contact waits and is not shown"), "what is not shown is said");
}
