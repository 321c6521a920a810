//! The week's work with a family: visits, notes, supervision.

use chrono::{Duration, NaiveDate};
use domain::case_note::{CaseNote, CaseNoteKind};
use domain::supervision::{Agreed, CaseSupervision};
use domain::visit::{NotSeen, Visit, VisitKind};
use domain::{Fact, SubjectId, When};

use crate::calendar::{days_after, is_school_holiday, working_day};
use crate::case::{Case, OnCase};
use crate::documents;
use crate::family::Kid;
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;

/// How often a family is seen, and from when to when.
#[derive(Clone, Copy, Debug)]
pub struct Visits {
    pub kind: VisitKind,
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// The first comes within so many days.
    pub first: i64,
    /// The next within so many days.
    pub every: i64,
}

/// One visit as far as it is the same for all.
struct Call {
    day: NaiveDate,
    at: When,
    kind: VisitKind,
    who: Who,
    together: Option<SubjectId>,
    nobody: Option<NotSeen>,
    place: &'static str,
}

/// Tells of the visits to those of the case who are there.
pub fn visits(tale: &mut Tale, case: &Case, how: Visits) {
    let mut day = working_day(days_after(how.from, tale.random.between(how.first / 2, how.first)));
    while day < how.until && day <= tale.today() && day < tale.quiet_from {
        let missed = tale.random.chance(8);
        tale.unless_still(day, |tale| visit(tale, case, how.kind, day, missed));
        let step = if missed { tale.random.between(1, 6) } else { step(tale, how.every, case.family.drifts, day) };
        day = working_day(days_after(day, step.max(1)));
    }
}

/// Mostly in time; in some families, and in the holidays, later than it should be.
fn step(tale: &mut Tale, every: i64, drifts: bool, day: NaiveDate) -> i64 {
    let late = if drifts {
        38
    } else if is_school_holiday(day) {
        14
    } else {
        8
    };
    if tale.random.chance(late) {
        return every + tale.random.between(every / 6 + 1, every + 2);
    }
    every - tale.random.between(0, every / 4)
}

pub fn visit(tale: &mut Tale, case: &Case, kind: VisitKind, day: NaiveDate, missed: bool) {
    let who = case.worker(tale, day);
    let born = |on: &&OnCase| case.of(on).born <= day;
    let count = case.present(day).filter(born).count();
    if count == 0 {
        return;
    }
    let written = tale.written_after(day);
    let call = Call {
        day,
        at: tale.moment_on(day),
        kind,
        who,
        together: (count > 1).then(|| tale.id(written)),
        nobody: missed.then(|| {
            tale.random.weighted(&[
                (55, NotSeen::NobodyIn),
                (15, NotSeen::Refused),
                (20, NotSeen::Cancelled),
                (10, NotSeen::Other),
            ])
        }),
        place: tale.random.weighted(&[(74, "home"), (20, "school"), (6, "elsewhere")]),
    };
    let mut facts = Vec::new();
    for on in case.present(day).filter(born) {
        let seen = seen(tale, case.of(on), &call);
        facts.push(tale.new_fact(written, on.about(), seen));
    }
    tale.tell(written, who, "record a visit", facts);
    if count == 1 && !missed && tale.random.chance(3) {
        documents::file(tale, case, day, "other");
    }
}

fn seen(tale: &mut Tale, kid: &Kid, call: &Call) -> Visit {
    let age = kid.age(call.day);
    let staff = tale.staff;
    let random = &mut tale.random;
    let not_seen =
        call.nobody.or_else(|| random.chance(7).then_some(if age < 3 { NotSeen::Asleep } else { NotSeen::ChildOut }));
    let mut visit = Visit {
        at: call.at,
        kind: call.kind,
        worker: staff.subject(call.who),
        worker_name: None,
        seen: not_seen.is_none(),
        not_seen_reason: not_seen,
        seen_alone: None,
        not_alone_reason: None,
        bedroom_seen: None,
        place: Some(call.place.to_owned()),
        who_else: Vec::new(),
        voice: None,
        summary: None,
        worries: None,
        working_well: None,
        together: call.together,
    };
    if not_seen.is_some() {
        visit.summary = Some("I knocked and rang. I left a card and shall come again.".into());
        return visit;
    }
    if age >= 3 {
        visit.seen_alone = Some(random.chance(76));
        visit.not_alone_reason = (visit.seen_alone == Some(false)).then(|| random.one(words::NOT_ALONE).to_owned());
    }
    visit.bedroom_seen =
        (call.place == "home").then(|| random.chance(if call.kind == VisitKind::ChildProtection { 62 } else { 35 }));
    if call.place == "home" {
        visit.who_else =
            vec![random.one(&["mother", "mother", "father", "grandmother", "a brother or sister"]).to_owned()];
    }
    visit.voice = random.chance(82).then(|| words::voice(random, age, kid.language, kid.needs_aid));
    visit.summary = Some(words::summary(random));
    visit.worries = random.chance(45).then(|| words::worry(random).into());
    visit.working_well = random.chance(45).then(|| words::working_well(random).into());
    visit
}

/// Notes from one day to another, about one in so many days.
pub fn notes(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate, every: i64) {
    let mut day = working_day(days_after(from, tale.random.between(0, every)));
    while day < until && day <= tale.today() {
        let who = case.worker(tale, day);
        let at = tale.moment_on(day);
        let written = tale.written_after(day);
        let note = CaseNote {
            at,
            kind: tale.random.weighted(&[
                (46, CaseNoteKind::TelephoneCall),
                (28, CaseNoteKind::Email),
                (14, CaseNoteKind::Meeting),
                (4, CaseNoteKind::Observation),
                (3, CaseNoteKind::CaseSummary),
                (2, CaseNoteKind::SignificantEvent),
                (3, CaseNoteKind::Other),
            ]),
            author: Some(tale.staff.user_name(who)),
            text: words::note(&mut tale.random),
            with: tale.random.chance(70).then(|| tale.random.one(words::WITH).to_owned()),
        };
        let about_all = tale.random.chance(72);
        let mut facts = case.each(tale, (day, written), |_, _, _| note.clone().into());
        if !about_all && facts.len() > 1 {
            let one = tale.random.place(facts.len());
            facts = vec![facts.swap_remove(one)];
        }
        tale.unless_still(day, |tale| {
            tale.tell(written, who, "record a case note", facts);
        });
        day = working_day(days_after(day, tale.random.between(1, 2 * every - 1)));
    }
}

/// What supervision sessions said about the children.
pub fn supervisions(tale: &mut Tale, case: &Case) {
    let staff = tale.staff;
    for span in &case.spans {
        let Some(who) = span.who else { continue };
        let Some(worker) = staff.subject(who) else { continue };
        for session in staff.sessions(who, span.from, span.until) {
            if !tale.random.chance(58) {
                continue;
            }
            let supervisor = staff.user_name(session.supervisor);
            let written = session.written + Duration::minutes(tale.random.between(3, 50));
            let discussed = words::discussed(&mut tale.random);
            let facts = case.each(tale, (session.day, written), |tale, _, _| {
                let agreed = Agreed {
                    what: words::agreed(&mut tale.random).into(),
                    who: Some(staff.people[who].name.clone()),
                    by: Some(working_day(days_after(session.day, 21))),
                    done_on: None,
                };
                CaseSupervision {
                    session: session.entry,
                    held_at: When::Day(session.day),
                    worker,
                    supervisor: supervisor.clone(),
                    discussed: Some(discussed.into()),
                    decision: Some(words::because(&mut tale.random).into()),
                    agreed: vec![agreed],
                }
                .into()
            });
            tale.unless_still(session.day, |tale| {
                tale.tell(written, session.supervisor, "record a supervision session", facts.clone());
                for telling in facts {
                    report_done(tale, who, session.day, telling);
                }
            });
        }
    }
}

/// The worker says that what was agreed about one child is done; of the others each has its own day.
fn report_done(tale: &mut Tale, who: Who, held: NaiveDate, telling: Telling) {
    let Some((day, at)) = tale.done_after(held) else { return };
    let Telling { entry, subject, episode, fact: Fact::CaseSupervision(mut about) } = telling else { return };
    about.agreed.iter_mut().for_each(|agreed| agreed.done_on = Some(day));
    let told = Telling { entry, subject, episode, fact: Fact::CaseSupervision(about) };
    tale.tell(at, who, "report an agreed action done", vec![told]);
}
