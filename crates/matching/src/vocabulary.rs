//! Every word of every name, once, with the people who bear it.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::name::{Likeness, Part, Shape, Word};

/// A word's place in the vocabulary.
pub(crate) type WordId = u32;

/// A word's bearer and which name it is of, in one number: the person's place in the index, then two bits.
fn bearer(person: u32, part: Part) -> u32 {
    person << 2 | part as u32
}

/// Names repeat, so that comparing a typed word with each distinct word once is quick, and needs no cleverer index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    ids: HashMap<SmolStr, WordId>,
    /// Apart from the texts, so that passing over all of them touches little memory.
    shapes: Vec<Shape>,
    texts: Vec<SmolStr>,
    bearers: Vec<Vec<u32>>,
}

/// One person's name like a typed word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    pub person: u32,
    pub part: Part,
    pub likeness: Likeness,
}

impl Vocabulary {
    pub fn add(&mut self, text: &str, person: u32, part: Part) -> WordId {
        let id = self.ids.get(text).copied().unwrap_or_else(|| self.learn(text));
        self.bearers[id as usize].push(bearer(person, part));
        id
    }

    fn learn(&mut self, text: &str) -> WordId {
        let word = Word::new(text);
        let id = WordId::try_from(self.texts.len()).expect("fewer words than people, and those are counted in 30 bits");
        self.ids.insert(word.text.clone(), id);
        self.shapes.push(word.shape);
        self.texts.push(word.text);
        self.bearers.push(Vec::new());
        id
    }

    /// A word that nobody bears any more stays: somebody may again.
    pub fn take_away(&mut self, word: WordId, person: u32, part: Part) {
        let bearers = &mut self.bearers[word as usize];
        if let Some(at) = bearers.iter().position(|held| *held == bearer(person, part)) {
            bearers.swap_remove(at);
        }
    }

    /// Everybody with a name like the typed word. Somebody may come several times.
    pub fn like(&self, typed: &str) -> Vec<Named> {
        let typed = Word::new(typed);
        let mut found = Vec::new();
        let worth_reading = self.shapes.iter().enumerate().filter(|(_, shape)| typed.shape.may_be_like(**shape));
        for (at, shape) in worth_reading {
            let Some(likeness) = typed.likeness(*shape, &self.texts[at]) else { continue };
            let named = |held: &u32| Named { person: held >> 2, part: Part::from_bits(*held), likeness };
            found.extend(self.bearers[at].iter().map(named));
        }
        found
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Bytes held, by the sizes of the parts.
    pub fn memory(&self) -> usize {
        let words = self.texts.len() * (2 * size_of::<SmolStr>() + size_of::<Shape>() + size_of::<Vec<u32>>() + 8);
        words + self.bearers.iter().map(|held| held.capacity() * size_of::<u32>()).sum::<usize>()
    }
}
