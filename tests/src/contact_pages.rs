//! The pages of contacts, as a browser without scripts uses them.

use axum::Router;
use axum::http::StatusCode;
use services::draft::Begun;
use testkit::House;

use crate::routes::{ask, leads_to, pages_of, text};

const CHILD: &str = "given_names=Amira&family_name=Example&birth_date-day=4&birth_date-month=may&birth_date-year=2016";
const WORDS: &str = "source=2A&referrer_name=A.+Teacher&concern=Hungry+%3Cevery%3E+day&childs_words=Nothing+to+eat\
                     &family_aware=not_known";

struct Browser {
    house: House,
    pages: Router,
}

impl Browser {
    async fn new() -> Self {
        let house = House::sqlite().await;
        let pages = pages_of(&house);
        Self { house, pages }
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

    /// Records a contact and gives its address.
    async fn recorded(&self) -> String {
        let (status, leads, page) =
            self.send("front-door", "POST", "/contacts/new", &format!("key=one&{CHILD}&{WORDS}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        leads.strip_suffix("?done=recorded").unwrap().to_owned()
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = page.find(&start).unwrap_or_else(|| panic!("no field {name}")) + start.len();
    page[from..].chars().take_while(|letter| *letter != '"').collect()
}

#[tokio::test]
async fn a_form_with_faults_is_shown_again_with_links_to_the_fields_and_what_was_typed() {
    let browser = Browser::new().await;
    let form = format!("key=one&{CHILD}&received_time=soon&concern=+&childs_words=I+am+hungry");
    let (status, _, page) = browser.send("front-door", "POST", "/contacts/new", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<title>Error: Record a contact"));
    for (field, message) in [
        ("received_on", "Enter the day on which the contact was received"),
        ("received_time", "The time of the contact must be a time of day"),
        ("source", "Choose who made contact"),
        ("concern", "Enter what the referrer is worried about"),
        ("family_aware", "Choose whether the family knows about the contact"),
    ] {
        assert!(page.contains(&format!("<a href=\"#{field}\">{message}")), "{field} is not in the summary");
        assert!(page.contains(&format!("id=\"{field}\"")), "the link to {field} leads nowhere");
    }
    assert!(page.contains("I am hungry") && page.contains("value=\"Amira\"") && page.contains("value=\"2016\""));
    assert_ne!(hidden(&page, "key"), "one", "what was not stored is sent again under a new key");
}

#[tokio::test]
async fn a_contact_is_recorded_shown_and_decided_and_the_form_sent_twice_leads_to_the_same_one() {
    let browser = Browser::new().await;
    let contact = browser.recorded().await;
    assert_eq!(browser.recorded().await, contact);
    let queue = browser.get("front-door", "/contacts").await;
    assert_eq!(queue.matches("Amira Example</a>").count(), 1);
    assert!(queue.contains("Due 17 March 2026") && queue.contains("No open referral"));
    let page = browser.get("front-door", &format!("{contact}?done=recorded")).await;
    assert!(page.contains("The contact is recorded.") && page.contains("Hungry &#60;every&#62; day"));
    assert!(page.contains(&format!("href=\"{contact}/decide\"")));
    assert!(!page.contains("<title>Contact about"), "no name in a title");
    let form = browser.get("front-door", &format!("{contact}/decide")).await;
    for outcome in domain::contact::Outcome::ALL {
        assert!(form.contains(&outcome.threshold()[..40]), "{outcome:?} has its threshold beside it");
    }
    let decision = format!(
        "key={}&version={}&outcome=new_referral&reason=Hunger+points+to+neglect.&primary_need=N1",
        hidden(&form, "key"),
        hidden(&form, "version")
    );
    let (status, leads, _) = browser.send("front-door", "POST", &format!("{contact}/decide"), &decision).await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("{contact}?done=referral")));
    let page = browser.get("front-door", &contact).await;
    assert!(page.contains("New referral") && page.contains("opened by the decision on this contact"));
    assert!(browser.get("front-door", "/contacts").await.contains("No contact waits for a decision."));
}

#[tokio::test]
async fn a_decision_on_an_older_text_shows_both_side_by_side_and_can_be_sent_again() {
    let browser = Browser::new().await;
    let contact = browser.recorded().await;
    let decide = format!("{contact}/decide");
    let hers = "key=a&version=1&outcome=advice_given&reason=The+school+knows+what+to+do.";
    browser.send("front-door", "POST", &decide, hers).await;
    let mine = "key=b&version=1&outcome=new_referral&reason=A+week+of+hunger+is+neglect.&primary_need=N1";
    let (status, _, page) = browser.send("manager", "POST", &decide, mine).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("What stands now") && page.contains("What you saw and sent"));
    assert!(page.contains("The school knows what to do.") && page.contains("Advice and information given"));
    assert_eq!(page.matches("A week of hunger is neglect.").count(), 2, "beside hers, and in the form");
    assert!(page.contains("id=\"outcome-new_referral\" name=\"outcome\" type=\"radio\" value=\"new_referral\""));
    assert!(page.contains("Front-door worker (made up) changed the contact on 16 March 2026"));
    assert_eq!(hidden(&page, "version"), "2");
    let again =
        format!("{mine}&correction=The+school+rang+back.").replace("version=1", "version=2").replace("key=b", "key=c");
    let (status, leads, page) = browser.send("manager", "POST", &decide, &again).await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("{contact}?done=referral")), "{page}");
}

#[tokio::test]
async fn a_contact_is_put_right_and_withdrawn_with_a_reason() {
    let browser = Browser::new().await;
    let contact = browser.recorded().await;
    let correct = format!("{contact}/correct");
    let form = browser.get("front-door", &correct).await;
    assert!(form.contains("Hungry &#60;every&#62; day") && form.contains("value=\"A. Teacher\""));
    let sent = "key=a&version=1&source=2A&concern=Hungry+and+cold&family_aware=no&family_aware_why=&why=More+was+told";
    let (status, _, page) = browser.send("front-door", "POST", &correct, sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<a href=\"#family_aware_why\">Enter why the family does not know"));
    let sent = sent.replace("family_aware_why=", "family_aware_why=Asleep");
    let (_, leads, _) = browser.send("front-door", "POST", &correct, &sent).await;
    assert_eq!(leads, format!("{contact}?done=corrected"));
    let (status, _, page) = browser.send("manager", "POST", &correct, &sent.replace("key=a", "key=m")).await;
    assert_eq!(status, StatusCode::CONFLICT, "{page}");
    let withdraw = format!("{contact}/withdraw");
    let (status, _, _) = browser.send("front-door", "POST", &withdraw, "key=w&version=2&reason=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, leads, _) = browser.send("front-door", "POST", &withdraw, "key=w&version=2&reason=Wrong+child").await;
    assert_eq!(leads, format!("{contact}?done=withdrawn"));
    let page = browser.get("front-door", &contact).await;
    assert!(page.contains("Withdrawn") && page.contains("Wrong child") && !page.contains("/decide"));
}

#[tokio::test]
async fn whom_a_contact_is_about_is_searched_for_first_and_no_name_stands_in_an_address() {
    let browser = Browser::new().await;
    browser.recorded().await;
    let page = browser.get("front-door", "/contacts/new").await;
    assert!(page.contains("action=\"/contacts/search\" method=\"post\""));
    let (status, _, page) = browser.send("front-door", "POST", "/contacts/search", "q=Amira+Example").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("It is this child") && page.contains("/contacts/new?new=1"));
    let from = page.find("/contacts/new?child=").unwrap();
    let known: String = page[from..].chars().take_while(|letter| *letter != '"').collect();
    let form = browser.get("front-door", &known).await;
    assert!(form.contains("About Amira Example, born 4 May 2016, aged 9"));
    assert!(!form.contains("name=\"given_names\""), "a known child is not asked for again");
    let child = hidden(&form, "child");
    let sent = format!("key=two&child={child}&{WORDS}");
    let (status, leads, page) = browser.send("front-door", "POST", "/contacts/new", &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let contact = leads.strip_suffix("?done=recorded").unwrap();
    assert!(browser.get("front-door", contact).await.contains("Other contacts about this child"));
}

#[tokio::test]
async fn what_was_begun_and_not_sent_is_back_and_can_be_thrown_away() {
    let browser = Browser::new().await;
    let actor = browser.house.actor("front-door").await;
    let begun = Begun {
        title: "Record a contact".into(),
        path: "/contacts/new?new=1".into(),
        fields: vec![("key".into(), "one".into()), ("concern".into(), "Half a sent".into())],
    };
    browser.house.app.save_draft(&actor, "contact.new", &begun).await.unwrap();
    let page = browser.get("front-door", "/contacts/new?new=1").await;
    assert!(page.contains("Your draft of 16 March 2026 at 9:30am is back.") && page.contains("Half a sent"));
    assert!(page.contains("action=\"/drafts/contact.new/discard\""));
    assert_ne!(hidden(&page, "key"), "one", "two tabs may show one draft, and are two forms");
    assert!(
        !browser.get("manager", "/contacts/new?new=1").await.contains("Half a sent"),
        "a draft is its writer's alone"
    );
    browser.recorded().await;
    assert!(!browser.get("front-door", "/contacts/new?new=1").await.contains("Half a sent"), "sent is no draft");
}

#[tokio::test]
async fn a_partner_sends_a_referral_and_hears_what_became_of_it_and_nothing_else() {
    let browser = Browser::new().await;
    let page = browser.get("partner", "/refer").await;
    assert!(page.contains("The threshold guide") && page.contains("Example Primary School"));
    let form = format!("key=p&{CHILD}&{WORDS}");
    let (status, leads, page) = browser.send("partner", "POST", "/refer", &form).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/referred?done=sent"), "{page}");
    let list = browser.get("partner", "/referred").await;
    assert!(list.contains("Waiting for a decision") && !list.contains("Amira") && !list.contains("Hungry"));
}

#[tokio::test]
async fn a_child_whom_a_partner_refers_is_matched_with_the_one_on_record_and_the_contact_moves_there() {
    let browser = Browser::new().await;
    let first = browser.recorded().await;
    let known: String = hidden_child(&browser.get("front-door", &first).await);
    browser.send("partner", "POST", "/refer", &format!("key=p&{CHILD}&{}", WORDS.replace("Hungry", "Bruised"))).await;
    let queue = browser.get("front-door", "/contacts").await;
    let second = queue
        .split("href=\"")
        .filter(|part| part.starts_with("/contacts/") && part.contains("/decide\""))
        .map(|part| part.split("/decide").next().unwrap().to_owned())
        .find(|address| *address != first)
        .unwrap();
    let page = browser.get("front-door", &format!("{second}/decide")).await;
    assert!(page.contains("Others on record who may be the same child"));
    let there = format!("/contacts/new?child={known}&#38;from={}", second.strip_prefix("/contacts/").unwrap());
    assert!(page.contains(&there) || page.contains(&there.replace("&#38;", "&amp;")), "{page}");
    let form = browser.get("front-door", &there.replace("&#38;", "&")).await;
    assert!(
        form.contains("Bruised")
            && form.contains("value=\"Example Primary School\"")
            && form.contains("value=\"09:30\"")
    );
}

/// The child to whose page a contact leads.
fn hidden_child(page: &str) -> String {
    let from = page.find("href=\"/children/").unwrap() + "href=\"/children/".len();
    page[from..].chars().take_while(|letter| *letter != '"').collect()
}

#[tokio::test]
async fn a_decision_that_was_begun_is_back_on_the_text_that_is_now_in_sight() {
    let browser = Browser::new().await;
    let contact = browser.recorded().await;
    let actor = browser.house.actor("front-door").await;
    let key = format!("contact.decide.{}", contact.strip_prefix("/contacts/").unwrap());
    let begun = Begun {
        title: "Decide on a contact".into(),
        path: format!("{contact}/decide"),
        fields: vec![("version".into(), "7".into()), ("reason".into(), "Half a reason".into())],
    };
    browser.house.app.save_draft(&actor, &key, &begun).await.unwrap();
    let page = browser.get("front-door", &format!("{contact}/decide")).await;
    assert!(page.contains("Half a reason") && page.contains("is back."));
    assert_eq!(hidden(&page, "version"), "1");
    let sent = "key=a&version=1&outcome=early_help&reason=The+family+asked+for+help.";
    browser.send("front-door", "POST", &format!("{contact}/decide"), sent).await;
    assert!(browser.house.app.draft(&actor, &key).await.unwrap().is_none(), "sent is no draft");
}

#[tokio::test]
async fn a_form_sent_again_for_a_brother_is_a_contact_about_the_brother() {
    let browser = Browser::new().await;
    let first = browser.recorded().await;
    let form = format!("key=one&{}&{WORDS}", CHILD.replace("Amira", "Bertie"));
    let (status, leads, page) = browser.send("front-door", "POST", "/contacts/new", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let second = leads.strip_suffix("?done=recorded").unwrap();
    assert_ne!(second, first);
    assert!(browser.get("front-door", second).await.contains("Bertie Example"));
}

#[tokio::test]
async fn a_decision_sent_again_with_another_outcome_shows_both_and_does_not_say_decided() {
    let browser = Browser::new().await;
    let decide = format!("{}/decide", browser.recorded().await);
    let first = "key=a&version=1&outcome=advice_given&reason=The+school+knows+what+to+do.";
    let (status, leads, _) = browser.send("front-door", "POST", &decide, first).await;
    assert!(status == StatusCode::SEE_OTHER && leads.ends_with("?done=decided"));
    let other = "key=a&version=1&outcome=early_help&reason=The+family+asked+for+help.";
    let (status, _, page) = browser.send("front-door", "POST", &decide, other).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("The school knows what to do.") && page.contains("The family asked for help."));
}

#[tokio::test]
async fn the_contact_of_a_restricted_child_leads_to_the_break_glass_form_for_those_who_may() {
    let browser = Browser::new().await;
    let contact = browser.recorded().await;
    let child = hidden_child(&browser.get("front-door", &contact).await);
    crate::contact::restrict(&browser.house, child.parse().unwrap()).await;
    let form = format!("action=\"/children/{child}/break-glass\"");
    for address in [contact.clone(), format!("{contact}/decide"), format!("/contacts/new?child={child}")] {
        let (status, _, page) = browser.send("front-door", "GET", &address, "").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{address}");
        assert!(page.contains(&form) && !page.contains("Amira"), "{address}: {page}");
    }
    let (status, _, page) = browser.send("auditor", "GET", &contact, "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!page.contains("break-glass") && !page.contains(&child), "{page}");
}
