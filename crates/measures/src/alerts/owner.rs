//! Whose an alert is. Worked out each time from who works here on the day, so that it follows by itself when somebody leaves, and
//! so that there is always somebody.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::team::{Service, Team};
use domain::worker::{Worker, WorkerRole};
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

use super::{Lead, Rule};
use crate::staff::Staff;

/// Who has to see to an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// Works here on the day.
    Worker(SubjectId),
    /// Always there: every manager sees what lies on it.
    DutyDesk,
}

/// By what an alert is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    HasTheChild,
    PassedOn,
    ManagesTheTeam,
    HeadsTheService,
    HeadsAll,
    NobodyElse,
}

impl Because {
    /// `has the child`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::HasTheChild => "has the child",
            Self::PassedOn => "it was passed on",
            Self::ManagesTheTeam => "manages the team",
            Self::HeadsTheService => "heads the service",
            Self::HeadsAll => "heads children’s social care",
            Self::NobodyElse => "the record names nobody else",
        }
    }
}

/// Whose an alert is, and whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owned {
    pub owner: Owner,
    pub because: Because,
    /// Whoever would have it but works here no longer.
    pub was: Option<SubjectId>,
}

/// Who works here on one day, who manages which team and who heads which service.
#[derive(Clone, Debug, Default)]
pub struct Desks {
    today: NaiveDate,
    staff: Staff,
    workers: HashMap<SubjectId, Worker>,
    teams: HashMap<SubjectId, Team>,
    managers: HashMap<SubjectId, SubjectId>,
    heads: HashMap<Service, SubjectId>,
    head_of_all: Option<SubjectId>,
    front_door: Option<SubjectId>,
}

/// Rules whose alerts go to whoever manages, and not to whoever has the child.
fn is_for_a_manager(rule: Rule) -> bool {
    matches!(rule, Rule::Unallocated | Rule::NoSupervision | Rule::ContactUndecided)
}

impl Desks {
    pub fn of(picture: &Picture, today: NaiveDate) -> Self {
        let workers = picture.all(Kind::Worker).filter_map(|held| match &held.fact {
            Fact::Worker(worker) => Some((held.subject, (**worker).clone())),
            _ => None,
        });
        let teams = picture.all(Kind::Team).filter_map(|held| match &held.fact {
            Fact::Team(team) => Some((held.subject, (**team).clone())),
            _ => None,
        });
        Self { staff: Staff::of(picture), ..Self::new(workers, teams, today) }
    }

    /// From what is told of workers and teams. Of one worker the entry that holds on the day counts, or else the last.
    pub fn new(
        told: impl IntoIterator<Item = (SubjectId, Worker)>,
        teams: impl IntoIterator<Item = (SubjectId, Team)>,
        today: NaiveDate,
    ) -> Self {
        let mut workers: HashMap<SubjectId, Worker> = HashMap::new();
        for (id, worker) in told {
            let is_better = workers
                .get(&id)
                .is_none_or(|known| (worker.works_on(today), worker.from) > (known.works_on(today), known.from));
            if is_better {
                workers.insert(id, worker);
            }
        }
        let mut desks = Self { today, workers, teams: teams.into_iter().collect(), ..Self::default() };
        desks.managers = desks.find_managers();
        desks.heads =
            Service::ALL.into_iter().filter_map(|service| Some((service, desks.find_head(service)?))).collect();
        desks.head_of_all = desks.first(|worker| rank(worker.role) <= Some(1) && rank(worker.role).is_some(), above);
        let open = |team: &Team| team.until.is_none_or(|until| until > today);
        let front = desks.teams.iter().filter(|(_, team)| team.service == Service::FrontDoor && open(team));
        desks.front_door = front.map(|(id, _)| *id).min_by_key(|id| (!desks.managers.contains_key(id), *id));
        desks
    }

    /// What figures know of staff; empty unless made of a picture.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    pub fn works(&self, worker: SubjectId) -> bool {
        self.workers.get(&worker).is_some_and(|known| known.works_on(self.today))
    }

    pub fn worker(&self, worker: SubjectId) -> Option<&Worker> {
        self.workers.get(&worker)
    }

    pub fn team(&self, team: SubjectId) -> Option<&Team> {
        self.teams.get(&team)
    }

    pub fn teams(&self) -> impl Iterator<Item = (SubjectId, &Team)> {
        self.teams.iter().map(|(id, team)| (*id, team))
    }

    /// The day after the last day of somebody who works here no longer.
    pub fn left_on(&self, worker: SubjectId) -> Option<NaiveDate> {
        self.workers.get(&worker)?.until.filter(|until| *until <= self.today)
    }

    /// The worker who has an account and works here.
    pub fn of_account(&self, user_name: &str) -> Option<SubjectId> {
        let theirs = self
            .workers
            .iter()
            .filter(|(id, worker)| worker.user_name.as_deref() == Some(user_name) && self.works(**id));
        theirs.map(|(id, _)| *id).min()
    }

    /// The team to which an alert belongs.
    pub fn team_of(&self, rule: Rule, lead: &Lead) -> Option<SubjectId> {
        if rule == Rule::ContactUndecided {
            return self.front_door;
        }
        lead.team.or_else(|| self.workers.get(&lead.worker?)?.team)
    }

    pub fn service_of(&self, rule: Rule, lead: &Lead) -> Option<Service> {
        if rule == Rule::ContactUndecided {
            return Some(Service::FrontDoor);
        }
        self.team_of(rule, lead).and_then(|team| self.teams.get(&team)).map(|team| team.service).or(lead.service)
    }

    /// Whose an alert is today. There is always somebody.
    pub fn owner(&self, rule: Rule, lead: &Lead, passed_to: Option<SubjectId>) -> Owned {
        let first = if is_for_a_manager(rule) { None } else { lead.worker };
        let here = |worker: Option<SubjectId>| worker.filter(|worker| self.works(*worker));
        let has_left = |worker: Option<SubjectId>| {
            worker.filter(|worker| self.workers.contains_key(worker) && !self.works(*worker))
        };
        let was = has_left(passed_to)
            .or_else(|| has_left(first))
            .or_else(|| if rule == Rule::Unallocated { has_left(lead.worker) } else { None });
        let (owner, because) = if let Some(worker) = here(passed_to) {
            (Owner::Worker(worker), Because::PassedOn)
        } else if let Some(worker) = here(first) {
            (Owner::Worker(worker), Because::HasTheChild)
        } else {
            let above = self.above(rule, lead).into_iter().flatten().next();
            above.map_or((Owner::DutyDesk, Because::NobodyElse), |(worker, because)| (Owner::Worker(worker), because))
        };
        Owned { owner, because, was }
    }

    /// Who is told when nobody has dealt with it: at level 1 whoever is next above the owner, at level 2 whoever heads the service
    /// or all. Never the owner.
    pub fn escalated_to(&self, level: u8, rule: Rule, lead: &Lead, owner: Owner) -> Option<Owner> {
        if level == 0 {
            return None;
        }
        let above = self.above(rule, lead);
        let from = if level == 1 { 0 } else { 1 };
        let next = above[from..].iter().flatten().map(|(worker, _)| Owner::Worker(*worker)).find(|one| *one != owner);
        next.or((owner != Owner::DutyDesk).then_some(Owner::DutyDesk))
    }

    /// The manager of the team, the head of the service, the head of all: each who works here.
    fn above(&self, rule: Rule, lead: &Lead) -> [Option<(SubjectId, Because)>; 3] {
        let manager = self.team_of(rule, lead).and_then(|team| self.managers.get(&team));
        let head = self.service_of(rule, lead).and_then(|service| self.heads.get(&service));
        [
            manager.map(|worker| (*worker, Because::ManagesTheTeam)),
            head.map(|worker| (*worker, Because::HeadsTheService)),
            self.head_of_all.map(|worker| (worker, Because::HeadsAll)),
        ]
    }

    /// Whom the team names; or failing that a manager, then an assistant manager, who works in it.
    fn find_managers(&self) -> HashMap<SubjectId, SubjectId> {
        let found = self.teams.iter().filter_map(|(id, team)| {
            let manages = |worker: &Worker| {
                worker.team == Some(*id)
                    && matches!(worker.role, WorkerRole::TeamManager | WorkerRole::AssistantTeamManager)
            };
            let named = team.manager.filter(|manager| self.works(*manager));
            Some((*id, named.or_else(|| self.first(manages, |role| u8::from(role != WorkerRole::TeamManager)))?))
        });
        found.collect()
    }

    /// A service manager or head of service whose team is in the service, or failing that one of its team managers.
    fn find_head(&self, service: Service) -> Option<SubjectId> {
        let is_in = |worker: &Worker| {
            worker.team.and_then(|team| self.teams.get(&team)).is_some_and(|team| team.service == service)
        };
        self.first(|worker| is_in(worker) && rank(worker.role).is_some(), |role| rank(role).unwrap_or(u8::MAX))
    }

    /// Of those who work here and are meant, the one of the lowest rank number; of two alike always the same.
    fn first(&self, meant: impl Fn(&Worker) -> bool, order: impl Fn(WorkerRole) -> u8) -> Option<SubjectId> {
        let here = self.workers.iter().filter(|(id, worker)| self.works(**id) && meant(worker));
        here.min_by_key(|(id, worker)| (order(worker.role), **id)).map(|(id, _)| *id)
    }
}

/// Who heads a service: the manager of it before the head of several, and a team manager where there is neither.
fn rank(role: WorkerRole) -> Option<u8> {
    match role {
        WorkerRole::ServiceManager => Some(0),
        WorkerRole::HeadOfService => Some(1),
        WorkerRole::TeamManager => Some(2),
        _ => None,
    }
}

/// Who heads all: the head of service first.
fn above(role: WorkerRole) -> u8 {
    u8::from(role != WorkerRole::HeadOfService)
}
