//! Whether a record holds anything at all of the kind that would meet a clock.
//!
//! A record that was made from a return holds no visits, because the return asks for none. A clock that says so is read
//! otherwise than one of a child who was visited until last month.

use domain::visit::VisitKind;

use super::record::Record;

/// What the record holds nothing of, for the clocks that a return leaves without an answer.
pub(super) fn holds_none(record: &Record<'_>, rule: &str, step: &str) -> Option<&'static str> {
    let no_visit = |kinds: &[VisitKind]| !record.visits.iter().any(|visit| kinds.contains(&visit.kind));
    let (none, what) = match (rule, step) {
        ("T02", _) => (record.visits.is_empty(), "visit"),
        ("T07" | "T07b", _) => (record.core_groups.is_empty(), "core group"),
        ("T08" | "T08b", _) => (record.review_conferences.is_empty(), "review conference"),
        ("T09", _) => (
            no_visit(&[VisitKind::ChildProtection, VisitKind::Section47, VisitKind::LookedAfter]),
            "child protection visit",
        ),
        ("T10", "visit") => (record.visits.is_empty(), "visit"),
        ("T10", "review") => {
            let none = record.child_in_need_plans.iter().all(|plan| plan.reviewed_on.is_empty());
            (none, "review of a child in need plan")
        }
        ("T11", "visit") => (no_visit(&[VisitKind::EarlyHelp]), "early help visit"),
        ("T12" | "T12b" | "T12c", _) => (record.reviews.is_empty(), "looked-after review"),
        ("T13" | "T13b" | "T13c" | "T13d" | "T13e" | "T13f", _) => (
            no_visit(&[VisitKind::LookedAfter, VisitKind::ChildProtection, VisitKind::Section47]),
            "looked-after visit",
        ),
        ("T14" | "T26", _) => (record.care_plans.is_empty(), "care plan"),
        ("T17" | "T17b", _) => {
            let told = record.years.iter().any(|year| year.health_assessment == Some(true));
            (record.health.is_empty() && !told, "health assessment")
        }
        ("T18", _) => {
            let told = record.years.iter().any(|year| year.sdq_score.is_some() || year.sdq_reason.is_some());
            (record.questionnaires.is_empty() && !told, "questionnaire")
        }
        ("T19", _) => (record.education_plans.is_empty(), "personal education plan"),
        ("T21" | "T21b" | "T21c", _) => (no_visit(&[VisitKind::PrivateFostering]), "private fostering visit"),
        ("T22" | "T22c", _) => (record.pathway_plans.is_empty(), "pathway plan"),
        _ => (false, ""),
    };
    none.then_some(what)
}
