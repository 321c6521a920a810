//! Practice standards and data quality: what a team's pages say, to whom, and that they move with the record.

use axum::http::StatusCode;
use domain::case_note::{CaseNote, CaseNoteKind};
use domain::visit::{Visit, VisitKind};
use domain::{Fact, SubjectId, When};
use measures::data_quality::FaultKind;
use measures::scorecard::Scope;
use measures::standards::Outcome;
use services::data_quality::{Asked, OfTeam};
use services::standards::{Counts, StandardsPage};
use services::{Purpose, ServiceError};
use testkit::House;

use crate::families::{Family, day, family, key_worker, restriction, write};
use crate::routes::{ask, pages_of, text};

/// The family of three with a worker; Bilal's record is restricted to the reviewing officer.
async fn allocated(house: &House) -> Family {
    let family = family(house).await;
    for child in family.children {
        write(house, child, vec![key_worker(family.me, family.team, "2026-03-03").into()]).await;
    }
    write(house, family.children[1], vec![restriction(&["reviewing-officer"]).into()]).await;
    family
}

fn visit(on: &str, alone: bool) -> Fact {
    Visit {
        at: When::Day(day(on)),
        kind: VisitKind::ChildProtection,
        worker: None,
        worker_name: None,
        seen: true,
        not_seen_reason: None,
        seen_alone: Some(alone),
        not_alone_reason: None,
        bedroom_seen: None,
        place: None,
        who_else: Vec::new(),
        voice: None,
        summary: None,
        worries: None,
        working_well: None,
        together: None,
    }
    .into()
}

async fn page(house: &House, user: &str, scope: Scope, standard: Option<&str>) -> Result<StandardsPage, ServiceError> {
    let actor = house.actor(user).await;
    house.app.practice_standards(&actor, Purpose::usual(actor.role), scope, standard).await
}

fn counts(page: &StandardsPage, id: &str) -> Counts {
    page.standards.iter().find(|line| line.standard.id == id).unwrap().counts
}

/// On Monday 16 March 2026, as in every test of this binary.
#[tokio::test]
async fn the_standards_of_a_team_count_every_child_and_name_those_the_reader_may_open() {
    for house in testkit::houses().await {
        let family = allocated(&house).await;
        let [amira, bilal, _] = family.children;
        write(&house, amira, vec![visit("2026-03-06", false)]).await;
        write(&house, bilal, vec![visit("2026-03-06", false)]).await;
        let team = Scope::Team(family.team);
        let shown = page(&house, "manager", team, Some("seen_alone")).await.unwrap();
        // Dina is a baby: nobody asks whether she was seen alone. Amira and Bilal, who is four, were not.
        assert_eq!(counts(&shown, "seen_alone"), Counts { met: 0, not_met: 2, cannot_say: 0 });
        let named: Vec<SubjectId> = shown.needs.iter().map(|one| one.child).collect();
        assert_eq!((named, shown.hidden, shown.further), (vec![amira], 1, 0));
        assert_eq!(shown.needs[0].needs[0].why, "seen with others on 6 March 2026");
        let of_groups: usize = shown.groups.iter().map(|group| group.children).sum();
        assert_eq!((of_groups, shown.children), (3, 3), "the workers add up to the team");
        assert!(shown.groups[0].caseload.as_deref().is_some_and(|load| load.starts_with("3 children")));

        // Another visit with time alone: the standard follows the record.
        write(&house, amira, vec![visit("2026-03-07", true)]).await;
        let after = page(&house, "manager", team, Some("seen_alone")).await.unwrap();
        assert_eq!(counts(&after, "seen_alone"), Counts { met: 1, not_met: 1, cannot_say: 0 });
        assert!(after.needs.is_empty());
    }
}

#[tokio::test]
async fn workers_see_their_own_standards_and_nobody_elses() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let own = page(&house, "social-worker", Scope::Worker(family.me), None).await.unwrap();
    assert!(own.is_own && own.children == 3 && own.load.is_some());
    for (user, scope) in [
        ("other-social-worker", Scope::Worker(family.me)),
        ("social-worker", Scope::Team(family.team)),
        ("social-worker", Scope::Authority),
        ("councillor", Scope::Authority),
    ] {
        let refused = page(&house, user, scope, None).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user} {scope:?}: {refused:?}");
    }
}

#[tokio::test]
async fn a_childs_own_page_says_what_would_help_and_what_shows_it() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let [amira, bilal, _] = family.children;
    write(&house, amira, vec![visit("2026-03-06", false)]).await;
    let actor = house.actor("social-worker").await;
    let shown = house.app.child_standards(&actor, Purpose::Casework, amira).await.unwrap();
    let first = &shown.lines[0];
    assert_eq!(first.standard.id, "seen_alone");
    assert!(matches!(first.outcome, Outcome::NotMet { .. }) && first.entries.len() == 1);
    assert_eq!(first.helps.as_ref().unwrap().0, format!("/children/{amira}/visits/new"));
    let refused = house.app.child_standards(&actor, Purpose::Casework, bilal).await;
    assert!(matches!(refused, Err(ServiceError::Restricted { .. })), "{refused:?}");
}

#[tokio::test]
async fn data_quality_counts_what_is_missing_by_kind_and_team_and_follows_the_record() {
    for house in testkit::houses().await {
        let family = allocated(&house).await;
        let actor = house.actor("manager").await;
        let asked = Asked { kind: Some(FaultKind::PlanWithoutConference), ..Asked::default() };
        let shown = house.app.data_quality(&actor, Purpose::Oversight, Scope::Authority, asked).await.unwrap();
        assert_eq!((shown.total, shown.lines.len(), shown.hidden), (3, 2, 1), "one record is restricted");
        let of_team = shown.teams.iter().find(|line| line.team == OfTeam::Team(family.team)).unwrap();
        assert_eq!((of_team.faults, of_team.children, of_team.looked_at), (3, 3, 3));
        let [amira, ..] = family.children;
        let referral = domain::referral::Referral {
            referral_date: day("2026-02-03"),
            initial_conference_date: Some(day("2026-03-03")),
            ..Default::default()
        };
        write(&house, amira, vec![referral.into()]).await;
        let after = house.app.data_quality(&actor, Purpose::Oversight, Scope::Authority, asked).await.unwrap();
        assert_eq!((after.total, after.hidden), (2, 1));
    }
}

#[tokio::test]
async fn the_pages_and_the_file_say_it_in_words_and_lead_to_where_it_is_mended() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let [amira, ..] = family.children;
    let person = domain::person::Person { given_names: Some("=Amira".into()), ..Default::default() };
    let note = CaseNote {
        at: When::Day(day("2026-03-06")),
        kind: CaseNoteKind::TelephoneCall,
        author: None,
        text: "Made up".into(),
        with: None,
    };
    write(&house, amira, vec![visit("2026-03-06", false), note.into(), person.into()]).await;
    write(&house, family.children[1], vec![visit("2026-03-06", false)]).await;
    let pages = pages_of(&house);
    let token = house.app.begin_session(&house.actor("manager").await).await.unwrap();
    let get = async |address: &str| {
        let response = ask(&pages, "GET", address, "", Some(&token)).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        text(response).await
    };
    let team = family.team;
    let standards = get(&format!("/teams/{team}/standards")).await;
    assert!(
        standards.contains("2 children would be helped by a visit planned so that there is time alone"),
        "{standards}"
    );
    assert!(standards.contains(&format!("/children/{amira}/standards")));
    assert!(standards.contains("1 child you may not open: in the counts, and not in the list."), "{standards}");
    assert!(!standards.contains("Bilal"), "whose record is restricted");
    assert!(get("/standards").await.contains(&format!("/teams/{team}/standards")));
    assert!(get(&format!("/children/{amira}/standards")).await.contains("Seen with others on 6 March 2026."));
    let quality = get(&format!("/teams/{team}/data-quality?kind=sex")).await;
    assert!(quality.contains("No source gives the sex.") && quality.contains("Open the entry"), "{quality}");
    let file = get(&format!("/teams/{team}/data-quality/csv")).await;
    assert!(file.contains("Sex missing") && !file.contains("\n=") && !file.contains(",="), "{file}");
    assert!(!file.contains("Bilal"));
    for unknown in ["/data-quality?kind=all", "/data-quality?team=1", "/standards?standard=none"] {
        let response = ask(&pages, "GET", unknown, "", Some(&token)).await;
        assert!(response.status().is_client_error(), "{unknown}: {}", response.status());
    }
}

/// So that a council sees each standard at work before it has any data of its own.
#[tokio::test]
async fn the_made_up_authority_has_children_who_meet_each_standard_and_some_whom_most_would_help() {
    let database = testkit::databases().await.into_iter().next().unwrap();
    let ledger = ledger::Ledger::open(&database.url, true).await.unwrap();
    synthetic::fill(ledger.clone(), 1, 120, "2026-03-18T14:00:00Z".parse().unwrap()).await.unwrap();
    let app = services::Sightline::new(ledger).unwrap();
    let picture = app.picture_known_at(app.ledger().head().await.unwrap().position).await.unwrap();
    let (staff, timescales) = (measures::staff::Staff::of(&picture), domain::clock::Timescales::built_in());
    let (on, standards) = (day("2026-03-18"), measures::standards::Standards::built_in());
    let mut counts: std::collections::BTreeMap<String, Counts> = std::collections::BTreeMap::new();
    let (mut looked_at, mut faults) = (0, Vec::new());
    for child in picture.people() {
        let against = measures::standards::of_child(&picture, child, &staff, timescales, on, standards);
        for one in against.iter().flat_map(|child| &child.against) {
            let counts = counts.entry(one.standard.id.clone()).or_default();
            match one.outcome {
                Outcome::Met { .. } => counts.met += 1,
                Outcome::NotMet { .. } => counts.not_met += 1,
                Outcome::CannotSay { .. } => counts.cannot_say += 1,
                Outcome::DoesNotApply { .. } => {}
            }
        }
        if let Some(of) = measures::data_quality::of_child(&picture, child, &staff, timescales, on) {
            looked_at += 1;
            faults.extend(of.faults);
        }
    }
    for (id, counts) in &counts {
        assert!(counts.met > 0, "{id}: {counts:?}");
    }
    let would_help = counts.values().filter(|counts| counts.not_met > 0).count();
    assert!(would_help * 3 >= counts.len() * 2, "{counts:?}");
    assert!(looked_at > 0 && !faults.is_empty() && faults.len() < looked_at * 3, "{} of {looked_at}", faults.len());
}
