//! Plans and the meetings that make, carry out and review them; the legal gateway.

use domain::Fact;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::codes;
use domain::core_group::CoreGroup;
use domain::dates::long;
use domain::initial_conference::InitialConference;
use domain::pre_proceedings::PreProceedings;

use super::{Details, Known, Teller, lasts};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    Some(match fact {
        Fact::ChildInNeedPlan(plan) => (lasts(plan.end_date), of_child_in_need(plan)),
        Fact::ChildProtectionPlan(plan) => (summary_of_protection(plan), of_protection(plan)),
        Fact::InitialConference(held) => (summary_of_initial(held), of_initial(held, teller.known)),
        Fact::ReviewConference(held) => (summary_of_review(held), of_review(held)),
        Fact::CoreGroup(held) => (summary_of_core_group(held), of_core_group(held)),
        Fact::PreProceedings(steps) => (summary_of_pre_proceedings(steps), of_pre_proceedings(steps)),
        _ => return None,
    })
}

fn of_child_in_need(plan: &ChildInNeedPlan) -> Details {
    let reviews: Vec<String> = plan.reviewed_on.iter().map(|day| long(*day)).collect();
    Details::new()
        .day("Started", Some(plan.start_date))
        .day("Ended", plan.end_date)
        .words("The plan", plan.plan.as_ref())
        .maybe("Visits", plan.visit_every.map(|days| format!("At least every {days} days")))
        .maybe("Reviewed on", (!reviews.is_empty()).then(|| reviews.join("; ")))
}

fn of_protection(plan: &ChildProtectionPlan) -> Details {
    Details::new()
        .day("Started", Some(plan.start_date))
        .day("Ended", plan.end_date)
        .code("Category of abuse at the start", codes::CATEGORY_OF_ABUSE, plan.initial_category.as_ref())
        .code("Latest category of abuse", codes::CATEGORY_OF_ABUSE, plan.latest_category.as_ref())
        .words("The plan", plan.plan.as_ref())
        .maybe("Visits", plan.visit_every.map(|days| format!("At least every {days} working days")))
        .maybe("Earlier plans", plan.previous_plans.map(|count| count.to_string()))
        .mark("Made by another authority", plan.other_authority)
}

fn summary_of_protection(plan: &ChildProtectionPlan) -> String {
    let category = plan.latest_category.as_ref().or(plan.initial_category.as_ref());
    let category = category.map(|code| format!("{}. ", codes::CATEGORY_OF_ABUSE.label(code))).unwrap_or_default();
    category + &lasts(plan.end_date)
}

fn of_initial(held: &InitialConference, known: &dyn Known) -> Details {
    let quorate = if held.is_quorate() { "Yes" } else { "No: it needs social care and two other agencies" };
    Details::new()
        .day("Held on", Some(held.held_on))
        .day("Due", held.target)
        .mark("The child moved here with a plan", held.transfer_in)
        .agencies("Took part", &held.attended)
        .maybe("Quorate", (!held.attended.is_empty()).then_some(quorate))
        .yes_no("Parents took part", held.parents_attended)
        .participation(held.participation)
        .voice(held.voice.as_ref())
        .yes_no("Child protection plan agreed", held.plan_agreed)
        .code("Category of abuse", codes::CATEGORY_OF_ABUSE, held.category.as_ref())
        .words("Decision", held.decision.as_ref())
        .words("Who disagreed, and why", held.dissent.as_ref())
        .maybe("Chair", held.chair.as_ref().map(|chair| known.account(chair)))
}

fn summary_of_initial(held: &InitialConference) -> String {
    let category = held.category.as_ref().map(|code| format!(" {}.", codes::CATEGORY_OF_ABUSE.label(code)));
    match held.plan_agreed {
        Some(true) => format!("A child protection plan was agreed.{}", category.unwrap_or_default()),
        Some(false) => "No child protection plan was agreed.".to_owned(),
        None => "Whether a plan was agreed is not recorded.".to_owned(),
    }
}

fn of_review(held: &ReviewConference) -> Details {
    Details::new()
        .day("Held on", Some(held.held_on))
        .day("Plan that it reviewed started", Some(held.plan_start_date))
        .day("Due", held.due_on)
        .agencies("Took part", &held.attended)
        .participation(held.participation)
        .voice(held.voice.as_ref())
        .yes_no("The plan goes on", held.plan_continues)
        .code("Category of abuse", codes::CATEGORY_OF_ABUSE, held.category.as_ref())
        .words("Decision", held.decision.as_ref())
}

fn summary_of_review(held: &ReviewConference) -> String {
    let outcome = match held.plan_continues {
        Some(true) => " The plan goes on.",
        Some(false) => " The plan ended.",
        None => "",
    };
    format!("Reviewed the plan that started on {}.{outcome}", long(held.plan_start_date))
}

fn of_core_group(held: &CoreGroup) -> Details {
    Details::new()
        .day("Held on", Some(held.held_on))
        .agencies("Took part", &held.attended)
        .yes_no("Parents took part", held.parents_attended)
        .words("Progress", held.progress.as_ref())
        .voice(held.voice.as_ref())
        .day("Next", held.next_on)
}

fn summary_of_core_group(held: &CoreGroup) -> String {
    match held.next_on {
        Some(next) => format!("Met. The next is on {}.", long(next)),
        None => "Met. No date is set for the next.".to_owned(),
    }
}

fn of_pre_proceedings(steps: &PreProceedings) -> Details {
    Details::new()
        .day("Decision to start", steps.start_date)
        .day("Letter before proceedings sent", steps.letter_sent)
        .yes_no("Family group decision-making meeting offered", steps.family_meeting_offered)
        .yes_no("Family group decision-making meeting held", steps.family_meeting_held)
        .day("First meeting", steps.first_meeting)
        .maybe("Review meetings", steps.review_meetings.map(|count| count.to_string()))
        .day("Decision to step up or down", steps.step_decision)
        .code("Outcome", codes::PRE_PROCEEDINGS_OUTCOME, steps.outcome.as_ref())
        .day("Application to the court", steps.court_application)
        .day("Letter to initiate care proceedings", steps.letter_to_initiate)
}

fn summary_of_pre_proceedings(steps: &PreProceedings) -> String {
    match &steps.outcome {
        Some(code) => format!("Outcome: {}.", codes::PRE_PROCEEDINGS_OUTCOME.label(code)),
        None => "No outcome yet.".to_owned(),
    }
}
