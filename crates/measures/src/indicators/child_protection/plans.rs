//! Child protection plans: how many, how long, for the how manieth time, for what and with whom. CP-07 to CP-13, CP-17, CP-20.

use chrono::NaiveDate;
use domain::Kind;

use super::plan::{Plan, ended, in_one_part, last_ended_before, months_after, on_each_day, started};
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const CHILDREN_LIVING: &str = "Children aged 0 to 17 who live in the authority";
const POPULATION_NOT_KNOWN: &str = "It is not known how many children live in the authority";
const NO_PLAN_OPEN: &str = "No child had a child protection plan on the day";
const NO_PLAN_STARTED: &str = "No child protection plan started in this time";
const BY_YEAR: &[Span] = &[Span::FinancialYear, Span::YearToDate, Span::TwelveMonths, Span::Month];
const PLANS: &[Kind] = &[Kind::ChildProtectionPlan, Kind::Person];

pub(super) static CP_07: Indicator = Indicator {
    id: "CP-07",
    name: "Children with a child protection plan, rate",
    definition: "Children with an open child protection plan of this authority on the day, for each 10,000 children. Plans of \
                 another authority, for children who are here for a time, are left out.",
    numerator: "Children with an open plan",
    denominator: CHILDREN_LIVING,
    shape: Shape::Rate,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Children in need statistics (Department for Education), table D1",
    why_none: POPULATION_NOT_KNOWN,
    kinds: PLANS,
    counts: Counts::Children(open),
    ..COMMON
};

pub(super) static CP_08: Indicator = Indicator {
    id: "CP-08",
    name: "Child protection plans started, rate",
    definition: "Child protection plans that started in the window, for each 10,000 children. A child with two plans counts twice.",
    numerator: "Plans started",
    denominator: CHILDREN_LIVING,
    shape: Shape::Rate,
    windows: BY_YEAR,
    source: "Children in need statistics (Department for Education), table D1",
    why_none: POPULATION_NOT_KNOWN,
    kinds: PLANS,
    counts: Counts::Children(begun),
    ..COMMON
};

pub(super) static CP_09: Indicator = Indicator {
    id: "CP-09",
    name: "Child protection plans ended",
    definition: "Child protection plans that ended in the window.",
    numerator: "Plans ended",
    windows: BY_YEAR,
    source: "Children in need statistics (Department for Education), table D1",
    kinds: PLANS,
    counts: Counts::Children(over),
    ..COMMON
};

pub(super) static CP_10: Indicator = Indicator {
    id: "CP-10",
    name: "Plans that are the second or a later one",
    definition: "Of the child protection plans that started in the window, those of a child who had an earlier plan at any time: as \
                 the census has it (N00106), or as the record tells of an earlier plan, here or of another authority. Plans of \
                 which neither is known are left out.",
    numerator: "Plans of a child who had an earlier plan",
    denominator: "Plans started",
    shape: Shape::Share,
    windows: BY_YEAR,
    good: Direction::Lower,
    source: "Children in need census, N00106 (number of previous plans)",
    why_none: NO_PLAN_STARTED,
    kinds: PLANS,
    counts: Counts::Children(again),
    ..COMMON
};

pub(super) static CP_11: Indicator = Indicator {
    id: "CP-11",
    name: "Plans that started within two years of an earlier one",
    definition: "Of the child protection plans that started in the window, those that started at most two years after the child's \
                 last plan ended. Where there was an earlier plan and nobody tells when it ended, the plan is left out.",
    numerator: "Plans started at most two years after the last one ended",
    denominator: "Plans started",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::YearToDate, Span::FinancialYear, Span::Month],
    good: Direction::Lower,
    source: "Used in councils' own reports; no national definition was found",
    why_none: NO_PLAN_STARTED,
    kinds: PLANS,
    counts: Counts::Children(soon_again),
    ..COMMON
};

pub(super) static CP_12: Indicator = Indicator {
    id: "CP-12",
    name: "Plans that had lasted two years or more when they ended",
    definition: "Of the child protection plans that ended in the window, those that ended on or after the day two years after they \
                 started.",
    numerator: "Plans ended after two years or more",
    denominator: "Plans ended",
    shape: Shape::Share,
    windows: BY_YEAR,
    good: Direction::Lower,
    source: "Children in need statistics (Department for Education), table D7; key indicator of the census reports",
    why_none: "No child protection plan ended in this time",
    kinds: PLANS,
    counts: Counts::Children(lasted),
    ..COMMON
};

pub(super) static CP_13: Indicator = Indicator {
    id: "CP-13",
    name: "Open plans of 15, 18 and 24 months",
    definition: "Of the child protection plans that are open on the day, those that started 15, 18 or 24 months before it or \
                 earlier. A plan of 24 months is in all three.",
    numerator: "Open plans of that length or longer",
    denominator: "Open plans",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    parts: &[
        Part { code: "15_months", name: "15 months or longer" },
        Part { code: "18_months", name: "18 months or longer" },
        Part { code: "24_months", name: "24 months or longer" },
    ],
    source: "Procedures for plans that drift, such as Newcastle's (a look at 15 months); census reports (two years)",
    why_none: NO_PLAN_OPEN,
    kinds: PLANS,
    counts: Counts::Children(long_open),
    ..COMMON
};

pub(super) static CP_17: Indicator = Indicator {
    id: "CP-17",
    name: "Categories of abuse of open plans",
    definition: "Of the child protection plans that are open on the day, the share of each category of abuse: the latest one, as far \
                 as the record tells on which day it changed.",
    numerator: "Open plans of the category",
    denominator: "Open plans with a category",
    shape: Shape::Mix,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    parts: &[
        Part { code: "NEG", name: "Neglect" },
        Part { code: "PHY", name: "Physical abuse" },
        Part { code: "SAB", name: "Sexual abuse" },
        Part { code: "EMO", name: "Emotional abuse" },
        Part { code: "MUL", name: "Multiple categories" },
    ],
    source: "Children in need census, N00113 and N00114",
    why_none: NO_PLAN_OPEN,
    kinds: &[Kind::ChildProtectionPlan, Kind::ReviewConference, Kind::Person],
    counts: Counts::Children(categories),
    ..COMMON
};

pub(super) static CP_20: Indicator = Indicator {
    id: "CP-20",
    name: "Children with a child protection plan who have a worker",
    definition: "Of the child protection plans that are open on the day, those of a child who has a worker by name: the social \
                 worker, or who leads family help. A team without a worker is not enough.",
    numerator: "Open plans of a child with a worker",
    denominator: "Open plans",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Kirklees cabinet report, 24 May 2016",
    why_none: NO_PLAN_OPEN,
    kinds: &[Kind::ChildProtectionPlan, Kind::Allocation, Kind::Person],
    counts: Counts::Children(allocated),
    ..COMMON
};

fn open(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0], |_, _, _| Verdict::Counted);
}

fn begun(child: &Child<'_>, out: &mut Out<'_>) {
    started(child, out, |_| Verdict::Counted);
}

fn over(child: &Child<'_>, out: &mut Out<'_>) {
    ended(child, out, |_| Verdict::Counted);
}

fn again(child: &Child<'_>, out: &mut Out<'_>) {
    started(child, out, |plan| match (last_ended_before(child, plan), plan.previous_plans) {
        (Some(_), _) => Verdict::Counted,
        (None, Some(earlier)) => Verdict::counted_if(earlier > 0),
        (None, None) => Verdict::NotCounted(Reason::NotRecorded),
    });
}

/// An earlier plan counts that ended at most so long before.
const SOON_AGAIN_MONTHS: u32 = 24;

fn soon_again(child: &Child<'_>, out: &mut Out<'_>) {
    started(child, out, |plan| match (last_ended_before(child, plan), plan.previous_plans) {
        (Some(ended), _) => Verdict::counted_if(plan.start_date <= months_after(ended, SOON_AGAIN_MONTHS)),
        (None, Some(0)) => Verdict::DenominatorOnly,
        (None, Some(_)) => Verdict::NotCounted(Reason::EarlierEndNotKnown),
        (None, None) => Verdict::NotCounted(Reason::NotRecorded),
    });
}

const LONG_MONTHS: u32 = 24;

fn lasted(child: &Child<'_>, out: &mut Out<'_>) {
    ended(child, out, |plan| {
        let is_long = plan.ended_by.is_some_and(|end| months_after(plan.start_date, LONG_MONTHS) <= end);
        Verdict::counted_if(is_long)
    });
}

/// In the order of the parts of CP-13.
const OPEN_FOR_MONTHS: [u32; 3] = [15, 18, 24];

fn long_open(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0, 1, 2], |part, plan, day| {
        Verdict::counted_if(months_after(plan.start_date, OPEN_FOR_MONTHS[part]) <= day)
    });
}

fn categories(child: &Child<'_>, out: &mut Out<'_>) {
    in_one_part(child, out, |plan, day| {
        let part = category_on(child, plan, day).and_then(|code| CP_17.part(code));
        part.map_or((0, Verdict::NotCounted(Reason::NotRecorded)), |part| (part, Verdict::Counted))
    });
}

/// The category on a day. Reviews tell on which day it changed; the plan tells the first one and the latest.
fn category_on<'b>(child: &'b Child<'_>, plan: &'b Plan<'_>, day: NaiveDate) -> Option<&'b str> {
    let reviews = child.record.review_conferences.iter().filter(|review| review.plan_start_date == plan.start_date);
    let mut told: Vec<(NaiveDate, &str)> =
        reviews.filter_map(|review| Some((review.held_on, review.category.as_deref()?))).collect();
    let changes_later = told.iter().any(|(held, _)| *held > day);
    told.retain(|(held, _)| *held <= day);
    let (first, latest) = (plan.initial_category.as_deref(), plan.latest_category.as_deref());
    let by_review = told.last().map(|(_, category)| *category);
    if changes_later { by_review.or(first) } else { latest.or(by_review).or(first) }
}

fn allocated(child: &Child<'_>, out: &mut Out<'_>) {
    on_each_day(child, out, &[0], |_, _, day| Verdict::counted_if(child.is_allocated_on(day)));
}
