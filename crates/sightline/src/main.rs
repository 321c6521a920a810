//! The one binary. Each command is a short file: read the arguments, call a use case, print what came of it.
//!
//! Results go to standard output, progress and sentences about failures to standard error.

mod arguments;
mod comparators;
mod crash_writer;
mod digest;
mod import;
mod measures;
mod practice;
mod progress;
mod record;
mod scenario;
mod serve;
mod synthesise;
mod user;

use std::process::ExitCode;

use clap::Parser;
use services::ServiceError;

use crate::arguments::{Arguments, Command};

/// Something was found or refused.
const FOUND: u8 = 1;
/// The command could not do what it was asked to.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_standard_error();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("no threads can be had from the operating system: {error}")),
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(Stop(sentence)) => fail(&sentence),
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Stop> {
    let given = arguments.given;
    // That command fills the practice folder, which may be empty as yet, and uses nothing of it.
    let fills_practice = matches!(arguments.command, Command::Comparators(_));
    if let Some(folder) = given.practice.as_ref().filter(|_| !fills_practice) {
        practice::put_in_force(folder)?;
    }
    match arguments.command {
        Command::Demo(command) => serve::demo(&given, command).await,
        Command::Synthesise(command) => synthesise::run(&given, &command).await,
        Command::Serve(command) => serve::serve(&given, command).await,
        Command::Import(command) => import::run(&given, command).await,
        Command::Export(command) => record::export(&given, command).await,
        Command::Measures(command) => measures::run(&given, &command).await,
        Command::Digest(command) => digest::run(&given, &command).await,
        Command::Verify(command) => record::verify(&given, command).await,
        Command::Checkpoint(command) => record::checkpoint(&given, command).await,
        Command::Backup(command) => record::backup(&given, command).await,
        Command::Restore(command) => record::restore(&given, command).await,
        Command::Erase(command) => record::erase(&given, command).await,
        Command::Migrate => record::migrate(&given).await,
        Command::Comparators(command) => comparators::run(&given, &command),
        Command::User(command) => user::run(&given, command).await,
        Command::CrashWriter(command) => crash_writer::run(&given, command).await,
    }
}

/// Why a command stopped, in a sentence for the person who typed it.
struct Stop(String);

impl From<ServiceError> for Stop {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Invalid(faults) => {
                let all: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
                Self(all.join("; "))
            }
            other => Self(other.to_string()),
        }
    }
}

impl From<ledger::LedgerError> for Stop {
    fn from(error: ledger::LedgerError) -> Self {
        Self(error.to_string())
    }
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("sightline: {sentence}");
    ExitCode::from(UNUSABLE)
}

fn log_to_standard_error() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("SIGHTLINE_LOG").unwrap_or_else(|_| EnvFilter::new("warn,web=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
