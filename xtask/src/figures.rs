//! `cargo xtask figures --children N [--years Y]`: how long all figures of a made-up authority take.

/// # Errors
/// It cannot be built, or it failed.
pub fn run(arguments: &[String]) -> Result<(), String> {
    crate::measure("synthetic", "figures", arguments)
}
