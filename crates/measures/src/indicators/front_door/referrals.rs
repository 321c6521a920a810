//! Referrals: how many, decided in time, made again, and what they came to.

use chrono::{Days, NaiveDate};
use domain::clock::{Clock, State};
use domain::referral::Referral;
use domain::{EntryId, Fact, Kind, When};

use super::contacts::decided_by;
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::indicators::ending;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) static FD_04: Indicator = Indicator {
    id: "FD-04",
    name: "Referrals, rate per 10,000",
    definition: "Referrals made in the window for each 10,000 children who live in the authority. All that the front door \
                 took as a referral are counted, also those on which nothing further was done, as the Department counts \
                 them. A part of a year is told as of a whole year.",
    numerator: "Referrals",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    windows: &[Span::YearToDate, Span::TwelveMonths, Span::FinancialYear],
    source: "Children in need statistics (Department for Education), table C1",
    why_none: NO_POPULATION,
    kinds: &[Kind::Referral],
    counts: Counts::Children(made),
    ..COMMON
};

pub(super) static FD_05: Indicator = Indicator {
    id: "FD-05",
    name: "Referrals decided within 1 working day",
    definition: "Of the referrals on which the response was decided in the window, those decided by the end of the next \
                 working day after the referral (T01). The decision is the one recorded on the referral; where there is \
                 none, the first assessment, section 47 enquiry, strategy discussion or the closing of the referral shows \
                 when it was decided. A referral with no further action and none of these was decided on a day that \
                 nobody knows, and is not counted.",
    numerator: "Referrals decided in time",
    denominator: "Referrals decided",
    shape: Shape::Share,
    windows: super::MONTH_AND_YEAR,
    good: Direction::Higher,
    source: "Working Together to Safeguard Children (T01)",
    why_none: "No referral was decided in this time",
    kinds: &[
        Kind::Referral,
        Kind::ManagementDecision,
        Kind::Assessment,
        Kind::Section47Enquiry,
        Kind::StrategyDiscussion,
    ],
    counts: Counts::Children(decided_in_time),
    ..COMMON
};

pub(super) static FD_06: Indicator = Indicator {
    id: "FD-06",
    name: "Re-referrals within 12 months",
    definition: "Of the referrals in the window, those of a child who had an earlier referral at most 365 days before, \
                 open or closed, with or without further action.",
    numerator: "Referrals with an earlier referral of the child at most 365 days before",
    denominator: "Referrals",
    shape: Shape::Share,
    windows: &[Span::Month, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Lower,
    source: "Children in need statistics (Department for Education), table C1",
    why_none: NO_REFERRAL,
    kinds: &[Kind::Referral],
    counts: Counts::Children(re_referrals),
    says: Some(|picture, held| {
        let Fact::Referral(referral) = &held.fact else { return None };
        let all = picture.of_kinds(held.subject, &[Kind::Referral]).filter_map(|held| match &held.fact {
            Fact::Referral(referral) => Some(referral.referral_date),
            _ => None,
        });
        since_the_last(referral.referral_date, all)
    }),
    ..COMMON
};

/// `61 days after the referral of 12 January 2026`, of all referrals of a child; `None` for the first.
pub fn since_the_last(day: NaiveDate, all: impl IntoIterator<Item = NaiveDate>) -> Option<String> {
    let last = all.into_iter().filter(|other| *other < day).max()?;
    let days = (day - last).num_days();
    let unit = if days == 1 { "day" } else { "days" };
    Some(format!("{days} {unit} after the referral of {}", domain::dates::long(last)))
}

pub(super) static FD_07: Indicator = Indicator {
    id: "FD-07",
    name: "Children referred again within 12 months",
    definition: "Of the different children referred in the window, those with a referral in it that came at most 365 days \
                 after an earlier one.",
    numerator: "Children with a re-referral",
    denominator: "Children referred",
    shape: Shape::ShareOfChildren,
    windows: &[Span::FinancialYear, Span::TwelveMonths],
    good: Direction::Lower,
    source: "Children in need statistics (Department for Education), table C1",
    why_none: NO_REFERRAL,
    kinds: &[Kind::Referral],
    counts: Counts::Children(re_referrals),
    ..COMMON
};

pub(super) static FD_08: Indicator = Indicator {
    id: "FD-08",
    name: "Referrals with no further action",
    definition: "Of the referrals in the window, those that ended with no further action (N00112).",
    numerator: "Referrals with no further action",
    denominator: "Referrals of which the record says whether there was further action",
    shape: Shape::Share,
    windows: &[Span::FinancialYear, Span::Month, Span::TwelveMonths],
    source: "Children in need statistics (Department for Education), table C1",
    why_none: NO_REFERRAL,
    kinds: &[Kind::Referral],
    counts: Counts::Children(no_further_action),
    ..COMMON
};

pub(super) static FD_09: Indicator = Indicator {
    id: "FD-09",
    name: "Assessed and found not in need",
    definition: "Of the referrals in the window, those whose first assessment found that no services were needed. Where \
                 the assessment does not say, a case closed after assessment (RC8, RC9) says it. A referral that is not \
                 assessed yet is among the others, so the latest months are lower than they will be.",
    numerator: "Referrals whose assessment found the child not in need",
    denominator: "Referrals",
    shape: Shape::Share,
    windows: &[Span::FinancialYear, Span::TwelveMonths],
    source: "Children in need statistics (Department for Education), table C1",
    why_none: NO_REFERRAL,
    kinds: &[Kind::Referral, Kind::Assessment],
    counts: Counts::Children(not_in_need),
    ..COMMON
};

pub(super) static FD_14: Indicator = Indicator {
    id: "FD-14",
    name: "Open referrals",
    definition: "Referrals made by the day, not closed by it, and not ended with no further action.",
    numerator: "Open referrals",
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Our own number",
    kinds: &[Kind::Referral],
    counts: Counts::Children(open_referrals),
    ..COMMON
};

const NO_REFERRAL: &str = "No referral was made in this time";
const NO_POPULATION: &str = "It is not known how many children live in the authority";

/// A referral is a re-referral where the last one came at most this many days before (children in need statistics).
pub const RE_REFERRAL_DAYS: u64 = 365;

/// A row for each referral on its day, in the part and as what `sort` says; what another source says again is left out of
/// `part`. The census knows a referral by its child and date (N00100).
pub(super) fn each(
    child: &Child<'_>,
    out: &mut Out<'_>,
    part: usize,
    mut sort: impl FnMut(&Held<'_, Referral>) -> (usize, Verdict),
) {
    for referral in &child.record.referrals {
        let day = referral.referral_date;
        let (part, verdict) = sort(referral);
        if out.wants(day) {
            out.add_part(part, day, referral.entry, verdict, child.desk_on(day));
        }
    }
    for (entry, day) in again(child) {
        if out.wants(day) {
            out.add_part(part, day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_on(day));
        }
    }
}

/// Entries of referrals that another source tells of too.
fn again<'c>(child: &'c Child<'_>) -> impl Iterator<Item = (EntryId, NaiveDate)> + use<'c> {
    let is_again = |entry: EntryId| !child.record.referrals.iter().any(|referral| referral.entry == entry);
    // Without a referral in the record there is none to say again, and nothing to look through.
    let none = child.record.referrals.is_empty();
    child.facts().take_while(move |_| !none).filter_map(move |(entry, fact)| match fact {
        Fact::Referral(referral) if is_again(entry) => Some((entry, referral.referral_date)),
        _ => None,
    })
}

fn made(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, 0, |_| (0, Verdict::Counted));
}

fn decided_in_time(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.referrals.is_empty() {
        return;
    }
    let mut decided_on = Vec::new();
    for referral in &child.record.referrals {
        let is_of = |clock: &&Clock| clock.id() == "T01" && clock.started.entry == referral.entry;
        let (day, verdict, desk) = match child.clocks().iter().find(is_of) {
            Some(clock) => {
                let Some(met) = clock.met else { continue };
                let day = domain::clock::due::london_day(met.at);
                let decision = child.record.decisions.iter().find(|decision| decision.entry == met.entry);
                let desk = decision.map(|decision| decided_by(child, &decision.decided_by, day));
                (day, in_time(clock, child.asking.last()), desk.unwrap_or_else(|| child.desk_on(day)))
            }
            // It was decided that there was nothing to do, and no entry says when.
            None if referral.no_further_action == Some(true) => {
                let day = referral.referral_date;
                (day, Verdict::NotCounted(Reason::NotRecorded), child.desk_on(day))
            }
            None => continue,
        };
        decided_on.push((referral.referral_date, day, desk));
        out.add(day, referral.entry, verdict, desk);
    }
    for (entry, made_on) in again(child) {
        let found = decided_on.iter().find(|(made, ..)| *made == made_on);
        if let Some((_, day, desk)) = found {
            out.add(*day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), *desk);
        }
    }
}

/// A clock that was met.
fn in_time(clock: &Clock, last: NaiveDate) -> Verdict {
    match clock.state(When::Day(last)) {
        State::MetInTime { .. } => Verdict::Counted,
        State::CannotCount { .. } => Verdict::NotCounted(Reason::NoDueDay),
        _ => Verdict::DenominatorOnly,
    }
}

fn re_referrals(child: &Child<'_>, out: &mut Out<'_>) {
    let mut last: Option<NaiveDate> = None;
    each(child, out, 0, |referral| {
        let day = referral.referral_date;
        let soon = last.replace(day).is_some_and(|last| day <= last + Days::new(RE_REFERRAL_DAYS));
        (0, Verdict::counted_if(soon))
    });
}

fn no_further_action(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, 0, |referral| {
        let said = referral.no_further_action;
        (0, said.map_or(Verdict::NotCounted(Reason::NotRecorded), Verdict::counted_if))
    });
}

fn not_in_need(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, 0, |referral| (0, Verdict::counted_if(was_found_not_in_need(child, referral))));
}

fn was_found_not_in_need(child: &Child<'_>, referral: &Referral) -> bool {
    let last = child.asking.last();
    let said = ending::first_assessment(child, referral)
        .filter(|assessment| assessment.authorised_on.is_some_and(|day| day <= last))
        .and_then(|assessment| assessment.needs_support);
    let closed = ending::closed_after_assessment(referral) && referral.closure_date.is_some_and(|day| day <= last);
    said.map_or(closed, |needs_support| !needs_support)
}

fn open_referrals(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.referrals.is_empty() {
        return;
    }
    let referrals = child.facts().filter_map(|(entry, fact)| match fact {
        Fact::Referral(referral) => Some((entry, &**referral)),
        _ => None,
    });
    for (entry, referral) in referrals {
        let is_again = !child.record.referrals.iter().any(|referral| referral.entry == entry);
        let verdict = if is_again { Verdict::NotCounted(Reason::SaidByAnotherSource) } else { Verdict::Counted };
        for day in out.days().iter().filter(|day| referral.is_open_on(**day)) {
            out.add(*day, entry, verdict, child.desk_on(*day));
        }
    }
}
