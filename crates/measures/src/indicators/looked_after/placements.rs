//! Placements of looked-after children: how many, how long, what kind, how far away. CLA-04 to CLA-10.

use chrono::{Days, Months, NaiveDate};
use domain::Kind;

use super::homes::{Home, homes, is_told};
use super::in_care::{OnDay, each, each_part, has_no_care, lasted};
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const KINDS: &[Kind] = &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::Placement];

/// What the indicators of this file have in common.
const OF_CARE: Indicator = Indicator {
    denominator: "Children looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    why_none: "No child was looked after on this day",
    kinds: KINDS,
    ..COMMON
};

pub(super) static CLA_04: Indicator = Indicator {
    id: "CLA-04",
    name: "Three or more placements in 12 months",
    definition: "Of the children looked after on the day, those who were in three or more placements in the twelve months \
                 up to it, the one at their beginning counted, also of an earlier period of care. A stay with the same \
                 carers is one placement; temporary stays (T0 to T4) are none. Where it is not told where the child was \
                 all the time, the child is left out unless three are known.",
    numerator: "Children in three or more placements",
    good: Direction::Lower,
    source: "Children looked after (Department for Education), placement stability",
    counts: Counts::Children(three_in_a_year),
    ..OF_CARE
};

pub(super) static CLA_05: Indicator = Indicator {
    id: "CLA-05",
    name: "Three or more placements in two years",
    definition: "Of the children looked after on the day and without a break for two years, those who were in three or \
                 more placements in these two years, counted as in CLA-04.",
    numerator: "Children in three or more placements",
    denominator: "Children looked after for two years or more",
    good: Direction::Lower,
    source: "Children looked after (Department for Education), placement stability",
    why_none: "No child had been looked after for two years",
    counts: Counts::Children(three_in_two_years),
    ..OF_CARE
};

pub(super) static CLA_06: Indicator = Indicator {
    id: "CLA-06",
    name: "Long-term stability of placements",
    definition: "Of the children under 16 on the day who have been looked after without a break for two and a half years, \
                 those who have lived with the same carers for two years, or who are placed for adoption (A3 to A6) and \
                 have lived there and in the placement before it for two years together.",
    numerator: "Children in the same placement for two years, or placed for adoption",
    denominator: "Children under 16 looked after for two and a half years or more",
    good: Direction::Higher,
    source: "Children looked after (Department for Education), long-term placement stability",
    why_none: "No child under 16 had been looked after for two and a half years",
    counts: Counts::Children(stability),
    ..OF_CARE
};

pub(super) static CLA_07: Indicator = Indicator {
    id: "CLA-07",
    name: "Placed more than 20 miles from home",
    definition: "Of the children looked after on the day whose distance from home is recorded, those placed more than 20 \
                 miles from it. The distance is recorded in whole miles, and of a child without a home in England not \
                 at all.",
    numerator: "Children placed more than 20 miles from home",
    denominator: "Children looked after on the day, the distance recorded",
    good: Direction::Lower,
    source: "Children looked after (Department for Education), placements",
    counts: Counts::Children(far_away),
    ..OF_CARE
};

pub(super) static CLA_08: Indicator = Indicator {
    id: "CLA-08",
    name: "Placed outside the authority",
    definition: "Of the children looked after on the day, those whose placement lies outside the authority's area, as \
                 recorded with the placement.",
    numerator: "Children placed outside the area",
    denominator: "Children looked after on the day, the area recorded",
    good: Direction::Lower,
    source: "Children looked after (Department for Education), placements",
    counts: Counts::Children(outside),
    ..OF_CARE
};

pub(super) static CLA_09: Indicator = Indicator {
    id: "CLA-09",
    name: "In foster care",
    definition: "Of the children looked after on the day, those in a foster placement (U1 to U6). A child in a temporary \
                 stay (T0 to T4) counts where the child lives otherwise.",
    numerator: "Children in foster placements",
    good: Direction::Band,
    source: "Children looked after (Department for Education), placements",
    counts: Counts::Children(fostered),
    ..OF_CARE
};

pub(super) static CLA_10: Indicator = Indicator {
    id: "CLA-10",
    name: "In children's homes, and in other placements that need not be registered",
    definition: "Of the children looked after on the day, those in a children's home (K2), and those in an other placement \
                 (Z1, from April 2025 Z11 to Z14). The census has no code for a home that ought to be registered and is \
                 not: it is returned among the other placements, each of which is to be asked about.",
    numerator: "Children in such a placement",
    good: Direction::Lower,
    parts: &[
        Part { code: "childrens_home", name: "In a children's home" },
        Part { code: "other_placement", name: "In an other placement, unregistered homes among them" },
    ],
    source: "Children looked after (Department for Education), placements",
    counts: Counts::Children(in_homes),
    ..OF_CARE
};

/// From how many placements on a child has had many.
const MANY: usize = 3;
const YEAR: u32 = 12;
const TWO_YEARS: u32 = 24;
const TWO_AND_A_HALF_YEARS: u32 = 30;
/// At this age long-term stability is no longer asked about.
const TOO_OLD: u32 = 16;
const FAR_MILES: u32 = 20;

fn three_in_a_year(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| many(child, homes, on, first_day_of(on.day, YEAR)));
}

fn three_in_two_years(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| {
        on.for_months(TWO_YEARS)?;
        many(child, homes, on, first_day_of(on.day, TWO_YEARS))
    });
}

fn first_day_of(day: NaiveDate, months: u32) -> NaiveDate {
    day + Days::new(1) - Months::new(months)
}

/// Rows that need to know where the child lived.
fn of_homes(child: &Child<'_>, out: &mut Out<'_>, judge: impl Fn(&[Home<'_>], &OnDay) -> Result<Verdict, Reason>) {
    if has_no_care(child) {
        return;
    }
    let homes = homes(child);
    each(child, out, |on| judge(&homes, on));
}

fn many(child: &Child<'_>, homes: &[Home<'_>], on: &OnDay, from: NaiveDate) -> Result<Verdict, Reason> {
    let was_there = |home: &&Home<'_>| home.from <= on.day && home.until.is_none_or(|until| until > from);
    let count = homes.iter().filter(was_there).filter(|home| !home.is_temporary()).count();
    if count < MANY && !is_told_in_care(child, homes, on, from) {
        return Err(Reason::NotRecorded);
    }
    Ok(Verdict::counted_if(count >= MANY))
}

/// Whether it is told where the child was on every day of care since a day.
fn is_told_in_care(child: &Child<'_>, homes: &[Home<'_>], on: &OnDay, from: NaiveDate) -> bool {
    let is_known = |start: NaiveDate, until: Option<NaiveDate>, began_before: bool| {
        let to = until.filter(|until| *until <= on.day).map_or(on.day, |until| until - Days::new(1));
        let is_short = to < start.max(from);
        is_short || !(began_before && start > from) && is_told(homes, start.max(from), to)
    };
    let mut periods = child.periods().iter().filter(|period| period.span.from <= on.day);
    periods.all(|period| is_known(period.span.from, period.span.until, period.began_before))
        && is_known(on.period.span.from, on.period.span.until, on.period.began_before)
}

fn stability(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| {
        if on.age(child)? >= TOO_OLD {
            return Err(Reason::TooOld);
        }
        on.for_months(TWO_AND_A_HALF_YEARS)?;
        let place = homes.iter().rposition(|home| home.is_open_on(on.day)).ok_or(Reason::NotRecorded)?;
        let home = &homes[place];
        let is_long = |home: &Home<'_>| lasted(home.from, TWO_YEARS, on.day);
        let before = place.checked_sub(1).map(|before| &homes[before]);
        let before = before.filter(|before| before.until == Some(home.from) && is_adoptive(home, on.day));
        let stable = is_long(home) || before.is_some_and(is_long);
        if !stable && [Some(home), before].into_iter().flatten().any(Home::began_before) {
            return Err(Reason::StartNotKnown);
        }
        Ok(Verdict::counted_if(stable))
    });
}

fn is_adoptive(home: &Home<'_>, day: NaiveDate) -> bool {
    matches!(home.code_on(day), Some("A3" | "A4" | "A5" | "A6"))
}

/// The home on the day.
fn now<'b, 'a>(homes: &'b [Home<'a>], on: &OnDay) -> Result<&'b Home<'a>, Reason> {
    homes.iter().rfind(|home| home.is_open_on(on.day)).ok_or(Reason::NotRecorded)
}

fn far_away(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| {
        let miles = now(homes, on)?.papers_on(on.day).and_then(|papers| papers.distance_miles);
        Ok(Verdict::counted_if(miles.ok_or(Reason::NotRecorded)? > FAR_MILES))
    });
}

fn outside(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| {
        let is_outside = now(homes, on)?.papers_on(on.day).and_then(|papers| papers.outside_area);
        Ok(Verdict::counted_if(is_outside.ok_or(Reason::NotRecorded)?))
    });
}

fn fostered(child: &Child<'_>, out: &mut Out<'_>) {
    of_homes(child, out, |homes, on| {
        let code = now(homes, on)?.code_on(on.day).ok_or(Reason::NotRecorded)?;
        Ok(Verdict::counted_if(matches!(code, "U1" | "U2" | "U3" | "U4" | "U5" | "U6")))
    });
}

fn in_homes(child: &Child<'_>, out: &mut Out<'_>) {
    if has_no_care(child) {
        return;
    }
    let homes = homes(child);
    each_part(child, out, CLA_10.parts.len(), |part, on| {
        let code = now(&homes, on)?.code_on(on.day).ok_or(Reason::NotRecorded)?;
        let is_it = if part == 0 { code == "K2" } else { code.starts_with('Z') };
        Ok((Verdict::counted_if(is_it), 1.0))
    });
}
