//! New identifiers.

use uuid::Uuid;

/// Where new identifiers come from, so that a made-up authority is the same for the same seed.
pub trait Ids: Send + Sync {
    fn next(&self) -> Uuid;
}

/// In the order of time, and never twice.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeOrdered;

impl Ids for TimeOrdered {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
