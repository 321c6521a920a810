//! A figure named in a plan, a risk, a self-evaluation or a paper: never a number that somebody typed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::SubjectId;

/// Which figure. The same reference gives the number in a sentence, the number in a table and the chart beside both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FigureReference {
    /// `FD-06`: an id of the catalogue of indicators.
    pub indicator: SmolStr,
    /// The code of a group of the indicator, where it is told in groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<SmolStr>,
    /// `month`: a code of a window.
    pub span: SmolStr,
    #[serde(default)]
    pub scope: FigureScope,
    /// The last day that it is told up to; `None` for the last month that ended before the day of reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_at: Option<NaiveDate>,
}

/// Whose figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum FigureScope {
    #[default]
    Authority,
    /// The code of a service.
    Service {
        service: SmolStr,
    },
    Team {
        team: SubjectId,
    },
}

/// A figure as it stood when somebody froze it. Numbers are decimal text, so that what was said is the same for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFigure {
    pub reference: FigureReference,
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
    /// The place in the chain up to which everything was counted.
    pub known_up_to: i64,
}
