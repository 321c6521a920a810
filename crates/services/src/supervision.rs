//! Supervision: a session of a worker with their manager. Its agenda is made from the record; what was said of each child stands
//! on that child's record; how the worker is, is for the worker and their line only.

mod agenda;
mod done;
mod new;
mod page;
mod withdraw;

pub use agenda::{Agenda, AgendaChild, OpenAction};
pub use new::{ChildDiscussed, NewSupervision};
pub use page::{ActionLine, SessionChild, SessionLine, SessionPage, Sessions};
pub use withdraw::{OnWorker, WithdrawnFromWorker, WorkerEntry};

use domain::worker::Worker;
use domain::{Role, SubjectId};
use picture::Picture;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::no_such_worker;
use crate::error::ServiceError;
use crate::{team, worker};

/// A worker whose supervision somebody opens.
pub(crate) struct Supervised {
    pub worker: Worker,
    pub is_own: bool,
    /// The manager of the worker's team, or who leads the service.
    pub is_line: bool,
}

impl Sightline {
    /// Refuses unless the reader is the worker, or sees caseloads.
    pub(crate) fn supervised(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        id: SubjectId,
    ) -> Result<Supervised, ServiceError> {
        self.require(actor, Action::SeeCaseload, purpose)?;
        let today = self.clock.today();
        let known = worker::one(picture, id, today);
        let is_own = known.as_ref().and_then(|known| known.user_name.as_deref()) == Some(&actor.user_name);
        if !is_own {
            self.refuse_unless_manager(actor, purpose)?;
        }
        let worker = known.ok_or_else(no_such_worker)?;
        let me = worker::of_account(picture, &actor.user_name, today);
        let manager = worker.team.and_then(|team| team::one(picture, team)).and_then(|team| team.manager);
        let is_line = (me.is_some() && me == manager) || actor.role == Role::HeadOfService;
        Ok(Supervised { worker, is_own, is_line })
    }
}
