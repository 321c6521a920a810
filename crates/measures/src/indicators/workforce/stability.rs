//! Changes of worker of children in care.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::{EntryId, Kind, SubjectId};

use super::YEAR;
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Taken};
use crate::rows::{Out, Verdict};

pub(super) static WF_09: Indicator = Indicator {
    id: "WF-09",
    name: "Changes of social worker in care",
    definition: "Changes of the worker who leads, in the twelve months up to the day and within the present period of care, \
                 for each child who is looked after on the day. The first worker of a child is no change, nor is a time \
                 without a worker between two times with the same one.",
    numerator: "Changes of worker",
    denominator: "Children looked after on the day",
    shape: Shape::Ratio(1),
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Stability measures for children looked after (Children's Commissioner; Department for Education)",
    why_none: "No child was looked after on the day",
    kinds: &[Kind::Allocation, Kind::PeriodOfCare, Kind::LookedAfterEpisode],
    counts: Counts::Children(changes),
    ..COMMON
};

fn changes(child: &Child<'_>, out: &mut Out<'_>) {
    if child.periods().is_empty() {
        return;
    }
    let moves = changes_of_lead(child.allocations());
    for day in out.days() {
        let Some(period) = child.in_care_on(*day) else { continue };
        let desk = child.desk_on(*day);
        out.add(*day, period.entry, Verdict::DenominatorOnly, desk);
        let since = *day - YEAR;
        for (on, entry) in &moves {
            if period.span.from < *on && since < *on && on <= day {
                out.add(*day, *entry, Verdict::Counted, desk);
            }
        }
    }
}

/// Every day on which another worker took over, with the allocation that says so.
fn changes_of_lead(allocations: &[(EntryId, &Allocation)]) -> Vec<(NaiveDate, EntryId)> {
    let leads = allocations.iter().filter(|(_, one)| matches!(one.part, Part::KeyWorker | Part::FamilyHelpLead));
    let mut leads: Vec<(NaiveDate, EntryId, SubjectId)> =
        leads.filter_map(|(entry, one)| Some((one.from, *entry, one.worker?))).collect();
    leads.sort_unstable();
    let pairs = leads.windows(2).filter(|pair| pair[0].2 != pair[1].2);
    pairs.map(|pair| (pair[1].0, pair[1].1)).collect()
}
