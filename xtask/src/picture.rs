//! `cargo xtask picture --database URL [--write]`: how long the picture of a database takes to build, and how large it is.

/// # Errors
/// It cannot be built, or the database cannot be read.
pub fn run(arguments: &[String]) -> Result<(), String> {
    crate::measure("services", "picture", arguments)
}
