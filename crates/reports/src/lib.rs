//! What leaves the house as a picture or a file. Plain values in, text or bytes out.

pub mod chart;
pub mod control;
pub mod csv;
pub mod series;
mod trend_in_words;
pub mod unit;
pub mod workbook;

pub use series::{Point, Series};
pub use trend_in_words::trend_in_words;
pub use unit::Unit;
