//! Child in need plans and early help: T10, T11.

use std::sync::Arc;

use domain::clock::due::london_day;
use domain::clock::{Event, Limit, Unit};
use domain::dates::long;
use domain::visit::VisitKind;

use super::enquiry::seen;
use super::run::{Run, Span, on};

pub(super) fn add(run: &mut Run<'_>) {
    plans(run);
    early_help(run);
}

fn plans(run: &mut Run<'_>) {
    let record = run.record;
    for plan in &record.child_in_need_plans {
        let span = Span { from: plan.start_date, until: plan.end_date };
        let started = on(plan.start_date, "child in need plan started", plan.entry);
        let ended = plan.end_date.map(|day| on(day, "child in need plan ended", plan.entry));
        let kinds = [VisitKind::ChildInNeed, VisitKind::Assessment, VisitKind::Section47, VisitKind::ChildProtection];
        let visits = visits(run, span, &kinds);
        let every = plan.visit_every.filter(|count| *count > 0).map(|count| Limit::new(count, Unit::Days));
        let words: Arc<str> = format!("the plan of {}", long(plan.start_date)).into();
        run.chain(started, visits, ended, |set, started, _| match every {
            Some(every) => set.start_by_plan("T10", "visit", started, every, &words),
            None => set.start("T10", "visit", started),
        });
        let mut reviewed: Vec<Event> =
            plan.reviewed_on.iter().map(|day| on(*day, "child in need plan reviewed", plan.entry)).collect();
        reviewed.retain(|event| span.holds(london_day(event.at)));
        reviewed.sort_by_key(|event| london_day(event.at));
        run.chain(started, reviewed, ended, |set, started, _| set.start("T10", "review", started));
    }
}

fn early_help(run: &mut Run<'_>) {
    let record = run.record;
    for episode in &record.early_help {
        let Some(from) = episode.start_date else { continue };
        let span = Span { from, until: episode.end_date };
        let started = on(from, "early help started", episode.entry);
        let ended = episode.end_date.map(|day| on(day, "early help ended", episode.entry));
        let visits = visits(run, span, &[VisitKind::EarlyHelp]);
        run.chain(started, visits, ended, |set, started, _| set.start("T11", "visit", started));
        run.once("T11", "work_done", started, ended, None);
    }
}

/// The visits of some kinds within a span at which the child was seen.
pub(super) fn visits(run: &Run<'_>, span: Span, kinds: &[VisitKind]) -> Vec<Event> {
    let counts = run.record.visits.iter().filter(|visit| visit.counts() && kinds.contains(&visit.kind));
    counts.filter(|visit| span.holds(london_day(visit.at))).map(seen).collect()
}
