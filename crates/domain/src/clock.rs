//! Clocks that explain themselves: what started one, which rule it runs by and where that is written, which days were
//! not counted, when it is due, and whether it was met or is overdue and by how much.
//!
//! [`rule`] is the table of rules, [`Timescales`] the limits as a council has set them, [`due`] the arithmetic. Which
//! events of a child's record start and meet which clock is for the room of measures to say.

pub mod due;
pub mod explain;
pub mod limit;
pub mod rule;
pub mod timescales;

use std::sync::Arc;

use crate::EntryId;
use crate::time::When;
use crate::working_days::OutsideTable;

pub use due::{Due, Skipped, due};
pub use explain::Explanation;
pub use limit::{Limit, Term, Unit};
pub use rule::{Rule, Standing, Step, rule, table};
pub use timescales::{NotTimescales, Timescales};

use due::{apart, is_after, london_day};

/// Something in the record that starts, meets or stops a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: When,
    /// What happened, so that "... 9 working days ago" can follow: `seen`, `became looked after`.
    pub what: &'static str,
    /// The entry that says so.
    pub entry: EntryId,
}

/// Who set the limit that a clock runs by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The rule itself.
    Rule,
    /// The council, in a file of its own.
    Council { file: Arc<str>, agreed: Option<Arc<str>> },
    /// The child's own plan, in words: `the plan of 3 March 2026`.
    Plan(Arc<str>),
}

/// One clock of one child: one step of one rule, from one event.
#[derive(Clone, Debug)]
pub struct Clock {
    pub rule: &'static Rule,
    pub step: &'static Step,
    pub term: Term,
    pub set_by: SetBy,
    pub started: Event,
    /// `Ok(None)` for a prompt; an error where it cannot be counted.
    pub due: Result<Option<Due>, OutsideTable>,
    pub met: Option<Event>,
    /// Why the clock no longer runs though it was not met: the plan ended, the child left care.
    pub stopped: Option<Event>,
    /// What would meet it, where the whole record holds nothing of that kind, as in a record made from a return that
    /// never tells of it: `looked-after visit`. A list may set such clocks apart; it says nothing of what was done.
    pub holds_none: Option<&'static str>,
}

/// How a clock stands on a day. Amounts are in the unit of the rule; weeks and months are told in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running {
        left: Limit,
    },
    DueToday,
    Overdue {
        by: Limit,
    },
    MetInTime {
        to_spare: Limit,
    },
    MetLate {
        by: Limit,
    },
    /// It ended before it was due, and nothing was missed.
    Stopped,
    /// It was overdue when it ended, and was never met.
    StoppedOverdue {
        by: Limit,
    },
    /// Nothing to count.
    Prompt,
    CannotCount {
        why: OutsideTable,
    },
}

impl State {
    /// A few words for a list or a badge: `3 working days overdue`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Running { left } => format!("{left} left"),
            Self::DueToday => "due today".to_owned(),
            Self::Overdue { by } => format!("{by} overdue"),
            Self::MetInTime { to_spare } if to_spare.count == 0 => "in time, on the last day".to_owned(),
            Self::MetInTime { to_spare } => format!("in time, {to_spare} to spare"),
            Self::MetLate { by } => format!("{by} late"),
            Self::Stopped => "ended before it was due".to_owned(),
            Self::StoppedOverdue { by } => format!("ended {by} overdue"),
            Self::Prompt => "prompt".to_owned(),
            Self::CannotCount { .. } => "cannot be counted".to_owned(),
        }
    }
}

impl Timescales {
    /// Starts a clock; `None` where this council has switched the rule off, or there is no such rule or step.
    pub fn start(&self, id: &str, key: &str, started: Event) -> Option<Clock> {
        let (rule, set) = self.step(id, key)?;
        let term = set.term?;
        let set_by = if rule.is_setting() || set.step.limit != Some(term) { self.council(id) } else { SetBy::Rule };
        Some(Clock::new(rule, set.step, term, set_by, started))
    }

    /// Starts a clock whose limit the child's own plan sets, which comes before the council's.
    pub fn start_by_plan(&self, id: &str, key: &str, started: Event, limit: Limit, plan: &Arc<str>) -> Option<Clock> {
        let (rule, set) = self.step(id, key)?;
        Some(Clock::new(rule, set.step, Term::Within(limit), SetBy::Plan(plan.clone()), started))
    }
}

impl Clock {
    fn new(rule: &'static Rule, step: &'static Step, term: Term, set_by: SetBy, started: Event) -> Self {
        let due = term.limit().map(|limit| due(started.at, limit)).transpose();
        Self { rule, step, term, set_by, started, due, met: None, stopped: None, holds_none: None }
    }

    /// `T12b`.
    pub fn id(&self) -> &'static str {
        &self.rule.id
    }

    /// How it stands. What happened after `as_at` is not known yet.
    pub fn state(&self, as_at: When) -> State {
        let happened = |event: &Option<Event>| event.filter(|event| !is_after(event.at, as_at));
        let (met, stopped) = (happened(&self.met), happened(&self.stopped));
        match &self.due {
            Err(why) => State::CannotCount { why: *why },
            Ok(None) if met.is_some() || stopped.is_some() => State::Stopped,
            Ok(None) => State::Prompt,
            Ok(Some(due)) => against(due, met, stopped, as_at).unwrap_or_else(|why| State::CannotCount { why }),
        }
    }

    /// Whether somebody still has something to do: neither met nor stopped, nor a prompt.
    pub fn is_waiting(&self, as_at: When) -> bool {
        matches!(self.state(as_at), State::Running { .. } | State::DueToday | State::Overdue { .. })
    }

    /// The day by the end of which it is due, where it has one.
    pub fn due_on(&self) -> Option<chrono::NaiveDate> {
        self.due.as_ref().ok()?.as_ref().map(|due| london_day(due.at))
    }
}

fn against(due: &Due, met: Option<Event>, stopped: Option<Event>, as_at: When) -> Result<State, OutsideTable> {
    let late = |at: When| apart(due.at, at, due.limit.unit);
    let early = |at: When| apart(at, due.at, due.limit.unit);
    Ok(match (met, stopped) {
        (Some(met), _) if is_after(met.at, due.at) => State::MetLate { by: late(met.at)? },
        (Some(met), _) => State::MetInTime { to_spare: early(met.at)? },
        (None, Some(stopped)) if is_after(stopped.at, due.at) => State::StoppedOverdue { by: late(stopped.at)? },
        (None, Some(_)) => State::Stopped,
        (None, None) if is_after(as_at, due.at) => State::Overdue { by: late(as_at)? },
        (None, None) if london_day(as_at) == london_day(due.at) => State::DueToday,
        (None, None) => State::Running { left: early(as_at)? },
    })
}

#[cfg(test)]
mod tests;
