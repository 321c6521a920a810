//! Disabled children: what their open cases are.

use chrono::{Months, NaiveDate};
use domain::{EntryId, Fact, Kind};

use crate::child::Child;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Taken};
use crate::open_work::OpenWork;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) const ALL: &[&Indicator] = &[&CWD_01, &CWD_01B];

static CWD_01: Indicator = Indicator {
    id: "CWD-01",
    name: "Disabled children's open cases by plan",
    definition: "Open cases of children with a recorded disability on the day, each under the highest of its plans: looked \
                 after, child protection plan, series of short breaks, child in need plan, or none of these yet (an \
                 assessment, an enquiry or a referral is open). Each group is told as its share of all of them.",
    numerator: "Open cases of disabled children under this plan",
    denominator: "Open cases of disabled children",
    shape: Shape::Mix,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Neither,
    parts: &[
        Part { code: "looked_after", name: "Looked after" },
        Part { code: "child_protection", name: "Child protection plan" },
        Part { code: "short_breaks", name: "Series of short breaks" },
        Part { code: "child_in_need", name: "Child in need plan" },
        Part { code: "no_plan", name: "No plan yet" },
    ],
    source: "Standard safeguarding dataset; Annex A list 6",
    why_none: "No disabled child had an open case on the day",
    kinds: &[
        Kind::Person,
        Kind::PeriodOfCare,
        Kind::LookedAfterEpisode,
        Kind::ChildProtectionPlan,
        Kind::ChildInNeedPlan,
        Kind::Assessment,
        Kind::Section47Enquiry,
        Kind::PrivateFostering,
        Kind::Referral,
    ],
    counts: Counts::Children(by_plan),
    ..COMMON
};

static CWD_01B: Indicator = Indicator {
    id: "CWD-01b",
    name: "Days of short breaks",
    definition: "Of the disabled children who had short breaks under an agreed series (V3, V4) in the twelve months up to \
                 the day, the mean number of days of them. At most 75 days in twelve months may be short breaks (T25). \
                 A series told as one stretch of more than 17 days says nothing of the single breaks, and is not counted.",
    numerator: "Disabled children who had short breaks",
    shape: Shape::Mean(Amount::Days),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Neither,
    source: "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 48; T25 of the timescales",
    why_none: "No disabled child had short breaks in the twelve months up to the day",
    kinds: &[Kind::Person, Kind::LookedAfterEpisode],
    counts: Counts::Children(short_break_days),
    ..COMMON
};

const LOOK_BACK: Months = Months::new(12);
/// No short break of a series is longer (T25).
const LONGEST_BREAK: i64 = 17;

fn by_plan(child: &Child<'_>, out: &mut Out<'_>) {
    if child.about.disabled != Some(true) {
        return;
    }
    for day in out.days() {
        let open = child.open_on(*day);
        if open.needs_worker()
            && let Some((part, entry)) = highest(child, open, *day)
        {
            out.add_part(part, *day, entry, Verdict::Counted, child.desk_on(*day));
        }
    }
}

/// The group of a case, and the entry that stands for it.
fn highest(child: &Child<'_>, open: OpenWork, day: NaiveDate) -> Option<(usize, EntryId)> {
    let lasts = |from: NaiveDate, until: Option<NaiveDate>| from <= day && until.is_none_or(|until| until > day);
    let record = &child.record;
    let part = [open.looked_after, open.child_protection, open.short_breaks, open.child_in_need, true];
    let part = part.into_iter().position(|is_so| is_so)?;
    let entry = match part {
        0 => child.in_care_on(day).map(|period| period.entry),
        1 => record
            .child_protection_plans
            .iter()
            .rfind(|plan| lasts(plan.start_date, plan.end_date))
            .map(|plan| plan.entry),
        2 => {
            let episodes = || record.episodes.iter().filter(|episode| episode.is_open_on(day));
            let series = episodes().find(|episode| episode.is_short_break_series()).map(|episode| episode.entry);
            series
                .or_else(|| record.periods.iter().rfind(|one| lasts(one.start_date, one.end_date)).map(|one| one.entry))
        }
        3 => {
            record.child_in_need_plans.iter().rfind(|plan| lasts(plan.start_date, plan.end_date)).map(|plan| plan.entry)
        }
        _ => None,
    };
    Some((part, entry.or_else(|| first_work(child, day))?))
}

/// The latest piece of work that began by the day.
fn first_work(child: &Child<'_>, day: NaiveDate) -> Option<EntryId> {
    let works = [Kind::Referral, Kind::Assessment, Kind::Section47Enquiry, Kind::PrivateFostering];
    let begun = child.facts().filter(|(_, fact)| works.contains(&fact.kind()));
    let begun = begun.filter_map(|(entry, fact)| Some((fact.happened_at()?.day(), entry))).filter(|(on, _)| *on <= day);
    let disabled = || {
        child.facts().find_map(|(entry, fact)| match fact {
            Fact::Person(_) => Some(entry),
            _ => None,
        })
    };
    begun.max().map(|(_, entry)| entry).or_else(disabled)
}

fn short_break_days(child: &Child<'_>, out: &mut Out<'_>) {
    let breaks = || child.record.episodes.iter().filter(|episode| episode.is_short_break_series());
    if child.about.disabled != Some(true) || breaks().next().is_none() {
        return;
    }
    let once = child.record.episodes_once_a_day();
    for day in out.every_day() {
        let since = *day - LOOK_BACK;
        let (mut days, mut last) = (0, None);
        for one in breaks() {
            let until = one.end_date.unwrap_or(*day).min(*day);
            if one.start_date > *day || until <= since {
                continue;
            }
            let length = (one.end_date.unwrap_or(*day) - one.start_date).num_days();
            let verdict = match once.iter().any(|kept| kept.entry == one.entry) {
                false => Some(Reason::SaidByAnotherSource),
                true if length > LONGEST_BREAK => Some(Reason::NotRecorded),
                true => None,
            };
            match verdict {
                Some(reason) => out.add(*day, one.entry, Verdict::NotCounted(reason), child.desk_on(*day)),
                None => {
                    days += (until - one.start_date.max(since)).num_days().max(1);
                    last = Some(one.entry);
                }
            }
        }
        // The latest break stands for all of the child's.
        if let Some(entry) = last {
            out.add_weighed(*day, entry, Verdict::Counted, days as f32, child.desk_on(*day));
        }
    }
}

#[cfg(test)]
mod tests;
