//! What a workbook of a date must hold, so that its absence says something.

use chrono::{Months, NaiveDate};
use domain::{Fact, Kind};

/// The six months up to the date of a workbook: lists 1 to 5 hold what happened in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Window {
    pub fn up_to(as_at: NaiveDate) -> Self {
        Self { from: as_at.checked_sub_months(Months::new(6)).unwrap_or(as_at), until: as_at }
    }

    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Whether a later workbook would hold this record if it were so, by the guidance to the lists.
///
/// `said` is the date of the workbook that said it. Lists 1, 3, 4 and 5 hold all that happened in their six months. Lists 7 and
/// 8 hold every plan and every period of care that was open in theirs, but of one child the latest only: so do not ask
/// of a child of whom the later workbook has another. All other records are the latest of their kind, or of a list that
/// councils fill as they can (early help), and stay when they are not said again.
pub fn should_hold(fact: &Fact, said: NaiveDate, window: Window) -> bool {
    let Some(day) = fact.happened_at().map(|when| when.day()) else { return false };
    // What happened after the workbook that said it was never more than a plan.
    if day > window.until {
        return false;
    }
    match fact.kind() {
        Kind::Contact | Kind::Referral | Kind::Assessment | Kind::Section47Enquiry => window.holds(day),
        Kind::ChildProtectionPlan | Kind::PeriodOfCare => match fact.ended_at() {
            Some(end) => window.holds(end.day()),
            None => window.holds(said),
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::period_of_care::PeriodOfCare;
    use domain::referral::Referral;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn referral(date: &str) -> Fact {
        Referral { referral_date: day(date), ..Referral::default() }.into()
    }

    fn care(end: Option<&str>) -> Fact {
        let end_date = end.map(day);
        let start_date = day("2019-01-01");
        PeriodOfCare { start_date, began_before: false, end_date, category_of_need: None, end_reason: None }.into()
    }

    #[test]
    fn a_referral_is_missed_only_within_the_six_months_of_the_workbook() {
        let window = Window::up_to(day("2024-03-31"));
        assert_eq!(window.from, day("2023-09-30"));
        let said = day("2024-01-31");
        assert!(should_hold(&referral("2023-09-30"), said, window));
        assert!(should_hold(&referral("2024-01-31"), said, window));
        assert!(!should_hold(&referral("2023-09-29"), said, window));
        assert!(!should_hold(&referral("2024-04-01"), said, window));
    }

    #[test]
    fn a_period_of_care_that_was_open_is_missed_if_its_end_would_be_in_the_six_months() {
        let window = Window::up_to(day("2024-03-31"));
        assert!(should_hold(&care(None), day("2024-01-31"), window));
        assert!(!should_hold(&care(None), day("2023-01-31"), window));
        assert!(should_hold(&care(Some("2023-12-01")), day("2024-01-31"), window));
        assert!(!should_hold(&care(Some("2023-08-01")), day("2024-01-31"), window));
    }

    #[test]
    fn a_visit_that_was_the_last_one_is_not_missed_when_there_is_a_later_one() {
        use domain::When;
        use domain::health_assessment::{HealthAssessment, HealthKind, HealthStatus};
        let on = day("2024-01-10");
        let check: Fact = HealthAssessment { on, kind: HealthKind::Dental, status: HealthStatus::Completed }.into();
        assert_eq!(check.happened_at(), Some(When::Day(on)));
        assert!(!should_hold(&check, day("2024-01-31"), Window::up_to(day("2024-03-31"))));
    }
}
