//! The child's journey as states and the steps between them, in one table.
//!
//! A child may be in several states at once (a child protection plan and looked after); [`CaseStatus`] names the highest.
//! `docs/states.md` is made from the tables here. Source of states and steps: the Children Act 1989, Working Together,
//! and the rules of the census that are named beside them.

mod care;
mod document;
mod fault;
mod state;
mod step;

pub use care::{Care, care_on, first_day, is_all_short_breaks, is_care_leaver_on, last_day};
pub use document::document;
pub use fault::{Fault, faults};
pub use state::{CaseStatus, State, case_status, states_on};
pub use step::{STEPS, Step, may_begin, step};
