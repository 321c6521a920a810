//! Personal education plans. CLA-18.

use std::cell::LazyCell;

use chrono::{Datelike, NaiveDate};
use domain::Kind;
use domain::clock::State;
use domain::clock::due::london_day;
use domain::working_days::bank_holidays_between;

use super::in_care::{OnDay, Waits, each};
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) static CLA_18: Indicator = Indicator {
    id: "CLA-18",
    name: "Personal education plan of this term",
    definition: "Of the children of school age (reception year to year 11) looked after on the day, those whose personal \
                 education plan was agreed or reviewed since the term began. Terms begin on 1 September, on 1 January and \
                 on the day after Easter Monday; holidays belong to the term before them. A child whose first plan is not \
                 yet due (T19) is left out. The figure rises in the course of a term: compare the ends of terms.",
    numerator: "Children with a plan of this term",
    denominator: "Children of school age looked after on the day",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    source: "Promoting the education of looked-after children (statutory guidance)",
    why_none: "No child of school age was looked after on this day",
    kinds: &[Kind::PeriodOfCare, Kind::LookedAfterEpisode, Kind::EducationPlan],
    counts: Counts::Children(planned),
    ..COMMON
};

const FIRST_PLAN: &[&str] = &["T19"];
/// The ages on the day before the school year at which a child is in reception year and in year 11.
const RECEPTION: u32 = 4;
const YEAR_11: u32 = 15;

fn planned(child: &Child<'_>, out: &mut Out<'_>) {
    let waits = LazyCell::new(|| Waits::of(child, FIRST_PLAN));
    each(child, out, |on| {
        is_of_school_age(child, on)?;
        let term = term_of(on.day).ok_or(Reason::NoDueDay)?;
        let plans = &child.record.education_plans;
        let is_of_term = |agreed: NaiveDate| (term..=on.day).contains(&agreed) && on.period.span.holds(agreed);
        if plans.iter().any(|plan| is_of_term(plan.agreed_on)) {
            return Ok(Verdict::Counted);
        }
        if waits_for_first(&waits, on) {
            return Err(Reason::NotYetDue);
        }
        if plans.is_empty() { on.not_done(child) } else { Ok(Verdict::DenominatorOnly) }
    });
}

fn waits_for_first(waits: &Waits<'_>, on: &OnDay) -> bool {
    let began = on.period.span.from;
    waits.on(on.day).any(|(clock, state)| {
        let runs = matches!(state, State::Running { .. } | State::DueToday);
        runs && clock.step.key == "first" && london_day(clock.started.at) == began
    })
}

fn is_of_school_age(child: &Child<'_>, on: &OnDay) -> Result<(), Reason> {
    on.age(child)?;
    let year = if on.day.month() >= 9 { on.day.year() } else { on.day.year() - 1 };
    let eve = NaiveDate::from_ymd_opt(year, 8, 31).ok_or(Reason::NoDueDay)?;
    match child.age_on(eve) {
        Some(age) if age > YEAR_11 => Err(Reason::TooOld),
        Some(age) if age >= RECEPTION => Ok(()),
        _ => Err(Reason::TooYoung),
    }
}

/// The first day of the term that a day is in, or that was the last before it.
///
/// `None` where the table of bank holidays does not have the Easter of the year.
fn term_of(day: NaiveDate) -> Option<NaiveDate> {
    let on = |month| NaiveDate::from_ymd_opt(day.year(), month, 1);
    match day.month() {
        9.. => on(9),
        1 | 2 => on(1),
        _ => {
            let easter = easter_monday(day.year())?;
            if day > easter { easter.succ_opt() } else { on(1) }
        }
    }
}

fn easter_monday(year: i32) -> Option<NaiveDate> {
    let (from, to) = (NaiveDate::from_ymd_opt(year, 3, 1)?, NaiveDate::from_ymd_opt(year, 5, 1)?);
    bank_holidays_between(from, to).find(|(_, name)| *name == "Easter Monday").map(|(day, _)| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_belongs_to_the_term_that_began_last() {
        for (day, term) in [
            ("2025-09-01", "2025-09-01"),
            ("2025-12-31", "2025-09-01"),
            ("2026-01-01", "2026-01-01"),
            ("2026-03-31", "2026-01-01"),
            ("2026-04-06", "2026-01-01"),
            ("2026-04-07", "2026-04-07"),
            ("2026-08-31", "2026-04-07"),
        ] {
            let parse = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(term_of(parse(day)), Some(parse(term)), "{day}");
        }
        assert_eq!(term_of("2090-05-01".parse().unwrap()), None, "no such Easter in the table");
    }
}
