//! The caseload of one worker: first to the person, then to the manager.

use chrono::NaiveDate;
use domain::SubjectId;
use domain::worker::Worker;
use picture::Picture;

use super::{WorkerLoad, load};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::due::{self, Urgency, Waits};
use crate::error::ServiceError;
use crate::worker;

/// What one worker has, the most urgent first.
#[derive(Clone, Debug)]
pub struct CaseloadPage {
    pub load: WorkerLoad,
    /// The last day of a worker who has left.
    pub until: Option<NaiveDate>,
    pub children: Vec<CaseloadChild>,
    /// Children whose records the reader may not open: they are in the count of the caseload all the same.
    pub not_shown: usize,
    pub may_supervise: bool,
    pub may_allocate: bool,
    pub may_observe: bool,
    /// The reader's own caseload.
    pub is_own: bool,
}

/// One child of a caseload.
#[derive(Clone, Debug)]
pub struct CaseloadChild {
    pub child: SubjectId,
    pub label: String,
    /// `Social worker`, `Second worker`.
    pub parts: String,
    pub since: Option<NaiveDate>,
    /// `Child protection plan`.
    pub open_work: String,
    /// What waits, the most urgent first.
    pub waits: Vec<Waits>,
}

impl CaseloadChild {
    pub fn overdue(&self) -> usize {
        due::overdue(&self.waits).count()
    }
}

impl Sightline {
    /// The caseload of a worker. Managers see any; others their own.
    ///
    /// # Errors
    /// [`ServiceError::Refused`]; [`ServiceError::NotFound`] for nobody who works here.
    pub async fn caseload(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
    ) -> Result<CaseloadPage, ServiceError> {
        self.require(actor, Action::SeeCaseload, purpose)?;
        let tell = |picture: &Picture| {
            let known = worker::one(picture, worker, self.clock.today());
            let is_own = known.as_ref().and_then(|known| known.user_name.as_deref()) == Some(&actor.user_name);
            if !is_own {
                self.refuse_unless_manager(actor, purpose)?;
            }
            let known: Worker = known.ok_or_else(no_such_worker)?;
            Ok(self.caseload_of(picture, actor, purpose, worker, &known, is_own))
        };
        let (mut write, page) = self.told_under_lock(tell).await?;
        record_look(&mut write, actor, purpose, None, "the caseload of a worker").await?;
        write.commit().await?;
        Ok(page)
    }

    /// Whoever sees teams sees the caseloads in them.
    pub(crate) fn refuse_unless_manager(&self, actor: &Actor, purpose: Purpose) -> Result<(), ServiceError> {
        self.require(actor, Action::SeeTeam, purpose)
            .map_err(|_| ServiceError::Refused("You may see your own caseload, and no other.".to_owned()))
    }

    fn caseload_of(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        known: &Worker,
        is_own: bool,
    ) -> CaseloadPage {
        let today = self.clock.today();
        let work = self.workloads(picture);
        let visible = self.visible_children(picture, actor, purpose);
        let all = work.of_worker(worker);
        let mut children: Vec<CaseloadChild> = all
            .iter()
            .filter(|child| visible.contains(**child))
            .map(|child| {
                let of_child = work.child(*child);
                let theirs: Vec<_> =
                    of_child.iter().flat_map(|one| &one.allocations).filter(|one| one.worker == Some(worker)).collect();
                let parts: Vec<&str> = theirs.iter().map(|one| one.part.in_words()).collect();
                CaseloadChild {
                    child: *child,
                    label: picture.label(*child),
                    parts: parts.join(", "),
                    since: theirs.iter().map(|one| one.from).min(),
                    open_work: of_child.map(|one| one.open.in_words()).unwrap_or_default(),
                    waits: due::of_child(picture, *child, today),
                }
            })
            .collect();
        children.sort_by_key(urgency);
        let may = |action| self.require(actor, action, purpose).is_ok();
        CaseloadPage {
            load: load(picture, &work, worker, known),
            until: known.until,
            not_shown: all.len() - children.len(),
            children,
            may_supervise: may(Action::Supervise) && !is_own,
            may_allocate: may(Action::Allocate),
            may_observe: may(Action::ObservePractice) && !is_own,
            is_own,
        }
    }
}

fn urgency(child: &CaseloadChild) -> (Urgency, Option<NaiveDate>, String) {
    let first = child.waits.first();
    (first.map_or(Urgency::Later, |first| first.state), first.and_then(|first| first.due_on), child.label.clone())
}

pub(crate) fn no_such_worker() -> ServiceError {
    ServiceError::NotFound("Nobody of that name or number works here.".to_owned())
}
