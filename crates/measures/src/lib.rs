//! Figures over a picture: each is a value, the window it stands for, and every entry that it did and did not count.
//!
//! Plain values in, plain values out: a picture and dates. A [`Figure`] that cannot be computed says why and shows no
//! number. What is counted is a list of entries, so that every figure opens onto the children behind it.

pub mod clocks;
pub mod figure;
pub mod front_door;
pub mod missing;
pub mod open_work;
pub mod public;
pub mod required_documents;
pub mod told;
pub mod window;

pub use figure::{Figure, NotCounted, Unit};
pub use public::suppressed;
pub use window::Window;
