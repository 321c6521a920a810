//! A child who leaves the list of a form while somebody types: nothing is stored, and nothing typed is lost.

use domain::Kind;

use super::*;
use crate::families::{restriction, told};

async fn drafted(browser: &Browser, user: &str, key: &str, path: &str) {
    let (actor, _) = browser.house.usual(user).await;
    let fields = vec![("summary".to_owned(), "Half done".to_owned())];
    let begun = Begun { title: "Made up".into(), path: path.to_owned(), fields };
    browser.house.app.save_draft(&actor, key, &begun).await.unwrap();
}

async fn is_drafted(browser: &Browser, user: &str, key: &str) -> bool {
    let (actor, _) = browser.house.usual(user).await;
    browser.house.app.draft(&actor, key).await.unwrap().is_some()
}

#[tokio::test]
async fn words_about_a_brother_who_left_the_form_of_a_visit_come_back_and_nothing_is_stored() {
    let browser = Browser::new().await;
    let [amira, bilal, dina] = browser.family.children;
    let (new, key) = (format!("/children/{amira}/visits/new"), format!("visit.new.{amira}"));
    assert!(browser.get("social-worker", &new).await.contains("Was Bilal Example seen?"));
    drafted(&browser, "social-worker", &key, &new).await;
    write(&browser.house, bilal, vec![restriction(&["manager"]).into()]).await;
    let (status, _, page) = browser.send("social-worker", "POST", &new, &browser.visit()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    links_of_faults_lead_somewhere(&page);
    assert!(page.contains("left this list") && page.contains("He drew a dog.") && page.contains("I like my room."));
    assert!(!page.contains("Bilal Example"), "who may not be opened is not named");
    for child in [amira, bilal, dina] {
        assert!(told(&browser.house, child, Kind::Visit).await.is_empty(), "nothing is stored");
    }
    assert!(is_drafted(&browser, "social-worker", &key).await, "the draft is kept");
    // What was written of him is copied elsewhere, and the form goes in without him.
    let sent: Vec<String> =
        browser.visit().split('&').filter(|one| !one.contains(&bilal.to_string())).map(str::to_owned).collect();
    let (status, ..) = browser.send("social-worker", "POST", &new, &sent.join("&")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!is_drafted(&browser, "social-worker", &key).await);
}

#[tokio::test]
async fn a_child_who_was_given_to_another_worker_leaves_the_agenda_and_what_was_written_comes_back() {
    let browser = Browser::new().await;
    let Family { children, team, me, other, .. } = &browser.family;
    let [amira, bilal, _] = *children;
    let with_sam = write(&browser.house, amira, vec![key_worker(*me, *team, "2026-02-02").into()]).await[0];
    write(&browser.house, bilal, vec![key_worker(*me, *team, "2026-02-02").into()]).await;
    let (address, key) = (format!("/workers/{me}/supervision/new"), format!("supervision.new.{me}"));
    assert!(browser.get("manager", &address).await.contains("Amira Example"));
    drafted(&browser, "manager", &key, &address).await;
    let moved = services::app::NewFact::typed(with_sam, amira, key_worker(*other, *team, "2026-02-02"));
    let program = services::Actor::program();
    browser.house.app.install(&program, "a test", vec![moved.superseding(1)]).await.unwrap();
    let sent = format!(
        "key=one&kind=case&discussed-{amira}=School+worries&decision-{amira}=Visit+weekly&discussed-{bilal}=Sleeps+badly"
    );
    let (status, _, page) = browser.send("manager", "POST", &address, &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    links_of_faults_lead_somewhere(&page);
    for words in ["left this list", "School worries", "Visit weekly", "Sleeps badly"] {
        assert!(page.contains(words), "{words}");
    }
    for child in [amira, bilal] {
        assert!(told(&browser.house, child, Kind::CaseSupervision).await.is_empty(), "nothing is stored");
    }
    assert!(is_drafted(&browser, "manager", &key).await, "the draft is kept");
}
