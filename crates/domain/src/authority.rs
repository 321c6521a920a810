//! The authority whose record this is.

use crate::fact::Noun;
use serde::{Deserialize, Serialize};

/// Written once when a made-up authority is filled. Its mark keeps made-up and real records apart: a demonstration opens
/// without passwords, so it must never be served over a real record, nor a made-up record as if it were real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub name: String,
    pub made_up: bool,
}

impl Noun for Authority {}
