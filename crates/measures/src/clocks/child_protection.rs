//! Child protection plans, their conferences, core groups and visits: T06 to T09c.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::child_protection_plan::ChildProtectionPlan;
use domain::clock::due::london_day;
use domain::clock::{Event, Limit, Unit};
use domain::dates::long;
use domain::visit::VisitKind;

use super::enquiry::{conferences, seen};
use super::record::Held;
use super::run::{Run, Span, first_from, on, within};

/// A plan belongs to the last conference at most this many days before it; the census wants the same day.
pub(crate) const CONFERENCE_TO_PLAN_DAYS: u64 = 15;

pub(super) fn add(run: &mut Run<'_>) {
    let conferences = conferences(run.record);
    plans_begin(run, &conferences);
    let record = run.record;
    for plan in &record.child_protection_plans {
        let plan = Plan::of(plan, &conferences);
        core_groups(run, &plan);
        review_conferences(run, &plan);
        after_birth(run, &plan);
        visits(run, &plan);
    }
    written_up(run);
}

struct Plan<'a> {
    noun: Held<'a, ChildProtectionPlan>,
    span: Span,
    started: Event,
    ended: Option<Event>,
    /// The conference that made the plan, or the start of the plan where none is recorded.
    conference: Event,
}

impl<'a> Plan<'a> {
    fn of(plan: &Held<'a, ChildProtectionPlan>, conferences: &[Event]) -> Self {
        let span = Span { from: plan.start_date, until: plan.ended_by };
        let started = on(plan.start_date, "child protection plan started", plan.entry);
        let ended = plan.ended_by.map(|day| on(day, "child protection plan ended", plan.entry));
        let made_it = |event: &&Event| {
            let day = london_day(event.at);
            day <= span.from && span.from <= day + Days::new(CONFERENCE_TO_PLAN_DAYS)
        };
        let conference = conferences.iter().rfind(made_it).copied().unwrap_or(started);
        Self { noun: *plan, span, started, ended, conference }
    }
}

fn plans_begin(run: &mut Run<'_>, conferences: &[Event]) {
    let record = run.record;
    let started = record
        .child_protection_plans
        .iter()
        .map(|plan| on(plan.start_date, "child protection plan started", plan.entry));
    let started: Vec<Event> = started.collect();
    for conference in conferences {
        let day = london_day(conference.at);
        let decided = record.conferences.iter().find(|one| one.held_on == day).and_then(|one| one.plan_agreed);
        let next = conferences.iter().map(|next| london_day(next.at)).find(|next| *next > day);
        let plan = first_from(&started, day).filter(|plan| next.is_none_or(|next| london_day(plan.at) < next));
        // Where nobody recorded what the conference decided, a plan soon after shows it.
        let soon = plan.filter(|plan| london_day(plan.at) <= day + Days::new(CONFERENCE_TO_PLAN_DAYS));
        match decided {
            Some(true) => run.once("T06", "limit", *conference, plan, None),
            None if soon.is_some() => run.once("T06", "limit", *conference, soon, None),
            _ => {}
        }
    }
}

fn core_groups(run: &mut Run<'_>, plan: &Plan<'_>) {
    let held = run.record.core_groups.iter().map(|group| on(group.held_on, "core group met", group.entry));
    let held = within(&held.collect::<Vec<_>>(), plan.span);
    run.once("T07", "limit", plan.conference, held.first().copied(), plan.ended);
    if let Some((first, later)) = held.split_first() {
        run.chain(*first, later.iter().copied(), plan.ended, |set, started, _| set.start("T07b", "limit", started));
    }
}

fn review_conferences(run: &mut Run<'_>, plan: &Plan<'_>) {
    let held: Vec<Event> = run
        .record
        .review_conferences
        .iter()
        .filter(|review| review.plan_start_date == plan.span.from || plan.span.holds(review.held_on))
        .map(|review| on(review.held_on, "review conference held", review.entry))
        .filter(|event| london_day(event.at) >= plan.span.from)
        .collect();
    run.chain(plan.conference, held, plan.ended, |set, started, links| {
        set.start(if links == 0 { "T08" } else { "T08b" }, "limit", started)
    });
    run.once("T08d", "limit", plan.started, None, plan.ended);
}

/// The plan was made before the child was born.
fn after_birth(run: &mut Run<'_>, plan: &Plan<'_>) {
    let record = run.record;
    let Some(born) = record.birth_date.filter(|born| london_day(plan.conference.at) < *born) else { return };
    if !plan.span.holds(born) {
        return;
    }
    let groups = record.core_groups.iter().map(|group| on(group.held_on, "core group met", group.entry));
    let reviews = record.review_conferences.iter().map(|one| on(one.held_on, "review conference held", one.entry));
    let held =
        groups.chain(reviews).filter(|event| london_day(event.at) >= born).min_by_key(|event| london_day(event.at));
    run.once("T08c", "limit", on(born, "born", plan.noun.entry), held, plan.ended);
}

fn visits(run: &mut Run<'_>, plan: &Plan<'_>) {
    let record = run.record;
    // A looked-after child who is visited in the placement has been seen: the duties do not ask for two visits.
    let counts = |kind| matches!(kind, VisitKind::ChildProtection | VisitKind::Section47 | VisitKind::LookedAfter);
    let visits: Vec<_> = record
        .visits
        .iter()
        .filter(|visit| counts(visit.kind) && visit.counts() && plan.span.holds(london_day(visit.at)))
        .collect();
    let every = plan.noun.visit_every.filter(|count| *count > 0).map(|count| Limit::new(count, Unit::WorkingDays));
    let words: Arc<str> = plan_in_words(plan.span.from).into();
    run.chain(plan.started, visits.iter().map(|visit| seen(visit)), plan.ended, |set, started, _| match every {
        Some(every) => set.start_by_plan("T09", "limit", started, every, &words),
        None => set.start("T09", "limit", started),
    });
    let last = visits.iter().rev().find(|visit| run.is_known(&seen(visit)));
    if let Some(last) = last.filter(|visit| visit.bedroom_seen == Some(false)) {
        let not_seen = Event { what: "bedroom not seen", ..seen(last) };
        run.once("T09b", "limit", not_seen, None, plan.ended);
    }
}

fn plan_in_words(from: NaiveDate) -> String {
    format!("the plan of {}", long(from))
}

/// Only for visits of which it is known when they were written down here.
fn written_up(run: &mut Run<'_>) {
    let record = run.record;
    for visit in record.visits.iter().filter(|visit| visit.kind == VisitKind::ChildProtection) {
        if let Some(at) = visit.recorded_at {
            let visited = Event { at: visit.at, what: "visited", entry: visit.entry };
            run.once("T09c", "limit", visited, Some(Event { at, what: "visit written up", entry: visit.entry }), None);
        }
    }
}
