//! Leaving care: what is known of a young person, and the pathway plan.

use domain::Fact;
use domain::care_leaver::{CareLeaver, PathwayPlan};
use domain::codes;

use super::{Details, Teller};

pub(super) fn told(fact: &Fact, _: &Teller<'_>) -> Option<(String, Details)> {
    Some(match fact {
        Fact::CareLeaver(leaver) => (summary_of_leaver(leaver), of_leaver(leaver)),
        Fact::PathwayPlan(plan) => (if plan.is_review { "Reviewed." } else { "Agreed." }.to_owned(), of_pathway(plan)),
        _ => return None,
    })
}

fn of_leaver(leaver: &CareLeaver) -> Details {
    Details::new()
        .day("Known on", leaver.known_on)
        .maybe("Year", leaver.year.as_deref())
        .code("Eligibility", codes::ELIGIBILITY, leaver.eligibility.as_ref())
        .code("In touch", codes::IN_TOUCH, leaver.in_touch.as_ref())
        .day("Last contact", leaver.last_contact_on)
        .code("Where they live", codes::ACCOMMODATION, leaver.accommodation.as_ref())
        .yes_no("The place is suitable", leaver.suitable)
        .code("What they do", codes::ACTIVITY, leaver.activity.as_ref())
        .maybe("Personal adviser", leaver.personal_adviser.clone())
        .yes_no("Came as an unaccompanied asylum-seeking child", leaver.unaccompanied)
}

fn summary_of_leaver(leaver: &CareLeaver) -> String {
    let year = leaver.year.as_ref().map(|year| format!("Year {year}. ")).unwrap_or_default();
    let parts = [
        leaver.in_touch.as_ref().map(|code| codes::IN_TOUCH.label(code)),
        leaver.activity.as_ref().map(|code| codes::ACTIVITY.label(code)),
        leaver.accommodation.as_ref().map(|code| codes::ACCOMMODATION.label(code)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { format!("{year}Little is recorded.") } else { format!("{year}{}.", parts.join("; ")) }
}

fn of_pathway(plan: &PathwayPlan) -> Details {
    Details::new()
        .day("Agreed", Some(plan.agreed_on))
        .mark("Review of an earlier plan", plan.is_review)
        .words("The plan", plan.plan.as_ref())
        .voice(plan.voice.as_ref())
}
