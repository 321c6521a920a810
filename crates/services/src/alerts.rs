//! Alerts: the lists of them by person, team and service, what is done about one, and the digest by e-mail.
//!
//! What raises an alert and whose it is are rules of `measures::alerts`; here is who may see it.

mod digest;
mod handle;
mod home;
mod kept;
mod line;
mod list;

pub use digest::{Digest, Every, Letter, counted};
pub use handle::{AlertOptions, HandleAlert};
pub use home::{AlertsAtHome, TeamAlerts};
pub(crate) use kept::Kept;
pub use line::AlertLine;
pub use list::{AlertsPage, LISTED};

use chrono::{Datelike, Days, NaiveDate};
use domain::SubjectId;
use domain::team::Service;
use measures::alerts::{Alert, Rule};
use measures::window::first_of_month;

/// Whose alerts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Those of whoever asks, and what has come up to them.
    Mine,
    Team(SubjectId),
    Service(Service),
}

/// Over which time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Everything that stands, however old.
    #[default]
    Standing,
    Day,
    Week,
    Month,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Standing, Self::Day, Self::Week, Self::Month];

    pub fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Standing => "Everything that stands",
            Self::Day => "Raised or due today",
            Self::Week => "Raised or due this week",
            Self::Month => "Raised or due this month",
        }
    }

    /// The first and the last day: weeks begin on Monday.
    fn days(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Standing => None,
            Self::Day => Some((today, today)),
            Self::Week => {
                let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
                Some((monday, monday + Days::new(6)))
            }
            Self::Month => {
                let first = first_of_month(today);
                let next = first_of_month(first + Days::new(31));
                Some((first, next - Days::new(1)))
            }
        }
    }

    /// Whether an alert was raised or falls due in the time.
    pub(crate) fn has(self, alert: &Alert, today: NaiveDate) -> bool {
        let Some((from, to)) = self.days(today) else { return true };
        let within = |day: NaiveDate| from <= day && day <= to;
        within(alert.raised_on) || alert.due_on.is_some_and(within)
    }
}

/// Whether it waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Show {
    #[default]
    Waiting,
    /// Said to be done, or put off.
    Handled,
    All,
}

impl Show {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Handled, Self::All];

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Handled => "handled",
            Self::All => "all",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Waiting => "That wait",
            Self::Handled => "Done or put off",
            Self::All => "All",
        }
    }
}

/// What of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub rule: Option<Rule>,
    /// The owner.
    pub person: Option<SubjectId>,
    pub team: Option<SubjectId>,
    pub service: Option<Service>,
    pub view: View,
    pub show: Show,
    /// From 0.
    pub page: usize,
    /// As a file: every line at once.
    pub download: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_run_from_monday_to_sunday_and_months_to_their_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let sunday = day("2026-03-22");
        assert_eq!(View::Week.days(sunday), Some((day("2026-03-16"), sunday)));
        assert_eq!(View::Month.days(day("2026-02-14")), Some((day("2026-02-01"), day("2026-02-28"))));
        assert_eq!(View::Month.days(day("2026-12-31")), Some((day("2026-12-01"), day("2026-12-31"))));
        for view in View::ALL {
            assert_eq!(View::from_code(view.code()), Some(view));
        }
    }
}
