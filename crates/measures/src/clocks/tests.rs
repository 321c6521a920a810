//! Clocks of made-up children, each case a sentence.

mod chains;
mod coverage;
mod once;
mod other;
mod sources;

use domain::EntryId;
use domain::clock::{Clock, State, Timescales};
use domain::time::When;
use domain::{Fact, Kind};
use uuid::Uuid;

use super::*;

fn when(text: &str) -> When {
    text.parse().unwrap()
}

fn entry(number: usize) -> EntryId {
    Uuid::from_u128(number as u128 + 1)
}

/// A fact as the ledger would give it; the schema number is put in here.
fn fact(kind: &str, body: &str) -> Fact {
    let body = format!("{{\"schema\":1,{}", body.trim_start_matches('{'));
    Fact::from_body(Kind::from_code(kind).unwrap(), &body).unwrap_or_else(|error| panic!("{kind} {body}: {error}"))
}

/// The fact with one more field, where there is a value.
fn fact_with(kind: &str, body: &str, field: &str, value: Option<&str>) -> Fact {
    match value {
        None => fact(kind, body),
        Some(value) => fact(kind, &format!("{},\"{field}\":\"{value}\"}}", body.trim_end_matches('}'))),
    }
}

fn clocks(facts: &[Fact], as_at: &str) -> Vec<Clock> {
    clocks_by(facts, as_at, Timescales::built_in())
}

fn clocks_by(facts: &[Fact], as_at: &str, timescales: &Timescales) -> Vec<Clock> {
    let record = Record::of(facts.iter().enumerate().map(|(number, fact)| Dated::new(entry(number), fact)));
    clocks_of(&record, when(as_at), timescales)
}

/// How each clock of a rule and step (`T13e after`) stands, in the order in which they started.
fn states(facts: &[Fact], as_at: &str, rule: &str) -> Vec<String> {
    let all = clocks(facts, as_at);
    let mut of_rule: Vec<&Clock> = all.iter().filter(|clock| name(clock) == rule).collect();
    of_rule.sort_by_key(|clock| record::place_in_time(clock.started.at));
    of_rule.into_iter().map(|clock| in_words(clock.state(when(as_at)))).collect()
}

fn name(clock: &Clock) -> String {
    format!("{} {}", clock.id(), clock.step.key)
}

fn in_words(state: State) -> String {
    let amount = |words: &str, amount: domain::clock::Limit| match amount.count {
        0 => words.to_owned(),
        _ => format!("{words}, {amount}"),
    };
    match state {
        State::Running { left } => amount("running", left),
        State::DueToday => "due today".to_owned(),
        State::Overdue { by } => amount("overdue", by),
        State::MetInTime { to_spare } => amount("in time", to_spare),
        State::MetLate { by } => amount("late", by),
        State::Stopped => "stopped".to_owned(),
        State::StoppedOverdue { by } => amount("stopped overdue", by),
        State::Prompt => "prompt".to_owned(),
        State::CannotCount { .. } => "cannot be counted".to_owned(),
    }
}
