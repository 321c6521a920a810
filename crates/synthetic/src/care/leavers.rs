//! Young people who leave care: pathway plans, advisers and how they live.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::care_leaver::{CareLeaver, PathwayPlan};
use domain::team::Service;
use domain::visit::VisitKind;

use super::{Period, Route};
use crate::calendar::{birthday, days_after, working_day};
use crate::case::{Case, Span};
use crate::documents;
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;
use crate::work::{self, Visits};

/// Entitled are those who were looked after for 13 weeks since they were 14, some of it after they were 16.
pub fn tell(tale: &mut Tale, case: &Case, period: &Period) {
    let (sixteen, eighteen) = (birthday(period.born, 16), birthday(period.born, 18));
    let counted = (period.until - period.from.max(birthday(period.born, 14))).num_days();
    if period.until <= sixteen || counted < 91 {
        return;
    }
    let until = if period.until >= eighteen { birthday(period.born, 21) } else { eighteen };
    let begins = days_after(sixteen.max(period.from), 91);
    plans(tale, case, period, (begins, until));
    let advised = days_after(begins.max(birthday(period.born, 17)), tale.random.between(60, 240));
    if let Some((who, desk)) = adviser(tale, case, advised, until)
        && period.until >= eighteen
    {
        statuses(tale, case, period, who);
        let span = Span { from: eighteen, until, who: Some(who), team: tale.staff.desks[desk].team, reason: "TSPROC" };
        let on = case.kids[0].with_others();
        let leaver = Case { family: case.family, kids: vec![on], spans: vec![span] };
        work::visits(
            tale,
            &leaver,
            Visits { kind: VisitKind::CareLeaver, from: eighteen, until, first: 30, every: 58 },
        );
        work::notes(tale, &leaver, eighteen, until, 16);
        work::supervisions(tale, &leaver);
    }
}

fn plans(tale: &mut Tale, case: &Case, period: &Period, days: (NaiveDate, NaiveDate)) {
    let kid = case.of(&case.kids[0]);
    let mut day = working_day(days_after(days.0, -tale.random.between(0, 25)));
    let mut is_review = false;
    while day < days.1 && day <= tale.today() {
        let at = tale.minuted_after(day);
        let who = case.worker(tale, day);
        let voice = words::voice(&mut tale.random, period.age(day), kid.language, kid.needs_aid);
        let fact = PathwayPlan {
            agreed_on: day,
            is_review,
            plan: Some(words::plan(&mut tale.random).into()),
            voice: Some(voice),
        };
        let fact = tale.new_fact(at, (case.kids[0].subject, None), fact);
        tale.tell(at, who, "record a pathway plan", vec![fact]);
        documents::file(tale, case, day, "pathway_plan");
        let late = tale.random.chance(14);
        day = working_day(days_after(
            day,
            if late { tale.random.between(190, 280) } else { tale.random.between(150, 181) },
        ));
        is_review = true;
    }
}

fn adviser(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate) -> Option<(Who, usize)> {
    let staff = tale.staff;
    let desk = staff.desk(&mut tale.random, Service::LeavingCare);
    let who = staff
        .holder(desk, from)
        .map(|stint| stint.who)
        .unwrap_or_else(|| staff.anyone(&mut tale.random, Service::LeavingCare, from));
    let at = tale.written_after(working_day(from));
    let fact = Allocation {
        part: Part::PersonalAdviser,
        worker: staff.subject(who),
        team: Some(staff.teams[staff.desks[desk].team].subject),
        named: None,
        from,
        until: None,
        change_reason: None,
        note: None,
    };
    let by = staff.manager(staff.desks[desk].team, from);
    let told = tale.new_fact(at, (case.kids[0].subject, None), fact.clone());
    tale.tell(at, by, "allocate a personal adviser", vec![told.clone()])?;
    let at = tale.written_after(working_day(until));
    let ended = Allocation { until: Some(until), ..fact };
    tale.tell(at, by, "allocate a personal adviser", vec![Telling { fact: ended.into(), ..told }]);
    Some((who, desk))
}

/// What is known around each birthday and half-way between.
fn statuses(tale: &mut Tale, case: &Case, period: &Period, who: Who) {
    let mut day = days_after(birthday(period.born, 18), tale.random.between(5, 40));
    let until = birthday(period.born, 21);
    let mut lives = ("", true);
    let mut does = "";
    while day < until && day <= tale.today() {
        let random = &mut tale.random;
        if lives.0.is_empty() || random.chance(30) {
            lives = accommodation(random, period.ends);
            // About 60% are in education, employment or training (CL-02).
            does = random.weighted(&[
                (7, "F1"),
                (25, "F2"),
                (5, "F4"),
                (21, "F5"),
                (9, "P5"),
                (12, "G4"),
                (22, "G5"),
                (5, "G6"),
            ]);
        }
        let in_touch = random.chance(93);
        let fact = CareLeaver {
            known_on: Some(day),
            year: None,
            eligibility: Some("former_relevant".into()),
            in_touch: Some(if in_touch { "YES" } else { random.weighted(&[(60, "NO"), (40, "REFU")]) }.into()),
            last_contact_on: Some(days_after(day, -random.between(1, 40))),
            accommodation: in_touch.then(|| lives.0.into()),
            suitable: in_touch.then_some(lives.1),
            activity: Some(if in_touch { does } else { "0" }.into()),
            personal_adviser: Some(tale.staff.people[who].name.clone()),
            unaccompanied: Some(period.route == Route::Alone),
        };
        let at = tale.written_after(day);
        let fact = tale.new_fact(at, (case.kids[0].subject, None), fact);
        tale.tell(at, who, "record how a care leaver lives", vec![fact]);
        day = working_day(days_after(day, tale.random.between(160, 200)));
    }
}

/// Where they live and whether it is suitable: 85% (CL-01).
fn accommodation(random: &mut crate::Random, ends: &str) -> (&'static str, bool) {
    let place = match ends {
        "E17" => random.weighted(&[(80, "Z"), (10, "D"), (10, "U")]),
        _ => random.weighted(&[
            (14, "B"),
            (28, "D"),
            (6, "E"),
            (8, "K"),
            (30, "U"),
            (3, "S"),
            (3, "V"),
            (4, "X"),
            (4, "Y"),
        ]),
    };
    let suitable = match place {
        "S" | "X" => false,
        "Z" | "D" | "E" => random.chance(96),
        "V" => random.chance(40),
        _ => random.chance(83),
    };
    (place, suitable)
}
