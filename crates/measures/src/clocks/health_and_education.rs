//! Health, strengths and difficulties, and education of a looked-after child: T17 to T19.

use chrono::{Datelike, NaiveDate};
use domain::clock::Event;
use domain::clock::due::london_day;
use domain::dates::age_on;
use domain::health_assessment::{HealthKind, HealthStatus};
use domain::journey;
use domain::looked_after_year::LookedAfterYear;

use super::care::PeriodInCare;
use super::run::{Run, on, within};

pub(super) fn add(run: &mut Run<'_>) {
    for period in run.periods.clone() {
        health(run, &period);
        questionnaires(run, &period);
        education(run, &period);
    }
}

fn health(run: &mut Run<'_>, period: &PeriodInCare) {
    let record = run.record;
    let done = record.health.iter().filter(|one| {
        matches!(one.kind, HealthKind::Initial | HealthKind::Review) && one.status == HealthStatus::Completed
    });
    let done: Vec<Event> = done.map(|one| on(one.on, "health assessment made", one.entry)).collect();
    let done =
        with_years(run, period, within(&done, period.span), "health assessment told for the year that ended", |year| {
            year.health_assessment == Some(true)
        });
    if let Some(began) = period.began() {
        run.once("T17", "limit", began, done.first().copied(), period.ended());
    }
    // Without a birthday nobody can say which of the two limits holds.
    let (Some(born), Some((first, later))) = (record.birth_date, done.split_first()) else { return };
    run.chain(*first, later.iter().copied(), period.ended(), |set, started, _| {
        let under_5 = age_on(born, london_day(started.at)).is_none_or(|age| age < 5);
        set.start("T17b", if under_5 { "under_5" } else { "from_5" }, started)
    });
}

/// From becoming looked after or from the fourth birthday; while the child is 16 or less on the day on which it is due.
fn questionnaires(run: &mut Run<'_>, period: &PeriodInCare) {
    let record = run.record;
    let Some(born) = record.birth_date else { return };
    let turned_4 = birthday(born, 4);
    let first = match turned_4 {
        Some(day) if day > period.span.from => on(day, "turned 4", period.entry),
        _ => period.first_known(),
    };
    let told = record.questionnaires.iter().filter(|one| one.score.is_some() || one.no_score_reason.is_some());
    let told: Vec<Event> = told.map(|one| on(one.on, "score recorded", one.entry)).collect();
    let told = with_years(run, period, within(&told, period.span), "score told for the year that ended", |year| {
        year.sdq_score.is_some() || year.sdq_reason.is_some()
    });
    let from_then = told.into_iter().filter(|event| london_day(event.at) >= london_day(first.at));
    if !period.span.holds(london_day(first.at)) {
        return;
    }
    run.chain(first, from_then, period.ended(), |set, started, _| {
        let clock = set.start("T18", "limit", started)?;
        clock.due_on().and_then(|day| age_on(born, day)).is_some_and(|age| age <= 16).then_some(clock)
    });
}

/// With what a return says of a whole year, on the last day of the year or of the care within it, where no event of that
/// year is recorded with its own day.
fn with_years(
    run: &Run<'_>,
    period: &PeriodInCare,
    mut events: Vec<Event>,
    what: &'static str,
    says_so: impl Fn(&LookedAfterYear) -> bool,
) -> Vec<Event> {
    let dated = events.clone();
    for year in run.record.years.iter().filter(|year| says_so(year)) {
        let (Some(from), Some(last)) = (journey::first_day(&year.year), journey::last_day(&year.year)) else {
            continue;
        };
        let day = period.span.until.map_or(last, |until| until.min(last));
        let is_dated = dated.iter().any(|event| (from..=last).contains(&london_day(event.at)));
        if !is_dated && day >= from && period.span.holds(day) {
            events.push(on(day, what, year.entry));
        }
    }
    events.sort_by_key(|event| london_day(event.at));
    events
}

/// From nursery age, three; a child whose birthday is not known is taken to be of age.
fn education(run: &mut Run<'_>, period: &PeriodInCare) {
    let record = run.record;
    let age = record.birth_date.and_then(|born| age_on(born, period.span.from));
    if record.birth_date.is_some() && age.is_none_or(|age| age < 3) {
        return;
    }
    let made: Vec<Event> = record
        .education_plans
        .iter()
        .map(|plan| on(plan.agreed_on, "personal education plan agreed", plan.entry))
        .collect();
    let made = within(&made, period.span);
    if let Some(began) = period.began() {
        run.once("T19", "first", began, made.first().copied(), period.ended());
    }
    if let Some(last) = made.iter().rfind(|event| run.is_known(event)) {
        run.once("T19", "review", *last, None, period.ended());
    }
}

/// The birthday of an age; of someone born on 29 February it is 1 March in a year without one.
pub(crate) fn birthday(born: NaiveDate, age: i32) -> Option<NaiveDate> {
    let year = born.year() + age;
    NaiveDate::from_ymd_opt(year, born.month(), born.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}
