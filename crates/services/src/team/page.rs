//! The work of one team, and all teams side by side.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::team::Service;
use domain::{Fact, Kind, SubjectId, dates, working_days};
use picture::Picture;

use super::{one, open};
use crate::access::{Action, VisibleChildren, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::{ChildWork, WorkerLoad, Workloads};
use crate::due::{self, Waits};
use crate::error::ServiceError;
use crate::worker;

/// The most children that a list names: beyond it the number says how many there are.
const LISTED: usize = 100;

/// All teams that are open.
#[derive(Clone, Debug)]
pub struct Teams {
    pub teams: Vec<TeamLine>,
    /// Children with open work whom nobody has and no team either.
    pub in_no_team: Vec<Unallocated>,
    /// Further ones of them, beyond the list.
    pub further: usize,
    /// Those of them whose records the reader may not open.
    pub not_shown: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamLine {
    pub team: SubjectId,
    pub name: String,
    pub service: &'static str,
    pub manager: Option<String>,
    /// The reader manages it.
    pub is_mine: bool,
    pub workers: usize,
    /// Children whom somebody of the team has.
    pub children: usize,
    pub unallocated: usize,
}

/// The work of one team.
#[derive(Clone, Debug)]
pub struct TeamPage {
    pub line: TeamLine,
    pub is_front_door: bool,
    pub unallocated: Vec<Unallocated>,
    /// The longest overdue first.
    pub not_seen: Vec<NotSeen>,
    /// Who has most overdue first.
    pub workers: Vec<WorkerLine>,
    /// Assessments that nobody has authorised yet, the oldest first.
    pub decisions: Vec<Decision>,
    /// Children of the team whose records the reader may not open. They are in every count, and in no list.
    pub not_shown: usize,
    pub may_allocate: bool,
    pub may_decide: bool,
}

/// A child with open work and no worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unallocated {
    pub child: SubjectId,
    pub label: String,
    pub open_work: String,
    /// `Nobody yet, since 3 March 2026`, `Sam Example left on 3 March 2026`.
    pub why: String,
    pub since: Option<NaiveDate>,
}

/// A child who was not seen in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSeen {
    pub child: SubjectId,
    pub label: String,
    pub worker: Option<String>,
    pub waits: Waits,
}

/// A worker of the team with what is overdue beside the caseload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerLine {
    pub load: WorkerLoad,
    /// Clocks that are overdue, and how many of them are visits.
    pub overdue: usize,
    pub visits_overdue: usize,
}

/// Something that waits for a manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub child: SubjectId,
    pub label: String,
    pub what: &'static str,
    pub since: NaiveDate,
    /// `31 working days`.
    pub waiting: String,
}

impl Sightline {
    /// All teams side by side, and children whom no team has.
    ///
    /// # Errors
    /// The actor may not see teams.
    pub async fn teams(&self, actor: &Actor, purpose: Purpose) -> Result<Teams, ServiceError> {
        self.require(actor, Action::SeeTeam, purpose)?;
        let picture = self.picture().await?;
        let seen = Seeing::of(self, &picture, actor, purpose);
        let teams = open(&picture, seen.today).into_iter().map(|(team, _)| seen.line(team, actor)).collect();
        let (mut nobodys, not_shown) = seen.unallocated(None);
        let further = nobodys.len().saturating_sub(LISTED);
        nobodys.truncate(LISTED);
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "the list of teams").await?;
        write.commit().await?;
        Ok(Teams { teams, in_no_team: nobodys, further, not_shown })
    }

    /// The work of one team.
    ///
    /// # Errors
    /// The actor may not see teams, or there is no such team.
    pub async fn team(&self, actor: &Actor, purpose: Purpose, team: SubjectId) -> Result<TeamPage, ServiceError> {
        self.require(actor, Action::SeeTeam, purpose)?;
        let picture = self.picture().await?;
        let known = one(&picture, team).ok_or_else(|| ServiceError::NotFound("There is no such team.".to_owned()))?;
        let seen = Seeing::of(self, &picture, actor, purpose);
        let page = seen.page(team, known.service == Service::FrontDoor, actor, |action| {
            self.require(actor, action, purpose).is_ok()
        });
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "the work of a team").await?;
        write.commit().await?;
        Ok(page)
    }

    /// The teams that the reader manages, for their first page.
    pub(crate) async fn my_teams(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<TeamLine>, ServiceError> {
        if self.require(actor, Action::SeeTeam, purpose).is_err() {
            return Ok(Vec::new());
        }
        let picture = self.picture().await?;
        let seen = Seeing::of(self, &picture, actor, purpose);
        let lines = open(&picture, seen.today).into_iter().map(|(team, _)| seen.line(team, actor));
        Ok(lines.filter(|line| line.is_mine).collect())
    }
}

/// What one reader looks at teams with.
struct Seeing<'a> {
    picture: &'a Picture,
    work: std::sync::Arc<Workloads>,
    visible: std::sync::Arc<VisibleChildren>,
    loads: Vec<WorkerLoad>,
    today: NaiveDate,
}

impl<'a> Seeing<'a> {
    fn of(app: &Sightline, picture: &'a Picture, actor: &Actor, purpose: Purpose) -> Self {
        let today = app.clock.today();
        Self {
            picture,
            work: app.workloads(picture),
            visible: app.visible_children(picture, actor, purpose),
            loads: app.workers_with_loads(picture, today),
            today,
        }
    }

    fn line(&self, team: SubjectId, actor: &Actor) -> TeamLine {
        let known = one(self.picture, team);
        let manager = known.as_ref().and_then(|known| known.manager);
        let account = manager.and_then(|manager| worker::one(self.picture, manager, self.today)?.user_name);
        let name = known.as_ref().map(|known| known.name.clone()).unwrap_or_default();
        let children = self.work.children().filter(|(_, work)| self.has_worker_of(work, team)).count();
        let waiting = self.work.children().filter(|(_, work)| self.waits_in(work) == Some(Some(team))).count();
        TeamLine {
            team,
            service: known.map_or("", |known| known.service.in_words()),
            manager: manager.and_then(|manager| worker::name(self.picture, manager)),
            // An account without a worker's entry names its team in words.
            is_mine: account.map_or(actor.team.as_deref() == Some(&name), |account| account == actor.user_name),
            name,
            workers: self.loads.iter().filter(|load| load.team == Some(team)).count(),
            children,
            unallocated: waiting,
        }
    }

    fn has_worker_of(&self, work: &ChildWork, team: SubjectId) -> bool {
        work.lead().is_some_and(|lead| {
            lead.worker.is_some_and(|worker| self.load(worker).is_some_and(|load| load.team == Some(team)))
        })
    }

    fn load(&self, worker: SubjectId) -> Option<&WorkerLoad> {
        self.loads.iter().find(|load| load.worker == worker)
    }

    /// Where a child who needs a worker and has none waits: in a team, or in none. `None` for all other children.
    fn waits_in(&self, work: &ChildWork) -> Option<Option<SubjectId>> {
        if !work.open.needs_worker() {
            return None;
        }
        let Some(lead) = work.lead() else { return Some(None) };
        match lead.worker {
            Some(worker) if self.load(worker).is_some() => None,
            None if lead.named.is_some() => None,
            // The worker has left: the child is in the team all the same.
            _ => Some(lead.team),
        }
    }

    /// Children without a worker in a team, or in none, who wait longest first; and how many the reader may not open.
    fn unallocated(&self, team: Option<SubjectId>) -> (Vec<Unallocated>, usize) {
        let (mut listed, mut hidden) = (Vec::new(), 0);
        for (child, work) in self.work.children().filter(|(_, work)| self.waits_in(work) == Some(team)) {
            if !self.visible.contains(child) {
                hidden += 1;
                continue;
            }
            let since = work.lead().map(|lead| lead.from);
            listed.push(Unallocated {
                child,
                label: self.picture.label(child),
                open_work: work.open.in_words(),
                why: self.why_nobody(work),
                since,
            });
        }
        listed.sort_by(|one, other| {
            (one.since.is_none(), one.since, &one.label, one.child).cmp(&(
                other.since.is_none(),
                other.since,
                &other.label,
                other.child,
            ))
        });
        (listed, hidden)
    }

    fn why_nobody(&self, work: &ChildWork) -> String {
        let Some(lead) = work.lead() else { return "Never allocated here, or ended without another".to_owned() };
        let left = lead.worker.and_then(|worker| worker::one(self.picture, worker, self.today));
        match left {
            Some(worker) => {
                let until = worker.until.map(|until| format!(" on {}", dates::long(until))).unwrap_or_default();
                format!("{} left{until}", worker.name)
            }
            None => format!("Nobody yet, since {}", dates::long(lead.from)),
        }
    }

    fn page(&self, team: SubjectId, is_front_door: bool, actor: &Actor, may: impl Fn(Action) -> bool) -> TeamPage {
        let (unallocated, mut not_shown) = self.unallocated(Some(team));
        let (mut not_seen, mut decisions) = (Vec::new(), Vec::new());
        let mut overdue = BTreeMap::<SubjectId, (usize, usize)>::new();
        for (child, work) in self.work.children().filter(|(_, work)| self.has_worker_of(work, team)) {
            let waits = due::of_child(self.picture, child, self.today);
            let worker = work.lead().and_then(|lead| lead.worker);
            if let Some(worker) = worker {
                let counts = overdue.entry(worker).or_default();
                counts.0 += due::overdue(&waits).count();
                counts.1 += due::overdue(&waits).filter(|waits| waits.is_visit).count();
            }
            if !self.visible.contains(child) {
                not_shown += 1;
                continue;
            }
            let label = self.picture.label(child);
            let first = due::overdue(&waits).find(|waits| waits.is_visit).cloned();
            if let Some(waits) = first {
                let worker = worker.and_then(|worker| self.load(worker)).map(|load| load.name.clone());
                not_seen.push(NotSeen { child, label: label.clone(), worker, waits });
            }
            decisions.extend(self.assessments(child, &label));
        }
        not_seen.sort_by(|one, other| {
            (one.waits.due_on, &one.label, one.child).cmp(&(other.waits.due_on, &other.label, other.child))
        });
        decisions
            .sort_by(|one, other| (one.since, &one.label, one.child).cmp(&(other.since, &other.label, other.child)));
        TeamPage {
            line: self.line(team, actor),
            is_front_door,
            unallocated,
            not_seen,
            workers: self.workers(team, &overdue),
            decisions,
            not_shown,
            may_allocate: may(Action::Allocate),
            may_decide: may(Action::DecideAsManager),
        }
    }

    fn workers(&self, team: SubjectId, overdue: &BTreeMap<SubjectId, (usize, usize)>) -> Vec<WorkerLine> {
        let members = self.loads.iter().filter(|load| load.team == Some(team));
        let mut lines: Vec<WorkerLine> = members
            .map(|load| {
                let (all, visits) = overdue.get(&load.worker).copied().unwrap_or_default();
                WorkerLine { load: load.clone(), overdue: all, visits_overdue: visits }
            })
            .collect();
        lines.sort_by(|one, other| {
            (other.overdue, other.load.children, &one.load.name).cmp(&(
                one.overdue,
                one.load.children,
                &other.load.name,
            ))
        });
        lines
    }

    fn assessments(&self, child: SubjectId, label: &str) -> Vec<Decision> {
        let waiting = self.picture.of(child).filter(|held| held.fact.kind() == Kind::Assessment);
        let waiting = waiting.filter_map(|held| match &held.fact {
            Fact::Assessment(assessment) if assessment.authorised_on.is_none() => Some(assessment.start_date),
            _ => None,
        });
        let decision = |since: NaiveDate| Decision {
            child,
            label: label.to_owned(),
            what: "Assessment to authorise",
            since,
            waiting: match working_days::between(since, self.today) {
                Ok(1) => "1 working day".to_owned(),
                Ok(days) => format!("{days} working days"),
                Err(why) => format!("cannot be counted: {why}"),
            },
        };
        waiting.filter(|since| *since <= self.today).map(decision).collect()
    }
}
