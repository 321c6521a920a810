//! The child's page: what it shows to whom, that every look is written down, and that the past stays what it was.

use chrono::Duration;
use domain::address::Address;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::ChildProtectionPlan;
use domain::codes;
use domain::contact::{Contact, FamilyAware};
use domain::import_question::{Doubt, ImportQuestion};
use domain::person::Person;
use domain::referral::Referral;
use domain::relationship::{Relationship, Tie};
use domain::{Clock, EntryId, Source, SubjectId, When};
use ledger::{Appended, KnownAt, Moment, NewChange};
use sea_orm::{ConnectionTrait, Database};
use services::app::NewFact;
use services::child::{Badge, Chronology, Filter, HIDDEN_ADDRESS, Line, Overview};
use services::{Purpose, ServiceError};
use testkit::{House, houses};
use uuid::Uuid;

pub const CHILD: SubjectId = Uuid::from_u128(0xC1);

/// Writes facts as the social worker would, for a reason.
pub async fn tell(house: &House, reason: Option<&str>, facts: Vec<NewFact>) -> Appended {
    let change = NewChange {
        actor: "social-worker".into(),
        purpose: "casework".into(),
        what: "write for a test".into(),
        reason: reason.map(str::to_owned),
        request_key: None,
        versions: facts.into_iter().map(NewFact::into_version).collect(),
    };
    let mut write = house.app.ledger().begin(house.clock.now()).await.unwrap();
    let appended = write.append(change).await.unwrap();
    write.commit().await.unwrap();
    appended
}

pub fn amira() -> Person {
    Person {
        given_names: Some("Amira".into()),
        family_name: Some("Example".into()),
        birth_date: "2015-03-04".parse().ok(),
        la_child_id: Some("LA-00123".into()),
        ..Person::default()
    }
}

/// Makes the child known under entry 1.
pub async fn with_amira(house: &House) {
    tell(house, None, vec![NewFact::typed(Uuid::from_u128(1), CHILD, amira())]).await;
}

pub fn entry(number: u128) -> EntryId {
    Uuid::from_u128(number)
}

pub fn tie(to: SubjectId, tie: Tie) -> Relationship {
    Relationship { to, tie, parental_responsibility: None, same_home: None }
}

pub fn plan(start: &str, end: Option<&str>) -> ChildInNeedPlan {
    ChildInNeedPlan {
        start_date: start.parse().unwrap(),
        end_date: end.map(|end| end.parse().unwrap()),
        ..ChildInNeedPlan::default()
    }
}

fn refuge() -> Address {
    Address {
        lines: vec!["1 Hidden Lane".into()],
        postcode: Some("ZZ1 1ZZ".into()),
        ward: None,
        from: "2026-01-05".parse().ok(),
        until: None,
        protected: true,
    }
}

pub async fn page_for(house: &House, user_name: &str, known_at: KnownAt) -> Result<Overview, ServiceError> {
    let (actor, purpose) = house.usual(user_name).await;
    house.app.child_page(&actor, purpose, CHILD, known_at).await
}

async fn page(house: &House) -> Overview {
    page_for(house, "social-worker", KnownAt::Now).await.unwrap()
}

pub async fn chronology_for(house: &House, user_name: &str, known_at: KnownAt) -> Chronology {
    let (actor, purpose) = house.usual(user_name).await;
    house.app.child_chronology(&actor, purpose, CHILD, known_at, &Filter::default()).await.unwrap()
}

/// What has a date, the newest first.
pub fn dated(chronology: &Chronology) -> Vec<Line> {
    chronology.lines().filter(|line| line.when.is_some()).cloned().collect()
}

pub async fn record(house: &House) -> Vec<Line> {
    dated(&chronology_for(house, "social-worker", KnownAt::Now).await)
}

/// Everything that a page says, as text.
pub fn all_words(page: &impl std::fmt::Debug) -> String {
    format!("{page:?}")
}

#[tokio::test]
async fn opening_the_page_leaves_one_look_in_the_chain_and_a_refusal_none() {
    for house in houses().await {
        with_amira(&house).await;
        let before = house.app.ledger().head().await.unwrap().position;
        let page = page(&house).await;
        assert_eq!(page.identity.label, "Amira Example");
        let looks = house.app.ledger().accesses(Some(CHILD), 10).await.unwrap();
        assert_eq!(looks.len(), 1, "{}", house.database.engine);
        assert_eq!((looks[0].actor.as_str(), looks[0].purpose.as_str()), ("social-worker", "casework"));
        assert_eq!((looks[0].what.as_str(), looks[0].position), ("the child's page", before + 1));
        let refused = page_for(&house, "councillor", KnownAt::Now).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1);
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_served() {
    for house in houses().await {
        with_amira(&house).await;
        let before = house.app.ledger().head().await.unwrap().position;
        // From now on the database refuses what every commit must do last: to move the head of the chain.
        let refusing = if house.app.ledger().is_postgres() {
            "alter table chain_head add constraint refuse check (position < 0) not valid"
        } else {
            "create trigger refuse before update on chain_head begin select raise(abort, 'disk is full'); end"
        };
        let direct = Database::connect(&house.database.url).await.unwrap();
        direct.execute_unprepared(refusing).await.unwrap();
        let answer = page_for(&house, "social-worker", KnownAt::Now).await;
        assert!(matches!(answer, Err(ServiceError::Ledger(_))), "{}: {answer:?}", house.database.engine);
        assert_eq!(house.app.ledger().head().await.unwrap().position, before);
        assert_eq!(house.app.ledger().accesses(Some(CHILD), 10).await.unwrap(), []);
    }
}

#[tokio::test]
async fn an_unknown_child_is_not_found_and_an_account_is_no_child() {
    for house in houses().await {
        let (actor, purpose) = house.usual("social-worker").await;
        let nobody = house.app.child_page(&actor, purpose, CHILD, KnownAt::Now).await;
        assert!(matches!(nobody, Err(ServiceError::NotFound(_))), "{nobody:?}");
        let picture = house.app.picture().await.unwrap();
        let account = picture.all(domain::Kind::Account).next().unwrap().subject;
        let answer = house.app.child_page(&actor, purpose, account, KnownAt::Now).await;
        assert!(matches!(answer, Err(ServiceError::NotFound(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn a_protected_address_is_seen_in_casework_and_hidden_from_the_auditor_in_every_version() {
    for house in houses().await {
        with_amira(&house).await;
        // It was written down unprotected at first, and the mistake was noticed.
        let before =
            tell(&house, None, vec![NewFact::typed(entry(2), CHILD, Address { protected: false, ..refuge() })]).await;
        tell(
            &house,
            Some("It is a refuge at 1 Hidden Lane"),
            vec![NewFact::typed(entry(2), CHILD, refuge()).superseding(1)],
        )
        .await;
        let worker = page(&house).await;
        assert_eq!(worker.addresses[0].text, "1 Hidden Lane, ZZ1 1ZZ");
        for known_at in [KnownAt::Now, KnownAt::Place(before.position)] {
            let audited = page_for(&house, "auditor", known_at).await.unwrap();
            assert_eq!(audited.addresses[0].text, HIDDEN_ADDRESS);
            assert!(audited.addresses[0].hidden);
            let words = all_words(&audited) + &all_words(&chronology_for(&house, "auditor", known_at).await);
            assert!(!words.contains("Hidden Lane") && !words.contains("ZZ1"), "{known_at:?}: {words}");
        }
        let (auditor, purpose) = house.usual("auditor").await;
        let one = house.app.child_entry(&auditor, purpose, CHILD, entry(2)).await.unwrap();
        assert!(!format!("{one:?}").contains("Hidden Lane"));
    }
}

#[tokio::test]
async fn what_two_sources_say_differently_stands_with_both_named() {
    for house in houses().await {
        with_amira(&house).await;
        let camden = Person { birth_date: "2015-04-03".parse().ok(), upn: Some("A1".into()), ..amira() };
        let mut fact = NewFact::typed(entry(2), CHILD, camden);
        fact.source = Source::cin_census("202");
        tell(&house, None, vec![fact]).await;
        let identity = page(&house).await.identity;
        let row = |label: &str| identity.rows.iter().find(|row| row.label == label).unwrap();
        let born: Vec<_> =
            row("Date of birth").values.iter().map(|said| (said.value.as_str(), said.sources.as_str())).collect();
        let census = "children in need census, Camden";
        assert_eq!(born, [("4 March 2015", "recorded here"), ("3 April 2015", census)]);
        assert!(row("Date of birth").differs());
        assert_eq!(row("Name").values.len(), 1);
        assert_eq!(row("Name").values[0].sources, format!("recorded here; {census}"));
        assert_eq!(row("UPN").values[0].sources, census);
        assert_eq!(identity.differences(), 1);
        assert_eq!(identity.age, "Born on 4 March 2015: 11 years");
    }
}

#[tokio::test]
async fn a_child_of_whom_little_is_known_is_told_of_in_plain_words() {
    let house = House::sqlite().await;
    tell(&house, None, vec![NewFact::typed(entry(1), CHILD, Person::default())]).await;
    let nameless = page(&house).await;
    assert_eq!(nameless.identity.label, "Name not known");
    assert_eq!(nameless.identity.age, "Not known: no source gives a date of birth");
    assert!(record(&house).await.is_empty());
    let unborn = Person { expected_birth_date: "2026-06-01".parse().ok(), ..Person::default() };
    tell(&house, None, vec![NewFact::typed(entry(1), CHILD, unborn).superseding(1)]).await;
    let unborn = page(&house).await;
    assert_eq!(unborn.identity.age, "Unborn: expected on 1 June 2026");
    assert_eq!(unborn.frame.badges, [Badge::Unborn]);
}

#[tokio::test]
async fn a_withdrawn_entry_stays_on_the_page_with_its_reason() {
    for house in houses().await {
        with_amira(&house).await;
        tell(&house, None, vec![NewFact::typed(entry(2), CHILD, plan("2026-03-02", None))]).await;
        assert_eq!(page(&house).await.frame.badges, [Badge::ChildInNeedPlan]);
        let mut withdrawn = NewFact::typed(entry(2), CHILD, plan("2026-03-02", None)).superseding(1);
        withdrawn.withdrawn = true;
        tell(&house, Some("entered on the wrong child"), vec![withdrawn]).await;
        let line = &record(&house).await[0];
        assert!(line.withdrawn);
        assert_eq!(line.now.reason.as_deref(), Some("entered on the wrong child"));
        assert_eq!(line.earlier_count, 1);
        assert_eq!(page(&house).await.frame.badges, []);
    }
}

#[tokio::test]
async fn each_earlier_version_keeps_its_text_and_says_what_changed() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    tell(&house, None, vec![NewFact::typed(entry(2), CHILD, plan("2026-03-02", None))]).await;
    let moved = plan("2026-03-05", Some("2026-03-12"));
    tell(&house, Some("typing error"), vec![NewFact::typed(entry(2), CHILD, moved).superseding(1)]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let line = house.app.child_entry(&actor, purpose, CHILD, entry(2)).await.unwrap().line;
    assert_eq!(line.now.summary, "Ended on 12 March 2026.");
    assert_eq!(line.earlier[0].written.summary, "Open.");
    let changed: Vec<_> =
        line.earlier[0].changed.iter().map(|one| (one.label, one.before.as_deref(), one.after.as_deref())).collect();
    let expected = [("Started", Some("2 March 2026"), Some("5 March 2026")), ("Ended", None, Some("12 March 2026"))];
    assert_eq!(changed, expected);
}

#[tokio::test]
async fn a_past_page_shows_the_old_text_and_nothing_later() {
    for house in houses().await {
        with_amira(&house).await;
        tell(&house, None, vec![NewFact::typed(entry(2), CHILD, plan("2026-03-02", None))]).await;
        let then = Moment::new(house.clock.now());
        house.clock.advance(Duration::days(1));
        let ended = plan("2026-03-02", Some("2026-03-16"));
        tell(&house, None, vec![NewFact::typed(entry(2), CHILD, ended).superseding(1)]).await;
        tell(&house, None, vec![NewFact::typed(entry(3), CHILD, plan("2026-03-16", None))]).await;
        assert_eq!(record(&house).await.len(), 2);
        // The ledger gave its places microseconds after one another; the last of that morning is the moment.
        let upto = Moment::new(then.utc() + Duration::seconds(1));
        let past = page_for(&house, "social-worker", KnownAt::Moment(upto)).await.unwrap();
        assert_eq!(past.frame.known_at, Some(upto.utc()));
        let record = dated(&chronology_for(&house, "social-worker", KnownAt::Moment(upto)).await);
        assert_eq!(record.len(), 1);
        assert_eq!((record[0].now.version, record[0].now.summary.as_str()), (1, "Open."));
        assert_eq!(record[0].earlier_count, 0);
        let before = page_for(&house, "social-worker", KnownAt::Place(0)).await.unwrap();
        assert!(before.frame.is_empty);
        let looks = house.app.ledger().accesses(Some(CHILD), 1).await.unwrap();
        assert_eq!(looks[0].what, "the child's page as known at a past moment");
    }
}

#[tokio::test]
async fn what_belongs_to_a_referral_says_so_and_an_import_question_is_a_note() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let need = &codes::PRIMARY_NEED.codes()[0];
    let referral = Referral {
        referral_date: "2026-02-02".parse().unwrap(),
        primary_need: Some(need.code.clone()),
        ..Referral::default()
    };
    let protection = ChildProtectionPlan {
        start_date: "2026-02-20".parse().unwrap(),
        initial_category: Some("NEG".into()),
        ..ChildProtectionPlan::default()
    };
    let question = ImportQuestion {
        file: "cin.xml".into(),
        line: 12,
        doubt: Doubt::MovedReferral { stands: entry(2) },
        held: serde_json::json!({"secret": "as the file gave it"}),
        answer: None,
    };
    tell(
        &house,
        None,
        vec![
            NewFact::typed(entry(2), CHILD, referral),
            NewFact::typed(entry(3), CHILD, protection).in_episode(entry(2)),
            NewFact::typed(entry(4), CHILD, question),
        ],
    )
    .await;
    let page = page(&house).await;
    let record = record(&house).await;
    let kinds: Vec<_> = record.iter().map(|line| (line.kind, line.referral.map(|day| day.to_string()))).collect();
    assert_eq!(kinds, [("Child protection plan", Some("2026-02-02".to_owned())), ("Referral", None)]);
    assert!(record[0].now.summary.starts_with("Neglect"));
    assert_eq!(record[1].notes.len(), 1);
    assert!(record[1].notes[0].starts_with("An import asks about this"));
    let words = all_words(&page) + &all_words(&chronology_for(&house, "social-worker", KnownAt::Now).await);
    assert!(!words.contains("as the file gave it"));
    assert_eq!(page.questions, 1);
    assert_eq!(page.frame.badges, [Badge::ChildProtectionPlan, Badge::OpenReferral]);
}

#[tokio::test]
async fn a_relative_whose_record_is_restricted_is_not_named() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let sibling = Uuid::from_u128(0xC3);
    let related = tie(CHILD, Tie::Sibling);
    let person = Person { given_names: Some("Jo".into()), ..Person::default() };
    tell(&house, None, vec![NewFact::typed(entry(2), sibling, person), NewFact::typed(entry(3), sibling, related)])
        .await;
    let (actor, purpose) = house.usual("social-worker").await;
    let of_sibling = || house.app.child_page(&actor, purpose, sibling, KnownAt::Now);
    let open = of_sibling().await.unwrap();
    assert_eq!((open.family[0].subject, open.family[0].label.as_str()), (Some(CHILD), "Amira Example"));
    crate::search::restrict(&house, &[]).await;
    let closed = of_sibling().await.unwrap();
    assert_eq!(closed.family[0].subject, None);
    assert!(!all_words(&closed).contains("Amira"), "{closed:?}");
}

#[tokio::test]
async fn a_past_page_calls_a_relative_what_was_known_then() {
    for house in houses().await {
        with_amira(&house).await;
        let (sibling, unknown) = (Uuid::from_u128(0xC3), Uuid::from_u128(0xC4));
        let named = |name: &str| Person { given_names: Some(name.into()), ..Person::default() };
        let facts = vec![
            NewFact::typed(entry(2), sibling, named("Jo")),
            NewFact::typed(entry(3), CHILD, tie(sibling, Tie::Sibling)),
            NewFact::typed(entry(4), CHILD, tie(unknown, Tie::Sibling)),
        ];
        let then = tell(&house, None, facts).await;
        house.clock.advance(Duration::days(1));
        let facts = vec![
            NewFact::typed(entry(2), sibling, named("Joanna")).superseding(1),
            NewFact::typed(entry(5), unknown, named("Max")),
        ];
        tell(&house, None, facts).await;
        let called = |page: &Overview| page.family.iter().map(|one| one.label.clone()).collect::<Vec<_>>();
        assert_eq!(called(&page(&house).await), ["Joanna", "Max"]);
        for known_at in [KnownAt::Place(then.position), KnownAt::Moment(then.recorded_at)] {
            let past = page_for(&house, "social-worker", known_at).await.unwrap();
            assert_eq!(called(&past), ["Jo", "Name not known"], "{}", house.database.engine);
            let words = all_words(&past) + &all_words(&chronology_for(&house, "social-worker", known_at).await);
            assert!(
                words.contains("Jo is the child’s") && !words.contains("Joanna") && !words.contains("Max"),
                "{words}"
            );
        }
    }
}

#[tokio::test]
async fn a_contact_recorded_twelve_days_late_says_so_and_brings_the_childs_own_words() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let contact = Contact {
        received_at: When::Day("2026-03-04".parse().unwrap()),
        source: codes::REFERRAL_SOURCE.codes()[0].code.clone(),
        referrer_name: None,
        referrer_organisation: None,
        referrer_phone: None,
        concern: "Worry".into(),
        childs_words: Some("I want to stay at my school".into()),
        family_aware: FamilyAware::Yes,
        decision: None,
    };
    tell(&house, None, vec![NewFact::typed(entry(2), CHILD, contact)]).await;
    assert_eq!(record(&house).await[0].late_days, Some(12));
    let heard = page(&house).await.childs_words.unwrap();
    assert_eq!((heard.words.as_str(), heard.from), ("I want to stay at my school", "a contact"));
}

#[tokio::test]
async fn one_entry_is_shown_with_its_place_in_the_chain_and_another_childs_is_not_found() {
    for house in houses().await {
        with_amira(&house).await;
        let told = tell(&house, None, vec![NewFact::typed(entry(2), CHILD, plan("2026-03-02", None))]).await;
        tell(&house, None, vec![NewFact::typed(entry(3), Uuid::from_u128(0xC2), plan("2026-03-02", None))]).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let one = house.app.child_entry(&actor, purpose, CHILD, entry(2)).await.unwrap();
        assert_eq!((one.line.now.place, one.line.now.source.as_str()), (told.position, "recorded here"));
        let other = house.app.child_entry(&actor, purpose, CHILD, entry(3)).await;
        assert!(matches!(other, Err(ServiceError::NotFound(_))), "{other:?}");
    }
}

#[tokio::test]
async fn who_has_looked_is_listed_newest_first_and_is_a_look_itself() {
    for house in houses().await {
        with_amira(&house).await;
        page(&house).await;
        page_for(&house, "auditor", KnownAt::Now).await.unwrap();
        let (governance, purpose) = house.usual("governance").await;
        let looks = house.app.who_looked(&governance, purpose, CHILD).await.unwrap();
        let seen: Vec<_> = looks.looks.iter().map(|look| (look.role, look.purpose.as_str())).collect();
        assert_eq!(seen, [(Some("Quality auditor"), "Audit"), (Some("Social worker"), "Casework")]);
        let again = house.app.who_looked(&governance, purpose, CHILD).await.unwrap();
        assert_eq!(again.looks[0].what, "who has looked at the record");
        assert!(again.to_csv().starts_with("When,Who,User name,Role"), "{}", again.to_csv());
        let (partner, purpose) = house.usual("partner").await;
        assert!(house.app.who_looked(&partner, purpose, CHILD).await.is_err());
    }
}

#[tokio::test]
async fn a_page_opened_for_a_purpose_that_the_role_does_not_have_is_refused() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let (auditor, _) = house.usual("auditor").await;
    let refused = house.app.child_page(&auditor, Purpose::Casework, CHILD, KnownAt::Now).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
}
