//! Clocks on real dates, and what holds for every date.

mod dates;
mod sentences;
mod timescales;

use super::*;

fn when(text: &str) -> When {
    text.parse().unwrap()
}

fn event(at: &str, what: &'static str) -> Event {
    Event { at: when(at), what, entry: uuid::Uuid::nil() }
}

/// Every row of the reference list of clocks. Written out, so that a row lost from the table is missed here.
const ROWS: [&str; 58] = [
    "T01", "T01b", "T02", "T03", "T03b", "T03c", "T04", "T04b", "T05", "T06", "T07", "T07b", "T08", "T08b", "T08c",
    "T08d", "T09", "T09b", "T09c", "T10", "T11", "T12", "T12b", "T12c", "T12d", "T13", "T13b", "T13c", "T13d", "T13e",
    "T13f", "T13g", "T14", "T15", "T16", "T16b", "T17", "T17b", "T18", "T19", "T20", "T21", "T21b", "T21c", "T21d",
    "T22", "T22b", "T22c", "T23", "T23b", "T23c", "T24", "T24b", "T24c", "T25", "T25b", "T26", "T27",
];

#[test]
fn every_row_is_in_the_table_once() {
    let ids: Vec<&str> = table().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ROWS);
}

#[test]
fn what_has_no_limit_in_the_table_is_a_setting_and_is_set() {
    for (rule, steps) in Timescales::built_in().all() {
        assert_eq!(rule.steps.len(), steps.len(), "{} is on", rule.id);
        for step in steps {
            assert!(step.term.is_some(), "{} {} is set in practice/timescales.toml", rule.id, step.step.key);
            assert!(step.step.limit.is_some() || rule.is_setting(), "{}: law is not in a file of settings", rule.id);
            if let Some(written) = step.step.limit {
                assert_eq!(step.term, Some(written), "{}: what the program comes with changes no rule", rule.id);
            }
        }
        let mut keys: Vec<&str> = rule.steps.iter().map(|step| step.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), rule.steps.len(), "{}", rule.id);
    }
}

#[test]
fn the_rows_that_people_decide_are_prompts() {
    let prompts: Vec<&str> = table().iter().filter(|rule| rule.is_prompt()).map(|rule| rule.id.as_str()).collect();
    assert_eq!(prompts, ["T08d", "T09b", "T12d", "T13g", "T21d", "T23"]);
    let clock =
        Timescales::built_in().start("T12d", "limit", event("2026-03-02", "the reviewing officer asked")).unwrap();
    assert_eq!(clock.state(when("2030-01-01")), State::Prompt);
    assert_eq!(clock.due, Ok(None));
    assert_eq!(clock.due_on(), None);
}
