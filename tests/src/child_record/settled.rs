//! What several deliveries and sources tell of one child, and what nobody ended: what runs, and what does not run any more.

use domain::Source;
use services::child::Clocks;

use super::*;

fn by(source: Source, entry: u128, kind: Kind, said: Value) -> NewFact {
    NewFact { source, ..new(entry, CHILD, kind, said) }
}

fn annex() -> Source {
    Source::annex_a("202")
}

async fn badges_of(facts: Vec<NewFact>) -> Vec<Badge> {
    let house = House::sqlite().await;
    with_amira(&house).await;
    tell(&house, None, facts).await;
    page_for(&house, "social-worker", KnownAt::Now).await.unwrap().frame.badges
}

async fn clocks(house: &House) -> Clocks {
    let (actor, purpose) = house.usual("social-worker").await;
    house.app.child_clocks(&actor, purpose, CHILD, KnownAt::Now).await.unwrap()
}

#[tokio::test]
async fn no_badge_stands_for_a_care_or_a_plan_that_a_source_let_open_and_that_is_over() {
    let returned = || Source::ssda903("202");
    let care = |until: Option<&str>| json!({"start_date": "2024-02-01", "end_date": until});
    let ended = || by(annex(), 51, Kind::PeriodOfCare, care(Some("2026-02-02")));
    assert_eq!(badges_of(vec![by(returned(), 50, Kind::PeriodOfCare, care(None)), ended()]).await, []);
    let newer = json!({"year": "2025-26"});
    let later_word = by(returned(), 52, Kind::LookedAfterYear, newer);
    let of_two = vec![by(returned(), 50, Kind::PeriodOfCare, care(None)), ended(), later_word];
    assert_eq!(badges_of(of_two).await, [Badge::LookedAfter], "the return reaches further and tells of no end");
    let plan = |entry: u128, from: &str, until: Option<&str>| {
        by(annex(), entry, Kind::ChildProtectionPlan, json!({"start_date": from, "end_date": until}))
    };
    assert_eq!(badges_of(vec![plan(53, "2023-06-01", None), plan(54, "2024-02-12", Some("2024-06-03"))]).await, []);
    let runs = vec![plan(53, "2023-06-01", None), plan(54, "2024-02-12", None)];
    assert_eq!(badges_of(runs).await, [Badge::ChildProtectionPlan]);
}

#[tokio::test]
async fn short_breaks_a_care_leaver_of_long_ago_and_a_return_that_nobody_told_have_the_right_badges() {
    let series = vec![
        new(50, CHILD, Kind::PeriodOfCare, json!({"start_date": "2025-03-03"})),
        new(51, CHILD, Kind::LookedAfterEpisode, json!({"start_date": "2025-03-03", "legal_status": "V4"})),
    ];
    assert_eq!(badges_of(series).await, [Badge::ShortBreaks]);
    let leaver = |said: Value| vec![new(50, CHILD, Kind::CareLeaver, said)];
    assert_eq!(badges_of(leaver(json!({"year": "2016-17"}))).await, []);
    assert_eq!(badges_of(leaver(json!({"known_on": "2026-01-05"}))).await, [Badge::CareLeaver]);
    let gone = || new(50, CHILD, Kind::MissingEpisode, json!({"kind": "M", "from": "2025-03-03"}));
    assert_eq!(badges_of(vec![gone()]).await, [Badge::Missing]);
    let care = json!({"start_date": "2024-01-08", "end_date": "2025-06-02"});
    assert_eq!(badges_of(vec![gone(), new(51, CHILD, Kind::PeriodOfCare, care)]).await, []);
}

#[tokio::test]
async fn the_plan_of_a_care_that_ended_is_no_plan_and_a_pathway_plan_stands_below_a_child_protection_plan() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let plan = async || page_for(&house, "social-worker", KnownAt::Now).await.unwrap().plan.map(|plan| plan.kind);
    let care = json!({"start_date": "2023-05-01", "end_date": "2024-02-01"});
    let facts = vec![
        new(50, CHILD, Kind::PeriodOfCare, care),
        new(51, CHILD, Kind::CarePlan, json!({"agreed_on": "2023-05-08", "plan": "Home by winter"})),
    ];
    tell(&house, None, facts).await;
    assert_eq!(plan().await, None);
    assert!(shown(&house, "social-worker", "").await.contains("No plan is open."));
    let again = vec![
        new(52, CHILD, Kind::PathwayPlan, json!({"agreed_on": "2026-03-02"})),
        new(53, CHILD, Kind::ChildProtectionPlan, json!({"start_date": "2026-01-30"})),
    ];
    tell(&house, None, again).await;
    assert_eq!(plan().await, Some("Child protection plan"));
    tell(&house, None, vec![new(54, CHILD, Kind::PeriodOfCare, json!({"start_date": "2026-03-02"}))]).await;
    assert_eq!(plan().await, Some("Child protection plan"), "the care plan is that of the care before");
    tell(&house, None, vec![new(55, CHILD, Kind::CarePlan, json!({"agreed_on": "2026-03-03"}))]).await;
    assert_eq!(plan().await, Some("Care plan"));
}

#[tokio::test]
async fn next_comes_only_what_is_to_come() {
    let nexts = async |facts: Vec<NewFact>| {
        let house = House::sqlite().await;
        with_amira(&house).await;
        tell(&house, None, facts).await;
        let next = page_for(&house, "social-worker", KnownAt::Now).await.unwrap().next;
        // What the record names; the clocks name the same conference.
        let named = next.into_iter().filter(|next| next.entry.is_some());
        named.map(|next| next.what).collect::<Vec<String>>()
    };
    let enquiry = |more: Value| {
        let mut said = json!({"start_date": "2026-03-09", "conference_target": "2026-03-27"});
        said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        new(50, CHILD, Kind::Section47Enquiry, said)
    };
    let conference = "Initial child protection conference";
    assert_eq!(nexts(vec![enquiry(json!({}))]).await, [conference]);
    let stands = json!({"end_date": "2026-03-13", "substantiated": true});
    let referral = || new(51, CHILD, Kind::Referral, json!({"referral_date": "2026-03-09"}));
    assert_eq!(nexts(vec![enquiry(stands.clone()), referral()]).await, [conference]);
    for none in [json!({"conference_not_required": true}), json!({"end_date": "2026-03-13"})] {
        assert_eq!(nexts(vec![enquiry(none), referral()]).await, Vec::<String>::new());
    }
    let held = new(52, CHILD, Kind::InitialConference, json!({"held_on": "2026-03-16", "plan_agreed": false}));
    assert_eq!(nexts(vec![enquiry(stands), referral(), held]).await, Vec::<String>::new());
    let group = || new(53, CHILD, Kind::CoreGroup, json!({"held_on": "2026-03-02", "next_on": "2026-04-02"}));
    let plan = |until: Option<&str>| {
        new(54, CHILD, Kind::ChildProtectionPlan, json!({"start_date": "2026-02-20", "end_date": until}))
    };
    assert_eq!(nexts(vec![group(), plan(None)]).await, ["Core group"]);
    assert_eq!(nexts(vec![group(), plan(Some("2026-03-12"))]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_visit_that_is_typed_in_has_a_clock_of_writing_it_up_and_one_of_a_file_has_none() {
    for house in houses().await {
        with_amira(&house).await;
        let visit = |at: &str| json!({"at": at, "kind": "child_protection", "seen": true});
        let facts = vec![
            new(50, CHILD, Kind::Visit, visit("2026-03-11T09:30:00+00:00")),
            new(51, CHILD, Kind::Visit, visit("2026-03-15T09:30:00+00:00")),
            by(annex(), 52, Kind::Visit, visit("2026-03-02")),
        ];
        tell(&house, None, facts).await;
        // A correction weeks later is no writing up.
        house.clock.advance(Duration::days(20));
        tell(&house, None, vec![new(51, CHILD, Kind::Visit, visit("2026-03-15T10:00:00+00:00")).superseding(1)]).await;
        let clocks = clocks(&house).await;
        let mut all: Vec<_> = clocks.over.iter().filter(|clock| clock.rule == "T09c").collect();
        all.sort_by_key(|clock| clock.started_by);
        let told: Vec<_> = all.iter().map(|clock| (clock.started_by, clock.state.as_str())).collect();
        let entry = EntryId::from_u128;
        assert_eq!(
            told,
            [(entry(50), "Met late by 72 hours"), (entry(51), "Met in time")],
            "{}",
            house.database.engine
        );
    }
}

#[tokio::test]
async fn the_plan_that_is_recorded_here_sets_the_interval_whichever_was_told_first() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let plan = json!({"start_date": "2026-03-02"});
    tell(&house, None, vec![by(Source::cin_census("202"), 50, Kind::ChildProtectionPlan, plan)]).await;
    let with_interval = json!({"start_date": "2026-03-02", "visit_every": 5});
    tell(&house, None, vec![new(51, CHILD, Kind::ChildProtectionPlan, with_interval)]).await;
    let clocks = clocks(&house).await;
    let visits: Vec<_> = clocks.waiting.iter().filter(|clock| clock.rule == "T09").collect();
    assert_eq!(visits.len(), 1);
    assert_eq!((visits[0].state.as_str(), visits[0].started_by), ("Overdue by 5 working days", EntryId::from_u128(51)));
}

#[tokio::test]
async fn what_the_return_tells_of_a_year_is_not_said_to_be_missing() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let pages = async || {
        let (actor, purpose) = house.usual("social-worker").await;
        house.app.child_education_and_health(&actor, purpose, CHILD, KnownAt::Now).await.unwrap().sections
    };
    let empty = async || pages().await.iter().map(|section| section.empty).collect::<Vec<_>>();
    assert_eq!(empty().await[2], "No strengths and difficulties questionnaire is recorded.");
    let year = json!({"year": "2024-25", "sdq_score": 14});
    tell(&house, None, vec![new(50, CHILD, Kind::LookedAfterYear, year)]).await;
    let told = empty().await;
    assert!(told[2].contains("What the return says of the score"), "{told:?}");
    assert_eq!(told[1], "No health assessment, dental check or immunisation is recorded.");
    let year = json!({"year": "2023-24", "health_assessment": true});
    tell(&house, None, vec![new(51, CHILD, Kind::LookedAfterYear, year)]).await;
    assert!(empty().await[1].contains("What the return says of them"));
    let page = shown(&house, "social-worker", "/education-and-health").await;
    assert!(!page.contains("questionnaire is recorded."), "{page}");
}

#[tokio::test]
async fn who_was_away_and_who_declined_an_interview_is_not_without_one() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let gone = |entry: u128, kind: &str, accepted: Option<bool>| {
        let said = json!({"kind": kind, "from": "2026-03-02", "until": "2026-03-03", "interview_accepted": accepted});
        new(entry, CHILD, Kind::MissingEpisode, said)
    };
    tell(&house, None, vec![gone(50, "A", None), gone(51, "M", Some(false)), gone(52, "M", None)]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let missing = house.app.child_missing(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    assert_eq!(missing.without_interview, 1);
    let waits = clocks(&house).await.waiting.iter().filter(|clock| clock.rule == "T20").count();
    assert_eq!(waits, missing.without_interview, "the page and the clock say the same");
}

#[tokio::test]
async fn a_past_page_bears_the_badge_and_the_names_that_were_known_then() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let then = Moment::new(domain::Clock::now(house.clock.as_ref()) + Duration::seconds(30));
    house.clock.advance(Duration::days(1));
    restrict(&house, &["social-worker"]).await;
    let married = json!({"name": "Cam Married", "role": "social_worker", "from": "2020-01-01"});
    tell(&house, None, vec![new(902, WORKERS[2], Kind::Worker, married).superseding(1)]).await;
    let team = json!({"name": "South team", "service": "family_safeguarding"});
    tell(&house, None, vec![new(903, TEAM, Kind::Team, team).superseding(1)]).await;
    let told = async |known_at: KnownAt| {
        let page = page_for(&house, "social-worker", known_at).await.unwrap();
        let worker = page.involved[0].clone();
        (page.frame.badges.contains(&Badge::Restricted), worker.who.unwrap(), worker.team.unwrap())
    };
    let words = |is: bool, who: &str, team: &str| (is, who.to_owned(), team.to_owned());
    assert_eq!(told(KnownAt::Now).await, words(true, "Cam Married", "South team"));
    assert_eq!(told(KnownAt::Moment(then)).await, words(false, "Cam Example", "North team"));
    let refused = page_for(&house, "other-social-worker", KnownAt::Moment(then)).await;
    assert!(refused.is_err(), "who may open it goes by today");
}
