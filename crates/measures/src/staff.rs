//! Workers and teams, as far as figures need them: who is in which team, and what each is called.

use std::collections::HashMap;

use domain::team::{Service, Team};
use domain::worker::Worker;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

use crate::rows::Desk;

/// Everybody who works or worked here.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    workers: HashMap<SubjectId, Worker>,
    teams: HashMap<SubjectId, Team>,
    by_user_name: HashMap<String, SubjectId>,
    position: i64,
}

impl Staff {
    pub fn of(picture: &Picture) -> Self {
        let mut staff = Self { position: picture.position(), ..Self::default() };
        for held in picture.all(Kind::Team) {
            if let Fact::Team(team) = &held.fact {
                staff.teams.insert(held.subject, (**team).clone());
            }
        }
        for held in picture.all(Kind::Worker) {
            if let Fact::Worker(worker) = &held.fact {
                if let Some(name) = &worker.user_name {
                    staff.by_user_name.insert(name.clone(), held.subject);
                }
                staff.workers.insert(held.subject, (**worker).clone());
            }
        }
        staff
    }

    /// Whether a worker or a team changed since.
    pub fn is_of(&self, picture: &Picture) -> bool {
        picture.last_change_of(&[Kind::Team, Kind::Worker]) <= self.position
    }

    pub fn worker(&self, worker: SubjectId) -> Option<&Worker> {
        self.workers.get(&worker)
    }

    pub fn team(&self, team: SubjectId) -> Option<&Team> {
        self.teams.get(&team)
    }

    pub fn workers(&self) -> impl Iterator<Item = (SubjectId, &Worker)> {
        self.workers.iter().map(|(subject, worker)| (*subject, worker))
    }

    pub fn teams(&self) -> impl Iterator<Item = (SubjectId, &Team)> {
        self.teams.iter().map(|(subject, team)| (*subject, team))
    }

    /// The worker who signs in by this name, and their team.
    pub fn desk_of_user(&self, user_name: &str) -> Desk {
        let worker = self.by_user_name.get(user_name).copied();
        Desk { team: worker.and_then(|worker| self.workers.get(&worker)?.team), worker }
    }

    /// The team of a desk: its own, or that of its worker.
    pub fn team_of(&self, desk: Desk) -> Option<SubjectId> {
        desk.team.or_else(|| self.worker(desk.worker?)?.team)
    }

    pub fn service_of(&self, desk: Desk) -> Option<Service> {
        self.team_of(desk).and_then(|team| self.team(team)).map(|team| team.service)
    }
}
