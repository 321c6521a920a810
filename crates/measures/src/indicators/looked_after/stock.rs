//! How many children are looked after, who they are, who became looked after and who left care. CLA-01 to CLA-03,
//! CLA-22, CLA-23.

use chrono::{Months, NaiveDate};
use domain::{Fact, Kind};

use super::in_care::{each, has_no_care, is_series};
use crate::child::Child;
use crate::clocks::care::PeriodInCare;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const KINDS: &[Kind] = &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::LegalStatus];

pub(super) static CLA_01: Indicator = Indicator {
    id: "CLA-01",
    name: "Looked-after children, rate",
    definition: "Children looked after on the day for each 10,000 who live in the authority. Series of short breaks (V3, \
                 V4) are left out, and nobody is looked after from the 18th birthday on.",
    numerator: "Children looked after on the day",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Children looked after (Department for Education), national tables",
    why_none: "How many children live in the authority is not known",
    kinds: KINDS,
    counts: Counts::Children(looked_after),
    ..COMMON
};

pub(super) static CLA_02: Indicator = Indicator {
    id: "CLA-02",
    name: "Started to be looked after, rate",
    definition: "Periods of care that began in the window, for each 10,000 children who live in the authority. Each start \
                 counts: a child who starts twice is counted twice, where the Department counts a child once a year, at \
                 the latest start.",
    numerator: "Periods of care that began",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    windows: FLOWS,
    source: "Children looked after (Department for Education), children who started to be looked after",
    why_none: "How many children live in the authority is not known",
    kinds: KINDS,
    counts: Counts::Children(started),
    ..COMMON
};

pub(super) static CLA_03: Indicator = Indicator {
    id: "CLA-03",
    name: "Ceased to be looked after",
    definition: "Periods of care that ended in the window. Each end counts, where the Department counts a child once a \
                 year. Care that nobody ended is over on the 18th birthday, or on the day on which the child died.",
    numerator: "Periods of care that ended",
    windows: FLOWS,
    source: "Children looked after (Department for Education), children who ceased to be looked after",
    kinds: KINDS,
    counts: Counts::Children(ceased),
    ..COMMON
};

pub(super) static CLA_22: Indicator = Indicator {
    id: "CLA-22",
    name: "Unaccompanied asylum-seeking children",
    definition: "Of the children looked after on the day, those recorded as unaccompanied asylum-seeking children then.",
    numerator: "Unaccompanied asylum-seeking children looked after",
    denominator: "Children looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Children looked after (Department for Education), unaccompanied asylum-seeking children",
    why_none: "No child was looked after on this day",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::UnaccompaniedChild],
    counts: Counts::Children(unaccompanied),
    ..COMMON
};

pub(super) static CLA_23: Indicator = Indicator {
    id: "CLA-23",
    name: "Looked-after children with a named worker",
    definition: "Of the children looked after on the day, those allocated to a key worker who is known by name. A team \
                 without a worker is not enough.",
    numerator: "Children allocated to a named worker",
    denominator: "Children looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Kirklees cabinet report, 24 May 2016",
    why_none: "No child was looked after on this day",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::Allocation],
    counts: Counts::Children(allocated),
    ..COMMON
};

const FLOWS: &[Span] = &[Span::TwelveMonths, Span::Month, Span::YearToDate, Span::FinancialYear];

const OF_AGE: Months = Months::new(18 * 12);

fn looked_after(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |_| Ok(Verdict::Counted));
}

fn unaccompanied(child: &Child<'_>, out: &mut Out<'_>) {
    let is_one = |day: NaiveDate| {
        child.facts().any(|(_, fact)| match fact {
            Fact::UnaccompaniedChild(one) => {
                one.from.is_none_or(|from| from <= day) && one.until.is_none_or(|until| until > day)
            }
            _ => false,
        })
    };
    each(child, out, |on| Ok(Verdict::counted_if(child.about.unaccompanied && is_one(on.day))));
}

fn allocated(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |on| Ok(Verdict::counted_if(child.is_allocated_on(on.day))));
}

fn started(child: &Child<'_>, out: &mut Out<'_>) {
    if has_no_care(child) {
        return;
    }
    for period in child.periods() {
        let known = if period.began_before { Verdict::NotCounted(Reason::StartNotKnown) } else { Verdict::Counted };
        let day = period.span.from;
        out.add(day, period.entry, known, child.desk_on(day));
    }
    left_out(child, out, |from, _| Some(from));
}

fn ceased(child: &Child<'_>, out: &mut Out<'_>) {
    if has_no_care(child) {
        return;
    }
    for period in child.periods() {
        if let Some(day) = end_of(child, period) {
            out.add(day, period.entry, Verdict::Counted, child.desk_on(day));
        }
    }
    left_out(child, out, |_, until| until);
}

/// The end that is told, or the 18th birthday or the death before it.
fn end_of(child: &Child<'_>, period: &PeriodInCare) -> Option<NaiveDate> {
    let of_age = child.about.born.and_then(|born| born.checked_add_months(OF_AGE));
    let ends = [period.span.until, of_age, child.about.died];
    ends.into_iter().flatten().min().filter(|end| *end >= period.span.from)
}

/// Rows of the care that is not counted: series of short breaks, and what another source tells of the same.
fn left_out(child: &Child<'_>, out: &mut Out<'_>, day_of: impl Fn(NaiveDate, Option<NaiveDate>) -> Option<NaiveDate>) {
    let record = &child.record;
    let stands = |entry| child.periods().iter().any(|period| period.entry == entry);
    for period in record.periods.iter().filter(|period| !stands(period.entry)) {
        let reason = if is_series(child, period) { Reason::ShortBreaks } else { Reason::SaidByAnotherSource };
        if let Some(day) = day_of(period.start_date, period.end_date) {
            out.add(day, period.entry, Verdict::NotCounted(reason), child.desk_on(day));
        }
    }
    let in_period = |day: NaiveDate| {
        record.periods.iter().any(|one| one.start_date <= day && one.end_date.is_none_or(|end| end >= day))
    };
    for one in record.episodes.iter().filter(|one| one.is_short_break_series() && !in_period(one.start_date)) {
        if let Some(day) = day_of(one.start_date, one.end_date) {
            out.add(day, one.entry, Verdict::NotCounted(Reason::ShortBreaks), child.desk_on(day));
        }
    }
}
