//! Chores of the house: `cargo xtask COMMAND`.
//!
//! A further command is one line in [`COMMANDS`] and a module with `fn run(arguments: &[String]) -> Result<(), String>`.

mod census_file;
mod crash;
mod faults;
mod figures;
mod house_rules;
mod http;
mod load;
mod picture;
mod scratch;
mod visible;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A command's name, what it is for, and the function that does it; an error is the sentence shown to the person.
type Command = (&'static str, &'static str, fn(&[String]) -> Result<(), String>);

const COMMANDS: &[Command] = &[
    ("census-file", "write a made-up census of so many children, for measuring", census_file::run),
    ("crash", "kill a writer many times and look for what is missing", crash::run),
    ("faults", "fill the disk and fail fsync, and look at what is acknowledged and served", faults::run),
    ("figures", "measure all figures of a made-up authority of so many children", figures::run),
    ("load", "ask for pages at a fixed rate and say how long they take", load::run),
    ("visible", "record visits and say how soon they are seen, here and on a second node", visible::run),
    ("house-rules", "check the rules of the house over packages and files", house_rules::run),
    ("picture", "measure the picture of a database: seconds, memory, following a write", picture::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.first().map(String::as_str).unwrap_or_default();
    let Some((_, _, run)) = COMMANDS.iter().find(|(name, _, _)| *name == wanted) else {
        eprintln!("Say what to do: cargo xtask COMMAND, where COMMAND is one of");
        for (name, purpose, _) in COMMANDS {
            eprintln!("  {name:<12} {purpose}");
        }
        return ExitCode::from(2);
    };
    match run(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the release build of a measuring program that stands beside the code that it measures.
pub(crate) fn measure(package: &str, example: &str, arguments: &[String]) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = std::process::Command::new(cargo)
        .args(["run", "--release", "--quiet", "--package", package, "--example", example, "--"])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo could not be started: {error}."))?;
    if status.success() { Ok(()) } else { Err(format!("{example}: not measured; what went wrong stands above.")) }
}

/// The folder that holds the whole repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository").to_path_buf()
}
