//! What somebody wrote in full: the words of a visit, a note, a decision and its reasons.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A long text. The picture of the whole council leaves such texts in the ledger ([`Narrative::leave`]); a page of one
/// child reads them from there.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Narrative(Option<Box<str>>);

impl Narrative {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Some(text.into().into_boxed_str()))
    }

    /// `None` for what is blank.
    pub fn unless_blank(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self::new(text))
    }

    /// The words; `None` where they were left in the ledger, which is not the same as that nothing was written.
    pub fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The words for a reader, or where they are.
    pub fn shown(&self) -> &str {
        self.text().unwrap_or("(the words are in the record)")
    }

    /// Keeps that something was written, and lets go of the words.
    pub fn leave(&mut self) {
        self.0 = None;
    }
}

impl From<&str> for Narrative {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Narrative {
    /// Never the words: a log has no business with them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => write!(f, "Narrative({} bytes)", text.len()),
            None => f.write_str("Narrative(in the ledger)"),
        }
    }
}

impl Serialize for Narrative {
    /// Refuses to write a text that is not at hand, so that a fact from the picture can never be saved without its words.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(text) => serializer.serialize_str(text),
            // The picture's own form in memory, which is never the record's.
            None if !serializer.is_human_readable() => serializer.serialize_unit(),
            None => Err(serde::ser::Error::custom("the words of this fact were left in the ledger")),
        }
    }
}

impl<'de> Deserialize<'de> for Narrative {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl serde::de::Visitor<'_> for Words {
    type Value = Narrative;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Narrative, E> {
        Ok(Narrative::new(text))
    }

    /// Words that the picture left in the ledger.
    fn visit_unit<E: serde::de::Error>(self) -> Result<Narrative, E> {
        Ok(Narrative(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_in_the_ledger_cannot_be_written_back_without_its_words() {
        let mut words = Narrative::from("Made up.");
        assert_eq!(serde_json::to_string(&words).unwrap(), "\"Made up.\"");
        words.leave();
        assert!(serde_json::to_string(&words).is_err());
        assert_eq!(words.text(), None);
    }

    #[test]
    fn a_log_never_has_the_words() {
        assert_eq!(format!("{:?}", Narrative::from("Made up.")), "Narrative(8 bytes)");
    }

    #[test]
    fn blank_is_nothing_written() {
        assert_eq!(Narrative::unless_blank("  \n"), None);
    }
}
