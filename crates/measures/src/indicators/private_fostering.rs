//! Private fostering: visits by the officer (T21 to T21c).

use domain::clock::State;
use domain::{EntryId, Kind, When};

use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Part, Shape, Span};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};
use crate::told::RECORDED_HERE;

pub(super) const ALL: &[&Indicator] = &[&PF_01];

static PF_01: Indicator = Indicator {
    id: "PF-01",
    name: "Private fostering visits in time",
    definition: "Of the visits that fell due in the window to a child in a private arrangement, those made by the day on \
                 which they were due: the first within 7 working days of the notice (T21), then at most six weeks apart in \
                 the first year (T21b) and twelve weeks after it (T21c). A visit belongs to the day on which it was due.",
    numerator: "Visits made in time",
    denominator: "Visits due",
    shape: Shape::Share,
    windows: &[Span::YearToDate, Span::Month, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Higher,
    parts: &[
        Part { code: "first", name: "First visit, within 7 working days" },
        Part { code: "first_year", name: "In the first year, within six weeks" },
        Part { code: "later", name: "After the first year, within twelve weeks" },
    ],
    source: "The Children (Private Arrangements for Fostering) Regulations 2005",
    why_none: "No visit to a privately fostered child was due in this time",
    kinds: &[Kind::PrivateFostering, Kind::Visit],
    counts: Counts::Children(visits_in_time),
    ..COMMON
};

/// The rules, in the order of the parts.
const RULES: [&str; 3] = ["T21", "T21b", "T21c"];

fn visits_in_time(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.private_fostering.is_empty() {
        return;
    }
    for clock in child.clocks() {
        let Some(part) = RULES.iter().position(|rule| *rule == clock.id()) else { continue };
        let entry = clock.started.entry;
        let Some(due) = clock.due_on() else {
            let day = clock.started.at.day();
            out.add_part(part, day, entry, Verdict::NotCounted(Reason::NoDueDay), child.desk_on(day));
            continue;
        };
        let verdict = match clock.state(When::Day(due)) {
            State::MetInTime { .. } => Verdict::Counted,
            State::Stopped => Verdict::NotCounted(Reason::EndedBeforeDue),
            // A return or a list tells of no visit. What was typed here without one was not visited.
            _ if clock.holds_none.is_some() && !is_typed(child, entry) => Verdict::NotCounted(Reason::NotChildsSource),
            _ => Verdict::DenominatorOnly,
        };
        out.add_part(part, due, entry, verdict, child.desk_on(due));
    }
}

fn is_typed(child: &Child<'_>, entry: EntryId) -> bool {
    let told = child.facts().zip(child.told()).find(|((of, _), _)| *of == entry);
    told.is_some_and(|(_, (source, _))| source == RECORDED_HERE)
}

#[cfg(test)]
mod tests;
