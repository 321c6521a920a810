//! Teams and posts as a table has them, where a report prints how many of those who work there are permanent.

use chrono::NaiveDate;
use domain::team::Service;
use domain::worker::WorkerRole;

use crate::calendar::days_after;
use crate::random::Random;
use crate::scenario::day;

/// One team: its manager, and so many posts of each kind.
#[derive(Clone, Copy, Debug)]
pub struct TeamTable {
    pub service: Service,
    pub name: &'static str,
    pub lead: Seat,
    pub seats: &'static [(usize, Seat)],
}

/// One full-time post.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    pub role: WorkerRole,
    pub held: HeldBy,
    /// Somebody as whom one may sign in.
    pub persona: Option<&'static str>,
}

/// Who sits in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    Permanent,
    /// One agency worker after the other.
    Agency,
    /// Permanent until that day, and agency workers from then on.
    PermanentUntil(&'static str),
    /// Agency workers until that day, and somebody permanent from then on.
    AgencyUntil(&'static str),
}

/// How long an agency worker stays, in days.
const AGENCY_STAYS: (i64, i64) = (240, 520);

pub const fn seat(role: WorkerRole, held: HeldBy) -> Seat {
    Seat { role, held, persona: None }
}

/// The post of somebody as whom one may sign in: they stay.
pub const fn persona(role: WorkerRole, held: HeldBy, persona: &'static str) -> Seat {
    Seat { role, held, persona: Some(persona) }
}

impl Seat {
    /// From when, until when, and whether from an agency.
    pub fn sits(
        &self,
        random: &mut Random,
        start: NaiveDate,
        today: NaiveDate,
    ) -> Vec<(NaiveDate, Option<NaiveDate>, bool)> {
        let is_agency = matches!(self.held, HeldBy::Agency | HeldBy::AgencyUntil(_));
        if self.persona.is_some() {
            return vec![(start, None, is_agency)];
        }
        match self.held {
            HeldBy::Permanent => vec![(start, None, false)],
            HeldBy::Agency => agency(random, start, None, today),
            HeldBy::PermanentUntil(until) => {
                let mut all = vec![(start, Some(day(until)), false)];
                all.extend(agency(random, day(until), None, today));
                all
            }
            HeldBy::AgencyUntil(until) => {
                let mut all = agency(random, start, Some(day(until)), today);
                all.push((day(until), None, false));
                all
            }
        }
    }
}

fn agency(
    random: &mut Random,
    from: NaiveDate,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<(NaiveDate, Option<NaiveDate>, bool)> {
    let mut all = Vec::new();
    let mut begins = from;
    loop {
        let leaves = days_after(begins, random.between(AGENCY_STAYS.0, AGENCY_STAYS.1));
        let last = until.unwrap_or(today);
        if leaves >= last {
            all.push((begins, until, true));
            return all;
        }
        all.push((begins, Some(leaves), true));
        begins = leaves;
    }
}
