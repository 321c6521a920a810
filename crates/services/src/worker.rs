//! Workers: who they are on a day, and which worker an account belongs to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::worker::Worker;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

/// What stands of every worker: the entry that holds on the day, or failing that the one that began last.
pub(crate) fn all(picture: &Picture, day: NaiveDate) -> BTreeMap<SubjectId, Worker> {
    let mut workers = BTreeMap::<SubjectId, Worker>::new();
    for held in picture.all(Kind::Worker) {
        let Fact::Worker(worker) = &held.fact else { continue };
        let is_better = workers
            .get(&held.subject)
            .is_none_or(|known| (worker.works_on(day), worker.from) > (known.works_on(day), known.from));
        if is_better {
            workers.insert(held.subject, (**worker).clone());
        }
    }
    workers
}

/// One worker, as [`all`] has them.
pub(crate) fn one(picture: &Picture, worker: SubjectId, day: NaiveDate) -> Option<Worker> {
    let told = picture.of_kinds(worker, &[Kind::Worker]).filter_map(|held| match &held.fact {
        Fact::Worker(worker) => Some(worker.as_ref()),
        _ => None,
    });
    told.max_by_key(|worker| (worker.works_on(day), worker.from)).cloned()
}

/// The worker who has this account and works on the day; `None` for an account that is no worker’s.
pub(crate) fn of_account(picture: &Picture, user_name: &str, day: NaiveDate) -> Option<SubjectId> {
    let theirs = picture.all(Kind::Worker).filter_map(|held| match &held.fact {
        Fact::Worker(worker) if worker.user_name.as_deref() == Some(user_name) => {
            Some((worker.works_on(day), worker.from, held.subject))
        }
        _ => None,
    });
    theirs.max().map(|(_, _, worker)| worker)
}

/// What a worker is called; `None` for nobody whom the record knows.
pub(crate) fn name(picture: &Picture, worker: SubjectId) -> Option<String> {
    one(picture, worker, NaiveDate::MAX).map(|worker| worker.name)
}
