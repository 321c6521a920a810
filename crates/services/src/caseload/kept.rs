//! Open work and open allocations of every child, kept up to date as the picture moves on: only children of whom something
//! changed are looked at again.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::{EntryId, Fact, Kind, SubjectId};
use measures::open_work::OpenWork;
use picture::{Held, Picture};

use crate::app::Sightline;

/// An allocation that is open on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenAllocation {
    pub entry: EntryId,
    pub version: i32,
    pub part: Part,
    pub worker: Option<SubjectId>,
    pub team: Option<SubjectId>,
    /// The worker as a source names them, where the record does not know them.
    pub named: Option<String>,
    pub from: NaiveDate,
}

impl OpenAllocation {
    pub fn of(held: &Held, allocation: &Allocation) -> Self {
        let named = allocation.named.as_ref().and_then(|named| named.worker.as_ref());
        Self {
            entry: held.entry,
            version: held.version,
            part: allocation.part,
            worker: allocation.worker,
            team: allocation.team,
            named: named.map(ToString::to_string),
            from: allocation.from,
        }
    }
}

/// A child with whom something is open, or who is allocated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChildWork {
    pub open: OpenWork,
    pub allocations: Vec<OpenAllocation>,
}

impl ChildWork {
    fn of(picture: &Picture, child: SubjectId, day: NaiveDate) -> Option<Self> {
        let open = OpenWork::of(picture, child, day);
        let mut allocations: Vec<OpenAllocation> = picture
            .of_kinds(child, &[Kind::Allocation])
            .filter_map(|held| match &held.fact {
                Fact::Allocation(allocation) if allocation.is_open_on(day) => {
                    Some(OpenAllocation::of(held, allocation))
                }
                _ => None,
            })
            .collect();
        allocations.sort_by_key(|one| (one.part, one.from, one.entry));
        (open.is_open() || !allocations.is_empty()).then_some(Self { open, allocations })
    }

    /// Who has the child: the key worker, or who leads family help.
    pub fn lead(&self) -> Option<&OpenAllocation> {
        let leads = |one: &&OpenAllocation| matches!(one.part, Part::KeyWorker | Part::FamilyHelpLead);
        self.allocations.iter().filter(leads).max_by_key(|one| (one.worker.is_some(), one.named.is_some(), one.from))
    }
}

/// All children with open work or an open allocation on one day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workloads {
    position: i64,
    day: Option<NaiveDate>,
    children: HashMap<SubjectId, ChildWork>,
    by_worker: HashMap<SubjectId, BTreeSet<SubjectId>>,
}

impl Workloads {
    pub fn children(&self) -> impl Iterator<Item = (SubjectId, &ChildWork)> {
        self.children.iter().map(|(child, work)| (*child, work))
    }

    pub fn child(&self, child: SubjectId) -> Option<&ChildWork> {
        self.children.get(&child)
    }

    /// The children with whom somebody works, in any part.
    pub fn of_worker(&self, worker: SubjectId) -> &BTreeSet<SubjectId> {
        static NOBODY: BTreeSet<SubjectId> = BTreeSet::new();
        self.by_worker.get(&worker).unwrap_or(&NOBODY)
    }

    fn anew(picture: &Picture, day: NaiveDate) -> Self {
        let mut work = Self { position: picture.position(), day: Some(day), ..Self::default() };
        for child in picture.people() {
            work.take(picture, child, day);
        }
        work
    }

    /// Looks again at those of whom something changed since.
    fn follow(&mut self, picture: &Picture, day: NaiveDate, changed: Vec<SubjectId>) {
        for subject in changed {
            self.forget(subject);
            let person = picture.canonical(subject);
            self.forget(person);
            self.take(picture, person, day);
        }
        self.position = picture.position();
    }

    fn take(&mut self, picture: &Picture, child: SubjectId, day: NaiveDate) {
        let Some(work) = ChildWork::of(picture, child, day) else { return };
        for worker in work.allocations.iter().filter_map(|one| one.worker) {
            self.by_worker.entry(worker).or_default().insert(child);
        }
        self.children.insert(child, work);
    }

    fn forget(&mut self, child: SubjectId) {
        let Some(work) = self.children.remove(&child) else { return };
        for worker in work.allocations.iter().filter_map(|one| one.worker) {
            if let Some(children) = self.by_worker.get_mut(&worker) {
                children.remove(&child);
            }
        }
    }
}

/// The last that was worked out.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Arc<Workloads>>);

impl Sightline {
    /// Open work and allocations today.
    pub(crate) fn workloads(&self, picture: &Picture) -> Arc<Workloads> {
        let day = self.clock.today();
        let mut kept = self.workloads.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of_today = kept.day == Some(day);
        if is_of_today && kept.position >= picture.position() {
            return Arc::clone(&kept);
        }
        let changed = picture.changed_subjects_since(kept.position).filter(|_| is_of_today);
        match changed {
            Some(changed) => Arc::make_mut(&mut kept).follow(picture, day, changed),
            None => *kept = Arc::new(Workloads::anew(picture, day)),
        }
        Arc::clone(&kept)
    }
}
