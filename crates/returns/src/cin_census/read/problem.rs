//! What is wrong with a file, a record or a value, in a sentence.

use serde::{Deserialize, Serialize};

use super::block::{Module, Name};

/// Something wrong with one record. If `refused`, nothing of the record was taken; otherwise it was taken as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the file, counted from 1.
    pub line: u64,
    pub module: Module,
    /// The record's number within its module over the whole file, counted from 0.
    pub row: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Name>,
    /// What is wrong and what to do. Values in it are [`shown`] safely.
    pub message: String,
    pub refused: bool,
}

/// Something odd outside of every child: in the header, or between children. Nothing is refused for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub line: u64,
    pub message: String,
}

/// The file cannot be read from here on. Children given before this are whole; the broken one is not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
pub struct Unreadable {
    pub file: String,
    pub line: u64,
    pub message: String,
}

/// Most characters of a value that a message repeats.
const SHOWN: usize = 40;

/// A value of a file as a message may show it: shortened, on one line, without control characters or characters that
/// change the direction of the text around them.
pub fn shown(value: &str) -> String {
    let visible = |c: &char| !c.is_control() && !is_direction_mark(*c);
    let mut characters = value.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(visible);
    let mut text: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() {
        text.push('…');
    }
    text
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_short_and_without_control_characters() {
        assert_eq!(shown(" 06/10/2022 "), "06/10/2022");
        assert_eq!(shown("a\u{1b}[31m\u{202e}b\nc"), "a[31mb c");
        assert_eq!(shown(&"é".repeat(50)), format!("{}…", "é".repeat(40)));
    }
}
