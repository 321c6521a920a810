//! Looked-after reviews, care plan, placement plan and notices: T12 to T12d, T14 to T16b, T26.

use chrono::NaiveDate;
use domain::clock::due::london_day;

use super::care::{PeriodInCare, Stay};
use super::run::{Run, Span, on, within};

pub(super) fn add(run: &mut Run<'_>) {
    let periods = run.periods.clone();
    let mut left_care = None;
    for period in &periods {
        reviews(run, period);
        plans(run, period, left_care);
        left_care = period.span.until;
    }
    for stay in run.stays.clone() {
        papers(run, &stay);
    }
}

fn reviews(run: &mut Run<'_>, period: &PeriodInCare) {
    let held = run.record.reviews.iter().filter(|review| !review.cancelled);
    let held: Vec<_> = held.map(|review| on(review.held_on, "looked-after review held", review.entry)).collect();
    let held = within(&held, period.span);
    match (period.began(), held.split_first()) {
        (Some(began), _) => run.chain(began, held, period.ended(), |set, started, links| {
            let id = ["T12", "T12b"].get(links).copied().unwrap_or("T12c");
            set.start(id, "limit", started)
        }),
        // Which review of the care is the first that is known, nobody can say: the longest time holds for all.
        (None, Some((first, later))) => {
            run.chain(*first, later.iter().copied(), period.ended(), |set, at, _| set.start("T12c", "limit", at));
        }
        (None, None) => run.once("T12c", "limit", period.first_known(), None, period.ended()),
    }
    run.once("T12d", "limit", period.first_known(), None, period.ended());
}

/// The care plan, and the plan for permanence in it. A plan made before the child was placed counts for the period that
/// follows, but not one made in an earlier period of care.
fn plans(run: &mut Run<'_>, period: &PeriodInCare, left_care_before: Option<NaiveDate>) {
    let record = run.record;
    let mine = |day: NaiveDate| {
        left_care_before.is_none_or(|left| left <= day) && period.span.until.is_none_or(|until| day <= until)
    };
    let mut plans = record.care_plans.iter().filter(|plan| mine(plan.agreed_on));
    let first_stay = run.stays.iter().find(|stay| period.span.holds(stay.span.from)).cloned();
    let Some(began) = period.began() else { return };
    if let Some(stay) = first_stay
        && !is_under_section_31a(&stay, period.span)
    {
        let made = plans.clone().next().map(|plan| on(plan.agreed_on, "care plan agreed", plan.entry));
        run.once("T14", "otherwise", stay.began(), made, period.ended());
    }
    let permanence = plans.find(|plan| !plan.permanence.is_empty());
    let permanence = permanence.map(|plan| on(plan.agreed_on, "plan for permanence agreed", plan.entry));
    run.once("T26", "permanence_plan", began, permanence, period.ended());
}

/// Where the court has the care plan under section 31A, regulation 4(2) does not apply.
fn is_under_section_31a(stay: &Stay<'_>, period: Span) -> bool {
    matches!(stay.legal_status_on(period.from.max(stay.span.from)), Some("C1" | "C2"))
}

/// Only where the papers of a placement are recorded here at all: no return tells of them.
fn papers(run: &mut Run<'_>, stay: &Stay<'_>) {
    let Some(papers) = stay.papers.filter(|_| !stay.began_before()) else { return };
    let agreed = papers.placement_plan_on.map(|day| on(day, "placement plan agreed", papers.entry));
    run.once("T15", "otherwise", stay.began(), agreed, stay.ended());
    let sent = papers.notice_sent_on.map(|day| on(day, "notice of the placement sent", papers.entry));
    // Without an emergency the notice goes out before the placement: a prompt for as long as it has not.
    let key = if papers.emergency { "emergency" } else { "before" };
    let rules: &[&str] = if papers.outside_area == Some(true) { &["T16", "T16b"] } else { &["T16"] };
    for id in rules {
        if papers.emergency || sent.is_none_or(|sent| london_day(sent.at) > london_day(run.as_at)) {
            run.once(id, key, stay.began(), sent, stay.ended());
        }
    }
}
