//! The case itself: missing, without a worker, quiet, not talked over, or going on for long.

use chrono::{Days, Months, NaiveDate};
use domain::allocation::Part;
use domain::dates::long;
use domain::{EntryId, Fact, When};

use super::{Alert, Desks, Mend, Rule, Rules, Severity, key, opened};
use crate::child::Child;
use crate::indicators::child_in_need::activity::days_of_activity;
use crate::missing::{is_missing, is_missing_at};

/// Missing now.
pub(super) fn missing(child: &Child<'_>, today: NaiveDate, alerts: &mut Vec<Alert>) {
    let now = When::Day(today);
    let episodes = child.facts().filter_map(|(entry, fact)| match fact {
        Fact::MissingEpisode(one) if is_missing(one) && one.from.day() <= today && one.until.is_none() => {
            Some((one.from.day(), entry, one))
        }
        _ => None,
    });
    // Where nobody closed an earlier one, the latest stands for all: a child is missing once.
    let Some((since, entry, one)) = episodes.max_by_key(|(since, entry, _)| (*since, *entry)) else { return };
    if !is_missing_at(child.facts().map(|(_, fact)| fact), now) {
        return;
    }
    alerts.push(Alert {
        rule: Rule::MissingNow,
        key: key(Rule::MissingNow.code(), entry),
        raised_on: since,
        due_on: None,
        severity: Severity::Now,
        name: "Missing",
        when: format!("Since {}", long(since)),
        why: format!("missing since {}; no return is recorded", one.from.in_words()),
        mend: Mend::Page("/missing"),
    });
}

/// Open work, and nobody who works here has the child.
pub(super) fn unallocated(child: &Child<'_>, desks: &Desks, today: NaiveDate, alerts: &mut Vec<Alert>) {
    let open = child.open_on(today);
    if !open.needs_worker() || has_worker(child, desks, today) {
        return;
    }
    let Some((entry, since, why)) = nobody(child, desks, today) else { return };
    alerts.push(Alert {
        rule: Rule::Unallocated,
        key: key(Rule::Unallocated.code(), entry),
        raised_on: since,
        due_on: None,
        severity: Severity::Now,
        name: "Allocation",
        when: format!("Since {}", long(since)),
        why: format!("{}: {why}", open.in_words().to_lowercase()),
        mend: Mend::Allocate,
    });
}

/// Whether somebody who works here, or whom only a source names, has the child.
fn has_worker(child: &Child<'_>, desks: &Desks, today: NaiveDate) -> bool {
    let Some((_, lead)) = child.lead_on(today) else { return false };
    match lead.worker {
        Some(worker) => desks.works(worker),
        None => lead.named.as_ref().is_some_and(|named| named.worker.is_some()),
    }
}

/// The entry that says so, since when, and why nobody has the child.
fn nobody(child: &Child<'_>, desks: &Desks, today: NaiveDate) -> Option<(EntryId, NaiveDate, String)> {
    if let Some((entry, lead)) = child.lead_on(today) {
        let Some(worker) = lead.worker else {
            return Some((entry, lead.from, "given to a team, and to nobody in it".to_owned()));
        };
        let left = desks.left_on(worker).filter(|left| *left <= today);
        let since = left.unwrap_or(today).max(lead.from);
        return Some((entry, since, "whoever had the child works here no longer".to_owned()));
    }
    let leads = |part: Part| matches!(part, Part::KeyWorker | Part::FamilyHelpLead);
    let ended = child.allocations().iter().filter(|(_, one)| leads(one.part));
    let ended = ended.filter_map(|(entry, one)| one.until.filter(|until| *until <= today).map(|until| (until, *entry)));
    if let Some((until, entry)) = ended.max() {
        return Some((entry, until, "the last allocation ended without another".to_owned()));
    }
    let (entry, since) = opened(child, today)?;
    Some((entry, since, "never allocated here".to_owned()))
}

/// Nothing recorded lately, and not talked over in supervision lately.
pub(super) fn quiet(child: &Child<'_>, desks: &Desks, today: NaiveDate, rules: &Rules, alerts: &mut Vec<Alert>) {
    if !child.open_on(today).needs_worker() {
        return;
    }
    let Some((entry, since)) = opened(child, today) else { return };
    let last = last_activity(child, today).unwrap_or(since);
    let quiet = (today - last).num_days();
    if quiet > rules.no_activity_days {
        alerts.push(Alert {
            rule: Rule::NoActivity,
            // After something was done the next silence is another alert.
            key: format!("{}.{last}", key(Rule::NoActivity.code(), entry)),
            raised_on: last + Days::new(rules.no_activity_days.unsigned_abs() + 1),
            due_on: None,
            severity: Severity::Overdue,
            name: "Nothing recorded",
            when: format!("{quiet} days"),
            why: format!(
                "nothing is recorded since {}; the council looks after {} days",
                long(last),
                rules.no_activity_days
            ),
            mend: Mend::Page("/chronology"),
        });
    }
    supervision(child, desks, today, rules, alerts);
}

fn last_activity(child: &Child<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let by = |days: &[NaiveDate]| days[..days.partition_point(|day| *day <= today)].last().copied();
    by(&days_of_activity(child)).max(by(child.note_days()))
}

/// Only where somebody has the child: without a worker there is nobody to talk the case over with.
fn supervision(child: &Child<'_>, desks: &Desks, today: NaiveDate, rules: &Rules, alerts: &mut Vec<Alert>) {
    let Some((allocated, lead)) = child.lead_on(today) else { return };
    let Some(worker) = lead.worker.filter(|worker| desks.works(*worker)) else { return };
    let held = child.facts().filter_map(|(entry, fact)| match fact {
        Fact::CaseSupervision(held) if held.held_at.day() <= today => Some((held.held_at.day(), entry)),
        _ => None,
    });
    let last = held.max();
    let (since, entry) = match last {
        Some((day, entry)) if day >= lead.from => (day, entry),
        _ => (lead.from, allocated),
    };
    let days = (today - since).num_days();
    if days <= rules.no_supervision_days {
        return;
    }
    let why = match last {
        Some((day, _)) => format!("last talked over in supervision on {}", long(day)),
        None => format!("allocated on {}, and never talked over in supervision", long(lead.from)),
    };
    alerts.push(Alert {
        rule: Rule::NoSupervision,
        key: key(Rule::NoSupervision.code(), entry),
        raised_on: since + Days::new(rules.no_supervision_days.unsigned_abs() + 1),
        due_on: None,
        severity: Severity::Overdue,
        name: "Supervision of the case",
        when: format!("{days} days"),
        why: format!("{why}; every {} days", rules.no_supervision_days),
        mend: Mend::Supervise(worker),
    });
}

/// A child protection plan that has gone on for as long as the council wants to hear of.
pub(super) fn drift(child: &Child<'_>, today: NaiveDate, rules: &Rules, alerts: &mut Vec<Alert>) {
    if !child.open_on(today).child_protection {
        return;
    }
    let open =
        child.record.child_protection_plans.iter().filter(|plan| {
            plan.start_date <= today && plan.end_date.or(plan.ended_by).is_none_or(|until| until > today)
        });
    let Some(plan) = open.min_by_key(|plan| (plan.rank, plan.start_date)) else { return };
    let passed = rules.drift_months.iter().filter_map(|months| {
        let day = plan.start_date.checked_add_months(Months::new(*months))?;
        (day <= today).then_some((*months, day))
    });
    let Some((months, day)) = passed.max() else { return };
    alerts.push(Alert {
        rule: Rule::Drift,
        key: key(&format!("{}.{months}", Rule::Drift.code()), plan.entry),
        raised_on: day,
        due_on: None,
        severity: Severity::Overdue,
        name: "Child protection plan",
        when: format!("{months} months and more"),
        why: format!(
            "the child protection plan began on {} and has gone on for {months} months",
            long(plan.start_date)
        ),
        mend: Mend::Decide,
    });
}
