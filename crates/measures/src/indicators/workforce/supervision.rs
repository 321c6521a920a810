//! Supervision of workers: whether the next session came in time.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use domain::supervision::SupervisionKind;
use domain::{EntryId, Kind, SubjectId};

use super::desk;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Shape, Span};
use crate::rows::{Out, Verdict};
use crate::workforce::Workforce;

pub(super) static WF_08: Indicator = Indicator {
    id: "WF-08",
    name: "Supervision on time",
    definition: "Of the supervision sessions of workers that fell due in the window, those held by the day on which they \
                 were due: six weeks after the session before, or after the first day of a new worker. A session that does \
                 not take place is due again every six weeks until one does. Case and professional supervision count; group \
                 sessions and management oversight do not stand for them. Leave and sickness are not taken off.",
    numerator: "Sessions held by the day on which they were due",
    denominator: "Sessions due",
    shape: Shape::Share,
    windows: &[Span::Month, Span::YearToDate, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Higher,
    source: "Our own number: monthly for plans of protection and care, up to eight weeks for others, as policies of councils \
             have it (Gloucestershire); Kirklees Council, cabinet report of 24 May 2016",
    why_none: "No session was due in this time",
    kinds: &[Kind::Supervision, Kind::Worker],
    counts: Counts::Workforce(on_time),
    ..COMMON
};

/// Days from one session to the next at the latest: no rule of the timescales says it, and policies of councils lie between
/// four and eight weeks.
pub(super) const INTERVAL: Days = Days::new(6 * 7);

type Sessions = HashMap<SubjectId, Vec<(NaiveDate, EntryId)>>;

fn sessions(workforce: &Workforce<'_>) -> Sessions {
    let mut all = Sessions::new();
    for (entry, _, session) in &workforce.supervisions {
        if matches!(session.kind, SupervisionKind::Case | SupervisionKind::Professional) {
            all.entry(session.worker).or_default().push((session.held_at.day(), *entry));
        }
    }
    for of_one in all.values_mut() {
        of_one.sort_unstable();
        of_one.dedup_by_key(|(day, _)| *day);
    }
    all
}

fn on_time(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    let sessions = sessions(workforce);
    // Before the first session of anybody the record knows nothing of supervision.
    let Some(begins) = sessions.values().filter_map(|of_one| of_one.first()).map(|(day, _)| *day).min() else { return };
    let last = out.days().last().copied().unwrap_or(begins);
    for (entry, subject, worker) in &workforce.workers {
        let last = worker.until.and_then(|until| until.pred_opt()).map_or(last, |until| until.min(last));
        let held = sessions.get(subject).map_or(&[][..], Vec::as_slice);
        let mut held = held.iter().filter(|(day, _)| *day >= worker.from);
        // Who was there before the first session of anybody is due after that day.
        let mut set_by = (worker.from.max(begins), *entry);
        loop {
            let next = held.next().copied();
            if let Some(next) = next.filter(|(day, _)| *day == set_by.0) {
                set_by = next;
                continue;
            }
            let in_time = next.is_some_and(|(day, _)| day <= set_by.0 + INTERVAL);
            for due in missed(set_by.0, next.map(|(day, _)| day), last) {
                out.add(due, set_by.1, Verdict::DenominatorOnly, desk(*subject, worker));
            }
            if in_time && set_by.0 + INTERVAL <= last {
                out.add(set_by.0 + INTERVAL, set_by.1, Verdict::Counted, desk(*subject, worker));
            }
            let Some(next) = next else { break };
            set_by = next;
        }
    }
}

/// Every day on which a session was due and had not been held: one interval after the other until the next session.
fn missed(from: NaiveDate, next: Option<NaiveDate>, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let due = std::iter::successors(Some(from + INTERVAL), |due| Some(*due + INTERVAL));
    due.take_while(move |due| *due <= last && next.is_none_or(|next| *due < next))
}
