mod import;
mod reader;
mod worked;
