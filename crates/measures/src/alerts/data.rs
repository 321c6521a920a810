//! What is missing in the record of a child with open work, and what contradicts itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{EntryId, Fact, journey};

use super::{Alert, Mend, Rule, Severity, key, opened, who};
use crate::child::Child;

pub(super) fn faults(child: &Child<'_>, today: NaiveDate, alerts: &mut Vec<Alert>) {
    missing(child, today, alerts);
    contradictions(child, today, alerts);
}

fn missing(child: &Child<'_>, today: NaiveDate, alerts: &mut Vec<Alert>) {
    let (Some(person), Some((_, since))) = (who(child), opened(child, today)) else { return };
    let is_expected =
        child.facts().any(|(_, fact)| matches!(fact, Fact::Person(one) if one.expected_birth_date.is_some()));
    let about = &child.about;
    let wanting = [
        ("birth_date", "Date of birth", about.born.is_none() && !is_expected),
        ("sex", "Sex", about.sex.is_none() && !is_expected),
        ("ethnicity", "Ethnicity", about.ethnicity.is_none() && !is_expected),
    ];
    for (code, name, is_missing) in wanting {
        if is_missing {
            alerts.push(Alert {
                rule: Rule::DataFault,
                key: key(&format!("data.{code}"), person),
                raised_on: since,
                due_on: None,
                severity: Severity::Tidy,
                name,
                when: "Not recorded".to_owned(),
                why: "no source says it, and returns and figures need it".to_owned(),
                mend: Mend::Page(""),
            });
        }
    }
}

/// Within each source: what two sources say differently is a question for the analyst.
fn contradictions(child: &Child<'_>, today: NaiveDate, alerts: &mut Vec<Alert>) {
    let mut by_source: BTreeMap<&str, Vec<(EntryId, &Fact)>> = BTreeMap::new();
    for ((entry, fact), (source, _)) in child.facts().zip(child.told()) {
        by_source.entry(source).or_default().push((entry, fact));
    }
    for (source, facts) in by_source {
        for fault in journey::faults(facts.iter().copied()) {
            let Some(entry) = fault.entries.iter().min().copied() else { continue };
            let days = facts.iter().filter(|(entry, _)| fault.entries.contains(entry));
            let last = days.filter_map(|(_, fact)| fact.happened_at()).map(|at| at.day()).max();
            let from = if source == crate::told::RECORDED_HERE { "" } else { " (as a file tells it)" };
            let sentence = fault.sentence.trim_end_matches('.');
            alerts.push(Alert {
                rule: Rule::DataFault,
                key: key(&format!("data.{}", fault.rule.replace(' ', "_")), entry),
                raised_on: last.map_or(today, |day| day.min(today)),
                due_on: None,
                severity: Severity::Tidy,
                name: "Contradiction",
                when: format!("Rule {}", fault.rule),
                why: format!("{}{from}", domain::letters::lower_first(sentence)),
                mend: Mend::Entry(entry),
            });
        }
    }
}
