//! Reviews of looked-after children, and the officers who hold them.

use chrono::{Months, NaiveDate};
use domain::advocacy::{Advocacy, AdvocacyKind};
use domain::allocation::{Allocation, Part};
use domain::looked_after_review::{LookedAfterReview, ReviewingOfficerContact};
use domain::team::Service;

use super::Period;
use crate::calendar::{days_after, working_day, working_days_after};
use crate::case::Case;
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;

/// `persona`: the officer is the reviewing officer who can be signed in as.
pub fn tell(tale: &mut Tale, case: &Case, period: &Period, persona: bool) {
    let officers = officers(tale, case, period, persona);
    let officer = |day: NaiveDate| {
        officers.iter().rev().find(|(from, _)| *from <= day).or_else(|| officers.first()).map_or(0, |(_, who)| *who)
    };
    let mut due = working_days_after(period.from, 20);
    let mut months = 3;
    loop {
        let held = if tale.random.chance(7) {
            days_after(due, tale.random.between(1, 30))
        } else {
            days_after(due, -tale.random.between(0, 12))
        };
        let mut held = working_day(held);
        if held > due && held < days_after(due, 4) {
            held = working_day(days_after(due, -6));
        }
        if held >= period.until || held > tale.today() {
            break;
        }
        review(tale, case, period, (held, due), officer(held));
        let between = days_after(held, tale.random.between(25, 70));
        if tale.random.chance(68) && between < period.until {
            contact(tale, case, working_day(between), officer(between));
        }
        due = held + Months::new(months);
        months = 6;
    }
    if period.age(period.until) >= 6 && tale.random.chance(45) {
        advocate(tale, case, period);
    }
}

fn officers(tale: &mut Tale, case: &Case, period: &Period, persona: bool) -> Vec<(NaiveDate, Who)> {
    let staff = tale.staff;
    let mut day = days_after(period.from, tale.random.between(1, 6));
    let mut all = Vec::new();
    let mut open: Option<(Telling, Allocation)> = None;
    let mut desk = staff.desk(&mut tale.random, Service::ReviewingAndConferences);
    while day < period.until && day <= tale.today() {
        let stint = staff.holder(desk, day);
        let (who, until) = if persona {
            (staff.persona("reviewing-officer"), None)
        } else {
            match stint {
                Some(stint) => (stint.who, stint.until),
                None => {
                    let who = staff.anyone(&mut tale.random, Service::ReviewingAndConferences, day);
                    desk = staff.people[who].worker.map_or(desk, |worker| worker.desk);
                    (who, staff.holder(desk, day).and_then(|stint| stint.until))
                }
            }
        };
        let at = tale.written_after(working_day(day));
        let mut facts: Vec<Telling> = open.take().map(|(told, fact)| until_day(told, fact, day)).into_iter().collect();
        let fact = Allocation {
            part: Part::ReviewingOfficer,
            worker: staff.subject(who),
            team: None,
            named: None,
            from: day,
            until: None,
            change_reason: (!all.is_empty()).then(|| "LEFTRL".into()),
            note: None,
        };
        let told = tale.new_fact(at, case.kids[0].about(), fact.clone());
        facts.push(told.clone());
        let by = case.manager(tale, day);
        tale.tell(at, by, "allocate a reviewing officer", facts);
        open = Some((told, fact));
        all.push((day, who));
        day = until.unwrap_or(NaiveDate::MAX).max(days_after(day, 1));
    }
    if let Some((told, fact)) = open {
        let at = tale.written_after(period.until);
        let by = case.manager(tale, period.until);
        tale.tell(at, by, "allocate a reviewing officer", vec![until_day(told, fact, period.until)]);
    }
    all
}

fn until_day(told: Telling, fact: Allocation, day: NaiveDate) -> Telling {
    Telling { fact: Allocation { until: Some(day), ..fact }.into(), ..told }
}

fn review(tale: &mut Tale, case: &Case, period: &Period, days: (NaiveDate, NaiveDate), officer: Who) {
    let (held_on, due) = days;
    let kid = case.of(&case.kids[0]);
    let age = period.age(held_on);
    let part = if age < 4 {
        "PN0"
    } else {
        tale.random.weighted(&[
            (if age > 9 { 52 } else { 30 }, "PN1"),
            (6, "PN2"),
            (3, "PN3"),
            (3, "PN4"),
            (8, "PN5"),
            (22, "PN6"),
            (8, "PN7"),
        ])
    };
    let voice = (part != "PN7").then(|| words::voice(&mut tale.random, age, kid.language, kid.needs_aid));
    let at = tale.minuted_after(held_on);
    let fact = LookedAfterReview {
        held_on,
        due_on: Some(due),
        participation: Some(part.into()),
        cancelled: false,
        decisions: Some(words::plan(&mut tale.random).into()),
        voice,
        reviewing_officer: Some(tale.staff.people[officer].name.clone()),
    };
    let fact = tale.new_fact(at, case.kids[0].about(), fact);
    tale.tell(at, officer, "record a looked-after review", vec![fact]);
}

fn contact(tale: &mut Tale, case: &Case, on: NaiveDate, officer: Who) {
    let at = tale.written_after(on);
    let fact = ReviewingOfficerContact { on, note: Some(words::note(&mut tale.random)) };
    let fact = tale.new_fact(at, case.kids[0].about(), fact);
    tale.tell(at, officer, "record a reviewing officer’s contact", vec![fact]);
}

fn advocate(tale: &mut Tale, case: &Case, period: &Period) {
    let days = (period.until - period.from).num_days();
    let offered_on = working_day(days_after(period.from, tale.random.between(10, days.clamp(11, 400))));
    let accepted = tale.random.chance(55);
    let start = working_day(days_after(offered_on, tale.random.between(7, 40)));
    let fact = Advocacy {
        kind: tale.random.weighted(&[(80, AdvocacyKind::Advocate), (20, AdvocacyKind::IndependentVisitor)]),
        offered_on,
        accepted: Some(accepted),
        start_date: accepted.then_some(start),
        end_date: None,
        advocate: accepted.then(|| "Example Advocacy".to_owned()),
    };
    let at = tale.written_after(if accepted { start } else { offered_on });
    let who = case.worker(tale, offered_on);
    let fact = tale.new_fact(at, case.kids[0].about(), fact);
    tale.tell(at, who, "record advocacy", vec![fact]);
}
