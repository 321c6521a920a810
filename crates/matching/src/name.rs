//! One typed word against the parts of a name.

use domain::person::Person;
use strsim::{damerau_levenshtein, jaro_winkler};

use crate::fold;

/// Which name a part belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Given,
    Family,
    Other,
}

impl Part {
    fn in_words(self) -> &'static str {
        match self {
            Self::Given => "given name",
            Self::Family => "family name",
            Self::Other => "former or other name",
        }
    }
}

/// The names that one source gives a person, folded.
pub struct Names {
    parts: Vec<(Part, String)>,
    /// The whole name in one run, and its words in the order of the alphabet.
    full: Option<Whole>,
    others: Vec<Whole>,
}

#[derive(PartialEq, Eq)]
pub struct Whole {
    run: String,
    sorted: Vec<String>,
}

impl Whole {
    pub fn of(text: &str) -> Option<Self> {
        let run = fold::run(text);
        let mut sorted = fold::words(text);
        sorted.sort();
        (!run.is_empty()).then_some(Self { run, sorted })
    }

    /// The same letters in the same order, or the same words in any order.
    pub fn is(&self, other: &Self) -> bool {
        self.run == other.run || (!self.sorted.is_empty() && self.sorted == other.sorted)
    }

    pub fn run(&self) -> &str {
        &self.run
    }
}

/// How well one word agrees with one part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// 0 to 100.
    pub score: u32,
    pub reason: String,
}

impl Names {
    pub fn of(person: &Person) -> Self {
        let mut parts = Vec::new();
        add_parts(&mut parts, Part::Given, person.given_names.as_deref());
        add_parts(&mut parts, Part::Family, person.family_name.as_deref());
        for name in &person.other_names {
            add_parts(&mut parts, Part::Other, Some(name));
        }
        let full = person.full_name().as_deref().and_then(Whole::of);
        let others = person.other_names.iter().filter_map(|name| Whole::of(name)).collect();
        Self { parts, full, others }
    }

    pub fn full(&self) -> Option<&Whole> {
        self.full.as_ref()
    }

    pub fn others(&self) -> &[Whole] {
        &self.others
    }

    /// The best agreement of a folded word with any part.
    pub fn agreement(&self, word: &str) -> Option<Agreement> {
        self.parts.iter().filter_map(|(part, text)| compare(word, *part, text)).max_by_key(|found| found.score)
    }
}

fn add_parts(parts: &mut Vec<(Part, String)>, part: Part, text: Option<&str>) {
    let Some(text) = text else { return };
    let mut words = fold::words(text);
    words.extend(fold::words_apart(text));
    // Typed without the hyphen: `Smithjones` for `Smith-Jones`.
    words.extend(text.split_whitespace().map(fold::run).filter(|word| !word.is_empty()));
    words.sort();
    words.dedup();
    parts.extend(words.into_iter().map(|word| (part, word)));
}

fn compare(word: &str, part: Part, text: &str) -> Option<Agreement> {
    let (score, how) = likeness(word, text)?;
    let score = if part == Part::Other { score - 10 } else { score };
    Some(Agreement { score, reason: format!("{} {how}", part.in_words()) })
}

fn likeness(word: &str, text: &str) -> Option<(u32, &'static str)> {
    if word == text {
        return Some((100, "matches"));
    }
    let length = word.chars().count();
    if text.starts_with(word) {
        return Some(if length == 1 { (50, "begins with this letter") } else { (80, "begins like this") });
    }
    let shorter = length.min(text.chars().count());
    if shorter < 3 {
        return None;
    }
    let same_start = word.chars().next() == text.chars().next();
    match damerau_levenshtein(word, text) {
        1 if shorter >= 4 || same_start => Some((75, "matches, one letter different")),
        2 if shorter >= 7 => Some((60, "matches, two letters different")),
        _ if shorter >= 4 && same_start && jaro_winkler(word, text) >= 0.92 => Some((50, "looks alike")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::of(&Person {
            given_names: Some("Zoë Anne-Marie".into()),
            family_name: Some("O’Brien".into()),
            other_names: vec!["Zoe Example".into()],
            ..Person::default()
        })
    }

    #[test]
    fn a_word_agrees_with_any_part_of_a_name_and_says_how() {
        let cases = [
            ("zoe", 100, "given name matches"),
            ("marie", 100, "given name matches"),
            ("annemarie", 100, "given name matches"),
            ("obrien", 100, "family name matches"),
            ("brien", 100, "family name matches"),
            ("obrein", 75, "family name matches, one letter different"),
            ("obri", 80, "family name begins like this"),
            ("example", 90, "former or other name matches"),
            ("m", 50, "given name begins with this letter"),
        ];
        for (word, score, reason) in cases {
            assert_eq!(names().agreement(word), Some(Agreement { score, reason: reason.into() }), "{word}");
        }
        for word in ["smith", "zeb", "x"] {
            assert_eq!(names().agreement(word), None, "{word}");
        }
    }
}
