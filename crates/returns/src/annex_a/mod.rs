//! Annex A: the eleven lists of children that Ofsted asks for at an inspection, in one workbook.
//!
//! [`read`] finds each list by the number in the sheet's name, or by its headings, whatever row they are in, and gives the
//! rows of each child together. [`facts`] turns them into facts of the record, or says in a sentence why one is refused.
//! What is clear is read; what is not is never guessed. What each list is taken for is told in `docs/adr`.
//!
//! A workbook comes from outside: [`FILE_LIMIT`], [`UNPACKED_LIMIT`] and [`CELL_LIMIT`] bound it before it is believed.

pub(crate) mod archive;
mod as_at;
mod cell;
mod child;
mod choice;
mod date;
mod facts;
mod gathered;
mod incoming;
mod list;
mod not_kept;
mod problem;
mod read;
mod row;
mod scope;
mod sheet;
mod workbook;

pub use as_at::as_at_in_name;
pub use child::{AnnexA, ChildRows, ListRead};
pub use facts::{ChildFacts, Taken, adopter, facts};
pub use incoming::{Timing, adopter_incoming, child_incoming, covered};
pub use list::List;
pub use problem::{Problem, Unreadable};
pub use read::read;
pub use row::Row;
pub use scope::{Window, should_hold};

/// Most bytes of a workbook. One of a large authority has about 5 MB.
pub const FILE_LIMIT: usize = 64 * 1024 * 1024;
/// Most bytes of all parts of a workbook, unpacked.
pub const UNPACKED_LIMIT: u64 = 512 * 1024 * 1024;
/// Most cells with something in them. One row of list 8 has 34.
pub const CELL_LIMIT: usize = 5_000_000;
/// Most characters of one cell. A longer one is not read.
pub const TEXT_LIMIT: usize = 1000;
