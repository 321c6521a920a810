//! Cases of alerts, of whose they are, and of what becomes of them.

use chrono::NaiveDate;
use domain::alert::{AlertHandling, Handled};
use domain::clock::Timescales;
use domain::team::{Service, Team};
use domain::worker::{Worker, WorkerRole};
use domain::{Fact, Kind, SubjectId, When};
use picture::Picture;
use proptest::prelude::*;
use uuid::Uuid;

use super::owner::Because;
use super::rules::{FILE, NotRules};
use super::{Alert, AlertsOfChild, Desks, Lead, Mend, Owner, Rule, Rules, Severity, State, of_child, standing};
use crate::indicators::testing::{day, fact, subject, typed};

const CHILD: u128 = 1;
const SAM: u128 = 2;
const MORGAN: u128 = 3;
const TEAM: u128 = 4;
const HEAD: u128 = 5;

fn worker(role: &str, team: u128, until: Option<&str>) -> Fact {
    let until = until.map(|day| format!(r#","until":"{day}""#)).unwrap_or_default();
    let team = subject(team);
    fact(Kind::Worker, &format!(r#"{{"name":"Made Up","role":"{role}","team":"{team}","from":"2020-01-06"{until}}}"#))
}

fn team(manager: Option<u128>) -> Fact {
    let manager = manager.map(|one| format!(r#","manager":"{}""#, subject(one))).unwrap_or_default();
    fact(Kind::Team, &format!(r#"{{"name":"Team 1","service":"family_safeguarding"{manager}}}"#))
}

fn allocated(worker: u128, from: &str) -> Fact {
    let (worker, team) = (subject(worker), subject(TEAM));
    fact(Kind::Allocation, &format!(r#"{{"part":"key_worker","worker":"{worker}","team":"{team}","from":"{from}"}}"#))
}

fn person() -> Fact {
    fact(Kind::Person, r#"{"family_name":"Example","birth_date":"2015-05-04","sex":"F","ethnicity":"WBRI"}"#)
}

/// A child of Sam's with a plan since 2 March 2026, in a team that Morgan manages.
fn case(sam_until: Option<&str>, more: &[(Kind, &str)]) -> Picture {
    let mut facts = vec![
        (TEAM, team(Some(MORGAN))),
        (SAM, worker("social_worker", TEAM, sam_until)),
        (MORGAN, worker("team_manager", TEAM, None)),
        (CHILD, person()),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-02-02"}"#)),
        (CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-03-02"}"#)),
        (CHILD, allocated(SAM, "2026-02-03")),
    ];
    facts.extend(more.iter().map(|(kind, body)| (CHILD, fact(*kind, body))));
    typed(facts)
}

fn on(picture: &Picture, today: &str) -> (AlertsOfChild, Desks) {
    let desks = Desks::of(picture, day(today));
    let found = of_child(picture, subject(CHILD), &desks, Timescales::built_in(), day(today), Rules::built_in());
    (found, desks)
}

fn only(found: &AlertsOfChild, rule: Rule) -> &Alert {
    let all: Vec<&Alert> = found.alerts.iter().filter(|alert| alert.rule == rule).collect();
    assert_eq!(all.len(), 1, "{rule:?} of {:?}", found.alerts);
    all[0]
}

fn has(found: &AlertsOfChild, rule: Rule) -> bool {
    found.alerts.iter().any(|alert| alert.rule == rule)
}

const VISITED: (Kind, &str) = (Kind::Visit, r#"{"at":"2026-03-03","kind":"child_protection","seen":true}"#);

#[test]
fn a_contact_is_an_alert_of_the_front_door_until_somebody_decides() {
    let contact = |decision: &str| {
        format!(
            r#"{{"received_at":"2026-03-16T09:30:00+00:00","source":"2A","concern":"Made up","family_aware":{{"answer":"yes"}}{decision}}}"#
        )
    };
    let waits = typed([(CHILD, person()), (CHILD, fact(Kind::Contact, &contact("")))]);
    let (found, desks) = on(&waits, "2026-03-19");
    let alert = only(&found, Rule::ContactUndecided);
    assert_eq!((alert.severity, alert.when.as_str()), (Severity::Overdue, "Overdue by 2 working days"));
    assert_eq!((alert.raised_on, alert.due_on), (day("2026-03-16"), Some(day("2026-03-17"))));
    assert!(matches!(alert.mend, Mend::Contact(_)));
    assert_eq!(desks.service_of(alert.rule, &found.lead), Some(Service::FrontDoor));
    let decision =
        r#","decision":{"outcome":"no_further_action","reason":"x","decided_at":"2026-03-18","decided_by":"manager"}"#;
    let decided = typed([(CHILD, person()), (CHILD, fact(Kind::Contact, &contact(decision)))]);
    assert!(on(&decided, "2026-03-19").0.alerts.is_empty());
    assert!(!has(&on(&waits, "2026-03-15").0, Rule::ContactUndecided), "not before it is received");
}

#[test]
fn a_visit_that_falls_due_keeps_its_key_when_it_is_overdue_and_goes_with_the_next_visit() {
    let picture = case(None, &[VISITED]);
    let key = |today: &str, rule: Rule| {
        let (found, _) = on(&picture, today);
        let alert = found.alerts.iter().find(|one| one.rule == rule && one.mend == Mend::Visit).cloned();
        alert.map(|alert| (alert.key, alert.severity, alert.raised_on))
    };
    assert_eq!(key("2026-03-09", Rule::Timescale), None, "due on 17 March: eight days away");
    let soon = key("2026-03-10", Rule::Timescale).unwrap();
    assert_eq!((soon.1, soon.2), (Severity::Soon, day("2026-03-10")));
    let late = key("2026-03-18", Rule::NotSeen).unwrap();
    assert_eq!((&late.0, late.1, late.2), (&soon.0, Severity::Overdue, day("2026-03-10")));
    let again = (Kind::Visit, r#"{"at":"2026-03-18","kind":"child_protection","seen":true}"#);
    assert!(!has(&on(&case(None, &[VISITED, again]), "2026-03-18").0, Rule::NotSeen));
}

#[test]
fn a_child_whose_worker_left_is_unallocated_from_that_day_and_the_managers() {
    let picture = case(Some("2026-03-12"), &[VISITED]);
    assert!(!has(&on(&picture, "2026-03-11").0, Rule::Unallocated));
    let (found, desks) = on(&picture, "2026-03-13");
    let alert = only(&found, Rule::Unallocated);
    assert_eq!((alert.raised_on, alert.severity), (day("2026-03-12"), Severity::Now));
    let owned = desks.owner(alert.rule, &found.lead, None);
    assert_eq!(owned.owner, Owner::Worker(subject(MORGAN)));
    assert_eq!((owned.because, owned.was), (Because::ManagesTheTeam, Some(subject(SAM))));
    let visit = desks.owner(Rule::NotSeen, &found.lead, None);
    assert_eq!((visit.owner, visit.was), (Owner::Worker(subject(MORGAN)), Some(subject(SAM))), "it was Sam's");
    let (found, desks) = on(&picture, "2026-03-11");
    assert_eq!(desks.owner(Rule::NotSeen, &found.lead, None).owner, Owner::Worker(subject(SAM)));
}

#[test]
fn a_plan_drifts_past_nine_and_then_fifteen_months_and_each_is_an_alert_of_its_own() {
    let picture = case(None, &[]);
    assert!(!has(&on(&picture, "2026-12-01").0, Rule::Drift));
    let nine = only(&on(&picture, "2026-12-02").0, Rule::Drift).clone();
    assert_eq!((nine.raised_on, nine.when.as_str()), (day("2026-12-02"), "9 months and more"));
    let fifteen = only(&on(&picture, "2027-06-02").0, Rule::Drift).clone();
    assert_eq!(fifteen.when, "15 months and more");
    assert_ne!(nine.key, fifteen.key);
    let ended = typed([
        (CHILD, person()),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-02-02"}"#)),
        (CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-03-02","end_date":"2026-11-30"}"#)),
    ]);
    assert!(!has(&on(&ended, "2026-12-02").0, Rule::Drift));
}

#[test]
fn silence_is_an_alert_after_the_days_of_the_council_and_a_note_ends_it() {
    let picture = case(None, &[VISITED]);
    assert!(!has(&on(&picture, "2026-04-14").0, Rule::NoActivity), "42 days after the visit");
    let (found, _) = on(&picture, "2026-04-15");
    assert_eq!(only(&found, Rule::NoActivity).raised_on, day("2026-04-15"));
    let note = (Kind::CaseNote, r#"{"at":"2026-04-14","kind":"telephone_call","text":"Made up"}"#);
    assert!(!has(&on(&case(None, &[VISITED, note]), "2026-04-15").0, Rule::NoActivity));
}

#[test]
fn a_case_that_was_not_talked_over_is_the_managers_and_counts_from_the_allocation() {
    let (found, desks) = on(&case(None, &[]), "2026-03-11");
    let alert = only(&found, Rule::NoSupervision);
    assert_eq!((alert.when.as_str(), alert.raised_on), ("36 days", day("2026-03-11")));
    assert_eq!(alert.mend, Mend::Supervise(subject(SAM)));
    assert_eq!(desks.owner(alert.rule, &found.lead, None).owner, Owner::Worker(subject(MORGAN)));
    assert!(!has(&on(&case(None, &[]), "2026-03-10").0, Rule::NoSupervision));
    let held = format!(
        r#"{{"session":"{}","held_at":"2026-03-09","worker":"{}","supervisor":"manager"}}"#,
        subject(90),
        subject(SAM)
    );
    assert!(!has(&on(&case(None, &[(Kind::CaseSupervision, &held)]), "2026-03-11").0, Rule::NoSupervision));
}

#[test]
fn a_child_is_missing_until_the_return_and_then_an_interview_is_due() {
    let gone = (Kind::MissingEpisode, r#"{"kind":"M","from":"2026-03-10"}"#);
    let (found, _) = on(&case(None, &[gone]), "2026-03-11");
    assert_eq!(only(&found, Rule::MissingNow).severity, Severity::Now);
    assert_eq!(found.alerts[0].rule, Rule::MissingNow, "first of all");
    let back = (Kind::MissingEpisode, r#"{"kind":"M","from":"2026-03-10","until":"2026-03-11"}"#);
    let (found, _) = on(&case(None, &[back]), "2026-03-11");
    assert!(!has(&found, Rule::MissingNow));
    assert_eq!(only(&found, Rule::ReturnInterview).due_on, Some(day("2026-03-14")));
}

#[test]
fn what_is_missing_or_contradicts_itself_is_told_where_it_is_put_right() {
    let other = (Kind::ChildProtectionPlan, r#"{"start_date":"2026-03-05"}"#);
    let unknown = fact(Kind::Person, r#"{"family_name":"Example","sex":"F"}"#);
    let mut facts = vec![
        (CHILD, unknown),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-02-02"}"#)),
        (CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-03-02"}"#)),
        (CHILD, fact(other.0, other.1)),
    ];
    let names = |facts: Vec<(u128, Fact)>| -> Vec<&'static str> {
        let (found, _) = on(&typed(facts), "2026-03-11");
        let faults = found.alerts.into_iter().filter(|alert| alert.rule == Rule::DataFault);
        let mut names: Vec<_> = faults.map(|alert| alert.name).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names(facts.clone()), ["Contradiction", "Date of birth", "Ethnicity"]);
    facts.pop();
    facts[0] = (CHILD, person());
    assert!(names(facts).is_empty());
}

#[test]
fn a_child_with_no_open_work_raises_nothing() {
    let closed = typed([
        (CHILD, fact(Kind::Person, "{}")),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2025-02-02","closure_date":"2025-06-02"}"#)),
    ]);
    let (found, _) = on(&closed, "2026-03-11");
    assert!(found.alerts.is_empty() && !found.is_open, "{:?}", found.alerts);
}

fn handled(alert: &Alert, at: &str, what: Handled) -> AlertHandling {
    let at = When::Day(day(at));
    AlertHandling { alert: alert.key.as_str().into(), what, by: "made-up".into(), at, note: None }
}

/// The overdue visit of the case, due on 17 March 2026, on a day with what was done about it.
fn stands(today: &str, did: &[(&str, Handled)]) -> (State, u8, Option<Owner>, Owner, bool) {
    let mut picture_facts = vec![
        (TEAM, team(Some(MORGAN))),
        (SAM, worker("social_worker", TEAM, None)),
        (MORGAN, worker("team_manager", TEAM, None)),
        (HEAD, worker("service_manager", TEAM, None)),
        (CHILD, person()),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-02-02"}"#)),
        (CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-03-02"}"#)),
        (CHILD, allocated(SAM, "2026-02-03")),
    ];
    picture_facts.push((CHILD, fact(VISITED.0, VISITED.1)));
    let (found, desks) = on(&typed(picture_facts), today);
    let alert = only(&found, Rule::NotSeen).clone();
    let handling: Vec<AlertHandling> = did.iter().map(|(at, what)| handled(&alert, at, what.clone())).collect();
    let stands = standing::standing(&alert, &found.lead, &handling, &desks, Rules::built_in(), day(today));
    (stands.state, stands.level, stands.escalated_to, stands.owned.owner, stands.came_back)
}

#[test]
fn an_alert_goes_up_after_seven_days_and_to_the_head_after_fourteen() {
    let [sam, morgan, head] = [SAM, MORGAN, HEAD].map(|one| Owner::Worker(subject(one)));
    assert_eq!(stands("2026-03-23", &[]), (State::Waiting, 0, None, sam, false), "six days after it was due");
    assert_eq!(stands("2026-03-24", &[]), (State::Waiting, 1, Some(morgan), sam, false));
    assert_eq!(stands("2026-03-31", &[]), (State::Waiting, 2, Some(head), sam, false));
    let seen = [("2026-03-19", Handled::Seen)];
    assert_eq!(stands("2026-03-24", &seen).1, 1, "having seen it is not having dealt with it");
    let asked = [("2026-03-18", Handled::Escalated)];
    assert_eq!(stands("2026-03-18", &asked).2, Some(morgan), "handed upwards before its time");
}

#[test]
fn what_is_put_off_or_done_is_quiet_until_its_day_and_done_comes_back_unless_the_record_shows_it() {
    let put_off = [("2026-03-19", Handled::Snoozed { until: day("2026-03-26") })];
    assert_eq!(stands("2026-03-25", &put_off).0, State::PutOff { until: day("2026-03-26") });
    assert_eq!((stands("2026-03-26", &put_off).0, stands("2026-03-26", &put_off).1), (State::Waiting, 0));
    assert_eq!(stands("2026-04-02", &put_off).1, 1, "it counts from the day until which it was put off");
    let done = [("2026-03-19", Handled::Done)];
    assert_eq!(stands("2026-03-25", &done).0, State::Done { until: day("2026-03-26") });
    let back = stands("2026-03-26", &done);
    assert_eq!((back.0, back.4), (State::Waiting, true));
}

#[test]
fn what_was_passed_on_is_the_other_ones_while_they_work_here() {
    let passed = [("2026-03-23", Handled::PassedTo { worker: subject(HEAD) })];
    let after = stands("2026-03-24", &passed);
    assert_eq!((after.1, after.3), (0, Owner::Worker(subject(HEAD))), "and has as long as anybody");
    let gone = [("2026-03-23", Handled::PassedTo { worker: subject(77) })];
    assert_eq!(stands("2026-03-24", &gone).3, Owner::Worker(subject(SAM)), "nobody of whom the record knows");
}

#[test]
fn the_file_that_the_program_came_with_names_every_rule() {
    let text = include_str!("../../../../practice/alerts.toml");
    for rule in Rule::ALL {
        assert!(text.contains(&format!("\n[{}]\n", rule.code())), "{} is not in {FILE}", rule.code());
        assert_eq!(Rule::from_code(rule.code()), Some(rule));
    }
    assert_eq!(Rules::built_in().drift_months, [9, 15, 18, 24]);
}

#[test]
fn a_council_switches_a_rule_off_and_the_others_stay() {
    let rules = Rules::from_toml("[drift]\non = false\n[data_fault]\nescalates = true\n", "own.toml").unwrap();
    assert!(!rules.is_on(Rule::Drift) && rules.is_on(Rule::NotSeen));
    assert!(rules.escalates(Rule::DataFault) && rules.soon_days == 7);
    let picture = case(None, &[]);
    let desks = Desks::of(&picture, day("2026-12-02"));
    let found = of_child(&picture, subject(CHILD), &desks, Timescales::built_in(), day("2026-12-02"), &rules);
    assert!(!has(&found, Rule::Drift) && has(&found, Rule::NoSupervision));
}

#[test]
fn a_fault_in_the_file_is_told_with_its_line_table_and_key() {
    let refused = |text: &str| {
        Rules::from_toml(text, "own.toml")
            .map_err(|NotRules { line, place, why, .. }| (line, place + ": " + &why))
            .unwrap_err()
    };
    for (text, line, says) in [
        ("[drift\n", 1, "this is not TOML"),
        ("\n[drifft]\n", 2, ", table drifft: there is no such table"),
        ("[drift]\nmonths = [9, \"x\"]\n", 2, ", table drift, key months: write whole numbers of months in brackets"),
        ("[no_activity]\nmonths = [9]\n", 2, "the table has no such key. Its keys are: days, on, escalates."),
        ("[no_activity]\ndays = 0\n", 2, "write a whole number of days from 1 to 1000"),
        ("[drift]\non = \"no\"\n", 2, "write true or false."),
        ("[escalation]\nhead_days = 3\n", 1, "head_days is less than manager_days"),
        ("drift = 3\n", 1, "write [drift] on a line of its own"),
    ] {
        let (at, sentence) = refused(text);
        assert_eq!(at, line, "{text}");
        assert!(sentence.contains(says), "{text}: {sentence}");
    }
}

/// Place of the role, team, first day and last.
type Drawn = (usize, Option<u128>, (i64, Option<i64>));
type People = Vec<(SubjectId, Worker)>;
type Teams = Vec<(SubjectId, Team)>;

/// Up to nine people in up to three teams, some of whom have left, are not here yet or manage nothing.
fn staff() -> impl Strategy<Value = (People, Teams)> {
    let days = (0_i64..800, proptest::option::of(0_i64..800));
    let one = (0_usize..WorkerRole::ALL.len(), proptest::option::of(0_u128..4), days);
    let team = (0_usize..Service::ALL.len(), proptest::option::of(0_u128..9));
    (proptest::collection::vec(one, 0..9), proptest::collection::vec(team, 0..4)).prop_map(|(people, teams)| {
        let at = |days: i64| day("2025-01-01") + chrono::Duration::days(days);
        let person = |(place, (role, team, (from, until))): (u128, Drawn)| {
            let worker = Worker {
                name: "Made up".into(),
                user_name: None,
                registration: None,
                role: WorkerRole::ALL[role],
                team: team.map(|team| Uuid::from_u128(100 + team)),
                agency: false,
                newly_qualified: false,
                full_time_equivalent: None,
                from: at(from),
                until: until.map(at),
                left_reason: None,
            };
            (Uuid::from_u128(place), worker)
        };
        let group = |(place, (service, manager)): (u128, (usize, Option<u128>))| {
            let manager = manager.map(Uuid::from_u128);
            let team =
                Team { name: "Made up".into(), service: Service::ALL[service], manager, from: None, until: None };
            (Uuid::from_u128(100 + place), team)
        };
        ((0..).zip(people).map(person).collect(), (0..).zip(teams).map(group).collect())
    })
}

proptest! {
    #[test]
    fn every_alert_has_one_owner_who_works_here_on_the_day_or_lies_on_the_duty_desk(
        (people, teams) in staff(),
        lead_worker in proptest::option::of(0_u128..12),
        lead_team in proptest::option::of(100_u128..105),
        passed in proptest::option::of(0_u128..12),
        offset in 0_i64..900,
    ) {
        let today: NaiveDate = day("2025-01-01") + chrono::Duration::days(offset);
        let desks = Desks::new(people.clone(), teams, today);
        let lead = Lead { worker: lead_worker.map(Uuid::from_u128), team: lead_team.map(Uuid::from_u128), service: None };
        let works = |id: SubjectId| people.iter().any(|(one, worker)| *one == id && worker.works_on(today));
        for rule in Rule::ALL {
            let owned = desks.owner(rule, &lead, passed.map(Uuid::from_u128));
            match owned.owner {
                Owner::Worker(id) => prop_assert!(works(id), "{rule:?}: the owner does not work here"),
                Owner::DutyDesk => {
                    let heads = people.iter().filter(|(_, one)| one.works_on(today)).any(|(_, one)| {
                        matches!(one.role, WorkerRole::HeadOfService | WorkerRole::ServiceManager)
                    });
                    prop_assert!(!heads, "{rule:?}: somebody heads the service, and it lies on the duty desk");
                }
            }
            if let Some(gone) = owned.was {
                prop_assert!(!works(gone), "{rule:?}: said to have left, and works here");
            }
            for level in 1..=2 {
                let up = desks.escalated_to(level, rule, &lead, owned.owner);
                prop_assert_ne!(up, Some(owned.owner));
                prop_assert!(up.is_some() || owned.owner == Owner::DutyDesk, "{:?}: nobody hears of it at level {}", rule, level);
                if let Some(Owner::Worker(id)) = up {
                    prop_assert!(works(id));
                }
            }
        }
    }
}
