//! A fact in few bytes: what the record's millions of entries are in memory until somebody asks for one.
//!
//! As a struct a visit is 300 bytes and more, most of them fields that say nothing. Packed it is fifty: names of fields and of
//! the alternatives of an enum are numbers in a dictionary of this process, dates are four bytes, identifiers sixteen. It never
//! leaves the process, so it needs no version.

mod read;
mod words;
mod write;

use domain::{Fact, Kind, Unreadable};

/// Tags that come before a value. The rest of the 256 are short strings and the first words of the dictionary.
mod tag {
    pub const NONE: u8 = 0;
    pub const UNIT: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const TRUE: u8 = 3;
    pub const NUMBER: u8 = 4;
    pub const NEGATIVE: u8 = 5;
    pub const FRACTION: u8 = 6;
    pub const TEXT: u8 = 7;
    pub const DAY: u8 = 8;
    pub const MOMENT: u8 = 9;
    pub const ID: u8 = 10;
    pub const WORD: u8 = 11;
    pub const LIST: u8 = 12;
    pub const MAP: u8 = 13;
    pub const END: u8 = 14;
    pub const VARIANT: u8 = 15;
    /// Texts of 0 to 31 bytes.
    pub const SHORT_TEXT: u8 = 32;
    pub const LONGEST_SHORT: u8 = 31;
    /// The first words.
    pub const FIRST_WORD: u8 = 64;
}

/// What hinders packing or unpacking: a kind of value that no noun has.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unpackable(String);

impl serde::ser::Error for Unpackable {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for Unpackable {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Adds a fact, without the words that were left in the ledger, to the end of some bytes.
pub fn pack(fact: &Fact, bytes: &mut Vec<u8>) -> Result<(), Unpackable> {
    fact.write_to(&mut write::Packer(bytes))
}

/// What [`pack`] wrote.
pub fn unpack(kind: Kind, bytes: &[u8]) -> Result<Fact, Unpackable> {
    Fact::read_from(kind, &mut read::Unpacker::new(bytes))
}

/// A number in as few bytes as it needs, seven bits each.
pub fn put_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// What [`put_number`] wrote, and the bytes after it.
pub fn take_number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[place + 1..]));
        }
    }
    None
}

/// Only so that the error of a body and of packed bytes read alike.
impl From<Unreadable> for Unpackable {
    fn from(error: Unreadable) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests;
