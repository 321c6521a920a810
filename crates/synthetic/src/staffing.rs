//! The teams, workers and posts as they are written down, and what is written of the workers themselves.

use chrono::NaiveDate;
use domain::When;
use domain::absence::{Absence, AbsenceReason};
use domain::direct_observation::DirectObservation;
use domain::post::Post;
use domain::supervision::{Agreed, Supervision, SupervisionKind};
use domain::team::Team as TeamFact;
use domain::worker::{Worker as WorkerFact, WorkerRole};

use crate::calendar::{at, days_after, working_day};
use crate::random::Random;
use crate::staff::{Desk, Staff, Stint, Who, Worker};
use crate::tale::{Tale, Telling};
use crate::words;

const AWAY: &[&str] = &["another post", "moved away", "career break", "end of contract", "retired"];

/// Tells who works where, from the first day on.
pub fn tell(tale: &mut Tale) {
    let staff = tale.staff;
    let administrator = staff.persona("administrator");
    for team in &staff.teams {
        let manager = staff.holder(team.lead, staff.start).and_then(|stint| staff.subject(stint.who));
        let fact = TeamFact {
            name: team.name.clone(),
            service: team.service,
            manager,
            from: Some(days_after(staff.start, -3_650)),
            until: None,
        };
        let told = tale.new_fact(at(staff.start, 9 * 60), (team.subject, None), fact);
        tale.tell(at(staff.start, 9 * 60), administrator, "save a team", vec![told]);
    }
    for who in 0..staff.people.len() {
        if let Some(worker) = staff.people[who].worker {
            employ(tale, administrator, who, worker);
            supervise(tale, who, worker);
            observe(tale, who, worker);
            ill(tale, who, worker);
        }
    }
    for desk in &staff.desks {
        post(tale, administrator, desk);
    }
}

fn employ(tale: &mut Tale, administrator: Who, who: Who, worker: Worker) {
    let staff = tale.staff;
    let someone = &staff.people[who];
    let told_on = at(worker.employed.max(staff.start), 9 * 60 + 5);
    let registered = !matches!(worker.role, WorkerRole::FamilySupportWorker | WorkerRole::PersonalAdviser);
    let mut fact = WorkerFact {
        name: someone.name.clone(),
        user_name: Some(someone.user_name.clone()),
        // Letters that no register of social workers uses, so that nobody real has this number.
        registration: registered.then(|| format!("MU{:05}", who + 1).into()),
        role: worker.role,
        team: Some(staff.teams[staff.desks[worker.desk].team].subject),
        agency: worker.agency,
        newly_qualified: worker.newly_qualified,
        full_time_equivalent: Some(staff.desks[worker.desk].hours),
        from: worker.employed,
        until: None,
        left_reason: None,
    };
    let first = tale.new_fact(told_on, (worker.subject, None), fact.clone());
    let entry = first.entry;
    tale.tell(told_on, administrator, "save a worker", vec![first]);
    if let Some(until) = worker.until {
        fact.until = Some(until);
        fact.left_reason = Some(if worker.agency { "end of contract" } else { tale.random.one(AWAY) }.to_owned());
        let last = Telling { entry, subject: worker.subject, episode: None, fact: fact.into() };
        tale.tell(at(until, 9 * 60 + 10), administrator, "save a worker", vec![last]);
    }
}

/// One entry for each time in which the same worker, or nobody, is in the post.
fn post(tale: &mut Tale, administrator: Who, desk: &Desk) {
    let staff = tale.staff;
    let mut changes: Vec<(NaiveDate, Option<&Stint>)> = Vec::new();
    if desk.stints.first().is_none_or(|stint| stint.from > staff.start) {
        changes.push((staff.start, None));
    }
    for (place, stint) in desk.stints.iter().enumerate() {
        changes.push((stint.from, Some(stint)));
        let follows_at_once = desk.stints.get(place + 1).is_some_and(|next| Some(next.from) == stint.until);
        if let Some(until) = stint.until.filter(|_| !follows_at_once) {
            changes.push((until, None));
        }
    }
    let mut before: Option<(Telling, Post)> = None;
    for (day, stint) in changes {
        let holder =
            |agency: bool| stint.filter(|stint| stint.agency == agency).and_then(|stint| staff.subject(stint.who));
        let fact = Post {
            title: desk.role.in_words().to_owned(),
            team: Some(staff.teams[desk.team].subject),
            role: desk.role,
            full_time_equivalent: desk.hours,
            from: if before.is_some() { day } else { days_after(staff.start, -1_000) },
            until: None,
            holder: holder(false),
            covered_by: holder(true).filter(|_| stint.is_some_and(|stint| covers(staff, stint.who))),
        };
        let written = at(day, 9 * 60 + 20);
        let told = tale.new_fact(written, (desk.subject, None), fact.clone());
        let ended =
            before.take().map(|(told, fact)| Telling { fact: Post { until: Some(day), ..fact }.into(), ..told });
        tale.tell(written, administrator, "save a post", ended.into_iter().chain([told.clone()]).collect());
        before = Some((told, fact));
    }
}

/// Of a hundred agency workers 81 cover a vacancy (WF-07); the others are there beside the posts.
fn covers(staff: &Staff, who: Who) -> bool {
    Random::of(staff.seed ^ 0xc0_7e25, who as u64).chance(81)
}

fn supervise(tale: &mut Tale, who: Who, worker: Worker) {
    let staff = tale.staff;
    let today = tale.today();
    for session in staff.sessions(who, staff.start, today) {
        let agreed = Agreed {
            what: words::agreed(&mut tale.random).into(),
            who: Some(staff.people[who].name.clone()),
            by: Some(working_day(days_after(session.day, 14))),
            done_on: None,
        };
        let kind = tale.random.weighted(&[
            (72, SupervisionKind::Case),
            (14, SupervisionKind::Professional),
            (14, SupervisionKind::Reflective),
        ]);
        let fact = Supervision {
            held_at: When::Day(session.day),
            kind,
            worker: worker.subject,
            supervisor: staff.user_name(session.supervisor),
            wellbeing: tale.random.chance(60).then(|| "Tired, and all right. A week’s leave is booked.".into()),
            reflection: Some(words::discussed(&mut tale.random).into()),
            agreed: vec![agreed],
            next_on: Some(working_day(days_after(session.day, 30))),
        };
        let telling = |fact: Supervision| Telling {
            entry: session.entry,
            subject: worker.subject,
            episode: None,
            fact: fact.into(),
        };
        tale.tell(session.written, session.supervisor, "record a supervision session", vec![telling(fact.clone())]);
        if let Some((day, at)) = tale.done_after(session.day) {
            let agreed = fact.agreed.iter().cloned().map(|agreed| Agreed { done_on: Some(day), ..agreed }).collect();
            tale.tell(at, who, "report an agreed action done", vec![telling(Supervision { agreed, ..fact })]);
        }
    }
}

/// About twice a year somebody watches a worker at work.
fn observe(tale: &mut Tale, who: Who, worker: Worker) {
    let staff = tale.staff;
    let mut day = days_after(worker.employed.max(staff.start), tale.random.between(30, 150));
    while day < worker.until.unwrap_or(tale.today()) {
        let observed_on = working_day(day);
        let observer = staff.manager(staff.desks[worker.desk].team, observed_on);
        if observer != who {
            let fact = DirectObservation {
                observed_on,
                worker: worker.subject,
                observer: staff.user_name(observer),
                what: tale
                    .random
                    .one(&["home visit", "core group", "child in need meeting", "looked-after review"])
                    .to_owned(),
                strengths: Some("Asked open questions and waited for the answers.".into()),
                to_develop: tale.random.chance(70).then(|| "Say at the start what the visit is for.".into()),
                feedback_given_on: tale.random.chance(85).then(|| working_day(days_after(observed_on, 3))),
                family_feedback: tale.random.chance(40).then(|| "She listens and rings back, mother said.".into()),
            };
            let written = tale.written_after(working_day(days_after(observed_on, 4)));
            let told = tale.new_fact(written, (worker.subject, None), fact);
            tale.tell(written, observer, "record a direct observation", vec![told]);
        }
        day = days_after(day, tale.random.between(120, 240));
    }
}

/// Days from one illness to the next, and how long each lasts, so that 3.5% of working days are lost (WF-05).
const WELL: i64 = 260;
const ILL: &[(u64, (i64, i64))] = &[(70, (1, 5)), (21, (6, 20)), (9, (21, 90))];

/// From a stream of its own, so that nobody else's story depends on it.
fn ill(tale: &mut Tale, who: Who, worker: Worker) {
    let staff = tale.staff;
    let mut random = Random::of(staff.seed ^ 0x1115_1c6b, who as u64);
    let mut day = days_after(worker.employed.max(staff.start), random.wait(WELL));
    while day < worker.until.unwrap_or(tale.today()) {
        let from = working_day(day);
        let back = working_day(days_after(from, random.in_bands(ILL)));
        let back = worker.until.map_or(back, |until| back.min(until));
        let fact = Absence {
            worker: worker.subject,
            reason: AbsenceReason::Sickness,
            from,
            until: None,
            full_time_equivalent: staff.desks[worker.desk].hours,
            days_lost: None,
        };
        let manager = staff.manager(staff.desks[worker.desk].team, from);
        let entry = random.uuid_at(at(from, 9 * 60 + 30));
        let telling = |fact: Absence| Telling { entry, subject: worker.subject, episode: None, fact: fact.into() };
        if from < back {
            tale.tell(at(from, 9 * 60 + 30), manager, "record an absence", vec![telling(fact.clone())]);
            let ended = Absence { until: Some(back), ..fact };
            tale.tell(at(back, 9 * 60 + 30), manager, "record an absence", vec![telling(ended)]);
        }
        day = days_after(back, random.wait(WELL));
    }
}
