//! Use cases: who is asking, may they, load, apply the rule, append; in one transaction.
//!
//! [`Sightline`] is the whole application without its pages. Every use case is a method on it that takes an [`Actor`] and
//! a [`Purpose`]; the clock is its own. The only room that joins the ledger with the rules.

pub mod access;
pub mod account;
pub mod actor;
pub mod alerts;
pub mod allocation;
pub mod app;
mod brothers_and_sisters;
pub mod case_note;
pub mod caseload;
pub mod child;
pub mod contact;
pub mod data_quality;
pub mod direct_observation;
pub mod document;
pub mod draft;
pub mod due;
pub mod duplicate;
pub mod entry_change;
pub mod error;
pub mod figures;
pub mod follow;
pub mod fresh;
mod front_door;
pub mod governance;
pub mod home;
pub mod import;
pub mod import_job;
pub mod mail;
pub mod management_decision;
pub mod my_work;
mod per_child;
pub mod restriction;
pub mod search;
pub mod several;
pub mod sign_in;
pub mod standards;
pub mod supervision;
pub mod team;
pub mod upkeep;
pub mod visit;
pub mod worker;

pub use actor::{Actor, Purpose};
pub use app::Sightline;
pub use error::{FieldFault, ServiceError};
