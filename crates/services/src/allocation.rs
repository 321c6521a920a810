//! Allocation: a child is given to a team and a worker, and the one before ends on the same day in the same change.

mod new;
mod options;

pub use new::{EndOfAllocation, NewAllocation, To};
pub use options::{AllocationOptions, CurrentAllocation, TeamChoice};
