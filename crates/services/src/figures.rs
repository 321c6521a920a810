//! Figures: scorecards, one figure with the entries behind it, and what is downloaded of them.
//!
//! Everything comes from one store of rows ([`measures::mart`]), which follows the picture as the picture follows the ledger.

mod kept;
mod measured;
mod opened;
mod public_pack;
mod publication;
mod scorecard;

use chrono::NaiveDate;
use measures::scorecard::Scope;
use picture::Picture;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::worker;

pub use kept::MONTHS;
pub(crate) use kept::{KeptCards, KeptMart};
pub use measured::{Lists, Measured, MeasuredAll, Measuring};
pub use opened::{Asked, FigureLine, FigureLines, GroupLine, OpenedFigure};
pub use public_pack::{
    HELD_BACK, PublicElsewhere, PublicGroup, PublicGroups, PublicLine, PublicNotice, PublicScorecard, PublicUnit,
    PublicValue,
};
pub use publication::{
    ComparedFigure, ComparedPage, Moved, MovedEntry, MovedPage, NewPublication, PublicationLine, Since,
};
pub use scorecard::{CardLine, FamilyLines, Published, ScorecardPage, Travel};

impl Sightline {
    /// Whether somebody may see the figures of a scope: of teams who may see teams, of a worker who may see the caseload, of
    /// the authority who may see figures down to the child.
    pub(crate) fn require_figures(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
    ) -> Result<(), ServiceError> {
        match scope {
            Scope::Authority | Scope::Service(_) | Scope::Unallocated => {
                self.require(actor, Action::SeeFigures, purpose)
            }
            Scope::Team(_) => self.require(actor, Action::SeeTeam, purpose),
            Scope::Worker(worker) => {
                self.require(actor, Action::SeeCaseload, purpose)?;
                let known = worker::one(picture, worker, self.clock.today());
                let is_own = known.and_then(|known| known.user_name).as_deref() == Some(&actor.user_name);
                if is_own { Ok(()) } else { self.refuse_unless_manager(actor, purpose) }
            }
        }
    }

    /// What a scope is called.
    pub(crate) fn scope_in_words(&self, picture: &Picture, scope: Scope) -> Result<String, ServiceError> {
        let today = self.clock.today();
        Ok(match scope {
            Scope::Authority => "The whole authority".to_owned(),
            Scope::Service(service) => service.in_words().to_owned(),
            Scope::Unallocated => "Allocated to nobody".to_owned(),
            Scope::Team(team) => crate::team::one(picture, team).map(|team| team.name).ok_or_else(no_such_team)?,
            Scope::Worker(worker) => {
                worker::one(picture, worker, today).map(|worker| worker.name).ok_or_else(no_such_worker)?
            }
        })
    }
}

/// The first day of which figures are told: the Children Act 1989 came into force on 14 October 1991, and tables of working days,
/// populations and codes reach no further back.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1991, 10, 14).expect("a day of the calendar");

/// A day of which figures can be told.
///
/// # Errors
/// A sentence for a day that has not come, or is too long ago.
pub(crate) fn told_on(day: NaiveDate, today: NaiveDate) -> Result<(), ServiceError> {
    if day > today {
        return Err(ServiceError::Unusable("A figure cannot be told for a day that has not come.".to_owned()));
    }
    if day < FIRST_DAY {
        let first = domain::dates::long(FIRST_DAY);
        return Err(ServiceError::Unusable(format!("Figures are told from {first} on. Choose a later day.")));
    }
    Ok(())
}

fn no_such_team() -> ServiceError {
    ServiceError::NotFound("there is no such team".to_owned())
}

fn no_such_worker() -> ServiceError {
    ServiceError::NotFound("nobody who works here has this number".to_owned())
}
