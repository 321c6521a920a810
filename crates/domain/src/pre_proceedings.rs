//! Pre-proceedings and family group decision making (module 5 of the census, from 2026-27).

use crate::fact::Noun;
use crate::time::When;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreProceedings {
    /// N00826: decision at a legal planning meeting to start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    /// N00827: letter before proceedings sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_sent: Option<NaiveDate>,
    /// N00828: family group decision-making meeting offered in the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_meeting_offered: Option<bool>,
    /// N00829.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_meeting_held: Option<bool>,
    /// N00830.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_meeting: Option<NaiveDate>,
    /// N00831: review meetings after the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_meetings: Option<u32>,
    /// N00832: decision to step up or down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_decision: Option<NaiveDate>,
    /// N00833, a code of [`crate::codes::PRE_PROCEEDINGS_OUTCOME`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// N00834.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub court_application: Option<NaiveDate>,
    /// N00835: letter to initiate care proceedings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_to_initiate: Option<NaiveDate>,
}

impl Noun for PreProceedings {
    fn happened_at(&self) -> Option<When> {
        self.start_date.or(self.letter_sent).map(When::Day)
    }
}
