//! That no row of the table is forgotten, and that its page is as it should be.

use std::collections::BTreeSet;
use std::path::Path;

use domain::clock::{Term, table};

use super::*;

#[test]
fn every_step_is_reckoned_or_a_prompt_or_named_as_not_observed() {
    // The cases give no time of writing down, which T09c needs.
    let visited = once::visit("child_protection", "2026-03-02T12:00:00+00:00");
    let written = Dated { recorded_at: Some(when("2026-03-03T12:00:00+00:00")), ..Dated::new(entry(0), &visited) };
    let of_a_visit = clocks_of(&Record::of([written]), when("2026-03-20"), Timescales::built_in());
    let reckoned: BTreeSet<String> =
        once::CASES.iter().map(|case| case.rule.to_owned()).chain(of_a_visit.iter().map(name)).collect();
    let named: BTreeSet<String> = not_observed().iter().map(|one| format!("{} {}", one.rule, one.step)).collect();
    for rule in table() {
        for step in &rule.steps {
            let name = format!("{} {}", rule.id, step.key);
            let is_prompt = matches!(step.limit, Some(Term::Before | Term::Prompt));
            let ways = [reckoned.contains(&name), is_prompt, named.contains(&name)];
            assert_eq!(ways.into_iter().filter(|way| *way).count(), 1, "{name}: exactly one of {ways:?}");
        }
    }
    let all = table().iter().flat_map(|rule| rule.steps.iter().map(|step| format!("{} {}", rule.id, step.key)));
    let all: BTreeSet<String> = all.collect();
    for name in reckoned.union(&named) {
        assert!(all.contains(name), "{name} is a step of the table");
    }
}

#[test]
fn every_kind_that_has_clocks_is_one_of_the_journey() {
    let left_out = |kind: &&domain::Kind| !crate::told::JOURNEY.contains(kind);
    assert_eq!(super::super::record::KINDS.iter().filter(left_out).collect::<Vec<_>>(), Vec::<&domain::Kind>::new());
}

#[test]
fn the_page_of_the_clocks_is_as_the_table_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/clocks.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page(), "docs/clocks.md is out of date: UPDATE=1 cargo nextest run -p measures clocks");
}
