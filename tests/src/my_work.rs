//! Today, teams and caseloads: what waits, why, and that every count reconciles.

use chrono::Duration;
use domain::When;
use domain::case_note::{CaseNote, CaseNoteKind};
use domain::narrative::Narrative;
use domain::visit::VisitKind;
use services::ServiceError;
use services::child::KnownAt;
use services::due::Urgency;
use services::visit::{Alone, ChildSeen, NewVisit, SharedText};
use testkit::{House, houses};

use crate::families::{Family, family, key_worker, restriction, write, write_as};

async fn allocated(house: &House) -> Family {
    let family = family(house).await;
    for child in family.children {
        write(house, child, vec![key_worker(family.me, family.team, "2026-03-04").into()]).await;
    }
    family
}

async fn visit(house: &House, family: &Family, at: &str) {
    let (actor, purpose) = house.usual("social-worker").await;
    let new = NewVisit {
        at: Some(at.parse().unwrap()),
        kind: Some(VisitKind::ChildProtection),
        shared: SharedText { summary: "Made up".into(), ..SharedText::default() },
        children: vec![ChildSeen {
            child: family.children[0],
            seen: Some(true),
            alone: Some(Alone::Yes),
            ..ChildSeen::default()
        }],
    };
    house.app.record_visit(&actor, purpose, &new, at).await.unwrap();
}

#[tokio::test]
async fn a_line_says_why_and_leads_to_the_visit_and_a_visit_takes_it_away() {
    for house in houses().await {
        let family = allocated(&house).await;
        visit(&house, &family, "2026-03-05T15:00:00").await;
        house.clock.advance(Duration::days(2));
        let (actor, purpose) = house.usual("social-worker").await;
        let mine = house.app.my_work(&actor, purpose).await.unwrap();
        let visits: Vec<_> = mine.due.iter().filter(|line| line.waits.rule == "T09").collect();
        let amira = visits.iter().find(|line| line.child == family.children[0]).unwrap();
        assert!(amira.waits.why.starts_with("seen 9 working days ago; every 10"), "{}", amira.waits.why);
        assert_eq!((amira.waits.state, amira.waits.when.as_str()), (Urgency::Soon, "Due 19 March 2026"));
        assert_eq!(amira.href, format!("/children/{}/visits/new", family.children[0]));
        let states: Vec<Urgency> = mine.due.iter().map(|line| line.waits.state).collect();
        assert!(states.is_sorted(), "the most urgent first");
        assert_eq!(mine.children.len(), 3);
        house.clock.advance(Duration::days(2));
        let before = house.app.my_work(&actor, purpose).await.unwrap();
        let overdue = |mine: &services::my_work::MyWork| {
            mine.due
                .iter()
                .filter(|line| line.child == family.children[0] && line.waits.rule == "T09")
                .any(|line| line.waits.state == Urgency::Overdue)
        };
        assert!(overdue(&before));
        visit(&house, &family, "2026-03-20T09:00:00").await;
        assert!(!overdue(&house.app.my_work(&actor, purpose).await.unwrap()));
    }
}

#[tokio::test]
async fn what_others_wrote_since_i_last_looked_is_there_once_and_what_i_wrote_is_not() {
    for house in houses().await {
        let family = allocated(&house).await;
        let child = family.children[0];
        let (actor, purpose) = house.usual("social-worker").await;
        house.app.child_page(&actor, purpose, child, KnownAt::Now).await.unwrap();
        assert!(house.app.my_work(&actor, purpose).await.unwrap().changed.is_empty());
        let note = || CaseNote {
            at: When::moment(house.app.clock().now()),
            kind: CaseNoteKind::TelephoneCall,
            author: None,
            text: Narrative::new("Made up: the school rang."),
            with: None,
        };
        write_as(&house, &actor, child, vec![note().into()]).await;
        assert!(house.app.my_work(&actor, purpose).await.unwrap().changed.is_empty(), "one's own is no news");
        let (manager, _) = house.usual("manager").await;
        write_as(&house, &manager, child, vec![note().into(), note().into()]).await;
        let changed = house.app.my_work(&actor, purpose).await.unwrap().changed;
        assert_eq!(changed.len(), 1);
        assert!(
            changed[0]
                .what
                .starts_with("Case note (2), by Practice manager (made up); since you last looked on 16 March 2026"),
            "{}",
            changed[0].what
        );
        // A form that names the child leaves a look too, and shows nothing of what is new.
        house.app.visit_options(&actor, purpose, child).await.unwrap();
        assert_eq!(house.app.my_work(&actor, purpose).await.unwrap().changed.len(), 1, "not looked at yet");
        house.app.child_page(&actor, purpose, child, KnownAt::Now).await.unwrap();
        assert!(house.app.my_work(&actor, purpose).await.unwrap().changed.is_empty(), "looked at");
    }
}

#[tokio::test]
async fn the_first_page_leaves_one_look_and_names_no_child_whom_the_worker_may_not_open() {
    for house in houses().await {
        let family = allocated(&house).await;
        write(&house, family.children[1], vec![restriction(&["manager"]).into()]).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let before = house.app.ledger().head().await.unwrap().position;
        let mine = house.app.my_work(&actor, purpose).await.unwrap();
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1);
        assert_eq!((mine.children.len(), mine.not_shown), (2, 1));
        assert!(mine.due.iter().all(|line| line.child != family.children[1]));
    }
}

#[tokio::test]
async fn the_teams_page_has_the_unallocated_first_and_its_counts_reconcile() {
    for house in houses().await {
        let family = family(&house).await;
        let [amira, bilal, dina] = family.children;
        write(&house, amira, vec![key_worker(family.me, family.team, "2026-03-04").into()]).await;
        write(&house, bilal, vec![key_worker(family.gone, family.team, "2026-02-02").into()]).await;
        write(
            &house,
            dina,
            vec![key_worker(family.me, family.team, "2026-03-04").into(), restriction(&["social-worker"]).into()],
        )
        .await;
        house.clock.advance(Duration::days(14));
        let (actor, purpose) = house.usual("manager").await;
        let page = house.app.team(&actor, purpose, family.team).await.unwrap();
        assert_eq!(
            page.unallocated.iter().map(|one| (one.child, one.why.as_str())).collect::<Vec<_>>(),
            [(bilal, "Kim Made-Up left on 2 March 2026")]
        );
        assert_eq!(
            (page.line.children, page.line.unallocated, page.not_shown),
            (2, 1, 1),
            "a restricted child is counted and not named"
        );
        let not_seen: Vec<_> = page.not_seen.iter().map(|one| (one.child, one.worker.as_deref())).collect();
        assert_eq!(not_seen, [(amira, Some("Sam Made-Up")), (bilal, None)], "whom nobody has is not seen either");
        assert_eq!(page.not_seen_not_shown, 1, "and of whom the reader may not open it is said how many");
        assert_eq!(page.unallocated[0].not_seen.as_ref(), Some(&page.not_seen[1].waits));
        let sam = &page.workers[0];
        assert_eq!((sam.load.worker, sam.load.children, sam.load.families), (family.me, 2, 1));
        assert!(
            sam.visits_overdue == 2 && sam.overdue >= 2,
            "what is overdue of a hidden child is counted too: {sam:?}"
        );
        assert!(page.line.is_mine);
        let teams = house.app.teams(&actor, purpose).await.unwrap();
        assert_eq!((teams.teams[0].unallocated, teams.in_no_team.len()), (1, 0));
    }
}

#[tokio::test]
async fn what_is_overdue_is_counted_for_everybody_who_works_with_the_child_in_whatever_part() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let mut second = key_worker(family.other, family.team, "2026-03-04");
    second.part = domain::allocation::Part::SecondWorker;
    write(&house, family.children[0], vec![second.into()]).await;
    house.clock.advance(Duration::days(14));
    let (actor, purpose) = house.usual("manager").await;
    let page = house.app.team(&actor, purpose, family.team).await.unwrap();
    let line = |worker| page.workers.iter().find(|line| line.load.worker == worker).unwrap();
    let (sams, jos) = (line(family.me), line(family.other));
    assert_eq!((sams.load.children, sams.visits_overdue), (3, 3));
    assert_eq!((jos.load.children, jos.visits_overdue), (1, 1));
    assert!(sams.overdue > jos.overdue && jos.overdue >= 1);
}

#[tokio::test]
async fn a_child_in_no_team_who_was_not_seen_says_so_beside_the_name() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let (actor, purpose) = house.usual("manager").await;
    let first = async || house.app.teams(&actor, purpose).await.unwrap().in_no_team.remove(0);
    assert_eq!(first().await.not_seen, None);
    house.clock.advance(Duration::days(21));
    let amira = first().await;
    assert_eq!(amira.child, family.children[0]);
    assert!(amira.not_seen.is_some_and(|waits| waits.is_visit && waits.when.starts_with("Overdue by")));
}

#[tokio::test]
async fn workers_see_their_own_caseload_and_managers_any() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let own = async |user: &str| {
        let (actor, purpose) = house.usual(user).await;
        house.app.caseload(&actor, purpose, family.me).await
    };
    let sams = own("social-worker").await.unwrap();
    assert!(sams.is_own && sams.children.len() == 3 && !sams.may_supervise);
    assert!(matches!(own("other-social-worker").await, Err(ServiceError::Refused(_))));
    assert!(matches!(own("analyst").await, Err(ServiceError::Refused(_))));
    assert!(own("manager").await.unwrap().may_supervise);
}

#[tokio::test]
async fn the_caseload_follows_each_change_and_the_day() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let (actor, purpose) = house.usual("manager").await;
    let count = async || house.app.caseload(&actor, purpose, family.me).await.unwrap().load.children;
    assert_eq!(count().await, 3);
    let mut planned = key_worker(family.me, family.team, "2026-03-18");
    planned.part = domain::allocation::Part::SecondWorker;
    let newcomer = house.app.new_id();
    write(
        &house,
        newcomer,
        vec![
            domain::person::Person { family_name: Some("Newcomer".into()), ..Default::default() }.into(),
            planned.into(),
        ],
    )
    .await;
    assert_eq!(count().await, 3, "planned from Wednesday");
    house.clock.advance(Duration::days(2));
    assert_eq!(count().await, 4);
}
