//! The engine, unchanged, counts the records of each scenario, and finds what the report prints.

mod page;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::clock::Timescales;
use domain::{EntryId, Fact};
use measures::figure::Figure;
use measures::indicator::Span;
use measures::indicators::indicator;
use measures::mart::Mart;
use measures::rows::Asking;
use measures::window::{Window, last_of_month};
use picture::{Picture, Told};

use super::*;
use crate::tale::Version;
use crate::world::World;

/// The record of a scenario as it stands at the end of its story.
fn picture(scenario: &'static Scenario) -> Picture {
    let world = World::of_scenario(scenario);
    let mut last: HashMap<EntryId, Version> = HashMap::new();
    let mut events: Vec<_> = (0..world.parts()).flat_map(|part| world.tell(part)).collect();
    events.sort_by_key(|event| event.at);
    for version in events.into_iter().flat_map(|event| event.facts) {
        last.insert(version.entry, version);
    }
    let authority = Version {
        entry: EntryId::from_u128(1),
        supersedes: None,
        subject: EntryId::from_u128(2),
        episode: None,
        fact: Fact::from(world.authority()),
    };
    let mut all: Vec<Version> = last.into_values().chain([authority]).collect();
    all.sort_by_key(|version| version.entry);
    let told = all.iter().zip(1_i64..).map(|(version, position)| Told {
        position,
        entry: version.entry,
        version: 1,
        kind: version.fact.kind().code().to_owned(),
        subject: version.subject,
        episode: version.episode,
        source: "sightline".to_owned(),
        withdrawn: false,
        body: Some(version.fact.to_body()),
    });
    let mut picture = Picture::default();
    picture.tell(told, 10_000_000).unwrap();
    picture
}

/// The rows of the figures of a scenario, for every day that its report prints something of.
struct Counted(Mart);

impl Counted {
    fn of(scenario: &'static Scenario) -> Self {
        let mut days: Vec<NaiveDate> = scenario.printed.iter().map(|one| day(one.as_at)).collect();
        days.sort_unstable();
        days.dedup();
        let asking = Asking { since: days[0] - chrono::Days::new(2 * 366), days };
        Self(Mart::of(&picture(scenario), asking, Arc::new(Timescales::built_in().clone())))
    }

    fn figure(&self, one: &Printed) -> Figure {
        let (on, mart) = (day(one.as_at), &self.0);
        let indicator = indicator(one.indicator).unwrap_or_else(|| panic!("{} is in the catalogue", one.indicator));
        let span = Span::from_code(one.window).unwrap();
        assert!(indicator.windows.contains(&span), "{} is told by {}", one.indicator, one.window);
        let part = one.part.map(|part| indicator.part(part).unwrap());
        let window = Window::of(span, on);
        let Some(name) = one.team else { return mart.figure(indicator, part, span, window) };
        let staff = mart.staff();
        let (team, _) = staff.teams().find(|(_, team)| team.name == name).unwrap();
        mart.figure_where(indicator, part, span, window, |_, _, row| staff.team_of(row.desk) == Some(team))
    }
}

/// What of a figure the report prints, to as many places.
fn read(one: &Printed, figure: &Figure) -> String {
    let value = match one.read {
        Read::Value => figure.value.unwrap_or(f64::NAN),
        Read::Rest => 100.0 - figure.value.unwrap_or(f64::NAN),
        Read::Counted => figure.counted.iter().map(|line| f64::from(line.weight)).sum(),
        Read::Others => figure.denominator_only.iter().map(|line| f64::from(line.weight)).sum(),
    };
    let places = one.printed.split_once('.').map_or(0, |(_, places)| places.len());
    format!("{value:.places$}")
}

fn prints_what_the_report_prints(name: &str) {
    let scenario = Scenario::named(name).unwrap();
    let counted = Counted::of(scenario);
    let mut wrong = Vec::new();
    for one in scenario.printed {
        let figure = counted.figure(one);
        let found = read(one, &figure);
        if found != one.printed {
            let (number, as_at) = (one.number, one.as_at);
            wrong.push(format!(
                "{number} {} {as_at}: printed {}, found {found}: {}",
                one.indicator,
                one.printed,
                figure.in_words()
            ));
        }
    }
    assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n"));
    page::holds(scenario, &counted);
}

#[test]
fn slough_2015() {
    prints_what_the_report_prints("slough-2015");
}

/// The report says that the level was the same in the twelve months before.
#[test]
fn slough_reviewed_as_well_in_the_twelve_months_before() {
    let months = (0..12).map(|month| day("2014-04-30") + chrono::Months::new(month));
    let days: Vec<NaiveDate> = months.map(last_of_month).collect();
    let asking = Asking { since: days[0], days: days.clone() };
    let record = picture(Scenario::named("slough-2015").unwrap());
    let mart = Mart::of(&record, asking, Arc::new(Timescales::built_in().clone()));
    for day in days {
        let figure = mart.figure(indicator("CP-14").unwrap(), None, Span::Day, Window::on(day));
        let value = figure.value.unwrap();
        assert!((97.5..100.1).contains(&value), "{day}: {}", figure.in_words());
    }
}

#[test]
fn medway_2013() {
    prints_what_the_report_prints("medway-2013");
}

#[test]
fn kirklees_2016() {
    prints_what_the_report_prints("kirklees-2016");
}

#[test]
fn herefordshire_2013() {
    prints_what_the_report_prints("herefordshire-2013");
}

#[test]
fn herefordshire_2018_has_only_what_is_invented() {
    let scenario = Scenario::named("herefordshire-2018").unwrap();
    assert!(scenario.printed.iter().all(|one| one.number.is_empty() && one.reading == INVENTED));
    assert!(scenario.about.iter().any(|sentence| sentence.contains("invented")));
    prints_what_the_report_prints("herefordshire-2018");
}

#[test]
fn every_day_of_every_table_can_be_read_and_lies_in_its_story() {
    for scenario in SCENARIOS {
        assert!(scenario.start() < day(scenario.until), "{}", scenario.name);
        for home in scenario.households(0) {
            let first = home.on(home.group.before.unwrap_or(home.group.referred));
            assert!(scenario.start() < first && first <= day(scenario.until), "{}: {first}", home.group.what);
        }
        for one in scenario.printed {
            assert!(day(one.as_at) <= day(scenario.until), "{}: {}", scenario.name, one.indicator);
        }
    }
}

#[test]
fn a_scenario_is_found_by_its_name() {
    assert_eq!(Scenario::named("slough-2015").map(|one| one.name), Some("slough-2015"));
    assert!(Scenario::named("slough").is_none());
}

#[test]
fn a_record_less_and_the_figure_is_another() {
    let scenario = Scenario::named("medway-2013").unwrap();
    let counted = Counted::of(scenario);
    let one = &scenario.printed[0];
    let figure = counted.figure(one);
    let indicator = indicator(one.indicator).unwrap();
    let (span, on) = (Span::from_code(one.window).unwrap(), day(one.as_at));
    let dropped: Vec<EntryId> = figure.counted.iter().take(3).map(|line| line.entry).collect();
    let less =
        counted.0.figure_where(indicator, None, span, Window::of(span, on), |_, _, row| !dropped.contains(&row.entry));
    assert_eq!(less.counted.len() + 3, figure.counted.len());
    assert_ne!(read(one, &less), one.printed);
}
