//! A child is missing or away without authorisation.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;
use crate::voice::Voice;

/// The independent return interview is offered within 72 hours of the return (statutory guidance, 2014).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingEpisode {
    /// M whereabouts not known; A away without authorisation.
    pub kind: SmolStr,
    pub from: When,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview_offered: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview_accepted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview_at: Option<When>,
    /// The recorded decision not to interview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_interview_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Narrative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
}

impl Noun for MissingEpisode {
    fn happened_at(&self) -> Option<When> {
        Some(self.from)
    }

    fn ended_at(&self) -> Option<When> {
        self.until
    }

    fn leave_narrative(&mut self) {
        self.findings.iter_mut().for_each(Narrative::leave);
        self.voice.iter_mut().for_each(Voice::leave);
    }
}
