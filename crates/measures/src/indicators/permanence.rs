//! Permanence: children who leave care for adoption or special guardianship, and how long the way to adopters takes.

mod adoptions;

use chrono::{Months, NaiveDate};
use domain::journey::is_all_short_breaks;
use domain::{EntryId, Kind};

use crate::child::Child;
use crate::clocks::care::PeriodInCare;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) const ALL: &[&Indicator] = &[&PER_01, &PER_02, &PER_03, &PER_04, &PER_05, &PER_06];

const YEARS: &[Span] = &[Span::FinancialYear, Span::TwelveMonths, Span::YearToDate];
const CARE: &[Kind] = &[Kind::PeriodOfCare, Kind::LookedAfterEpisode];
const ADOPTED: &[Kind] = &[Kind::Adoption, Kind::PeriodOfCare, Kind::LookedAfterEpisode];
const NOBODY_LEFT: &str = "No child left care in this time";
const NOBODY_ADOPTED: &str = "No child was adopted in this time";

static PER_01: Indicator = Indicator {
    id: "PER-01",
    name: "Left care by adoption",
    definition: "Of the periods of care that ended in the window, those that ended with an adoption order (reasons E11 and \
                 E12). Series of short breaks are left out.",
    numerator: "Periods of care that ended with adoption",
    denominator: "Periods of care that ended",
    shape: Shape::Share,
    windows: YEARS,
    good: Direction::Band,
    source: "Children looked after statistics (Department for Education), children who ceased to be looked after",
    why_none: NOBODY_LEFT,
    kinds: CARE,
    counts: Counts::Children(by_adoption),
    ..COMMON
};

static PER_02: Indicator = Indicator {
    id: "PER-02",
    name: "Left care for special guardianship",
    definition: "Of the periods of care that ended in the window, those that ended with a special guardianship order \
                 (reasons E45 to E48, and E43 and E44 of earlier years). Series of short breaks are left out.",
    numerator: "Periods of care that ended with special guardianship",
    denominator: "Periods of care that ended",
    shape: Shape::Share,
    windows: YEARS,
    source: "Children looked after statistics (Department for Education), children who ceased to be looked after",
    why_none: NOBODY_LEFT,
    kinds: CARE,
    counts: Counts::Children(by_guardianship),
    ..COMMON
};

static PER_03: Indicator = Indicator {
    id: "PER-03",
    name: "Adoption or special guardianship after six months in care",
    definition: "Of the periods of care of six months or more that ended in the window, those that ended with adoption or \
                 special guardianship. Reports print this share without saying what it is of; we take the children who \
                 left care, since a share of all who are in care would mix what happened in a year with a number on a day.",
    numerator: "Periods of six months or more that ended with adoption or special guardianship",
    denominator: "Periods of care of six months or more that ended",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::FinancialYear, Span::YearToDate],
    good: Direction::Band,
    source: "Slough Borough Council, improvement report of 2015",
    why_none: "No child left care after six months or more in this time",
    kinds: CARE,
    counts: Counts::Children(permanence_after_six_months),
    ..COMMON
};

static PER_04: Indicator = Indicator {
    id: "PER-04",
    name: "Days from entering care to placement for adoption",
    definition: "Of the children adopted in the window, the mean number of days from entering care to moving in with those \
                 who adopted them.",
    numerator: "Children adopted",
    shape: Shape::Mean(Amount::Days),
    windows: YEARS,
    good: Direction::Lower,
    source: "Adoption scorecards (Department for Education), A1 without the adjustment for foster carers who adopt",
    why_none: NOBODY_ADOPTED,
    kinds: ADOPTED,
    counts: Counts::Children(adoptions::entry_to_placed),
    ..COMMON
};

static PER_05: Indicator = Indicator {
    id: "PER-05",
    name: "Days from placement order to match",
    definition: "Of the children adopted in the window, the mean number of days from the placement order to the match with \
                 those who adopted them.",
    numerator: "Children adopted",
    shape: Shape::Mean(Amount::Days),
    windows: YEARS,
    good: Direction::Lower,
    source: "Adoption scorecards (Department for Education), A2",
    why_none: NOBODY_ADOPTED,
    kinds: ADOPTED,
    counts: Counts::Children(adoptions::order_to_match),
    ..COMMON
};

static PER_06: Indicator = Indicator {
    id: "PER-06",
    name: "Decision for adoption reversed",
    definition: "Of the children for whom the decision that they should be placed for adoption stood at some time in the \
                 twelve months up to the day, those for whom it was reversed within these months.",
    numerator: "Children whose decision was reversed",
    denominator: "Children with a decision",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "SSDA903, table of children placed for adoption (reasons RD1 to RD4)",
    why_none: "No child had a decision for adoption in the twelve months up to the day",
    kinds: ADOPTED,
    counts: Counts::Children(adoptions::reversed),
    ..COMMON
};

/// What an agency's decision for adoption is looked back for: twelve months.
const LOOK_BACK: Months = Months::new(12);

const SIX_MONTHS: Months = Months::new(6);

/// Codes of why an episode ceased (SSDA903).
pub(super) fn is_adoption(reason: &str) -> bool {
    matches!(reason, "E11" | "E12")
}

fn is_guardianship(reason: &str) -> bool {
    matches!(reason, "E43" | "E44" | "E45" | "E46" | "E47" | "E48")
}

/// A child who left care.
pub(super) struct Leaving<'a> {
    pub entry: EntryId,
    pub from: NaiveDate,
    pub day: NaiveDate,
    /// Why the last episode ceased.
    pub reason: Option<&'a str>,
}

/// Every period of care that ended by the last day asked for, each once.
pub(super) fn leavings<'a>(child: &'a Child<'_>) -> impl Iterator<Item = Leaving<'a>> {
    child.periods().iter().filter_map(|period| {
        let day = period.span.until?;
        Some(Leaving { entry: period.entry, from: period.span.from, day, reason: end_reason(child, period, day) })
    })
}

fn end_reason<'a>(child: &'a Child<'_>, period: &PeriodInCare, day: NaiveDate) -> Option<&'a str> {
    let record = &child.record;
    let own = record.periods.iter().find(|told| told.entry == period.entry);
    let others = record.periods.iter().filter(|told| told.end_date == Some(day));
    let of_periods = own.into_iter().chain(others).find_map(|told| told.noun.end_reason.as_deref());
    let of_episodes = record.episodes.iter().filter(|episode| episode.end_date == Some(day));
    let mut of_episodes = of_episodes.filter_map(|episode| episode.noun.reason_ceased.as_deref());
    of_periods.or_else(|| of_episodes.find(|reason| *reason != "X1"))
}

fn by_adoption(child: &Child<'_>, out: &mut Out<'_>) {
    left(child, out, is_adoption, false);
}

fn by_guardianship(child: &Child<'_>, out: &mut Out<'_>) {
    left(child, out, is_guardianship, false);
}

fn permanence_after_six_months(child: &Child<'_>, out: &mut Out<'_>) {
    left(child, out, |reason| is_adoption(reason) || is_guardianship(reason), true);
}

fn left(child: &Child<'_>, out: &mut Out<'_>, counts: fn(&str) -> bool, only_long: bool) {
    for leaving in leavings(child) {
        let is_short = only_long && leaving.from + SIX_MONTHS > leaving.day;
        let verdict = match leaving.reason {
            _ if is_short => Verdict::NotCounted(Reason::CareTooShort),
            Some(reason) => Verdict::counted_if(counts(reason)),
            None => Verdict::NotCounted(Reason::NotRecorded),
        };
        out.add(leaving.day, leaving.entry, verdict, child.desk_on(last_day_of(leaving.day)));
    }
    for (entry, day, reason) in left_out(child) {
        out.add(day, entry, Verdict::NotCounted(reason), child.desk_on(last_day_of(day)));
    }
}

/// Whoever has the child on the last day in care: on the day on which care ends the allocation often does too.
pub(super) fn last_day_of(ended: NaiveDate) -> NaiveDate {
    ended.pred_opt().unwrap_or(ended)
}

/// Entries of periods that ended and are not among those that are followed.
fn left_out(child: &Child<'_>) -> impl Iterator<Item = (EntryId, NaiveDate, Reason)> {
    let record = &child.record;
    let others = record.periods.iter().filter(|told| child.periods().iter().all(|one| one.entry != told.entry));
    others.filter_map(|told| {
        let episodes = record.episodes.iter().map(|episode| episode.noun);
        let orders = record.legal_statuses.iter().map(|status| status.noun);
        let is_breaks = is_all_short_breaks(told.start_date, told.end_date, episodes, orders);
        let reason = if is_breaks { Reason::ShortBreaks } else { Reason::SaidByAnotherSource };
        Some((told.entry, told.end_date?, reason))
    })
}

#[cfg(test)]
mod tests;
