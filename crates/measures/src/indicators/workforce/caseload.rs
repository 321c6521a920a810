//! Cases for each worker who holds any.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::allocation::Allocation;
use domain::{Kind, SubjectId};

use super::{CENSUS, add, hours, is_social_work};
use crate::child::Child;
use crate::figure::Figure;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};
use crate::workforce::Workforce;

pub(super) static WF_04: Indicator = Indicator {
    id: "WF-04",
    name: "Average caseload",
    definition: "Children allocated on the day to a social worker, employed or agency, for each full-time equivalent of the \
                 social workers who hold at least one. The case is the child's with the worker who leads; second workers, \
                 reviewing officers and advisers hold none by that.",
    numerator: "Children allocated to a social worker",
    denominator: "Social workers who hold a case",
    shape: Shape::Ratio(1),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Band,
    source: CENSUS,
    why_none: "No social worker held a case on the day",
    kinds: &[Kind::Allocation, Kind::Worker],
    counts: Counts::Both(cases, holders),
    settle: Some(only_who_holds),
    ..COMMON
};

fn cases(child: &Child<'_>, out: &mut Out<'_>) {
    if child.allocations().is_empty() {
        return;
    }
    for day in out.days() {
        let Some((entry, lead)) = child.lead_on(*day) else { continue };
        // A case is where its worker is, so that a team's cases and those who hold them are of one team.
        let desk = child.desk_on(*day);
        let own = desk.worker.and_then(|worker| child.staff.worker(worker)?.team);
        out.add(*day, entry, held(child, lead, *day), Desk { team: own.or(desk.team), ..desk });
    }
}

fn held(child: &Child<'_>, lead: &Allocation, day: NaiveDate) -> Verdict {
    let is_named = lead.named.as_ref().is_some_and(|named| named.worker.is_some());
    let reason = match lead.worker.map(|worker| child.staff.worker(worker)) {
        None if is_named => Reason::WorkerNotKnown,
        None => Reason::NobodyAllocated,
        Some(None) => Reason::WorkerNotKnown,
        Some(Some(worker)) if !worker.works_on(day) => Reason::WorkerHadLeft,
        Some(Some(worker)) if !is_social_work(worker.role) => Reason::NotASocialWorker,
        Some(Some(worker)) if hours(worker).is_none() => Reason::HoursNotRecorded,
        Some(Some(_)) => return Verdict::Counted,
    };
    Verdict::NotCounted(reason)
}

fn holders(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    for day in out.days() {
        for of in workforce.workers.iter().filter(|(.., worker)| worker.works_on(*day)) {
            add(out, *day, *of, Verdict::DenominatorOnly);
        }
    }
}

/// Takes out of the denominator who holds no case.
fn only_who_holds(figure: &mut Figure) {
    let holding: HashSet<SubjectId> = figure.counted.iter().filter_map(|line| line.desk.worker).collect();
    let idle = figure.denominator_only.extract_if(.., |line| !holding.contains(&line.subject));
    figure.not_counted.extend(idle.map(|line| (line, Reason::HoldsNoCase)));
}
