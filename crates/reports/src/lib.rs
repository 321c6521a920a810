//! What leaves the house as a file. Plain values in, text or bytes out.

pub mod csv;
