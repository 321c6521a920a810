//! The record in memory: what is current of every entry, typed and indexed. It follows the ledger and never writes.
//!
//! A picture is made by telling it versions in the order of the chain. Telling it those up to a past place gives the
//! record as it was known then; there is no other way to look back, so both are always the same code.
//!
//! Each entry is packed in few bytes and becomes a plain struct when somebody asks for it (`entries.rs`, `pack.rs`); a caller
//! sees only plain references.
//!
//! A copy of a picture shares almost everything with it (`chunked.rs`), so a reader keeps the record as it was at one place
//! for as long as it likes while the writer's copy goes on.

mod chunked;
mod entries;
mod index;
mod merges;
mod pack;
mod picture;
mod recent;
mod told;

pub use picture::Picture;
pub use told::{Batch, Held, Told, Untold, leaves_words};

#[cfg(test)]
mod tests;
