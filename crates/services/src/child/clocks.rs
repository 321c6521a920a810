//! The clocks of a child, each with its explanation.

use chrono::NaiveDate;
use domain::clock::{Clock, State, Timescales};
use domain::{EntryId, When, dates};

use measures::clocks::Dated;

use super::frame::Frame;
use super::history::EntryHistory;
use super::overview::NextDate;
use super::reading::{Reading, days_ago};

/// How a clock stands, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Overdue,
    DueToday,
    Running,
    Unclear,
    Prompt,
    Late,
    Met,
    Stopped,
}

/// One clock as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockLine {
    /// `T12b`.
    pub rule: &'static str,
    /// `Initial child protection conference`.
    pub name: &'static str,
    pub tone: Tone,
    /// `Overdue by 3 working days`.
    pub state: String,
    pub due: Option<NaiveDate>,
    /// `seen 9 working days ago; every 10: child protection plan`.
    pub reason: String,
    /// The whole explanation, sentence by sentence.
    pub sentences: Vec<String>,
    /// The entry that started it, and the one that met it.
    pub started_by: EntryId,
    pub met_by: Option<EntryId>,
}

impl ClockLine {
    pub fn due_in_words(&self) -> String {
        self.due.map_or_else(|| "No due date".to_owned(), dates::long)
    }

    fn is_waiting(&self) -> bool {
        matches!(self.tone, Tone::Overdue | Tone::DueToday | Tone::Running)
    }
}

/// All clocks of one child.
#[derive(Clone, Debug)]
pub struct Clocks {
    pub frame: Frame,
    /// The most urgent first.
    pub waiting: Vec<ClockLine>,
    /// Prompts, and what cannot be counted.
    pub prompts: Vec<ClockLine>,
    /// Met or stopped, the newest first.
    pub over: Vec<ClockLine>,
    day: NaiveDate,
}

impl Clocks {
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let as_at = When::moment(reading.moment);
        let mut all: Vec<ClockLine> = clocks(reading, as_at).iter().map(|clock| line(clock, as_at)).collect();
        all.sort_by_key(|line| (line.tone, line.due, line.rule));
        let (waiting, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(ClockLine::is_waiting);
        let (prompts, mut over): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|line| matches!(line.tone, Tone::Prompt | Tone::Unclear));
        over.sort_by_key(|line| std::cmp::Reverse((line.due, line.rule)));
        Self { frame: Frame::of(reading), waiting, prompts, over, day: reading.day }
    }

    pub(super) fn overdue(&self) -> usize {
        self.waiting.iter().filter(|line| line.tone == Tone::Overdue).count()
    }

    pub(super) fn most_urgent(&self, most: usize) -> Vec<ClockLine> {
        self.waiting.iter().take(most).cloned().collect()
    }

    /// Due dates from the page's day on.
    pub(super) fn next(&self) -> impl Iterator<Item = NextDate> {
        self.waiting.iter().filter_map(|line| {
            let on = line.due.filter(|due| *due >= self.day)?;
            let what = format!("{} is due", line.name);
            Some(NextDate { on, what, away: days_ago(on, self.day), entry: None })
        })
    }
}

/// Every clock that the child's entries started.
fn clocks(reading: &Reading<'_>, as_at: When) -> Vec<Clock> {
    let dated = reading.standing().map(|(entry, fact)| Dated {
        recorded_at: written_down(entry),
        ..Dated::told_by(entry.entry, fact, &entry.last().recorded.version.source)
    });
    measures::clocks::clocks_of(&measures::clocks::Record::of(dated), as_at, Timescales::in_force())
}

/// When somebody wrote it down here first; `None` for what a file brought in.
fn written_down(entry: &EntryHistory) -> Option<When> {
    let first = &entry.first().recorded;
    domain::Source::from_stored(&first.version.source).is_typed().then(|| When::moment(first.recorded_at.utc()))
}

fn line(clock: &Clock, as_at: When) -> ClockLine {
    let (tone, state) = state_in_words(clock.state(as_at));
    ClockLine {
        rule: clock.id(),
        name: &clock.rule.name,
        tone,
        state,
        due: clock.due_on(),
        reason: clock.reason(as_at),
        sentences: clock.explain(as_at).sentences().into_iter().map(str::to_owned).collect(),
        started_by: clock.started.entry,
        met_by: clock.met.map(|met| met.entry),
    }
}

fn state_in_words(state: State) -> (Tone, String) {
    match state {
        State::Overdue { by } => (Tone::Overdue, format!("Overdue by {by}")),
        State::DueToday => (Tone::DueToday, "Due today".to_owned()),
        State::Running { left } => (Tone::Running, format!("{left} left")),
        State::MetInTime { .. } => (Tone::Met, "Met in time".to_owned()),
        State::MetLate { by } => (Tone::Late, format!("Met late by {by}")),
        State::Stopped => (Tone::Stopped, "No longer runs".to_owned()),
        State::StoppedOverdue { by } => {
            (Tone::Late, format!("No record that it was met; overdue by {by} when it stopped"))
        }
        State::Prompt => (Tone::Prompt, "A prompt: no due date".to_owned()),
        State::CannotCount { .. } => (Tone::Unclear, "Cannot be counted".to_owned()),
    }
}
