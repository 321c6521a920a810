//! Enquiries under section 47, conferences and child protection plans.

use chrono::NaiveDate;
use domain::agency::Agency;
use domain::allocation::{Allocation, Part};
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::core_group::CoreGroup;
use domain::initial_conference::InitialConference;
use domain::management_decision::DecisionPoint;
use domain::participation::Participation;
use domain::section_47_enquiry::Section47Enquiry;
use domain::strategy_discussion::{StrategyDiscussion, StrategyOutcome};
use domain::team::Service;
use domain::visit::VisitKind;

use crate::calendar::{days_after, working_day, working_days_after};
use crate::case::{Case, OnCase};
use crate::documents;
use crate::family::Kid;
use crate::faults;
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;
use crate::work;

/// Where an enquiry leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    Nowhere,
    ToConference,
    ToPlan,
}

/// Categories of abuse at the start of a plan: neglect 41.0%, emotional 31.7%, physical 11.7% (CP-17); the rest divided by us.
const CATEGORIES: &[(u64, &str)] = &[(410, "NEG"), (317, "EMO"), (117, "PHY"), (48, "SAB"), (108, "MUL")];

/// How long plans last, in days. A plan also ends when the child becomes looked after: with that, as CP-12 has it. Within
/// the published bands the division is ours: most end at the review of six months or a year, so that as many plans are open
/// on a day as CP-07 has.
const PLAN_LASTS: &[(u64, (i64, i64))] = &[
    (58, (20, 90)),
    (28, (92, 181)),
    (325, (183, 250)),
    (170, (251, 363)),
    (200, (366, 450)),
    (80, (451, 600)),
    (38, (601, 728)),
    (62, (731, 900)),
];

pub fn plan_lasts(tale: &mut Tale) -> i64 {
    tale.random.in_bands(PLAN_LASTS)
}

/// Working days from the enquiry to the conference: 81.4% within 15 (CP-04).
pub fn conference_on(tale: &mut Tale, enquiry: NaiveDate) -> NaiveDate {
    let takes = tale.random.in_bands(&[(84, (1, 7)), (730, (8, 15)), (150, (16, 22)), (36, (23, 40))]);
    working_days_after(enquiry, u32::try_from(takes).unwrap_or(15))
}

/// A strategy discussion and the enquiry that it opens; `conference` is the day on which one is held.
pub fn enquiry(tale: &mut Tale, case: &Case, start: NaiveDate, conference: Option<NaiveDate>) {
    let by = case.manager(tale, start);
    let at = tale.minuted_after(start);
    let chair = Some(tale.staff.user_name(by));
    let held_at = tale.moment_on(start);
    let outcome = tale.random.weighted(&[(62, StrategyOutcome::JointEnquiry), (38, StrategyOutcome::SingleEnquiry)]);
    let urgent = tale.random.chance(40);
    let medical = tale.random.chance(18);
    let mut attended = vec![Agency::ChildrensSocialCare, Agency::Police, Agency::Health];
    if tale.random.chance(70) {
        attended.push(Agency::Education);
    }
    let (shared, decision) = (words::note(&mut tale.random), words::because(&mut tale.random));
    let facts = case.each(tale, (start, at), |_, _, _| {
        StrategyDiscussion {
            decided_at: None,
            held_at,
            urgent,
            chair: chair.clone(),
            attended: attended.clone(),
            reason: Some("There is reasonable cause to suspect significant harm.".into()),
            shared: Some(shared.clone()),
            outcome,
            decision: Some(decision.into()),
            medical_needed: Some(medical),
        }
        .into()
    });
    tale.tell(at, by, "record a strategy discussion", facts);
    case.decide(tale, start, DecisionPoint::Strategy);
    let next_day = u32::from(tale.random.chance(60));
    work::visit(tale, case, VisitKind::Section47, working_days_after(start, next_day), false);
    enquired(tale, case, start, conference);
    documents::file(tale, case, working_days_after(start, 8), "section_47_report");
}

fn enquired(tale: &mut Tale, case: &Case, start: NaiveDate, conference: Option<NaiveDate>) {
    let who = case.worker(tale, start);
    let at = tale.minuted_after(start);
    let begun = Section47Enquiry {
        start_date: start,
        conference_target: Some(working_days_after(start, 15)),
        ..Section47Enquiry::default()
    };
    let facts = case.each(tale, (start, at), |_, _, _| begun.clone().into());
    let told: Vec<_> = facts.iter().map(|fact| (fact.entry, fact.subject, fact.episode)).collect();
    tale.tell(at, who, "begin a section 47 enquiry", facts);
    let end = working_days_after(start, u32::try_from(tale.random.between(4, 14)).unwrap_or(10));
    let end = conference.map_or(end, |held| end.min(held));
    let substantiated = conference.is_some() || tale.random.chance(30);
    let ended = Section47Enquiry {
        conference_date: None,
        conference_not_required: Some(conference.is_none()),
        end_date: Some(end),
        substantiated: Some(substantiated),
        ..begun
    };
    let mut versions = vec![(end, ended.clone())];
    if let Some(held) = conference {
        versions.push((held, Section47Enquiry { conference_date: Some(held), ..ended }));
    }
    for (day, fact) in versions {
        let at = tale.minuted_after(day);
        let facts = told.iter().map(|(entry, subject, episode)| Telling {
            entry: *entry,
            subject: *subject,
            episode: *episode,
            fact: fact.clone().into(),
        });
        let facts = facts.collect();
        tale.tell(at, who, "end a section 47 enquiry", facts);
    }
}

fn participation(tale: &mut Tale, kid: &Kid, on: NaiveDate) -> Participation {
    let age = kid.age(on);
    if age < 4 {
        return Participation::UnderFour;
    }
    if let Some(heard) = tale.set.heard {
        return if heard { Participation::Spoke } else { Participation::NotHeard };
    }
    let comes = if age >= 12 { 42 } else { 10 };
    tale.random.weighted(&[
        (comes, Participation::Spoke),
        (10, Participation::AdvocateSpoke),
        (2, Participation::Symbols),
        (3, Participation::Silent),
        (18, Participation::AdvocateBriefed),
        (40, Participation::OtherMeans),
        (15, Participation::NotHeard),
    ])
}

fn attended(tale: &mut Tale) -> Vec<Agency> {
    let mut all = vec![Agency::ChildrensSocialCare];
    for (chance, agency) in [
        (93, Agency::Health),
        (88, Agency::Education),
        (70, Agency::Police),
        (30, Agency::DomesticAbuse),
        (14, Agency::Probation),
        (18, Agency::Housing),
    ] {
        if tale.random.chance(chance) {
            all.push(agency);
        }
    }
    all
}

/// The initial conference. Answers with its chair and the category.
pub fn conference(tale: &mut Tale, case: &Case, enquiry: NaiveDate, on: NaiveDate, plan: bool) -> (Who, &'static str) {
    let chair = tale.staff.anyone(&mut tale.random, Service::ReviewingAndConferences, on);
    let category = tale.random.weighted(CATEGORIES);
    let at = tale.minuted_after(on);
    let (there, parents) = (attended(tale), tale.random.chance(84));
    let decision = words::plan(&mut tale.random);
    let name = tale.staff.people[chair].name.clone();
    let facts = case.each(tale, (on, at), |tale, _, kid| {
        let participation = participation(tale, kid, on);
        let voice = (participation != Participation::NotHeard && kid.born <= on)
            .then(|| words::voice(&mut tale.random, kid.age(on), kid.language, kid.needs_aid));
        InitialConference {
            held_on: on,
            target: Some(working_days_after(enquiry, 15)),
            transfer_in: false,
            plan_agreed: Some(plan),
            category: plan.then(|| category.into()),
            attended: there.clone(),
            participation: Some(participation),
            parents_attended: Some(parents),
            dissent: None,
            decision: Some(decision.into()),
            voice,
            chair: Some(name.clone()),
        }
        .into()
    });
    tale.tell(at, chair, "record an initial conference", facts);
    documents::file(tale, case, on, "conference_record");
    (chair, category)
}

/// A plan from the conference to its end, with core groups, visits and reviews. `ends` for each child: the day on which it
/// becomes looked after comes before the end of the plan.
pub fn plan(tale: &mut Tale, case: &mut Case, from: NaiveDate, until: NaiveDate, chaired: (Who, &'static str)) {
    let (chair, category) = chaired;
    let at = tale.minuted_after(from);
    let begun: Vec<(OnCase, ChildProtectionPlan, Telling)> = case
        .present(from)
        .cloned()
        .collect::<Vec<_>>()
        .into_iter()
        .map(|on| {
            let fact = ChildProtectionPlan {
                start_date: from,
                initial_category: Some(category.to_owned()),
                latest_category: Some(category.to_owned()),
                previous_plans: Some(case.of(&on).plans_before),
                plan: Some(words::plan(&mut tale.random).into()),
                ..ChildProtectionPlan::default()
            };
            let told = tale.new_fact(at, on.about(), fact.clone());
            (on, fact, told)
        })
        .collect();
    let facts = begun.iter().map(|(_, _, told)| told.clone()).collect();
    tale.tell(at, chair, "record a child protection plan", facts);
    documents::file(tale, case, from, "child_protection_plan");
    chairs(tale, case, (from, until), chair);
    work::visits(tale, case, work::Visits { kind: VisitKind::ChildProtection, from, until, first: 8, every: 14 });
    core_groups(tale, case, from, until);
    let reviewed = reviews(tale, case, from, until, (chair, category));
    // The category may change at a review.
    let latest = if reviewed && tale.random.chance(12) { tale.random.weighted(CATEGORIES) } else { category };
    for (on, fact, told) in begun {
        let end = until.min(case.kids.iter().find(|one| one.kid == on.kid).map_or(until, |one| one.until));
        let fact = ChildProtectionPlan { end_date: Some(end), latest_category: Some(latest.to_owned()), ..fact };
        let at = tale.minuted_after(end);
        tale.tell(at, chair, "end a child protection plan", vec![Telling { fact: fact.into(), ..told }]);
    }
}

fn chairs(tale: &mut Tale, case: &Case, days: (NaiveDate, NaiveDate), chair: Who) {
    let at = tale.minuted_after(days.0);
    let staff = tale.staff;
    let allocation = Allocation {
        part: Part::ConferenceChair,
        worker: staff.subject(chair),
        team: None,
        named: None,
        from: days.0,
        until: None,
        change_reason: None,
        note: None,
    };
    let facts = case.each(tale, (days.0, at), |_, _, _| allocation.clone().into());
    let ends: Vec<_> = facts.iter().map(|fact| (fact.entry, fact.subject, fact.episode)).collect();
    tale.tell(at, chair, "allocate a worker", facts);
    let at = tale.minuted_after(days.1);
    let facts = ends.into_iter().map(|(entry, subject, episode)| {
        let fact = Allocation { until: Some(days.1), ..allocation.clone() };
        Telling { entry, subject, episode, fact: fact.into() }
    });
    let facts = facts.collect();
    tale.tell(at, chair, "allocate a worker", facts);
}

fn core_groups(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate) {
    let first = tale.random.in_bands(&[(88, (6, 10)), (12, (11, 20))]);
    let mut day = working_days_after(from, u32::try_from(first).unwrap_or(10));
    while day < until && day <= tale.today() {
        let at = tale.minuted_after(day);
        let who = case.worker(tale, day);
        let next = working_day(days_after(day, tale.random.in_bands(&[(86, (28, 42)), (14, (43, 70))])));
        let (there, parents, progress) = (attended(tale), tale.random.chance(78), words::summary(&mut tale.random));
        let facts = case.each(tale, (day, at), |_, _, _| {
            CoreGroup {
                held_on: day,
                attended: there.clone(),
                parents_attended: Some(parents),
                progress: Some(progress.clone()),
                next_on: Some(next),
                voice: None,
            }
            .into()
        });
        tale.tell(at, who, "record a core group", facts);
        day = next;
    }
}

/// After three months, then every six; the last is the one at which the plan ends. Whether any was held before that.
fn reviews(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate, chaired: (Who, &'static str)) -> bool {
    let (mut before, mut months, mut any) = (from, 3_u32, false);
    loop {
        let due = before + chrono::Months::new(months);
        let set_late = tale.set.reviews_in_time.map(|in_time| !in_time && !any);
        let held = if set_late == Some(true) {
            days_after(due, tale.random.between(8, 20))
        } else if set_late.is_none() && tale.random.chance(6) {
            days_after(due, tale.random.between(1, 25))
        } else {
            days_after(due, -tale.random.between(0, 9))
        };
        let mut held = working_day(held);
        // A working day after a weekend or a holiday must not make late what was meant in time.
        if held > due && held <= days_after(due, 4) {
            held = working_day(days_after(due, -6));
        }
        let is_last = held >= until;
        review(tale, case, (from, due), if is_last { until } else { held }, !is_last, chaired);
        if is_last || held > tale.today() {
            return any;
        }
        (before, months, any) = (held, 6, true);
    }
}

fn review(
    tale: &mut Tale,
    case: &Case,
    plan: (NaiveDate, NaiveDate),
    held: NaiveDate,
    continues: bool,
    chaired: (Who, &'static str),
) {
    use chrono::Datelike;
    let at = tale.minuted_after(held);
    let there = attended(tale);
    let decision = words::because(&mut tale.random);
    let is_wrong = tale.random.permille(faults::REVIEW_ON_SUNDAY);
    let facts = case.each(tale, (held, at), |tale, _, kid| {
        let on_sunday = days_after(held, -i64::from(held.weekday().num_days_from_sunday()));
        let participation = participation(tale, kid, held);
        ReviewConference {
            held_on: if is_wrong { on_sunday } else { held },
            plan_start_date: plan.0,
            due_on: Some(plan.1),
            participation: Some(participation),
            attended: there.clone(),
            plan_continues: Some(continues),
            category: continues.then(|| chaired.1.into()),
            decision: Some(decision.into()),
            voice: (participation != Participation::NotHeard && kid.born <= held)
                .then(|| words::voice(&mut tale.random, kid.age(held), kid.language, kid.needs_aid)),
        }
        .into()
    });
    tale.tell(at, chaired.0, "record a review conference", facts);
}

/// Whether an enquiry leads to a conference (31%, CP-02) and that to a plan (86%, CP-05).
pub fn leads(tale: &mut Tale) -> Leads {
    if !tale.random.permille(313) {
        Leads::Nowhere
    } else if tale.random.permille(858) {
        Leads::ToPlan
    } else {
        Leads::ToConference
    }
}
