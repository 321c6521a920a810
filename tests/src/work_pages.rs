//! The pages of casework, as a browser without scripts uses them.

mod left_the_list;
mod withdraw;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use services::draft::Begun;
use testkit::House;
use tower::ServiceExt;
use web::SESSION_COOKIE;

use crate::families::{Family, family, key_worker, write};
use crate::routes::{ask, leads_to, pages_of, text};

struct Browser {
    house: House,
    pages: Router,
    family: Family,
}

impl Browser {
    async fn new() -> Self {
        let house = House::sqlite().await;
        let pages = pages_of(&house);
        let family = family(&house).await;
        Self { house, pages, family }
    }

    async fn token(&self, user: &str) -> String {
        self.house.app.begin_session(&self.house.actor(user).await).await.unwrap()
    }

    /// Status, where it leads, and the page.
    async fn send(&self, user: &str, method: &str, address: &str, form: &str) -> (StatusCode, String, String) {
        let token = self.token(user).await;
        let response = ask(&self.pages, method, address, form, Some(&token)).await;
        let (status, leads) = (response.status(), leads_to(&response).to_owned());
        (status, leads, text(response).await)
    }

    async fn get(&self, user: &str, address: &str) -> String {
        let (status, _, page) = self.send(user, "GET", address, "").await;
        assert_eq!(status, StatusCode::OK, "{address}: {page}");
        page
    }

    /// The form of a visit to all three.
    fn visit(&self) -> String {
        let [amira, bilal, dina] = self.family.children;
        format!(
            "key=one&visited_on-day=13&visited_on-month=3&visited_on-year=2026&visited_time=4pm&kind=child_protection&place=home\
             &seen-{amira}=yes&alone-{amira}=yes&words-{amira}=I+like+my+room.&heard-{amira}=own_words\
             &seen-{bilal}=yes&alone-{bilal}=no&why_not_alone-{bilal}=He+held+on+to+me&words-{bilal}=He+drew+a+dog.\
             &heard-{bilal}=drawing&heard-{bilal}=play&seen-{dina}=no&why_not_seen-{dina}=asleep&summary=Made+up+and+warm"
        )
    }
}

/// Each link of the summary of faults leads to something on the page.
fn links_of_faults_lead_somewhere(page: &str) {
    let links: Vec<&str> = page.split("<a href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let fields: Vec<&str> = links.into_iter().filter(|link| *link != "main-content").collect();
    assert!(!fields.is_empty(), "no fault is listed");
    for field in fields {
        assert!(page.contains(&format!("id=\"{field}\"")), "the link to {field} leads nowhere");
    }
}

#[tokio::test]
async fn a_visit_to_three_is_recorded_in_one_form_and_each_page_shows_only_its_own_words() {
    let browser = Browser::new().await;
    let [amira, bilal, dina] = browser.family.children;
    let new = format!("/children/{amira}/visits/new");
    let form = browser.get("social-worker", &new).await;
    for name in crate::families::NAMES {
        assert!(form.contains(&format!("Was {name} seen?")), "{name}");
    }
    assert!(form.contains("value=\"child_protection\" selected") && form.contains("value=\"09:30\""));
    assert!(!form.contains("<title>Record a visit to"), "no name in a title");
    let (status, leads, page) = browser.send("social-worker", "POST", &new, &browser.visit()).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, again, _) = browser.send("social-worker", "POST", &new, &browser.visit()).await;
    assert_eq!(leads, again, "the same form sent again");
    let page = browser.get("social-worker", &leads).await;
    assert!(page.contains("The visit is recorded.") && page.contains("Recorded late: on 16 March 2026, 3 days after"));
    assert!(page.contains("I like my room.") && !page.contains("He drew a dog."));
    let bilals = page.split(&format!("href=\"/children/{bilal}/visits/")).nth(1).unwrap().split('"').next().unwrap();
    let page = browser.get("social-worker", &format!("/children/{bilal}/visits/{bilals}")).await;
    assert!(
        page.contains("He drew a dog.")
            && page.contains("Drawing or writing, Play")
            && !page.contains("I like my room.")
    );
    assert!(page.contains("No: He held on to me"));
    for (child, own) in [(amira, Some("I like my room.")), (bilal, Some("He drew a dog.")), (dina, None)] {
        let record = browser.get("social-worker", &format!("/children/{child}/chronology")).await;
        for words in ["I like my room.", "He drew a dog."] {
            assert!(own == Some(words) || !record.contains(words), "another child’s words are on this record");
        }
    }
}

#[tokio::test]
async fn a_visit_with_faults_is_shown_again_with_what_was_typed_and_a_draft_comes_back() {
    let browser = Browser::new().await;
    let [amira, bilal, _] = browser.family.children;
    let new = format!("/children/{amira}/visits/new");
    let half = format!(
        "key=one&kind=&summary=&seen-{bilal}=yes&words-{bilal}=He+drew+a+dog.&seen-{amira}=yes&visited_time=soon"
    );
    let (status, _, page) = browser.send("social-worker", "POST", &new, &half).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<title>Error: Record a visit") && page.contains("He drew a dog."));
    assert!(
        page.contains(&format!("<a href=\"#alone-{bilal}\">Choose whether Bilal Example was seen alone")),
        "{page}"
    );
    links_of_faults_lead_somewhere(&page);
    let (actor, _) = browser.house.usual("social-worker").await;
    let fields =
        vec![("summary".to_owned(), "Half done".to_owned()), (format!("words-{bilal}"), "He drew a cat.".to_owned())];
    let begun = Begun { title: "Record a visit".into(), path: new.clone(), fields };
    browser.house.app.save_draft(&actor, &format!("visit.new.{amira}"), &begun).await.unwrap();
    let form = browser.get("social-worker", &new).await;
    assert!(form.contains("Your draft of") && form.contains("Half done") && form.contains("He drew a cat."));
    let (status, ..) = browser.send("social-worker", "POST", &new, &browser.visit()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!browser.get("social-worker", &new).await.contains("Half done"), "what was recorded is no draft any more");
}

#[tokio::test]
async fn a_visit_is_put_right_and_the_second_editor_sees_both_texts() {
    let browser = Browser::new().await;
    let [amira, ..] = browser.family.children;
    let new = format!("/children/{amira}/visits/new");
    let (_, leads, _) = browser.send("social-worker", "POST", &new, &browser.visit()).await;
    let visit = leads.split('?').next().unwrap().to_owned();
    let form = browser.get("manager", &format!("{visit}/correct")).await;
    assert!(form.contains("I like my room.") && form.contains("name=\"version\" value=\"1\""));
    let sent = |words: &str| {
        let why = "She+said+more";
        format!(
            "key={words}&version=1&kind=child_protection&seen-{amira}=yes&alone-{amira}=yes&words-{amira}={words}&heard-{amira}=own_words&summary=Warm&visited_on-day=13&visited_on-month=3&visited_on-year=2026&visited_time=16:00&why={why}"
        )
    };
    let (status, leads, page) =
        browser.send("social-worker", "POST", &format!("{visit}/correct"), &sent("My+bed")).await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("{visit}?done=corrected")), "{page}");
    let (status, _, page) = browser.send("manager", "POST", &format!("{visit}/correct"), &sent("My+dog")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("What stands now") && page.contains("“My bed”") && page.contains("“My dog”"));
    assert!(page.contains("name=\"version\" value=\"2\""), "sent again, it is on what stands");
    let (status, _, page) = browser.send("manager", "POST", &format!("{visit}/correct"), "key=x&version=2").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
}

#[tokio::test]
async fn a_child_is_allocated_from_the_teams_page_with_each_caseload_beside_the_name() {
    let browser = Browser::new().await;
    let Family { children, team, me, other, .. } = &browser.family;
    let [amira, bilal, _] = children;
    write(&browser.house, *bilal, vec![key_worker(*me, *team, "2026-03-04").into()]).await;
    assert!(browser.get("manager", "/teams").await.contains(&format!("/children/{amira}/allocate")));
    let address = format!("/children/{bilal}/allocate");
    let form = browser.get("manager", &address).await;
    assert!(form.contains("Sam Made-Up: 1 child, 1 family") && form.contains("Jo Made-Up: 0 children, 0 families"));
    assert!(!form.contains("Kim Made-Up"), "who left is not offered");
    let seen = form.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace(' ', "+");
    let sent =
        format!("key=one&seen={seen}&child={bilal}&child={amira}&part=key_worker&to=worker:{other}&reason=MANAGE");
    let (status, leads, page) = browser.send("manager", "POST", &address, &sent).await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("/children/{bilal}?done=allocated")), "{page}");
    let (status, ..) = browser.send("manager", "POST", &address, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "the same form sent again");
    let caseload = browser.get("other-social-worker", &format!("/workers/{other}/caseload")).await;
    assert!(
        caseload.contains("My caseload") && caseload.contains("Amira Example") && caseload.contains("Bilal Example")
    );
    let (status, _, page) = browser.send("manager", "POST", &address, "key=x&child=&part=&to=&reason=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let end = browser.get("manager", &format!("{address}/end")).await;
    let entry = end.split("name=\"entry\" type=\"radio\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let sent = format!("key=e&entry={entry}&why=Nobody+free");
    let (status, ..) = browser.send("manager", "POST", &format!("{address}/end"), &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = browser.get("manager", &address).await;
    assert!(
        page.contains("Amira Example: Jo Made-Up") && !page.contains("Bilal Example: Jo Made-Up"),
        "only his ended"
    );
}

#[tokio::test]
async fn the_first_page_of_a_social_worker_is_their_day_and_that_of_the_manager_names_the_team() {
    let browser = Browser::new().await;
    let Family { children, team, me, .. } = &browser.family;
    write(&browser.house, children[0], vec![key_worker(*me, *team, "2026-03-04").into()]).await;
    let day = browser.get("social-worker", "/").await;
    for words in [
        "Due and overdue",
        "Changed since you last looked",
        "My week",
        "My supervision",
        "My children",
        "Amira Example",
    ] {
        assert!(day.contains(words), "{words}");
    }
    assert!(day.contains(&format!("/children/{}/visits/new", children[0])));
    let managers = browser.get("manager", "/").await;
    assert!(managers.contains("My team") && managers.contains("Assessment team 1"));
    let page = browser.get("manager", &format!("/teams/{team}")).await;
    let places: Vec<usize> =
        ["Unallocated</h2>", "Not seen in time", "Overdue, beside the caseload", "Decisions that wait"]
            .map(|words| page.find(words).unwrap())
            .to_vec();
    assert!(places.is_sorted(), "unallocated first");
    assert!(browser.get("other-social-worker", "/").await.contains("No child is allocated to you."));
    assert!(browser.get("reviewing-officer", "/").await.contains("it is not linked to a worker"));
}

#[tokio::test]
async fn a_session_is_held_shown_and_an_action_reported_done() {
    let browser = Browser::new().await;
    let Family { children, team, me, .. } = &browser.family;
    let amira = children[0];
    write(&browser.house, amira, vec![key_worker(*me, *team, "2026-02-02").into()]).await;
    let address = format!("/workers/{me}/supervision/new");
    let form = browser.get("manager", &address).await;
    assert!(form.contains("Never talked about, with this worker since 2 February 2026") && form.contains("open>"));
    let sent = format!(
        "key=one&kind=case&wellbeing=Tired&discussed-{amira}=School+worries&agreed-{amira}=Ring+the+school&by-{amira}-day=18&by-{amira}-month=3&by-{amira}-year=2026"
    );
    let (status, _, page) = browser
        .send("manager", "POST", &address, &sent.replace("kind=case", "kind=").replace("year=2026", "year=x"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let (status, session, page) = browser.send("manager", "POST", &address, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let page = browser.get("social-worker", &session).await;
    assert!(page.contains("Tired") && page.contains("Ring the school") && page.contains("Not done yet"));
    assert!(!browser.get("director", &session).await.contains("Tired"));
    let field = |name: &str| {
        page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let sent = format!("about={}&version={}&index={}&done=yes", field("about"), field("version"), field("index"));
    let (status, ..) = browser.send("social-worker", "POST", &format!("{session}/report"), &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(browser.get("social-worker", &session).await.contains("Done 16 March 2026"));
}

#[tokio::test]
async fn notes_decisions_and_withdrawing_have_their_pages() {
    let browser = Browser::new().await;
    let [amira, bilal, _] = browser.family.children;
    let notes = format!("/children/{amira}/notes/new");
    assert!(browser.get("social-worker", &notes).await.contains("Bilal Example"));
    let (status, _, page) = browser.send("social-worker", "POST", &notes, "key=one&text=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let sent = format!("key=one&child={amira}&child={bilal}&kind=telephone_call&text=Made+up");
    let (status, entry, page) = browser.send("social-worker", "POST", &notes, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let withdraw = format!("{entry}/withdraw");
    assert!(browser.get("social-worker", &withdraw).await.contains("Case note"));
    let (status, _, page) = browser.send("social-worker", "POST", &withdraw, "key=w&version=1&reason=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let (status, ..) = browser.send("social-worker", "POST", &withdraw, "key=w&version=1&reason=Twice").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let decisions = format!("/children/{amira}/decisions/new");
    let (status, _, page) = browser.send("manager", "POST", &decisions, "key=d&decision=Go+on").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let (status, entry, page) =
        browser.send("manager", "POST", &decisions, "key=d&point=oversight&decision=Go+on&reason=It+helps").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    browser.get("social-worker", &entry).await;
    let (status, ..) = browser.send("social-worker", "GET", &decisions, "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_document_is_sent_as_a_file_and_comes_down_as_an_attachment() {
    let browser = Browser::new().await;
    let amira = browser.family.children[0];
    let address = format!("/children/{amira}/documents/new");
    assert!(browser.get("social-worker", &address).await.contains("Record of the child protection conference"));
    let send = async |content: &str, title: &str| {
        let fields =
            [("key", "one"), ("title", title), ("kind", "other"), ("on-day", ""), ("on-month", ""), ("on-year", "")];
        let mut body: String = fields
            .iter()
            .map(|(name, value)| format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        body.push_str("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n");
        body.push_str(content);
        body.push_str("\r\n--X--\r\n");
        let request = Request::builder().method("POST").uri(&address);
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        let request = request.header(COOKIE, format!("{SESSION_COOKIE}={}", browser.token("social-worker").await));
        browser.pages.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    };
    let refused = send("MZ made up", "").await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(refused).await;
    assert!(page.contains("This is a program, and programs are not kept."));
    links_of_faults_lead_somewhere(&page);
    let added = send("%PDF-1.7 made up", "A letter").await;
    assert_eq!(
        (added.status(), leads_to(&added)),
        (StatusCode::SEE_OTHER, format!("/children/{amira}/documents").as_str())
    );
    let picture = browser.house.app.picture().await.unwrap();
    let entry = picture.all(domain::Kind::Document).next().unwrap().entry;
    let token = browser.token("social-worker").await;
    let file = ask(&browser.pages, "GET", &format!("/children/{amira}/documents/{entry}"), "", Some(&token)).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"other-2026-03-16.pdf\"");
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    assert_eq!(text(file).await, "%PDF-1.7 made up");
}
