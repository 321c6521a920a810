//! Cases of reading a census file.

mod anything;
mod facts;
mod hostile;
mod samples;
mod shapes;
mod support;
