//! An import that goes on after its page is left: begun, how far it is, and what became of it.
//!
//! The job is a row that changes; the record itself is written by [`Sightline::import_cin_census`] and its like, and nowhere
//! else.

use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::EntryId;
use ledger::Moment;
use returns::standard::Part;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::import::{GivenFile, ImportOptions, ImportReport, Progress, ReturnOf, WhoseAnnexA};

const KIND: &str = "import of a file";
const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";
const LISTED: u64 = 200;
/// How often a running job says that it lives.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// After so long without one, the program that ran it has stopped.
const SILENCE: chrono::Duration = chrono::Duration::seconds(60);

/// One import as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportJob {
    /// What the page's address has.
    pub id: EntryId,
    /// The name of the file without its folder; of several, the first and how many more.
    pub file: String,
    pub dry_run: bool,
    /// User name of who began it.
    pub begun_by: String,
    pub updated_at: DateTime<Utc>,
    pub state: JobState,
    /// Children read so far.
    pub children: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum JobState {
    Running,
    /// A report for each period that the files are about.
    Done(Vec<ImportReport>),
    /// Nothing of the file could be read, or the database failed: the sentence for the person.
    Failed(String),
    /// The program was stopped while it ran. What was taken stands; loading the file again finishes.
    Stopped,
}

impl JobState {
    pub fn in_words(&self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Done(reports) if reports.iter().any(|report| report.dry_run) => "Dry run done, nothing was written",
            Self::Done(reports) if reports.iter().any(|report| !report.complete) => {
                "Broke off before the end of the file"
            }
            Self::Done(_) => "Done",
            Self::Failed(_) => "Failed",
            Self::Stopped => "Stopped before its end",
        }
    }
}

/// What is kept of a job beside its state.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    file: String,
    dry_run: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reports: Vec<ImportReport>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// What a person gives to be loaded.
pub enum ToLoad {
    /// A children in need census.
    CinCensus { file_name: String, input: Box<dyn Read + Send> },
    /// Looked-after children returns, of one year or several.
    Ssda903 { files: Vec<GivenFile>, of: ReturnOf },
    /// An Annex A workbook.
    AnnexA { file_name: String, input: Box<dyn Read + Send>, whose: WhoseAnnexA },
}

impl ToLoad {
    fn name(&self) -> String {
        match self {
            Self::CinCensus { file_name, .. } | Self::AnnexA { file_name, .. } => without_folder(file_name),
            Self::Ssda903 { files, .. } => match files.as_slice() {
                [] => without_folder(""),
                [one] => without_folder(&one.name),
                [first, others @ ..] => format!("{} and {} more", without_folder(&first.name), others.len()),
            },
        }
    }
}

impl Sightline {
    /// Begins to load files and gives the number of the job at once; the loading goes on by itself, on a thread of its own.
    /// Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not load files; [`ServiceError::Invalid`] where something must be said first;
    /// [`ServiceError::Unusable`] while another file is being loaded.
    pub async fn begin_import(
        &self,
        actor: &Actor,
        purpose: Purpose,
        what: ToLoad,
        options: ImportOptions,
    ) -> Result<EntryId, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        if let ToLoad::Ssda903 { of, .. } = &what {
            of.check(&options)?;
        }
        if self.import_jobs(actor, purpose).await?.iter().any(|job| job.state == JobState::Running) {
            let why = "Another file is being loaded. Wait until it is done, then send this one again.";
            return Err(ServiceError::Unusable(why.to_owned()));
        }
        let kept = Kept { file: what.name(), dry_run: options.dry_run, reports: Vec::new(), why: None };
        let job = Running { app: self.clone(), id: self.new_id(), user_name: actor.user_name.clone(), kept };
        job.save(RUNNING, 0).await?;
        let (id, actor) = (job.id, actor.clone());
        let runtime = tokio::runtime::Handle::current();
        // Reading a file blocks, so it must not hold up the pages.
        tokio::task::spawn_blocking(move || runtime.block_on(job.run(&actor, purpose, what, options)));
        Ok(id)
    }

    /// The imports, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not load files.
    pub async fn import_jobs(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<ImportJob>, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let now = self.clock.now();
        let rows = self.ledger.jobs(LISTED).await?;
        Ok(rows.into_iter().filter_map(|row| ImportJob::of(row, now)).collect())
    }

    /// One import.
    ///
    /// # Errors
    /// [`ServiceError::Refused`]; [`ServiceError::NotFound`].
    pub async fn import_job(&self, actor: &Actor, purpose: Purpose, id: EntryId) -> Result<ImportJob, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let row = self.ledger.job(&id.to_string()).await?;
        row.and_then(|row| ImportJob::of(row, self.clock.now()))
            .ok_or_else(|| ServiceError::NotFound("There is no such import.".to_owned()))
    }
}

impl ImportJob {
    /// `None` for another kind of job.
    fn of(row: ledger::Job, now: DateTime<Utc>) -> Option<Self> {
        let updated_at = Moment::parse(&row.updated_at)?.utc();
        if row.kind != KIND {
            return None;
        }
        let kept: Kept = serde_json::from_str(row.report.as_deref()?).ok()?;
        let state = match (row.state.as_str(), kept.reports, kept.why) {
            (DONE, reports, _) if !reports.is_empty() => JobState::Done(reports),
            (FAILED, _, Some(why)) => JobState::Failed(why),
            _ if now - updated_at > SILENCE => JobState::Stopped,
            _ => JobState::Running,
        };
        Some(Self {
            id: row.id.parse().ok()?,
            file: kept.file,
            dry_run: kept.dry_run,
            begun_by: row.user_name,
            updated_at,
            state,
            children: u64::try_from(row.done).unwrap_or_default(),
        })
    }
}

/// A row of a report's table: the module, table or list as the standard spells it, and what became of its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountRow {
    pub part: &'static str,
    /// Loaded, changed, unchanged, refused, waiting for an answer, withdrawn.
    pub counts: [u64; 6],
}

/// The counts of a report, a row for each part of its standard.
pub fn count_rows(report: &ImportReport) -> Vec<CountRow> {
    let tally = &report.tally;
    let columns = [&tally.loaded, &tally.changed, &tally.unchanged, &tally.refused, &tally.held, &tally.withdrawn];
    let row = |part: &Part| CountRow { part: part.code, counts: columns.map(|counts| counts.of(*part)) };
    report.parts().iter().map(row).collect()
}

struct Running {
    app: Sightline,
    id: EntryId,
    user_name: String,
    kept: Kept,
}

impl Running {
    async fn run(mut self, actor: &Actor, purpose: Purpose, what: ToLoad, options: ImportOptions) {
        let come = AtomicU64::new(0);
        let (over, mut is_over) = watch::channel(false);
        let importing = async {
            let progress = |progress: Progress| come.store(progress.children, Ordering::Relaxed);
            let app = &self.app;
            let ended = match what {
                ToLoad::CinCensus { input, file_name } => {
                    let file = without_folder(&file_name);
                    app.import_cin_census(actor, purpose, input, &file, options, progress)
                        .await
                        .map(|report| vec![report])
                }
                ToLoad::AnnexA { input, file_name, whose } => {
                    let file = without_folder(&file_name);
                    let report = app.import_annex_a(actor, purpose, input, &file, whose, options, progress).await;
                    report.map(|report| vec![report])
                }
                ToLoad::Ssda903 { files, of } => {
                    app.import_ssda903(actor, purpose, files, &of, options, progress).await
                }
            };
            over.send_replace(true);
            ended
        };
        // Beside the import and never within it: the import may hold the lock that a sign of life needs. It is awaited to
        // its end, so that no late sign of life can follow the last word.
        let living = async {
            while !*is_over.borrow() {
                tokio::select! {
                    _ = is_over.changed() => {}
                    () = tokio::time::sleep(SIGN_OF_LIFE) => self.say_so(come.load(Ordering::Relaxed)).await,
                }
            }
        };
        let (ended, ()) = tokio::join!(importing, living);
        let children = come.load(Ordering::Relaxed);
        let state = match ended {
            Ok(reports) => {
                self.kept.reports = reports;
                DONE
            }
            Err(error) => {
                tracing::error!(job = %self.id, %error, "an import failed");
                self.kept.why = Some(in_a_sentence(&error));
                FAILED
            }
        };
        if let Err(error) = self.save(state, children).await {
            tracing::error!(job = %self.id, %error, "what became of an import could not be written down");
        }
    }

    async fn say_so(&self, children: u64) {
        if let Err(error) = self.save(RUNNING, children).await {
            tracing::warn!(job = %self.id, %error, "how far an import is could not be written down");
        }
    }

    async fn save(&self, state: &str, children: u64) -> Result<(), ServiceError> {
        let row = ledger::Job {
            id: self.id.to_string(),
            kind: KIND.to_owned(),
            user_name: self.user_name.clone(),
            state: state.to_owned(),
            done: i64::try_from(children).unwrap_or(i64::MAX),
            total: None,
            report: Some(serde_json::to_string(&self.kept).expect("plain structs have a JSON form")),
            updated_at: Moment::new(self.app.clock.now()).to_string(),
        };
        self.app.ledger.save_job(row).await?;
        Ok(())
    }
}

fn in_a_sentence(error: &ServiceError) -> String {
    match error {
        ServiceError::Ledger(_) => {
            "The database failed while the file was loaded. What was taken stands; load the file again to finish."
                .to_owned()
        }
        other => other.to_string(),
    }
}

/// The last part of a path of any system, and nothing in it that could not stand in a sentence.
fn without_folder(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let name = name.trim();
    if name.is_empty() { "the file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_shown_without_its_folder() {
        assert_eq!(without_folder("C:\\Users\\somebody\\census.xml"), "census.xml");
        assert_eq!(without_folder("../../etc/census\n.xml"), "census.xml");
        assert_eq!(without_folder("folder/"), "the file");
    }

    fn row(state: &str, updated_at: &str) -> ledger::Job {
        let kept =
            Kept { file: "census.xml".into(), dry_run: false, reports: Vec::new(), why: Some("It is empty.".into()) };
        ledger::Job {
            id: "00000000-0000-4000-8000-000000000001".into(),
            kind: KIND.into(),
            user_name: "analyst".into(),
            state: state.into(),
            done: 300,
            total: None,
            report: Some(serde_json::to_string(&kept).unwrap()),
            updated_at: updated_at.into(),
        }
    }

    #[test]
    fn an_import_without_a_sign_of_life_for_a_minute_has_stopped() {
        let state =
            |now: &str| ImportJob::of(row(RUNNING, "2026-03-16T09:30:00.000000Z"), now.parse().unwrap()).unwrap().state;
        assert_eq!(state("2026-03-16T09:31:00Z"), JobState::Running);
        assert_eq!(state("2026-03-16T09:31:01Z"), JobState::Stopped);
    }

    #[test]
    fn an_import_that_failed_says_why() {
        let job =
            ImportJob::of(row(FAILED, "2026-03-16T09:30:00.000000Z"), "2026-03-16T12:00:00Z".parse().unwrap()).unwrap();
        assert_eq!((job.state, job.children), (JobState::Failed("It is empty.".into()), 300));
    }
}
