//! Practice standards: how many children meet each, by team and worker, and what would help the others.
//!
//! It is shown first to the worker whose children they are, and always beside the caseload.

mod of_child;
mod page;

pub use of_child::{ChildStandardLine, ChildStandards};
pub use page::{ChildNeeds, Counts, GroupLine, LISTED, Need, StandardLine, StandardsPage};

use std::sync::Arc;

use domain::SubjectId;
use domain::clock::Timescales;
use measures::rows::Desk;
use measures::standards::{ChildAgainst, Help, Standards, of_child as measured};
use picture::Picture;

use crate::access::{Action, ChildFacts};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::per_child::{KeptPerChild, OfDesk, PerChild};
use crate::worker;

/// The last that was worked out of children with open work.
pub(crate) type Kept = KeptPerChild<ChildAgainst>;

impl OfDesk for ChildAgainst {
    fn desk(&self) -> Desk {
        self.desk
    }
}

impl Sightline {
    /// Every child with open work against every standard today.
    pub(crate) fn all_against(&self, picture: &Picture) -> Arc<PerChild<ChildAgainst>> {
        let open = || self.workloads(picture).children().map(|(child, _)| child).collect();
        self.standards.of(picture, self.clock.today(), open, |picture, child, staff, day| {
            measured(picture, child, staff, Timescales::in_force(), day, Standards::in_force())
        })
    }

    /// Apart from what serves pages, so that nobody's page waits while the first of a day is worked out.
    async fn warm_standards(&self) -> Result<(), ServiceError> {
        let (app, picture) = (self.clone(), self.picture().await?);
        let done = tokio::task::spawn_blocking(move || drop(app.all_against(&picture))).await;
        done.map_err(|_| ServiceError::Unusable("The standards could not be measured. Try again.".to_owned()))
    }
}

/// What a reader may do about what helps, so that no link leads to a refusal. Decided for an ordinary record: lists show only those
/// that the reader may open.
pub(crate) struct May {
    visit: bool,
    note: bool,
    decide: bool,
    allocate: bool,
    pub see_teams: bool,
    /// The worker whom the reader is.
    me: Option<SubjectId>,
}

impl May {
    pub fn of(app: &Sightline, picture: &Picture, actor: &Actor, purpose: Purpose) -> Self {
        let may = |action| app.policies.may(actor, action, purpose, Some(&ChildFacts::default()));
        Self {
            visit: may(Action::RecordVisit),
            note: may(Action::RecordNote),
            decide: may(Action::DecideAsManager),
            allocate: may(Action::Allocate),
            see_teams: app.require(actor, Action::SeeTeam, purpose).is_ok(),
            me: worker::of_account(picture, &actor.user_name, app.clock.today()),
        }
    }

    /// Where what helps is done, or at least the record: the address, and what the link says.
    pub fn link(&self, child: SubjectId, help: Help) -> (String, &'static str) {
        match help {
            Help::Visit if self.visit => (format!("/children/{child}/visits/new"), "Record a visit"),
            Help::Allocate if self.allocate => (format!("/children/{child}/allocate"), "Allocate"),
            Help::Supervise(worker) if self.see_teams || self.me == Some(worker) => {
                (format!("/workers/{worker}/supervision"), "Supervision")
            }
            Help::Note if self.note => (format!("/children/{child}/notes/new"), "Write a note"),
            Help::Decide if self.decide => (format!("/children/{child}/decisions/new"), "Record a decision"),
            Help::Page(page) => (format!("/children/{child}{page}"), "Open the record"),
            _ => (format!("/children/{child}"), "Open the record"),
        }
    }
}
