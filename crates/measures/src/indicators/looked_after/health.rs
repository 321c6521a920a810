//! Health of looked-after children, and what the return asks of them once a year. CLA-15 to CLA-17, CLA-21.

use std::cell::LazyCell;

use chrono::NaiveDate;
use domain::Kind;
use domain::health_assessment::{HealthKind, HealthStatus};
use domain::journey;
use domain::looked_after_year::LookedAfterYear;

use super::in_care::{OnDay, Waits, each, each_part, has_no_care, within_a_year};
use crate::child::Child;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const KINDS: &[Kind] = &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::HealthAssessment, Kind::LookedAfterYear];

/// What the stocks of this file have in common. As at 31 March they are the Department's figures of the year.
const OF_A_YEAR: Indicator = Indicator {
    denominator: "Children looked after for twelve months or more on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Children looked after (Department for Education), health; SSDA903 return, table OC2",
    why_none: "No child had been looked after for twelve months",
    kinds: KINDS,
    ..COMMON
};

pub(super) static CLA_15: Indicator = Indicator {
    id: "CLA-15",
    name: "Health assessment up to date",
    definition: "Of the children looked after on the day and for twelve months without a break, those whose next health \
                 assessment was not overdue (T17, T17b): every six months under the age of five, then every twelve. What \
                 the return says of a year counts on its last day.",
    numerator: "Children whose health assessment is up to date",
    counts: Counts::Children(assessed),
    ..OF_A_YEAR
};

pub(super) static CLA_16: Indicator = Indicator {
    id: "CLA-16",
    name: "Dental check, immunisations and development checks",
    definition: "Of the children looked after on the day and for twelve months without a break, those whose teeth were \
                 checked in the last twelve months, whose immunisations were noted as up to date in them, and, of those \
                 under five, whose development was checked in them; as recorded, or as the return says of the last year \
                 that ended.",
    numerator: "Children for whom it was done",
    parts: &[
        Part { code: "dental", name: "Teeth checked" },
        Part { code: "immunisations", name: "Immunisations up to date" },
        Part { code: "development", name: "Development checked, under five" },
    ],
    counts: Counts::Children(checked),
    ..OF_A_YEAR
};

pub(super) static CLA_17: Indicator = Indicator {
    id: "CLA-17",
    name: "Strengths and difficulties questionnaire completed",
    definition: "Of the children aged 4 to 16 looked after on the day and for twelve months without a break, those with a \
                 score of the last twelve months. A reason why there is no score is not a score.",
    numerator: "Children with a score",
    denominator: "Children aged 4 to 16 looked after for twelve months or more on the day",
    why_none: "No child aged 4 to 16 had been looked after for twelve months",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::StrengthsAndDifficulties, Kind::LookedAfterYear],
    counts: Counts::Children(scored),
    ..OF_A_YEAR
};

pub(super) static CLA_17B: Indicator = Indicator {
    id: "CLA-17b",
    name: "Strengths and difficulties, average score",
    definition: "The mean of the latest scores, of the last twelve months, of the children of CLA-17. A score of 0 to 13 is \
                 taken as normal, 14 to 16 as borderline and 17 to 40 as a cause for concern.",
    numerator: "Sum of the scores",
    denominator: "Children with a score",
    shape: Shape::Mean(Amount::Score),
    good: Direction::Lower,
    why_none: "No child has a score of the last twelve months",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::StrengthsAndDifficulties, Kind::LookedAfterYear],
    counts: Counts::Children(score),
    ..OF_A_YEAR
};

pub(super) static CLA_21: Indicator = Indicator {
    id: "CLA-21",
    name: "Convicted or cautioned in the year",
    definition: "Of the children aged ten or more on 31 March of whom it is told what happened in the year that ended then, \
                 which is asked of those looked after for twelve months, those convicted or subject to a final warning \
                 or caution in it.",
    numerator: "Children convicted or cautioned",
    denominator: "Children aged ten or more looked after for twelve months of whom it is told",
    shape: Shape::Share,
    windows: &[Span::FinancialYear, Span::TwelveMonths],
    good: Direction::Lower,
    source: "SSDA903 return, table OC2",
    why_none: "Of no child aged ten or more is it told",
    kinds: &[Kind::LookedAfterYear],
    counts: Counts::Children(convicted),
    ..COMMON
};

const YEAR: u32 = 12;
const HEALTH: &[&str] = &["T17", "T17b"];
/// Under this age development is checked.
const SCHOOL: u32 = 5;
/// The ages of the questionnaire (SSDA903).
const SCORED_FROM: u32 = 4;
const SCORED_TO: u32 = 16;
/// The age of criminal responsibility in England.
const RESPONSIBLE: u32 = 10;

fn assessed(child: &Child<'_>, out: &mut Out<'_>) {
    let waits = LazyCell::new(|| Waits::of(child, HEALTH));
    each(child, out, |on| {
        on.for_months(YEAR)?;
        waits.in_time(child, on).or_else(|reason| match reason {
            // Without a birthday the next one has no clock.
            Reason::NotRecorded if child.about.born.is_none() => Err(Reason::NoBirthDate),
            // A return tells of each year, and has told of none: no clock waits.
            Reason::NotRecorded => on.not_done(child),
            reason => Err(reason),
        })
    });
}

/// What the return says of a check in a year.
type SaidOfYear = fn(&LookedAfterYear) -> Option<bool>;

/// What a part of CLA-16 asks: the kind of check, and what the return says of it.
const CHECKS: [(HealthKind, SaidOfYear); 3] = [
    (HealthKind::Dental, |year| year.teeth_check),
    (HealthKind::Immunisations, |year| year.immunisations),
    (HealthKind::Development, |year| year.health_check),
];

fn checked(child: &Child<'_>, out: &mut Out<'_>) {
    each_part(child, out, CHECKS.len(), |part, on| {
        on.for_months(YEAR)?;
        let (kind, by_year) = CHECKS[part];
        if kind == HealthKind::Development && on.age(child)? >= SCHOOL {
            return Err(Reason::TooOld);
        }
        Ok((was_checked(child, on, kind, by_year)?, 1.0))
    });
}

fn was_checked(child: &Child<'_>, on: &OnDay, kind: HealthKind, by_year: SaidOfYear) -> Result<Verdict, Reason> {
    let done =
        child.record.health.iter().any(|check| {
            check.kind == kind && check.status == HealthStatus::Completed && within_a_year(check.on, on.day)
        });
    if done {
        return Ok(Verdict::Counted);
    }
    match years_told(child, on.day).find_map(|(_, year)| by_year(year)) {
        Some(is_so) => Ok(Verdict::counted_if(is_so)),
        None => on.not_done(child),
    }
}

/// What the return says of years that ended in the twelve months up to a day, with their last days; there is one at most
/// of one source, and the source that is followed comes first.
fn years_told<'a>(child: &'a Child<'_>, day: NaiveDate) -> impl Iterator<Item = (NaiveDate, &'a LookedAfterYear)> {
    let ended = move |last: &NaiveDate| within_a_year(*last, day);
    child.record.years.iter().filter_map(move |year| Some((journey::last_day(&year.year).filter(ended)?, year.noun)))
}

fn is_of_scored_age(child: &Child<'_>, on: &OnDay) -> Result<(), Reason> {
    match on.age(child)? {
        age if age < SCORED_FROM => Err(Reason::TooYoung),
        age if age > SCORED_TO => Err(Reason::TooOld),
        _ => on.for_months(YEAR),
    }
}

fn latest_score(child: &Child<'_>, day: NaiveDate) -> Option<u32> {
    let dated = child.record.questionnaires.iter().filter_map(|one| Some((one.on, one.score?)));
    let dated = dated.filter(|(on, _)| within_a_year(*on, day)).max_by_key(|(on, _)| *on);
    let told = || years_told(child, day).find_map(|(last, year)| Some((last, year.sdq_score?)));
    dated.or_else(told).map(|(_, score)| score)
}

fn says_why_none(child: &Child<'_>, day: NaiveDate) -> bool {
    let mut questionnaires = child.record.questionnaires.iter();
    questionnaires.any(|one| one.no_score_reason.is_some() && within_a_year(one.on, day))
        || years_told(child, day).any(|(_, year)| year.sdq_reason.is_some())
}

fn scored(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |on| {
        is_of_scored_age(child, on)?;
        match latest_score(child, on.day) {
            Some(_) => Ok(Verdict::Counted),
            None if says_why_none(child, on.day) => Ok(Verdict::DenominatorOnly),
            None => on.not_done(child),
        }
    });
}

fn score(child: &Child<'_>, out: &mut Out<'_>) {
    each_part(child, out, 1, |_, on| {
        is_of_scored_age(child, on)?;
        let score = latest_score(child, on.day).ok_or(Reason::NotRecorded)?;
        let score = u16::try_from(score).map_err(|_| Reason::NotRecorded)?;
        Ok((Verdict::Counted, f32::from(score)))
    });
}

fn convicted(child: &Child<'_>, out: &mut Out<'_>) {
    let years = &child.record.years;
    let mut known: Vec<&str> = Vec::new();
    for year in years {
        let Some(day) = journey::last_day(&year.year).filter(|day| out.wants(*day)) else { continue };
        let verdict = if known.contains(&year.year.as_str()) {
            Err(Reason::SaidByAnotherSource)
        } else {
            known.push(&year.year);
            was_convicted(child, day, year.convicted)
        };
        out.add(day, year.entry, verdict.unwrap_or_else(Verdict::NotCounted), child.desk_on(day));
    }
}

fn was_convicted(child: &Child<'_>, day: NaiveDate, told: Option<bool>) -> Result<Verdict, Reason> {
    if child.age_on(day).ok_or(Reason::NoBirthDate)? < RESPONSIBLE {
        return Err(Reason::TooYoung);
    }
    // The return is about who was looked after all year; where the record tells of the care too, it is asked.
    if !has_no_care(child)
        && let Some(period) = child.periods().iter().rfind(|period| period.span.holds(day))
    {
        match (OnDay { day, period: *period }).for_months(YEAR) {
            Ok(()) | Err(Reason::StartNotKnown) => {}
            Err(reason) => return Err(reason),
        }
    }
    told.map(Verdict::counted_if).ok_or(Reason::NotRecorded)
}
