//! What Sightline knows about children's social care: plain types and rules.
//!
//! Start here. Nothing in this room reads a file, a database or a clock of its own; dates come in as arguments.
//! A noun has one file. A [`Fact`] is any one of them as it stands in the ledger.

pub mod absence;
pub mod account;
pub mod address;
pub mod adoption;
pub mod advocacy;
pub mod agency;
pub mod alert;
pub mod allocation;
pub mod assessment;
pub mod authority;
pub mod break_glass;
pub mod care_leaver;
pub mod care_plan;
pub mod case_note;
pub mod child_in_need_plan;
pub mod child_protection_plan;
pub mod clock;
pub mod codes;
pub mod contact;
pub mod core_group;
pub mod dates;
pub mod deprivation_of_liberty;
pub mod direct_observation;
pub mod document;
pub mod early_help;
pub mod education_plan;
pub mod fact;
pub mod health_assessment;
pub mod identifiers;
pub mod import_question;
pub mod initial_conference;
pub mod journey;
pub mod lasting;
pub mod legal_status;
pub mod letters;
pub mod looked_after_episode;
pub mod looked_after_review;
pub mod looked_after_year;
pub mod management_decision;
pub mod merge;
pub mod missing_episode;
pub mod motherhood;
pub mod narrative;
pub mod participation;
pub mod period_of_care;
pub mod person;
pub mod placement;
pub mod post;
pub mod pre_proceedings;
pub mod private_fostering;
pub mod prospective_adopter;
pub mod publication;
pub mod referral;
pub mod relationship;
pub mod restriction;
pub mod section_47_enquiry;
pub mod source;
pub mod step_change;
pub mod strategy_discussion;
pub mod strengths_and_difficulties;
pub mod supervision;
pub mod team;
pub mod time;
pub mod unaccompanied;
pub mod visit;
pub mod voice;
pub mod worker;
pub mod working_days;

pub use account::{Account, Role};
pub use fact::{Fact, Kind, Unreadable};
pub use source::Source;
pub use time::{Clock, FixedClock, SystemClock, When};

/// What a fact is about: a child or adult, a team, an account. Says nothing about the person by itself.
pub type SubjectId = uuid::Uuid;
/// One fact through all its versions.
pub type EntryId = uuid::Uuid;
