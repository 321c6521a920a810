//! Care: periods, episodes, placements, legal status, care plans, reviews, adoption.

use domain::Fact;
use domain::adoption::{Adoption, PreviousPermanence};
use domain::care_plan::CarePlan;
use domain::codes;
use domain::dates::long;
use domain::legal_status::LegalStatus;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::looked_after_review::{LookedAfterReview, ReviewingOfficerContact};
use domain::period_of_care::PeriodOfCare;
use domain::placement::Placement;
use domain::source::authority_name;

use super::{Details, Hides, Known, Teller, lasts};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    Some(match fact {
        Fact::PeriodOfCare(period) => (summary_of_period(period), of_period(period)),
        Fact::LookedAfterEpisode(episode) => (summary_of_episode(episode), of_episode(episode, teller.hides)),
        Fact::Placement(placement) => {
            (summary_of_placement(placement, teller.hides), of_placement(placement, teller.hides))
        }
        Fact::LegalStatus(status) => (summary_of_legal(status), of_legal(status)),
        Fact::CarePlan(plan) => (summary_of_care_plan(plan), of_care_plan(plan)),
        Fact::LookedAfterReview(review) => (summary_of_review(review), of_review(review, teller.known)),
        Fact::ReviewingOfficerContact(contact) => (
            "The reviewing officer kept in touch between reviews.".to_owned(),
            Details::new().day("On", Some(contact.on)).words("Note", note_of(contact)),
        ),
        Fact::DeprivationOfLiberty(order) => {
            (lasts(order.until), Details::new().day("From", Some(order.from)).day("Until", order.until))
        }
        Fact::Adoption(adoption) => (summary_of_adoption(adoption), of_adoption(adoption)),
        Fact::PreviousPermanence(earlier) => (summary_of_previous(earlier), of_previous(earlier)),
        Fact::Motherhood(motherhood) => (
            "The child is a mother.".to_owned(),
            Details::new().day("Her child was born on", motherhood.child_birth_date),
        ),
        Fact::UnaccompaniedChild(status) => {
            (lasts(status.until), Details::new().day("Status from", status.from).day("Status until", status.until))
        }
        _ => return None,
    })
}

fn note_of(contact: &ReviewingOfficerContact) -> Option<&domain::narrative::Narrative> {
    contact.note.as_ref()
}

fn of_period(period: &PeriodOfCare) -> Details {
    Details::new()
        .day("Started", Some(period.start_date))
        .day("Ended", period.end_date)
        .code("Category of need", codes::CATEGORY_OF_NEED, period.category_of_need.as_ref())
        .code("Why it ended", codes::REASON_EPISODE_CEASED, period.end_reason.as_ref())
}

fn summary_of_period(period: &PeriodOfCare) -> String {
    match period.end_date {
        Some(day) => format!("Looked after until {}.", long(day)),
        None => "Looked after.".to_owned(),
    }
}

fn of_episode(episode: &LookedAfterEpisode, hides: Hides) -> Details {
    Details::new()
        .day("Started", Some(episode.start_date))
        .code("Why it started", codes::REASON_NEW_EPISODE, episode.reason_new.as_ref())
        .code("Legal status", codes::LEGAL_STATUS, episode.legal_status.as_ref())
        .code("Category of need", codes::CATEGORY_OF_NEED, episode.category_of_need.as_ref())
        .code("Placement", codes::PLACEMENT_TYPE, episode.placement.as_ref())
        .code("Placement provider", codes::PLACEMENT_PROVIDER, episode.provider.as_ref())
        .day("Ended", episode.end_date)
        .code("Why it ended", codes::REASON_EPISODE_CEASED, episode.reason_ceased.as_ref())
        .code("Why the placement changed", codes::REASON_PLACE_CHANGE, episode.reason_place_change.as_ref())
        .hidden_if(hides.home, "Postcode of home", episode.home_postcode.as_deref())
        .hidden_if(hides.placement, "Postcode of the placement", episode.placement_postcode.as_deref())
        .hidden_if(hides.placement, "Ofsted’s number of the provider", episode.urn.as_deref())
}

fn summary_of_episode(episode: &LookedAfterEpisode) -> String {
    let placement = episode.placement.as_ref().map(|code| format!("{}. ", codes::PLACEMENT_TYPE.label(code)));
    let legal = episode.legal_status.as_ref().map(|code| format!("{}. ", codes::LEGAL_STATUS.label(code)));
    placement.unwrap_or_default() + &legal.unwrap_or_default() + &lasts(episode.end_date)
}

fn of_placement(placement: &Placement, hides: Hides) -> Details {
    let hidden = hides.placement;
    let authority = placement.authority.as_ref().map(|code| authority_in_words(code));
    Details::new()
        .day("Started", Some(placement.start_date))
        .day("Ended", placement.end_date)
        .hidden_if(hidden, "Carers or home", placement.carer.clone())
        .mark("Its address is protected", placement.confidential)
        .yes_no("Outside the authority’s area", placement.outside_area)
        .hidden_if(hidden, "Authority where it lies", authority)
        .hidden_if(hidden, "Miles from home", placement.distance_miles.map(|miles| miles.to_string()))
        .mark("Began as an emergency", placement.emergency)
        .mark("Intended to last until the child is 18", placement.until_eighteen)
        .mark("Temporary approval of a connected person", placement.connected_person)
        .mark("With a parent before the assessment was done", placement.parent_before_assessment)
        .day("Placement plan agreed", placement.placement_plan_on)
        .day("Notice sent", placement.notice_sent_on)
        .code("Why the placement changed", codes::REASON_PLACE_CHANGE, placement.change_reason.as_ref())
}

/// An authority by its number, or one of the codes for places outside England.
fn authority_in_words(code: &str) -> String {
    authority_name(code).map_or_else(|| codes::PLACEMENT_AUTHORITY_SPECIAL.label(code), str::to_owned)
}

fn summary_of_placement(placement: &Placement, hides: Hides) -> String {
    let carer = placement.carer.as_ref().filter(|_| !hides.placement).map(|carer| format!("With {carer}. "));
    carer.unwrap_or_default() + &lasts(placement.end_date)
}

/// A supervision order is outside the codes of the looked-after children return.
pub(in crate::child) fn order_in_words(code: &str) -> String {
    if code == "SO" { "Supervision order".to_owned() } else { codes::LEGAL_STATUS.label(code) }
}

fn of_legal(status: &LegalStatus) -> Details {
    Details::new()
        .text("Order or status", order_in_words(&status.order))
        .day("From", Some(status.from))
        .day("Until", status.until)
        .maybe("Court", status.court.clone())
}

fn summary_of_legal(status: &LegalStatus) -> String {
    let until = status.until.map(|day| format!(" Until {}.", long(day)));
    format!("{}.{}", order_in_words(&status.order), until.unwrap_or_default())
}

fn of_care_plan(plan: &CarePlan) -> Details {
    Details::new()
        .day("Agreed", Some(plan.agreed_on))
        .maybe("Permanence plan", permanence(plan))
        .words("The plan", plan.plan.as_ref())
        .day("Until", plan.until)
}

/// What is planned for good, several in parallel planning.
fn permanence(plan: &CarePlan) -> Option<String> {
    let plans: Vec<String> = plan.permanence.iter().map(|code| codes::PERMANENCE_PLAN.label(code)).collect();
    (!plans.is_empty()).then(|| plans.join("; "))
}

fn summary_of_care_plan(plan: &CarePlan) -> String {
    permanence(plan).map_or_else(|| "No permanence plan is named.".to_owned(), |plans| format!("{plans}."))
}

fn of_review(review: &LookedAfterReview, known: &dyn Known) -> Details {
    Details::new()
        .day("Held on", Some(review.held_on))
        .day("Due", review.due_on)
        .mark("Cancelled", review.cancelled)
        .code("How the child took part", codes::REVIEW_PARTICIPATION, review.participation.as_ref())
        .voice(review.voice.as_ref())
        .words("Decisions", review.decisions.as_ref())
        .maybe("Reviewing officer", review.reviewing_officer.as_ref().map(|officer| known.account(officer)))
}

fn summary_of_review(review: &LookedAfterReview) -> String {
    if review.cancelled {
        return "Cancelled.".to_owned();
    }
    let part = review.participation.as_ref().map(|code| codes::REVIEW_PARTICIPATION.label(code));
    part.map_or_else(|| "Held. How the child took part is not recorded.".to_owned(), |part| format!("Held. {part}."))
}

fn of_adoption(adoption: &Adoption) -> Details {
    Details::new()
        .day("Entered care", adoption.entered_care_on)
        .day("Decision that the child should be placed", adoption.decision_on)
        .day("Placement order", adoption.placement_order_on)
        .day("Matched", adoption.matched_on)
        .day("Placed", adoption.placed_on)
        .day("Fostering for adoption from", adoption.fostering_for_adoption_on)
        .yes_no("Adopted by a foster carer", adoption.by_foster_carer)
        .maybe("Adopters", adoption.adopters.as_deref())
        .code("Sex of the adopters", codes::ADOPTER_SEX, adoption.adopters_sex.as_ref())
        .code("Legal status of the adopters", codes::ADOPTER_LEGAL_STATUS, adoption.adopters_status.as_ref())
        .day("No longer placed", adoption.placed_ceased_on)
        .code("Why no longer placed", codes::ADOPTION_REVERSAL_REASON, adoption.placed_ceased_reason.as_ref())
        .day("Adoption order", adoption.order_on)
        .day("Date of the matching of interest", adoption.date_of_interest)
        .maybe("Family number", adoption.family.clone())
}

fn summary_of_adoption(adoption: &Adoption) -> String {
    let steps = [
        ("Adopted on", adoption.order_on),
        ("No longer placed for adoption since", adoption.placed_ceased_on),
        ("Placed on", adoption.placed_on),
        ("Matched on", adoption.matched_on),
        ("Placement order on", adoption.placement_order_on),
        ("Decision on", adoption.decision_on),
    ];
    let last = steps.into_iter().find_map(|(words, day)| day.map(|day| format!("{words} {}.", long(day))));
    last.unwrap_or_else(|| "No step of adoption has a date.".to_owned())
}

fn of_previous(earlier: &PreviousPermanence) -> Details {
    Details::new()
        .text("What it was", codes::PREVIOUS_PERMANENCE.label(&earlier.kind))
        .maybe("Authority", earlier.authority.as_ref().map(|code| authority_in_words(code)))
        .maybe("Date, as the source gives it", earlier.date.as_deref())
}

fn summary_of_previous(earlier: &PreviousPermanence) -> String {
    format!("{}.", codes::PREVIOUS_PERMANENCE.label(&earlier.kind))
}
