//! Three brothers and sisters, a team and its workers: what the tests of casework share.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::child_protection_plan::ChildProtectionPlan;
use domain::person::Person;
use domain::referral::Referral;
use domain::relationship::{Relationship, Tie};
use domain::restriction::Restriction;
use domain::team::{Service, Team};
use domain::worker::{Worker, WorkerRole};
use domain::{EntryId, Fact, Kind, SubjectId};
use services::Actor;
use services::app::NewFact;
use testkit::House;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Writes facts on one subject as the program, and gives their entries.
pub async fn write(house: &House, subject: SubjectId, facts: Vec<Fact>) -> Vec<EntryId> {
    write_as(house, &Actor::program(), subject, facts).await
}

pub async fn write_as(house: &House, actor: &Actor, subject: SubjectId, facts: Vec<Fact>) -> Vec<EntryId> {
    let facts: Vec<NewFact> = facts.into_iter().map(|fact| NewFact::typed(house.app.new_id(), subject, fact)).collect();
    let entries = facts.iter().map(|fact| fact.entry).collect();
    house.app.install(actor, "a test", facts).await.unwrap();
    entries
}

pub struct Family {
    /// Amira, 9; Bilal, 4; Dina, a baby. All with a child protection plan since 3 March 2026.
    pub children: [SubjectId; 3],
    pub team: SubjectId,
    /// The worker of the account `social-worker`, and the one of `other-social-worker`.
    pub me: SubjectId,
    pub other: SubjectId,
    /// Left on 2 March 2026.
    pub gone: SubjectId,
}

pub const NAMES: [&str; 3] = ["Amira Example", "Bilal Example", "Dina Example"];

pub fn worker(name: &str, account: Option<&str>, team: SubjectId, until: Option<NaiveDate>) -> Worker {
    Worker {
        name: name.into(),
        user_name: account.map(str::to_owned),
        registration: None,
        role: WorkerRole::SocialWorker,
        team: Some(team),
        agency: false,
        newly_qualified: false,
        full_time_equivalent: Some(80),
        from: day("2020-01-06"),
        until,
        left_reason: None,
    }
}

pub fn key_worker(worker: SubjectId, team: SubjectId, from: &str) -> Allocation {
    Allocation {
        part: Part::KeyWorker,
        worker: Some(worker),
        team: Some(team),
        named: None,
        from: day(from),
        until: None,
        change_reason: None,
        note: None,
    }
}

pub fn restriction(allowed: &[&str]) -> Restriction {
    Restriction { reason: "Made up".into(), allowed: allowed.iter().map(|name| (*name).to_owned()).collect() }
}

/// With nobody allocated yet.
pub async fn family(house: &House) -> Family {
    let id = || house.app.new_id();
    let (children, team, me, other, gone) = ([id(), id(), id()], id(), id(), id(), id());
    let manager = id();
    let born = ["2016-05-04", "2021-11-20", "2025-12-01"];
    for (index, child) in children.iter().enumerate() {
        let (given, family) = NAMES[index].split_once(' ').unwrap();
        let mut facts: Vec<Fact> = vec![
            Person {
                given_names: Some(given.into()),
                family_name: Some(family.into()),
                birth_date: Some(day(born[index])),
                ..Person::default()
            }
            .into(),
            Referral { referral_date: day("2026-02-02"), ..Referral::default() }.into(),
            ChildProtectionPlan { start_date: day("2026-03-03"), ..ChildProtectionPlan::default() }.into(),
        ];
        for other in children.iter().filter(|other| *other != child) {
            let tie = Tie::Sibling;
            facts.push(Relationship { to: *other, tie, parental_responsibility: None, same_home: Some(true) }.into());
        }
        write(house, *child, facts).await;
    }
    let team_fact = Team {
        name: "Assessment team 1".into(),
        service: Service::Assessment,
        manager: Some(manager),
        from: None,
        until: None,
    };
    write(house, team, vec![team_fact.into()]).await;
    let boss = Worker { role: WorkerRole::TeamManager, ..worker("Morgan Made-Up", Some("manager"), team, None) };
    write(house, manager, vec![boss.into()]).await;
    write(house, me, vec![worker("Sam Made-Up", Some("social-worker"), team, None).into()]).await;
    write(house, other, vec![worker("Jo Made-Up", Some("other-social-worker"), team, None).into()]).await;
    let left = Some(day("2026-03-02"));
    write(house, gone, vec![worker("Kim Made-Up", None, team, left).into()]).await;
    Family { children, team, me, other, gone }
}

/// What stands of one kind on a child, with its words, read from the ledger.
pub async fn told(house: &House, child: SubjectId, kind: Kind) -> Vec<Fact> {
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    let versions = write.versions_of_subjects(&[child]).await.unwrap();
    let mut last = std::collections::BTreeMap::new();
    for version in versions.into_iter().filter(|version| version.kind == kind.code()) {
        last.insert(version.entry, version);
    }
    let _ = &mut write;
    let standing = last.into_values().filter(|version| !version.withdrawn);
    standing.map(|version| Fact::from_body(kind, version.body.as_deref().unwrap()).unwrap()).collect()
}
