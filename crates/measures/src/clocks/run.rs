//! What the families share: starting a clock once, and following a chain that repeats.

use chrono::NaiveDate;
use domain::EntryId;
use domain::clock::due::{is_after, london_day};
use domain::clock::{Clock, Event, State, Timescales};
use domain::time::When;

use super::care::{PeriodInCare, Stay, periods_in_care, stays};
use super::holds_none::holds_none;
use super::record::Record;

/// One reckoning of one child's clocks.
pub(super) struct Run<'a> {
    pub record: &'a Record<'a>,
    pub as_at: When,
    pub timescales: &'a Timescales,
    pub periods: Vec<PeriodInCare>,
    pub stays: Vec<Stay<'a>>,
    pub clocks: Vec<Clock>,
}

/// From a day until a day, or still going on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Span {
    /// Both ends belong to it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// An event on a day.
pub(super) fn on(day: NaiveDate, what: &'static str, entry: EntryId) -> Event {
    Event { at: When::Day(day), what, entry }
}

impl<'a> Run<'a> {
    pub fn new(record: &'a Record<'a>, as_at: When, timescales: &'a Timescales) -> Self {
        let periods = periods_in_care(record, london_day(as_at));
        let stays = stays(record, &periods, london_day(as_at));
        Self { record, as_at, timescales, periods, stays, clocks: Vec::new() }
    }

    /// Whether it had happened by the day of the reckoning.
    pub fn is_known(&self, event: &Event) -> bool {
        !is_after(event.at, self.as_at)
    }

    /// A clock that runs once.
    pub fn once(&mut self, id: &str, key: &str, started: Event, met: Option<Event>, stopped: Option<Event>) {
        let clock = self.timescales.start(id, key, started);
        self.push(clock, met, stopped);
    }

    /// Keeps a clock that has started. What meets or stops it counts once it has happened. Nothing is asked for a child
    /// who has died: every clock stops on that day at the latest.
    pub fn push(&mut self, clock: Option<Clock>, met: Option<Event>, stopped: Option<Event>) {
        let Some(mut clock) = clock.filter(|clock| self.is_known(&clock.started)) else { return };
        let died = self.record.death.map(|(day, entry)| on(day, "the child died", entry));
        if died.is_some_and(|died| is_after(clock.started.at, died.at)) {
            return;
        }
        clock.met = met.filter(|event| self.is_known(event));
        let ends = [stopped, died].into_iter().flatten().min_by_key(|event| london_day(event.at));
        clock.holds_none = clock.met.map_or_else(|| holds_none(self.record, clock.id(), &clock.step.key), |_| None);
        clock.stopped = ends.filter(|event| self.is_known(event));
        if !self.may_have_been_met_before(&clock) {
            self.clocks.push(clock);
        }
    }

    /// The record would say "met late", and yet cannot know: the source tells of the latest event only.
    fn may_have_been_met_before(&self, clock: &Clock) -> bool {
        let not_the_first = clock.met.is_some_and(|met| self.record.not_the_first.contains(&met.entry));
        not_the_first && matches!(clock.state(self.as_at), State::MetLate { .. })
    }

    /// A chain: the clock that `link` starts at an event is met by the next event, at which the next link starts.
    /// Several events on a day are one. The last link is met by nothing, and stops where the chain does.
    ///
    /// An event that may not be the next (the latest that a list tells of) meets what it is in time for. Where it is not,
    /// nothing is said of the time before it, and the chain goes on from it as from a later one.
    ///
    /// `events` are in the order of time, and none is before `first`.
    pub fn chain(
        &mut self,
        first: Event,
        events: impl IntoIterator<Item = Event>,
        stopped: Option<Event>,
        link: impl Fn(&Timescales, Event, usize) -> Option<Clock>,
    ) {
        let timescales = self.timescales;
        let mut started = first;
        let mut links = 0;
        for event in events {
            let is_same_day = links > 0 && london_day(event.at) == london_day(started.at);
            if is_same_day || !self.is_known(&event) {
                continue;
            }
            let count = self.clocks.len();
            self.push(link(timescales, started, links), Some(event), None);
            started = event;
            let is_left_out = self.clocks.len() == count && self.record.not_the_first.contains(&event.entry);
            links = if is_left_out { (links + 1).max(LATER_LINK) } else { links + 1 };
        }
        self.push(link(timescales, started, links), None, stopped);
    }
}

/// From this link on every chain goes by its rule for the later ones (the third looked-after review).
const LATER_LINK: usize = 2;

/// The first event on or after a day.
pub(super) fn first_from(events: &[Event], day: NaiveDate) -> Option<Event> {
    events.iter().find(|event| london_day(event.at) >= day).copied()
}

/// The events within a span.
pub(super) fn within(events: &[Event], span: Span) -> Vec<Event> {
    events.iter().filter(|event| span.holds(london_day(event.at))).copied().collect()
}
