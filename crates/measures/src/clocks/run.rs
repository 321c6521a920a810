//! What the families share: starting a clock once, and following a chain that repeats.

use chrono::NaiveDate;
use domain::EntryId;
use domain::clock::due::{is_after, london_day};
use domain::clock::{Clock, Event, Timescales};
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
pub(super) struct Span {
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
        let (periods, stays) = (periods_in_care(record), stays(record));
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
        self.clocks.push(clock);
    }

    /// A chain: the clock that `link` starts at an event is met by the next event, at which the next link starts.
    /// Several events on a day are one. The last link is met by nothing, and stops where the chain does.
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
            self.push(link(timescales, started, links), Some(event), None);
            started = event;
            links += 1;
        }
        self.push(link(timescales, started, links), None, stopped);
    }
}

/// The first event on or after a day.
pub(super) fn first_from(events: &[Event], day: NaiveDate) -> Option<Event> {
    events.iter().find(|event| london_day(event.at) >= day).copied()
}

/// The events within a span.
pub(super) fn within(events: &[Event], span: Span) -> Vec<Event> {
    events.iter().filter(|event| span.holds(london_day(event.at))).copied().collect()
}
