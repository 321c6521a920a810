//! `cargo xtask picture --database URL [--write]`: how long the picture of a database takes to build, and how large it is.

use std::process::Command;

/// Runs the release build of the measuring program beside the code that it measures.
///
/// # Errors
/// It cannot be built, or the database cannot be read.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .args(["run", "--release", "--quiet", "--package", "services", "--example", "picture", "--"])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo could not be started: {error}."))?;
    if status.success() {
        Ok(())
    } else {
        Err("The picture was not measured; what went wrong stands above.".to_owned())
    }
}
