//! `docs/scenarios.md`: what each report prints beside what the engine counts.

use std::fmt::Write as _;

use super::*;

const BEFORE: &str = "# Councils as cases

    sightline synthesise --scenario slough-2015 --database sqlite:slough.sqlite
    sightline measures --database sqlite:slough.sqlite --as-at 2015-04-30 --format jsonl
    bin/demo --scenario slough-2015

Each scenario is a made-up authority after a report of a council that was published. Its records are invented and are such that the
figures of that report come out when the program counts them as it counts any record. No figure is written into the program: a
scenario says how many children there are of whom what is told on which days (`crates/synthetic/src/scenario/`), which posts are
held by whom, and how many children live there. Nobody in it is real, and no name is taken from a report.

`crates/synthetic/src/scenario/tests/page.rs` makes this page, and a test holds that it is as the program counts
(`UPDATE=1 cargo nextest run -p synthetic scenario`). *Number* is that of the list of all figures which the reports print
(section B.4 of the domain reference). *Of* says what was counted of what.

`bin/demo --scenario NAME` shows the authority on the day on which its story stops: the clock of the demonstration begins there.

";

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenarios.md");
const OUT_OF_DATE: &str = "docs/scenarios.md is out of date: UPDATE=1 cargo nextest run -p synthetic scenario";

/// Holds that the page says of a scenario what the engine counts.
pub fn holds(scenario: &'static Scenario, counted: &Counted) {
    if std::env::var_os("UPDATE").is_none() {
        let written = std::fs::read_to_string(FILE).unwrap_or_default();
        assert!(written.contains(&section(scenario, counted)), "{OUT_OF_DATE}");
    }
}

#[test]
fn the_page_has_a_section_for_each_scenario_and_nothing_else() {
    if std::env::var_os("UPDATE").is_some() {
        let sections = SCENARIOS.iter().map(|scenario| section(scenario, &Counted::of(scenario)));
        std::fs::write(FILE, sections.fold(BEFORE.to_owned(), |page, section| page + &section)).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(written.starts_with(BEFORE), "{OUT_OF_DATE}");
    let heads: Vec<&str> = written.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(heads, SCENARIOS.iter().map(|scenario| scenario.name).collect::<Vec<_>>(), "{OUT_OF_DATE}");
}

fn section(scenario: &'static Scenario, counted: &Counted) -> String {
    let mut page = String::new();
    let _ = writeln!(page, "## {}\n\n{}, “{}”.\n", scenario.name, scenario.report, scenario.authority);
    for sentence in scenario.about {
        let _ = writeln!(page, "- {sentence}");
    }
    let living: Vec<String> = scenario
        .children_living()
        .iter()
        .map(|one| format!("{} in the middle of {}", measures::figure::amount(one.children as f64), one.mid_year))
        .collect();
    let _ = writeln!(page, "- Children who live there, stated by the scenario: {}.\n", living.join(", "));
    let _ = writeln!(page, "| Number | Indicator | Window | As at | Printed | Computed | Of | Reading |");
    let _ = writeln!(page, "|---|---|---|---|---:|---:|---|---|");
    for one in scenario.printed {
        row(&mut page, one, &counted.figure(one));
    }
    page.push('\n');
    page
}

fn row(page: &mut String, one: &Printed, figure: &Figure) {
    let mut name = format!("{} {}", one.indicator, figure.indicator.name);
    if let Some(part) = figure.part {
        name = format!("{name}: {}", part.name);
    }
    if let Some(team) = one.team {
        name = format!("{name}, {team}");
    }
    if one.read != Read::Value {
        name = format!("{name} ({})", one.read.in_words());
    }
    let unit = |number: &str| match one.unit {
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    };
    let printed = if one.reading == INVENTED { "not printed".to_owned() } else { unit(one.printed) };
    let number = if one.number.is_empty() { "–" } else { one.number };
    let (window, as_at) = (figure.span.in_words(), figure.window.to);
    let (found, of) = (unit(&read(one, figure)), figure.in_words());
    let reading = one.reading;
    let _ = writeln!(page, "| {number} | {name} | {window} | {as_at} | {printed} | {found} | {of} | {reading} |");
}
