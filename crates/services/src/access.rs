//! Who may do what, decided by the Cedar policies in `policies/`. Deny by default.

use domain::SubjectId;
use ledger::{NewAccess, Write};
use picture::Picture;

use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// What somebody may or may not do. Each has a name in the policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Open the record of one child.
    OpenChild,
    /// See a protected address of a child whose record one may open.
    SeeProtectedAddress,
    /// Search for people.
    Search,
    RecordContact,
    DecideContact,
    /// See the queue of contacts.
    SeeContacts,
    /// Make a referral to the front door from outside the authority.
    ReferAsPartner,
    /// Load a file from another system.
    Import,
    AnswerImportQuestion,
    /// Open a restricted record in an emergency.
    BreakTheGlass,
    AnswerBreakGlass,
    Restrict,
    /// See who has looked at one child whose record one may open.
    SeeLooks,
    /// See all looks, and all uses of break-glass.
    SeeAllLooks,
    /// See figures down to the child.
    SeeFigures,
    /// See suppressed totals only.
    SeePublicFigures,
    ManageAccounts,
    VerifyChain,
    Export,
    Erase,
}

impl Action {
    pub const ALL: &[Self] = &[
        Self::OpenChild,
        Self::SeeProtectedAddress,
        Self::Search,
        Self::RecordContact,
        Self::DecideContact,
        Self::SeeContacts,
        Self::ReferAsPartner,
        Self::Import,
        Self::AnswerImportQuestion,
        Self::BreakTheGlass,
        Self::AnswerBreakGlass,
        Self::Restrict,
        Self::SeeLooks,
        Self::SeeAllLooks,
        Self::SeeFigures,
        Self::SeePublicFigures,
        Self::ManageAccounts,
        Self::VerifyChain,
        Self::Export,
        Self::Erase,
    ];
}

/// What a policy needs to know of a child, and nothing else of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildFacts {
    pub restricted: bool,
    /// The reader is named in the restriction.
    pub allowed: bool,
    /// The reader has broken the glass, and the time has not run out.
    pub glass_broken: bool,
    /// The reader's agency made a contact about the child.
    pub of_agency: bool,
}

pub struct Policies {}

impl Policies {
    /// The policies that come with the program.
    ///
    /// # Errors
    /// A policy cannot be read: the program must not start.
    pub fn built_in() -> Result<Self, ServiceError> {
        Ok(Self {})
    }

    /// Whether the actor may, in one word. `child` is `None` for what is not about one child.
    pub fn may(&self, _actor: &Actor, _action: Action, _purpose: Purpose, _child: Option<&ChildFacts>) -> bool {
        false
    }
}

impl Sightline {
    /// Refuses with a sentence unless the policies allow an action that is not about one child.
    ///
    /// # Errors
    /// [`ServiceError::Refused`].
    pub fn require(&self, actor: &Actor, action: Action, purpose: Purpose) -> Result<(), ServiceError> {
        let _ = (actor, action, purpose);
        Err(ServiceError::Refused("not yet".to_owned()))
    }

    /// What the policies need to know of a child.
    pub fn child_facts(&self, picture: &Picture, actor: &Actor, child: SubjectId) -> ChildFacts {
        let _ = (picture, actor, child);
        ChildFacts::default()
    }

    /// Refuses unless the policies allow an action on one child.
    ///
    /// # Errors
    /// [`ServiceError::Restricted`] or [`ServiceError::Refused`].
    pub fn require_for_child(
        &self,
        picture: &Picture,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<(), ServiceError> {
        let _ = (picture, actor, action, purpose, child);
        Err(ServiceError::Refused("not yet".to_owned()))
    }
}

/// Writes down, in the transaction that serves it, that somebody opened something.
///
/// # Errors
/// The ledger would not take it: then nothing may be served.
pub(crate) async fn record_look(
    write: &mut Write,
    actor: &Actor,
    purpose: Purpose,
    subject: Option<SubjectId>,
    what: &str,
) -> Result<(), ServiceError> {
    let access = NewAccess {
        actor: actor.user_name.clone(),
        purpose: purpose.code().to_owned(),
        subject,
        what: what.to_owned(),
        reason: None,
    };
    write.record_access(access).await?;
    Ok(())
}
