//! One word against another, as parts of names.

use domain::person::Person;
use smol_str::SmolStr;
use strsim::{jaro_winkler, osa_distance};

use crate::fold;
use crate::sound::Sounds;

/// Which name a part belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    Given,
    Family,
    Other,
}

impl Part {
    const ALL: [Self; 3] = [Self::Given, Self::Family, Self::Other];

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Given => "given name",
            Self::Family => "family name",
            Self::Other => "former or other name",
        }
    }

    /// From its place in [`Part::ALL`]: two bits beside a number in the index.
    pub fn from_bits(bits: u32) -> Self {
        Self::ALL[(bits & 3).min(2) as usize]
    }
}

/// How one word is like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    Same,
    Begins,
    BeginsWithLetter,
    OneLetter,
    SoundsTheSame,
    TwoLetters,
    LooksAlike,
}

impl Likeness {
    /// 0 to 100.
    pub fn score(self) -> u32 {
        match self {
            Self::Same => 100,
            Self::Begins => 80,
            Self::OneLetter => 75,
            Self::SoundsTheSame => 65,
            Self::TwoLetters => 60,
            Self::LooksAlike | Self::BeginsWithLetter => 50,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Same => "matches",
            Self::Begins => "begins like this",
            Self::BeginsWithLetter => "begins with this letter",
            Self::OneLetter => "matches, one letter different",
            Self::SoundsTheSame => "sounds the same",
            Self::TwoLetters => "matches, two letters different",
            Self::LooksAlike => "looks alike",
        }
    }
}

/// A folded word with what makes comparing it quick.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub text: SmolStr,
    pub shape: Shape,
}

/// What of a word can be compared without reading it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Two bits a letter: that it is there, and that it is there again. A letter changed, added or left out turns at most two.
    letters: u64,
    /// In characters; 255 stands for longer ones.
    length: u8,
    first: char,
    pub sounds: Sounds,
}

impl Shape {
    /// Whether it is worth reading the words: where not, neither is like the other.
    pub fn may_be_like(self, other: Self) -> bool {
        self.first == other.first
            || (self.length.abs_diff(other.length) <= 2 && (self.letters ^ other.letters).count_ones() <= 4)
            || self.sounds.agree(other.sounds)
    }
}

impl Word {
    pub fn new(text: &str) -> Self {
        let letters = text.chars().fold(0_u64, |bits, c| {
            let there = 1 << (u32::from(c) % 32 * 2);
            if bits & there == 0 { bits | there } else { bits | there << 1 }
        });
        let length = u8::try_from(text.chars().count()).unwrap_or(u8::MAX);
        let first = text.chars().next().unwrap_or(' ');
        Self { text: SmolStr::new(text), shape: Shape { letters, length, first, sounds: Sounds::of(text) } }
    }

    /// How this word, as typed, is like a word of a name. `None` if it is another.
    pub fn likeness(&self, shape: Shape, text: &str) -> Option<Likeness> {
        let same_start = self.shape.first == shape.first;
        if same_start && text.starts_with(self.text.as_str()) {
            return Some(match self.shape.length {
                length if length == shape.length => Likeness::Same,
                1 => Likeness::BeginsWithLetter,
                _ => Likeness::Begins,
            });
        }
        let shorter = self.shape.length.min(shape.length);
        if shorter < 3 {
            return None;
        }
        let near = (self.shape.letters ^ shape.letters).count_ones() <= 4;
        let close = near && self.shape.length.abs_diff(shape.length) <= 2;
        let distance = if close { osa_distance(&self.text, text) } else { usize::MAX };
        match distance {
            1 if shorter >= 4 || same_start => Some(Likeness::OneLetter),
            _ if self.shape.sounds.agree(shape.sounds) => Some(Likeness::SoundsTheSame),
            2 if shorter >= 7 => Some(Likeness::TwoLetters),
            _ if near && shorter >= 4 && same_start && jaro_winkler(&self.text, text) >= 0.92 => {
                Some(Likeness::LooksAlike)
            }
            _ => None,
        }
    }
}

/// The whole of a name: the same letters in the same order, or the same words in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    pub run: u64,
    pub sorted: u64,
}

impl Whole {
    pub fn of(text: &str) -> Option<Self> {
        let run = fold::run(text);
        let mut words = fold::words(text);
        words.sort();
        (!run.is_empty()).then(|| Self { run: fold::hash(&run), sorted: fold::hash(&words.join(" ")) })
    }
}

/// All words that a person's names have, each once with the name it is of.
pub(crate) fn parts(person: &Person) -> Vec<(Part, String)> {
    let mut parts = Vec::new();
    add_parts(&mut parts, Part::Given, person.given_names.as_deref());
    add_parts(&mut parts, Part::Family, person.family_name.as_deref());
    for name in &person.other_names {
        add_parts(&mut parts, Part::Other, Some(name));
    }
    parts
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_is_like_another_in_one_way_or_not_at_all() {
        let cases = [
            ("zoe", "zoe", Some(Likeness::Same)),
            ("obri", "obrien", Some(Likeness::Begins)),
            ("m", "marie", Some(Likeness::BeginsWithLetter)),
            ("obrein", "obrien", Some(Likeness::OneLetter)),
            ("catherine", "kathryn", Some(Likeness::SoundsTheSame)),
            ("shaun", "shone", Some(Likeness::SoundsTheSame)),
            ("hollinsways", "hollins", Some(Likeness::LooksAlike)),
            ("smith", "jones", None),
            ("zeb", "zoe", None),
            ("x", "zoe", None),
        ];
        for (typed, name, expected) in cases {
            let (typed_word, name_word) = (Word::new(typed), Word::new(name));
            assert_eq!(typed_word.likeness(name_word.shape, &name_word.text), expected, "{typed} {name}");
        }
    }

    proptest! {
        #[test]
        fn words_whose_shapes_are_too_far_apart_are_never_alike(one in "[a-eé]{1,9}", other in "[a-eé]{1,9}") {
            let (one, other) = (Word::new(&one), Word::new(&other));
            if one.likeness(other.shape, &other.text).is_some() {
                prop_assert!(one.shape.may_be_like(other.shape));
            }
        }
    }

    #[test]
    fn a_name_has_its_words_with_and_without_hyphens_and_apostrophes() {
        let person = Person {
            given_names: Some("Zoë Anne-Marie".into()),
            family_name: Some("O’Brien".into()),
            other_names: vec!["Zoe Example".into()],
            ..Person::default()
        };
        let words = |part| -> Vec<String> {
            parts(&person).into_iter().filter(|(of, _)| *of == part).map(|(_, word)| word).collect()
        };
        assert_eq!(words(Part::Given), ["anne", "annemarie", "marie", "zoe"]);
        assert_eq!(words(Part::Family), ["brien", "o", "obrien"]);
        assert_eq!(words(Part::Other), ["example", "zoe"]);
    }
}
