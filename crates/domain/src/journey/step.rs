//! The steps that lead from one state to another, as a child usually takes them. Nothing is refused for want of a step.

use std::collections::BTreeSet;

use super::state::State;

/// From a state (`None`: the child is not known, or nothing is open) to another (`None`: all is closed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub from: Option<State>,
    pub to: Option<State>,
    pub when: &'static str,
}

const fn goes(from: Option<State>, to: Option<State>, when: &'static str) -> Step {
    Step { from, to, when }
}

use State::{
    Assessment, CareLeaver, ChildInNeedPlan, ChildProtectionPlan, Contact, EarlyHelp, InitialConference, LookedAfter,
    PreProceedings, PrivateFostering, Referral, Section47Enquiry, StrategyDiscussion,
};

/// Every step of the journey.
pub const STEPS: &[Step] = &[
    goes(None, Some(Contact), "somebody tells the front door"),
    goes(None, Some(Referral), "a return of an older system knows the referral and not its contact"),
    goes(None, Some(LookedAfter), "a return of an older system knows the period of care and not the referral"),
    goes(None, Some(CareLeaver), "a return of an older system knows the care leaver only"),
    goes(Some(Contact), Some(Referral), "the decision is a referral"),
    goes(Some(Contact), Some(EarlyHelp), "the decision is early help"),
    goes(Some(Contact), Some(StrategyDiscussion), "reasonable cause to suspect significant harm, at once"),
    goes(Some(Contact), Some(PrivateFostering), "the child is privately fostered"),
    goes(Some(Contact), None, "advice, or no further action"),
    goes(Some(EarlyHelp), Some(Contact), "step up: the front door is told"),
    goes(Some(EarlyHelp), None, "outcomes met, or the family stops"),
    goes(Some(Referral), Some(Assessment), "accepted for assessment"),
    goes(Some(Referral), Some(StrategyDiscussion), "reasonable cause to suspect significant harm"),
    goes(Some(Referral), Some(InitialConference), "a child with a plan in another authority moves in"),
    goes(Some(Referral), Some(ChildInNeedPlan), "a child known from elsewhere goes on with a plan"),
    goes(Some(Referral), Some(LookedAfter), "section 20, order, police protection or remand"),
    goes(Some(Referral), Some(PrivateFostering), "the child is privately fostered"),
    goes(Some(Referral), None, "no further action, or closed with a reason"),
    goes(Some(Assessment), Some(StrategyDiscussion), "reasonable cause to suspect significant harm"),
    goes(Some(Assessment), Some(ChildInNeedPlan), "services are needed"),
    goes(Some(Assessment), Some(PreProceedings), "the legal gateway decides to start"),
    goes(Some(Assessment), Some(LookedAfter), "section 20, order, police protection or remand"),
    goes(Some(Assessment), Some(PrivateFostering), "the child is privately fostered"),
    goes(Some(Assessment), Some(EarlyHelp), "closed after assessment, early help (RC9)"),
    goes(Some(Assessment), None, "closed after assessment, no further action (RC8)"),
    goes(Some(StrategyDiscussion), Some(Section47Enquiry), "the outcome is an enquiry"),
    goes(Some(StrategyDiscussion), Some(Assessment), "the outcome is an assessment only"),
    goes(Some(Section47Enquiry), Some(InitialConference), "concerns substantiated, risk of significant harm"),
    goes(Some(Section47Enquiry), Some(Assessment), "the enquiry is part of an assessment, or is followed by one"),
    goes(Some(Section47Enquiry), Some(ChildInNeedPlan), "concerns not substantiated, services needed"),
    goes(Some(Section47Enquiry), Some(LookedAfter), "section 20, order or police protection"),
    goes(Some(Section47Enquiry), Some(EarlyHelp), "concerns not substantiated, early help"),
    goes(Some(Section47Enquiry), None, "concerns not substantiated, nothing more needed"),
    goes(Some(InitialConference), Some(ChildProtectionPlan), "the conference decides on a plan"),
    goes(Some(InitialConference), Some(ChildInNeedPlan), "no child protection plan, services needed"),
    goes(Some(InitialConference), None, "no plan"),
    goes(Some(ChildInNeedPlan), Some(StrategyDiscussion), "step up: suspected significant harm"),
    goes(Some(ChildInNeedPlan), Some(Assessment), "the child is assessed again"),
    goes(Some(ChildInNeedPlan), Some(PreProceedings), "the legal gateway decides to start"),
    goes(Some(ChildInNeedPlan), Some(LookedAfter), "section 20, order, police protection or remand"),
    goes(Some(ChildInNeedPlan), Some(EarlyHelp), "step down"),
    goes(Some(ChildInNeedPlan), None, "goals met"),
    goes(Some(ChildProtectionPlan), Some(ChildInNeedPlan), "a review conference ends the plan: step down"),
    goes(Some(ChildProtectionPlan), Some(Assessment), "the child is assessed again"),
    goes(Some(ChildProtectionPlan), Some(StrategyDiscussion), "new significant harm"),
    goes(Some(ChildProtectionPlan), Some(PreProceedings), "the legal gateway decides to start"),
    goes(Some(ChildProtectionPlan), Some(LookedAfter), "section 20, order, police protection or remand"),
    goes(Some(ChildProtectionPlan), None, "a review conference ends the plan; 18; death; another authority"),
    goes(Some(PreProceedings), Some(LookedAfter), "an order, or section 20"),
    goes(Some(PreProceedings), Some(ChildInNeedPlan), "step down"),
    goes(Some(PreProceedings), Some(ChildProtectionPlan), "step down, the plan goes on"),
    goes(Some(PreProceedings), None, "neither court nor a plan is needed any more"),
    goes(Some(PrivateFostering), Some(LookedAfter), "the arrangement ends and the child is accommodated"),
    goes(Some(PrivateFostering), Some(StrategyDiscussion), "reasonable cause to suspect significant harm"),
    goes(Some(PrivateFostering), None, "the arrangement ends"),
    goes(Some(LookedAfter), Some(StrategyDiscussion), "reasonable cause to suspect significant harm"),
    goes(Some(LookedAfter), Some(Assessment), "assessed before going home or moving"),
    goes(
        Some(LookedAfter),
        Some(PreProceedings),
        "accommodated under section 20, and the legal gateway decides to start",
    ),
    goes(Some(LookedAfter), Some(ChildInNeedPlan), "home with support"),
    goes(Some(LookedAfter), Some(CareLeaver), "leaves care at 16 or over with the weeks that the law asks"),
    goes(Some(LookedAfter), None, "home, adoption, special guardianship or another lasting order"),
    goes(Some(CareLeaver), None, "25th birthday, or no longer wants help"),
];

/// The step between two states, if the table has one.
pub fn step(from: Option<State>, to: Option<State>) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.from == from && step.to == to)
}

/// Whether a state may begin for a child who is in `now`; the sentence says what must come first.
///
/// # Errors
/// No step of the table leads there from any state that the child is in.
pub fn may_begin(now: &BTreeSet<State>, state: State) -> Result<(), String> {
    let froms = || STEPS.iter().filter(move |step| step.to == Some(state));
    if froms().any(|step| step.from.is_none_or(|from| now.contains(&from))) {
        return Ok(());
    }
    let first: Vec<String> = froms().filter_map(|step| step.from).map(|from| from.in_words().to_lowercase()).collect();
    Err(format!("{} follows one of these, and none is open: {}.", state.in_words(), first.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_plan_without_a_conference_and_no_enquiry_without_a_strategy_discussion() {
        let referred = BTreeSet::from([Referral]);
        let refused = may_begin(&referred, ChildProtectionPlan).unwrap_err();
        assert!(refused.contains("initial child protection conference"), "{refused}");
        assert!(may_begin(&referred, Section47Enquiry).is_err());
        assert!(may_begin(&BTreeSet::from([InitialConference]), ChildProtectionPlan).is_ok());
    }

    #[test]
    fn a_child_whom_nobody_knows_begins_with_a_contact() {
        assert!(may_begin(&BTreeSet::new(), Contact).is_ok());
        assert!(may_begin(&BTreeSet::new(), Assessment).is_err());
    }

    #[test]
    fn each_step_stands_once_and_every_state_can_be_entered_and_left() {
        for (index, one) in STEPS.iter().enumerate() {
            assert!(!STEPS[..index].iter().any(|other| (other.from, other.to) == (one.from, one.to)), "{one:?}");
        }
        for state in State::ALL {
            assert!(STEPS.iter().any(|step| step.to == Some(state)), "{state:?} cannot be entered");
            assert!(STEPS.iter().any(|step| step.from == Some(state)), "{state:?} cannot be left");
        }
    }

    #[test]
    fn from_every_state_a_case_can_be_closed() {
        for start in State::ALL {
            let mut reached = BTreeSet::from([start]);
            while let Some(next) = STEPS
                .iter()
                .filter(|step| step.from.is_some_and(|from| reached.contains(&from)))
                .filter_map(|step| step.to)
                .find(|to| !reached.contains(to))
            {
                reached.insert(next);
            }
            let closes =
                STEPS.iter().any(|step| step.to.is_none() && step.from.is_some_and(|from| reached.contains(&from)));
            assert!(closes, "{start:?} never closes");
        }
    }
}
