//! What is written down, when, and by whom.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{EntryId, Fact, SubjectId, When};

use crate::calendar;
use crate::random::Random;
use crate::staff::{Staff, Who};

/// One thing that somebody writes down at one moment.
#[derive(Debug)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub who: Who,
    pub what: &'static str,
    pub facts: Vec<Version>,
}

/// A fact with its place among the versions of its entry.
#[derive(Clone, Debug)]
pub struct Version {
    pub entry: EntryId,
    /// The version that the writer saw; `None` for a new entry.
    pub supersedes: Option<i32>,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub fact: Fact,
}

/// One fact about one person, new or the next version of what was told before.
#[derive(Clone, Debug)]
pub struct Telling {
    pub entry: EntryId,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub fact: Fact,
}

/// What is otherwise left to chance, where somebody sets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Whether the first review of a child protection plan comes in time, and with `true` every later one.
    pub reviews_in_time: Option<bool>,
    /// Whether the child is heard in a conference.
    pub heard: Option<bool>,
}

/// Keeps the order of what is told: nothing after now, and each version after the one before.
pub struct Tale<'a> {
    pub random: Random,
    pub now: DateTime<Utc>,
    pub staff: &'a Staff,
    pub events: Vec<Event>,
    /// From this day on nobody visits.
    pub quiet_from: NaiveDate,
    pub set: Set,
    /// From when to when a case lies still: nobody visits, notes or talks about it.
    pub still: Option<(NaiveDate, NaiveDate)>,
    told: HashMap<EntryId, Told>,
}

struct Told {
    versions: i32,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
}

impl<'a> Tale<'a> {
    pub fn new(random: Random, now: DateTime<Utc>, staff: &'a Staff) -> Self {
        let (events, told) = (Vec::new(), HashMap::new());
        Self { random, now, staff, events, quiet_from: NaiveDate::MAX, set: Set::default(), still: None, told }
    }

    /// Lets something happen that is not told where the case lies still on that day. Chance goes on as if it had happened, so
    /// that nothing else becomes another.
    pub fn unless_still(&mut self, day: NaiveDate, happens: impl FnOnce(&mut Self)) {
        let before = self.events.len();
        happens(self);
        if self.still.is_some_and(|(from, until)| (from..=until).contains(&day)) {
            self.events.truncate(before);
        }
    }

    /// The day on which the story stops.
    pub fn today(&self) -> NaiveDate {
        domain::time::london_date(self.now)
    }

    /// An identifier for what is written down about then.
    pub fn id(&mut self, at: DateTime<Utc>) -> EntryId {
        self.random.uuid_at(at)
    }

    /// A new fact, with an identifier of its own.
    pub fn new_fact(
        &mut self,
        at: DateTime<Utc>,
        about: (SubjectId, Option<EntryId>),
        fact: impl Into<Fact>,
    ) -> Telling {
        Telling { entry: self.id(at), subject: about.0, episode: about.1, fact: fact.into() }
    }

    /// Tells it, and when it was written down. What lies after now has not happened: `None`.
    pub fn tell(
        &mut self,
        at: DateTime<Utc>,
        who: Who,
        what: &'static str,
        facts: Vec<Telling>,
    ) -> Option<DateTime<Utc>> {
        let mut at = at;
        for telling in &facts {
            if let Some(told) = self.told.get(&telling.entry) {
                at = at.max(told.last + Duration::minutes(1));
            }
            if let Some(referral) = telling.episode.and_then(|episode| self.told.get(&episode)) {
                at = at.max(referral.first);
            }
        }
        if at >= self.now || facts.is_empty() {
            return None;
        }
        let facts = facts.into_iter().map(|telling| self.version(at, telling)).collect();
        self.events.push(Event { at, who, what, facts });
        Some(at)
    }

    fn version(&mut self, at: DateTime<Utc>, telling: Telling) -> Version {
        let Telling { entry, subject, episode, fact } = telling;
        let told = self.told.entry(entry).or_insert(Told { versions: 0, first: at, last: at });
        let supersedes = (told.versions > 0).then_some(told.versions);
        told.versions += 1;
        told.last = at;
        Version { entry, supersedes, subject, episode, fact }
    }

    /// When what happened on a day is written down: mostly at once, sometimes days later.
    pub fn written_after(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let late = self.random.in_bands(&[(58, (0, 0)), (28, (1, 2)), (11, (3, 9)), (3, (10, 40))]);
        if late == 0 {
            return calendar::at(day, self.random.between(12 * 60, 17 * 60 + 30));
        }
        let day = calendar::working_day(calendar::days_after(day, late));
        calendar::office_hours(&mut self.random, day)
    }

    /// When what a meeting decided is written down: the same afternoon or the next working days.
    pub fn minuted_after(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let late = self.random.in_bands(&[(70, (0, 0)), (25, (1, 3)), (5, (4, 15))]);
        let day = calendar::working_day(calendar::days_after(day, late));
        calendar::at(day, self.random.between(14 * 60, 17 * 60 + 45))
    }

    /// When what was agreed on a day was done, and reported as done; `None` for the few things that never are.
    pub fn done_after(&mut self, agreed: NaiveDate) -> Option<(NaiveDate, DateTime<Utc>)> {
        let days = self.random.in_bands(&[(55, (2, 14)), (31, (15, 28)), (11, (29, 60))]);
        let is_done = self.random.chance(97);
        let day = calendar::working_day(calendar::days_after(agreed, days));
        is_done.then(|| (day, calendar::at(day, self.random.between(16 * 60, 17 * 60 + 45))))
    }

    /// A moment on a day, within office hours, as a visit or a meeting has it.
    pub fn moment_on(&mut self, day: NaiveDate) -> When {
        let quarter = self.random.between(9 * 4, 16 * 4);
        When::moment(calendar::at(day, quarter * 15))
    }
}
