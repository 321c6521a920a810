//! The dictionary: names of fields and of alternatives, which are part of the program and so are few.

use std::cell::RefCell;
use std::sync::{PoisonError, RwLock};

use hashbrown::HashTable;

static WORDS: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

thread_local! {
    /// By address: the same name in two places of the program may have two entries here and one number.
    static NUMBERS: RefCell<HashTable<Known>> = RefCell::default();
    static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

struct Known {
    address: usize,
    length: usize,
    number: u32,
}

fn hash(address: usize, length: usize) -> u64 {
    (address as u64 ^ (length as u64).rotate_left(48)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

/// The number of a word.
pub fn number(word: &'static str) -> u32 {
    let (address, length) = (word.as_ptr() as usize, word.len());
    NUMBERS.with_borrow_mut(|numbers| {
        let is_it = |known: &Known| known.address == address && known.length == length;
        let known = numbers.entry(hash(address, length), is_it, |known| hash(known.address, known.length));
        known.or_insert_with(|| Known { address, length, number: number_for_all(word) }).get().number
    })
}

fn number_for_all(word: &'static str) -> u32 {
    let mut words = WORDS.write().unwrap_or_else(PoisonError::into_inner);
    let place = words.iter().position(|known| *known == word).unwrap_or_else(|| {
        words.push(word);
        words.len() - 1
    });
    u32::try_from(place).expect("a program has fewer names than that")
}

/// The word of a number.
pub fn word(number: u32) -> Option<&'static str> {
    NAMES.with_borrow_mut(|names| {
        if names.len() <= number as usize {
            names.clone_from(&WORDS.read().unwrap_or_else(PoisonError::into_inner));
        }
        names.get(number as usize).copied()
    })
}
