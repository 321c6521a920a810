//! The pages of alerts, as a browser without scripts uses them.

use axum::http::StatusCode;
use testkit::House;

use super::allocated;
use crate::families::{Family, NAMES, restriction, write};
use crate::routes::{ask, leads_to, pages_of, text};

struct Browser {
    house: House,
    pages: axum::Router,
    family: Family,
}

impl Browser {
    async fn new() -> Self {
        let house = House::sqlite().await;
        let pages = pages_of(&house);
        let family = allocated(&house).await;
        Self { house, pages, family }
    }

    async fn send(&self, user: &str, method: &str, address: &str, form: &str) -> (StatusCode, String, String) {
        let token = self.house.app.begin_session(&self.house.actor(user).await).await.unwrap();
        let response = ask(&self.pages, method, address, form, Some(&token)).await;
        let (status, leads) = (response.status(), leads_to(&response).to_owned());
        (status, leads, text(response).await)
    }

    async fn get(&self, user: &str, address: &str) -> String {
        let (status, _, page) = self.send(user, "GET", address, "").await;
        assert_eq!(status, StatusCode::OK, "{address}: {page}");
        page
    }
}

/// The first link to the form, as the page has it.
fn first_form(page: &str) -> String {
    let link = page.split("href=\"/alerts/handle?").nth(1).unwrap().split('"').next().unwrap();
    format!("/alerts/handle?{}", link.replace("&#38;", "&").replace("&amp;", "&"))
}

/// What a hidden field holds.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn the_list_leads_to_the_form_and_the_form_takes_the_alert_off_the_list() {
    let browser = Browser::new().await;
    let page = browser.get("social-worker", "/alerts").await;
    assert!(page.contains("My alerts") && page.contains("Amira Example"), "{page}");
    assert!(!page.contains("<title>My alerts of"), "no name in a title");
    let address = first_form(&page);
    assert!(NAMES.iter().all(|name| !address.contains(name)), "no name in an address");
    let form = browser.get("social-worker", &address).await;
    let (child, alert) = (hidden(&form, "child").to_owned(), hidden(&form, "alert").replace('/', "%2F"));
    let bare =
        format!("key=one&child={child}&alert={alert}&what=snoozed&note=&until-day=31&until-month=2&until-year=2026");
    let (status, _, again) = browser.send("social-worker", "POST", "/alerts/handle", &bare).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("<title>Error: See to an alert") && again.contains("Enter why it can wait"));
    assert!(again.contains("href=\"#until\"") && again.contains("id=\"until\""), "the fault leads to its field");
    let whole = format!("key=two&child={child}&alert={alert}&what=done&note=Rang+the+school");
    let (status, leads, page) = browser.send("social-worker", "POST", "/alerts/handle", &whole).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/alerts"), "{page}");
    let list = browser.get("social-worker", "/alerts").await;
    assert!(!list.contains(&address.replace('&', "&#38;")), "off the list");
    assert!(browser.get("social-worker", "/alerts?show=handled").await.contains("Done: back on 23 March 2026"));
    let (status, ..) = browser.send("other-social-worker", "GET", &address, "").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "somebody else’s alert");
}

#[tokio::test]
async fn a_file_has_no_more_than_the_page_and_no_formula() {
    let browser = Browser::new().await;
    let [amira, bilal, _] = browser.family.children;
    let typed = r#"{"schema":1,"given_names":"=cmd()","family_name":"Example","birth_date":"2016-05-04"}"#;
    let picture = browser.house.app.picture().await.unwrap();
    let held = picture.of(amira).find(|held| held.fact.kind() == domain::Kind::Person).unwrap();
    let person = domain::Fact::from_body(domain::Kind::Person, typed).unwrap();
    let fact = services::app::NewFact::typed(held.entry, amira, person).superseding(held.version);
    browser.house.app.install(&services::Actor::program(), "a test", vec![fact]).await.unwrap();
    write(&browser.house, bilal, vec![restriction(&["manager"]).into()]).await;
    let token = browser.house.app.begin_session(&browser.house.actor("social-worker").await).await.unwrap();
    let response = ask(&browser.pages, "GET", "/alerts/csv", "", Some(&token)).await;
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    let file = text(response).await;
    assert!(file.contains("'=cmd() Example,"), "{file}");
    assert!(file.contains("alerts about children you may not open") && !file.contains("Bilal"), "{file}");
    let page = browser.get("social-worker", "/alerts").await;
    assert!(page.contains("alerts about children you may not open") && !page.contains("Bilal"));
}

#[tokio::test]
async fn the_first_page_counts_and_leads_to_the_lists() {
    let browser = Browser::new().await;
    let home = browser.get("social-worker", "/").await;
    assert!(home.contains("alerts wait</a>") || home.contains("alerts wait for you</a>"), "{home}");
    assert!(home.contains("href=\"/alerts?rule=data_fault\""));
    let manager = browser.get("manager", "/").await;
    let team = format!("/teams/{}/alerts", browser.family.team);
    assert!(manager.contains(&team));
    assert!(browser.get("manager", &team).await.contains("Alerts of Assessment team 1"));
    assert!(
        browser
            .get("manager", "/services/assessment/alerts?view=month")
            .await
            .contains("Alerts of the service: assessment")
    );
    assert!(browser.get("manager", "/services/fostering/alerts").await.contains("No alert waits here"));
    let (status, ..) = browser.send("manager", "GET", "/services/no-such/alerts", "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, ..) = browser.send("manager", "GET", "/alerts?rule=no-such", "").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let councillor = browser.get("councillor", "/").await;
    assert!(!councillor.contains("/alerts"));
}
