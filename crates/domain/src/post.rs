//! Post: a place in the establishment, filled or vacant.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::time::When;
use crate::worker::WorkerRole;

/// The subject of the entry is the post. There is one entry for each time in which the same worker, or nobody, is in it:
/// whoever takes it over ends the entry before and begins the next, so that it can be told who was in it on any day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<SubjectId>,
    pub role: WorkerRole,
    /// In hundredths: 100 is full time.
    pub full_time_equivalent: u32,
    pub from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The worker in it; `None` while it is vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<SubjectId>,
    /// An agency worker who covers the vacancy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<SubjectId>,
}

impl Noun for Post {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}
