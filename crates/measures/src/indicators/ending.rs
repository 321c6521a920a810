//! How a case went on and ended, as far as several families ask: the case of a day, its assessments, early help after it.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::referral::Referral;
use domain::step_change::{Level, StepChange};
use domain::{EntryId, Fact, Kind};

use crate::child::Child;
use crate::clocks::record::Held;

/// The code of a case closed after assessment with no further action.
const NO_FURTHER_ACTION: &str = "RC8";
/// The code of a case closed after assessment and referred to early help.
const TO_EARLY_HELP: &str = "RC9";

/// The source of a referral by early help (N00152).
pub(super) const FROM_EARLY_HELP: &str = "5D";

/// Whether a case was closed because the assessment found nothing to do.
pub(super) fn closed_with_no_further_action(referral: &Referral) -> bool {
    referral.closure_reason.as_deref() == Some(NO_FURTHER_ACTION)
}

/// Whether a case was closed and passed to early help, by its reason.
pub(super) fn closed_to_early_help(referral: &Referral) -> bool {
    referral.closure_reason.as_deref() == Some(TO_EARLY_HELP)
}

/// Whether a case was closed after assessment, because social care was not needed.
pub(super) fn closed_after_assessment(referral: &Referral) -> bool {
    closed_with_no_further_action(referral) || closed_to_early_help(referral)
}

/// The referral to which a day belongs: the last one by then, if it had not been closed before.
pub(super) fn case_on<'c, 'a>(child: &'c Child<'a>, day: NaiveDate) -> Option<&'c Held<'a, Referral>> {
    let last = child.record.referrals.iter().rfind(|referral| referral.referral_date <= day)?;
    last.closure_date.is_none_or(|closed| day <= closed).then_some(last)
}

/// Assessments begun in the case that a referral opened, the earliest first.
fn assessments<'c, 'a>(
    child: &'c Child<'a>,
    referral: &Referral,
) -> impl DoubleEndedIterator<Item = &'c Held<'a, Assessment>> + use<'c, 'a> {
    let from = referral.referral_date;
    let closed = referral.closure_date.unwrap_or(NaiveDate::MAX);
    let next = child.record.referrals.iter().map(|other| other.referral_date).find(|day| *day > from);
    let next = next.unwrap_or(NaiveDate::MAX);
    let of_case = move |day: NaiveDate| from <= day && day <= closed && day < next;
    child.record.assessments.iter().filter(move |assessment| of_case(assessment.start_date))
}

/// The first assessment of the case that a referral opened.
pub(super) fn first_assessment<'c, 'a>(child: &'c Child<'a>, referral: &Referral) -> Option<&'c Held<'a, Assessment>> {
    assessments(child, referral).next()
}

/// The last assessment of the case that a referral opened.
pub(super) fn last_assessment<'c, 'a>(child: &'c Child<'a>, referral: &Referral) -> Option<&'c Held<'a, Assessment>> {
    assessments(child, referral).next_back()
}

/// A change of the level of help, and whether another entry says the same of that day.
pub(super) struct Step<'c> {
    pub entry: EntryId,
    pub change: &'c StepChange,
    pub again: bool,
}

/// Changes of the level of help, the earliest first.
pub(super) fn steps<'c>(child: &'c Child<'_>) -> Vec<Step<'c>> {
    let changes = child.facts().filter_map(|(entry, fact)| match fact {
        Fact::StepChange(change) => Some(Step { entry, change, again: false }),
        _ => None,
    });
    let mut all: Vec<Step<'_>> = changes.collect();
    debug_assert!(all.is_empty() || crate::child::KINDS.contains(&Kind::StepChange));
    all.sort_by_key(|step| (step.change.on, step.change.from, step.change.to));
    for place in 1..all.len() {
        let (one, other) = (all[place - 1].change, all[place].change);
        all[place].again = (one.on, one.from, one.to) == (other.on, other.from, other.to);
    }
    all
}

impl Step<'_> {
    /// From social care to early help.
    pub fn is_down_to_early_help(&self) -> bool {
        self.change.to == Level::EarlyHelp && self.change.from > Level::EarlyHelp
    }

    /// From early help to social care.
    pub fn is_up_from_early_help(&self) -> bool {
        self.change.from == Level::EarlyHelp && self.change.to > Level::EarlyHelp
    }
}
