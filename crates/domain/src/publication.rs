//! Publication: the figures of a scorecard as they stood when somebody published them, frozen with the entries behind them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::time::When;

/// The subject of the entry is the publication. Numbers are decimal text, so that what was published is the same for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    pub title: String,
    /// The last day that the figures are told up to.
    pub as_at: NaiveDate,
    /// The place in the chain up to which everything was counted.
    pub known_up_to: i64,
    pub published_at: When,
    /// User name.
    pub by: String,
    pub figures: Vec<PublishedFigure>,
    /// The entries behind the figures, as JSON: kept by its SHA-256, 64 hexadecimal digits.
    pub lists: String,
    /// What the public is shown of it, as JSON: kept in the same way. `None` where it was published without a public pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<String>,
}

/// One figure of the whole authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// `FD-06`.
    pub id: SmolStr,
    /// The code of a group of the indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<SmolStr>,
    /// `month`: a code of a window.
    pub span: SmolStr,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `None` where it could not be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SmolStr>,
    pub numerator: SmolStr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<SmolStr>,
    /// Of the definition by which it was worked out.
    pub version: u32,
}

impl Noun for Publication {
    fn happened_at(&self) -> Option<When> {
        Some(self.published_at)
    }
}
