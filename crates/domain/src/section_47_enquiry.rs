//! Section 47 enquiry, and the initial child protection conference it led to.

use crate::allocation::HandledBy;
use crate::fact::Noun;
use crate::time::When;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section47Enquiry {
    /// N00148: the date of the strategy discussion that decided on the enquiry.
    pub start_date: NaiveDate,
    /// N00109: 15 working days after the strategy discussion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conference_target: Option<NaiveDate>,
    /// N00110.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conference_date: Option<NaiveDate>,
    /// N00111. A negative flag: true means that no conference is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conference_not_required: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<NaiveDate>,
    /// Whether the concerns were found to be so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substantiated: Option<bool>,
    /// Team and worker, as a list of a return names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<HandledBy>,
}

impl Noun for Section47Enquiry {
    fn happened_at(&self) -> Option<When> {
        Some(When::Day(self.start_date))
    }

    fn ended_at(&self) -> Option<When> {
        self.end_date.map(When::Day)
    }
}
