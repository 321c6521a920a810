//! Import is a change by a source: a file supersedes only what the same source said before.
//!
//! Every standard (`census.rs`, `ssda903.rs`) hands on its children as [`returns::delivery`] has them; from there all is the
//! same. A child is one unit: all its records of a file go into one change. Changes are bounded and the ledger is free
//! between them, so that nobody's page waits. What a child's block no longer holds is withdrawn in the same change; a child
//! that the file no longer has, only after the whole file was read. Which child of the record it is, `matching.rs` says.
//! What is not sure is held in a question (`question.rs`, `answer.rs`) and never guessed. The rules for one child are in
//! `reconcile.rs`, which knows no database.

mod absent;
mod annex_a;
mod answer;
mod census;
mod derive;
mod gone;
mod held_apart;
mod incoming;
mod known;
mod matching;
mod moved;
mod numbers;
mod question;
mod reconcile;
mod report;
mod run;
mod said;
mod ssda903;
mod withdraw;

pub use annex_a::WhoseAnnexA;
pub use question::{Asked, Candidate, OpenQuestion};
pub use report::{Counts, ImportReport, ReportedProblem, Tally, Totals};
pub use returns::ssda903::GivenFile;
pub use ssda903::ReturnOf;

/// How a file is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Report what would happen, and write nothing at all.
    pub dry_run: bool,
    /// The three-digit number of the authority that types its records in here. A child of that authority's returns is
    /// the child typed in here with the same number. Without it nothing that is typed in here is matched.
    pub own_authority: Option<String>,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub children: u64,
    pub records: u64,
}

/// The name without folders.
fn plain_name(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() { "the file".to_owned() } else { returns::cin_census::read::shown(name) }
}
