//! Scenarios by their names, and the clock that a demonstration of one runs by.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{Clock, Fact, Kind, SystemClock};
use ledger::{Ledger, LedgerError, Version};
use services::Sightline;
use services::fresh::TimeOrdered;
use synthetic::{SCENARIOS, Scenario};

use crate::Stop;

/// The scenario of this name.
pub fn named(name: &str) -> Result<&'static Scenario, Stop> {
    Scenario::named(name).ok_or_else(|| {
        let all: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        Stop(format!("“{name}” is not a scenario. There are {}", all.join(", ")))
    })
}

/// Among how many of the first versions a made-up record says whose it is.
const FIRST: u64 = 20;

/// A record with its clock. That of a scenario runs on from where its story stops, or from what was written down last: by the
/// machine's clock everything in it would be overdue by years.
pub async fn app_of(ledger: Ledger) -> Result<Sightline, Stop> {
    let Some(scenario) = scenario_of(&ledger).await? else { return Ok(Sightline::new(ledger)?) };
    let last = ledger.head().await?.recorded_at.map(|moment| moment.utc());
    let begins = last.map_or(scenario.now(), |last| last.max(scenario.now())) + Duration::seconds(1);
    let clock = RunsOn { behind: SystemClock.now() - begins };
    Ok(Sightline::with(ledger, Arc::new(clock), Arc::new(TimeOrdered))?)
}

/// The scenario whose record this is. It says so at its beginning, so that the rest need not be read.
async fn scenario_of(ledger: &Ledger) -> Result<Option<&'static Scenario>, Stop> {
    let first = match ledger.versions_after(0, FIRST).await {
        Ok((first, _)) => first,
        // Empty as yet: there are no tables.
        Err(LedgerError::NotMigrated) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    Ok(first.iter().find_map(authority).and_then(|name| Scenario::of_authority(&name)))
}

/// The name of a made-up authority, where a version says it.
fn authority(version: &Version) -> Option<String> {
    if version.kind != Kind::Authority.code() {
        return None;
    }
    match Fact::from_body(Kind::Authority, version.body.as_deref()?).ok()? {
        Fact::Authority(authority) if authority.made_up => Some(authority.name),
        _ => None,
    }
}

/// The machine's clock, so much behind.
struct RunsOn {
    behind: Duration,
}

impl Clock for RunsOn {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() - self.behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_that_is_not_there_is_answered_with_those_that_are() {
        assert_eq!(named("medway-2013").map(|scenario| scenario.name).ok(), Some("medway-2013"));
        let refused = named("slough").err().map(|stop| stop.0).unwrap_or_default();
        assert!(refused.contains("“slough” is not a scenario") && refused.contains("slough-2015, medway-2013"));
    }

    #[test]
    fn the_clock_of_a_scenario_runs_on_from_its_day() {
        let clock = RunsOn { behind: SystemClock.now() - "2015-06-30T17:00:00Z".parse::<DateTime<Utc>>().unwrap() };
        assert_eq!(clock.today(), "2015-06-30".parse().unwrap());
    }
}
