//! Scenarios by their names, and the clock that a demonstration of one runs by.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{Clock, SystemClock};
use ledger::Ledger;
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

/// A record with its clock. That of a scenario runs on from where its story stops, or from what was written down last: by the
/// machine's clock everything in it would be overdue by years.
pub async fn app_of(ledger: Ledger) -> Result<Sightline, Stop> {
    let app = Sightline::new(ledger.clone())?;
    let name = app.whose_record().await?.name;
    let Some(scenario) = name.as_deref().and_then(Scenario::of_authority) else { return Ok(app) };
    let last = ledger.head().await?.recorded_at.map(|moment| moment.utc());
    let begins = last.map_or(scenario.now(), |last| last.max(scenario.now())) + Duration::seconds(1);
    let clock = RunsOn { behind: SystemClock.now() - begins };
    Ok(Sightline::with(ledger, Arc::new(clock), Arc::new(TimeOrdered))?)
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
