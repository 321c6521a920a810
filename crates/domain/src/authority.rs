//! The authority whose record this is.

use crate::fact::Noun;
use serde::{Deserialize, Serialize};

/// Written once when a made-up authority is filled. Its mark keeps made-up and real records apart: a demonstration opens
/// without passwords, so it must never be served over a real record, nor a made-up record as if it were real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub name: String,
    pub made_up: bool,
    /// The code of the Office for National Statistics, as E06000039: published figures are found by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How many children live in the authority, where that is not the published number: of a made-up authority.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children_living: Vec<ChildrenLiving>,
}

/// Children under 18 who live in the authority, as estimated for the middle of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildrenLiving {
    pub mid_year: i32,
    pub children: u64,
    pub source: String,
}

impl Noun for Authority {}
