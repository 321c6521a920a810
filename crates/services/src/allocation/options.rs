//! What the form of an allocation offers: who has the child now, and whom it could be given to, with what each has already.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::{EntryId, Fact, SubjectId, dates};
use picture::{Held, Picture};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::WorkerLoad;
use crate::error::ServiceError;
use crate::visit::VisitOption;
use crate::{team, worker};

/// Who has the child and its brothers and sisters now, and whom they could be given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationOptions {
    /// The child first, then brothers and sisters whom the reader may allocate too.
    pub children: Vec<VisitOption>,
    pub not_shown: usize,
    /// Allocations of these children that are open or planned.
    pub current: Vec<CurrentAllocation>,
    /// Teams that are open today, each with those who work in it.
    pub teams: Vec<TeamChoice>,
    /// Those who work in no team.
    pub without_team: Vec<WorkerLoad>,
}

/// One allocation that is open, or planned to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentAllocation {
    pub child: SubjectId,
    pub child_label: String,
    pub entry: EntryId,
    pub version: i32,
    pub part: Part,
    /// The worker, or the team that has no worker for the child yet.
    pub who: String,
    /// The worker has left since.
    pub has_left: bool,
    pub from: NaiveDate,
    /// An end that is planned.
    pub until: Option<NaiveDate>,
    /// It has not begun.
    pub is_planned: bool,
}

impl AllocationOptions {
    /// Whether one of them is to begin on a later day.
    pub fn has_planned(&self) -> bool {
        self.current.iter().any(|one| one.is_planned)
    }
}

impl CurrentAllocation {
    /// `since 3 March 2026, until 1 May 2026`, `planned from 1 May 2026`.
    pub fn when_in_words(&self) -> String {
        let from = if self.is_planned { "planned from" } else { "since" };
        let until = self.until.map(|until| format!(", until {}", dates::long(until))).unwrap_or_default();
        format!("{from} {}{until}", dates::long(self.from))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamChoice {
    pub team: SubjectId,
    pub name: String,
    pub workers: Vec<WorkerLoad>,
}

impl Sightline {
    /// What the form about one child offers. That names are shown is written down as a look at each.
    ///
    /// # Errors
    /// The actor may not allocate this child.
    pub async fn allocation_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<AllocationOptions, ServiceError> {
        let what = "the form for an allocation";
        let (write, picture, family) = self.family_under_lock(actor, purpose, Action::Allocate, child, what).await?;
        write.commit().await?;
        let today = self.clock.today();
        let current = family.children.iter().flat_map(|one| current(&picture, one, today)).collect();
        let mut workers = self.workers_with_loads(&picture, today);
        let teams = team::open(&picture, today).into_iter().map(|(team, open)| TeamChoice {
            team,
            name: open.name,
            workers: workers.extract_if(.., |worker| worker.team == Some(team)).collect(),
        });
        let teams = teams.collect();
        Ok(AllocationOptions {
            children: family.children,
            not_shown: family.not_shown,
            current,
            teams,
            without_team: workers,
        })
    }
}

/// Who has a child now, and who is to have it: one that ends on a later day, or begins on one, stands as well.
fn current(picture: &Picture, child: &VisitOption, today: NaiveDate) -> Vec<CurrentAllocation> {
    let mut current: Vec<CurrentAllocation> = picture
        .of(child.child)
        .filter_map(|held| match &held.fact {
            Fact::Allocation(one) if one.until.is_none_or(|until| until > today) => {
                Some(one_of(picture, child, held, one, today))
            }
            _ => None,
        })
        .collect();
    current.sort_by_key(|one| (one.part, one.from, one.entry));
    current
}

fn one_of(
    picture: &Picture,
    child: &VisitOption,
    held: &Held,
    allocation: &Allocation,
    today: NaiveDate,
) -> CurrentAllocation {
    let known = allocation.worker.and_then(|worker| worker::one(picture, worker, today));
    let named = || Some(allocation.named.as_ref()?.worker.as_ref()?.to_string());
    let team = || allocation.team.and_then(|team| team::name(picture, team));
    CurrentAllocation {
        child: child.child,
        child_label: child.label.clone(),
        entry: held.entry,
        version: held.version,
        part: allocation.part,
        has_left: known.as_ref().is_some_and(|worker| !worker.works_on(today)),
        who: known
            .map(|worker| worker.name)
            .or_else(named)
            .or_else(|| team().map(|team| format!("{team}, no worker yet")))
            .unwrap_or_else(|| "nobody named".to_owned()),
        from: allocation.from,
        until: allocation.until,
        is_planned: allocation.from > today,
    }
}
