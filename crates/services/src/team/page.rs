//! The work of one team, and all teams side by side.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::team::Service;
use domain::{SubjectId, dates, working_days};
use measures::open_work::open_assessments;
use measures::told::JOURNEY;
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
    /// The longest overdue first, those whom nobody has among them.
    pub not_seen: Vec<NotSeen>,
    /// Further children not seen in time, whose records the reader may not open.
    pub not_seen_not_shown: usize,
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
    /// The visit that is overdue longest.
    pub not_seen: Option<Waits>,
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
    /// Clocks that are overdue for the children of the caseload, in whatever part, and how many of them are visits.
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
        let tell = |picture: &Picture| {
            let seen = Seeing::of(self, picture, actor, purpose);
            let teams = open(picture, seen.today).into_iter().map(|(team, _)| seen.line(team, actor)).collect();
            let (mut in_no_team, not_shown) = seen.unallocated(None);
            let further = in_no_team.len().saturating_sub(LISTED);
            in_no_team.truncate(LISTED);
            in_no_team.iter_mut().for_each(|one| one.not_seen = seen.not_seen(&seen.waits(one.child)));
            Ok(Teams { teams, in_no_team, further, not_shown })
        };
        let (mut write, teams) = self.told_under_lock(tell).await?;
        record_look(&mut write, actor, purpose, None, "the list of teams").await?;
        write.commit().await?;
        Ok(teams)
    }

    /// The work of one team.
    ///
    /// # Errors
    /// The actor may not see teams, or there is no such team.
    pub async fn team(&self, actor: &Actor, purpose: Purpose, team: SubjectId) -> Result<TeamPage, ServiceError> {
        self.require(actor, Action::SeeTeam, purpose)?;
        let tell = |picture: &Picture| {
            let none = || ServiceError::NotFound("There is no such team.".to_owned());
            let known = one(picture, team).ok_or_else(none)?;
            let seen = Seeing::of(self, picture, actor, purpose);
            let may = |action| self.require(actor, action, purpose).is_ok();
            Ok(seen.page(team, known.service == Service::FrontDoor, actor, may))
        };
        let (mut write, page) = self.told_under_lock(tell).await?;
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
    /// By worker: the place in `loads`.
    places: HashMap<SubjectId, usize>,
    /// By team: how many children its workers have, and how many wait in it.
    counts: HashMap<SubjectId, (usize, usize)>,
    today: NaiveDate,
}

impl<'a> Seeing<'a> {
    fn of(app: &Sightline, picture: &'a Picture, actor: &Actor, purpose: Purpose) -> Self {
        let today = app.clock.today();
        let loads = app.workers_with_loads(picture, today);
        let mut seeing = Self {
            picture,
            work: app.workloads(picture),
            visible: app.visible_children(picture, actor, purpose),
            places: loads.iter().enumerate().map(|(place, load)| (load.worker, place)).collect(),
            counts: HashMap::new(),
            loads,
            today,
        };
        seeing.counts = seeing.counted();
        seeing
    }

    fn counted(&self) -> HashMap<SubjectId, (usize, usize)> {
        let mut counts: HashMap<SubjectId, (usize, usize)> = HashMap::new();
        for (_, work) in self.work.children() {
            if let Some(team) = self.team_of_worker(work) {
                counts.entry(team).or_default().0 += 1;
            }
            if let Some(Some(team)) = self.waits_in(work) {
                counts.entry(team).or_default().1 += 1;
            }
        }
        counts
    }

    fn line(&self, team: SubjectId, actor: &Actor) -> TeamLine {
        let known = one(self.picture, team);
        let manager = known.as_ref().and_then(|known| known.manager);
        let account = manager.and_then(|manager| worker::one(self.picture, manager, self.today)?.user_name);
        let name = known.as_ref().map(|known| known.name.clone()).unwrap_or_default();
        let (children, unallocated) = self.counts.get(&team).copied().unwrap_or_default();
        TeamLine {
            team,
            service: known.map_or("", |known| known.service.in_words()),
            manager: manager.and_then(|manager| worker::name(self.picture, manager)),
            // An account without a worker's entry names its team in words.
            is_mine: account.map_or(actor.team.as_deref() == Some(&name), |account| account == actor.user_name),
            name,
            workers: self.loads.iter().filter(|load| load.team == Some(team)).count(),
            children,
            unallocated,
        }
    }

    /// The team of the worker who has the child.
    fn team_of_worker(&self, work: &ChildWork) -> Option<SubjectId> {
        self.load(work.lead()?.worker?)?.team
    }

    fn load(&self, worker: SubjectId) -> Option<&WorkerLoad> {
        self.places.get(&worker).and_then(|place| self.loads.get(*place))
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
                not_seen: None,
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

    fn waits(&self, child: SubjectId) -> Vec<Waits> {
        due::of_child(self.picture, child, self.today)
    }

    /// The visit that is overdue longest.
    fn not_seen(&self, waits: &[Waits]) -> Option<Waits> {
        due::overdue(waits).find(|waits| waits.is_visit).cloned()
    }

    fn page(&self, team: SubjectId, is_front_door: bool, actor: &Actor, may: impl Fn(Action) -> bool) -> TeamPage {
        let (mut unallocated, mut not_shown) = self.unallocated(Some(team));
        let (mut not_seen, mut decisions, mut not_seen_not_shown) = (Vec::new(), Vec::new(), 0);
        for (child, work) in self.work.children() {
            let is_with_worker = self.team_of_worker(work) == Some(team);
            if !is_with_worker && self.waits_in(work) != Some(Some(team)) {
                continue;
            }
            let first = self.not_seen(&self.waits(child));
            if !self.visible.contains(child) {
                // Those whom nobody has were counted above.
                not_shown += usize::from(is_with_worker);
                not_seen_not_shown += usize::from(first.is_some());
                continue;
            }
            let label = self.picture.label(child);
            if let Some(waits) = first {
                let nobodys = unallocated.iter_mut().find(|one| one.child == child);
                nobodys.into_iter().for_each(|one| one.not_seen = Some(waits.clone()));
                let worker = work.lead().and_then(|lead| lead.worker).and_then(|worker| self.load(worker));
                let worker = worker.map(|load| load.name.clone());
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
            not_seen_not_shown,
            workers: self.workers(team),
            decisions,
            not_shown,
            may_allocate: may(Action::Allocate),
            may_decide: may(Action::DecideAsManager),
        }
    }

    fn workers(&self, team: SubjectId) -> Vec<WorkerLine> {
        // A child with whom several of them work is reckoned once.
        let mut counts = BTreeMap::<SubjectId, (usize, usize)>::new();
        let mut of_child = |child: SubjectId| {
            *counts.entry(child).or_insert_with(|| {
                let waits = self.waits(child);
                (due::overdue(&waits).count(), due::overdue(&waits).filter(|waits| waits.is_visit).count())
            })
        };
        let mut lines = Vec::new();
        for load in self.loads.iter().filter(|load| load.team == Some(team)) {
            let of_children = self.work.of_worker(load.worker).iter().map(|child| of_child(*child));
            let (overdue, visits_overdue) =
                of_children.fold((0, 0), |(all, visits), (more, seen)| (all + more, visits + seen));
            lines.push(WorkerLine { load: load.clone(), overdue, visits_overdue });
        }
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
        let open = open_assessments(self.picture.of_kinds(child, JOURNEY).map(|held| &held.fact), self.today);
        open.into_iter().map(decision).collect()
    }
}
