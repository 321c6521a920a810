//! Signing in, sessions and how they end, lock-out, and what becomes of a form that is sent too late.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, ORIGIN, REFERRER_POLICY, SET_COOKIE,
    X_FRAME_OPTIONS,
};
use axum::http::{Request, Response, StatusCode};
use chrono::{Duration, NaiveDate};
use domain::account::{Account, Role};
use services::draft::Begun;
use services::sign_in::{IDLE_MINUTES, LOCK_MINUTES, LONGEST_HOURS, REFUSED, TRIES};
use services::{Purpose, ServiceError};
use testkit::{House, houses};
use tower::ServiceExt;
use web::{Config, SESSION_COOKIE};

use crate::routes::{ask, leads_to, made_up, pages_of, text};

const PASSWORD: &str = "three words together";

async fn with_password(house: &House, user_name: &str) {
    let administrator = house.actor("administrator").await;
    house.app.set_password(&administrator, Purpose::Administration, user_name, PASSWORD).await.unwrap();
}

/// The newest links of the chain as `actor: what`.
pub async fn newest(house: &House, count: u64) -> Vec<String> {
    let links = house.app.ledger().newest_links(count).await.unwrap();
    links.into_iter().map(|link| format!("{}: {}", link.actor, link.what)).collect()
}

pub fn token_of(response: &Response<Body>) -> Option<String> {
    let line = response.headers().get(SET_COOKIE)?.to_str().unwrap();
    let (name, rest) = line.split_once('=').unwrap();
    let token = rest.split(';').next().unwrap().to_owned();
    (name == SESSION_COOKIE && !token.is_empty()).then_some(token)
}

async fn session(house: &House, user_name: &str) -> String {
    house.app.begin_session(&house.actor(user_name).await).await.unwrap()
}

async fn is_signed_in(house: &House, token: &str) -> bool {
    house.app.actor_of_session(token).await.unwrap().is_some()
}

#[tokio::test]
async fn the_right_password_signs_in_and_leaves_a_place_in_the_chain() {
    for house in houses().await {
        with_password(&house, "manager").await;
        let pages = pages_of(&house);
        let form = format!("user_name=Manager&password={}&next=%2Faccounts%3Fx%3D1", PASSWORD.replace(' ', "+"));
        let response = ask(&pages, "POST", "/sign-in", &form, None).await;
        assert_eq!((response.status(), leads_to(&response)), (StatusCode::SEE_OTHER, "/accounts?x=1"));
        let token = token_of(&response).expect("a session begins");
        assert!(is_signed_in(&house, &token).await, "{}", house.database.engine);
        assert_eq!(newest(&house, 1).await, ["manager: signed in"]);
    }
}

#[tokio::test]
async fn what_is_typed_for_an_unknown_user_name_is_written_nowhere() {
    let house = House::sqlite().await;
    let typed = "hunter2-typed-in-the-wrong-box";
    let response = ask(&pages_of(&house), "POST", "/sign-in", &format!("user_name={typed}&password=x"), None).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(response).await.contains(&REFUSED.replace('\'', "&#39;")));
    assert_eq!(newest(&house, 1).await, ["not known: sign-in refused"]);
    let links = house.app.ledger().newest_links(50).await.unwrap();
    assert!(links.iter().all(|link| !format!("{link:?}").contains(typed)));
}

#[tokio::test]
async fn five_wrong_passwords_in_a_row_lock_an_account_for_fifteen_minutes() {
    for house in houses().await {
        with_password(&house, "manager").await;
        let attempt = async |password: &str| house.app.sign_in_with_password("manager", password).await;
        for _ in 0..TRIES {
            assert!(matches!(attempt("wrong").await, Err(ServiceError::Refused(why)) if why == REFUSED));
        }
        let locked = attempt(PASSWORD).await;
        assert!(matches!(locked, Err(ServiceError::Refused(why)) if why == REFUSED), "{}", house.database.engine);
        house.clock.advance(Duration::minutes(LOCK_MINUTES) - Duration::seconds(1));
        assert!(attempt(PASSWORD).await.is_err());
        house.clock.advance(Duration::seconds(1));
        assert_eq!(attempt(PASSWORD).await.unwrap().user_name, "manager");
    }
}

#[tokio::test]
async fn a_sign_in_that_was_under_way_leaves_a_new_password_as_it_is() {
    const OTHER: &str = "four other words together";
    for house in houses().await {
        with_password(&house, "manager").await;
        let ledger = house.app.ledger();
        let read = ledger.credential("manager").await.unwrap().unwrap();
        let token = session(&house, "manager").await;
        let administrator = house.actor("administrator").await;
        house.app.set_password(&administrator, Purpose::Administration, "manager", OTHER).await.unwrap();
        assert!(!is_signed_in(&house, &token).await, "a new password ends the sessions");
        let late = [(0, None), (TRIES, Some("2026-03-16T10:00:00.000000Z".to_owned()))];
        for (failures, locked_until) in late {
            assert!(!ledger.save_tries(&read, failures, locked_until).await.unwrap(), "{}", house.database.engine);
        }
        let stands = ledger.credential("manager").await.unwrap().unwrap();
        assert_ne!(stands.password_hash, read.password_hash, "{}", house.database.engine);
        assert_eq!((stands.failures, stands.locked_until), (0, None));
        assert!(house.app.sign_in_with_password("manager", PASSWORD).await.is_err());
        assert_eq!(house.app.sign_in_with_password("manager", OTHER).await.unwrap().user_name, "manager");
    }
}

/// A guess, the right password and a reset side by side: whichever order they fall in, the reset stands.
#[tokio::test]
async fn a_password_that_is_set_while_people_sign_in_stands() {
    const OTHER: &str = "four other words together";
    for house in houses().await {
        with_password(&house, "manager").await;
        let administrator = house.actor("administrator").await;
        let reset = house.app.set_password(&administrator, Purpose::Administration, "manager", OTHER);
        let sign_in = |password| house.app.sign_in_with_password("manager", password);
        let (reset, ..) = tokio::join!(reset, sign_in(PASSWORD), sign_in("wrong"), sign_in(PASSWORD), sign_in("wrong"));
        reset.unwrap();
        assert!(house.app.sign_in_with_password("manager", OTHER).await.is_ok(), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn four_wrong_passwords_and_a_right_one_begin_the_count_again() {
    let house = House::sqlite().await;
    with_password(&house, "manager").await;
    for _ in 0..2 {
        for _ in 0..TRIES - 1 {
            assert!(house.app.sign_in_with_password("manager", "wrong").await.is_err());
        }
        assert!(house.app.sign_in_with_password("manager", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn guesses_made_side_by_side_are_each_counted() {
    for house in houses().await {
        with_password(&house, "manager").await;
        let guesses: Vec<_> = (0..12)
            .map(|_| {
                let app = house.app.clone();
                tokio::spawn(async move { app.sign_in_with_password("manager", "wrong").await.is_err() })
            })
            .collect();
        for guess in guesses {
            assert!(guess.await.unwrap());
        }
        let locked = house.app.sign_in_with_password("manager", PASSWORD).await;
        assert!(locked.is_err(), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_lasts_while_somebody_does() {
    for house in houses().await {
        let token = session(&house, "manager").await;
        for _ in 0..4 {
            house.clock.advance(Duration::minutes(IDLE_MINUTES - 1));
            assert!(is_signed_in(&house, &token).await, "{}", house.database.engine);
        }
        house.clock.advance(Duration::minutes(IDLE_MINUTES));
        assert!(!is_signed_in(&house, &token).await, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_session_in_use_ends_after_twelve_hours_all_the_same() {
    let house = House::sqlite().await;
    let token = session(&house, "manager").await;
    for _ in 0..LONGEST_HOURS * 3 - 1 {
        house.clock.advance(Duration::minutes(20));
        assert!(is_signed_in(&house, &token).await);
    }
    house.clock.advance(Duration::minutes(20));
    assert!(!is_signed_in(&house, &token).await);
}

#[tokio::test]
async fn a_session_ends_at_once_when_the_account_is_closed() {
    let house = House::sqlite().await;
    let token = session(&house, "manager").await;
    assert!(is_signed_in(&house, &token).await);
    let closed = Account { closed: true, ..account("manager", Role::PracticeManager) };
    house.app.install_account(closed).await.unwrap();
    assert!(!is_signed_in(&house, &token).await);
    let response = ask(&pages_of(&house), "GET", "/", "", Some(&token)).await;
    assert_eq!((response.status(), leads_to(&response)), (StatusCode::SEE_OTHER, "/sign-in?next=/"));
}

#[tokio::test]
async fn a_session_ends_with_the_last_day_of_access() {
    let house = House::sqlite().await;
    let last = NaiveDate::from_ymd_opt(2026, 3, 16);
    house.app.install_account(Account { until: last, ..account("manager", Role::PracticeManager) }).await.unwrap();
    // From 09:30 on the last day, in use every 20 minutes until 21:10, and after midnight.
    let token = session(&house, "manager").await;
    house.clock.advance(Duration::minutes(20));
    assert!(is_signed_in(&house, &token).await);
    house.clock.advance(Duration::hours(14));
    let late = house.app.sign_in_persona("manager").await.unwrap();
    let late = house.app.begin_session(&late).await.unwrap();
    house.clock.advance(Duration::minutes(11));
    assert!(!is_signed_in(&house, &late).await, "at one minute past midnight");
}

#[tokio::test]
async fn a_new_password_signs_the_person_out_everywhere() {
    let house = House::sqlite().await;
    let (token, other) = (session(&house, "manager").await, session(&house, "analyst").await);
    with_password(&house, "manager").await;
    assert!(!is_signed_in(&house, &token).await);
    assert!(is_signed_in(&house, &other).await, "another person's session is left alone");
    assert!(newest(&house, 5).await.contains(&"administrator: set a password".to_owned()));
}

#[tokio::test]
async fn only_the_administrator_sets_passwords() {
    let house = House::sqlite().await;
    for user_name in ["manager", "director", "governance"] {
        let (actor, purpose) = house.usual(user_name).await;
        let refused = house.app.set_password(&actor, purpose, "analyst", PASSWORD).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user_name}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let house = House::sqlite().await;
    let token = session(&house, "manager").await;
    let response = ask(&pages_of(&house), "POST", "/sign-out", "", Some(&token)).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert!(!is_signed_in(&house, &token).await);
}

#[tokio::test]
async fn the_token_of_a_session_is_not_in_the_database() {
    let house = House::sqlite().await;
    let token = session(&house, "manager").await;
    assert_eq!(token.len(), 64);
    let stored = house.app.ledger().session(&token, house.app.clock().now()).await.unwrap();
    assert!(stored.is_none(), "a stolen database must not give sessions away");
}

#[tokio::test]
async fn a_page_that_needs_signing_in_is_where_one_lands_after_it() {
    let house = House::sqlite().await;
    let response = ask(&pages_of(&house), "GET", "/accounts?state=open", "", None).await;
    assert_eq!(leads_to(&response), "/sign-in?next=/accounts%3Fstate%3Dopen");
}

#[tokio::test]
async fn a_form_sent_after_its_session_ended_is_kept_for_its_writer_and_for_nobody_else() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = session(&house, "administrator").await;
    house.clock.advance(Duration::minutes(IDLE_MINUTES + 1));
    let typed = "user_name=a.b&display_name=Typed+at+length&role=analyst";
    let response = ask(&pages, "POST", "/accounts/new", typed, Some(&token)).await;
    assert_eq!((response.status(), leads_to(&response)), (StatusCode::SEE_OTHER, "/sign-in?next=/kept&why=kept"));
    assert!(house.app.actor_of_session(&token).await.unwrap().is_none(), "the ended session stays ended");

    let again = session(&house, "administrator").await;
    let kept = text(ask(&pages, "GET", "/kept", "", Some(&again)).await).await;
    assert!(kept.contains("Typed at length") && kept.contains("action=\"/kept/send\""), "{kept}");
    let other = session(&house, "manager").await;
    let nothing = text(ask(&pages, "GET", "/kept", "", Some(&other)).await).await;
    assert!(!nothing.contains("Typed at length"));

    let sent = ask(&pages, "POST", "/kept/send", typed, Some(&again)).await;
    assert_eq!((sent.status(), leads_to(&sent)), (StatusCode::TEMPORARY_REDIRECT, "/accounts/new"));
    let after = text(ask(&pages, "GET", "/kept", "", Some(&again)).await).await;
    assert!(after.contains("Nothing of yours is waiting"));
}

#[tokio::test]
async fn a_form_sent_without_any_session_is_not_kept_and_says_so() {
    let house = House::sqlite().await;
    let response = ask(&pages_of(&house), "POST", "/accounts/new", "display_name=x", None).await;
    assert_eq!(leads_to(&response), "/sign-in?next=/&why=lost");
}

#[tokio::test]
async fn a_draft_is_saved_for_its_writer_and_offered_on_their_first_page() {
    for house in houses().await {
        let pages = pages_of(&house);
        let token = session(&house, "administrator").await;
        let typed = "display_name=Half+a+name&draft-path=/accounts/new&draft-title=Add+an+account";
        let saved = ask(&pages, "POST", "/drafts/account", typed, Some(&token)).await;
        assert_eq!(saved.status(), StatusCode::OK);
        assert!(text(saved).await.contains("16 March 2026 at 9:30am"));
        let (actor, _) = house.usual("administrator").await;
        let draft = house.app.draft(&actor, "account").await.unwrap().expect("it is kept");
        assert_eq!(draft.value("display_name"), Some("Half a name"));
        assert_eq!(draft.value("draft-path"), None);
        let home = text(ask(&pages, "GET", "/", "", Some(&token)).await).await;
        assert!(home.contains("<a class=\"govuk-link\" href=\"/accounts/new\">Add an account</a>"), "{home}");
        let (other, _) = house.usual("manager").await;
        assert!(house.app.drafts(&other).await.unwrap().is_empty(), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_draft_leads_only_to_a_page_of_this_site() {
    let house = House::sqlite().await;
    let (actor, _) = house.usual("manager").await;
    let begun = Begun { title: "x".into(), path: "//elsewhere.example".into(), fields: Vec::new() };
    assert!(house.app.save_draft(&actor, "contact", &begun).await.is_err());
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let house = House::sqlite().await;
    let token = session(&house, "manager").await;
    let from_elsewhere = |name: &'static str, value: &'static str| {
        Request::builder()
            .method("POST")
            .uri("/sign-out")
            .header(HOST, "localhost:8080")
            .header(name, value)
            .header(COOKIE, format!("{SESSION_COOKIE}={token}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::empty())
            .unwrap()
    };
    let pages = pages_of(&house);
    for (name, value) in [("sec-fetch-site", "cross-site"), (ORIGIN.as_str(), "https://evil.example")] {
        let response = pages.clone().oneshot(from_elsewhere(name, value)).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}");
        assert!(text(response).await.contains("This did not come from this site"));
    }
    assert!(is_signed_in(&house, &token).await);
    let own = pages.oneshot(from_elsewhere("sec-fetch-site", "same-origin")).await.unwrap();
    assert_eq!(own.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_page_forbids_frames_other_sites_and_caches() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    for address in ["/sign-in", "/no-such-page", "/status"] {
        let response = ask(&pages, "GET", address, "", None).await;
        let header = |name| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert!(header(CONTENT_SECURITY_POLICY).starts_with("default-src 'self'"), "{address}");
        assert!(!header(CONTENT_SECURITY_POLICY).contains("unsafe"), "{address}");
        assert_eq!((header(X_FRAME_OPTIONS), header(REFERRER_POLICY)), ("DENY", "same-origin"), "{address}");
        assert_eq!(header(CACHE_CONTROL), "no-store", "{address}");
    }
}

#[tokio::test]
async fn a_page_too_large_is_refused_in_words() {
    let house = House::sqlite().await;
    let token = session(&house, "administrator").await;
    let much = format!("display_name={}", "x".repeat(web::FORM_LIMIT + 1));
    let response = ask(&pages_of(&house), "POST", "/accounts/new", &much, Some(&token)).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(response).await.contains("That is too large"));
}

fn not_made_up() -> Config {
    Config { made_up: false, public_url: "https://sightline.example.gov.uk".to_owned(), ..made_up() }
}

#[tokio::test]
async fn a_persona_signs_in_without_a_password_only_where_the_authority_is_made_up() {
    let house = House::sqlite().await;
    let form = "user_name=manager&next=/";
    let pages = pages_of(&house);
    let response = ask(&pages, "POST", "/sign-in/persona", form, None).await;
    assert!(token_of(&response).is_some());
    let not_offered = ask(&pages, "POST", "/sign-in/persona", "user_name=administrator", None).await;
    assert_eq!(not_offered.status(), StatusCode::FORBIDDEN);

    let real = web::router(house.app.clone(), not_made_up()).unwrap();
    let response = ask(&real, "POST", "/sign-in/persona", form, None).await;
    assert_eq!((response.status(), token_of(&response)), (StatusCode::FORBIDDEN, None));
    let page = text(ask(&real, "GET", "/sign-in", "", None).await).await;
    assert!(!page.contains("/sign-in/persona") && !page.contains("made up"));
}

#[tokio::test]
async fn over_https_the_cookie_is_sent_only_over_https() {
    let house = House::sqlite().await;
    with_password(&house, "manager").await;
    let pages = web::router(house.app.clone(), not_made_up()).unwrap();
    let form = format!("user_name=manager&password={}", PASSWORD.replace(' ', "+"));
    let response = ask(&pages, "POST", "/sign-in", &form, None).await;
    let line = response.headers().get(SET_COOKIE).unwrap().to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(line.contains(part), "{line}");
    }
}

#[tokio::test]
async fn every_page_of_a_made_up_authority_says_so() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let token = session(&house, "administrator").await;
    for address in ["/", "/accounts", "/status", "/no-such-page", "/kept"] {
        let page = text(ask(&pages, "GET", address, "", Some(&token)).await).await;
        assert!(page.contains("Everything here is made up."), "{address}");
        assert!(page.contains("place "), "{address} says what it is known as at");
    }
}

#[tokio::test]
async fn the_sign_in_page_stands_and_says_so_when_the_database_cannot_be_written() {
    let house = House::sqlite().await;
    let file = house.database.file().unwrap();
    let pages = pages_of(&house);
    read_only(&file);
    let page = ask(&pages, "GET", "/sign-in", "", None).await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = text(page).await;
    assert!(page.contains("The database cannot be written: signing in is not possible"), "{page}");
    let status = ask(&pages, "GET", "/status", "", None).await;
    assert_eq!(status.status(), StatusCode::OK);
    let status = text(status).await;
    assert!(status.contains("not ok") && status.contains("The database cannot be written: the disk may be full."));
    let machine = text(ask(&pages, "GET", "/status.json", "", None).await).await;
    assert!(machine.contains("\"ok\":false"), "{machine}");
    for page in [&status, &machine] {
        // The words of the trigger and of the library, which name tables and files.
        assert!(
            !page.contains("disk full") && !page.contains("code:"),
            "only the log has the database's words: {page}"
        );
    }
    let refused = ask(&pages, "POST", "/sign-in/persona", "user_name=manager", None).await;
    assert_eq!((refused.status(), token_of(&refused)), (StatusCode::SERVICE_UNAVAILABLE, None));
    assert!(text(refused).await.contains("cannot be written down just now"));
}

/// Makes every table refuse to be written, as a full or failing disk does.
fn read_only(file: &std::path::Path) {
    let script = "create trigger no_session before insert on web_session begin select raise(fail, 'disk full'); end; \
                  create trigger no_link before insert on link begin select raise(fail, 'disk full'); end;";
    let done = std::process::Command::new("sqlite3").arg(file).arg(script).status().expect("sqlite3 is installed");
    assert!(done.success());
}

pub fn account(user_name: &str, role: Role) -> Account {
    Account {
        user_name: user_name.to_owned(),
        display_name: "Made Up".to_owned(),
        role,
        team: None,
        agency: None,
        single_sign_on: None,
        e_mail: None,
        until: None,
        closed: false,
    }
}
