//! Sentences of refusal. They speak of roles and purposes, which anybody may know, and never of the record.

use domain::Role;
use domain::letters::{lower_first, upper_first};

use super::{Action, ChildFacts, Policies};
use crate::actor::{Actor, Purpose};
use crate::error::ServiceError;

/// Beyond so many roles a list of who may says nothing more.
const ROLES_NAMED: usize = 6;

/// Why not. That a record is restricted is told only to those whom nothing else keeps from it.
pub(super) fn of(
    policies: &Policies,
    actor: &Actor,
    action: Action,
    purpose: Purpose,
    child: Option<&ChildFacts>,
) -> ServiceError {
    // The record as if it were not restricted: what role and purpose say by themselves.
    let open = child.map(|child| ChildFacts { restricted: false, glass_broken: true, ..*child });
    let may = |role, purpose| policies.role_may(role, action, purpose, open.as_ref());
    if let Some(child) = child
        && child.restricted
        && may(actor.role, purpose)
    {
        let may_break_glass = policies.may(actor, Action::BreakTheGlass, Purpose::BreakGlass, Some(child));
        return ServiceError::Restricted { may_break_glass };
    }
    let role = lower_first(actor.role.in_words());
    let what = in_words(action);
    let for_these: Vec<&str> = Purpose::ALL
        .into_iter()
        .filter(|other| *other != Purpose::BreakGlass && may(actor.role, *other))
        .map(purpose_in_words)
        .collect();
    if !for_these.is_empty() {
        let these = listed(&for_these, "or");
        let asked = purpose_in_words(purpose);
        return ServiceError::Refused(format!("Your role, {role}, may {what} for {these}, not for {asked}."));
    }
    let who = who_may(&may, policies, actor);
    ServiceError::Refused(format!("Your role, {role}, does not {what}. {who}"))
}

/// Who may, by the policies themselves; or where the reader finds what is meant for them.
fn who_may(may: &impl Fn(Role, Purpose) -> bool, policies: &Policies, actor: &Actor) -> String {
    let any = |role: Role| Purpose::ALL.into_iter().any(|purpose| may(role, purpose));
    let roles: Vec<&str> = Role::ALL.into_iter().filter(|role| any(*role)).map(plural).collect();
    if (1..=ROLES_NAMED).contains(&roles.len()) {
        return format!("{} may.", upper_first(&listed(&roles, "and")));
    }
    let usual = |action| policies.may(actor, action, Purpose::usual(actor.role), None);
    if usual(Action::ReferAsPartner) {
        "What your agency has told us is on your home page.".to_owned()
    } else if usual(Action::SeePublicFigures) && !usual(Action::SeeFigures) {
        "The public figures are on your home page.".to_owned()
    } else {
        "If you need it for your work, ask your manager.".to_owned()
    }
}

/// What completes “may ...” and “does not ...”.
fn in_words(action: Action) -> &'static str {
    match action {
        Action::OpenChild => "open children's records",
        Action::SeeProtectedAddress => "see protected addresses",
        Action::Search => "search for people",
        Action::RecordContact => "record contacts",
        Action::DecideContact => "decide on contacts",
        Action::SeeContacts => "see the queue of contacts",
        Action::ReferAsPartner => "refer to the front door as a partner agency",
        Action::Import => "import files",
        Action::AnswerImportQuestion => "answer the questions of an import",
        Action::BreakTheGlass => "break the glass on a restricted record",
        Action::AnswerBreakGlass => "answer uses of break-glass",
        Action::Restrict => "restrict records",
        Action::SeeLooks => "see who has looked at a record",
        Action::SeeAllLooks => "see who has looked at all records",
        Action::SeeFigures => "see figures down to the child",
        Action::SeePublicFigures => "see the public figures here",
        Action::PublishFigures => "publish figures",
        Action::ManageAccounts => "manage accounts",
        Action::VerifyChain => "verify the chain",
        Action::Export => "export the record",
        Action::Erase => "erase entries",
        Action::RecordVisit => "record visits",
        Action::RecordNote => "write case notes",
        Action::AddDocument => "add documents to a record",
        Action::Allocate => "allocate children to workers",
        Action::DecideAsManager => "record management decisions",
        Action::Supervise => "record supervision",
        Action::ObservePractice => "record observations of practice",
        Action::SeeTeam => "see the work of teams",
        Action::SeeCaseload => "see caseloads",
        Action::SeeDuplicates => "see which records may be of one person",
        Action::SuggestMerge => "suggest that two records are of one person",
        Action::MergeRecords => "join or part records of one person",
    }
}

fn purpose_in_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::BreakGlass => "break-glass",
        other => other.code(),
    }
}

fn plural(role: Role) -> &'static str {
    match role {
        Role::SocialWorker => "social workers",
        Role::PracticeManager => "practice managers",
        Role::FrontDoorWorker => "front-door workers",
        Role::IndependentReviewingOfficer => "independent reviewing officers",
        Role::QualityAuditor => "quality auditors",
        Role::PerformanceAnalyst => "performance analysts",
        Role::HeadOfService => "heads of service",
        Role::Director => "the director of children's services",
        Role::LeadMember => "the lead member",
        Role::Councillor => "councillors",
        Role::ExternalAuditor => "external auditors",
        Role::Commissioner => "commissioners",
        Role::DemocraticServices => "democratic services",
        Role::PartnerAgency => "partner agencies",
        Role::GovernanceOfficer => "governance officers",
        Role::Administrator => "administrators",
    }
}

/// “a”, “a or b”, “a, b or c”.
fn listed(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}
