//! Alerts: whose they are, who sees them, what is done about them, and the digest through a real mail relay.

mod digest;
mod pages;

use chrono::Duration;
use domain::alert::Handled;
use domain::team::Service;
use domain::worker::Worker;
use domain::{Fact, Kind, SubjectId};
use measures::alerts::Rule;
use services::alerts::{AlertLine, AlertsPage, Filter, HandleAlert, Scope, Show, View};
use services::app::NewFact;
use services::{Actor, ServiceError};
use testkit::{House, houses};

use crate::families::{Family, day, family, key_worker, restriction, told, write};

/// All three children with the worker of the account `social-worker`.
async fn allocated(house: &House) -> Family {
    let family = family(house).await;
    for child in family.children {
        write(house, child, vec![key_worker(family.me, family.team, "2026-03-04").into()]).await;
    }
    family
}

async fn list(house: &House, user: &str, scope: Scope, filter: &Filter) -> AlertsPage {
    let (actor, purpose) = house.usual(user).await;
    house.app.alerts(&actor, purpose, scope, filter).await.unwrap()
}

async fn mine(house: &House, user: &str) -> AlertsPage {
    list(house, user, Scope::Mine, &Filter::default()).await
}

fn of(page: &AlertsPage, child: SubjectId, rule: Rule) -> Option<&AlertLine> {
    page.lines.iter().find(|line| line.child == child && line.alert.rule == rule)
}

async fn place(house: &House) -> i64 {
    house.app.ledger().head().await.unwrap().position
}

async fn handle(house: &House, user: &str, handle: &HandleAlert, key: &str) -> Result<(), ServiceError> {
    let (actor, purpose) = house.usual(user).await;
    house.app.handle_alert(&actor, purpose, handle, key).await
}

fn faults(done: Result<(), ServiceError>) -> Vec<String> {
    match done {
        Err(ServiceError::Invalid(faults)) => faults.into_iter().map(|fault| fault.message).collect(),
        other => panic!("{other:?}"),
    }
}

fn about(line: &AlertLine, what: &str) -> HandleAlert {
    HandleAlert { child: line.child, alert: line.alert.key.clone(), what: what.into(), ..HandleAlert::default() }
}

#[tokio::test]
async fn an_overdue_visit_is_the_workers_and_goes_with_the_visit() {
    for house in houses().await {
        let family = allocated(&house).await;
        let amira = family.children[0];
        assert!(of(&mine(&house, "social-worker").await, amira, Rule::NotSeen).is_none(), "due tomorrow");
        house.clock.advance(Duration::days(2));
        let page = mine(&house, "social-worker").await;
        let line = of(&page, amira, Rule::NotSeen).unwrap();
        assert_eq!((line.owner.as_str(), line.because), ("Sam Made-Up", "has the child"));
        assert_eq!(line.alert.when, "Overdue by 1 working day");
        assert_eq!(line.mends().0, format!("/children/{amira}/visits/new"));
        let counted: usize = page.counts.iter().map(|(_, count)| count).sum();
        assert_eq!((page.total, page.not_shown), (counted, 0));
        assert!(mine(&house, "other-social-worker").await.lines.is_empty(), "nobody else's");
        let visit = r#"{"schema":1,"at":"2026-03-18","kind":"child_protection","seen":true}"#;
        write(&house, amira, vec![Fact::from_body(Kind::Visit, visit).unwrap()]).await;
        let after = mine(&house, "social-worker").await;
        assert!(of(&after, amira, Rule::NotSeen).is_none());
        assert!(of(&after, family.children[1], Rule::NotSeen).is_some(), "her brother was not seen");
    }
}

#[tokio::test]
async fn that_the_owner_saw_an_alert_is_written_down_once_and_each_look_at_the_list_is() {
    for house in houses().await {
        let family = allocated(&house).await;
        let before = place(&house).await;
        let first = mine(&house, "social-worker").await;
        assert!(first.lines.iter().all(|line| line.seen.is_none()) && !first.lines.is_empty());
        assert_eq!(place(&house).await, before + 2, "that they were seen, and the look");
        let again = mine(&house, "social-worker").await;
        assert_eq!(place(&house).await, before + 3, "the look only");
        assert!(
            again
                .lines
                .iter()
                .all(|line| line.seen.as_deref() == Some("Seen by Social worker (made up) on 16 March 2026"))
        );
        let stored = told(&house, family.children[0], Kind::AlertHandling).await;
        let lines = first.lines.iter().filter(|line| line.child == family.children[0]).count();
        assert_eq!(stored.len(), lines);
        list(&house, "manager", Scope::Team(family.team), &Filter::default()).await;
        assert_eq!(place(&house).await, before + 4, "a manager looks, and is not the owner");
    }
}

#[tokio::test]
async fn a_restricted_child_is_a_number_and_no_line() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let bilal = family.children[1];
    let all = mine(&house, "social-worker").await;
    write(&house, bilal, vec![restriction(&["manager"]).into()]).await;
    let page = mine(&house, "social-worker").await;
    let his = all.lines.iter().filter(|line| line.child == bilal).count();
    assert!(his > 0);
    assert_eq!((page.not_shown, page.total), (his, all.total), "counted all the same");
    assert!(page.lines.iter().all(|line| line.child != bilal));
    let (actor, purpose) = house.usual("social-worker").await;
    let key = &all.lines.iter().find(|line| line.child == bilal).unwrap().alert.key;
    let refused = house.app.alert_options(&actor, purpose, bilal, key).await;
    assert!(matches!(refused, Err(ServiceError::Restricted { .. })));
}

#[tokio::test]
async fn when_a_worker_leaves_the_alerts_are_the_managers_at_once_and_say_whose_they_were() {
    for house in houses().await {
        let family = allocated(&house).await;
        house.clock.advance(Duration::days(2));
        let amira = family.children[0];
        assert!(of(&mine(&house, "manager").await, amira, Rule::NotSeen).is_none());
        let picture = house.app.picture().await.unwrap();
        let held = picture.of(family.me).find(|held| held.fact.kind() == Kind::Worker).unwrap();
        let Fact::Worker(worker) = &held.fact else { unreachable!() };
        let left = Worker { until: Some(day("2026-03-18")), ..(**worker).clone() };
        let fact = NewFact::typed(held.entry, family.me, left).superseding(held.version);
        house.app.install(&Actor::program(), "a test", vec![fact]).await.unwrap();
        assert!(mine(&house, "social-worker").await.lines.is_empty(), "whoever left has none");
        let page = mine(&house, "manager").await;
        for rule in [Rule::NotSeen, Rule::Unallocated] {
            let line = of(&page, amira, rule).unwrap();
            assert_eq!((line.owner.as_str(), line.because), ("Morgan Made-Up", "manages the team"));
            assert_eq!(line.was.as_deref(), Some("Sam Made-Up, who left on 18 March 2026"), "{rule:?}");
        }
    }
}

#[tokio::test]
async fn what_nobody_dealt_with_goes_up_to_the_manager() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    house.clock.advance(Duration::days(7));
    assert!(
        of(&mine(&house, "manager").await, family.children[0], Rule::NotSeen).is_none(),
        "six days after it was due"
    );
    house.clock.advance(Duration::days(1));
    let page = mine(&house, "manager").await;
    let line = of(&page, family.children[0], Rule::NotSeen).unwrap();
    assert_eq!(
        (line.level, line.owner.as_str(), line.escalated_to.as_deref()),
        (1, "Sam Made-Up", Some("Morgan Made-Up"))
    );
    let home = house.usual("manager").await;
    let home = house.app.home(&home.0, home.1).await.unwrap().alerts.unwrap();
    assert_eq!(home.total, page.total);
    assert!(home.escalated >= 3 && home.teams[0].waiting >= home.escalated);
}

#[tokio::test]
async fn an_alert_is_put_off_with_a_reason_and_until_a_day_that_the_council_allows() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    let amira = family.children[0];
    let line = mine(&house, "social-worker").await.lines.into_iter().find(|line| line.child == amira).unwrap();
    let nothing = handle(&house, "social-worker", &about(&line, ""), "a").await;
    assert_eq!(faults(nothing), ["Choose what you did about it"]);
    let bare = handle(&house, "social-worker", &about(&line, "snoozed"), "b").await;
    assert_eq!(faults(bare), ["Enter why it can wait", "Enter the day until which it can wait"]);
    let until = |text: &str| HandleAlert { until: Some(day(text)), note: "On leave".into(), ..about(&line, "snoozed") };
    for (text, says) in [("2026-03-16", "must be after today"), ("2026-04-14", "must be 13 April 2026 or earlier")] {
        let refused = faults(handle(&house, "social-worker", &until(text), "c").await);
        assert!(refused[0].contains(says), "{refused:?}");
    }
    assert!(
        told(&house, amira, Kind::AlertHandling)
            .await
            .iter()
            .all(|fact| matches!(fact, Fact::AlertHandling(one) if one.what == Handled::Seen))
    );
    handle(&house, "social-worker", &until("2026-03-23"), "d").await.unwrap();
    let stored = told(&house, amira, Kind::AlertHandling).await.len();
    handle(&house, "social-worker", &until("2026-03-23"), "d").await.unwrap();
    assert_eq!(told(&house, amira, Kind::AlertHandling).await.len(), stored, "the same form sent twice");
    let waits = |page: &AlertsPage| page.lines.iter().any(|one| one.alert.key == line.alert.key);
    assert!(!waits(&mine(&house, "social-worker").await));
    let put_off =
        list(&house, "social-worker", Scope::Mine, &Filter { show: Show::Handled, ..Filter::default() }).await;
    assert_eq!(put_off.lines[0].state.as_deref(), Some("Put off: back on 23 March 2026"));
    house.clock.advance(Duration::days(7));
    assert!(waits(&mine(&house, "social-worker").await), "its day has come");
}

#[tokio::test]
async fn an_alert_is_passed_on_and_is_then_the_other_ones() {
    for house in houses().await {
        let family = allocated(&house).await;
        let line = mine(&house, "social-worker").await.lines.remove(0);
        let to = |worker| HandleAlert { worker: Some(worker), ..about(&line, "passed_to") };
        let gone = faults(handle(&house, "social-worker", &to(family.gone), "a").await);
        assert_eq!(gone, ["Choose somebody who works here today"]);
        let same = faults(handle(&house, "social-worker", &to(family.me), "b").await);
        assert_eq!(same, ["They have this alert already: choose somebody else"]);
        let others = handle(&house, "other-social-worker", &to(family.other), "c").await;
        assert!(matches!(others, Err(ServiceError::Refused(_))), "not theirs to pass on");
        handle(&house, "social-worker", &to(family.other), "d").await.unwrap();
        let page = mine(&house, "other-social-worker").await;
        let theirs = page.lines.iter().find(|one| one.alert.key == line.alert.key).unwrap();
        assert_eq!((theirs.owner.as_str(), theirs.because), ("Jo Made-Up", "it was passed on"));
        assert_eq!(theirs.last.as_deref(), Some("Passed on by Social worker (made up) on 16 March 2026"));
        assert!(
            mine(&house, "social-worker")
                .await
                .lines
                .iter()
                .all(|one| one.alert.key != line.alert.key || one.child != line.child)
        );
    }
}

#[tokio::test]
async fn what_is_done_is_quiet_for_a_week_and_comes_back_where_the_record_does_not_show_it() {
    let house = House::sqlite().await;
    allocated(&house).await;
    let line = mine(&house, "social-worker").await.lines.remove(0);
    assert_eq!(faults(handle(&house, "social-worker", &about(&line, "done"), "a").await), ["Enter what was done"]);
    let done = HandleAlert { note: "Asked the school".into(), ..about(&line, "done") };
    handle(&house, "manager", &done, "b").await.unwrap();
    let is_there =
        |page: &AlertsPage| page.lines.iter().any(|one| one.alert.key == line.alert.key && one.child == line.child);
    assert!(!is_there(&mine(&house, "social-worker").await));
    house.clock.advance(Duration::days(7));
    let page = mine(&house, "social-worker").await;
    let back = page.lines.iter().find(|one| one.alert.key == line.alert.key && one.child == line.child).unwrap();
    assert_eq!(
        back.last.as_deref(),
        Some("Done by Practice manager (made up) on 16 March 2026, and the record does not show it")
    );
}

#[tokio::test]
async fn lists_are_narrowed_by_rule_person_service_and_time_and_add_up() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    house.clock.advance(Duration::days(2));
    let of_team = async |filter: Filter| list(&house, "manager", Scope::Team(family.team), &filter).await;
    let all = of_team(Filter::default()).await;
    let mut sum = 0;
    for (rule, count) in &all.counts {
        let page = of_team(Filter { rule: Some(*rule), ..Filter::default() }).await;
        assert_eq!(page.total, *count, "{rule:?}");
        assert!(page.lines.iter().all(|line| line.alert.rule == *rule));
        sum += page.total;
    }
    assert_eq!(sum, all.total);
    let sams = of_team(Filter { person: Some(family.me), ..Filter::default() }).await;
    assert!(sams.total > 0 && sams.lines.iter().all(|line| line.owner == "Sam Made-Up"));
    let service = list(&house, "head-of-service", Scope::Service(Service::Assessment), &Filter::default()).await;
    assert_eq!(service.total, all.total, "the team is in that service");
    let elsewhere = list(&house, "head-of-service", Scope::Service(Service::LeavingCare), &Filter::default()).await;
    assert_eq!(elsewhere.total, 0);
    let week = of_team(Filter { view: View::Week, ..Filter::default() }).await;
    let due =
        |line: &AlertLine| line.alert.due_on.is_some_and(|due| (day("2026-03-16")..=day("2026-03-22")).contains(&due));
    let raised = |line: &AlertLine| (day("2026-03-16")..=day("2026-03-22")).contains(&line.alert.raised_on);
    assert_eq!(week.total, all.lines.iter().filter(|line| due(line) || raised(line)).count());
    assert!(week.total > 0 && week.total < all.total, "{} of {}", week.total, all.total);
}

#[tokio::test]
async fn nobody_lists_the_alerts_of_a_team_who_may_not_see_teams() {
    let house = House::sqlite().await;
    let family = allocated(&house).await;
    for user in ["social-worker", "analyst", "councillor", "administrator"] {
        let (actor, purpose) = house.usual(user).await;
        let refused = house.app.alerts(&actor, purpose, Scope::Team(family.team), &Filter::default()).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user}");
    }
    let (actor, purpose) = house.usual("manager").await;
    let none = house.app.alerts(&actor, purpose, Scope::Team(family.me), &Filter::default()).await;
    assert!(matches!(none, Err(ServiceError::NotFound(_))));
}

#[tokio::test]
async fn where_the_record_names_nobody_who_works_here_every_manager_has_it() {
    for house in houses().await {
        let child = house.app.new_id();
        let person = domain::person::Person { family_name: Some("Example".into()), ..Default::default() };
        let plan = r#"{"schema":1,"start_date":"2026-03-03"}"#;
        let plan = Fact::from_body(Kind::ChildProtectionPlan, plan).unwrap();
        write(&house, child, vec![person.into(), plan]).await;
        for user in ["manager", "head-of-service", "director"] {
            let page = mine(&house, user).await;
            let line = of(&page, child, Rule::Unallocated).unwrap();
            assert_eq!(
                (line.owner.as_str(), line.because),
                ("The duty desk", "the record names nobody else"),
                "{user}"
            );
        }
        let page = mine(&house, "social-worker").await;
        assert!(page.lines.is_empty() && page.is_nobody);
        let service = list(&house, "manager", Scope::Service(Service::FamilySafeguarding), &Filter::default()).await;
        assert!(of(&service, child, Rule::Unallocated).is_some(), "in the service that such work belongs to");
        let team = house.app.new_id();
        let boss = crate::families::worker("Morgan Made-Up", Some("manager"), team, None);
        let boss = Worker { role: domain::worker::WorkerRole::HeadOfService, ..boss };
        write(&house, house.app.new_id(), vec![boss.into()]).await;
        let page = mine(&house, "manager").await;
        let line = of(&page, child, Rule::Unallocated).unwrap();
        assert_eq!((line.owner.as_str(), line.because), ("Morgan Made-Up", "heads children’s social care"));
        assert_eq!(
            line.escalated_to.as_deref(),
            Some("The duty desk"),
            "13 days old, and nobody stands above the head"
        );
    }
}
