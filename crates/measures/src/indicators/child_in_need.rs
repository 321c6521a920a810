//! Children in need: open cases, their plans and visits, cases without a worker or without activity, and how cases close.
//!
//! A child is in need on a day on which social care has an open case with it: an open referral that did not end with no further
//! action, or else what such a case is made of (an assessment, an enquiry, a plan, care), where no referral tells of it. Each
//! child counts once.

pub(crate) mod activity;
mod case;

use chrono::NaiveDate;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::clock::State;
use domain::{EntryId, Fact, Kind, When};

use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub use activity::NO_ACTIVITY_DAYS;
use activity::days_of_activity;
use case::{CASE, each_case};

pub(super) const ALL: &[&Indicator] = &[&CIN_01, &CIN_02, &CIN_03, &CIN_04, &CIN_05, &CIN_06, &CIN_07];

const NO_CASE_OPEN: &str = "No case was open on the day";

static CIN_01: Indicator = Indicator {
    id: "CIN-01",
    name: "Children in need, rate",
    definition: "Children with an open case of social care on the day, for each 10,000 children. Looked-after children, children \
                 with a child protection plan and unborn children are among them.",
    numerator: "Children with an open case",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Children in need statistics (Department for Education), table A1",
    why_none: "It is not known how many children live in the authority",
    kinds: CASE,
    counts: Counts::Children(in_need),
    ..COMMON
};

static CIN_02: Indicator = Indicator {
    id: "CIN-02",
    name: "Children in need with a child in need plan",
    definition: "Of the children with an open case on the day who have no child protection plan and are not looked after, those with \
                 an open child in need plan. Children who are still being assessed are among them; care leavers are not.",
    numerator: "Children with an open child in need plan",
    denominator: "Children in need without a child protection plan and not looked after",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children in need census, N00689 and N00690",
    why_none: NO_CASE_OPEN,
    kinds: CASE,
    counts: Counts::Children(with_plan),
    ..COMMON
};

static CIN_03: Indicator = Indicator {
    id: "CIN-03",
    name: "Child in need visits within the standard",
    definition: "Of the child in need plans that are open on the day, those of a child who was last seen within the time between \
                 visits (T10: as the plan sets it, else as the council does). Plans so new that the first visit is not due yet are \
                 left out, and so are plans of a return that tells of no visits.",
    numerator: "Plans with a visit within the time",
    denominator: "Open child in need plans",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Annex A list 6 (date last seen); the council's own standard (T10)",
    why_none: "No child in need plan was open on the day",
    kinds: &[Kind::ChildInNeedPlan, Kind::Visit, Kind::Referral, Kind::Person],
    counts: Counts::Children(visited),
    ..COMMON
};

static CIN_04: Indicator = Indicator {
    id: "CIN-04",
    name: "Cases open for more than a year",
    definition: "Of the children with an open case on the day, those whose case was opened more than 365 days before it. Where no \
                 referral tells when it was opened, the case is left out.",
    numerator: "Children whose case has been open for more than 365 days",
    denominator: "Children with an open case",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Children in need statistics (Department for Education), length of episodes",
    why_none: NO_CASE_OPEN,
    kinds: CASE,
    counts: Counts::Children(open_long),
    ..COMMON
};

static CIN_05: Indicator = Indicator {
    id: "CIN-05",
    name: "Open cases without a worker",
    definition: "Of the children with an open case on the day, those without a worker by name. A team without a worker is not \
                 enough.",
    numerator: "Children without a worker",
    denominator: "Children with an open case",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Kirklees cabinet report, 24 May 2016",
    why_none: NO_CASE_OPEN,
    kinds: &[
        Kind::Allocation,
        Kind::Assessment,
        Kind::ChildInNeedPlan,
        Kind::ChildProtectionPlan,
        Kind::LookedAfterEpisode,
        Kind::PeriodOfCare,
        Kind::Person,
        Kind::PrivateFostering,
        Kind::Referral,
        Kind::Section47Enquiry,
    ],
    counts: Counts::Children(unallocated),
    ..COMMON
};

static CIN_06: Indicator = Indicator {
    id: "CIN-06",
    name: "Cases with no activity in 42 days",
    definition: "Of the children with an open case on the day, those with nothing recorded as done in the 42 days up to it: no visit or \
                 attempt at one, note, meeting, conference, review, assessment, plan, placement, decision, order or supervision. \
                 A contact that nobody decided on, a change of worker and a return of the year are not activity. The number of \
                 days is one for all councils.",
    numerator: "Children with no activity in 42 days",
    denominator: "Children with an open case",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Kirklees cabinet report, 24 May 2016, 5.22; six weeks is our own number",
    why_none: NO_CASE_OPEN,
    kinds: activity::KINDS,
    counts: Counts::Children(without_activity),
    ..COMMON
};

static CIN_07: Indicator = Indicator {
    id: "CIN-07",
    name: "Why cases closed",
    definition: "Of the cases that closed in the window, the share of each reason for closing. Referrals that ended with no further \
                 action were never cases.",
    numerator: "Cases closed for the reason",
    denominator: "Cases closed for a reason that is recorded",
    shape: Shape::Mix,
    windows: &[Span::FinancialYear, Span::YearToDate, Span::TwelveMonths, Span::Month],
    parts: &[
        Part { code: "RC1", name: "Adopted" },
        Part { code: "RC2", name: "Died" },
        Part { code: "RC3", name: "Child arrangements order" },
        Part { code: "RC4", name: "Special guardianship order" },
        Part { code: "RC5", name: "Moved to another authority" },
        Part { code: "RC6", name: "Moved to adult social care" },
        Part { code: "RC7", name: "Services ended for another reason" },
        Part { code: "RC8", name: "Closed after assessment, no further action" },
        Part { code: "RC9", name: "Closed after assessment, early help" },
    ],
    source: "Children in need census, N00103",
    why_none: "No case closed in this time",
    kinds: &[Kind::Referral],
    counts: Counts::Children(closed),
    ..COMMON
};

fn in_need(child: &Child<'_>, out: &mut Out<'_>) {
    each_case(child, out, |_, _| Verdict::Counted);
}

fn with_plan(child: &Child<'_>, out: &mut Out<'_>) {
    each_case(child, out, |_, day| {
        let open = child.open_on(day);
        if open.child_protection || open.looked_after {
            return Verdict::NotCounted(Reason::UnderOtherDuty);
        }
        if open.care_leaver {
            return Verdict::NotCounted(Reason::IsCareLeaver);
        }
        Verdict::counted_if(open.child_in_need)
    });
}

/// A case is long open after so many days.
const LONG_OPEN_DAYS: i64 = 365;

fn open_long(child: &Child<'_>, out: &mut Out<'_>) {
    each_case(child, out, |case, day| match case.since {
        Some(since) => Verdict::counted_if((day - since).num_days() > LONG_OPEN_DAYS),
        None => Verdict::NotCounted(Reason::NotRecorded),
    });
}

fn unallocated(child: &Child<'_>, out: &mut Out<'_>) {
    each_case(child, out, |_, day| Verdict::counted_if(!child.is_allocated_on(day)));
}

fn without_activity(child: &Child<'_>, out: &mut Out<'_>) {
    let mut days = None;
    each_case(child, out, |_, day| {
        let days: &mut Vec<NaiveDate> = days.get_or_insert_with(|| days_of_activity(child));
        Verdict::counted_if(!activity::is_recent(child, days, day))
    });
}

fn visited(child: &Child<'_>, out: &mut Out<'_>) {
    let plans = &child.record.child_in_need_plans;
    if plans.is_empty() {
        return;
    }
    let once: Vec<EntryId> = plans.iter().map(|plan| plan.entry).collect();
    for day in out.days() {
        let desk = child.desk_on(*day);
        let mut open = plans.iter().filter(|plan| is_open(plan, *day)).rev();
        if let Some(latest) = open.next() {
            let is_over = !child.open_on(*day).child_in_need;
            let verdict =
                if is_over { Verdict::NotCounted(Reason::NeverEnded) } else { visited_in_time(child, latest, *day) };
            out.add(*day, latest.entry, verdict, desk);
        }
        open.for_each(|earlier| out.add(*day, earlier.entry, Verdict::NotCounted(Reason::SameChildAgain), desk));
        for (entry, fact) in child.said_again(Kind::ChildInNeedPlan, &once) {
            if matches!(fact, Fact::ChildInNeedPlan(plan) if is_open(plan, *day)) {
                out.add(*day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), desk);
            }
        }
    }
}

fn is_open(plan: &ChildInNeedPlan, day: NaiveDate) -> bool {
    plan.start_date <= day && plan.end_date.is_none_or(|end| end > day)
}

fn visited_in_time(child: &Child<'_>, plan: &Held<'_, ChildInNeedPlan>, day: NaiveDate) -> Verdict {
    let of_plan = child.clocks().iter().filter(|clock| clock.id() == "T10" && clock.step.key == "visit");
    let started = of_plan.filter(|clock| (plan.start_date..=day).contains(&clock.started.at.day()));
    // Of a chain the last link that had started by the day runs on it.
    let Some(clock) = started.max_by_key(|clock| clock.started.at.day()) else {
        let is_set = child.timescales.step("T10", "visit").is_some_and(|(_, step)| step.term.is_some());
        return Verdict::NotCounted(if is_set { Reason::NotRecorded } else { Reason::NoLimitSet });
    };
    let is_first = clock.started.entry == plan.entry;
    match clock.state(When::Day(day)) {
        State::Running { .. } | State::DueToday if is_first => Verdict::NotCounted(Reason::NotYetDue),
        State::Running { .. } | State::DueToday | State::MetInTime { .. } | State::MetLate { .. } => Verdict::Counted,
        State::CannotCount { .. } => Verdict::NotCounted(Reason::NoDueDay),
        State::Stopped | State::Prompt => Verdict::NotCounted(Reason::NoLimitSet),
        State::Overdue { .. } | State::StoppedOverdue { .. } => {
            let is_silent = clock.holds_none.is_some() && !child.is_told_with_visits(plan.entry);
            if is_silent { Verdict::NotCounted(Reason::NotChildsSource) } else { Verdict::DenominatorOnly }
        }
    }
}

fn closed(child: &Child<'_>, out: &mut Out<'_>) {
    let referrals = &child.record.referrals;
    for referral in referrals.iter().filter(|referral| referral.no_further_action != Some(true)) {
        let Some(day) = referral.closure_date.filter(|day| out.wants(*day)) else { continue };
        let part = referral.closure_reason.as_deref().and_then(|code| CIN_07.part(code));
        let (part, verdict) =
            part.map_or((0, Verdict::NotCounted(Reason::NotRecorded)), |part| (part, Verdict::Counted));
        out.add_part(part, day, referral.entry, verdict, child.desk_at_end(day));
    }
    if referrals.is_empty() {
        return;
    }
    let once: Vec<EntryId> = referrals.iter().map(|referral| referral.entry).collect();
    for (entry, fact) in child.said_again(Kind::Referral, &once) {
        let Fact::Referral(referral) = fact else { continue };
        if let Some(day) = referral.closure_date.filter(|_| referral.no_further_action != Some(true)) {
            out.add(day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_at_end(day));
        }
    }
}

#[cfg(test)]
mod tests;
