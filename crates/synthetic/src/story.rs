//! What happens, when, and who writes it down.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use domain::{EntryId, Fact, SubjectId, When};
use services::app::NewFact;

use crate::random::Random;

/// How far back the story begins.
pub const DAYS: i64 = 540;

/// One thing that somebody writes down at one moment.
#[derive(Debug)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub who: &'static str,
    pub what: &'static str,
    pub facts: Vec<NewFact>,
}

/// Keeps the order of what is told: nothing after now, and each version after the one before.
pub struct Tale {
    pub random: Random,
    pub now: DateTime<Utc>,
    pub told: Vec<Event>,
    versions: HashMap<EntryId, (i32, DateTime<Utc>)>,
}

impl Tale {
    pub fn new(seed: u64, now: DateTime<Utc>) -> Self {
        Self { random: Random::new(seed), now, told: Vec::new(), versions: HashMap::new() }
    }

    /// A moment in office hours so many days before now.
    pub fn office_hours(&mut self, days_ago: i64) -> DateTime<Utc> {
        let day = working_day((self.now - Duration::days(days_ago)).date_naive());
        let minutes = self.random.between(8 * 60 + 30, 16 * 60 + 45);
        (day.and_time(NaiveTime::MIN) + Duration::minutes(minutes)).and_utc()
    }

    /// Tells a new entry or, of an entry told before, its next version. What lies after now has not happened: `false`.
    pub fn tell(
        &mut self,
        at: DateTime<Utc>,
        who: &'static str,
        what: &'static str,
        facts: Vec<(EntryId, SubjectId, Option<EntryId>, Fact)>,
    ) -> bool {
        if at >= self.now {
            return false;
        }
        let mut all = Vec::with_capacity(facts.len());
        let mut at = at;
        for (entry, ..) in &facts {
            if let Some((_, before)) = self.versions.get(entry) {
                at = at.max(*before + Duration::minutes(1));
            }
        }
        for (entry, subject, episode, fact) in facts {
            let mut new = NewFact::typed(entry, subject, fact);
            new.episode = episode;
            let version = self.versions.entry(entry).or_insert((0, at));
            if version.0 > 0 {
                new = new.superseding(version.0);
            }
            *version = (version.0 + 1, at);
            all.push(new);
        }
        self.told.push(Event { at, who, what, facts: all });
        true
    }
}

/// The day itself, or the Monday after a weekend.
pub fn working_day(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Duration::days(2),
        Weekday::Sun => day + Duration::days(1),
        _ => day,
    }
}

pub fn moment(at: DateTime<Utc>) -> When {
    When::moment(at)
}
