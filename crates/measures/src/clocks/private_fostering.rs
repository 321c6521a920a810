//! Private fostering: T21 to T21d.

use chrono::Months;
use domain::clock::due::london_day;
use domain::visit::VisitKind;

use super::child_in_need::visits;
use super::run::{Run, Span, on};

pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for fostering in &record.private_fostering {
        let ended = fostering.end_date.map(|day| on(day, "private fostering ended", fostering.entry));
        let from = fostering.notified_on.unwrap_or(fostering.aware_on);
        let span = Span { from: from.min(fostering.aware_on), until: fostering.end_date };
        let seen = visits(run, span, &[VisitKind::PrivateFostering]);
        let first = seen.iter().find(|event| london_day(event.at) >= from).copied();
        run.once("T21", "limit", on(from, "private fostering notified", fostering.entry), first, ended);
        let aware = on(fostering.aware_on, "authority became aware", fostering.entry);
        let second_year = fostering.aware_on.checked_add_months(Months::new(12));
        let since = seen.into_iter().filter(|event| london_day(event.at) >= fostering.aware_on);
        run.chain(aware, since, ended, |set, started, _| {
            let in_first_year = second_year.is_none_or(|second| london_day(started.at) < second);
            set.start(if in_first_year { "T21b" } else { "T21c" }, "limit", started)
        });
        if fostering.start_date.is_some_and(|start| start > london_day(run.as_at)) {
            run.once("T21d", "limit", aware, None, ended);
        }
    }
}
