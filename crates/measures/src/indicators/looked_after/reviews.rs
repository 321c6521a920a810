//! Looked-after reviews, visits, and what the reviewing officer does between them. CLA-11 to CLA-14.

use std::cell::LazyCell;

use chrono::NaiveDate;
use domain::clock::State;
use domain::time::When;
use domain::{Fact, Kind};

use super::in_care::{ADULT, OnDay, Waits, each, has_no_care, looked_after_at};
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const FLOWS: &[Span] = &[Span::YearToDate, Span::Month, Span::TwelveMonths, Span::FinancialYear];

pub(super) static CLA_11: Indicator = Indicator {
    id: "CLA-11",
    name: "Looked-after reviews in time",
    definition: "Of the looked-after reviews that fell due in the window by the rules for the first, second and later \
                 reviews (T12, T12b, T12c), those held by the day on which they were due. A review that was never held \
                 and should have been before care ended was not in time. The entry listed is the one from which the \
                 review fell due: the start of care, or the review before it.",
    numerator: "Reviews held by the day on which they were due",
    denominator: "Reviews that fell due",
    shape: Shape::Share,
    windows: FLOWS,
    good: Direction::Higher,
    source: "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33",
    why_none: "No review fell due in this time",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::LookedAfterReview],
    counts: Counts::Children(reviews_in_time),
    ..COMMON
};

pub(super) static CLA_12: Indicator = Indicator {
    id: "CLA-12",
    name: "Children taking part in their reviews",
    definition: "Of the reviews held in the window of children aged four or more, those in which the child took part or \
                 made their views known in any way (PN1 to PN6).",
    numerator: "Reviews in which the child took part",
    denominator: "Reviews of children aged four or more",
    shape: Shape::Share,
    windows: FLOWS,
    good: Direction::Higher,
    source: "SSDA903 return, review codes",
    why_none: "No review of a child aged four or more was held in this time",
    kinds: &[Kind::LookedAfterReview],
    counts: Counts::Children(taking_part),
    ..COMMON
};

pub(super) static CLA_13: Indicator = Indicator {
    id: "CLA-13",
    name: "Looked-after children visited in time",
    definition: "Of the children looked after on the day, those whose next visit was not overdue by the rules for their \
                 placement (T13 to T13f): after a week, every six weeks in the first year, and as the regulations set \
                 otherwise.",
    numerator: "Children whose visits are up to date",
    denominator: "Children looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28",
    why_none: "No child was looked after on this day",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::Placement, Kind::Visit, Kind::LookedAfterReview],
    counts: Counts::Children(visited),
    ..COMMON
};

pub(super) static CLA_14: Indicator = Indicator {
    id: "CLA-14",
    name: "Reviewing officer in touch between reviews",
    definition: "Of the children looked after on the day, those with whom the reviewing officer was in touch after the day \
                 of the last review, or since the start of care where no review has been held. No rule says within how \
                 many weeks, so a child reviewed yesterday is not counted yet: compare the figure with others of its \
                 own kind only.",
    numerator: "Children with a contact of the reviewing officer since the last review",
    denominator: "Children looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Annex A list 8",
    why_none: "No child was looked after on this day",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterReview, Kind::ReviewingOfficerContact],
    counts: Counts::Children(in_touch),
    ..COMMON
};

const REVIEWS: &[&str] = &["T12", "T12b", "T12c"];
/// Not T13g: visits in a series of short breaks.
const VISITS: &[&str] = &["T13", "T13b", "T13c", "T13d", "T13e", "T13f"];
/// From this age on a child has a code of its own part in the review.
const TAKES_PART: u32 = 4;

fn reviews_in_time(child: &Child<'_>, out: &mut Out<'_>) {
    if has_no_care(child) {
        return;
    }
    let last = When::Day(child.asking.last());
    // A review on a day on which one care ended and the next began is in both; one review falls due after it.
    let mut known = Vec::new();
    for clock in child.clocks().iter().filter(|clock| REVIEWS.contains(&clock.id())) {
        let entry = clock.started.entry;
        if known.contains(&entry) {
            continue;
        }
        known.push(entry);
        let Some(day) = clock.due_on() else {
            let day = clock.started.at.day();
            out.add(day, entry, Verdict::NotCounted(Reason::NoDueDay), child.desk_on(day));
            continue;
        };
        let is_late = clock.holds_none.is_none() || child.is_typed(entry);
        let verdict = match clock.state(last) {
            State::MetInTime { .. } => Verdict::Counted,
            State::MetLate { .. } => Verdict::DenominatorOnly,
            State::Overdue { .. } | State::StoppedOverdue { .. } if is_late => Verdict::DenominatorOnly,
            State::Overdue { .. } | State::StoppedOverdue { .. } => Verdict::NotCounted(Reason::NotChildsSource),
            State::DueToday => Verdict::NotCounted(Reason::NotYetDue),
            State::Stopped => Verdict::NotCounted(Reason::EndedBeforeDue),
            State::Running { .. } | State::Prompt | State::CannotCount { .. } => continue,
        };
        if out.wants(day) && child.age_on(day).is_none_or(|age| age < ADULT) {
            out.add(day, entry, verdict, child.desk_on(day));
        }
    }
}

fn taking_part(child: &Child<'_>, out: &mut Out<'_>) {
    let reviews = &child.record.reviews;
    if reviews.is_empty() {
        return;
    }
    for review in reviews {
        let day = review.held_on;
        let verdict = match looked_after_at(child, day) {
            Err(Some(reason)) => Verdict::NotCounted(reason),
            _ if review.cancelled => Verdict::NotCounted(Reason::Cancelled),
            _ => part_taken(child, day, review.participation.as_deref()),
        };
        out.add(day, review.entry, verdict, child.desk_on(day));
    }
    let once: Vec<_> = reviews.iter().map(|review| review.entry).collect();
    for (entry, fact) in child.said_again(Kind::LookedAfterReview, &once) {
        if let Fact::LookedAfterReview(review) = fact {
            let day = review.held_on;
            out.add(day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_on(day));
        }
    }
}

fn part_taken(child: &Child<'_>, day: NaiveDate, code: Option<&str>) -> Verdict {
    let too_young = child.age_on(day).map(|age| age < TAKES_PART);
    match code {
        _ if too_young == Some(true) => Verdict::NotCounted(Reason::TooYoung),
        Some("PN1" | "PN2" | "PN3" | "PN4" | "PN5" | "PN6") => Verdict::Counted,
        Some("PN7") => Verdict::DenominatorOnly,
        Some("PN0") if too_young.is_none() => Verdict::NotCounted(Reason::TooYoung),
        _ => Verdict::NotCounted(Reason::NotRecorded),
    }
}

fn visited(child: &Child<'_>, out: &mut Out<'_>) {
    let waits = LazyCell::new(|| Waits::of(child, VISITS));
    each(child, out, |on| waits.in_time(child, on));
}

fn in_touch(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |on| {
        let reviews = child.record.reviews.iter().filter(|review| !review.cancelled).map(|review| review.held_on);
        let last = reviews.filter(|held| *held <= on.day && on.period.span.holds(*held)).max();
        let is_since = |contact: NaiveDate| match last {
            Some(review) => contact > review,
            None => contact >= on.period.span.from,
        };
        let mut tells = false;
        for day in contacts(child) {
            if day <= on.day && is_since(day) {
                return Ok(Verdict::Counted);
            }
            tells = true;
        }
        if tells { Ok(Verdict::DenominatorOnly) } else { OnDay::not_done(on, child) }
    });
}

fn contacts(child: &Child<'_>) -> impl Iterator<Item = NaiveDate> {
    child.facts().filter_map(|(_, fact)| match fact {
        Fact::ReviewingOfficerContact(contact) => Some(contact.on),
        _ => None,
    })
}
