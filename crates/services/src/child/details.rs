//! What a fact says, as a reader sees it: a sentence, and labels with their values.

use chrono::NaiveDate;
use domain::address::Address;
use domain::assessment::Assessment;
use domain::break_glass::BreakGlass;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::codes::{self, CodeSet};
use domain::contact::{Contact, FamilyAware};
use domain::dates::{long, long_london};
use domain::import_question::{Answer, Doubt, ImportQuestion};
use domain::person::Person;
use domain::pre_proceedings::PreProceedings;
use domain::referral::Referral;
use domain::relationship::Relationship;
use domain::restriction::Restriction;
use domain::section_47_enquiry::Section47Enquiry;
use domain::{Fact, SubjectId};

/// A label and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub label: &'static str,
    pub value: String,
}

/// What the words need that is not in the fact itself.
pub(super) trait Known {
    /// What to call somebody else, as far as the reader may know.
    fn person(&self, subject: SubjectId) -> String;
    /// The name of an account.
    fn account(&self, user_name: &str) -> String;
}

/// Collects details in order, leaving out what is not said.
struct Details(Vec<Detail>);

impl Details {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn text(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.0.push(Detail { label, value: value.into() });
        self
    }

    fn maybe(self, label: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(label, value),
            None => self,
        }
    }

    fn day(self, label: &'static str, day: Option<NaiveDate>) -> Self {
        self.maybe(label, day.map(long))
    }

    fn code(self, label: &'static str, set: CodeSet, code: Option<&String>) -> Self {
        self.maybe(label, code.map(|code| set.label(code)))
    }

    fn yes_no(self, label: &'static str, answer: Option<bool>) -> Self {
        self.maybe(label, answer.map(yes_no))
    }
}

fn yes_no(answer: bool) -> &'static str {
    if answer { "Yes" } else { "No" }
}

/// Everything that a fact says.
pub(super) fn details(fact: &Fact, known: &dyn Known) -> Vec<Detail> {
    let details = match fact {
        Fact::Account(_) | Fact::Authority(_) => Details::new(),
        Fact::Address(address) => of_address(address),
        Fact::Assessment(assessment) => of_assessment(assessment),
        Fact::BreakGlass(opened) => of_break_glass(opened, known),
        Fact::ChildInNeedPlan(plan) => Details::new().day("Started", Some(plan.start_date)).day("Ended", plan.end_date),
        Fact::ChildProtectionPlan(plan) => of_child_protection_plan(plan),
        Fact::Contact(contact) => of_contact(contact, known),
        Fact::ImportQuestion(question) => of_import_question(question, known),
        Fact::Person(person) => of_person(person),
        Fact::PreProceedings(steps) => of_pre_proceedings(steps),
        Fact::Referral(referral) => of_referral(referral),
        Fact::Relationship(tie) => {
            Details::new().text("Who", known.person(tie.to)).text("Is the child’s", tie.tie.in_words())
        }
        Fact::Restriction(restriction) => of_restriction(restriction, known),
        Fact::ReviewConference(review) => Details::new()
            .day("Held on", Some(review.held_on))
            .day("Plan that it reviewed started", Some(review.plan_start_date)),
        Fact::Section47Enquiry(enquiry) => of_section_47_enquiry(enquiry),
    };
    details.0
}

fn of_address(address: &Address) -> Details {
    let lines = address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ");
    Details::new()
        .text("Address", lines)
        .day("From", address.from)
        .day("Until", address.until)
        .maybe("Protected", address.protected.then_some("Yes: keep from people who need not know it"))
}

fn of_assessment(assessment: &Assessment) -> Details {
    let factors: Vec<String> = assessment.factors.iter().map(|code| codes::ASSESSMENT_FACTOR.label(code)).collect();
    Details::new()
        .day("Started", Some(assessment.start_date))
        .day("Internal review", assessment.internal_review_date)
        .day("Authorised", assessment.authorised_on)
        .maybe("Factors", (!factors.is_empty()).then(|| factors.join("; ")))
}

fn of_break_glass(opened: &BreakGlass, known: &dyn Known) -> Details {
    let answered = opened.answer.as_ref();
    Details::new()
        .text("Opened by", known.account(&opened.account))
        .text("Reason", &opened.reason)
        .text("From", long_london(opened.from))
        .text("Until", long_london(opened.until))
        .maybe("Found justified", answered.map(|answer| yes_no(answer.justified)))
        .maybe("Answered by", answered.map(|answer| known.account(&answer.by)))
        .maybe("Note", answered.map(|answer| answer.note.clone()))
}

fn of_child_protection_plan(plan: &ChildProtectionPlan) -> Details {
    Details::new()
        .day("Started", Some(plan.start_date))
        .day("Ended", plan.end_date)
        .code("Category of abuse at the start", codes::CATEGORY_OF_ABUSE, plan.initial_category.as_ref())
        .code("Latest category of abuse", codes::CATEGORY_OF_ABUSE, plan.latest_category.as_ref())
        .maybe("Earlier plans", plan.previous_plans.map(|count| count.to_string()))
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

fn of_import_question(question: &ImportQuestion, known: &dyn Known) -> Details {
    let doubt = match &question.doubt {
        Doubt::MovedReferral { .. } => "Is this the same referral with its date corrected?".to_owned(),
        Doubt::NoIdentifier { candidates } => {
            format!("The child has no identifier. Who is it? ({} may be the one)", candidates.len())
        }
    };
    let answer = question.answer.as_ref().map(|answer| match answer {
        Answer::Same => "The same referral".to_owned(),
        Answer::Different => "Another referral".to_owned(),
        Answer::Child { subject } => known.person(*subject),
        Answer::NewChild => "A child not known before".to_owned(),
        Answer::Discard => "The file is wrong; nothing was taken from it".to_owned(),
    });
    Details::new()
        .text("File", &question.file)
        .text("Line of the file", question.line.to_string())
        .text("Question", doubt)
        .text("Answer", answer.unwrap_or_else(|| "Not answered yet".to_owned()))
}

/// The labels are those of the identity, in its order.
fn of_person(person: &Person) -> Details {
    let mut details = Details::new();
    for (label, value) in super::identity::said(person) {
        details = details.maybe(label, value);
    }
    details
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

fn of_referral(referral: &Referral) -> Details {
    Details::new()
        .day("Received", Some(referral.referral_date))
        .code("Source", codes::REFERRAL_SOURCE, referral.source.as_ref())
        .code("Primary need", codes::PRIMARY_NEED, referral.primary_need.as_ref())
        .yes_no("No further action", referral.no_further_action)
        .day("Initial child protection conference", referral.initial_conference_date)
        .day("Closed", referral.closure_date)
        .code("Reason for closure", codes::CLOSURE_REASON, referral.closure_reason.as_ref())
}

fn of_restriction(restriction: &Restriction, known: &dyn Known) -> Details {
    let allowed: Vec<String> = restriction.allowed.iter().map(|name| known.account(name)).collect();
    let allowed = if allowed.is_empty() { "Nobody".to_owned() } else { allowed.join(", ") };
    Details::new().text("Reason", &restriction.reason).text("May open the record", allowed)
}

fn of_section_47_enquiry(enquiry: &Section47Enquiry) -> Details {
    Details::new()
        .day("Strategy discussion", Some(enquiry.start_date))
        .day("Initial child protection conference due", enquiry.conference_target)
        .day("Initial child protection conference", enquiry.conference_date)
        .yes_no("Conference not required", enquiry.conference_not_required)
}

/// One sentence.
pub(super) fn summary(fact: &Fact, known: &dyn Known) -> String {
    match fact {
        Fact::Account(_) | Fact::Authority(_) => fact.kind().in_words().to_owned(),
        Fact::Address(address) => format!(
            "Lives at {}.",
            address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ")
        ),
        Fact::Assessment(assessment) => match assessment.authorised_on {
            Some(day) => format!("Authorised on {}.", long(day)),
            None => "Not authorised yet.".to_owned(),
        },
        Fact::BreakGlass(opened) => {
            format!("{} opened the restricted record in an emergency.", known.account(&opened.account))
        }
        Fact::ChildInNeedPlan(ChildInNeedPlan { end_date, .. }) => lasts(*end_date),
        Fact::ChildProtectionPlan(plan) => summary_of_plan(plan),
        Fact::Contact(contact) => summary_of_contact(contact),
        Fact::ImportQuestion(question) => match question.answer {
            Some(_) => "A question from an import, answered.".to_owned(),
            None => "An import asks about this child, and nobody has answered.".to_owned(),
        },
        Fact::Person(person) => format!("{}.", person.label()),
        Fact::PreProceedings(steps) => match &steps.outcome {
            Some(code) => format!("Outcome: {}.", codes::PRE_PROCEEDINGS_OUTCOME.label(code)),
            None => "No outcome yet.".to_owned(),
        },
        Fact::Referral(referral) => summary_of_referral(referral),
        Fact::Relationship(Relationship { to, tie }) => {
            format!("{} is the child’s {}.", known.person(*to), tie.in_words())
        }
        Fact::Restriction(_) => "Only the people named may open the record.".to_owned(),
        Fact::ReviewConference(ReviewConference { plan_start_date, .. }) => {
            format!("Reviewed the plan that started on {}.", long(*plan_start_date))
        }
        Fact::Section47Enquiry(enquiry) => summary_of_enquiry(enquiry),
    }
}

fn lasts(end: Option<NaiveDate>) -> String {
    end.map_or_else(|| "Open.".to_owned(), |day| format!("Ended on {}.", long(day)))
}

fn summary_of_plan(plan: &ChildProtectionPlan) -> String {
    let category = plan.latest_category.as_ref().or(plan.initial_category.as_ref());
    let category = category.map(|code| format!("{}. ", codes::CATEGORY_OF_ABUSE.label(code))).unwrap_or_default();
    category + &lasts(plan.end_date)
}

fn summary_of_contact(contact: &Contact) -> String {
    let from = codes::REFERRAL_SOURCE.label(&contact.source);
    match &contact.decision {
        Some(decision) => format!("From {from}. Decision: {}.", decision.outcome.in_words()),
        None => format!("From {from}. No decision yet."),
    }
}

fn summary_of_referral(referral: &Referral) -> String {
    let from = referral.source.as_ref().map(|code| format!("From {}. ", codes::REFERRAL_SOURCE.label(code)));
    let need = referral.primary_need.as_ref().map(|code| format!("Need: {}. ", codes::PRIMARY_NEED.label(code)));
    let state = match (referral.closure_date, referral.no_further_action) {
        (Some(day), _) => format!("Closed on {}.", long(day)),
        (None, Some(true)) => "No further action.".to_owned(),
        (None, _) => "Open.".to_owned(),
    };
    from.unwrap_or_default() + &need.unwrap_or_default() + &state
}

fn summary_of_enquiry(enquiry: &Section47Enquiry) -> String {
    match (enquiry.conference_date, enquiry.conference_not_required) {
        (Some(day), _) => format!("Led to an initial child protection conference on {}.", long(day)),
        (None, Some(true)) => "No conference was required.".to_owned(),
        (None, _) => "No conference recorded yet.".to_owned(),
    }
}
