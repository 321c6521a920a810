//! Plans and assessments beside the case that they belong to.

use chrono::{Days, NaiveDate};
use domain::dates::long;
use domain::{EntryId, Fact};

use super::{Fault, FaultKind, Look};

/// How far before a plan its conference may be dated: a plan begins on the day of the conference (T06), and files that round
/// or put down the day of the minutes are some weeks off.
const CONFERENCE_DAYS: u64 = 31;
/// An assessment ends within 45 working days; after a year nobody is still making it.
const ASSESSMENT_DAYS: i64 = 365;

pub(super) fn add(look: &Look<'_>, found: &mut Vec<Fault>) {
    without_conference(look, found);
    after_closure(look, found);
    after_death(look, found);
    assessments(look, found);
}

/// The open child protection plan without an initial conference; not one that another authority made.
fn without_conference(look: &Look<'_>, found: &mut Vec<Fault>) {
    let record = &look.child.record;
    let held: Vec<NaiveDate> = look
        .child
        .facts()
        .filter_map(|(_, fact)| match fact {
            Fact::InitialConference(one) => Some(one.held_on),
            Fact::Section47Enquiry(one) => one.conference_date,
            Fact::Referral(one) => one.initial_conference_date,
            _ => None,
        })
        .collect();
    for plan in record.child_protection_plans.iter().filter(|plan| !plan.other_authority) {
        let ended = plan.end_date.or(plan.ended_by);
        let is_open = plan.start_date <= look.day && ended.is_none_or(|until| until > look.day);
        let earliest = plan.start_date - Days::new(CONFERENCE_DAYS);
        if is_open && !held.iter().any(|day| earliest <= *day && *day <= plan.start_date) {
            let sentence = format!(
                "The child protection plan of {} is open, and no initial conference is recorded for it.",
                long(plan.start_date)
            );
            found.push(look.of_entries(FaultKind::PlanWithoutConference, sentence, vec![plan.entry]));
        }
    }
}

/// A plan without an end where every referral of the child has closed.
fn after_closure(look: &Look<'_>, found: &mut Vec<Fault>) {
    let record = &look.child.record;
    let cases = record.referrals.iter().filter(|one| one.no_further_action != Some(true) && !one.closure_not_told);
    let closed: Vec<Option<NaiveDate>> =
        cases.map(|one| one.closure_date.filter(|closed| *closed <= look.day)).collect();
    if closed.is_empty() || closed.iter().any(Option::is_none) {
        return;
    }
    let Some(last) = closed.into_iter().flatten().max() else { return };
    let protection = record
        .child_protection_plans
        .iter()
        .map(|plan| ("child protection plan", plan.entry, plan.start_date, plan.end_date.or(plan.ended_by)));
    let in_need = record
        .child_in_need_plans
        .iter()
        .map(|plan| ("child in need plan", plan.entry, plan.start_date, plan.end_date));
    for (what, entry, from, until) in protection.chain(in_need) {
        if until.is_none() && from <= last {
            let sentence = format!("The {what} of {} has no end, and the case closed on {}.", long(from), long(last));
            found.push(look.of_entries(FaultKind::PlanAfterClosure, sentence, vec![entry]));
        }
    }
}

fn after_death(look: &Look<'_>, found: &mut Vec<Fault>) {
    let Some((died, _)) = look.child.record.death.filter(|(died, _)| *died <= look.day) else { return };
    let open: Vec<(EntryId, &Fact)> = look
        .child
        .facts()
        .filter(|(_, fact)| {
            let is_kind = matches!(
                fact,
                Fact::ChildProtectionPlan(_) | Fact::ChildInNeedPlan(_) | Fact::PeriodOfCare(_) | Fact::Allocation(_)
            );
            is_kind && fact.happened_at().is_some_and(|at| at.day() <= died) && fact.ended_at().is_none()
        })
        .collect();
    for (entry, fact) in open {
        let sentence = format!("The child died on {}, and this has no end: {}.", long(died), of_what(fact));
        found.push(look.of_entries(FaultKind::OpenAfterDeath, sentence, vec![entry]));
    }
}

/// `child protection plan of 3 March 2026`.
pub(super) fn of_what(fact: &Fact) -> String {
    let kind = domain::letters::lower_first(fact.kind().in_words());
    fact.happened_at().map_or_else(|| kind.clone(), |at| format!("{kind} of {}", long(at.day())))
}

fn assessments(look: &Look<'_>, found: &mut Vec<Fault>) {
    if !look.child.open_on(look.day).assessment {
        return;
    }
    for one in look.child.record.assessments.iter().filter(|one| one.authorised_on.is_none()) {
        let days = (look.day - one.start_date).num_days();
        if days > ASSESSMENT_DAYS {
            let sentence =
                format!("The assessment of {} was never authorised; it is {days} days ago.", long(one.start_date));
            found.push(look.of_entries(FaultKind::AssessmentOpen, sentence, vec![one.entry]));
        }
    }
}
