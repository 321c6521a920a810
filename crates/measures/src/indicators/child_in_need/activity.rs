//! Days on which something was done with a child.

use chrono::NaiveDate;
use domain::{Fact, Kind};

use crate::child::Child;

/// A case in which nothing was recorded for more days than these has no activity: six weeks, the longest time that the
/// program came with between visits to a child in need (T10). One number for all councils; nothing sets it elsewhere.
pub const NO_ACTIVITY_DAYS: i64 = 42;

pub(super) const KINDS: &[Kind] = &[
    Kind::Adoption,
    Kind::Assessment,
    Kind::CarePlan,
    Kind::CaseNote,
    Kind::CaseSupervision,
    Kind::ChildInNeedPlan,
    Kind::ChildProtectionPlan,
    Kind::Contact,
    Kind::CoreGroup,
    Kind::EarlyHelpEpisode,
    Kind::EducationPlan,
    Kind::HealthAssessment,
    Kind::InitialConference,
    Kind::LegalStatus,
    Kind::LookedAfterEpisode,
    Kind::LookedAfterReview,
    Kind::ManagementDecision,
    Kind::MissingEpisode,
    Kind::PathwayPlan,
    Kind::PeriodOfCare,
    Kind::Placement,
    Kind::PreProceedings,
    Kind::PrivateFostering,
    Kind::Referral,
    Kind::ReviewConference,
    Kind::ReviewingOfficerContact,
    Kind::Section47Enquiry,
    Kind::StepChange,
    Kind::StrategyDiscussion,
    Kind::StrengthsAndDifficulties,
    Kind::Visit,
];

/// Every day on which something was done, the earliest first, without the case notes.
pub(crate) fn days_of_activity(child: &Child<'_>) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for (_, fact) in child.facts().filter(|(_, fact)| KINDS.contains(&fact.kind())) {
        match fact {
            // That somebody got in touch shows nothing done; the decision does.
            Fact::Contact(contact) => days.extend(contact.decision.as_ref().map(|decision| decision.decided_at.day())),
            Fact::Assessment(one) => {
                days.extend([Some(one.start_date), one.internal_review_date, one.authorised_on].into_iter().flatten());
            }
            Fact::ChildInNeedPlan(plan) => {
                days.extend(
                    std::iter::once(plan.start_date).chain(plan.end_date).chain(plan.reviewed_on.iter().copied()),
                );
            }
            _ => days.extend([fact.happened_at(), fact.ended_at()].into_iter().flatten().map(|at| at.day())),
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether something was done in the time up to a day. Case notes are looked at only where nothing else was.
pub(super) fn is_recent(child: &Child<'_>, days: &[NaiveDate], day: NaiveDate) -> bool {
    is_within(days, day) || is_within(child.note_days(), day)
}

fn is_within(days: &[NaiveDate], day: NaiveDate) -> bool {
    let last = days[..days.partition_point(|one| *one <= day)].last();
    last.is_some_and(|last| (day - *last).num_days() <= NO_ACTIVITY_DAYS)
}
