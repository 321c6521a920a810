//! Import from the command line.

use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;

use domain::import_question::Answer;
use services::import::{Asked, ImportOptions, ImportReport};

use crate::arguments::{CinCensus, Format, Given, Import, ImportWhat};
use crate::progress::counting;
use crate::{Stop, record};

pub async fn run(given: &Given, command: Import) -> Result<ExitCode, Stop> {
    match command.what {
        ImportWhat::CinCensus(command) => cin_census(given, command).await,
        ImportWhat::Export { folder } => record::import_export(given, &folder).await,
        ImportWhat::Questions => questions(given).await,
        ImportWhat::Answer(command) => answer(given, command.question, &command.answer).await,
    }
}

async fn cin_census(given: &Given, command: CinCensus) -> Result<ExitCode, Stop> {
    let app = given.app().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable = |error| Stop(format!("{}: {error}", command.file.display()));
    let file = File::open(&command.file).map_err(unreadable)?;
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
        Asked::NoIdentifier { child, records, candidates } => {
            let candidates: Vec<String> =
                candidates.iter().map(|candidate| format!("child:{}", candidate.subject)).collect();
            let known =
                if candidates.is_empty() { "nobody like it is known".to_owned() } else { candidates.join(", ") };
            format!(
                "a child whose identifier is missing or in doubt ({child}; {}): new-child, or {known}?",
                records.join(", ")
            )
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
