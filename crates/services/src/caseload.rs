//! Caseloads: who works with how many children and families, worked out from what is allocated, and kept between requests.

mod kept;
mod page;

pub(crate) use kept::{ChildWork, Kept, Workloads};
pub(crate) use page::no_such_worker;
pub use page::{CaseloadChild, CaseloadPage};

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::SubjectId;
use domain::worker::Worker;
use picture::Picture;

use crate::app::Sightline;
use crate::brothers_and_sisters;
use crate::team;
use crate::worker;

/// A worker with their caseload: for choosing whom to give a child to, and for seeing work beside what is overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerLoad {
    pub worker: SubjectId,
    pub name: String,
    pub role: &'static str,
    pub team: Option<SubjectId>,
    pub team_name: Option<String>,
    pub agency: bool,
    pub newly_qualified: bool,
    /// In hundredths: 100 is full time.
    pub full_time_equivalent: Option<u32>,
    /// Children with whom they work in any part, restricted ones too.
    pub children: usize,
    pub families: usize,
}

impl WorkerLoad {
    /// `14 children, 6 families`.
    pub fn in_words(&self) -> String {
        let count = |number: usize, one: &str, more: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {more}"),
        };
        format!("{}, {}", count(self.children, "child", "children"), count(self.families, "family", "families"))
    }

    /// `0.8`, as a share of full time.
    pub fn time_in_words(&self) -> String {
        self.full_time_equivalent.map_or_else(
            || "not known".to_owned(),
            |hundredths| {
                let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            },
        )
    }
}

impl Sightline {
    /// Those who work on a day with their caseloads, by team and name.
    pub(crate) fn workers_with_loads(&self, picture: &Picture, day: NaiveDate) -> Vec<WorkerLoad> {
        let work = self.workloads(picture);
        let working = worker::all(picture, day).into_iter().filter(|(_, worker)| worker.works_on(day));
        let mut loads: Vec<WorkerLoad> = working.map(|(id, worker)| load(picture, &work, id, &worker)).collect();
        loads.sort_by(|one, other| {
            (&one.team_name, &one.name, one.worker).cmp(&(&other.team_name, &other.name, other.worker))
        });
        loads
    }
}

pub(crate) fn load(picture: &Picture, work: &Workloads, id: SubjectId, worker: &Worker) -> WorkerLoad {
    let children = work.of_worker(id);
    WorkerLoad {
        worker: id,
        name: worker.name.clone(),
        role: worker.role.in_words(),
        team: worker.team,
        team_name: worker.team.and_then(|team| team::name(picture, team)),
        agency: worker.agency,
        newly_qualified: worker.newly_qualified,
        full_time_equivalent: worker.full_time_equivalent,
        children: children.len(),
        families: families(picture, children),
    }
}

/// How many families these children are of: brothers and sisters are one.
pub(crate) fn families(picture: &Picture, children: &BTreeSet<SubjectId>) -> usize {
    let mut family: BTreeMap<SubjectId, SubjectId> = children.iter().map(|child| (*child, *child)).collect();
    for child in children {
        for other in brothers_and_sisters::of(picture, *child) {
            if let (Some(one), Some(two)) = (family.get(child).copied(), family.get(&other).copied())
                && one != two
            {
                family.values_mut().filter(|name| **name == two).for_each(|name| *name = one);
            }
        }
    }
    family.values().collect::<BTreeSet<_>>().len()
}
