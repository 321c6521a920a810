//! The record: every version of every entry, the changes that made them, and who looked, in one hash-chained order.
//!
//! `docs/ledger-format.md` says exactly what is stored and hashed. This is the only room with SQL, and it knows nothing of
//! what an entry means: a body is text. [`Ledger::begin`] takes the one lock that gives out places in the chain; whatever
//! is read and written through the [`Write`] it gives happens at that place or not at all.

mod archive;
mod backup;
mod bulk;
mod checkpoint;
mod content;
mod error;
pub mod hash;
mod looked;
mod moment;
mod operational;
mod pages;
mod read;
mod row;
mod schema;
mod store;
mod table;
mod verify;
mod write;

pub use archive::ArchiveCounts;
pub use bulk::DatedChange;
pub use checkpoint::{Checkpoint, SigningKey};
pub use error::LedgerError;
pub use moment::Moment;
pub use operational::{Credential, Draft, Job, StoredSession};
pub use pages::{Line, Page, Place};
pub use read::KnownAt;
pub use row::{Access, Head, Link, LinkKind, Recorded, Version};
pub use store::Ledger;
pub use verify::{Break, Verified};
pub use write::{Appended, NewAccess, NewChange, NewVersion, Write};

/// A place in the chain: 1, 2, 3 ... in both change and access entries.
pub type Position = i64;
