//! The entries behind published figures, as they are kept.

use std::collections::BTreeMap;

use domain::{EntryId, SubjectId};
use measures::Figure;
use measures::figure::Line;
use serde::{Deserialize, Serialize};

/// Where an entry was in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Counted,
    DenominatorOnly,
    NotCounted,
}

impl Place {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::DenominatorOnly => "in the whole, not counted",
            Self::NotCounted => "left out",
        }
    }
}

/// One entry of one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Frozen {
    pub entry: EntryId,
    pub subject: SubjectId,
    pub place: Place,
}

/// By figure: its id, and its part after a stroke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lists(BTreeMap<String, Vec<Frozen>>);

/// The name of a figure among lists.
pub(super) fn name(id: &str, part: Option<&str>) -> String {
    part.map_or_else(|| id.to_owned(), |part| format!("{id}/{part}"))
}

impl Lists {
    pub fn of(figures: &[Figure]) -> Self {
        let list = |figure: &Figure| {
            let part = figure.part.map(|part| part.code);
            (name(figure.indicator.id, part), entries(figure))
        };
        Self(figures.iter().map(list).collect())
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("identifiers and words are JSON")
    }

    /// `None` for what is no lists of ours.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub fn get(&self, name: &str) -> &[Frozen] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Every entry of a figure with its place.
pub(super) fn entries(figure: &Figure) -> Vec<Frozen> {
    let at = |place: Place| move |line: &Line| Frozen { entry: line.entry, subject: line.subject, place };
    let counted = figure.counted.iter().map(at(Place::Counted));
    let others = figure.denominator_only.iter().map(at(Place::DenominatorOnly));
    let left_out = figure.not_counted.iter().map(|(line, _)| line).map(at(Place::NotCounted));
    counted.chain(others).chain(left_out).collect()
}
