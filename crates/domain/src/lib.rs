//! What Sightline knows about children's social care: plain types and rules.
//!
//! Start here. Nothing in this room reads a file, a database or a clock of its own; dates come in as arguments.
//! A noun has one file. A [`Fact`] is any one of them as it stands in the ledger.

pub mod account;
pub mod address;
pub mod assessment;
pub mod authority;
pub mod break_glass;
pub mod child_in_need_plan;
pub mod child_protection_plan;
pub mod codes;
pub mod contact;
pub mod dates;
pub mod fact;
pub mod import_question;
pub mod person;
pub mod pre_proceedings;
pub mod referral;
pub mod relationship;
pub mod restriction;
pub mod section_47_enquiry;
pub mod source;
pub mod time;
pub mod working_days;

pub use account::{Account, Role};
pub use fact::{Fact, Kind, Unreadable};
pub use source::Source;
pub use time::{Clock, FixedClock, SystemClock, When};

/// What a fact is about: a child or adult, a team, an account. Says nothing about the person by itself.
pub type SubjectId = uuid::Uuid;
/// One fact through all its versions.
pub type EntryId = uuid::Uuid;
