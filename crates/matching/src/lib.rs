//! Finding people: what was typed into the search box against what every source says of who somebody is.
//!
//! Plain values in and out. Each hit says why it is one, so that a reader can judge it; nothing is decided here.

mod birth_date;
mod fold;
mod identifier;
mod name;
mod query;
mod search;

pub use search::{Found, Hit, SHOWN, search};
