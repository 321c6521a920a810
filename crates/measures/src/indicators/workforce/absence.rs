//! Working days lost through sickness.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::absence::{Absence, AbsenceReason};
use domain::worker::Worker;
use domain::working_days::{OutsideTable, between};
use domain::{EntryId, Kind, SubjectId};

use super::{CENSUS, NOBODY_IN_POST, YEAR, desk, hours, is_social_work, of_hundredths};
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};
use crate::workforce::Workforce;

pub(super) static WF_05: Indicator = Indicator {
    id: "WF-05",
    name: "Sickness absence",
    definition: "Working days that employed social workers lost through sickness in the twelve months up to the day, for each \
                 hundred working days of these months of the social workers in post on the day, both for the part of full \
                 time that each works.",
    numerator: "Working days lost through sickness",
    denominator: "Working days of the social workers in post",
    shape: Shape::Ratio(100),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: CENSUS,
    why_none: NOBODY_IN_POST,
    kinds: &[Kind::Absence, Kind::Worker],
    counts: Counts::Workforce(days_lost),
    ..COMMON
};

fn days_lost(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    if workforce.absences.is_empty() && workforce.workers.is_empty() {
        return;
    }
    let workers: HashMap<SubjectId, &Worker> = workforce.workers.iter().map(|(_, id, worker)| (*id, *worker)).collect();
    for day in out.days() {
        let year = between(*day - YEAR, *day);
        for (entry, subject, worker) in workforce.workers.iter().filter(|(.., worker)| worker.works_on(*day)) {
            let (verdict, weight) = available(worker, &year);
            out.add_weighed(*day, *entry, verdict, weight, desk(*subject, worker));
        }
        for (entry, _, absence) in &workforce.absences {
            lost_by(*day, (*entry, absence), workers.get(&absence.worker).copied(), out);
        }
    }
}

/// Working days of a worker in the year.
fn available(worker: &Worker, year: &Result<u32, OutsideTable>) -> (Verdict, f32) {
    let not = |reason| (Verdict::NotCounted(reason), 1.0);
    match (hours(worker), year) {
        _ if !is_social_work(worker.role) => not(Reason::NotASocialWorker),
        _ if worker.agency => not(Reason::AgencyWorker),
        (None, _) => not(Reason::HoursNotRecorded),
        (_, Err(_)) => not(Reason::OutsideCalendar),
        (Some(hours), Ok(days)) => (Verdict::DenominatorOnly, hours * *days as f32),
    }
}

fn lost_by(day: NaiveDate, of: (EntryId, &Absence), worker: Option<&Worker>, out: &mut Out<'_>) {
    let (entry, absence) = of;
    let since = day - YEAR;
    if absence.reason != AbsenceReason::Sickness
        || absence.from > day
        || absence.until.is_some_and(|back| back <= since)
    {
        return;
    }
    let desk = worker.map_or_else(Desk::default, |worker| desk(absence.worker, worker));
    let not = |reason| (Verdict::NotCounted(reason), 1.0);
    let (verdict, weight) = match (worker, days_within(absence, since, day)) {
        (None, _) => not(Reason::WorkerNotKnown),
        (Some(worker), _) if !is_social_work(worker.role) => not(Reason::NotASocialWorker),
        (Some(worker), _) if worker.agency => not(Reason::AgencyWorker),
        (_, Err(_)) => not(Reason::OutsideCalendar),
        (_, Ok(days)) => (Verdict::Counted, days),
    };
    out.add_weighed(day, entry, verdict, weight, desk);
}

/// Full-time days lost after `since` and up to `day`: as the source adds them up where all of them lie within, else the
/// working days between.
fn days_within(absence: &Absence, since: NaiveDate, day: NaiveDate) -> Result<f32, OutsideTable> {
    let is_whole =
        absence.from > since && absence.until.is_some_and(|back| back.pred_opt().is_some_and(|last| last <= day));
    if let Some(told) = absence.days_lost.filter(|_| is_whole) {
        return Ok(of_hundredths(told));
    }
    let before = absence.from.pred_opt().unwrap_or(absence.from).max(since);
    let last = absence.until.and_then(|back| back.pred_opt()).unwrap_or(day).min(day);
    Ok(between(before, last)? as f32 * of_hundredths(absence.full_time_equivalent))
}
