//! Figures over a picture: each is a value, the window it stands for, and every entry that it did and did not count.
//!
//! Plain values in, plain values out: a picture and dates. Rows come from one child at a time ([`rows`], [`child`]), each
//! indicator of the catalogue ([`indicators`]) sorts them, and a [`Figure`] is made of rows and nothing else, so that it opens
//! onto the children behind it. One that cannot be computed says why and shows no number.

pub mod alerts;
pub mod breakdown;
pub mod child;
pub mod clocks;
pub mod cube;
pub mod data_quality;
pub mod figure;
pub mod indicator;
pub mod indicators;
pub mod mart;
pub mod missing;
pub mod open_work;
pub mod population;
pub mod public;
pub mod published;
pub mod reason;
pub mod required_documents;
pub mod rows;
pub mod scorecard;
pub mod staff;
pub mod standards;
pub mod targets;
pub mod told;
pub mod window;
pub mod workforce;

pub use figure::Figure;
pub use indicator::Indicator;
pub use window::Window;
