//! Import is a change by a source: a file supersedes only what the same source said before.
//!
//! A child is one unit: all its records of a file go into one change. Changes are bounded and the ledger is free between
//! them, so that nobody's page waits. What a child's block no longer holds is withdrawn in the same change; a child that the
//! file no longer has, only after the whole file was read. What is not sure is held in a question (`question.rs`, `answer.rs`) and never guessed. The rules for one child are in
//! `reconcile.rs`, which knows no database.

mod absent;
mod answer;
mod gone;
mod held_apart;
mod incoming;
mod known;
mod moved;
mod numbers;
mod question;
mod reconcile;
mod report;
mod run;
mod said;
mod withdraw;

use std::io::Read;
use std::time::Instant;

use returns::cin_census::read::Reader;

pub use question::{Asked, Candidate, OpenQuestion};
pub use report::{Counts, ImportReport, ReportedProblem, Tally, Totals};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use run::Run;
use said::Said;

/// How a file is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Report what would happen, and write nothing at all.
    pub dry_run: bool,
    /// The three-digit number of the authority that types its records in here. A child of that authority's census is the
    /// child typed in here with the same number. Without it nothing that is typed in here is matched.
    pub own_authority: Option<String>,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub children: u64,
    pub records: u64,
}

impl Sightline {
    /// Loads a children in need census, child by child, and reports what became of each record.
    ///
    /// The same file a second time changes nothing. After a crash the record holds whole children only, and loading the
    /// file again finishes.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not; [`ServiceError::Unusable`] for a file of which nothing can be read. A
    /// file that breaks off later is no error: what was whole is taken, and the report says so.
    pub async fn import_cin_census(
        &self,
        actor: &Actor,
        purpose: Purpose,
        input: impl Read + Send,
        file_name: &str,
        options: ImportOptions,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<ImportReport, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let started = Instant::now();
        let unusable = |error: returns::cin_census::read::Unreadable| ServiceError::Unusable(error.to_string());
        let mut reader = Reader::new(input, file_name).map_err(unusable)?;
        let (said, noted) = Said::by(reader.header(), &plain_name(file_name)).map_err(ServiceError::Unusable)?;
        let mut run = Run::new(self, actor, purpose, said, options, noted);
        let mut broken = None;
        for block in reader.by_ref() {
            match block {
                Ok(block) => {
                    run.take(&block).await?;
                    if run.is_full() {
                        run.write().await?;
                        progress(run.progress());
                    }
                }
                Err(error) => broken = Some(error),
            }
        }
        if run.is_empty() {
            let file = plain_name(file_name);
            let nothing =
                || format!("{file}: the file has no children in it, so nothing was changed. Export it again.");
            return Err(ServiceError::Unusable(broken.map_or_else(nothing, |error| error.to_string())));
        }
        run.write().await?;
        run.note(reader.notes());
        run.finish(broken).await?;
        progress(run.progress());
        Ok(run.into_report(started.elapsed()))
    }
}

/// The name without folders.
fn plain_name(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() { "the file".to_owned() } else { returns::cin_census::read::shown(name) }
}
