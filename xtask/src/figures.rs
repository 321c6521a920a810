//! `cargo xtask figures --children N [--years Y]`: how long all figures of a made-up authority take.

use std::process::Command;

/// Runs the release build of the measuring program beside the made-up authority.
///
/// # Errors
/// It cannot be built, or it failed.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .args(["run", "--release", "--quiet", "--package", "synthetic", "--example", "figures", "--"])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo could not be started: {error}."))?;
    if status.success() {
        Ok(())
    } else {
        Err("The figures were not measured; what went wrong stands above.".to_owned())
    }
}
