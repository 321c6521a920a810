//! Import from the command line.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::import_question::Answer;
use services::import::{Asked, GivenFile, ImportOptions, ImportReport, ReturnOf, WhoseAnnexA};

use crate::arguments::{AnnexA, CinCensus, Format, Given, Import, ImportWhat, Ssda903};
use crate::progress::counting;
use crate::{Stop, record};

pub async fn run(given: &Given, command: Import) -> Result<ExitCode, Stop> {
    match command.what {
        ImportWhat::CinCensus(command) => cin_census(given, command).await,
        ImportWhat::Ssda903(command) => ssda903(given, command).await,
        ImportWhat::AnnexA(command) => annex_a(given, command).await,
        ImportWhat::Export { folder } => record::import_export(given, &folder).await,
        ImportWhat::Questions => questions(given).await,
        ImportWhat::Answer(command) => answer(given, command.question, &command.answer).await,
    }
}

async fn cin_census(given: &Given, command: CinCensus) -> Result<ExitCode, Stop> {
    let app = given.app().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = File::open(&command.file).map_err(|error| unreadable(&command.file, &error))?;
    let bar = counting("children", None);
    let options = ImportOptions { dry_run: command.dry_run, own_authority: command.own_authority };
    let report = app
        .import_cin_census(&actor, purpose, BufReader::new(file), &name, options, |done| {
            bar.set_position(done.children)
        })
        .await?;
    bar.finish_and_clear();
    match command.format {
        Format::Text => print!("{}", report.text()),
        Format::Json => println!("{}", to_json(&report)?),
    }
    Ok(ExitCode::from(report.exit_code()))
}

/// All files together may be so large; a whole authority's year has about a hundredth of it.
const LARGEST: u64 = 1024 * 1024 * 1024;

async fn ssda903(given: &Given, command: Ssda903) -> Result<ExitCode, Stop> {
    let app = given.app().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let files = given_files(&command.paths)?;
    let bar = counting("children", None);
    let options = ImportOptions { dry_run: command.dry_run, own_authority: command.own_authority };
    let of = ReturnOf { authority: command.authority, year: command.year };
    let reports =
        app.import_ssda903(&actor, purpose, files, &of, options, |done| bar.set_position(done.children)).await?;
    bar.finish_and_clear();
    match command.format {
        Format::Text => reports.iter().for_each(|report| println!("{}", report.text())),
        Format::Json => {
            println!("{}", serde_json::to_string_pretty(&reports).map_err(|error| Stop(error.to_string()))?);
        }
    }
    Ok(ExitCode::from(reports.iter().map(ImportReport::exit_code).max().unwrap_or_default()))
}

/// The files, and those in the folders, in the order of their names.
fn given_files(paths: &[PathBuf]) -> Result<Vec<GivenFile>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
            let mut inside = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| unreadable(path, &error))?;
            inside.retain(|path| path.is_file());
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    let mut room = LARGEST;
    let mut given = Vec::with_capacity(files.len());
    for path in &files {
        let length = path.metadata().map_err(|error| unreadable(path, &error))?.len();
        room = room.checked_sub(length).ok_or_else(|| {
            Stop(
                "the files are larger than 1 GB together, which no return is; give those of the return only".to_owned(),
            )
        })?;
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        given.push(GivenFile { name, bytes });
    }
    Ok(given)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Stop {
    Stop(format!("{}: {error}", path.display()))
}

async fn annex_a(given: &Given, command: AnnexA) -> Result<ExitCode, Stop> {
    let app = given.app().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable = |error| Stop(format!("{}: {error}", command.file.display()));
    let file = File::open(&command.file).map_err(unreadable)?;
    let bar = counting("children", None);
    let whose = WhoseAnnexA { authority: command.authority, as_at: command.as_at };
    let options = ImportOptions { dry_run: command.dry_run, own_authority: command.own_authority };
    let report = app
        .import_annex_a(&actor, purpose, BufReader::new(file), &name, whose, options, |done| {
            bar.set_position(done.children)
        })
        .await?;
    bar.finish_and_clear();
    match command.format {
        Format::Text => print!("{}", report.text()),
        Format::Json => println!("{}", to_json(&report)?),
    }
    Ok(ExitCode::from(report.exit_code()))
}

fn to_json(report: &ImportReport) -> Result<String, Stop> {
    serde_json::to_string_pretty(report).map_err(|error| Stop(error.to_string()))
}

async fn questions(given: &Given) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let open = app.import_questions(&actor, purpose).await?;
    if open.is_empty() {
        println!("No question waits for a person.");
    }
    for question in open {
        println!("{}\t{}, line {}: {}", question.entry, question.file, question.line, in_words(&question.asked));
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(asked: &Asked) -> String {
    match asked {
        Asked::MovedReferral { child, stands, came, .. } => {
            format!("{child}: {stands} is no longer in the file, and {came} is. The same, or different?")
        }
        Asked::NoIdentifier { why, child, records, candidates } => {
            let candidates: Vec<String> =
                candidates.iter().map(|candidate| format!("child:{}", candidate.subject)).collect();
            let known =
                if candidates.is_empty() { "nobody like it is known".to_owned() } else { candidates.join(", ") };
            format!("{why} ({child}; {}): new-child, or {known}?", records.join(", "))
        }
        Asked::Restricted => "about a restricted record: somebody named in the restriction must answer".to_owned(),
    }
}

async fn answer(given: &Given, question: uuid::Uuid, word: &str) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    app.answer_import_question(&actor, purpose, question, read_answer(word)?).await?;
    println!("Answered.");
    Ok(ExitCode::SUCCESS)
}

fn read_answer(word: &str) -> Result<Answer, Stop> {
    match word {
        "same" => Ok(Answer::Same),
        "different" => Ok(Answer::Different),
        "new-child" => Ok(Answer::NewChild),
        "discard" => Ok(Answer::Discard),
        other => {
            let subject = other.strip_prefix("child:").and_then(|id| id.parse().ok());
            let wrong =
                || Stop(format!("“{other}” is no answer: give same, different, new-child, discard or child:ID"));
            Ok(Answer::Child { subject: subject.ok_or_else(wrong)? })
        }
    }
}
