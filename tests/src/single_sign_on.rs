//! Signing in through the council's own OpenID Connect provider, at a real one where Node.js has it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::Body;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{Request, StatusCode};
use domain::account::{Account, Role};
use services::ServiceError;
use testkit::House;
use tower::ServiceExt;
use web::{Config, OidcConfig};

use crate::routes::{ask, leads_to, made_up, text};
use crate::signing_in::{account, newest, token_of};

#[tokio::test]
async fn somebody_the_council_knows_is_found_by_the_claim_alone() {
    let house = House::sqlite().await;
    let known = Account { single_sign_on: Some("council-1001".into()), ..account("manager", Role::PracticeManager) };
    house.app.install_account(known).await.unwrap();
    let actor = house.app.sign_in_single_sign_on("council-1001").await.unwrap();
    assert_eq!(actor.user_name, "manager");
    assert_eq!(newest(&house, 1).await, ["manager: signed in through the council"]);
    assert!(matches!(house.app.sign_in_single_sign_on("council-9999").await, Err(ServiceError::NotFound(_))));
    assert_eq!(newest(&house, 1).await, ["not known: sign-in refused"]);
    // Two who claim the same person: neither is guessed. Once one is closed, the other is meant.
    let second = Account { single_sign_on: Some("council-1001".into()), ..account("second", Role::SocialWorker) };
    house.app.install_account(second.clone()).await.unwrap();
    assert!(matches!(house.app.sign_in_single_sign_on("council-1001").await, Err(ServiceError::NotFound(_))));
    house.app.install_account(Account { closed: true, ..second }).await.unwrap();
    assert_eq!(house.app.sign_in_single_sign_on("council-1001").await.unwrap().user_name, "manager");
    // A user name is no claim.
    assert!(house.app.sign_in_single_sign_on("manager").await.is_err());
}

fn with_council(house: &House, issuer: &str, client_secret: &str) -> Router {
    let council = OidcConfig {
        issuer: issuer.to_owned(),
        client_id: "sightline".to_owned(),
        client_secret: client_secret.to_owned(),
        name: "Exampleshire".to_owned(),
    };
    let config = Config { single_sign_on: Some(council), ..made_up() };
    web::router(house.app.clone(), config).unwrap()
}

/// Nothing listens here.
const NOBODY: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn a_council_service_that_does_not_answer_gives_a_page_and_no_session() {
    let house = House::sqlite().await;
    let pages = with_council(&house, NOBODY, "made up");
    let response = ask(&pages, "GET", "/sign-in/council", "", None).await;
    assert_eq!((response.status(), token_of(&response)), (StatusCode::BAD_GATEWAY, None));
    assert!(text(response).await.contains("could not be reached"));
}

#[tokio::test]
async fn nobody_comes_back_from_the_council_who_did_not_leave() {
    let house = House::sqlite().await;
    let pages = with_council(&house, NOBODY, "made up");
    let address = "/sign-in/council/callback?code=stolen&state=guessed";
    let response = ask(&pages, "GET", address, "", None).await;
    assert_eq!((response.status(), token_of(&response)), (StatusCode::BAD_REQUEST, None));
    // With a token for another journey the state still has to be that journey's.
    let away = r#"{"state":"other","nonce":"n","verifier":"v","next":"/"}"#;
    let kept = house.app.keep_while_away(away.to_owned()).await.unwrap();
    let request = Request::builder().uri(address).header(COOKIE, format!("sightline_away={kept}"));
    let response = pages.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!((response.status(), token_of(&response)), (StatusCode::BAD_REQUEST, None));
    assert!(house.app.back_from_away(&kept).await.unwrap().is_none(), "a journey ends once");
}

/// The provider of the browser journeys, in a process of its own that ends with the test.
struct Provider {
    child: Child,
    issuer: String,
    secret: String,
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Provider {
    /// `None`, with a message, where `bin/setup test` has not been run and this is not CI.
    fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        if !root.join("node_modules/oidc-provider").is_dir() {
            assert!(std::env::var("CI").is_err(), "oidc-provider is missing: run bin/setup test");
            eprintln!("oidc-provider is not here: the journey through it is left out; run bin/setup test to have it");
            return None;
        }
        let back = format!("{}/sign-in/council/callback", made_up().public_url);
        let script = root.join("tests/browser/oidc-provider.mjs");
        let mut child = Command::new("node").arg(script).arg(back).stdout(Stdio::piped()).spawn().expect("node starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let said = lines.find(|line| line.starts_with("{\"issuer\"")).expect("it says where it is");
        // It goes on writing notes, and would end if nobody read them.
        std::thread::spawn(move || lines.count());
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Some(Self { issuer: text("issuer"), secret: text("client_secret"), child })
    }

    /// Walks its pages as `person` and gives where it sends the browser back to.
    fn walk(&self, address: &str, person: &str) -> String {
        let browser = Browser::new();
        let mut page = browser.get(address);
        for form in [format!("prompt=login&login={person}&password=any"), "prompt=consent".to_owned()] {
            let action = page.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
            let action = action.unwrap_or_else(|| panic!("a form was expected: {page}"));
            let action = if action.starts_with('/') { format!("{}{action}", self.issuer) } else { action.to_owned() };
            page = browser.post(&action, &form);
        }
        page
    }
}

/// curl with a jar for cookies. Redirects are followed until they lead to Sightline, which is not listening.
struct Browser(tempfile::TempDir);

impl Browser {
    fn new() -> Self {
        Self(tempfile::TempDir::new().unwrap())
    }

    fn jar(&self) -> PathBuf {
        self.0.path().join("jar")
    }

    fn get(&self, address: &str) -> String {
        self.follow(address, None)
    }

    fn post(&self, address: &str, form: &str) -> String {
        self.follow(address, Some(form))
    }

    fn follow(&self, address: &str, form: Option<&str>) -> String {
        let (mut address, mut form) = (address.to_owned(), form);
        for _ in 0..10 {
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--max-time", "10", "--write-out", "\n%{redirect_url}"]);
            curl.arg("--cookie").arg(self.jar()).arg("--cookie-jar").arg(self.jar());
            if let Some(form) = form.take() {
                curl.args(["--data", form]);
            }
            let said = curl.arg(&address).output().expect("curl is installed");
            let said = String::from_utf8(said.stdout).unwrap();
            let (page, next) = said.rsplit_once('\n').unwrap();
            if next.is_empty() {
                return page.to_owned();
            }
            if next.starts_with(&made_up().public_url) {
                return next.to_owned();
            }
            address = next.to_owned();
        }
        panic!("the provider sends us round in circles")
    }
}

/// Leaves for the provider, walks through it as somebody, and comes back.
async fn journey(pages: &Router, provider: &Provider, person: &str) -> axum::http::Response<Body> {
    let left = ask(pages, "GET", "/sign-in/council?next=%2Fkept", "", None).await;
    assert_eq!(left.status(), StatusCode::SEE_OTHER);
    let away = left.headers().get(SET_COOKIE).unwrap().to_str().unwrap().split(';').next().unwrap().to_owned();
    let asked = leads_to(&left).to_owned();
    for part in ["code_challenge=", "code_challenge_method=S256", "nonce=", "state=", "response_type=code"] {
        assert!(asked.contains(part), "{asked}");
    }
    let back = provider.walk(&asked, person);
    let back = back.strip_prefix(&made_up().public_url).unwrap_or_else(|| panic!("not sent back: {back}")).to_owned();
    let request = Request::builder().uri(&back).header(COOKIE, &away).body(Body::empty()).unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    // The same way back a second time leads nowhere.
    let again = Request::builder().uri(&back).header(COOKIE, &away).body(Body::empty()).unwrap();
    let again = pages.clone().oneshot(again).await.unwrap();
    assert_eq!((again.status(), token_of(&again)), (StatusCode::BAD_REQUEST, None));
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journey_through_a_real_provider_signs_in_whom_it_knows_and_nobody_else() {
    let Some(provider) = Provider::start() else { return };
    let house = House::sqlite().await;
    let known = Account { single_sign_on: Some("council-1001".into()), ..account("manager", Role::PracticeManager) };
    house.app.install_account(known).await.unwrap();

    let pages = with_council(&house, &provider.issuer, &provider.secret);
    let back = journey(&pages, &provider, "council-1001").await;
    assert_eq!((back.status(), leads_to(&back)), (StatusCode::SEE_OTHER, "/kept"));
    let token = token_of(&back).expect("a session begins");
    assert_eq!(house.app.actor_of_session(&token).await.unwrap().unwrap().user_name, "manager");

    let stranger = journey(&pages, &provider, "council-9999").await;
    assert_eq!((stranger.status(), token_of(&stranger)), (StatusCode::FORBIDDEN, None));
    assert!(text(stranger).await.contains("no open account in Sightline belongs to you"));

    let wrong = with_council(&house, &provider.issuer, "not the secret");
    let refused = journey(&wrong, &provider, "council-1001").await;
    assert_eq!((refused.status(), token_of(&refused)), (StatusCode::BAD_GATEWAY, None));
}
