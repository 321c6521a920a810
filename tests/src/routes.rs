//! Every route has a line here that says who may have it, and the line is true: for nobody, and for each account.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{Request, Response, StatusCode};
use domain::contact::{Contact, FamilyAware};
use domain::person::Person;
use domain::restriction::Restriction;
use domain::{EntryId, SubjectId, When};
use ledger::NewChange;
use services::app::NewFact;
use testkit::{ACCOUNTS, House};
use tower::ServiceExt;
use web::routes::Access;
use web::{Config, Persona, SESSION_COOKIE};

/// Who may have a route.
enum Who {
    Anyone,
    SignedIn,
    /// These accounts, and no other.
    Only(&'static [&'static str]),
}

struct Case {
    method: &'static str,
    path: &'static str,
    at: &'static str,
    form: &'static str,
    who: Who,
}

const fn case(method: &'static str, path: &'static str, who: Who) -> Case {
    Case { method, path, at: path, form: "", who }
}

const fn public(method: &'static str, path: &'static str) -> Case {
    case(method, path, Who::Anyone)
}

const fn signed_in(method: &'static str, path: &'static str) -> Case {
    case(method, path, Who::SignedIn)
}

const fn only(method: &'static str, path: &'static str, accounts: &'static [&'static str]) -> Case {
    case(method, path, Who::Only(accounts))
}

impl Case {
    /// Where to ask, for a path with parts that vary.
    const fn at(mut self, address: &'static str) -> Self {
        self.at = address;
        self
    }

    /// What a POST sends.
    const fn sending(mut self, form: &'static str) -> Self {
        self.form = form;
        self
    }

    /// About a child of this test, who is there: then being let in is to get the page, or to be led on from the form.
    fn is_about_a_child(&self) -> bool {
        self.at.contains("CHILD") || self.at.contains("RESTRICTED")
    }

    fn lets_in(&self, response: &Response<Body>) -> bool {
        let answers = matches!(response.status(), StatusCode::OK | StatusCode::SEE_OTHER);
        is_let_in(response) && (answers || !self.is_about_a_child())
    }
}

const SEE_FIGURES: &[&str] = &["manager", "auditor", "analyst", "head-of-service", "director", "commissioner"];

const SEE_PUBLIC_FIGURES: &[&str] = &[
    "manager",
    "auditor",
    "analyst",
    "head-of-service",
    "director",
    "commissioner",
    "lead-member",
    "councillor",
    "democratic-services",
];

const RECORD_CONTACTS: &[&str] = &["social-worker", "other-social-worker", "manager", "front-door"];
const DECIDE_CONTACTS: &[&str] = &["manager", "front-door"];
const OPEN_RECORDS: &[&str] = &[
    "social-worker",
    "other-social-worker",
    "manager",
    "front-door",
    "reviewing-officer",
    "auditor",
    "analyst",
    "head-of-service",
    "director",
    "external-auditor",
    "commissioner",
];
/// The contact of the made-up child.
const CONTACT: &str = "/contacts/00000000-0000-4000-8000-00000000ffff";
const LOAD_FILES: &[&str] = &["analyst", "administrator"];
const ANSWER_QUESTIONS: &[&str] = &["analyst"];

const SEE_DUPLICATES: &[&str] = &["social-worker", "other-social-worker", "manager", "front-door", "analyst"];
/// Of nobody: who may see pairs is told that there are none.
const TWO_RECORDS: &str = "/duplicates/00000000-0000-4000-8000-00000000dddd/00000000-0000-4000-8000-00000000eeee";

const VISIT: &[&str] = &["social-worker", "other-social-worker", "manager"];
const WRITE_NOTES: &[&str] = &["social-worker", "other-social-worker", "manager", "front-door", "reviewing-officer"];
const MANAGE: &[&str] = &["manager", "head-of-service"];
const HAVE_ALERTS: &[&str] = &[
    "social-worker",
    "other-social-worker",
    "manager",
    "front-door",
    "reviewing-officer",
    "head-of-service",
    "director",
];
const SEE_TEAMS: &[&str] = &["manager", "head-of-service", "director"];
const SEE_THE_WORKER: &[&str] = &["social-worker", "manager", "head-of-service", "director"];

const BREAK_GLASS: &[&str] =
    &["social-worker", "other-social-worker", "manager", "front-door", "head-of-service", "director"];
const SEARCH: &[&str] = &[
    "social-worker",
    "other-social-worker",
    "manager",
    "front-door",
    "reviewing-officer",
    "auditor",
    "analyst",
    "head-of-service",
    "director",
    "external-auditor",
    "commissioner",
    "governance",
];

/// One line for each route. See `crates/web/README.md`.
const CASES: &[Case] = &[
    public("GET", "/assets/{*file}").at("/assets/sightline.css"),
    public("GET", "/sign-in"),
    public("POST", "/sign-in").sending("user_name=nobody&password=wrong"),
    public("POST", "/sign-in/persona").sending("user_name=manager"),
    public("GET", "/sign-in/council"),
    public("GET", "/sign-in/council/callback"),
    signed_in("POST", "/sign-out"),
    public("GET", "/status"),
    public("GET", "/status.json"),
    signed_in("GET", "/"),
    signed_in("GET", "/kept"),
    signed_in("POST", "/kept/send"),
    signed_in("POST", "/kept/discard"),
    signed_in("POST", "/drafts/{form}").at("/drafts/contact").sending("draft-path=/&draft-title=Form&concern=x"),
    signed_in("POST", "/drafts/{form}/discard").at("/drafts/contact/discard"),
    only("GET", "/figures/{id}", SEE_FIGURES).at("/figures/FD-13"),
    only("GET", "/figures/{id}/{format}", SEE_FIGURES).at("/figures/FD-13/csv"),
    only("GET", "/scorecard", SEE_FIGURES),
    only("GET", "/scorecard/{format}", SEE_FIGURES).at("/scorecard/csv"),
    only("GET", "/services/{service}/scorecard", SEE_FIGURES).at("/services/assessment/scorecard"),
    only("GET", "/services/{service}/scorecard/{format}", SEE_FIGURES).at("/services/assessment/scorecard/csv"),
    only("GET", "/services/{service}/figures/{id}", SEE_FIGURES).at("/services/assessment/figures/FD-13"),
    only("GET", "/services/{service}/figures/{id}/{format}", SEE_FIGURES).at("/services/assessment/figures/FD-13/csv"),
    only("GET", "/unallocated/scorecard", SEE_FIGURES),
    only("GET", "/unallocated/scorecard/{format}", SEE_FIGURES).at("/unallocated/scorecard/csv"),
    only("GET", "/unallocated/figures/{id}", SEE_FIGURES).at("/unallocated/figures/FD-13"),
    only("GET", "/unallocated/figures/{id}/{format}", SEE_FIGURES).at("/unallocated/figures/FD-13/csv"),
    only("GET", "/teams/{team}/scorecard", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff/scorecard"),
    only("GET", "/teams/{team}/scorecard/{format}", SEE_TEAMS)
        .at("/teams/00000000-0000-4000-8000-00000000ffff/scorecard/csv"),
    only("GET", "/teams/{team}/figures/{id}", SEE_TEAMS)
        .at("/teams/00000000-0000-4000-8000-00000000ffff/figures/FD-13"),
    only("GET", "/teams/{team}/figures/{id}/{format}", SEE_TEAMS)
        .at("/teams/00000000-0000-4000-8000-00000000ffff/figures/FD-13/csv"),
    only("GET", "/workers/{worker}/scorecard", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/scorecard"),
    only("GET", "/workers/{worker}/scorecard/{format}", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/scorecard/csv"),
    only("GET", "/workers/{worker}/figures/{id}", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/figures/FD-13"),
    only("GET", "/workers/{worker}/figures/{id}/{format}", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/figures/FD-13/csv"),
    only("GET", "/publications", SEE_FIGURES),
    only("GET", "/publications/new", &["analyst", "head-of-service", "director"]),
    only("POST", "/publications/new", &["analyst", "head-of-service", "director"]).sending("title=&as_at=2026-03-01"),
    only("GET", "/publications/{entry}", SEE_FIGURES).at("/publications/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/publications/{entry}/figures/{id}", SEE_FIGURES)
        .at("/publications/00000000-0000-4000-8000-00000000ffff/figures/FD-06"),
    only("GET", "/public/scorecard", SEE_PUBLIC_FIGURES),
    only("GET", "/public/scorecard/{entry}", SEE_PUBLIC_FIGURES)
        .at("/public/scorecard/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/public/scorecard/{entry}/{format}", SEE_PUBLIC_FIGURES)
        .at("/public/scorecard/00000000-0000-4000-8000-00000000ffff/csv"),
    only("GET", "/contacts", &["manager", "front-door", "head-of-service", "director"]),
    only("GET", "/contacts/new", RECORD_CONTACTS),
    only("POST", "/contacts/new", RECORD_CONTACTS).sending("concern="),
    only("POST", "/contacts/search", RECORD_CONTACTS).sending("q=Example"),
    only("GET", "/contacts/{entry}", OPEN_RECORDS).at(CONTACT),
    only("GET", "/contacts/{entry}/decide", DECIDE_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/decide"),
    only("POST", "/contacts/{entry}/decide", DECIDE_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/decide"),
    only("GET", "/contacts/{entry}/correct", RECORD_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/correct"),
    only("POST", "/contacts/{entry}/correct", RECORD_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/correct"),
    only("GET", "/contacts/{entry}/withdraw", RECORD_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/withdraw"),
    only("POST", "/contacts/{entry}/withdraw", RECORD_CONTACTS)
        .at("/contacts/00000000-0000-4000-8000-00000000ffff/withdraw"),
    only("GET", "/refer", &["partner"]),
    only("POST", "/refer", &["partner"]).sending("concern="),
    only("GET", "/referred", &["partner"]),
    only("GET", "/imports", LOAD_FILES),
    only("GET", "/imports/new", LOAD_FILES),
    only("POST", "/imports/new", LOAD_FILES),
    only("GET", "/imports/questions", ANSWER_QUESTIONS),
    only("GET", "/imports/questions/{entry}", ANSWER_QUESTIONS)
        .at("/imports/questions/00000000-0000-4000-8000-00000000ffff"),
    only("POST", "/imports/questions/{entry}", ANSWER_QUESTIONS)
        .at("/imports/questions/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/imports/{job}", LOAD_FILES).at("/imports/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/imports/{job}/report.json", LOAD_FILES)
        .at("/imports/00000000-0000-4000-8000-00000000ffff/report.json"),
    only("GET", "/accounts", &["administrator"]),
    only("GET", "/accounts/new", &["administrator"]),
    only("POST", "/accounts/new", &["administrator"]),
    only("GET", "/accounts/{user_name}", &["administrator"]).at("/accounts/partner"),
    only("POST", "/accounts/{user_name}", &["administrator"]).at("/accounts/partner"),
    only("POST", "/accounts/{user_name}/password", &["administrator"]).at("/accounts/partner/password"),
    only("GET", "/duplicates", SEE_DUPLICATES),
    only("GET", "/duplicates/{one}/{other}", SEE_DUPLICATES).at(TWO_RECORDS),
    only("POST", "/duplicates/{one}/{other}", SEE_DUPLICATES)
        .at(TWO_RECORDS)
        .sending("decision=suggest&reason=Seen+together"),
    only("GET", "/duplicates/joined/{entry}", &["manager"])
        .at("/duplicates/joined/00000000-0000-4000-8000-00000000eeee"),
    only("POST", "/duplicates/joined/{entry}", &["manager"])
        .at("/duplicates/joined/00000000-0000-4000-8000-00000000eeee")
        .sending("reason=Not+one+person"),
    only("GET", "/search", SEARCH),
    only("POST", "/search", SEARCH).sending("q=Example"),
    only("GET", "/children/{child}", OPEN_RECORDS).at("/children/CHILD"),
    only("GET", "/children/{child}/chronology", OPEN_RECORDS).at("/children/CHILD/chronology"),
    only("GET", "/children/{child}/visits", OPEN_RECORDS).at("/children/CHILD/visits"),
    only("GET", "/children/{child}/plans", OPEN_RECORDS).at("/children/CHILD/plans"),
    only("GET", "/children/{child}/clocks", OPEN_RECORDS).at("/children/CHILD/clocks"),
    only("GET", "/children/{child}/family", OPEN_RECORDS).at("/children/CHILD/family"),
    only("GET", "/children/{child}/care", OPEN_RECORDS).at("/children/CHILD/care"),
    only("GET", "/children/{child}/education-and-health", OPEN_RECORDS).at("/children/CHILD/education-and-health"),
    only("GET", "/children/{child}/missing", OPEN_RECORDS).at("/children/CHILD/missing"),
    only("GET", "/children/{child}/involved", OPEN_RECORDS).at("/children/CHILD/involved"),
    only("GET", "/children/{child}/documents", OPEN_RECORDS).at("/children/CHILD/documents"),
    only("GET", "/children/{child}/entries/{entry}", OPEN_RECORDS)
        .at("/children/CHILD/entries/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/children/{child}/looks", SEARCH).at("/children/CHILD/looks"),
    only("GET", "/children/{child}/looks.csv", SEARCH).at("/children/CHILD/looks.csv"),
    only("GET", "/children/{child}/visits/new", VISIT).at("/children/CHILD/visits/new"),
    only("POST", "/children/{child}/visits/new", VISIT).at("/children/00000000-0000-4000-8000-00000000ffff/visits/new"),
    only("GET", "/children/{child}/visits/{entry}", OPEN_RECORDS)
        .at("/children/CHILD/visits/00000000-0000-4000-8000-00000000eeee"),
    only("GET", "/children/{child}/visits/{entry}/correct", VISIT)
        .at("/children/CHILD/visits/00000000-0000-4000-8000-00000000eeee/correct"),
    only("POST", "/children/{child}/visits/{entry}/correct", VISIT)
        .at("/children/00000000-0000-4000-8000-00000000ffff/visits/00000000-0000-4000-8000-00000000eeee/correct"),
    only("GET", "/children/{child}/entries/{entry}/withdraw", VISIT)
        .at("/children/CHILD/entries/00000000-0000-4000-8000-00000000eeee/withdraw"),
    only("POST", "/children/{child}/entries/{entry}/withdraw", WRITE_NOTES)
        .at("/children/00000000-0000-4000-8000-00000000ffff/entries/00000000-0000-4000-8000-00000000ffff/withdraw"),
    only("GET", "/children/{child}/allocate", MANAGE).at("/children/CHILD/allocate"),
    only("POST", "/children/{child}/allocate", MANAGE).at("/children/00000000-0000-4000-8000-00000000ffff/allocate"),
    only("GET", "/children/{child}/allocate/end", MANAGE).at("/children/CHILD/allocate/end"),
    only("POST", "/children/{child}/allocate/end", MANAGE)
        .at("/children/00000000-0000-4000-8000-00000000ffff/allocate/end"),
    only("GET", "/children/{child}/decisions/new", MANAGE).at("/children/CHILD/decisions/new"),
    only("POST", "/children/{child}/decisions/new", MANAGE)
        .at("/children/00000000-0000-4000-8000-00000000ffff/decisions/new"),
    only("GET", "/children/{child}/notes/new", WRITE_NOTES).at("/children/CHILD/notes/new"),
    only("POST", "/children/{child}/notes/new", WRITE_NOTES)
        .at("/children/00000000-0000-4000-8000-00000000ffff/notes/new"),
    only("GET", "/children/{child}/documents/new", WRITE_NOTES).at("/children/CHILD/documents/new"),
    only("POST", "/children/{child}/documents/new", WRITE_NOTES)
        .at("/children/00000000-0000-4000-8000-00000000ffff/documents/new"),
    only("GET", "/children/{child}/documents/{entry}", OPEN_RECORDS)
        .at("/children/00000000-0000-4000-8000-00000000ffff/documents/00000000-0000-4000-8000-00000000ffff"),
    only("GET", "/alerts", HAVE_ALERTS),
    only("GET", "/alerts/csv", HAVE_ALERTS),
    only("GET", "/alerts/handle", HAVE_ALERTS)
        .at("/alerts/handle?child=00000000-0000-4000-8000-00000000ffff&alert=none"),
    only("POST", "/alerts/handle", HAVE_ALERTS)
        .sending("child=00000000-0000-4000-8000-00000000ffff&alert=none&what=done&note=x"),
    only("GET", "/teams/{team}/alerts", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff/alerts"),
    only("GET", "/teams/{team}/alerts/csv", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff/alerts/csv"),
    only("GET", "/services/{service}/alerts", SEE_TEAMS).at("/services/assessment/alerts"),
    only("GET", "/services/{service}/alerts/csv", SEE_TEAMS).at("/services/assessment/alerts/csv"),
    only("GET", "/teams", SEE_TEAMS),
    only("GET", "/standards", SEE_FIGURES),
    only("GET", "/unallocated/standards", SEE_FIGURES),
    only("GET", "/teams/{team}/standards", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff/standards"),
    only("GET", "/workers/{worker}/standards", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/standards"),
    only("GET", "/children/{child}/standards", OPEN_RECORDS).at("/children/CHILD/standards"),
    only("GET", "/data-quality", SEE_FIGURES),
    only("GET", "/data-quality/csv", SEE_FIGURES),
    only("GET", "/teams/{team}/data-quality", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff/data-quality"),
    only("GET", "/teams/{team}/data-quality/csv", SEE_TEAMS)
        .at("/teams/00000000-0000-4000-8000-00000000ffff/data-quality/csv"),
    only("GET", "/teams/{team}", SEE_TEAMS).at("/teams/00000000-0000-4000-8000-00000000ffff"),
    // The worker is the account `social-worker`: others of that role see nothing of their work.
    only("GET", "/workers/{worker}/caseload", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/caseload"),
    only("GET", "/workers/{worker}/supervision", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/supervision"),
    only("GET", "/workers/{worker}/supervision/new", MANAGE)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/supervision/new"),
    only("POST", "/workers/{worker}/supervision/new", MANAGE)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/supervision/new"),
    only("GET", "/workers/{worker}/supervision/{entry}", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/supervision/00000000-0000-4000-8000-00000000ffff"),
    only("POST", "/workers/{worker}/supervision/{entry}/report", &["social-worker", "manager", "head-of-service"])
        .at("/workers/00000000-0000-4000-8000-00000000dddd/supervision/00000000-0000-4000-8000-00000000ffff/report")
        .sending("about=00000000-0000-4000-8000-00000000ffff&version=1&index=0&done=yes"),
    only("GET", "/workers/{worker}/entries/{entry}/withdraw", MANAGE)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/entries/00000000-0000-4000-8000-00000000ffff/withdraw"),
    only("POST", "/workers/{worker}/entries/{entry}/withdraw", MANAGE)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/entries/00000000-0000-4000-8000-00000000ffff/withdraw"),
    only("GET", "/workers/{worker}/observations", SEE_THE_WORKER)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/observations"),
    only("POST", "/workers/{worker}/observations", MANAGE)
        .at("/workers/00000000-0000-4000-8000-00000000dddd/observations"),
    // In this order: the glass is broken on a restricted record, the restriction is changed, and then it is lifted.
    only("GET", "/children/{child}/break-glass", BREAK_GLASS).at("/children/RESTRICTED/break-glass"),
    only("POST", "/children/{child}/break-glass", BREAK_GLASS)
        .at("/children/RESTRICTED/break-glass")
        .sending("reason=A+child+may+be+in+danger"),
    only("GET", "/children/{child}/restriction", &["governance"]).at("/children/RESTRICTED/restriction"),
    only("POST", "/children/{child}/restriction", &["governance"])
        .at("/children/RESTRICTED/restriction")
        .sending("reason=A+parent+works+here&allowed=reviewing-officer&seen=1"),
    only("POST", "/children/{child}/restriction/lift", &["governance"])
        .at("/children/RESTRICTED/restriction/lift")
        .sending("lift_reason=The+parent+has+left&seen=2"),
    only("GET", "/governance", &["governance"]),
    only("GET", "/governance/verify", &["governance", "administrator"]),
    only("POST", "/governance/verify", &["governance", "administrator"]),
    only("GET", "/governance/break-glass/{entry}", &["governance"])
        .at("/governance/break-glass/00000000-0000-4000-8000-00000000ffff"),
    only("POST", "/governance/break-glass/{entry}", &["governance"])
        .at("/governance/break-glass/00000000-0000-4000-8000-00000000ffff"),
];

/// The pages of a made-up authority over a house, without assets from npm.
pub fn pages_of(house: &House) -> Router {
    web::router(house.app.clone(), made_up()).unwrap()
}

pub fn made_up() -> Config {
    Config {
        authority_name: "Exampleshire County Council".to_owned(),
        made_up: true,
        about: Vec::new(),
        personas: vec![Persona {
            user_name: "manager".to_owned(),
            who: "Morgan Example, practice manager".to_owned(),
            opens_onto: "Contacts waiting for a decision".to_owned(),
        }],
        assets: std::env::temp_dir().join("no-such-folder-of-assets"),
        single_sign_on: None,
        public_url: "http://localhost:8080".to_owned(),
    }
}

/// Asks for a page as somebody with a session, or as nobody.
pub async fn ask(pages: &Router, method: &str, address: &str, form: &str, token: Option<&str>) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(address);
    if let Some(token) = token {
        request = request.header(COOKIE, format!("{SESSION_COOKIE}={token}"));
    }
    if method == "POST" {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    pages.clone().oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap()
}

/// The text of a page.
pub async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Where an answer leads.
pub fn leads_to(response: &Response<Body>) -> &str {
    response.headers().get(LOCATION).map_or("", |address| address.to_str().unwrap())
}

/// Sent to sign in, or told that nobody is signed in.
fn is_turned_to_sign_in(response: &Response<Body>) -> bool {
    match response.status() {
        StatusCode::UNAUTHORIZED => true,
        StatusCode::SEE_OTHER => leads_to(response).starts_with("/sign-in?next="),
        _ => false,
    }
}

/// Let in: whatever the page then said, it was not that one may not, nor a failure, nor the wrong method.
fn is_let_in(response: &Response<Body>) -> bool {
    let status = response.status();
    !is_turned_to_sign_in(response)
        && status != StatusCode::FORBIDDEN
        && status != StatusCode::METHOD_NOT_ALLOWED
        && !status.is_server_error()
}

/// The one contact of the made-up child.
const CONTACT_ENTRY: EntryId = EntryId::from_u128(0x0000_0000_0000_4000_8000_0000_0000_ffff);

/// A visit to that child, and the worker who has the account `social-worker`.
const VISIT_ENTRY: EntryId = EntryId::from_u128(0x0000_0000_0000_4000_8000_0000_0000_eeee);
const THE_WORKER: SubjectId = SubjectId::from_u128(0x0000_0000_0000_4000_8000_0000_0000_dddd);

fn made_up_contact() -> Contact {
    Contact {
        received_at: When::moment(testkit::monday_morning()),
        source: "2A".into(),
        referrer_name: None,
        referrer_organisation: None,
        referrer_phone: None,
        concern: "Made up".into(),
        childs_words: None,
        family_aware: FamilyAware::NotKnown,
        decision: None,
    }
}

/// A made-up child with a contact, and one whose record is restricted to the account `reviewing-officer`.
async fn two_children(house: &House) -> (SubjectId, SubjectId) {
    let (child, restricted) = (house.app.new_id(), house.app.new_id());
    let person = || Person { family_name: Some("Example".into()), ..Person::default() };
    let restriction = Restriction { reason: "Made up".into(), allowed: vec!["reviewing-officer".into()] };
    let contact = NewFact::typed(CONTACT_ENTRY, child, made_up_contact());
    let visit = domain::visit::Visit {
        at: When::moment(testkit::monday_morning()),
        kind: domain::visit::VisitKind::Other,
        worker: None,
        worker_name: None,
        seen: true,
        not_seen_reason: None,
        seen_alone: None,
        not_alone_reason: None,
        bedroom_seen: None,
        place: None,
        who_else: Vec::new(),
        voice: None,
        summary: None,
        worries: None,
        working_well: None,
        together: None,
    };
    let worker = crate::families::worker("Sam Made-Up", Some("social-worker"), house.app.new_id(), None);
    let facts = [
        NewFact::typed(VISIT_ENTRY, child, visit),
        NewFact::typed(house.app.new_id(), THE_WORKER, worker),
        NewFact::typed(house.app.new_id(), child, person()),
        contact,
        NewFact::typed(house.app.new_id(), restricted, person()),
        NewFact::typed(house.app.new_id(), restricted, restriction),
    ];
    let versions = facts.map(NewFact::into_version);
    let change = NewChange {
        actor: "governance".into(),
        purpose: "governance".into(),
        what: "a test".into(),
        versions: versions.into(),
        ..NewChange::default()
    };
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
    (child, restricted)
}

#[test]
fn every_route_has_one_case_and_every_case_a_route() {
    let routes = web::routes::all();
    for route in &routes {
        let cases = CASES.iter().filter(|case| case.method == route.method && case.path == route.path);
        let lines = cases.count();
        assert_eq!(lines, 1, "{} {} has {lines} lines in CASES; it needs one", route.method, route.path);
    }
    for case in CASES {
        let route = routes.iter().find(|route| case.method == route.method && case.path == route.path);
        let route = route.unwrap_or_else(|| panic!("{} {} is in CASES and is no route", case.method, case.path));
        let agrees = match case.who {
            Who::Anyone => route.access == Access::Public,
            Who::SignedIn => route.access == Access::SignedIn,
            Who::Only(_) => matches!(route.access, Access::Needs(_) | Access::ForChild(_)),
        };
        assert!(agrees, "{} {}: the case and {:?} differ", case.method, case.path, route.access);
    }
}

#[tokio::test]
async fn each_route_lets_in_whom_its_case_names_and_nobody_else() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let (child, restricted) = two_children(&house).await;
    let mut wrong = Vec::new();
    for case in CASES {
        let address = &case.at.replace("CHILD", &child.to_string()).replace("RESTRICTED", &restricted.to_string());
        let response = ask(&pages, case.method, address, case.form, None).await;
        let as_it_should = match case.who {
            Who::Anyone => is_let_in(&response),
            _ => is_turned_to_sign_in(&response),
        };
        if !as_it_should {
            wrong.push(format!("{} {} without signing in: {}", case.method, case.path, response.status()));
        }
        for (account, _) in ACCOUNTS {
            let token = house.app.begin_session(&house.actor(account).await).await.unwrap();
            let response = ask(&pages, case.method, address, case.form, Some(&token)).await;
            let as_it_should = match case.who {
                Who::Only(may) if !may.contains(&account) => response.status() == StatusCode::FORBIDDEN,
                _ => case.lets_in(&response),
            };
            if !as_it_should {
                wrong.push(format!("{} {} as {account}: {}", case.method, case.path, response.status()));
            }
        }
    }
    assert!(wrong.is_empty(), "not as the cases say:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_restricted_record_is_forbidden_with_the_glass_to_break_for_those_who_may_and_without_it_for_others() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let (_, restricted) = two_children(&house).await;
    let (record, glass) = (format!("/children/{restricted}"), format!("/children/{restricted}/break-glass"));
    for (account, status, offers) in [
        ("social-worker", StatusCode::FORBIDDEN, true),
        ("manager", StatusCode::FORBIDDEN, true),
        ("auditor", StatusCode::FORBIDDEN, false),
        ("councillor", StatusCode::FORBIDDEN, false),
        ("reviewing-officer", StatusCode::OK, false),
    ] {
        let token = house.app.begin_session(&house.actor(account).await).await.unwrap();
        let response = ask(&pages, "GET", &record, "", Some(&token)).await;
        assert_eq!(response.status(), status, "{account}");
        assert_eq!(text(response).await.contains(&glass), offers, "{account}");
    }
}

#[tokio::test]
async fn a_request_for_another_name_is_refused_even_where_it_says_that_it_comes_from_there() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let asked = async |method: &str, address: &str, host: &str| {
        let request = Request::builder().method(method).uri(address).header("host", host);
        let request = request.header("origin", format!("http://{host}"));
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::empty()).unwrap();
        pages.clone().oneshot(request).await.unwrap()
    };
    for (method, address) in [("POST", "/sign-in"), ("GET", "/sign-in"), ("GET", "/"), ("GET", "/no-such-page")] {
        let refused = asked(method, address, "evil.example").await;
        assert_eq!(refused.status(), StatusCode::MISDIRECTED_REQUEST, "{method} {address}");
        let text = text(refused).await;
        assert!(text.contains("This site is http://localhost:8080. Open it by that address."), "{text}");
    }
    for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
        assert_eq!(asked("GET", "/sign-in", host).await.status(), StatusCode::OK, "{host}");
    }
    assert_eq!(asked("GET", "/status.json", "192.0.2.1:8080").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so_with_the_frame_of_a_page() {
    let house = House::sqlite().await;
    let pages = pages_of(&house);
    let response = ask(&pages, "GET", "/no-such-page", "", None).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let text = text(response).await;
    assert!(text.contains("<title>Page not found - Sightline - Exampleshire County Council</title>"), "{text}");
}
