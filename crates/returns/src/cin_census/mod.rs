//! The children in need census: one XML file a year from every English authority.

pub mod read;
