//! Workforce: who is in post, who is from an agency, who leaves, how many cases each holds, and supervision.
//!
//! Amounts are full-time equivalents, as the census of the children's social work workforce has them. A social worker is
//! whoever is in a post that needs the registration, up to the head of service; others are named and not counted.

mod absence;
mod caseload;
mod posts;
mod stability;
mod supervision;

use chrono::{Months, NaiveDate};
use domain::worker::{Worker, WorkerRole};
use domain::{EntryId, Kind, SubjectId};

use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};
use crate::workforce::Workforce;

pub(super) const ALL: &[&Indicator] = &[
    &posts::WF_01,
    &WF_02,
    &WF_03,
    &caseload::WF_04,
    &absence::WF_05,
    &posts::WF_06,
    &posts::WF_07,
    &supervision::WF_08,
    &stability::WF_09,
    &WF_10,
    &WF_11,
];

const CENSUS: &str = "Children's social work workforce (Department for Education), 2025";
const NOBODY_IN_POST: &str = "No social worker was in post on the day";

static WF_02: Indicator = Indicator {
    id: "WF-02",
    name: "Agency rate",
    definition: "Of the social workers on the day, employed and agency, in full-time equivalents, those from an agency. The \
                 permanent share that some reports print is the rest.",
    numerator: "Agency social workers",
    denominator: "Social workers in post and agency social workers",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: CENSUS,
    why_none: NOBODY_IN_POST,
    kinds: &[Kind::Worker],
    counts: Counts::Workforce(agency),
    ..COMMON
};

static WF_03: Indicator = Indicator {
    id: "WF-03",
    name: "Turnover",
    definition: "Social workers who left the authority in the twelve months up to the day, for each hundred in post on the \
                 day, both in full-time equivalents and without agency workers. The census takes 30 September.",
    numerator: "Social workers who left in the twelve months",
    denominator: "Social workers in post",
    shape: Shape::Ratio(100),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: CENSUS,
    why_none: NOBODY_IN_POST,
    kinds: &[Kind::Worker],
    counts: Counts::Workforce(turnover),
    ..COMMON
};

static WF_10: Indicator = Indicator {
    id: "WF-10",
    name: "First year in employment completed on time",
    definition: "Of the social workers in the assessed and supported year in employment, those who completed it on time.",
    numerator: "Workers who completed it on time",
    denominator: "Workers in the programme",
    shape: Shape::Share,
    windows: &[Span::Quarter, Span::TwelveMonths],
    good: Direction::Higher,
    source: "Assessed and supported year in employment (Skills for Care)",
    why_none: "Nobody was in the programme in this time",
    counts: Counts::Missing("programme of the assessed and supported year in employment"),
    ..COMMON
};

static WF_11: Indicator = Indicator {
    id: "WF-11",
    name: "Recruitment",
    definition: "Applications, interviews, offers and starts of each recruitment campaign in the window.",
    numerator: "Applications, interviews, offers and starts",
    windows: &[Span::Month, Span::YearToDate],
    good: Direction::Higher,
    source: "Slough Borough Council, improvement report of 2015; Herefordshire Council, improvement report of 2013",
    counts: Counts::Missing("recruitment campaign"),
    ..COMMON
};

/// The year over which those who leave are counted.
const YEAR: Months = Months::new(12);

/// Whether the post needs the registration of a social worker.
fn is_social_work(role: WorkerRole) -> bool {
    !matches!(role, WorkerRole::FamilySupportWorker | WorkerRole::PersonalAdviser | WorkerRole::Other)
}

/// Full-time equivalents, where the record tells them.
fn hours(worker: &Worker) -> Option<f32> {
    worker.full_time_equivalent.map(of_hundredths)
}

fn of_hundredths(hundredths: u32) -> f32 {
    hundredths as f32 / 100.0
}

/// Rows of a worker are at the worker's own desk.
fn desk(subject: SubjectId, worker: &Worker) -> Desk {
    Desk { team: worker.team, worker: Some(subject) }
}

/// Adds a worker: as judged where a social worker whose hours are known, and not counted otherwise.
fn add(out: &mut Out<'_>, day: NaiveDate, of: (EntryId, SubjectId, &Worker), verdict: Verdict) {
    let (entry, subject, worker) = of;
    let (verdict, weight) = match hours(worker) {
        _ if !is_social_work(worker.role) => (Verdict::NotCounted(Reason::NotASocialWorker), 1.0),
        None => (Verdict::NotCounted(Reason::HoursNotRecorded), 1.0),
        Some(hours) => (verdict, hours),
    };
    out.add_weighed(day, entry, verdict, weight, desk(subject, worker));
}

fn agency(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    for day in out.days() {
        for of in workforce.workers.iter().filter(|(.., worker)| worker.works_on(*day)) {
            add(out, *day, *of, Verdict::counted_if(of.2.agency));
        }
    }
}

fn turnover(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    for day in out.days() {
        let since = *day - YEAR;
        for of in &workforce.workers {
            let worker = of.2;
            let left = worker.until.is_some_and(|until| since < until && until <= *day);
            if !left && !worker.works_on(*day) {
                continue;
            }
            let verdict =
                if worker.agency { Verdict::NotCounted(Reason::AgencyWorker) } else { Verdict::counted_if(left) };
            add(out, *day, *of, verdict);
        }
    }
}

#[cfg(test)]
mod tests;
