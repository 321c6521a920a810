//! Finding people: what was typed into the search box against what every source says of who somebody is; and finding
//! two records that may be one person.
//!
//! Plain values in and out. Each hit and each suggestion says why it is one, so that a reader can judge it; nothing is
//! decided here.

mod birth_date;
pub mod duplicate;
mod finding;
mod fold;
mod identifier;
mod index;
mod name;
mod query;
mod search;
mod sound;
mod vocabulary;

pub use index::Index;
pub use search::{Found, Hit, Match, Matches, SHOWN, doubts, search};
