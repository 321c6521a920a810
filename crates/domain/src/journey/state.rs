//! The states, and which of them a child is in on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::care::{Care, care_on, is_care_leaver_on};
use crate::Fact;

/// A state of the journey, in the order in which a child usually comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    Contact,
    EarlyHelp,
    Referral,
    Assessment,
    StrategyDiscussion,
    Section47Enquiry,
    InitialConference,
    ChildInNeedPlan,
    ChildProtectionPlan,
    PreProceedings,
    PrivateFostering,
    LookedAfter,
    CareLeaver,
}

/// What the table says of a state.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    pub name: &'static str,
    pub begins: &'static str,
    pub ends: &'static str,
    pub decides: &'static str,
    /// Whether only one may be open at a time within an episode of need, with the rule that says so.
    pub one_open: Option<&'static str>,
}

impl State {
    pub const ALL: [Self; 13] = [
        Self::Contact,
        Self::EarlyHelp,
        Self::Referral,
        Self::Assessment,
        Self::StrategyDiscussion,
        Self::Section47Enquiry,
        Self::InitialConference,
        Self::ChildInNeedPlan,
        Self::ChildProtectionPlan,
        Self::PreProceedings,
        Self::PrivateFostering,
        Self::LookedAfter,
        Self::CareLeaver,
    ];

    pub fn in_words(self) -> &'static str {
        self.described().name
    }

    pub fn described(self) -> Described {
        let (name, begins, ends, decides, one_open) = match self {
            Self::Contact => (
                "Contact",
                "Anybody tells the front door of a child",
                "A decision is made on it",
                "Front-door worker, signed off by a manager",
                None,
            ),
            Self::EarlyHelp => (
                "Early help",
                "A contact or a step down leads to help by consent",
                "Outcomes met, stepped up, or the family chooses to stop",
                "Early help lead",
                None,
            ),
            Self::Referral => (
                "Referral (episode of need)",
                "A contact is accepted as a referral",
                "Closed with a date and a reason, or no further action",
                "Social worker with manager",
                Some("census rule 8815"),
            ),
            Self::Assessment => (
                "Single assessment",
                "A referral is accepted, or the child is assessed again",
                "A manager authorises it, and family and agencies are told",
                "Social worker writes, team manager authorises",
                Some("census rule 8896"),
            ),
            Self::StrategyDiscussion => (
                "Strategy discussion",
                "Reasonable cause to suspect significant harm",
                "Held the same day: its outcome is decided there",
                "Team manager chairs; police and health take part",
                None,
            ),
            Self::Section47Enquiry => (
                "Section 47 enquiry",
                "A strategy discussion decides on it",
                "A conference date, or that none is required",
                "Social worker leads, manager decides",
                Some("census rule 8839"),
            ),
            Self::InitialConference => (
                "Initial child protection conference",
                "An enquiry substantiates the concerns, or a child with a plan moves in",
                "Held the same day: a plan or none",
                "Independent conference chair",
                None,
            ),
            Self::ChildInNeedPlan => (
                "Child in need plan",
                "An assessment says services are needed, or a step down",
                "Goals met, or a step up",
                "Social worker and manager",
                Some("census rule 4004"),
            ),
            Self::ChildProtectionPlan => (
                "Child protection plan",
                "A conference decides on it, the same day",
                "A review conference ends it",
                "Conference",
                Some("census rule 8935"),
            ),
            Self::PreProceedings => (
                "Pre-proceedings",
                "A legal gateway decides to start",
                "Step up to court or step down",
                "Legal gateway panel",
                None,
            ),
            Self::PrivateFostering => (
                "Private fostering",
                "The authority is told or becomes aware",
                "The child is 16 (18 if disabled), returns, or becomes looked after",
                "Suitably qualified officer, signed off by a senior",
                None,
            ),
            Self::LookedAfter => (
                "Looked after",
                "Agreement (section 20), court order, police protection or remand",
                "An episode ceases for a reason other than X1",
                "Senior manager or panel; court",
                Some("SSDA903 rules 431 to 433"),
            ),
            Self::CareLeaver => (
                "Care leaver",
                "Leaves care after the 16th birthday with the weeks that the law asks",
                "25th birthday, or no longer wants help",
                "Leaving care team",
                None,
            ),
        };
        Described { name, begins, ends, decides, one_open }
    }

    /// The span in which a fact keeps a child in this state: first day, and last day where it is over.
    pub(super) fn span(fact: &Fact) -> Option<(Self, NaiveDate, Option<NaiveDate>)> {
        Some(match fact {
            Fact::Contact(contact) => {
                let day = contact.received_at.day();
                (Self::Contact, day, contact.decision.as_ref().map(|decision| decision.decided_at.day()))
            }
            Fact::EarlyHelpEpisode(help) => (Self::EarlyHelp, help.start_date?, help.end_date),
            Fact::Referral(referral) if referral.no_further_action == Some(true) || referral.closure_not_told => {
                (Self::Referral, referral.referral_date, Some(referral.referral_date))
            }
            Fact::Referral(referral) => (Self::Referral, referral.referral_date, referral.closure_date),
            Fact::Assessment(assessment) => (Self::Assessment, assessment.start_date, assessment.authorised_on),
            Fact::StrategyDiscussion(held) => (Self::StrategyDiscussion, held.held_at.day(), Some(held.held_at.day())),
            Fact::Section47Enquiry(enquiry) => {
                let answered = enquiry.conference_not_required == Some(true);
                let over = enquiry.end_date.or(enquiry.conference_date);
                (Self::Section47Enquiry, enquiry.start_date, over.or(answered.then_some(enquiry.start_date)))
            }
            Fact::InitialConference(held) => (Self::InitialConference, held.held_on, Some(held.held_on)),
            Fact::ChildInNeedPlan(plan) => (Self::ChildInNeedPlan, plan.start_date, plan.end_date),
            Fact::ChildProtectionPlan(plan) => (Self::ChildProtectionPlan, plan.start_date, plan.end_date),
            Fact::PreProceedings(steps) => {
                // Going to court ends them, whatever is written of the decision later.
                let over = steps.court_application.into_iter().chain(steps.step_decision).min();
                (Self::PreProceedings, steps.start_date?, over)
            }
            Fact::PrivateFostering(care) => (Self::PrivateFostering, care.aware_on, care.end_date),
            Fact::PeriodOfCare(period) => (Self::LookedAfter, period.start_date, period.end_date),
            Fact::LookedAfterEpisode(episode) => (Self::LookedAfter, episode.start_date, episode.end_date),
            Fact::CareLeaver(known) => (Self::CareLeaver, known.known_on?, None),
            _ => return None,
        })
    }
}

/// The states that a child is in on a day, from what stands of the child.
pub fn states_on<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> BTreeSet<State> {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    let spans = facts.iter().filter_map(|fact| State::span(fact));
    let open = spans.filter(|(_, from, until)| *from <= day && until.is_none_or(|until| until > day));
    let mut states: BTreeSet<State> = open.map(|span| span.0).collect();
    // Care is told by several facts together: short breaks are none, and what was known of a care leaver gets old.
    let care = [
        (State::LookedAfter, care_on(facts.iter().copied(), day) == Care::LookedAfter),
        (State::CareLeaver, is_care_leaver_on(facts.iter().copied(), day)),
    ];
    for (state, is_in) in care {
        if is_in {
            states.insert(state)
        } else {
            states.remove(&state)
        };
    }
    states
}

/// The highest intervention, as Annex A list 6 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseStatus {
    /// Nothing is open.
    Closed,
    EarlyHelp,
    /// A contact waits for a decision.
    Contact,
    /// An open referral with nothing else yet.
    OpenReferral,
    OpenAssessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    LookedAfter,
}

impl CaseStatus {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Closed => "Closed",
            Self::EarlyHelp => "Early help",
            Self::Contact => "Contact",
            Self::OpenReferral => "Open referral",
            Self::OpenAssessment => "Open assessment",
            Self::ChildInNeedPlan => "Child in need plan",
            Self::ChildProtectionPlan => "Child protection plan",
            Self::LookedAfter => "Looked after",
        }
    }

    /// Whether somebody of social care should be working with the child.
    pub fn needs_worker(self) -> bool {
        self >= Self::OpenReferral
    }
}

/// The highest state of a child on a day.
pub fn case_status<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> CaseStatus {
    let status = |state: &State| match state {
        State::LookedAfter => CaseStatus::LookedAfter,
        State::ChildProtectionPlan => CaseStatus::ChildProtectionPlan,
        State::ChildInNeedPlan => CaseStatus::ChildInNeedPlan,
        State::Assessment | State::Section47Enquiry => CaseStatus::OpenAssessment,
        State::Referral | State::PreProceedings | State::PrivateFostering => CaseStatus::OpenReferral,
        State::Contact => CaseStatus::Contact,
        State::EarlyHelp => CaseStatus::EarlyHelp,
        State::StrategyDiscussion | State::InitialConference | State::CareLeaver => CaseStatus::Closed,
    };
    states_on(facts, day).iter().map(status).max().unwrap_or(CaseStatus::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child_in_need_plan::ChildInNeedPlan;
    use crate::period_of_care::PeriodOfCare;
    use crate::referral::Referral;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_highest_of_several_states_is_the_status_and_the_last_day_is_no_longer_in_it() {
        let facts: Vec<Fact> = vec![
            Referral { referral_date: day("2026-01-05"), ..Referral::default() }.into(),
            ChildInNeedPlan { start_date: day("2026-02-02"), ..ChildInNeedPlan::default() }.into(),
            PeriodOfCare {
                start_date: day("2026-03-02"),
                began_before: false,
                end_date: Some(day("2026-04-01")),
                category_of_need: None,
                end_reason: None,
            }
            .into(),
        ];
        let cases = [
            ("2026-01-04", CaseStatus::Closed),
            ("2026-01-05", CaseStatus::OpenReferral),
            ("2026-02-02", CaseStatus::ChildInNeedPlan),
            ("2026-03-31", CaseStatus::LookedAfter),
            ("2026-04-01", CaseStatus::ChildInNeedPlan),
        ];
        for (on, expected) in cases {
            assert_eq!(case_status(&facts, day(on)), expected, "{on}");
        }
    }

    #[test]
    fn a_referral_without_further_action_opens_nothing() {
        let referral =
            Referral { referral_date: day("2026-01-05"), no_further_action: Some(true), ..Referral::default() };
        assert_eq!(case_status([&Fact::from(referral)], day("2026-01-06")), CaseStatus::Closed);
    }
}
