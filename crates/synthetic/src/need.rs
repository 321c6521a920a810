//! Assessment, and plans for children in need.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::early_help::{EarlyHelpEnd, EarlyHelpEpisode};
use domain::management_decision::DecisionPoint;
use domain::narrative::Narrative;
use domain::step_change::{Level, StepChange};
use domain::visit::VisitKind;
use domain::{EntryId, SubjectId};

use crate::calendar::{days_after, working_day, working_days_after};
use crate::case::Case;
use crate::documents;
use crate::family::Kid;
use crate::faults;
use crate::tale::{Tale, Telling};
use crate::words;
use crate::work::{self, Visits};

/// How long assessments take, in working days: England, year to March 2025, of 648,830 (AS-02, AS-03); the last band, the
/// 14.3% that took longer, is divided by us, and so is that of 31 to 40 days, in which the median of 33 lies.
const ASSESSMENT_TAKES: &[(u64, (i64, i64))] = &[
    (18, (0, 2)),
    (117, (3, 10)),
    (173, (11, 20)),
    (158, (21, 30)),
    (28, (31, 32)),
    (174, (33, 40)),
    (189, (41, 45)),
    (110, (46, 60)),
    (33, (61, 110)),
];

/// The day on which an assessment that starts then will be authorised.
pub fn assessed_by(tale: &mut Tale, start: NaiveDate) -> NaiveDate {
    let takes = tale.random.in_bands(ASSESSMENT_TAKES);
    working_days_after(start, u32::try_from(takes).unwrap_or(30))
}

/// Tells of an assessment: the visits, the checkpoint, the end.
pub fn assessment(tale: &mut Tale, case: &Case, start: NaiveDate, done: NaiveDate, in_need: bool) {
    let begun_at = tale.minuted_after(start);
    let who = case.worker(tale, start);
    let facts =
        case.each(tale, (start, begun_at), |_, _, _| Assessment { start_date: start, ..Assessment::default() }.into());
    let begun: Vec<(EntryId, SubjectId, Option<EntryId>)> =
        facts.iter().map(|fact| (fact.entry, fact.subject, fact.episode)).collect();
    let kids: Vec<usize> = case.present(start).map(|on| on.kid).collect();
    tale.tell(begun_at, who, "begin an assessment", facts);
    work::visits(tale, case, Visits { kind: VisitKind::Assessment, from: start, until: done, first: 9, every: 17 });
    if (done - start).num_days() > 20 && tale.random.chance(60) {
        case.decide(tale, working_days_after(start, 10), DecisionPoint::AssessmentCheckpoint);
    }
    let at = tale.minuted_after(done);
    let by = case.manager(tale, done);
    let factors = factors(tale, in_need);
    let facts = begun.into_iter().zip(kids).map(|((entry, subject, episode), kid)| {
        let kid = &case.family.kids[kid];
        let fact = finished(tale, kid, (start, done), &factors, in_need);
        Telling { entry, subject, episode, fact: fact.into() }
    });
    let facts = facts.collect();
    tale.tell(at, by, "authorise an assessment", facts);
}

fn finished(tale: &mut Tale, kid: &Kid, days: (NaiveDate, NaiveDate), factors: &[String], in_need: bool) -> Assessment {
    let (start, done) = days;
    let age = kid.age(done);
    let random = &mut tale.random;
    let seen = kid.born <= done && random.chance(96);
    Assessment {
        start_date: start,
        authorised_on: Some(done),
        factors: factors.to_vec(),
        child_seen: Some(seen),
        seen_alone: (seen && age >= 3).then(|| random.chance(84)),
        needs_support: Some(in_need),
        voice: (seen && random.chance(88)).then(|| words::voice(random, age, kid.language, kid.needs_aid)),
        analysis: Some(Narrative::new(format!("{} {}", words::because(random), words::plan(random)))),
        ..Assessment::default()
    }
}

/// Domestic abuse and the mental health of parents come most often (AS-08).
const FACTORS: &[(u64, &str)] = &[
    (24, "3B"),
    (23, "4B"),
    (10, "2B"),
    (10, "1B"),
    (14, "17A"),
    (13, "16A"),
    (9, "4A"),
    (8, "18C"),
    (6, "7A"),
    (6, "6B"),
    (5, "5A"),
    (5, "14A"),
    (4, "15A"),
    (4, "11A"),
    (4, "24A"),
    (3, "13A"),
    (3, "10A"),
    (3, "19C"),
    (2, "3C"),
    (6, "20"),
    (5, "6A"),
    (3, "2A"),
];

fn factors(tale: &mut Tale, in_need: bool) -> Vec<String> {
    if !in_need && tale.random.chance(22) {
        return vec!["21".to_owned()];
    }
    let mut all: Vec<String> = Vec::new();
    for _ in 0..tale.random.between(1, 4) {
        let factor = tale.random.weighted(FACTORS).to_owned();
        if !all.contains(&factor) {
            all.push(factor);
        }
    }
    all
}

/// Tells of a child in need plan with its visits and reviews.
pub fn plan(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate, every: i64) {
    if from >= until {
        return;
    }
    let visit_every = u32::try_from(every).ok().filter(|_| tale.random.chance(30));
    let sentence = words::plan(&mut tale.random);
    let begun =
        ChildInNeedPlan { start_date: from, visit_every, plan: Some(sentence.into()), ..ChildInNeedPlan::default() };
    let at = tale.minuted_after(from);
    let who = case.worker(tale, from);
    let facts = case.each(tale, (from, at), |_, _, _| begun.clone().into());
    let told: Vec<(EntryId, SubjectId, Option<EntryId>)> =
        facts.iter().map(|fact| (fact.entry, fact.subject, fact.episode)).collect();
    tale.tell(at, who, "record a child in need plan", facts);
    documents::file(tale, case, from, "child_in_need_plan");
    work::visits(tale, case, Visits { kind: VisitKind::ChildInNeed, from, until, first: every.min(21), every });
    let mut reviewed_on = Vec::new();
    let mut day = working_day(days_after(from, tale.random.between(70, 95)));
    while day < until {
        reviewed_on.push(day);
        let fact = ChildInNeedPlan { reviewed_on: reviewed_on.clone(), ..begun.clone() };
        version(tale, case, (day, "review a child in need plan"), &told, &fact);
        day = working_day(days_after(day, tale.random.between(75, 105)));
    }
    if !tale.random.permille(faults::OVERLAPPING_PLANS) {
        let fact = ChildInNeedPlan { end_date: Some(until), reviewed_on, ..begun };
        version(tale, case, (until, "end a child in need plan"), &told, &fact);
    }
}

fn version(
    tale: &mut Tale,
    case: &Case,
    on: (NaiveDate, &'static str),
    told: &[(EntryId, SubjectId, Option<EntryId>)],
    fact: &ChildInNeedPlan,
) {
    let at = tale.minuted_after(on.0);
    let who = case.worker(tale, on.0);
    let facts = told.iter().map(|(entry, subject, episode)| Telling {
        entry: *entry,
        subject: *subject,
        episode: *episode,
        fact: fact.clone().into(),
    });
    let facts = facts.collect();
    tale.tell(at, who, on.1, facts);
}

/// Early help for a family, and the day on which it ended.
pub fn early_help(tale: &mut Tale, subjects: &[SubjectId], from: NaiveDate) -> NaiveDate {
    let end = working_day(days_after(from, tale.random.in_bands(&[(30, (20, 70)), (50, (71, 150)), (20, (151, 330))])));
    let worker = tale.staff.anyone(&mut tale.random, domain::team::Service::EarlyHelp, from);
    let organisation =
        tale.random.one(&["family hub", "school", "health visiting", "voluntary organisation"]).to_owned();
    let begun = EarlyHelpEpisode {
        start_date: Some(from),
        end_date: None,
        assessment_completed: None,
        organisation: Some(organisation),
        lead_practitioner: Some(tale.staff.people[worker].name.clone()),
        reason: Some(words::plan(&mut tale.random).into()),
        end_reason: None,
    };
    let at = tale.written_after(from);
    let entries: Vec<(SubjectId, EntryId)> = subjects.iter().map(|subject| (*subject, tale.id(at))).collect();
    let assessed = days_after(from, tale.random.between(12, 40));
    let end_reason = tale.random.weighted(&[
        (62, EarlyHelpEnd::OutcomesMet),
        (14, EarlyHelpEnd::SteppedUp),
        (12, EarlyHelpEnd::NoFurtherAction),
        (12, EarlyHelpEnd::Disengaged),
    ]);
    let middle = EarlyHelpEpisode { assessment_completed: Some(assessed), ..begun.clone() };
    let last = EarlyHelpEpisode { end_date: Some(end), end_reason: Some(end_reason), ..middle.clone() };
    let mut written = at;
    for (at, fact) in [(at, begun), (tale.written_after(assessed), middle), (tale.written_after(end), last)] {
        written = written.max(at);
        let facts = entries.iter().map(|(subject, entry)| Telling {
            entry: *entry,
            subject: *subject,
            episode: None,
            fact: fact.clone().into(),
        });
        let facts = facts.collect();
        tale.tell(written, worker, "record early help", facts);
    }
    end
}

/// A family is passed to a lower or a higher level of help.
pub fn step(tale: &mut Tale, case: &Case, on: NaiveDate, levels: (Level, Level)) {
    let at = tale.minuted_after(on);
    let by = case.manager(tale, on);
    let lead = tale.staff.anyone(&mut tale.random, domain::team::Service::EarlyHelp, on);
    let reason = words::because(&mut tale.random);
    let agreed_by = vec![tale.staff.user_name(by)];
    let receiving_lead = Some(tale.staff.people[lead].name.clone());
    let facts = case.each(tale, (on, at), |_, _, _| {
        StepChange {
            on,
            from: levels.0,
            to: levels.1,
            agreed_by: agreed_by.clone(),
            receiving_lead: receiving_lead.clone(),
            handover_on: Some(working_day(days_after(on, 5))),
            reason: reason.into(),
        }
        .into()
    });
    tale.tell(at, by, "record a step up or down", facts);
}
