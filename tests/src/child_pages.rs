//! The pages about a child as a browser gets them: search, record, looks, restriction and break-glass.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use chrono::Duration;
use domain::address::Address;
use ledger::NewAccess;
use services::app::NewFact;
use testkit::House;
use uuid::Uuid;

use crate::child::{CHILD, plan, tell, with_amira};
use crate::routes::{ask, leads_to, pages_of, text};
use crate::search::restrict;

struct Visit<'a> {
    house: &'a House,
    pages: Router,
}

impl<'a> Visit<'a> {
    fn to(house: &'a House) -> Self {
        Self { house, pages: pages_of(house) }
    }

    async fn asked(&self, who: &str, method: &str, address: &str, form: &str) -> (StatusCode, String, String) {
        let token = self.house.app.begin_session(&self.house.actor(who).await).await.unwrap();
        let response = ask(&self.pages, method, address, form, Some(&token)).await;
        let (status, leads) = (response.status(), leads_to(&response).to_owned());
        (status, leads, text(response).await)
    }

    async fn page(&self, who: &str, address: &str) -> String {
        let (status, _, text) = self.asked(who, "GET", address, "").await;
        assert_eq!(status, StatusCode::OK, "{who} {address}: {text}");
        text
    }
}

fn record() -> String {
    format!("/children/{CHILD}")
}

#[tokio::test]
async fn the_page_names_the_child_in_its_heading_and_nowhere_in_its_title() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let page = Visit::to(&house).page("social-worker", &record()).await;
    assert!(page.contains("<h1 class=\"govuk-heading-l govuk-!-margin-bottom-1\">Amira Example</h1>"), "{page}");
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
    assert!(title.starts_with("Child’s record") && !title.contains("Amira"), "{title}");
    assert!(page.contains("Nobody has written down this child’s own words."));
}

#[tokio::test]
async fn a_protected_address_is_nowhere_in_the_auditors_page_and_in_the_social_workers() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let refuge = Address {
        lines: vec!["1 Hidden Lane".into()],
        postcode: None,
        ward: None,
        from: None,
        until: None,
        protected: true,
    };
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(2), CHILD, refuge)]).await;
    let visit = Visit::to(&house);
    assert!(visit.page("social-worker", &record()).await.contains("1 Hidden Lane"));
    let audited = visit.page("auditor", &record()).await;
    assert!(!audited.contains("Hidden Lane") && audited.contains("Protected address: hidden"), "{audited}");
}

#[tokio::test]
async fn the_form_for_the_past_leads_to_an_address_and_a_bad_day_is_said_beside_its_boxes() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let visit = Visit::to(&house);
    let filled = format!("{}?known-day=15&known-month=3&known-year=2026&known-time=09%3A30", record());
    let (status, leads, _) = visit.asked("social-worker", "GET", &filled, "").await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("{}?known_at=2026-03-15T09:30", record())));
    let past = visit.page("social-worker", &format!("{}?known_at=2026-03-15T09:30", record())).await;
    assert!(past.contains("as it was known at 15 March 2026 at 9:30am"), "{past}");
    assert!(past.contains("Nothing had been recorded of this child."));
    let bad = format!("{}?known-day=31&known-month=2&known-year=2026", record());
    let (status, _, page) = visit.asked("social-worker", "GET", &bad, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<title>Error: ") && page.contains("The day must be a real date"), "{page}");
}

#[tokio::test]
async fn a_day_without_a_time_and_a_minute_are_meant_to_their_last_moment() {
    let house = House::sqlite().await;
    house.clock.advance(Duration::hours(14) + Duration::minutes(29) + Duration::seconds(40));
    assert_eq!(house.app.clock().now().to_rfc3339(), "2026-03-16T23:59:40+00:00");
    with_amira(&house).await;
    house.clock.advance(Duration::hours(1));
    let visit = Visit::to(&house);
    let filled = format!("{}?known-day=16&known-month=3&known-year=2026", record());
    let (_, leads, _) = visit.asked("social-worker", "GET", &filled, "").await;
    assert!(visit.page("social-worker", &leads).await.contains("Amira Example"), "{leads}");
    let before = visit.page("social-worker", &format!("{}?known_at=2026-03-16T23:58", record())).await;
    assert!(before.contains("Nothing had been recorded of this child."), "{before}");
}

#[tokio::test]
async fn what_is_withdrawn_is_struck_through_on_the_page_and_on_its_own() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let plan = plan("2026-03-02", None);
    let entry = Uuid::from_u128(2);
    tell(&house, None, vec![NewFact::typed(entry, CHILD, plan.clone())]).await;
    let mut withdrawn = NewFact::typed(entry, CHILD, plan).superseding(1);
    withdrawn.withdrawn = true;
    tell(&house, Some("entered on the wrong child"), vec![withdrawn]).await;
    let visit = Visit::to(&house);
    for part in ["/chronology", "/plans", &format!("/entries/{entry}")] {
        let address = record() + part;
        let page = visit.page("social-worker", &address).await;
        assert!(page.contains("<del>Open.</del>"), "{page}");
        assert!(page.contains("Withdrawn because: entered on the wrong child"), "{page}");
    }
}

#[tokio::test]
async fn typed_text_is_never_taken_for_markup() {
    let house = House::sqlite().await;
    let mut person = crate::child::amira();
    person.family_name = Some("<script>alert(1)</script>".into());
    tell(&house, None, vec![NewFact::typed(Uuid::from_u128(1), CHILD, person)]).await;
    let page = Visit::to(&house).page("social-worker", &record()).await;
    assert!(!page.contains("<script>alert") && page.contains("alert(1)"), "{page}");
}

#[tokio::test]
async fn looks_are_a_page_and_a_table_to_download() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let visit = Visit::to(&house);
    let empty = visit.page("governance", &format!("{}/looks", record())).await;
    assert!(empty.contains("Nobody has opened this record before you. Being named in a list"), "{empty}");
    visit.page("social-worker", &record()).await;
    let page = visit.page("governance", &format!("{}/looks", record())).await;
    assert!(page.contains("Casework") && page.contains("the child&#39;s page"), "{page}");
    let token = house.app.begin_session(&house.actor("governance").await).await.unwrap();
    let address = format!("{}/looks.csv", record());
    let response = ask(&visit.pages, "GET", &address, "", Some(&token)).await;
    assert_eq!(response.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(text(response).await.contains("Social worker (made up),social-worker,Social worker,Casework"));
}

#[tokio::test]
async fn the_table_of_looks_has_those_too_that_the_page_does_not_show() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    for number in 1..=1_005 {
        let what = format!("made-up look {number}.");
        let (actor, purpose) = ("social-worker".to_owned(), "casework".to_owned());
        write.record_access(NewAccess { actor, purpose, subject: Some(CHILD), what, reason: None }).await.unwrap();
    }
    write.commit().await.unwrap();
    let visit = Visit::to(&house);
    let page = visit.page("governance", &format!("{}/looks", record())).await;
    assert!(page.contains("The newest 1000 looks.") && !page.contains("made-up look 1."), "the page shows the newest");
    let table = visit.page("governance", &format!("{}/looks.csv", record())).await;
    assert_eq!(table.matches("made-up look ").count(), 1_005);
    assert!(table.contains("made-up look 1.") && !table.contains("Cut here"));
}

#[tokio::test]
async fn a_search_shows_who_was_found_and_why_and_no_one_found_is_no_failure() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let visit = Visit::to(&house);
    let (status, _, found) = visit.asked("social-worker", "POST", "/search", "q=amira+exampel").await;
    assert_eq!(status, StatusCode::OK);
    assert!(found.contains(&record()) && found.contains("one letter different"), "{found}");
    let (_, _, nobody) = visit.asked("social-worker", "POST", "/search", "q=zzyzx").await;
    assert!(nobody.contains("No one found") && nobody.contains("The search worked"), "{nobody}");
    let (status, _, empty) = visit.asked("social-worker", "POST", "/search", "q=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{empty}");
    let in_an_address = visit.page("social-worker", "/search?q=amira").await;
    assert!(!in_an_address.contains("Amira"), "a name in an address is not searched for");
}

#[tokio::test]
async fn a_restricted_record_is_opened_in_an_emergency_and_governance_answers_by_their_pages() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    restrict(&house, &[]).await;
    let visit = Visit::to(&house);
    let (status, _, kept_out) = visit.asked("social-worker", "GET", &record(), "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let glass = format!("{}/break-glass", record());
    assert!(kept_out.contains(&glass) && !kept_out.contains("Amira"), "{kept_out}");
    let (_, _, by_number) = visit.asked("social-worker", "POST", "/search", "q=LA-00123").await;
    assert!(by_number.contains("1 restricted record matches") && !by_number.contains("Amira"), "{by_number}");
    let asking = visit.page("social-worker", &glass).await;
    assert!(asking.contains("for 4 hours") && !asking.contains("Amira"), "{asking}");
    let (status, _, short) = visit.asked("social-worker", "POST", &glass, "reason=now").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{short}");
    let (status, leads, _) = visit.asked("social-worker", "POST", &glass, "reason=A+child+may+be+in+danger").await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, record()));
    let open = visit.page("social-worker", &record()).await;
    assert!(open.contains("Amira Example") && open.contains("opened this restricted record in an emergency"), "{open}");

    let governance = visit.page("governance", "/governance").await;
    let answer = governance.split("href=\"").find(|part| part.starts_with("/governance/break-glass/")).unwrap();
    let answer = answer.split('"').next().unwrap().to_owned();
    let (status, _, unchosen) = visit.asked("governance", "POST", &answer, "note=Spoke+to+the+worker").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.contains("Choose whether it was justified") && unchosen.contains("Spoke to the worker"));
    let filled = "justified=yes&note=Spoke+to+the+worker";
    let (status, _, _) = visit.asked("governance", "POST", &answer, filled).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(visit.page("governance", "/governance").await.contains("No use of break-glass waits for an answer."));
    assert!(visit.page("governance", &answer).await.contains("Justified."));
}

#[tokio::test]
async fn the_governance_officer_restricts_and_lifts_by_the_form() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let visit = Visit::to(&house);
    let form = format!("{}/restriction", record());
    assert!(visit.page("governance", &form).await.contains("This record is not restricted."));
    let (status, _, short) = visit.asked("governance", "POST", &form, "reason=x&allowed=manager").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.contains("value=\"manager\" checked"), "what was ticked stays ticked: {short}");
    let filled = "reason=A+parent+works+here&allowed=manager&allowed=director";
    let (status, leads, _) = visit.asked("governance", "POST", &form, filled).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/governance"));
    visit.page("director", &record()).await;
    assert!(visit.page("governance", "/governance").await.contains("A parent works here"));
    let lift = format!("{form}/lift");
    let (status, _, short) = visit.asked("governance", "POST", &lift, "lift_reason=x&seen=1").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.contains("id=\"lift_reason-error\""), "{short}");
    let (status, _, _) = visit.asked("governance", "POST", &lift, "lift_reason=The+parent+has+left&seen=1").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    visit.page("social-worker", &record()).await;
}

#[tokio::test]
async fn verifying_says_that_the_chain_holds() {
    let house = House::sqlite().await;
    let visit = Visit::to(&house);
    visit.page("administrator", "/governance/verify").await;
    let (status, _, page) = visit.asked("governance", "POST", "/governance/verify", "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("The chain holds"), "{page}");
}
