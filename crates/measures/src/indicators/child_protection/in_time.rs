//! What a plan asks for, and whether it was done in time: reviews, visits and core groups. CP-14 to CP-16 and CP-19.

use chrono::NaiveDate;
use domain::clock::{Clock, State};
use domain::visit::{Visit, VisitKind};
use domain::{Kind, When};

use super::plan::{Plan, Plans, clocks, months_after, on_each_day};
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const NO_PLAN_OPEN: &str = "No child had a child protection plan on the day";

pub(super) static CP_14: Indicator = Indicator {
    id: "CP-14",
    name: "Child protection plans reviewed in time",
    definition: "Of the child protection plans that are open on the day and have been so for three months or longer, those of which \
                 every review conference that was due by the day was held in time: the first three months after the initial \
                 conference (T08), the others six months after the one before (T08b).",
    numerator: "Plans with every review held in time",
    denominator: "Plans open for three months or longer",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children in need census reports (reviewed within the required timescales); T08 and T08b",
    why_none: "No child protection plan had been open for three months on the day",
    kinds: &[Kind::ChildProtectionPlan, Kind::ReviewConference, Kind::InitialConference, Kind::Person],
    counts: Counts::Children(reviewed),
    ..COMMON
};

pub(super) static CP_15: Indicator = Indicator {
    id: "CP-15",
    name: "Child protection visits in time",
    definition: "Of the child protection plans that are open on the day, those of a child who was last seen within the time \
                 between visits (T09: as the plan sets it, else as the council does). Plans so new that the first visit is not due \
                 yet are left out, and so are plans of a return that tells of no visits.",
    numerator: "Plans with a visit within the time",
    denominator: "Open plans",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Annex A list 7; the council's own standard (T09)",
    why_none: NO_PLAN_OPEN,
    kinds: &[Kind::ChildProtectionPlan, Kind::Visit, Kind::Person],
    counts: Counts::Children(visited),
    ..COMMON
};

pub(super) static CP_16: Indicator = Indicator {
    id: "CP-16",
    name: "Children seen alone at the last child protection visit",
    definition: "Of the child protection plans that are open on the day, those of a child who was seen alone at the last visit at \
                 which the child was seen under the plan. Plans without such a visit are left out, and so are visits of which nobody \
                 says whether the child was seen alone (of a baby it is not asked).",
    numerator: "Plans of a child seen alone at the last visit",
    denominator: "Open plans with a visit",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Annex A list 7",
    why_none: "No child with a child protection plan had been visited by the day",
    kinds: &[Kind::ChildProtectionPlan, Kind::Visit, Kind::Person],
    counts: Counts::Children(seen_alone),
    ..COMMON
};

pub(super) static CP_19: Indicator = Indicator {
    id: "CP-19",
    name: "Core groups in time",
    definition: "Of the core groups that were due in the window, those held by the day on which they were due: the first ten working \
                 days after the conference (T07), the others six weeks after the one before (T07b).",
    numerator: "Core groups held in time",
    denominator: "Core groups due",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::YearToDate, Span::FinancialYear, Span::Month],
    good: Direction::Higher,
    source: "Statutory guidance and local procedures (T07, T07b)",
    why_none: "No core group was due in this time",
    kinds: &[Kind::ChildProtectionPlan, Kind::CoreGroup, Kind::InitialConference, Kind::Person],
    counts: Counts::Children(core_groups),
    ..COMMON
};

/// Months for which a plan must have been open before its reviews are looked at: until then none is due.
const REVIEWED_FROM_MONTHS: u32 = 3;

fn reviewed(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0], |_, plan, day| {
        if months_after(plan.start_date, REVIEWED_FROM_MONTHS) > day {
            return Verdict::NotCounted(Reason::OpenTooShortly);
        }
        let verdicts = clocks(child, plan, &["T08", "T08b"], day).filter_map(|clock| review(clock, day));
        // One that was late decides, then one of which it cannot be said, then those that were in time.
        verdicts
            .max_by_key(|verdict| match verdict {
                Verdict::DenominatorOnly => 2,
                Verdict::NotCounted(_) => 1,
                Verdict::Counted => 0,
            })
            .unwrap_or(Verdict::NotCounted(no_clock(child, "T08b")))
    });
}

fn review(clock: &Clock, day: NaiveDate) -> Option<Verdict> {
    match clock.state(When::Day(day)) {
        State::MetInTime { .. } | State::Running { .. } | State::DueToday => Some(Verdict::Counted),
        // Whoever tells of plans tells of their reviews: the census, the lists for Ofsted, and what is typed in here.
        State::MetLate { .. } | State::Overdue { .. } | State::StoppedOverdue { .. } => Some(Verdict::DenominatorOnly),
        State::CannotCount { .. } => Some(Verdict::NotCounted(Reason::NoDueDay)),
        State::Stopped | State::Prompt => None,
    }
}

/// What is overdue was not done, unless the record holds nothing of the kind because the plan comes with a return that has no
/// word for it.
fn not_done(clock: &Clock, is_told: bool) -> Verdict {
    match clock.holds_none.is_some() && !is_told {
        true => Verdict::NotCounted(Reason::NotChildsSource),
        false => Verdict::DenominatorOnly,
    }
}

/// Why a plan has no clock of a rule.
fn no_clock(child: &Child<'_>, rule: &str) -> Reason {
    let is_set = child.timescales.step(rule, "limit").is_some_and(|(_, step)| step.term.is_some());
    if is_set { Reason::NotRecorded } else { Reason::NoLimitSet }
}

fn visited(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0], |_, plan, day| {
        // Of a chain the last link that had started by the day runs on it.
        let Some(clock) = clocks(child, plan, &["T09"], day).max_by_key(|clock| clock.started.at.day()) else {
            return Verdict::NotCounted(no_clock(child, "T09"));
        };
        let is_first = clock.started.entry == plan.entry;
        match clock.state(When::Day(day)) {
            State::Running { .. } | State::DueToday if is_first => Verdict::NotCounted(Reason::NotYetDue),
            State::Running { .. } | State::DueToday | State::MetInTime { .. } | State::MetLate { .. } => {
                Verdict::Counted
            }
            State::Overdue { .. } | State::StoppedOverdue { .. } => {
                not_done(clock, child.is_told_with_visits(plan.entry))
            }
            State::CannotCount { .. } => Verdict::NotCounted(Reason::NoDueDay),
            State::Stopped | State::Prompt => Verdict::NotCounted(Reason::NoLimitSet),
        }
    });
}

/// The last visit under a plan at which the child was seen, as it was known on a day. Visits in the placement of a looked-after
/// child are among them, as for T09.
fn last_visit<'b>(child: &'b Child<'_>, plan: &Plan<'_>, day: NaiveDate) -> Option<&'b Held<'b, Visit>> {
    let is_of_it = |kind| matches!(kind, VisitKind::ChildProtection | VisitKind::Section47 | VisitKind::LookedAfter);
    let within = |visited: NaiveDate| plan.start_date <= visited && visited <= day;
    child.record.visits.iter().rfind(|visit| visit.counts() && is_of_it(visit.kind) && within(visit.at.day()))
}

fn seen_alone(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0], |_, plan, day| {
        let Some(visit) = last_visit(child, plan, day) else { return Verdict::NotCounted(Reason::NotVisited) };
        visit.seen_alone.map_or(Verdict::NotCounted(Reason::NotRecorded), Verdict::counted_if)
    });
}

fn core_groups(child: &Child<'_>, out: &mut Out<'_>) {
    let mut known = Vec::new();
    for plan in &Plans::of(child).own {
        for clock in clocks(child, plan, &["T07", "T07b"], NaiveDate::MAX) {
            let due = clock.due_on().unwrap_or(clock.started.at.day());
            // What was held stands for itself; what was not, for what it should have followed.
            let entry = clock.met.map_or(clock.started.entry, |met| met.entry);
            if out.wants(due) && !known.contains(&(due, entry)) {
                known.push((due, entry));
                out.add(due, entry, core_group(child, plan, clock, due), child.desk_on(due));
            }
        }
    }
}

/// How a core group stood at the end of the day on which it was due.
fn core_group(child: &Child<'_>, plan: &Plan<'_>, clock: &Clock, due: NaiveDate) -> Verdict {
    match clock.state(When::Day(due)) {
        State::MetInTime { .. } => Verdict::Counted,
        State::Stopped => Verdict::NotCounted(Reason::EndedBeforeDue),
        State::CannotCount { .. } => Verdict::NotCounted(Reason::NoDueDay),
        State::Prompt => Verdict::NotCounted(Reason::NoLimitSet),
        _ => not_done(clock, child.is_recorded_here(plan.entry)),
    }
}
