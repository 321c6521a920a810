//! Reading Annex A workbooks.

mod facts;
mod hostile;
mod in_care;
mod reading;
mod samples;
mod workbook;
