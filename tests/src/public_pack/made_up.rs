//! Months of a made-up authority, published one after the other and attacked with what stands in them.
//!
//! The attacker reads what is printed and shares no code with what holds it back.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::FixedClock;
use ledger::Ledger;
use services::figures::{NewPublication, PublicLine, PublicUnit, PublicValue};
use services::{Actor, Purpose, Sightline};
use testkit::{Counting, TestDatabase};

use super::{Read, day, given_away};

const MONTHS: [&str; 5] = ["2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28"];

fn is_small(count: u64) -> bool {
    (1..=5).contains(&count)
}

/// The count in a value, or beside it: `of 12 referrals`.
fn count_of(line: &PublicLine, value: &PublicValue) -> Option<u64> {
    if line.unit == PublicUnit::Count {
        return value.text.parse().ok();
    }
    value.beside.trim_start_matches("of ").split(' ').next()?.parse().ok()
}

/// Every numerator that would be printed as this percentage of so many.
fn numerators(line: &PublicLine, value: &PublicValue) -> Option<Vec<u64>> {
    let of = count_of(line, value).filter(|_| line.unit == PublicUnit::Percentage)?;
    value.number?;
    let prints = |numerator: &u64| format!("{:.1}%", 100.0 * *numerator as f64 / of as f64) == value.text;
    Some((0..=of).filter(prints).collect())
}

fn values(line: &PublicLine) -> impl Iterator<Item = &PublicValue> {
    [Some(&line.now), line.before.as_ref(), line.year_before.as_ref(), line.year_to_date.as_ref()].into_iter().flatten()
}

/// What can be worked out from one line by itself.
fn faults(line: &PublicLine) -> Vec<String> {
    let mut faults = Vec::new();
    for value in values(line) {
        let place = format!("{} {} {} {}", line.id, value.when(), value.text, value.beside);
        if count_of(line, value).is_some_and(is_small) {
            faults.push(format!("{place}: a small count is printed"));
        }
        let Some(numerators) = numerators(line, value) else { continue };
        assert!(!numerators.is_empty(), "{place} is no percentage of that many");
        let of = count_of(line, value).unwrap_or_default();
        if numerators.iter().all(|number| is_small(*number) || is_small(of - number)) {
            faults.push(format!("{place}: it stands for {numerators:?}"));
        }
    }
    let Some(groups) = &line.groups else { return faults };
    let total = values(line).find(|value| (value.from, value.to) == (groups.from, groups.to));
    let hidden = groups.rows.iter().filter(|row| row.text == "c").count();
    let shown = groups.rows.iter().filter_map(|row| row.text.parse::<u64>().ok());
    if let (Some(total), 1) = (total.and_then(|total| count_of(line, total)), hidden)
        && line.unit != PublicUnit::Percentage
        && is_small(total.saturating_sub(shown.sum()))
    {
        faults.push(format!("{}: the one group that is hidden is the total less the others", line.id));
    }
    faults
}

/// Adds the counts that a pack prints, and the numerators that follow from its percentages.
fn learn(all: &mut Read, line: &PublicLine) {
    for value in values(line) {
        if let Some(count) = count_of(line, value) {
            all.insert((line.id.clone(), value.from, value.to), count);
        }
        if let Some([only]) = numerators(line, value).as_deref() {
            all.insert((format!("{} numerator", line.id), value.from, value.to), *only);
        }
    }
}

async fn publish(app: &Sightline, as_at: NaiveDate) -> Vec<PublicLine> {
    let director: Actor = app.actor_named("director").await.unwrap();
    let purpose = Purpose::usual(director.role);
    let new = NewPublication { title: format!("To {as_at}"), as_at, request_key: None };
    let entry = app.publish(&director, purpose, new).await.unwrap();
    app.public_scorecard(&director, purpose, Some(entry)).await.unwrap().unwrap().lines
}

#[tokio::test]
async fn months_of_a_made_up_authority_give_no_small_number_away() {
    let database = TestDatabase::sqlite();
    let now = "2026-03-18T14:00:00Z".parse().unwrap();
    let ledger = Ledger::open(&database.url, true).await.unwrap();
    synthetic::fill(ledger.clone(), 3, 120, now).await.unwrap();
    let app = Sightline::with(ledger, Arc::new(FixedClock::at(now)), Arc::new(Counting::default())).unwrap();
    app.prepare().await.unwrap();

    let mut all = Read::new();
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for month in MONTHS {
        let lines = publish(&app, day(month)).await;
        assert!(lines.len() > 20, "{} lines", lines.len());
        for line in &lines {
            assert_eq!(faults(line), Vec::<String>::new(), "{month}");
            learn(&mut all, line);
            *said.entry(if line.now.text == "c" { "held back" } else { "shown" }).or_default() += 1;
        }
        assert_eq!(given_away(&all), [], "after the pack to {month}");
        let with_trend = lines.iter().filter(|line| line.trend.iter().filter(|(_, value)| value.is_some()).count() > 1);
        assert!(with_trend.count() > 5, "what was shown before is drawn");
    }
    // Neither is the pack empty, nor is the authority so large that there is nothing to hold back.
    assert!(said["shown"] > said["held back"] && said["held back"] > 10, "{said:?}");
    let numerators = all.keys().filter(|(of, ..)| of.ends_with("numerator")).count();
    assert!(numerators > 20, "the attacker learns {numerators} numerators from percentages");
}
