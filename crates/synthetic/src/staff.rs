//! Who works in the made-up authority: teams, posts and those who come and go in them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::SubjectId;
use domain::account::Role;
use domain::team::Service;
use domain::worker::WorkerRole;

use crate::calendar::{days_after, office_hours, working_day};
use crate::people;
use crate::random::Random;
use crate::scenario::establishment::TeamTable;
use crate::size::Size;

/// A place in [`Staff::people`].
pub type Who = usize;

/// Somebody who writes in the record.
#[derive(Clone, Debug)]
pub struct Someone {
    pub user_name: String,
    pub name: String,
    pub role: Role,
    /// As a worker; the personas who only read the record have none.
    pub worker: Option<Worker>,
}

#[derive(Clone, Copy, Debug)]
pub struct Worker {
    pub subject: SubjectId,
    pub desk: usize,
    pub role: WorkerRole,
    pub employed: NaiveDate,
    pub until: Option<NaiveDate>,
    pub agency: bool,
    pub newly_qualified: bool,
}

#[derive(Clone, Debug)]
pub struct Team {
    pub subject: SubjectId,
    pub name: String,
    pub service: Service,
    /// The desk of its manager.
    pub lead: usize,
}

/// A post, and who has sat in it one after the other. Between two of them it is vacant.
#[derive(Clone, Debug)]
pub struct Desk {
    pub subject: SubjectId,
    pub team: usize,
    pub role: WorkerRole,
    /// In hundredths.
    pub hours: u32,
    pub stints: Vec<Stint>,
    /// Kept for a persona: the ordinary families are not given to it.
    pub kept: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Stint {
    pub who: Who,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub agency: bool,
}

/// Everybody, from the first day of the story to the last.
#[derive(Debug)]
pub struct Staff {
    pub seed: u64,
    pub start: NaiveDate,
    pub today: NaiveDate,
    pub people: Vec<Someone>,
    pub teams: Vec<Team>,
    pub desks: Vec<Desk>,
    /// The desks of each service but those of its managers.
    by_service: HashMap<Service, Vec<usize>>,
}

/// One supervision session, the same from whichever side it is asked for.
pub struct Session {
    pub entry: uuid::Uuid,
    pub day: NaiveDate,
    pub written: DateTime<Utc>,
    pub supervisor: Who,
}

/// Mean days in a post, for 11.8% of those in post leaving in a year; and mean days until somebody permanent follows, for
/// 14.2% of posts being vacant. A little shorter and longer than the plain quotients, because managers and those kept for
/// personas never leave, and the longest waits are cut off.
const STAYS: i64 = 2_930;
const VACANT: i64 = 510;

impl Staff {
    /// As many as an authority of this size has; who comes and goes is left to chance.
    pub fn new(seed: u64, size: Size, start: NaiveDate, today: NaiveDate) -> Self {
        let mut staff = Self::nobody(seed, start, today);
        let mut random = Random::of(seed, u64::MAX);
        for (service, desks) in size.desks() {
            crate::hiring::service(&mut staff, &mut random, service, desks);
        }
        staff.share_out();
        staff
    }

    /// Those whom a table names.
    pub fn of_tables(seed: u64, start: NaiveDate, today: NaiveDate, teams: &[TeamTable]) -> Self {
        let mut staff = Self::nobody(seed, start, today);
        let mut random = Random::of(seed, u64::MAX);
        for team in teams {
            crate::hiring::establish(&mut staff, &mut random, team);
        }
        staff.share_out();
        staff
    }

    /// Only the personas who read the record.
    fn nobody(seed: u64, start: NaiveDate, today: NaiveDate) -> Self {
        let people = people::everybody()
            .map(|persona| Someone {
                user_name: persona.user_name.to_owned(),
                name: persona.display_name.to_owned(),
                role: persona.role,
                worker: None,
            })
            .collect();
        Self { seed, start, today, people, teams: Vec::new(), desks: Vec::new(), by_service: HashMap::new() }
    }

    /// Which desks families and meetings of a service may be given to.
    fn share_out(&mut self) {
        for service in Service::ALL {
            let of_service = |desk: &usize| {
                let team = &self.teams[self.desks[*desk].team];
                let manages = matches!(self.desks[*desk].role, WorkerRole::ServiceManager | WorkerRole::HeadOfService);
                team.service == service && team.lead != *desk && !manages
            };
            let desks = (0..self.desks.len()).filter(of_service).collect();
            self.by_service.insert(service, desks);
        }
    }

    /// A persona by user name.
    pub fn persona(&self, user_name: &str) -> Who {
        self.people.iter().position(|one| one.user_name == user_name).unwrap_or(0)
    }

    /// Who sits at a desk on a day; nobody while it is vacant.
    pub fn holder(&self, desk: usize, day: NaiveDate) -> Option<Stint> {
        let stints = &self.desks[desk].stints;
        stints.iter().find(|stint| stint.from <= day && stint.until.is_none_or(|until| until > day)).copied()
    }

    /// A desk of the service for a new family, the part-time ones less often.
    pub fn desk(&self, random: &mut Random, service: Service) -> usize {
        let all = &self.by_service[&service];
        loop {
            let desk = all[random.place(all.len())];
            if !self.desks[desk].kept && random.chance(u64::from(self.desks[desk].hours)) {
                return desk;
            }
        }
    }

    /// Somebody of the service who is there on that day.
    pub fn anyone(&self, random: &mut Random, service: Service, day: NaiveDate) -> Who {
        let all = &self.by_service[&service];
        let first = random.place(all.len());
        let there = all[first..].iter().chain(&all[..first]).find_map(|desk| self.holder(*desk, day));
        let manager =
            || self.teams.iter().position(|team| team.service == service).map_or(0, |team| self.manager(team, day));
        there.map_or_else(manager, |stint| stint.who)
    }

    /// Who manages a team on a day; the head of service while nobody does.
    pub fn manager(&self, team: usize, day: NaiveDate) -> Who {
        let stint = self.holder(self.teams[team].lead, day);
        stint.map_or_else(|| self.persona("head-of-service"), |stint| stint.who)
    }

    pub fn user_name(&self, who: Who) -> String {
        self.people[who].user_name.clone()
    }

    pub fn subject(&self, who: Who) -> Option<SubjectId> {
        self.people[who].worker.map(|worker| worker.subject)
    }

    /// The sessions of a worker within some days: about once a month, and one in nine does not take place.
    pub fn sessions(&self, who: Who, from: NaiveDate, until: NaiveDate) -> Vec<Session> {
        let Some(worker) = self.people[who].worker else { return Vec::new() };
        let begins = worker.employed.max(self.start);
        let ends = worker.until.unwrap_or(self.today).min(until);
        let first = ((from - begins).num_days() - 40).max(0) / 30;
        (first..)
            .take_while(|number| days_after(begins, 10 + number * 30) < ends)
            .filter_map(|number| self.session(who, worker, days_after(begins, 10 + number * 30), number))
            .filter(|session| from <= session.day && session.day < ends)
            .collect()
    }

    fn session(&self, who: Who, worker: Worker, about: NaiveDate, number: i64) -> Option<Session> {
        let stream = (who as u64) << 20 | number.unsigned_abs();
        let mut random = Random::of(self.seed ^ 0x5e55_1045, stream);
        if random.chance(11) {
            return None;
        }
        let day = working_day(days_after(about, random.between(0, 9)));
        let written_on = working_day(days_after(day, random.in_bands(&[(75, (0, 1)), (25, (2, 6))])));
        let written = office_hours(&mut random, written_on);
        let supervisor = self.manager(self.desks[worker.desk].team, day);
        Some(Session { entry: random.uuid_at(written), day, written, supervisor })
    }
}

/// Who sits in one post one after the other: from, until and whether from an agency.
pub fn stints(random: &mut Random, start: NaiveDate, today: NaiveDate) -> Vec<(NaiveDate, Option<NaiveDate>, bool)> {
    let mut all = Vec::new();
    let (mut day, mut is_vacant) = (start, random.permille(142));
    let until = |day: NaiveDate| (day <= today).then_some(day);
    while day <= today {
        let begins = day;
        day = days_after(day, random.wait(if is_vacant { VACANT } else { STAYS }));
        if is_vacant {
            let mut cover = if begins == start { start } else { days_after(begins, random.between(5, 35)) };
            while cover < day && cover <= today {
                let leaves = days_after(cover, random.between(90, 270)).min(day);
                all.push((cover, until(leaves), true));
                cover = days_after(leaves, random.between(0, 12));
            }
        } else {
            all.push((begins, until(day), false));
        }
        is_vacant = !is_vacant;
    }
    all
}
