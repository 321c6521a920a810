//! Care leavers: where they live, what they do, whether somebody is in touch, their pathway plans, and staying put.

use chrono::{Datelike, Months, NaiveDate};
use domain::care_leaver::CareLeaver;
use domain::clock::Event;
use domain::journey::{first_day, last_day};
use domain::{EntryId, Fact, Kind, When};

use super::permanence::{last_day_of, leavings};
use crate::child::Child;
use crate::clocks::care_leavers::eligible;
use crate::clocks::health_and_education::birthday;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) const ALL: &[&Indicator] = &[&CL_01, &CL_02, &CL_03, &CL_04, &CL_05];

const KNOWN: &[Kind] =
    &[Kind::CareLeaver, Kind::PathwayPlan, Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::Person];
const NO_CARE_LEAVER: &str = "There was no such care leaver on the day";

static CL_01: Indicator = Indicator {
    id: "CL-01",
    name: "Care leavers in suitable accommodation",
    definition: "Of the care leavers aged 17 to 21 on the day with whom somebody is in touch, those whose accommodation was \
                 suitable when it was last recorded, at most twelve months before.",
    numerator: "Care leavers in suitable accommodation",
    denominator: "Care leavers aged 17 to 21 in touch",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children looked after statistics (Department for Education), care leavers; Annex A list 9",
    why_none: NO_CARE_LEAVER,
    kinds: KNOWN,
    counts: Counts::Children(suitable),
    ..COMMON
};

static CL_02: Indicator = Indicator {
    id: "CL-02",
    name: "Care leavers in education, employment or training",
    definition: "Of the care leavers aged 17 to 21 on the day, those who were in education, employment or training, full or \
                 part time (codes F and P), when it was last recorded, at most twelve months before. Those of whom nobody \
                 knows it are in the denominator.",
    numerator: "Care leavers in education, employment or training",
    denominator: "Care leavers aged 17 to 21",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children looked after statistics (Department for Education), care leavers; Annex A list 9",
    why_none: NO_CARE_LEAVER,
    kinds: KNOWN,
    counts: Counts::Children(active),
    ..COMMON
};

static CL_03: Indicator = Indicator {
    id: "CL-03",
    name: "Care leavers in touch",
    definition: "Of the care leavers on the day, up to their 25th birthday, those with whom somebody was in touch when it \
                 was last recorded, at most twelve months before.",
    numerator: "Care leavers in touch",
    denominator: "Care leavers",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children looked after statistics (Department for Education), care leavers; Annex A list 9",
    why_none: NO_CARE_LEAVER,
    kinds: KNOWN,
    counts: Counts::Children(in_touch),
    ..COMMON
};

static CL_04: Indicator = Indicator {
    id: "CL-04",
    name: "Pathway plan in date",
    definition: "Of the young people aged 16 to 20 on the day who are eligible, relevant or former relevant (looked after \
                 for 13 weeks since they were 14, some of it at 16 or later, or told to be one of these), those whose \
                 pathway plan was agreed or reviewed in the last six months (T22).",
    numerator: "Young people with a pathway plan in date",
    denominator: "Young people who are eligible, relevant or former relevant",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "The Care Leavers (England) Regulations 2010; T22 and T22c of the timescales",
    why_none: "Nobody was entitled to a pathway plan on the day",
    kinds: KNOWN,
    counts: Counts::Children(plan_in_date),
    ..COMMON
};

static CL_05: Indicator = Indicator {
    id: "CL-05",
    name: "Staying put",
    definition: "Of the young people who left care in the window on turning 18 and lived with foster carers then, those who \
                 stayed with them (reason E17, or accommodation Z when it was first recorded in the year after).",
    numerator: "Young people who stayed with their foster carers",
    denominator: "Young people who left foster care on turning 18",
    shape: Shape::Share,
    windows: &[Span::FinancialYear, Span::TwelveMonths, Span::YearToDate],
    good: Direction::Higher,
    source: "Fostering statistics (Ofsted) 2018; SSDA903 reason E17",
    why_none: "Nobody left foster care on turning 18 in this time",
    kinds: KNOWN,
    counts: Counts::Children(staying_put),
    ..COMMON
};

/// What was told of a care leaver shows how things are for this long.
const CURRENT: Months = Months::new(12);
/// The ages of which the Department publishes accommodation and activity.
const PUBLISHED_AGES: std::ops::RangeInclusive<u32> = 17..=21;
/// From 16 until the 21st birthday a pathway plan is owed without being asked for.
const PLANNED_AGES: std::ops::RangeInclusive<u32> = 16..=20;

/// What was last told of a care leaver by a day, or the entry that makes one of them.
struct Known<'a> {
    entry: EntryId,
    told: Option<&'a CareLeaver>,
}

impl Known<'_> {
    fn touch(&self) -> Option<&str> {
        self.told?.in_touch.as_deref()
    }
}

/// The day of which an entry tells: its own, or the birthday within the year of a return.
fn told_on(child: &Child<'_>, told: &CareLeaver) -> Option<NaiveDate> {
    let of_year = |year: &str| {
        let (first, last) = (first_day(year)?, last_day(year)?);
        let birthday = child.about.born.and_then(|born| {
            let this = birthday(born, first.year() - born.year())?;
            if this >= first { Some(this) } else { birthday(born, last.year() - born.year()) }
        });
        Some(birthday.unwrap_or(last))
    };
    told.known_on.or_else(|| of_year(told.year.as_deref()?))
}

/// Everything told of a care leaver, the earliest first; empty for nearly every child.
fn statuses<'a>(child: &'a Child<'_>) -> Vec<(NaiveDate, EntryId, &'a CareLeaver)> {
    let told = child.facts().filter_map(|(entry, fact)| match fact {
        Fact::CareLeaver(told) => Some((told_on(child, told)?, entry, &**told)),
        _ => None,
    });
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|(day, entry, _)| (*day, *entry));
    told
}

/// A row for each day on which the young person is a care leaver.
fn leavers(
    child: &Child<'_>,
    out: &mut Out<'_>,
    ages: Option<&std::ops::RangeInclusive<u32>>,
    judge: fn(&Known<'_>) -> Verdict,
) {
    let told = statuses(child);
    if told.is_empty() && child.record.pathway_plans.is_empty() {
        return;
    }
    for day in out.days().iter().filter(|day| child.open_on(**day).care_leaver) {
        let age = child.age_on(*day);
        if ages.is_some_and(|ages| age.is_some_and(|age| !ages.contains(&age))) {
            continue;
        }
        let is_current = |on: &NaiveDate| on.checked_add_months(CURRENT).is_none_or(|end| *day < end);
        let last = told.iter().rfind(|(on, ..)| on <= day);
        let known =
            last.filter(|(on, ..)| is_current(on)).map(|(_, entry, told)| Known { entry: *entry, told: Some(*told) });
        let plan = || child.record.pathway_plans.iter().rfind(|plan| plan.agreed_on <= *day);
        let of_plan = || plan().map(|plan| Known { entry: plan.entry, told: None });
        // A return of a year tells of it before the birthday in it has come.
        let of_year = || told.first().map(|(_, entry, _)| Known { entry: *entry, told: None });
        let Some(known) = known.or_else(of_plan).or_else(of_year) else { continue };
        let verdict = match (ages, age, known.touch()) {
            (Some(_), None, _) => Verdict::NotCounted(Reason::NoBirthDate),
            (_, _, Some("RHOM")) => Verdict::NotCounted(Reason::ReturnedHome),
            _ => judge(&known),
        };
        out.add(*day, known.entry, verdict, child.desk_on(*day));
    }
}

fn suitable(child: &Child<'_>, out: &mut Out<'_>) {
    leavers(child, out, Some(&PUBLISHED_AGES), |known| {
        match (known.touch(), known.told.and_then(|told| told.suitable)) {
            (None, None) => Verdict::NotCounted(Reason::NotRecorded),
            (Some(touch), _) if touch != "YES" => Verdict::NotCounted(Reason::NotInTouch),
            (_, Some(is_suitable)) => Verdict::counted_if(is_suitable),
            (_, None) => Verdict::NotCounted(Reason::NotRecorded),
        }
    });
}

fn active(child: &Child<'_>, out: &mut Out<'_>) {
    leavers(child, out, Some(&PUBLISHED_AGES), |known| {
        let activity = known.told.and_then(|told| told.activity.as_deref());
        Verdict::counted_if(activity.is_some_and(|code| code.starts_with(['F', 'P'])))
    });
}

fn in_touch(child: &Child<'_>, out: &mut Out<'_>) {
    leavers(child, out, None, |known| match known.touch() {
        Some(touch) => Verdict::counted_if(touch == "YES"),
        None => Verdict::NotCounted(Reason::NotRecorded),
    });
}

/// Since when a young person is entitled to a pathway plan, and by which entry.
fn entitled(
    child: &Child<'_>,
    told: &[(NaiveDate, EntryId, &CareLeaver)],
    day: NaiveDate,
) -> Option<(NaiveDate, EntryId)> {
    let last = told.iter().rfind(|(on, _, told)| *on <= day && told.eligibility.is_some());
    match last.and_then(|(on, entry, told)| Some((*on, *entry, told.eligibility.as_deref()?))) {
        Some((_, _, "qualifying" | "none")) => None,
        Some((on, entry, _)) => Some((on, entry)),
        None => {
            let event = eligible(child.periods(), child.about.born?)?;
            (event.at.day() <= day).then_some((event.at.day(), event.entry))
        }
    }
}

fn plan_in_date(child: &Child<'_>, out: &mut Out<'_>) {
    let Some(born) = child.about.born else { return of_unknown_age(child, out) };
    let last = out.days().last();
    if last.is_none_or(|last| birthday(born, 16).is_none_or(|sixteen| sixteen > *last)) {
        return;
    }
    let told = statuses(child);
    if told.is_empty() && child.periods().is_empty() {
        return;
    }
    for day in out.days() {
        let is_of_age = child.age_on(*day).is_some_and(|age| PLANNED_AGES.contains(&age));
        if !is_of_age || child.about.died.is_some_and(|died| died <= *day) {
            continue;
        }
        let Some((since, entry)) = entitled(child, &told, *day) else { continue };
        let plan = child.record.pathway_plans.iter().rfind(|plan| plan.agreed_on <= *day);
        let (entry, verdict) = match plan {
            Some(plan) => (plan.entry, in_date(child, "T22", plan.entry, plan.agreed_on, *day)),
            None => match in_date(child, "T22c", entry, since, *day) {
                Verdict::Counted => (entry, Verdict::NotCounted(Reason::NotYetDue)),
                verdict => (entry, verdict),
            },
        };
        out.add(*day, entry, verdict, child.desk_on(*day));
    }
}

/// Care leavers of whom nobody knows how old they are.
fn of_unknown_age(child: &Child<'_>, out: &mut Out<'_>) {
    let told = statuses(child);
    for day in out.days().iter().filter(|_| !told.is_empty()) {
        let last = told.iter().rfind(|(on, ..)| on <= day).filter(|_| child.open_on(*day).care_leaver);
        if let Some((_, entry, _)) = last {
            out.add(*day, *entry, Verdict::NotCounted(Reason::NoBirthDate), child.desk_on(*day));
        }
    }
}

/// Counted while the clock of a rule that started on a day has not run out.
fn in_date(child: &Child<'_>, rule: &str, entry: EntryId, from: NaiveDate, day: NaiveDate) -> Verdict {
    let started = Event { at: When::Day(from), what: "known", entry };
    let clock = child.timescales.start(rule, "limit", started);
    match clock.map(|clock| (clock.due.is_err(), clock.due_on())) {
        Some((true, _)) => Verdict::NotCounted(Reason::NoDueDay),
        Some((_, Some(due))) => Verdict::counted_if(day <= due),
        _ => Verdict::DenominatorOnly,
    }
}

fn staying_put(child: &Child<'_>, out: &mut Out<'_>) {
    let Some(born) = child.about.born else { return };
    for leaving in leavings(child) {
        let is_grown_up = birthday(born, 18).is_some_and(|eighteen| leaving.day >= eighteen);
        if !is_grown_up || !out.wants(leaving.day) {
            continue;
        }
        let stays = child.stays();
        let last = stays.iter().rfind(|stay| stay.span.from < leaving.day && leaving.from <= stay.span.from);
        if !last.and_then(|stay| stay.code()).is_some_and(|code| code.starts_with('U')) {
            continue;
        }
        let told = statuses(child);
        let year_after = leaving.day + CURRENT;
        let first =
            told.iter().find(|(on, _, told)| leaving.day <= *on && *on < year_after && told.accommodation.is_some());
        let stayed = first.is_some_and(|(_, _, told)| told.accommodation.as_deref() == Some("Z"));
        let verdict = Verdict::counted_if(leaving.reason == Some("E17") || stayed);
        out.add(leaving.day, leaving.entry, verdict, child.desk_on(last_day_of(leaving.day)));
    }
}

#[cfg(test)]
mod tests;
