//! Reads a census file, one child at a time, whatever is in the file.
//!
//! [`Reader`] gives the [`Header`] and then one [`ChildBlock`] after the other, as raw text with lines. [`facts`] turns a
//! block into facts of the record, or says in a sentence why a record is refused. What is clear is read; what is not is
//! never guessed, never cut to fit and never treated as missing.
//!
//! Memory does not grow with the file. [`BLOCK_LIMIT`], [`FIELD_LIMIT`] and [`DEPTH_LIMIT`] bound one child, a document
//! type declaration is refused, and only the five predefined entities and character references are expanded.

mod block;
mod builder;
mod encoding;
mod facts;
mod layout;
mod plain_text;
mod problem;
mod reader;
mod taking;
mod values;
mod walk;

pub use block::{ChildBlock, Field, Header, Module, Name, Raw, Record};
pub use facts::{ChildFacts, Taken, facts};
pub use problem::{Note, Problem, Unreadable, shown};
pub use reader::Reader;
pub use values::{count, date, flag};

/// Most bytes of one child's block, of the header, or of what stands between two children, counted as UTF-8.
/// A child with every element of the 2026-27 census once takes about 3,400.
pub const BLOCK_LIMIT: usize = 1024 * 1024;
/// Most bytes of one field's text, counted as UTF-8. A record with a longer one is refused.
pub const FIELD_LIMIT: usize = 1000;
/// Most elements open inside one another. The census itself needs seven.
pub const DEPTH_LIMIT: usize = 32;
