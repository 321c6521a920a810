//! A visit is put right on one child's record, with the reason. The texts of the other children stay as they are.

use chrono::NaiveDateTime;
use domain::visit::{Visit, VisitKind};
use domain::{Fact, Kind};

use super::new::{ChildSeen, SharedText, check_kind, moment};
use super::visit_of;
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::contact::{LONGEST_TEXT, check_length};
use crate::entry_change::{OneChange, Seen, no_such_entry};
use crate::error::{FieldFault, ServiceError};

/// The whole text of one child's entry, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitText {
    /// By the clock on the wall in London; `None` keeps what stands, as for a visit of which only the day is known.
    pub at: Option<NaiveDateTime>,
    pub kind: Option<VisitKind>,
    pub shared: SharedText,
    pub child: ChildSeen,
    /// Why it is put right.
    pub why: String,
}

impl Sightline {
    /// Puts a visit right, on the version that its writer saw.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] with both texts; [`ServiceError::Invalid`]. Then nothing is stored.
    pub async fn correct_visit(
        &self,
        actor: &Actor,
        purpose: Purpose,
        seen: Seen<'_>,
        text: &VisitText,
    ) -> Result<(), ServiceError> {
        let who = self.picture().await?.label(seen.child);
        let change = OneChange { app: self, actor, purpose, action: Action::RecordVisit, seen, kind: Kind::Visit };
        let now = self.clock.now();
        let content = [format!("{text:?}")];
        change
            .make("correct a visit", &text.why, &content, false, |fact| {
                let before = visit_of(&fact).cloned().ok_or_else(no_such_entry)?;
                let mut faults = Vec::new();
                let at = match text.at {
                    None => Some(before.at),
                    at => moment(&mut faults, at, now),
                };
                let kind = check_kind(&mut faults, text.kind);
                text.child.check(&mut faults, &who);
                text.shared.check(&mut faults, text.child.seen == Some(true));
                if text.why.trim().is_empty() {
                    faults.push(FieldFault::new("why", "Enter why the visit is put right"));
                }
                check_length(&mut faults, "why", "Why it is put right", &text.why, LONGEST_TEXT);
                let (Some(at), true) = (at, faults.is_empty()) else {
                    return Err(ServiceError::Invalid(faults));
                };
                let Visit { worker, worker_name, together, .. } = before;
                let visit = text.child.visit(at, kind, &text.shared);
                Ok(Fact::from(Visit { worker, worker_name, together, ..visit }))
            })
            .await
    }
}
