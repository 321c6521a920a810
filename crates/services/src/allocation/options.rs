//! What the form of an allocation offers: who has the child now, and whom it could be given to, with what each has already.

use chrono::NaiveDate;
use domain::allocation::Part;
use domain::{EntryId, SubjectId};

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
    /// Open allocations of these children.
    pub current: Vec<CurrentAllocation>,
    /// Teams that are open today, each with those who work in it.
    pub teams: Vec<TeamChoice>,
    /// Those who work in no team.
    pub without_team: Vec<WorkerLoad>,
}

/// One open allocation.
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
        let family = self.family_options(actor, purpose, Action::Allocate, child, what).await?;
        let picture = self.picture().await?;
        let today = self.clock.today();
        let work = self.workloads(&picture);
        let mut current = Vec::new();
        for one in &family.children {
            let open = work.child(picture.canonical(one.child)).map_or(&[][..], |work| &work.allocations);
            for allocation in open {
                let known = allocation.worker.and_then(|worker| worker::one(&picture, worker, today));
                let team = || allocation.team.and_then(|team| team::name(&picture, team));
                current.push(CurrentAllocation {
                    child: one.child,
                    child_label: one.label.clone(),
                    entry: allocation.entry,
                    version: allocation.version,
                    part: allocation.part,
                    has_left: known.as_ref().is_some_and(|worker| !worker.works_on(today)),
                    who: known
                        .map(|worker| worker.name)
                        .or_else(|| allocation.named.clone())
                        .or_else(|| team().map(|team| format!("{team}, no worker yet")))
                        .unwrap_or_else(|| "nobody named".to_owned()),
                    from: allocation.from,
                });
            }
        }
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
