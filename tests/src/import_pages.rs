//! Loading a file from a page: it is sent, goes on by itself, and its report stands afterwards.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};
use domain::Kind;
use testkit::House;
use tower::ServiceExt;
use web::SESSION_COOKIE;

use crate::routes::{ask, leads_to, pages_of, text};

const EDGE: &str = "made-up-edge-of-a-part";
const CENSUS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Message>
  <Header>
    <CollectionDetails><Collection>CIN</Collection><Year>2025</Year><ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>201</LEA><SoftwareCode>Made up</SoftwareCode><Release>1</Release><SerialNo>1</SerialNo><DateTime>2025-05-01T09:00:00</DateTime></Source>
    <Content><CBDSLevels><CBDSLevel>Child</CBDSLevel></CBDSLevels></Content>
  </Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>MADEUP1</LAchildID><UPNunknown>UN3</UPNunknown><PersonBirthDate>2016-05-04</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
      <ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
      <CINdetails><CINreferralDate>2024-10-01</CINreferralDate><ReferralSource>2A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails>
    </Child>
  </Children>
</Message>"#;

fn multipart(file: &str, content: &str, dry_run: bool) -> String {
    let mut body = format!(
        "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\nContent-Type: text/xml\r\n\r\n{content}\r\n"
    );
    if dry_run {
        body += &format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"dry_run\"\r\n\r\nyes\r\n");
    }
    body + &format!("--{EDGE}--\r\n")
}

async fn token(house: &House) -> String {
    house.app.begin_session(&house.actor("analyst").await).await.unwrap()
}

async fn send(pages: &Router, token: &str, body: String) -> (StatusCode, String, String) {
    let request = Request::builder()
        .method("POST")
        .uri("/imports/new")
        .header(COOKIE, format!("{SESSION_COOKIE}={token}"))
        .header(CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
        .body(Body::from(body))
        .unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    let (status, leads) = (response.status(), leads_to(&response).to_owned());
    (status, leads, text(response).await)
}

/// The page of a job once it no longer runs.
async fn ended(pages: &Router, token: &str, address: &str) -> String {
    for _ in 0..200 {
        let page = text(ask(pages, "GET", address, "", Some(token)).await).await;
        if !page.contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import did not end");
}

async fn loaded(dry_run: bool) -> (House, Router, String, String) {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    let sent = multipart("C:\\Users\\somebody\\census.xml", CENSUS, dry_run);
    let (status, leads, page) = send(&pages, &token, sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    (house, pages, token, leads)
}

#[tokio::test]
async fn a_file_that_is_sent_is_loaded_and_its_report_stands_with_counts_by_module() {
    let (house, pages, token, job) = loaded(false).await;
    let page = ended(&pages, &token, &job).await;
    assert!(page.contains("Import of census.xml") && !page.contains("somebody"), "{page}");
    assert!(page.contains("What became of the records, by module") && page.contains("CINdetails"));
    assert_eq!(house.app.picture().await.unwrap().all(Kind::Referral).count(), 1);
    let json = ask(&pages, "GET", &format!("{job}/report.json"), "", Some(&token)).await;
    assert_eq!(json.headers()["content-disposition"], "attachment; filename=\"import-report.json\"");
    let report: serde_json::Value = serde_json::from_str(&text(json).await).unwrap();
    assert_eq!(report["loaded"]["CINdetails"], 1);
    let list = text(ask(&pages, "GET", "/imports", "", Some(&token)).await).await;
    assert!(list.contains(&format!("href=\"{job}\"")) && list.contains("Done"));
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_so() {
    let (house, pages, token, job) = loaded(true).await;
    let page = ended(&pages, &token, &job).await;
    assert!(page.contains("This was a dry run: nothing was written."), "{page}");
    assert_eq!(house.app.picture().await.unwrap().all(Kind::Referral).count(), 0);
}

#[tokio::test]
async fn a_file_that_is_no_census_fails_with_a_sentence_and_without_its_folder() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    let (_, job, _) = send(&pages, &token, multipart("/somewhere/private/letter.txt", "Dear all", false)).await;
    let page = ended(&pages, &token, &job).await;
    assert!(page.contains("Failed") && page.contains("letter.txt") && !page.contains("/somewhere/private"), "{page}");
}

/// A form with files of a return and what else was filled in.
fn return_form(files: &[(&str, &str)], fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    for (file, content) in files {
        body += &format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n"
        );
    }
    body + &format!("--{EDGE}--\r\n")
}

const HEADER: &str = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nC1,2,27/03/2015,WBRI,A1,,";

#[tokio::test]
async fn returns_of_two_years_that_are_sent_together_are_loaded_and_each_has_its_report() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    let files = [("2019-20 header.csv", HEADER), ("2020-21 header.csv", HEADER), ("notes.txt", "Dear all")];
    let sent = return_form(&files, &[("standard", "ssda903"), ("authority", "845"), ("year", "")]);
    let (status, job, page) = send(&pages, &token, sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let page = ended(&pages, &token, &job).await;
    assert!(page.contains("Import of 2019-20 header.csv and 2 more"), "{page}");
    assert_eq!(page.matches("What became of the records, by module").count(), 2);
    assert!(page.contains("period 2020") && page.contains("period 2021") && page.contains("PlacedAdoption"));
    assert!(page.contains("notes.txt") && page.contains("no column by which a table"), "{page}");
    assert_eq!(house.app.picture().await.unwrap().all(Kind::Person).count(), 1);
    let json = text(ask(&pages, "GET", &format!("{job}/report.json"), "", Some(&token)).await).await;
    let reports: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&reports[0]["loaded"]["Header"], &reports[1]["unchanged"]["Header"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn a_return_without_authority_or_with_a_year_that_is_none_is_asked_for_it_at_the_field() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    for (fields, fault) in [
        ([("standard", "ssda903"), ("authority", ""), ("year", "2019-20")], "href=\"#authority\""),
        ([("standard", "ssda903"), ("authority", "845"), ("year", "last year")], "href=\"#year\""),
        ([("standard", "annex-a"), ("authority", "845"), ("as_at-day", "31")], "href=\"#as_at\""),
        ([("standard", "something"), ("authority", "845"), ("year", "")], "href=\"#standard\""),
    ] {
        let (status, _, page) = send(&pages, &token, return_form(&[("header.csv", HEADER)], &fields)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(page.contains(fault), "{fault}: {page}");
    }
}

#[tokio::test]
async fn a_return_of_which_nothing_can_be_read_fails_with_the_reason_for_each_file() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    let fields = [("standard", "ssda903"), ("authority", "845"), ("year", "")];
    let (_, job, _) = send(&pages, &token, return_form(&[("C:\\private\\header.csv", HEADER)], &fields)).await;
    let page = ended(&pages, &token, &job).await;
    assert!(page.contains("Failed") && page.contains("header.csv: Nobody can see of which year"), "{page}");
    assert!(!page.contains("private"), "{page}");
}

#[tokio::test]
async fn a_form_without_a_file_is_shown_again() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = token(&house).await;
    let (status, _, page) = send(&pages, &token, multipart("", "", true)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("<a href=\"#file\">Choose a file that is not empty") && page.contains("value=\"yes\" checked")
    );
}

#[tokio::test]
async fn with_no_question_the_page_of_questions_says_that_none_waits() {
    let (_house, pages, token, job) = loaded(false).await;
    ended(&pages, &token, &job).await;
    let page = text(ask(&pages, "GET", "/imports/questions", "", Some(&token)).await).await;
    assert!(page.contains("No question from an import waits for an answer."));
}
