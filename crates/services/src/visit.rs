//! Visits: one visit to several brothers and sisters is one form and one entry for each child, so that the record of each
//! shows its own "seen", "seen alone" and words, and nobody else's.

mod change;
mod new;
mod options;
mod page;

pub use change::VisitText;
pub use new::{Alone, ChildSeen, NewVisit, SharedText};
pub use options::{VisitOption, VisitOptions};
pub use page::{AtSameVisit, VisitPage, VisitVersion};

use chrono::{DateTime, NaiveDate, Utc};
use domain::clock::{Timescales, due};
use domain::time::london_date;
use domain::visit::Visit;
use domain::{Fact, When, dates};

/// Within what a visit is to be written up: a local standard for visits under a child protection plan (rule T09c of
/// `practice/timescales.toml`), held here against every visit.
const WRITTEN_UP: (&str, &str) = ("T09c", "limit");

/// `Recorded on the day of the visit`, or how many days after it, and whether that is late. A fact about the record, not a
/// blame.
pub fn recorded_in_words(visited: NaiveDate, recorded_at: DateTime<Utc>) -> String {
    let recorded = london_date(recorded_at);
    let days = (recorded - visited).num_days();
    let after = match days {
        i64::MIN..=0 => return "Recorded on the day of the visit".to_owned(),
        1 => "1 day".to_owned(),
        more => format!("{more} days"),
    };
    let when = dates::long(recorded);
    let limit = Timescales::in_force().step(WRITTEN_UP.0, WRITTEN_UP.1).and_then(|(_, step)| step.term?.limit());
    let last = limit.and_then(|limit| Some((limit, due(When::Day(visited), limit).ok()?.at.day())));
    match last {
        Some((limit, last)) if recorded > last => {
            format!("Recorded late: on {when}, {after} after the visit. A visit is to be written up within {limit}")
        }
        _ => format!("Recorded on {when}, {after} after the visit"),
    }
}

fn visit_of(fact: &Fact) -> Option<&Visit> {
    match fact {
        Fact::Visit(visit) => Some(visit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_recorded_after_two_days_is_said_to_be_late() {
        let said = |recorded: &str| recorded_in_words("2026-03-06".parse().unwrap(), recorded.parse().unwrap());
        assert_eq!(said("2026-03-06T18:00:00Z"), "Recorded on the day of the visit");
        assert_eq!(said("2026-03-08T18:00:00Z"), "Recorded on 8 March 2026, 2 days after the visit");
        assert_eq!(
            said("2026-03-09T09:00:00Z"),
            "Recorded late: on 9 March 2026, 3 days after the visit. A visit is to be written up within 48 hours"
        );
    }
}
