//! Clocks that are overdue or fall due within the days that the council looks ahead.

use chrono::{Days, NaiveDate};
use domain::When;
use domain::clock::{Clock, State};

use super::{Alert, Mend, Rule, Rules, Severity, key};
use crate::child::Child;

/// Rules that are met by seeing the child.
const VISITS: [&str; 13] =
    ["T02", "T09", "T13", "T13b", "T13c", "T13d", "T13e", "T13f", "T13g", "T21", "T21b", "T21c", "T22b"];
/// Rules of which one step is met by seeing the child.
const VISIT_STEPS: [(&str, &str); 2] = [("T10", "visit"), ("T11", "visit")];

/// Whether a clock is met by seeing the child.
pub fn is_visit(clock: &Clock) -> bool {
    VISITS.contains(&clock.id()) || VISIT_STEPS.contains(&(clock.id(), clock.step.key.as_str()))
}

pub(super) fn clocks(child: &Child<'_>, today: NaiveDate, rules: &Rules, alerts: &mut Vec<Alert>) {
    let as_at = When::Day(today);
    for clock in child.clocks() {
        let (Some(due_on), true) = (clock.due_on(), clock.id() != "T01b" && is_told_of(child, clock)) else { continue };
        let severity = match clock.state(as_at) {
            State::Overdue { .. } => Severity::Overdue,
            State::DueToday => Severity::Soon,
            State::Running { .. } if (due_on - today).num_days() <= rules.soon_days => Severity::Soon,
            _ => continue,
        };
        let soon = due_on - Days::new(rules.soon_days.unsigned_abs());
        alerts.push(Alert {
            rule: rule_of(clock, severity),
            key: key(&format!("{}.{}", clock.id(), clock.step.key), clock.started.entry),
            raised_on: soon.max(clock.started.at.day()),
            due_on: Some(due_on),
            severity,
            name: &clock.rule.name,
            when: when(clock, today),
            why: clock.reason(as_at),
            mend: mend(clock),
        });
    }
}

/// What a return never tells of is not missing in a record that was made from it.
fn is_told_of(child: &Child<'_>, clock: &Clock) -> bool {
    let entry = clock.started.entry;
    clock.holds_none.is_none() || child.is_typed(entry) || (is_visit(clock) && child.is_told_with_visits(entry))
}

fn rule_of(clock: &Clock, severity: Severity) -> Rule {
    match clock.id() {
        "T20" => Rule::ReturnInterview,
        "T05" => Rule::Conference,
        "T08" | "T08b" | "T08c" => Rule::ProtectionReview,
        "T12" | "T12b" | "T12c" => Rule::CareReview,
        "T17" | "T17b" => Rule::HealthAssessment,
        "T19" => Rule::EducationPlan,
        _ if is_visit(clock) && severity == Severity::Overdue => Rule::NotSeen,
        _ => Rule::Timescale,
    }
}

fn mend(clock: &Clock) -> Mend {
    if is_visit(clock) {
        return Mend::Visit;
    }
    match clock.id() {
        "T17" | "T17b" | "T18" | "T19" => Mend::Page("/education-and-health"),
        "T20" => Mend::Page("/missing"),
        "T12" | "T12b" | "T12c" | "T14" | "T15" | "T16" | "T16b" => Mend::Page("/care"),
        "T03b" => Mend::Decide,
        _ => Mend::Page("/plans"),
    }
}

/// `Overdue by 3 working days`, `Due today`, `Due 17 March 2026`.
pub(super) fn when(clock: &Clock, today: NaiveDate) -> String {
    match clock.state(When::Day(today)) {
        State::Overdue { by } => format!("Overdue by {by}"),
        State::DueToday => "Due today".to_owned(),
        _ => clock.due_on().map_or_else(|| "Waits".to_owned(), |day| format!("Due {}", domain::dates::long(day))),
    }
}
