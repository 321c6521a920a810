//! Court: the time before proceedings, the family's own meeting, and how long proceedings take.

use chrono::NaiveDate;
use domain::clock::State;
use domain::pre_proceedings::PreProceedings;
use domain::{Kind, When};

use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) const ALL: &[&Indicator] = &[&PLO_01, &PLO_01B, &PLO_02, &PLO_03];

const BEFORE: &[Kind] = &[Kind::PreProceedings];

static PLO_01: Indicator = Indicator {
    id: "PLO-01",
    name: "Children in pre-proceedings",
    definition: "Children for whom pre-proceedings had been decided by the day, and neither stepped up or down nor brought \
                 before the court. How long they have lasted is PLO-01b.",
    numerator: "Children in pre-proceedings",
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Public law outline; standard safeguarding dataset, table of pre-proceedings",
    kinds: BEFORE,
    counts: Counts::Children(open_before_court),
    ..COMMON
};

static PLO_01B: Indicator = Indicator {
    id: "PLO-01b",
    name: "Weeks in pre-proceedings",
    definition: "Of the children in pre-proceedings on the day (PLO-01), the median number of weeks since they were decided.",
    numerator: "Children in pre-proceedings",
    shape: Shape::Median(Amount::Weeks),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Public law outline; standard safeguarding dataset, table of pre-proceedings",
    why_none: "No child was in pre-proceedings on the day",
    kinds: BEFORE,
    counts: Counts::Children(weeks_before_court),
    ..COMMON
};

static PLO_02: Indicator = Indicator {
    id: "PLO-02",
    name: "Family meeting offered before proceedings",
    definition: "Of the applications for a care or supervision order made in the window after pre-proceedings, those before \
                 which a family group decision-making meeting was offered. The record has no place for an exception, so an \
                 application where the meeting was rightly not offered is in the denominator only.",
    numerator: "Applications before which the meeting was offered",
    denominator: "Applications after pre-proceedings",
    shape: Shape::Share,
    windows: &[Span::YearToDate, Span::Quarter, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Higher,
    source: "Children Act 1989, section 31ZA (not yet in force everywhere); T23 of the timescales",
    why_none: "No application was made after pre-proceedings in this time",
    kinds: BEFORE,
    counts: Counts::Children(meeting_offered),
    ..COMMON
};

static PLO_03: Indicator = Indicator {
    id: "PLO-03",
    name: "Care proceedings concluded within 26 weeks",
    definition: "Of the care proceedings that were concluded in the window by a final order (care, placement, supervision, \
                 adoption, special guardianship or child arrangements), those concluded within 26 weeks of the application.",
    numerator: "Proceedings concluded within 26 weeks",
    denominator: "Proceedings concluded",
    shape: Shape::Share,
    windows: &[Span::Quarter, Span::YearToDate, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Higher,
    source: "Children and Families Act 2014, section 14; T23b of the timescales",
    why_none: "No care proceedings were concluded in this time",
    kinds: &[Kind::PreProceedings, Kind::LegalStatus, Kind::LookedAfterEpisode, Kind::PeriodOfCare],
    counts: Counts::Children(concluded),
    ..COMMON
};

/// The day on which pre-proceedings began: decided, or where that is not told the letter.
fn began(steps: &PreProceedings) -> Option<NaiveDate> {
    steps.start_date.or(steps.letter_sent)
}

fn ended(steps: &PreProceedings) -> Option<NaiveDate> {
    [steps.step_decision, steps.court_application].into_iter().flatten().min()
}

fn open_before_court(child: &Child<'_>, out: &mut Out<'_>) {
    before_court(child, out, |_| 1.0);
}

fn weeks_before_court(child: &Child<'_>, out: &mut Out<'_>) {
    before_court(child, out, |days| days as f32 / 7.0);
}

fn before_court(child: &Child<'_>, out: &mut Out<'_>, weight: fn(i64) -> f32) {
    let all = &child.record.pre_proceedings;
    if all.is_empty() {
        return;
    }
    for day in out.days() {
        for (place, steps) in all.iter().enumerate() {
            let Some(began) = began(steps).filter(|began| began <= day) else { continue };
            if ended(steps).is_some_and(|ended| ended <= *day) {
                continue;
            }
            let verdict = match again(all, place) {
                true => Verdict::NotCounted(Reason::SaidByAnotherSource),
                // An outcome without a day: they ended, nobody says when.
                false if steps.outcome.is_some() && ended(steps).is_none() => Verdict::NotCounted(Reason::NotRecorded),
                false => Verdict::Counted,
            };
            out.add_weighed(*day, steps.entry, verdict, weight((*day - began).num_days()), child.desk_on(*day));
        }
    }
}

/// Whether a source that is followed before this one tells of pre-proceedings that began on the same day.
fn again(all: &[Held<'_, PreProceedings>], place: usize) -> bool {
    all[..place].iter().any(|earlier| began(earlier) == began(&all[place]))
}

fn meeting_offered(child: &Child<'_>, out: &mut Out<'_>) {
    let all = &child.record.pre_proceedings;
    for (place, steps) in all.iter().enumerate() {
        let Some(day) = steps.court_application else { continue };
        let verdict = match steps.family_meeting_offered {
            _ if again(all, place) => Verdict::NotCounted(Reason::SaidByAnotherSource),
            Some(offered) => Verdict::counted_if(offered),
            None => Verdict::NotCounted(Reason::NotRecorded),
        };
        out.add(day, steps.entry, verdict, child.desk_on(day));
    }
}

fn concluded(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.pre_proceedings.is_empty() {
        return;
    }
    let mut known = Vec::new();
    for clock in child.clocks().iter().filter(|clock| clock.id() == "T23b") {
        let ended = clock.met.or(clock.stopped);
        let Some(day) = ended.map(|event| event.at.day()) else { continue };
        let is_again = known.contains(&clock.started.at);
        known.push(clock.started.at);
        let verdict = match clock.state(When::Day(day)) {
            _ if is_again => Verdict::NotCounted(Reason::SaidByAnotherSource),
            State::MetInTime { .. } => Verdict::Counted,
            State::MetLate { .. } => Verdict::DenominatorOnly,
            State::CannotCount { .. } => Verdict::NotCounted(Reason::NoDueDay),
            _ => Verdict::NotCounted(Reason::NoFinalOrder),
        };
        out.add(day, clock.started.entry, verdict, child.desk_on(day));
    }
}

#[cfg(test)]
mod tests;
