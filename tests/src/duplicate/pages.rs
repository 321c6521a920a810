//! The pages of records that may be of one person, as a browser without scripts uses them.

use axum::Router;
use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, Database};
use testkit::House;

use super::{SECOND, join, merge_of, with_two_records};
use crate::child::CHILD;
use crate::routes::{ask, leads_to, pages_of, text};

struct Browser {
    house: House,
    pages: Router,
}

impl Browser {
    async fn new() -> Self {
        let house = House::sqlite().await;
        with_two_records(&house).await;
        let pages = pages_of(&house);
        Self { house, pages }
    }

    /// Status, where it leads, and the page.
    async fn send(&self, who: &str, method: &str, address: &str, form: &str) -> (StatusCode, String, String) {
        let token = self.house.app.begin_session(&self.house.actor(who).await).await.unwrap();
        let response = ask(&self.pages, method, address, form, Some(&token)).await;
        let (status, leads) = (response.status(), leads_to(&response).to_owned());
        (status, leads, text(response).await)
    }

    async fn get(&self, who: &str, address: &str) -> String {
        let (status, _, page) = self.send(who, "GET", address, "").await;
        assert_eq!(status, StatusCode::OK, "{address}: {page}");
        page
    }
}

fn pair() -> String {
    format!("/duplicates/{CHILD}/{SECOND}")
}

#[tokio::test]
async fn the_list_explains_each_pair_and_says_what_empty_means() {
    let browser = Browser::new().await;
    let page = browser.get("social-worker", "/duplicates").await;
    assert!(page.contains("Ameera Example") && page.contains("Given name: one letter different"), "{page}");
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
    assert!(!title.contains("Amira") && !title.contains("Ameera"), "{title}");
    join(&browser.house, CHILD, SECOND).await.unwrap();
    let empty = browser.get("manager", "/duplicates").await;
    assert!(
        empty.contains("No two records that you may open seem to be of one person. 1 people were looked at."),
        "{empty}"
    );
}

#[tokio::test]
async fn a_pair_is_decided_on_its_page_and_a_form_without_a_reason_comes_back_with_what_was_typed() {
    let browser = Browser::new().await;
    let page = browser.get("manager", &pair()).await;
    assert!(
        page.contains("Rather than brothers and sisters, or twins") && page.contains("Yes: join them, under"),
        "{page}"
    );
    let worker = browser.get("social-worker", &pair()).await;
    assert!(worker.contains("a practice manager should decide") && !worker.contains("Yes: join them"), "{worker}");
    let (status, _, page) = browser.send("manager", "POST", &pair(), "decision=keep-one&reason=short").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<title>Error: ") && page.contains("in 10 characters or more"), "{page}");
    assert!(page.contains("value=\"keep-one\" checked"), "{page}");
    let (status, _, _) = browser.send("manager", "POST", &pair(), "reason=The+school+says+so").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, leads, _) =
        browser.send("manager", "POST", &pair(), "decision=keep-one&reason=The+school+says+so").await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("/children/{CHILD}")));
    let (status, _, page) = browser.send("manager", "GET", &pair(), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("one record already"), "{page}");
}

#[tokio::test]
async fn the_address_of_a_joined_record_leads_to_the_one_that_is_kept_and_says_so() {
    let browser = Browser::new().await;
    join(&browser.house, CHILD, SECOND).await.unwrap();
    let (status, leads, _) = browser.send("social-worker", "GET", &format!("/children/{SECOND}"), "").await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, format!("/children/{CHILD}").as_str()));
    let page = browser.get("social-worker", &leads).await;
    assert!(page.contains("This record was joined with another of the same person"), "{page}");
    assert!(page.contains("Ameera Example, LA child ID LA-00987. Its address leads here."), "{page}");
    assert!(!page.contains("Part them again"), "{page}");
    let managers = browser.get("manager", &format!("/children/{CHILD}")).await;
    assert!(managers.contains("Part them again"), "{managers}");
    let (status, _, _) = browser.send("councillor", "GET", &format!("/children/{SECOND}"), "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn records_are_parted_on_a_page_that_asks_why() {
    let browser = Browser::new().await;
    join(&browser.house, CHILD, SECOND).await.unwrap();
    let address = format!("/duplicates/joined/{}", merge_of(&browser.house, SECOND).await);
    let page = browser.get("manager", &address).await;
    assert!(page.contains("Reason given: The school confirms that she is one child"), "{page}");
    let (status, _, page) = browser.send("manager", "POST", &address, "seen=1&reason=no").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Enter why they are parted"), "{page}");
    let (status, leads, _) = browser.send("manager", "POST", &address, "seen=1&reason=They+are+cousins").await;
    assert_eq!((status, leads), (StatusCode::SEE_OTHER, format!("/children/{SECOND}")));
    assert!(browser.get("social-worker", &format!("/children/{SECOND}")).await.contains("Ameera Example"));
}

#[tokio::test]
async fn a_search_that_failed_never_looks_like_one_that_found_nobody() {
    let browser = Browser::new().await;
    let (status, _, nobody) = browser.send("social-worker", "POST", "/search", "q=Zzyzx").await;
    assert_eq!(status, StatusCode::OK);
    assert!(nobody.contains("No one found") && !nobody.contains("failed"), "{nobody}");
    let (_, _, doubtful) = browser.send("social-worker", "POST", "/search", "q=943+476+5918").await;
    assert!(doubtful.contains("If 9434765918 is an NHS number: the last digit"), "{doubtful}");
    let token = browser.house.app.begin_session(&browser.house.actor("social-worker").await).await.unwrap();
    let direct = Database::connect(&browser.house.database.url).await.unwrap();
    direct.execute_unprepared("alter table link rename to link_gone").await.unwrap();
    let response = ask(&browser.pages, "POST", "/search", "q=Zzyzx", Some(&token)).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let failed = text(response).await;
    assert!(failed.contains("The search failed") && failed.contains("does not mean that nobody"), "{failed}");
    assert!(!failed.contains("No one found"), "{failed}");
}
