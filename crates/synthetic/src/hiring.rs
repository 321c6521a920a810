//! How teams, posts and people are made.

use chrono::NaiveDate;
use domain::team::Service;
use domain::worker::WorkerRole;

use crate::calendar::days_after;
use crate::names;
use crate::random::Random;
use crate::scenario::establishment::TeamTable;
use crate::staff::{Desk, Someone, Staff, Stint, Team, Who, Worker, stints};

const DESKS_IN_A_TEAM: u64 = 7;

/// Adds the teams of a service.
pub fn service(staff: &mut Staff, random: &mut Random, service: Service, desks: u64) {
    let teams = desks.div_ceil(DESKS_IN_A_TEAM).max(1);
    for number in 0..teams {
        let here = desks / teams + u64::from(number < desks % teams);
        team(
            staff,
            random,
            service,
            if teams > 1 || service == Service::Assessment { Some(number + 1) } else { None },
            here,
        );
    }
}

fn team(staff: &mut Staff, random: &mut Random, service: Service, number: Option<u64>, desks: u64) {
    let team = staff.teams.len();
    let lead = staff.desks.len();
    let name = number.map_or_else(|| name(service).to_owned(), |number| format!("{} team {number}", name(service)));
    let subject = random.uuid_at(crate::calendar::at(staff.start, 0));
    staff.teams.push(Team { subject, name, service, lead });
    let is_first = number.is_none_or(|number| number == 1);
    let kept: &[&str] = match service {
        Service::FrontDoor => &["front-door"],
        Service::Assessment if is_first => &["social-worker", "social-worker-2"],
        Service::ReviewingAndConferences if is_first => &["reviewing-officer"],
        _ => &[],
    };
    let leader = (service == Service::Assessment && is_first).then_some("manager");
    add_desk(staff, random, team, WorkerRole::TeamManager, leader);
    for persona in kept {
        let role = role(random, service);
        add_desk(staff, random, team, role, Some(persona));
    }
    for _ in kept.len() as u64..desks {
        let role = role(random, service);
        add_desk(staff, random, team, role, None);
    }
}

/// As the accounts of the personas call them.
fn name(service: Service) -> &'static str {
    match service {
        Service::FrontDoor => "Front door",
        Service::EarlyHelp => "Early help",
        Service::Assessment => "Assessment",
        Service::FamilySafeguarding => "Family safeguarding",
        Service::ChildrenInCare => "Children in care",
        Service::LeavingCare => "Leaving care",
        Service::DisabledChildren => "Disabled children",
        Service::Fostering => "Fostering and adoption",
        Service::ReviewingAndConferences => "Safeguarding and review",
    }
}

fn role(random: &mut Random, service: Service) -> WorkerRole {
    match service {
        Service::EarlyHelp => WorkerRole::FamilySupportWorker,
        Service::LeavingCare => WorkerRole::PersonalAdviser,
        Service::ReviewingAndConferences => {
            random.weighted(&[(60, WorkerRole::ReviewingOfficer), (40, WorkerRole::ConferenceChair)])
        }
        _ => random.weighted(&[(78, WorkerRole::SocialWorker), (22, WorkerRole::SeniorSocialWorker)]),
    }
}

fn add_desk(staff: &mut Staff, random: &mut Random, team: usize, role: WorkerRole, persona: Option<&str>) {
    let hours = random.weighted(&[(84, 100), (10, 80), (6, 60)]);
    let subject = random.uuid_at(crate::calendar::at(staff.start, 0));
    // Managers and personas stay, so that a team always has somebody to ask.
    let stays = persona.is_some() || role == WorkerRole::TeamManager;
    let who_when = if stays { vec![(staff.start, None, false)] } else { stints(random, staff.start, staff.today) };
    let role = if persona == Some("reviewing-officer") { WorkerRole::ReviewingOfficer } else { role };
    let kept = matches!(persona, Some("social-worker"));
    let hours = if persona.is_some() { 100 } else { hours };
    seat(staff, random, Desk { subject, team, role, hours, stints: Vec::new(), kept }, persona, who_when);
}

/// From when, until when, and whether from an agency.
type Sits = (NaiveDate, Option<NaiveDate>, bool);

/// A desk with those who sit at it one after the other.
fn seat(staff: &mut Staff, random: &mut Random, mut new: Desk, persona: Option<&str>, who_when: Vec<Sits>) {
    let at_start = crate::calendar::at(staff.start, 0);
    let (desk, role) = (staff.desks.len(), new.role);
    for (from, until, agency) in who_when {
        let employed = if from == staff.start { days_after(from, -random.between(40, 2_900)) } else { from };
        let newly_qualified = !agency && employed == from && role == WorkerRole::SocialWorker && random.chance(45);
        let subject = random.uuid_at(at_start);
        let worker = Worker { subject, desk, role, employed, until, agency, newly_qualified };
        let who = match persona {
            Some(persona) => {
                let who = staff.persona(persona);
                staff.people[who].worker = Some(worker);
                who
            }
            None => add_person(staff, random, worker),
        };
        new.stints.push(Stint { who, from, until, agency });
    }
    staff.desks.push(new);
}

/// Adds a team as a table has it.
pub fn establish(staff: &mut Staff, random: &mut Random, table: &TeamTable) {
    let (team, lead) = (staff.teams.len(), staff.desks.len());
    let subject = random.uuid_at(crate::calendar::at(staff.start, 0));
    staff.teams.push(Team { subject, name: table.name.to_owned(), service: table.service, lead });
    let seats = table.seats.iter().flat_map(|(count, seat)| std::iter::repeat_n(seat, *count));
    for one in std::iter::once(&table.lead).chain(seats) {
        let subject = random.uuid_at(crate::calendar::at(staff.start, 0));
        let who_when = one.sits(random, staff.start, staff.today);
        let new = Desk { subject, team, role: one.role, hours: 100, stints: Vec::new(), kept: false };
        seat(staff, random, new, one.persona, who_when);
    }
}

fn add_person(staff: &mut Staff, random: &mut Random, worker: Worker) -> Who {
    let background = names::background(random);
    let is_woman = random.chance(82);
    let given = names::given(random, background, is_woman);
    let name = format!("{given} {}", names::family(random, background));
    let plain: String = name.to_lowercase().replace(' ', ".").replace(['ë', 'é'], "e");
    // The number keeps two of one name apart.
    let user_name = format!("{plain}.{}", staff.people.len());
    let role = match worker.role {
        WorkerRole::TeamManager => domain::account::Role::PracticeManager,
        WorkerRole::ReviewingOfficer | WorkerRole::ConferenceChair => {
            domain::account::Role::IndependentReviewingOfficer
        }
        _ => domain::account::Role::SocialWorker,
    };
    staff.people.push(Someone { user_name, name, role, worker: Some(worker) });
    staff.people.len() - 1
}
