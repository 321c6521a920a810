//! Absence: a worker is away from work.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::SubjectId;
use crate::fact::Noun;
use crate::time::When;

/// The subject of the entry is the worker. What the illness is belongs in the files of personnel and never here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub worker: SubjectId,
    pub reason: AbsenceReason,
    /// The first day away.
    pub from: NaiveDate,
    /// The day back at work; `None` while the worker is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// What the worker works, in hundredths: 100 is full time.
    pub full_time_equivalent: u32,
    /// In hundredths of a full-time day, where the source adds them up; else they are the working days between the two days,
    /// for the part of full time that the worker works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_lost: Option<u32>,
}

impl Noun for Absence {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.from))
    }

    fn ended_at(&self) -> Option<When> {
        self.until.map(When::Day)
    }
}

/// Why, as far as it matters to cover and figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceReason {
    Sickness,
    /// Parental leave, training, unpaid and public duties.
    Other,
}
