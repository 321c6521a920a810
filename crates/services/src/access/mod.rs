//! Who may do what, decided by the Cedar policies in `policies/`. Deny by default.

mod facts;
mod policies;
mod refusal;
mod visible;

use domain::SubjectId;
use ledger::{NewAccess, Write};
use picture::Picture;

use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

pub use policies::Policies;
pub use visible::VisibleChildren;

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
    /// Freeze the figures of a month, and see what moved since.
    PublishFigures,
    ManageAccounts,
    VerifyChain,
    Export,
    Erase,
    RecordVisit,
    RecordNote,
    /// Put a document on a child’s record.
    AddDocument,
    /// Give a child to a team and a worker, or take them from one.
    Allocate,
    /// Record a decision of management on a child’s record.
    DecideAsManager,
    /// Hold and record a supervision session.
    Supervise,
    /// Record that one watched a worker at work.
    ObservePractice,
    /// See the work of a team.
    SeeTeam,
    /// See the caseload of a worker; the use case lets workers see their own only.
    SeeCaseload,
    /// See which records may be of one person.
    SeeDuplicates,
    /// Say that two records are of one person, for a manager to decide.
    SuggestMerge,
    /// Join two records of one person, part them again, or say that they are of two people.
    MergeRecords,
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
        Self::PublishFigures,
        Self::ManageAccounts,
        Self::VerifyChain,
        Self::Export,
        Self::Erase,
        Self::RecordVisit,
        Self::RecordNote,
        Self::AddDocument,
        Self::Allocate,
        Self::DecideAsManager,
        Self::Supervise,
        Self::ObservePractice,
        Self::SeeTeam,
        Self::SeeCaseload,
        Self::SeeDuplicates,
        Self::SuggestMerge,
        Self::MergeRecords,
    ];

    /// Its name in the policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenChild => "OpenChild",
            Self::SeeProtectedAddress => "SeeProtectedAddress",
            Self::Search => "Search",
            Self::RecordContact => "RecordContact",
            Self::DecideContact => "DecideContact",
            Self::SeeContacts => "SeeContacts",
            Self::ReferAsPartner => "ReferAsPartner",
            Self::Import => "Import",
            Self::AnswerImportQuestion => "AnswerImportQuestion",
            Self::BreakTheGlass => "BreakTheGlass",
            Self::AnswerBreakGlass => "AnswerBreakGlass",
            Self::Restrict => "Restrict",
            Self::SeeLooks => "SeeLooks",
            Self::SeeAllLooks => "SeeAllLooks",
            Self::SeeFigures => "SeeFigures",
            Self::SeePublicFigures => "SeePublicFigures",
            Self::PublishFigures => "PublishFigures",
            Self::ManageAccounts => "ManageAccounts",
            Self::VerifyChain => "VerifyChain",
            Self::Export => "Export",
            Self::Erase => "Erase",
            Self::RecordVisit => "RecordVisit",
            Self::RecordNote => "RecordNote",
            Self::AddDocument => "AddDocument",
            Self::Allocate => "Allocate",
            Self::DecideAsManager => "DecideAsManager",
            Self::Supervise => "Supervise",
            Self::ObservePractice => "ObservePractice",
            Self::SeeTeam => "SeeTeam",
            Self::SeeCaseload => "SeeCaseload",
            Self::SeeDuplicates => "SeeDuplicates",
            Self::SuggestMerge => "SuggestMerge",
            Self::MergeRecords => "MergeRecords",
        }
    }
}

/// What a policy needs to know of a child, and nothing else of the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChildFacts {
    pub restricted: bool,
    /// The reader is named in the restriction.
    pub allowed: bool,
    /// The reader has broken the glass, and the time has not run out.
    pub glass_broken: bool,
    /// The reader's agency made a contact about the child.
    pub of_agency: bool,
}

impl Sightline {
    /// Refuses with a sentence unless the policies allow an action that is not about one child.
    ///
    /// # Errors
    /// [`ServiceError::Refused`].
    pub fn require(&self, actor: &Actor, action: Action, purpose: Purpose) -> Result<(), ServiceError> {
        if self.policies.may(actor, action, purpose, None) {
            return Ok(());
        }
        Err(refusal::of(&self.policies, actor, action, purpose, None))
    }

    /// What the policies need to know of a child. `picture` must be the record as it is now.
    pub fn child_facts(&self, picture: &Picture, actor: &Actor, child: SubjectId) -> ChildFacts {
        facts::of_child(picture, actor, child, self.clock.now())
    }

    /// Refuses unless the policies allow an action on one child. `picture` must be the record as it is now, also where
    /// a past state is shown: today's restrictions decide who may look at the past.
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
        let known = self.child_facts(picture, actor, child);
        if self.policies.may(actor, action, purpose, Some(&known)) {
            return Ok(());
        }
        Err(refusal::of(&self.policies, actor, action, purpose, Some(&known)))
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
