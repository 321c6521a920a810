//! Health and education of looked-after children, and what a return asks of them once a year.

use chrono::{Datelike, Months, NaiveDate};
use domain::education_plan::EducationPlan;
use domain::health_assessment::{HealthAssessment, HealthKind, HealthStatus};
use domain::looked_after_year::LookedAfterYear;
use domain::strengths_and_difficulties::StrengthsAndDifficulties;

use super::Period;
use crate::calendar::{days_after, is_school_holiday, working_day, working_days_after};
use crate::case::Case;
use crate::documents;
use crate::names;
use crate::tale::Tale;
use crate::words;

pub fn tell(tale: &mut Tale, case: &Case, period: &Period) {
    // Some are hard to get to a doctor: 90% have an up-to-date assessment (CLA-15).
    let goes = !tale.random.chance(15);
    let mut done = Vec::new();
    let first = working_days_after(
        period.from,
        u32::try_from(tale.random.in_bands(&[(72, (8, 20)), (28, (21, 45))])).unwrap_or(20),
    );
    let mut day = first;
    let mut kind = HealthKind::Initial;
    while day < period.until && day <= tale.today() {
        let is_done = goes || tale.random.chance(25) || kind == HealthKind::Initial;
        check(tale, case, (day, kind), is_done, &mut done);
        let months = if period.age(day) < 5 { 6 } else { 12 };
        let due = day + Months::new(months);
        day = working_day(if tale.random.chance(5) {
            days_after(due, tale.random.between(5, 80))
        } else {
            days_after(due, -tale.random.between(6, 30))
        });
        kind = HealthKind::Review;
    }
    yearly(tale, case, period, HealthKind::Dental, (86, 2), &mut done);
    yearly(tale, case, period, HealthKind::Immunisations, (88, 0), &mut done);
    if period.age(period.from) < 5 {
        yearly(tale, case, period, HealthKind::Development, (88, 0), &mut done);
    }
    education(tale, case, period);
    years(tale, case, period, &done);
}

fn check(
    tale: &mut Tale,
    case: &Case,
    what: (NaiveDate, HealthKind),
    is_done: bool,
    done: &mut Vec<(NaiveDate, HealthKind)>,
) {
    let (on, kind) = what;
    let status = if is_done {
        HealthStatus::Completed
    } else {
        tale.random.weighted(&[(60, HealthStatus::Refused), (40, HealthStatus::Cancelled)])
    };
    if is_done {
        if matches!(kind, HealthKind::Initial | HealthKind::Review) {
            documents::file(tale, case, on, "health_assessment");
        }
        done.push((on, kind));
    }
    let at = tale.written_after(on);
    let who = case.worker(tale, on);
    let fact = tale.new_fact(at, case.kids[0].about(), HealthAssessment { on, kind, status });
    tale.tell(at, who, "record a health assessment", vec![fact]);
}

/// Once a year, for as many of a hundred children as the first number says, from the second number of years on.
fn yearly(
    tale: &mut Tale,
    case: &Case,
    period: &Period,
    kind: HealthKind,
    who: (u64, i32),
    done: &mut Vec<(NaiveDate, HealthKind)>,
) {
    if !tale.random.chance(who.0 + 1) {
        return;
    }
    let mut day = working_day(days_after(period.from, tale.random.between(30, 200)));
    while day < period.until && day <= tale.today() {
        let too_old = kind == HealthKind::Development && period.age(day) >= 5;
        if period.age(day) >= who.1 && !too_old {
            check(tale, case, (day, kind), true, done);
        }
        day = working_day(days_after(day, tale.random.between(300, 360)));
    }
}

fn education(tale: &mut Tale, case: &Case, period: &Period) {
    let mut day = working_days_after(
        period.from,
        u32::try_from(tale.random.in_bands(&[(78, (3, 10)), (22, (11, 30))])).unwrap_or(10),
    );
    let school = names::school(&mut tale.random, period.age(day));
    while day < period.until && day <= tale.today() {
        if (3..18).contains(&period.age(day)) {
            let at = tale.written_after(day);
            let who = case.worker(tale, day);
            let fact = EducationPlan {
                agreed_on: day,
                school: Some(school.clone()),
                next_on: Some(days_after(day, 120)),
                plan: Some(words::plan(&mut tale.random).into()),
            };
            let fact = tale.new_fact(at, case.kids[0].about(), fact);
            tale.tell(at, who, "record a personal education plan", vec![fact]);
            documents::file(tale, case, day, "personal_education_plan");
        }
        // Once a term, outside the holidays.
        day = days_after(day, tale.random.between(105, 128));
        while is_school_holiday(day) {
            day = days_after(day, 7);
        }
        day = working_day(day);
    }
}

/// On each 31 March of who has been looked after for twelve months.
fn years(tale: &mut Tale, case: &Case, period: &Period, done: &[(NaiveDate, HealthKind)]) {
    // About 2% in a year of those of ten or more (CLA-21).
    let convicted = tale.random.chance(5);
    for year in period.from.year() + 1..=tale.today().year() {
        let Some(end) = NaiveDate::from_ymd_opt(year, 3, 31) else { continue };
        if end >= period.until || (end - period.from).num_days() < 365 {
            continue;
        }
        let age = period.age(end);
        let within = |kinds: &[HealthKind], days: i64| {
            done.iter().any(|(on, kind)| kinds.contains(kind) && *on <= end && (end - *on).num_days() <= days)
        };
        let scored = (4..=16).contains(&age) && tale.random.chance(79);
        let score = scored.then(|| u32::try_from(tale.random.between(2, 27)).unwrap_or(14));
        let reason =
            ((4..=16).contains(&age) && !scored).then(|| tale.random.one(&["SDQ2", "SDQ3", "SDQ4", "SDQ5"]).into());
        let fact = LookedAfterYear {
            year: format!("{}-{:02}", year - 1, year % 100).into(),
            sdq_score: score,
            sdq_reason: reason.clone(),
            convicted: (age >= 10).then(|| convicted && tale.random.chance(50)),
            health_check: (age < 5).then(|| within(&[HealthKind::Development], 366)),
            immunisations: Some(within(&[HealthKind::Immunisations], 420)),
            teeth_check: Some(within(&[HealthKind::Dental], 366)),
            health_assessment: Some(within(
                &[HealthKind::Initial, HealthKind::Review],
                if age < 5 { 200 } else { 372 },
            )),
            substance_misuse: Some(age > 11 && tale.random.chance(4)),
            intervention_received: None,
            intervention_offered: None,
        };
        let written = tale.written_after(days_after(end, 20));
        let who = case.worker(tale, end);
        let facts = vec![tale.new_fact(written, case.kids[0].about(), fact)];
        tale.tell(written, who, "record a looked-after year", facts);
        if (4..=16).contains(&age) {
            let on = days_after(end, -tale.random.between(10, 200));
            let written = tale.written_after(on);
            let who = case.worker(tale, on);
            let fact = StrengthsAndDifficulties { on, score, no_score_reason: reason };
            let fact = tale.new_fact(written, case.kids[0].about(), fact);
            tale.tell(written, who, "record a questionnaire", vec![fact]);
        }
    }
}
