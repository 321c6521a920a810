//! The front door: contacts, early help, referrals, assessments, strategy discussions, section 47 enquiries.

use domain::Fact;
use domain::allocation::HandledBy;
use domain::assessment::Assessment;
use domain::codes;
use domain::contact::{Contact, FamilyAware};
use domain::dates::long;
use domain::early_help::{EarlyHelpEnd, EarlyHelpEpisode};
use domain::referral::Referral;
use domain::section_47_enquiry::Section47Enquiry;
use domain::step_change::StepChange;
use domain::strategy_discussion::StrategyDiscussion;

use super::{Details, Known, Teller, lasts};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    let known = teller.known;
    Some(match fact {
        Fact::Contact(contact) => (summary_of_contact(contact), of_contact(contact, known)),
        Fact::EarlyHelpEpisode(episode) => (summary_of_early_help(episode), of_early_help(episode)),
        Fact::StepChange(step) => (summary_of_step(step), of_step(step, known)),
        Fact::Referral(referral) => (summary_of_referral(referral), of_referral(referral)),
        Fact::Assessment(assessment) => (summary_of_assessment(assessment), of_assessment(assessment)),
        Fact::StrategyDiscussion(held) => (format!("{}.", held.outcome.in_words()), of_strategy(held, known)),
        Fact::Section47Enquiry(enquiry) => (summary_of_enquiry(enquiry), of_enquiry(enquiry)),
        _ => return None,
    })
}

fn handled_by(details: Details, by: Option<&HandledBy>) -> Details {
    let part = |part: fn(&HandledBy) -> Option<&str>| by.and_then(part);
    details
        .maybe("Team, as the source names it", part(|by| by.team.as_deref()))
        .maybe("Worker, as the source names them", part(|by| by.worker.as_deref()))
}

fn of_contact(contact: &Contact, known: &dyn Known) -> Details {
    let aware = match &contact.family_aware {
        FamilyAware::Yes => "Yes".to_owned(),
        FamilyAware::No { why } => format!("No: {why}"),
        FamilyAware::NotKnown => "Not known".to_owned(),
    };
    let decision = contact.decision.as_ref();
    Details::new()
        .text("Received", contact.received_at.in_words())
        .text("Source", codes::REFERRAL_SOURCE.label(&contact.source))
        .maybe("Referrer", contact.referrer_name.clone())
        .maybe("Organisation", contact.referrer_organisation.clone())
        .maybe("Telephone", contact.referrer_phone.clone())
        .text("Concern", &contact.concern)
        .maybe("What the child says", contact.childs_words.clone())
        .text("Family knows of the contact", aware)
        .maybe("Decision", decision.map(|decision| decision.outcome.in_words()))
        .maybe("Reason for the decision", decision.map(|decision| decision.reason.clone()))
        .maybe("Decided", decision.map(|decision| decision.decided_at.in_words()))
        .maybe("Decided by", decision.map(|decision| known.account(&decision.decided_by)))
}

fn summary_of_contact(contact: &Contact) -> String {
    let from = codes::REFERRAL_SOURCE.label(&contact.source);
    match &contact.decision {
        Some(decision) => format!("From {from}. Decision: {}.", decision.outcome.in_words()),
        None => format!("From {from}. No decision yet."),
    }
}

fn of_early_help(episode: &EarlyHelpEpisode) -> Details {
    Details::new()
        .day("Started", episode.start_date)
        .day("Assessment completed", episode.assessment_completed)
        .day("Ended", episode.end_date)
        .maybe("Led by", episode.organisation.clone())
        .maybe("Lead practitioner", episode.lead_practitioner.clone())
        .words("Reason", episode.reason.as_ref())
        .maybe("Why it ended", episode.end_reason.map(EarlyHelpEnd::in_words))
}

fn summary_of_early_help(episode: &EarlyHelpEpisode) -> String {
    let led = episode.organisation.as_ref().map(|who| format!("Led by {who}. ")).unwrap_or_default();
    match (episode.end_date, episode.assessment_completed) {
        (None, Some(day)) => format!("{led}Assessment completed on {}.", long(day)),
        (end, _) => led + &lasts(end),
    }
}

fn of_step(step: &StepChange, known: &dyn Known) -> Details {
    let agreed: Vec<String> = step.agreed_by.iter().map(|name| known.account(name)).collect();
    Details::new()
        .day("On", Some(step.on))
        .text("From", step.from.in_words())
        .text("To", step.to.in_words())
        .maybe("Agreed by", (!agreed.is_empty()).then(|| agreed.join(", ")))
        .maybe("Who leads now", step.receiving_lead.clone())
        .day("Handover", step.handover_on)
        .words("Reason", Some(&step.reason))
}

fn summary_of_step(step: &StepChange) -> String {
    let direction = if step.to > step.from { "Up" } else { "Down" };
    format!("{direction} from {} to {}.", step.from.in_words(), step.to.in_words())
}

fn of_referral(referral: &Referral) -> Details {
    let details = Details::new()
        .day("Received", Some(referral.referral_date))
        .code("Source", codes::REFERRAL_SOURCE, referral.source.as_ref())
        .code("Primary need", codes::PRIMARY_NEED, referral.primary_need.as_ref())
        .yes_no("No further action", referral.no_further_action)
        .day("Initial child protection conference", referral.initial_conference_date)
        .day("Closed", referral.closure_date)
        .maybe("Whether it was closed", referral.closure_not_told.then(|| "The list does not say".to_owned()))
        .code("Reason for closure", codes::CLOSURE_REASON, referral.closure_reason.as_ref());
    handled_by(details, referral.handled_by.as_ref())
}

fn summary_of_referral(referral: &Referral) -> String {
    let from = referral.source.as_ref().map(|code| format!("From {}. ", codes::REFERRAL_SOURCE.label(code)));
    let need = referral.primary_need.as_ref().map(|code| format!("Need: {}. ", codes::PRIMARY_NEED.label(code)));
    let state = match (referral.closure_date, referral.no_further_action) {
        (Some(day), _) => format!("Closed on {}.", long(day)),
        (None, Some(true)) => "No further action.".to_owned(),
        (None, _) if referral.closure_not_told => "Whether it was closed, the list does not say.".to_owned(),
        (None, _) => "Open.".to_owned(),
    };
    from.unwrap_or_default() + &need.unwrap_or_default() + &state
}

fn of_assessment(assessment: &Assessment) -> Details {
    let factors: Vec<String> = assessment.factors.iter().map(|code| codes::ASSESSMENT_FACTOR.label(code)).collect();
    let details = Details::new()
        .day("Started", Some(assessment.start_date))
        .day("Internal review", assessment.internal_review_date)
        .day("Authorised", assessment.authorised_on)
        .maybe("Factors", (!factors.is_empty()).then(|| factors.join("; ")))
        .yes_no("The child was seen", assessment.child_seen)
        .yes_no("The child was seen alone", assessment.seen_alone)
        .yes_no("Services are needed", assessment.needs_support)
        .voice(assessment.voice.as_ref())
        .words("Analysis", assessment.analysis.as_ref());
    handled_by(details, assessment.handled_by.as_ref())
}

fn summary_of_assessment(assessment: &Assessment) -> String {
    match assessment.authorised_on {
        Some(day) => format!("Authorised on {}.", long(day)),
        None => "Not authorised yet.".to_owned(),
    }
}

fn of_strategy(held: &StrategyDiscussion, known: &dyn Known) -> Details {
    Details::new()
        .maybe("Decided to hold it", held.decided_at.map(|at| at.in_words()))
        .text("Held", held.held_at.in_words())
        .mark("By telephone, with a full meeting to follow", held.urgent)
        .maybe("Chair", held.chair.as_ref().map(|chair| known.account(chair)))
        .agencies("Took part", &held.attended)
        .words("Reason", held.reason.as_ref())
        .words("What the agencies told one another", held.shared.as_ref())
        .text("Outcome", held.outcome.in_words())
        .words("Decision", held.decision.as_ref())
        .yes_no("Medical needed", held.medical_needed)
}

fn of_enquiry(enquiry: &Section47Enquiry) -> Details {
    let details = Details::new()
        .day("Strategy discussion", Some(enquiry.start_date))
        .day("Initial child protection conference due", enquiry.conference_target)
        .day("Initial child protection conference", enquiry.conference_date)
        .yes_no("Conference not required", enquiry.conference_not_required)
        .day("Ended", enquiry.end_date)
        .yes_no("Concerns found to be so", enquiry.substantiated);
    handled_by(details, enquiry.handled_by.as_ref())
}

fn summary_of_enquiry(enquiry: &Section47Enquiry) -> String {
    match (enquiry.conference_date, enquiry.conference_not_required) {
        (Some(day), _) => format!("Led to an initial child protection conference on {}.", long(day)),
        (None, Some(true)) => "No conference was required.".to_owned(),
        (None, _) => "No conference recorded yet.".to_owned(),
    }
}
