//! The plans of a child as figures need them: each once, those of another authority apart, and with their clocks.

use chrono::{Days, Months, NaiveDate};
use domain::child_protection_plan::ChildProtectionPlan;
use domain::clock::Clock;
use domain::{EntryId, Fact, Kind};

use crate::child::Child;
use crate::clocks::child_protection::CONFERENCE_TO_PLAN_DAYS;
use crate::clocks::record::Held;
use crate::clocks::run::Span;
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};

pub(super) type Plan<'a> = Held<'a, ChildProtectionPlan>;

#[derive(Default)]
pub(super) struct Plans<'a> {
    /// Of this authority, the earliest first.
    pub own: Vec<Plan<'a>>,
    /// What is told of plans and makes none of its own.
    pub others: Vec<Other>,
}

/// A plan that is not counted, and why.
pub(super) struct Other {
    pub entry: EntryId,
    pub span: Span,
    pub reason: Reason,
}

impl<'a> Plans<'a> {
    pub fn of(child: &Child<'a>) -> Self {
        let all = &child.record.child_protection_plans;
        let mut plans = Self::default();
        if all.is_empty() {
            return plans;
        }
        for plan in all {
            let is_again = all.iter().any(|other| other.rank < plan.rank && overlap(other, plan));
            let reason = match plan.other_authority {
                true => Some(Reason::OtherAuthoritysPlan),
                false => is_again.then_some(Reason::SaidByAnotherSource),
            };
            match reason {
                None => plans.own.push(*plan),
                Some(reason) => plans.others.push(Other { entry: plan.entry, span: span(plan), reason }),
            }
        }
        let once: Vec<EntryId> = all.iter().map(|plan| plan.entry).collect();
        plans.others.extend(child.said_again(Kind::ChildProtectionPlan, &once).filter_map(
            |(entry, fact)| match fact {
                Fact::ChildProtectionPlan(plan) => {
                    let span = Span { from: plan.start_date, until: plan.end_date };
                    Some(Other { entry, span, reason: Reason::SaidByAnotherSource })
                }
                _ => None,
            },
        ));
        plans
    }

    /// The plan that the child has on a day; of several that run at once the one that began last.
    fn current(&self, day: NaiveDate) -> Option<&Plan<'a>> {
        self.own.iter().rfind(|plan| runs(span(plan), day))
    }
}

/// Two plans of which each began before the other ended.
fn overlap(one: &Plan<'_>, other: &Plan<'_>) -> bool {
    let before_end = |day: NaiveDate, plan: &Plan<'_>| plan.ended_by.is_none_or(|end| day < end);
    before_end(one.start_date, other) && before_end(other.start_date, one)
}

fn span(plan: &Plan<'_>) -> Span {
    Span { from: plan.start_date, until: plan.ended_by }
}

/// Open from its start, and no longer on the day on which it ends.
fn runs(span: Span, day: NaiveDate) -> bool {
    span.from <= day && span.until.is_none_or(|until| until > day)
}

/// A row, on each day asked for, for each plan that is open then: of the child's own plan in each of the parts as they are
/// judged, of any other with the reason why it is left out.
pub(super) fn on_each_day(
    child: &Child<'_>,
    out: &mut Out<'_>,
    parts: &[usize],
    judge: impl Fn(usize, &Plan<'_>, NaiveDate) -> Verdict,
) {
    rows_of_open(child, out, |plan, day| parts.iter().map(|part| (*part, judge(*part, plan, day))).collect(), parts);
}

/// As [`on_each_day`], each plan in one part of its own.
pub(super) fn in_one_part(
    child: &Child<'_>,
    out: &mut Out<'_>,
    judge: impl Fn(&Plan<'_>, NaiveDate) -> (usize, Verdict),
) {
    rows_of_open(child, out, |plan, day| vec![judge(plan, day)], &[0]);
}

fn rows_of_open(
    child: &Child<'_>,
    out: &mut Out<'_>,
    judge: impl Fn(&Plan<'_>, NaiveDate) -> Vec<(usize, Verdict)>,
    parts: &[usize],
) {
    let plans = Plans::of(child);
    if plans.own.is_empty() && plans.others.is_empty() {
        return;
    }
    for day in out.days() {
        let desk = child.desk_on(*day);
        let mut leave_out = |entry: EntryId, reason: Reason| {
            parts.iter().for_each(|part| out.add_part(*part, *day, entry, Verdict::NotCounted(reason), desk));
        };
        for other in plans.others.iter().filter(|other| runs(other.span, *day)) {
            leave_out(other.entry, other.reason);
        }
        let Some(current) = plans.current(*day) else { continue };
        for plan in plans.own.iter().filter(|plan| plan.entry != current.entry && runs(span(plan), *day)) {
            leave_out(plan.entry, Reason::SameChildAgain);
        }
        if !child.open_on(*day).child_protection {
            leave_out(current.entry, Reason::NeverEnded);
            continue;
        }
        for (part, verdict) in judge(current, *day) {
            out.add_part(part, *day, current.entry, verdict, desk);
        }
    }
}

/// A row for each plan on the day on which it started.
pub(super) fn started(child: &Child<'_>, out: &mut Out<'_>, judge: impl Fn(&Plan<'_>) -> Verdict) {
    events(child, out, |span| Some(span.from), |child, day| child.desk_on(day), judge);
}

/// A row for each plan on the day on which it ended.
pub(super) fn ended(child: &Child<'_>, out: &mut Out<'_>, judge: impl Fn(&Plan<'_>) -> Verdict) {
    events(child, out, |span| span.until, |child, day| child.desk_at_end(day), judge);
}

fn events(
    child: &Child<'_>,
    out: &mut Out<'_>,
    day: impl Fn(Span) -> Option<NaiveDate>,
    desk: impl Fn(&Child<'_>, NaiveDate) -> Desk,
    judge: impl Fn(&Plan<'_>) -> Verdict,
) {
    let plans = Plans::of(child);
    for plan in &plans.own {
        if let Some(day) = day(span(plan)).filter(|day| out.wants(*day)) {
            out.add(day, plan.entry, judge(plan), desk(child, day));
        }
    }
    for other in &plans.others {
        if let Some(day) = day(other.span).filter(|day| out.wants(*day)) {
            out.add(day, other.entry, Verdict::NotCounted(other.reason), desk(child, day));
        }
    }
}

/// When the last plan before this one ended, where the record tells: of this authority or of another.
pub(super) fn last_ended_before(child: &Child<'_>, plan: &Plan<'_>) -> Option<NaiveDate> {
    let all = child.record.child_protection_plans.iter().filter(|other| other.start_date < plan.start_date);
    all.filter_map(|other| other.ended_by).filter(|ended| *ended <= plan.start_date).max()
}

/// The clocks of some rules that belong to a plan and had started by a day.
pub(super) fn clocks<'b>(
    child: &'b Child<'_>,
    plan: &'b Plan<'_>,
    rules: &'b [&str],
    by: NaiveDate,
) -> impl Iterator<Item = &'b Clock> {
    let all = child.clocks().iter().filter(|clock| rules.contains(&clock.id()));
    all.filter(move |clock| clock.started.at.day() <= by && belongs(clock, plan))
}

/// The first core group and the first review count from the conference that made the plan; the others from what happened
/// while it ran.
fn belongs(clock: &Clock, plan: &Plan<'_>) -> bool {
    let day = clock.started.at.day();
    match clock.id() {
        "T07" | "T08" => day <= plan.start_date && plan.start_date <= day + Days::new(CONFERENCE_TO_PLAN_DAYS),
        _ => span(plan).holds(day),
    }
}

/// So many months after a day.
pub(super) fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}
