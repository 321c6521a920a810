//! The returns that an authority sends to the Department, and the files they come in. One folder a standard.
//!
//! Nothing here opens a file or a database: bytes come in through `std::io::Read`, plain values go out.

pub mod annex_a;
pub mod cin_census;
pub mod delivery;
pub mod ssda903;
pub mod standard;
