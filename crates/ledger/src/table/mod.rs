//! The tables, as SeaORM entities. `schema.rs` makes them.

pub mod chain_head;
pub mod content;
pub mod credential;
pub mod draft;
pub mod entry_version;
pub mod job;
pub mod ledger_meta;
pub mod link;
pub mod web_session;
