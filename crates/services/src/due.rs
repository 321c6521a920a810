//! What waits on a child: the clocks that run, in the order in which they ask for somebody.

use chrono::NaiveDate;
use domain::clock::{Clock, State, Timescales};
use domain::{SubjectId, When};
use measures::clocks::{Dated, Record, clocks_of};
use picture::Picture;

/// One clock that runs, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Of the table of rules: `T09`.
    pub rule: &'static str,
    /// `Child protection visit`.
    pub name: &'static str,
    /// `seen 9 working days ago; every 10: child protection plan, set by the plan of 3 March 2026`.
    pub why: String,
    pub due_on: Option<NaiveDate>,
    pub state: Urgency,
    /// `Overdue by 3 working days`, `Due today`, `Due 17 March 2026`.
    pub when: String,
    /// Seeing the child meets it.
    pub is_visit: bool,
}

/// The most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Overdue,
    Today,
    /// Within the days that the list looks ahead.
    Soon,
    Later,
}

/// Days of the calendar that count as soon: a week's work can be planned.
pub const SOON_DAYS: i64 = 7;

/// Everything that waits on a child on a day, the most urgent first.
pub(crate) fn of_child(picture: &Picture, child: SubjectId, day: NaiveDate) -> Vec<Waits> {
    let told = picture
        .of_kinds(child, measures::told::JOURNEY)
        .map(|held| Dated::told_by(held.entry, &held.fact, held.source.as_str()));
    let record = Record::of(told);
    let as_at = When::Day(day);
    let clocks = clocks_of(&record, as_at, Timescales::in_force());
    let mut waits: Vec<Waits> = clocks.iter().filter_map(|clock| of_clock(clock, as_at)).collect();
    waits.sort_by(|one, other| (one.state, one.due_on, one.rule).cmp(&(other.state, other.due_on, other.rule)));
    waits
}

fn of_clock(clock: &Clock, as_at: When) -> Option<Waits> {
    let due_on = clock.due_on();
    let due = |day: Option<NaiveDate>| {
        day.map_or_else(|| "Due".to_owned(), |day| format!("Due {}", domain::dates::long(day)))
    };
    let (state, when) = match clock.state(as_at) {
        State::Overdue { by } => (Urgency::Overdue, format!("Overdue by {by}")),
        State::DueToday => (Urgency::Today, "Due today".to_owned()),
        State::Running { .. } => {
            let is_soon = due_on.is_some_and(|due| (due - as_at.day()).num_days() <= SOON_DAYS);
            (if is_soon { Urgency::Soon } else { Urgency::Later }, due(due_on))
        }
        _ => return None,
    };
    let is_visit = measures::alerts::is_visit(clock);
    Some(Waits { rule: clock.id(), name: &clock.rule.name, why: clock.reason(as_at), due_on, state, when, is_visit })
}

/// Those that are overdue.
pub(crate) fn overdue(waits: &[Waits]) -> impl Iterator<Item = &Waits> {
    waits.iter().filter(|waits| waits.state == Urgency::Overdue)
}
