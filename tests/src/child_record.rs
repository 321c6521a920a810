//! The pages of a whole record: each one full, empty, restricted and past, and nothing of anybody else's on any of them.

mod care;
mod chronology;
mod family;
mod settled;

use axum::http::StatusCode;
use chrono::Duration;
use domain::relationship::Tie;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{KnownAt, Moment};
use serde_json::{Value, json};
use services::app::NewFact;
use services::child::{Badge, Filter, Group, HIDDEN_PLACE, Join, NOT_OPENABLE_PERSON, Sex, Tone};
use testkit::{House, houses};
use uuid::Uuid;

use crate::child::{CHILD, all_words, chronology_for, dated, page_for, tell, tie, with_amira};
use crate::routes::{ask, pages_of, text};
use crate::search::restrict;

const MOTHER: SubjectId = Uuid::from_u128(0xD1);
const FATHER: SubjectId = Uuid::from_u128(0xD2);
const GRANDMOTHER: SubjectId = Uuid::from_u128(0xD3);
const JO: SubjectId = Uuid::from_u128(0xC3);
const MAX: SubjectId = Uuid::from_u128(0xC4);
const WORKERS: [SubjectId; 3] = [Uuid::from_u128(0xE1), Uuid::from_u128(0xE2), Uuid::from_u128(0xE3)];
const TEAM: SubjectId = Uuid::from_u128(0xF1);
const TOGETHER: SubjectId = Uuid::from_u128(0xAA);

/// A fact as the ledger keeps it, so that a test says only what matters to it.
fn fact(kind: Kind, said: Value) -> Fact {
    let mut body = json!({ "schema": 1 });
    body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    Fact::from_body(kind, &body.to_string()).unwrap()
}

fn new(entry: u128, subject: SubjectId, kind: Kind, said: Value) -> NewFact {
    NewFact::typed(Uuid::from_u128(entry), subject, fact(kind, said))
}

fn person(given: &str, sex: &str, born: &str) -> Value {
    json!({ "given_names": given, "family_name": "Example", "sex": sex, "birth_date": born })
}

/// Everything that may stand on a child's record, once; entries from 1000 on.
fn everything() -> Vec<NewFact> {
    let said: Vec<(Kind, Value)> = vec![
        (
            Kind::Contact,
            json!({"received_at": "2026-01-05", "source": "1A", "concern": "Made up", "family_aware": {"answer": "yes"}}),
        ),
        (
            Kind::EarlyHelpEpisode,
            json!({"start_date": "2025-06-01", "end_date": "2025-09-01", "lead_practitioner": "Robin Example"}),
        ),
        (
            Kind::StepChange,
            json!({"on": "2026-01-06", "from": "early_help", "to": "child_in_need", "reason": "More is needed"}),
        ),
        (Kind::Referral, json!({"referral_date": "2026-01-05", "source": "1A"})),
        (Kind::Assessment, json!({"start_date": "2026-01-06", "analysis": "What we found"})),
        (
            Kind::StrategyDiscussion,
            json!({"held_at": "2026-01-12", "outcome": "joint_enquiry", "attended": ["police", "health"]}),
        ),
        (Kind::Section47Enquiry, json!({"start_date": "2026-01-12"})),
        (
            Kind::InitialConference,
            json!({"held_on": "2026-01-30", "plan_agreed": true, "attended": ["childrens_social_care", "police", "health"], "participation": "PN1"}),
        ),
        (
            Kind::ChildProtectionPlan,
            json!({"start_date": "2026-01-30", "latest_category": "NEG", "plan": "Amira is fed and safe at home."}),
        ),
        (Kind::ReviewConference, json!({"held_on": "2026-03-02", "plan_start_date": "2026-01-30"})),
        (Kind::CoreGroup, json!({"held_on": "2026-02-09", "next_on": "2026-03-23"})),
        (Kind::ChildInNeedPlan, json!({"start_date": "2026-01-10", "end_date": "2026-01-30"})),
        (
            Kind::Visit,
            json!({"at": "2026-03-07", "kind": "child_protection", "seen": true, "seen_alone": true, "worker": WORKERS[2], "voice": {"words": "I like my new school", "heard": ["drawing"]}, "worries": "Nobody wakes her for school.", "working_well": "Her aunt comes every day."}),
        ),
        (Kind::PreProceedings, json!({"start_date": "2026-02-01"})),
        (Kind::PeriodOfCare, json!({"start_date": "2026-02-10", "category_of_need": "N1"})),
        (
            Kind::LookedAfterEpisode,
            json!({"start_date": "2026-02-10", "reason_new": "S", "legal_status": "V2", "placement": "U1", "provider": "PR1", "end_date": "2026-03-01", "reason_ceased": "X1", "home_postcode": "ZZ1 1ZZ", "placement_postcode": "ZZ2 2ZZ"}),
        ),
        (Kind::Placement, json!({"start_date": "2026-02-10", "carer": "The Green family", "confidential": true})),
        (Kind::LegalStatus, json!({"from": "2026-03-01", "order": "C1", "court": "Family Court at Exampleton"})),
        (Kind::DeprivationOfLiberty, json!({"from": "2026-03-03", "until": "2026-03-04"})),
        (Kind::Adoption, json!({"decision_on": "2026-03-10"})),
        (Kind::PreviousPermanence, json!({"kind": "P1"})),
        (Kind::Motherhood, json!({"child_birth_date": "2026-03-01"})),
        (Kind::UnaccompaniedChild, json!({"from": "2026-02-10"})),
        (Kind::CarePlan, json!({"agreed_on": "2026-02-12", "plan": "Home to her aunt by summer."})),
        (
            Kind::LookedAfterReview,
            json!({"held_on": "2026-03-06", "participation": "PN1", "reviewing_officer": "reviewing-officer"}),
        ),
        (Kind::ReviewingOfficerContact, json!({"on": "2026-03-08", "note": "Rang the carer"})),
        (Kind::PathwayPlan, json!({"agreed_on": "2026-03-09", "plan": "A room of her own"})),
        (Kind::CareLeaver, json!({"known_on": "2026-03-09", "in_touch": "YES", "personal_adviser": "Sam Example"})),
        (Kind::PrivateFostering, json!({"aware_on": "2025-01-02", "end_date": "2025-02-02"})),
        (Kind::HealthAssessment, json!({"on": "2026-02-20", "kind": "initial", "status": "completed"})),
        (
            Kind::EducationPlan,
            json!({"agreed_on": "2026-02-20", "school": "Example Primary School", "next_on": "2026-06-01"}),
        ),
        (Kind::StrengthsAndDifficulties, json!({"on": "2026-02-21", "score": 12})),
        (Kind::LookedAfterYear, json!({"year": "2025-26", "teeth_check": true})),
        (
            Kind::MissingEpisode,
            json!({"kind": "M", "from": "2026-02-25T21:00:00+00:00", "until": "2026-02-26T07:00:00+00:00"}),
        ),
        (
            Kind::ManagementDecision,
            json!({"decided_at": "2026-02-10", "point": "placement", "decision": "To be looked after", "reason": "Not safe at home", "decided_by": "manager"}),
        ),
        (
            Kind::CaseSupervision,
            json!({"session": Uuid::from_u128(0xBB), "held_at": "2026-03-05", "worker": WORKERS[2], "supervisor": "manager", "decision": "Visit weekly"}),
        ),
        (
            Kind::AlertHandling,
            json!({"alert": "T09.limit/x", "what": {"did": "passed_to", "worker": WORKERS[2]}, "by": "manager", "at": "2026-02-22", "note": "You know her"}),
        ),
        (
            Kind::CaseNote,
            json!({"at": "2026-03-11", "kind": "telephone_call", "text": "The school rang", "with": "the school"}),
        ),
        (
            Kind::Document,
            json!({"title": "A drawing of home", "kind": "other", "on": "2026-03-07", "media_type": "image/png", "bytes": 12_345, "sha256": "00", "by_the_child": true}),
        ),
        (
            Kind::Allocation,
            json!({"part": "key_worker", "worker": WORKERS[0], "team": TEAM, "from": "2025-06-01", "until": "2025-11-01"}),
        ),
        (
            Kind::Allocation,
            json!({"part": "key_worker", "worker": WORKERS[1], "team": TEAM, "from": "2025-11-01", "until": "2026-02-01", "change_reason": "LEFTRL"}),
        ),
        (
            Kind::Allocation,
            json!({"part": "key_worker", "worker": WORKERS[2], "team": TEAM, "from": "2026-02-01", "change_reason": "MANAGE"}),
        ),
        (Kind::PossiblyTheSame, json!({"other": JO, "reason": "The same birthday"})),
        (Kind::Advocacy, json!({"kind": "advocate", "offered_on": "2026-03-01", "accepted": true})),
    ];
    let entries = said.into_iter().zip(1_000..);
    entries.map(|((kind, said), entry)| new(entry, CHILD, kind, said)).collect()
}

async fn told_everything(house: &House) {
    with_amira(house).await;
    let mut facts = everything();
    for (worker, (name, entry)) in
        WORKERS.iter().zip([("Alex Example", 900), ("Bo Example", 901), ("Cam Example", 902)])
    {
        facts.push(new(
            entry,
            *worker,
            Kind::Worker,
            json!({"name": name, "role": "social_worker", "from": "2020-01-01"}),
        ));
    }
    facts.push(new(903, TEAM, Kind::Team, json!({"name": "North team", "service": "family_safeguarding"})));
    tell(house, None, facts).await;
}

/// A mother and father, her mother, and two more children.
async fn with_family(house: &House) {
    with_amira(house).await;
    let related = |entry: u128, of: SubjectId, to: SubjectId, what: Tie| {
        NewFact::typed(Uuid::from_u128(entry), of, tie(to, what))
    };
    tell(
        house,
        None,
        vec![
            new(10, MOTHER, Kind::Person, person("Maya", "F", "1990-05-05")),
            new(11, FATHER, Kind::Person, person("Omar", "M", "1988-05-05")),
            new(
                12,
                GRANDMOTHER,
                Kind::Person,
                json!({"given_names": "Grace", "sex": "F", "birth_date": "1960-01-01", "death_date": "2020-01-01"}),
            ),
            new(13, JO, Kind::Person, person("Jo", "M", "2012-05-05")),
            new(14, MAX, Kind::Person, person("Max", "M", "2019-05-05")),
            related(15, CHILD, MOTHER, Tie::Mother),
            related(16, CHILD, FATHER, Tie::Father),
            related(17, CHILD, JO, Tie::Sibling),
            related(18, CHILD, MAX, Tie::Sibling),
            related(19, MOTHER, GRANDMOTHER, Tie::Mother),
            related(20, JO, MOTHER, Tie::Mother),
            related(21, JO, CHILD, Tie::Sibling),
            related(22, JO, MAX, Tie::Sibling),
            related(23, MAX, CHILD, Tie::Sibling),
            related(24, MAX, JO, Tie::Sibling),
        ],
    )
    .await;
}

/// One visit to all three, each seen and heard for itself.
async fn visited_together(house: &House) {
    let visit = |entry: u128, child: SubjectId, words: &str, alone: bool| {
        let said = json!({
            "at": "2026-03-07T16:00:00+00:00", "kind": "child_protection", "seen": true, "seen_alone": alone,
            "voice": {"words": words, "heard": ["own_words"]}, "together": TOGETHER,
        });
        new(entry, child, Kind::Visit, said)
    };
    let facts = vec![
        visit(30, CHILD, "Words of Amira", true),
        visit(31, JO, "Words of Jo", false),
        visit(32, MAX, "Words of Max", true),
    ];
    tell(house, None, facts).await;
}

const PARTS: [&str; 11] = [
    "",
    "/chronology",
    "/visits",
    "/plans",
    "/clocks",
    "/family",
    "/care",
    "/education-and-health",
    "/missing",
    "/involved",
    "/documents",
];

async fn ask_for(house: &House, who: &str, address: &str) -> (StatusCode, String) {
    let token = house.app.begin_session(&house.actor(who).await).await.unwrap();
    let response = ask(&pages_of(house), "GET", address, "", Some(&token)).await;
    (response.status(), text(response).await)
}

async fn shown(house: &House, who: &str, part: &str) -> String {
    let (status, page) = ask_for(house, who, &format!("/children/{CHILD}{part}")).await;
    assert_eq!(status, StatusCode::OK, "{who} {part}: {page}");
    page
}

#[tokio::test]
async fn every_page_of_a_full_record_is_served_and_leaves_one_look() {
    for house in houses().await {
        told_everything(&house).await;
        let says = [
            ("", "Nobody wakes her for school."),
            ("/chronology", "What we found"),
            ("/visits", "I like my new school"),
            ("/plans", "Amira is fed and safe at home."),
            ("/clocks", "Day 0 is"),
            ("/family", "No brother or sister is recorded."),
            ("/care", "Family Court at Exampleton"),
            ("/education-and-health", "Example Primary School"),
            ("/missing", "1 in the last 12 months."),
            ("/involved", "Cam Example"),
            ("/documents", "A drawing of home"),
            ("/documents", "looked after since 10 February 2026"),
        ];
        for (part, words) in says {
            let before = house.app.ledger().accesses(Some(CHILD), 100).await.unwrap().len();
            let page = shown(&house, "social-worker", part).await;
            assert!(page.contains(words), "{part}: {words} is not in {page}");
            assert!(page.contains("aria-current=\"page\""), "{part}");
            let title = page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(title.starts_with("Child’s record") && !title.contains("Amira"), "{title}");
            assert_eq!(house.app.ledger().accesses(Some(CHILD), 100).await.unwrap().len(), before + 1, "{part}");
        }
    }
}

#[tokio::test]
async fn an_empty_record_says_on_every_page_what_empty_means() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let says = [
        ("", "Nobody has written down this child’s own words."),
        ("", "No clock runs for this child."),
        ("", "Nobody is recorded as working with this child now."),
        ("/chronology", "Nothing with a date is recorded."),
        ("/visits", "No visit to this child is recorded."),
        ("/plans", "No plan is recorded."),
        ("/clocks", "No clock runs for this child."),
        ("/family", "there is nothing to draw"),
        ("/care", "The record does not tell that this child was ever looked after."),
        ("/education-and-health", "No personal education plan is recorded."),
        ("/missing", "does not tell of any time when this child was missing"),
        ("/involved", "The record shows no change of social worker."),
        ("/documents", "No document is on this record."),
    ];
    for (part, words) in says {
        assert!(shown(&house, "social-worker", part).await.contains(words), "{part}: {words}");
    }
}

#[tokio::test]
async fn no_page_of_a_restricted_record_is_served_to_who_is_not_named() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    restrict(&house, &["reviewing-officer"]).await;
    for part in PARTS {
        let (status, page) = ask_for(&house, "social-worker", &format!("/children/{CHILD}{part}")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{part}");
        assert!(!page.contains("Amira") && !page.contains("new school"), "{part}");
        assert!(shown(&house, "reviewing-officer", part).await.contains("Restricted"), "{part}");
    }
}

#[tokio::test]
async fn every_past_page_knows_nothing_that_was_recorded_later() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    house.clock.advance(Duration::days(1));
    tell(&house, None, everything()).await;
    for part in PARTS {
        let address = format!("/children/{CHILD}{part}?known_at=2026-03-16T12:00");
        let (status, page) = ask_for(&house, "social-worker", &address).await;
        assert_eq!(status, StatusCode::OK, "{part}");
        assert!(page.contains("as it was known at 16 March 2026 at 12:00pm"), "{part}: {page}");
        assert!(
            page.contains(&format!("/children/{CHILD}/visits?known_at=2026-03-16T12:00")),
            "{part} stays in the past"
        );
        for later in
            ["new school", "Green family", "Example Primary School", "drawing of home", "Exampleton", "Looked after"]
        {
            assert!(!page.contains(later), "{part} tells of {later}");
        }
    }
    let looks = house.app.ledger().accesses(Some(CHILD), 1).await.unwrap();
    assert_eq!(looks[0].what, "the child's documents as known at a past moment");
}

#[tokio::test]
async fn every_kind_that_stands_on_a_childs_record_is_told_in_words() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let chronology = chronology_for(&house, "social-worker", KnownAt::Now).await;
    for line in chronology.lines() {
        assert!(!line.now.details.is_empty(), "{} has no details", line.kind);
        assert_ne!(line.now.summary, format!("{}.", line.kind), "{} has no sentence", line.kind);
        let mut labels: Vec<_> = line.now.details.iter().map(|detail| detail.label).collect();
        labels.sort_unstable();
        let all = labels.len();
        labels.dedup();
        assert_eq!(labels.len(), all, "{}: a label stands twice, so changes of it could not be told", line.kind);
        let values = line.now.details.iter().map(|detail| detail.value.as_str());
        assert!(values.clone().all(|value| !value.contains("not a known code")), "{}: {values:?}", line.kind);
    }
    let not_on_a_childs_record = [
        Kind::Absence,
        Kind::Account,
        Kind::Authority,
        Kind::BreakGlass,
        Kind::Publication,
        Kind::DirectObservation,
        Kind::ImportQuestion,
        Kind::Merge,
        Kind::NotTheSame,
        Kind::Post,
        Kind::ProspectiveAdopter,
        Kind::Restriction,
        Kind::Supervision,
        Kind::Team,
        Kind::Worker,
        Kind::Address,
        Kind::Relationship,
        Kind::Person,
    ];
    let told = everything();
    for kind in Kind::ALL.iter().filter(|kind| !not_on_a_childs_record.contains(kind)) {
        assert!(told.iter().any(|new| new.fact.kind() == *kind), "{kind:?} is missing from this test");
    }
}

#[tokio::test]
async fn the_overview_says_what_matters_first() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let page = page_for(&house, "social-worker", KnownAt::Now).await.unwrap();
    let heard = page.childs_words.as_ref().unwrap();
    assert_eq!((heard.words.as_str(), heard.how_in_words().as_str()), ("I like my new school", "Drawing or writing"));
    assert_eq!(page.last_seen.as_ref().unwrap().ago, "9 days ago");
    assert_eq!(page.last_seen_alone, page.last_seen);
    assert_eq!(page.working_well.as_ref().unwrap().text, "Her aunt comes every day.");
    let plan = page.plan.as_ref().unwrap();
    assert_eq!((plan.kind, plan.text.as_deref()), ("Care plan", Some("Home to her aunt by summer.")));
    assert!(page.next.iter().any(|next| next.what == "Core group" && next.away == "in 7 days"), "{:?}", page.next);
    let worker = &page.involved[0];
    assert_eq!(
        (worker.part, worker.who.as_deref(), worker.team.as_deref()),
        ("Social worker", Some("Cam Example"), Some("North team"))
    );
    assert!(
        page.involved.iter().any(|one| one.who.as_deref() == Some("Independent reviewing officer (made up)")),
        "{:?}",
        page.involved
    );
    let badges = [Badge::ChildProtectionPlan, Badge::LookedAfter, Badge::OpenReferral];
    assert_eq!(page.frame.badges, badges);
    let words = shown(&house, "social-worker", "").await;
    assert!(!words.contains("Without a date of its own"), "who this is stands once on the page");
}

#[tokio::test]
async fn a_child_who_is_missing_now_bears_it_in_the_first_line_and_not_once_back() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let missing = |until: Option<&str>| json!({"kind": "M", "from": "2026-03-15T21:00:00+00:00", "until": until});
    tell(&house, None, vec![new(50, CHILD, Kind::MissingEpisode, missing(None))]).await;
    let badges = async || page_for(&house, "social-worker", KnownAt::Now).await.unwrap().frame.badges;
    assert_eq!(badges().await, [Badge::Missing]);
    let back = new(50, CHILD, Kind::MissingEpisode, missing(Some("2026-03-16T08:00:00+00:00"))).superseding(1);
    tell(&house, None, vec![back]).await;
    assert_eq!(badges().await, []);
}
