//! The child's voice, and how it was heard.
//! A child who does not speak, or does not speak English, is heard by other ways than words: a drawing, play, an interpreter,
//! a communication aid, the watching of a baby.

use serde::{Deserialize, Serialize};

use crate::narrative::Narrative;

/// How the child was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    OwnWords,
    Drawing,
    Play,
    Interpreter,
    CommunicationAid,
    Observation,
    Advocate,
}

impl Heard {
    pub const ALL: [Self; 7] = [
        Self::OwnWords,
        Self::Drawing,
        Self::Play,
        Self::Interpreter,
        Self::CommunicationAid,
        Self::Observation,
        Self::Advocate,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::OwnWords => "own_words",
            Self::Drawing => "drawing",
            Self::Play => "play",
            Self::Interpreter => "interpreter",
            Self::CommunicationAid => "communication_aid",
            Self::Observation => "observation",
            Self::Advocate => "advocate",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::OwnWords => "In their own words",
            Self::Drawing => "Drawing or writing",
            Self::Play => "Play",
            Self::Interpreter => "With an interpreter",
            Self::CommunicationAid => "With a communication aid or signs",
            Self::Observation => "Observation of a baby or a child who does not speak",
            Self::Advocate => "Through an advocate",
        }
    }
}

/// What the child says, or what was seen of a child who cannot say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    pub words: Narrative,
    /// In every way that helped; empty where nobody wrote it down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<Heard>,
    /// The language that the child used, where it was not English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Voice {
    /// Lets go of the words.
    pub fn leave(&mut self) {
        self.words.leave();
    }
}
