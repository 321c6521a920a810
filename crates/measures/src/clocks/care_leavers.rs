//! Care leavers, and those who will be: T22 to T22c.

use chrono::{Days, NaiveDate};
use domain::clock::Event;
use domain::visit::VisitKind;

use super::care::PeriodInCare;
use super::child_in_need::visits;
use super::health_and_education::birthday;
use super::run::{Run, Span, first_from, on};

/// An eligible young person has been looked after for 13 weeks since turning 14.
const ELIGIBLE_DAYS: i64 = 13 * 7;

pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    let plans: Vec<Event> =
        record.pathway_plans.iter().map(|plan| on(plan.agreed_on, "pathway plan agreed", plan.entry)).collect();
    let (first_entry, turned_25) =
        (plans.first().map(|plan| plan.entry), record.birth_date.and_then(|born| birthday(born, 25)));
    if let Some((first, later)) = plans.split_first() {
        let ended = turned_25.zip(first_entry).map(|(day, entry)| on(day, "turned 25", entry));
        run.chain(*first, later.iter().copied(), ended, |set, started, _| set.start("T22", "limit", started));
    }
    let seen = visits(run, Span { from: NaiveDate::MIN, until: turned_25 }, &[VisitKind::CareLeaver]);
    if let Some((first, later)) = seen.split_first() {
        let ended = turned_25.map(|day| on(day, "turned 25", first.entry));
        run.chain(*first, later.iter().copied(), ended, |set, started, _| set.start("T22b", "after", started));
    }
    needs_at_16(run, &plans);
}

fn needs_at_16(run: &mut Run<'_>, plans: &[Event]) {
    let Some(born) = run.record.birth_date else { return };
    let Some(turned_14) = birthday(born, 14) else { return };
    let Some(eligible) = eligible(&run.periods, born) else { return };
    let turned_25 = birthday(born, 25).map(|day| on(day, "turned 25", eligible.entry));
    run.once("T22c", "limit", eligible, first_from(plans, turned_14), turned_25);
}

/// The day on which the young person is 16 or more, in care, and has been for 13 weeks in all since turning 14.
pub(crate) fn eligible(periods: &[PeriodInCare], born: NaiveDate) -> Option<Event> {
    let (turned_14, turned_16) = birthday(born, 14).zip(birthday(born, 16))?;
    let mut days_before = 0;
    for period in periods {
        let from = period.span.from.max(turned_14);
        let missing = u64::try_from((ELIGIBLE_DAYS - days_before).max(0)).ok()?;
        let weeks_reached = from.checked_add_days(Days::new(missing))?;
        let day = weeks_reached.max(turned_16);
        if period.span.from <= day && period.span.holds(day) {
            let what = if day == turned_16 { "turned 16 in care" } else { "in care for 13 weeks at 16" };
            return Some(on(day, what, period.entry));
        }
        let until = period.span.until?;
        days_before += (until - from).num_days().max(0);
    }
    None
}
