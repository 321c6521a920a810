//! Single (child and family) assessment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// N00159.
    pub start_date: NaiveDate,
    /// No longer required by the census; older files carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal_review_date: Option<NaiveDate>,
    /// N00160: a manager has authorised it and the family and agencies have been told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_on: Option<NaiveDate>,
    /// N00181, codes of [`crate::codes::ASSESSMENT_FACTOR`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<String>,
}
