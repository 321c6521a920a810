//! Something agreed in supervision is reported done, or not done after all: by the worker or a supervisor.

use domain::supervision::Agreed;
use domain::{EntryId, Fact, Kind, SubjectId};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::entry_change::no_such_entry;
use crate::error::ServiceError;

impl Sightline {
    /// Says that an agreed action was done today, or that it was not done after all, on the version that the reporter saw.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] unless by the worker or a supervisor, or where the child's record may not be opened;
    /// [`ServiceError::Conflict`] where somebody reported on it meanwhile.
    pub async fn report_agreed(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        (entry, seen_version, index): (EntryId, i32, usize),
        done: bool,
    ) -> Result<(), ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        if !supervised.is_own {
            self.require(actor, Action::Supervise, purpose)?;
        }
        let held = picture.entry(entry).filter(|held| !held.withdrawn).ok_or_else(no_such_entry)?;
        if held.subject != worker {
            self.require_for_child(&picture, actor, Action::OpenChild, purpose, held.subject)?;
        }
        let today = self.clock.today();
        let versions = write.entry(entry).await?;
        let seen = versions.iter().map(|one| &one.version).find(|one| one.version == seen_version);
        let seen = seen.ok_or_else(no_such_entry)?;
        let kind = Kind::from_code(&seen.kind).ok_or_else(no_such_entry)?;
        let report = |agreed: &mut Vec<Agreed>| -> Result<(), ServiceError> {
            agreed.get_mut(index).ok_or_else(no_such_entry)?.done_on = done.then_some(today);
            Ok(())
        };
        let fact = match Fact::from_body(kind, seen.body.as_deref().unwrap_or_default()) {
            Ok(Fact::Supervision(mut session)) if session.worker == worker => {
                report(&mut session.agreed)?;
                Fact::Supervision(session)
            }
            Ok(Fact::CaseSupervision(mut session)) if session.worker == worker => {
                report(&mut session.agreed)?;
                Fact::CaseSupervision(session)
            }
            _ => return Err(no_such_entry()),
        };
        let fact = NewFact::typed(entry, seen.subject, fact).superseding(seen_version);
        let fact = NewFact { episode: seen.episode, ..fact };
        let what = if done { "report an agreed action done" } else { "report an agreed action not done" };
        let doing = Doing { actor, purpose, what, reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }
}
