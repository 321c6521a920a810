//! Annex A: one workbook of one authority as at one day.
//!
//! The workbook names neither, so both are asked for. The day is the period: `2024-01-31`.

use std::collections::HashMap;
use std::io::Read;
use std::time::Instant;

use chrono::NaiveDate;
use domain::dates;
use returns::annex_a::{
    AnnexA, FILE_LIMIT, Problem, Timing, Window, adopter_incoming, as_at_in_name, child_incoming, covered, read,
};
use returns::standard::{Part, Standard};

use super::report::{ImportReport, ReportedProblem};
use super::run::Run;
use super::said::Said;
use super::{ImportOptions, Progress, plain_name};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// What an Annex A workbook does not say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoseAnnexA {
    /// The three-digit number of the authority. Without it, the one that types its records in here.
    pub authority: Option<String>,
    /// The day that the lists are of. Without it, the one full date in the name of the file.
    pub as_at: Option<NaiveDate>,
}

impl Sightline {
    /// Loads an Annex A workbook, child by child, and reports what became of each row.
    ///
    /// The same workbook a second time changes nothing. A later one says what became of a record; what it no longer lists
    /// is withdrawn only where it would have to list it.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not; [`ServiceError::Unusable`] for what is no workbook, has no rows, or of
    /// which nobody says whose it is and of which day.
    #[expect(clippy::too_many_arguments, reason = "a file, its name and what it does not say of itself are apart")]
    pub async fn import_annex_a(
        &self,
        actor: &Actor,
        purpose: Purpose,
        input: impl Read + Send,
        file_name: &str,
        whose: WhoseAnnexA,
        options: ImportOptions,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<ImportReport, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let started = Instant::now();
        let file = plain_name(file_name);
        let (authority, as_at) = self.whose(&whose, &options, &file)?;
        let annex = read_aside(whole(input, &file)?, file.clone()).await?;
        if annex.children.is_empty() && annex.adopters.is_empty() {
            return Err(ServiceError::Unusable(nobody(&annex, &file)));
        }
        let mut said = Said::new(Standard::AnnexA, &authority, as_at.to_string(), file.clone());
        said.covered = Some(covered(&annex));
        let mut run = Run::new(self, actor, purpose, said, options, Vec::new());
        run.refuse_nobodys(&annex.refused, &file);
        run.report(annex.notes.iter().map(|note| of_workbook(&file, note.clone())).collect());
        let window = Window::up_to(as_at);
        let mut timing = Timing::default();
        let children = annex.children.iter().map(|child| child_incoming(child, as_at));
        let adopters = annex.adopters.iter().map(|(number, row)| adopter_incoming(number, row));
        for incoming in children.chain(adopters) {
            timing.add(&incoming, window);
            run.take(incoming).await?;
            if run.is_full() {
                run.write().await?;
                progress(run.progress());
            }
        }
        run.write().await?;
        run.report(timing.in_words(window).into_iter().map(|said| ReportedProblem::of_file(&file, 0, said)).collect());
        run.finish(None).await?;
        said_once(&mut run.report.problems);
        // The engine counts an adopter's record like a child's.
        run.report.children = annex.children.len() as u64;
        progress(run.progress());
        Ok(run.into_report(started.elapsed()))
    }

    fn whose(
        &self,
        whose: &WhoseAnnexA,
        options: &ImportOptions,
        file: &str,
    ) -> Result<(String, NaiveDate), ServiceError> {
        let unusable = |message: String| Err(ServiceError::Unusable(message));
        let Some(authority) = whose.authority.as_ref().or(options.own_authority.as_ref()) else {
            return unusable(format!(
                "{file}: an Annex A workbook does not say whose children it lists. Give the authority's three-digit \
                 number (--authority 845)."
            ));
        };
        if authority.len() != 3 || !authority.bytes().all(|byte| byte.is_ascii_digit()) {
            let shown = returns::cin_census::read::shown(authority);
            return unusable(format!("“{shown}” is not the three-digit number of an authority, such as 845."));
        }
        let Some(as_at) = whose.as_at.or_else(|| as_at_in_name(file)) else {
            return unusable(format!(
                "{file}: an Annex A workbook does not say of which day it is, and its name has no full date. Give the day \
                 (--as-at 2024-01-31)."
            ));
        };
        if as_at > self.clock().today() {
            let day = dates::long(as_at);
            return unusable(format!("{file}: {day} is still to come, so the lists cannot be of that day."));
        }
        Ok((authority.clone(), as_at))
    }
}

impl Run<'_> {
    /// Rows of which nobody knows whose they are. Any child may be meant, so none is missing.
    fn refuse_nobodys(&mut self, refused: &[Problem], file: &str) {
        for problem in refused {
            if let Some(list) = problem.list {
                self.report.tally.refused.add(list.into());
            }
            self.unknown_refused = true;
            self.report(vec![of_workbook(file, problem.clone())]);
        }
    }
}

/// A workbook of a whole authority takes seconds to read, and the pages must not wait for it.
async fn read_aside(bytes: Vec<u8>, file: String) -> Result<AnnexA, ServiceError> {
    let unusable = |error: returns::annex_a::Unreadable| ServiceError::Unusable(error.to_string());
    let read = tokio::task::spawn_blocking(move || read(&bytes, &file).map_err(unusable)).await;
    read.map_err(|_| ServiceError::Unusable("the workbook could not be read".to_owned()))?
}

fn whole(input: impl Read, file: &str) -> Result<Vec<u8>, ServiceError> {
    let mut bytes = Vec::new();
    let limit = FILE_LIMIT as u64 + 1;
    let read = input.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| ServiceError::Unusable(format!("{file}: the file cannot be read ({error}).")))?;
    Ok(bytes)
}

fn nobody(annex: &AnnexA, file: &str) -> String {
    let refused = match annex.refused.first() {
        None => "no row at all".to_owned(),
        Some(first) => {
            let count = annex.refused.len();
            format!("no row that says whose it is ({count} rows; the first is row {} of {})", first.row, first.sheet)
        }
    };
    format!("{file}: the {} lists have {refused}, so nothing was changed. Export them again.", annex.lists.len())
}

/// What is odd in the same way in many rows is said once, with their number: a column in a council's own words would
/// otherwise bury what matters. What was refused is said for each row.
fn said_once(problems: &mut Vec<ReportedProblem>) {
    let mut places: HashMap<(String, Option<String>, String), usize> = HashMap::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut kept: Vec<ReportedProblem> = Vec::with_capacity(problems.len());
    for problem in problems.drain(..) {
        let alike = (problem.module.clone(), problem.field.clone(), problem.message.clone());
        match places.get(&alike) {
            Some(place) if !problem.refused && problem.row.is_some() => counts[*place] += 1,
            _ => {
                places.insert(alike, kept.len());
                counts.push(1);
                kept.push(problem);
            }
        }
    }
    for (problem, count) in kept.iter_mut().zip(counts).filter(|(_, count)| *count > 1) {
        problem.message.push_str(&format!(" So it is in {count} rows; this is the first."));
    }
    *problems = kept;
}

/// A problem at its row, or at its sheet.
fn of_workbook(file: &str, problem: Problem) -> ReportedProblem {
    let module = problem.list.map_or("File", |list| Part::from(list).code).to_owned();
    let row = usize::try_from(problem.row).ok().filter(|row| *row > 0);
    ReportedProblem {
        file: file.to_owned(),
        line: problem.row.into(),
        module,
        row,
        field: problem.column,
        message: problem.message,
        refused: problem.refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: usize, message: &str, refused: bool) -> ReportedProblem {
        let problem = ReportedProblem::of_file("a.xlsx", row as u64, message.to_owned());
        ReportedProblem { module: "List 4".to_owned(), row: Some(row), refused, ..problem }
    }

    #[test]
    fn what_is_odd_alike_in_many_rows_is_said_once_and_what_is_refused_each_time() {
        let mut problems = vec![
            at(2, "Odd.", false),
            at(2, "Wrong.", true),
            at(3, "Odd.", false),
            at(3, "Wrong.", true),
            at(4, "Odd.", false),
            at(5, "Else.", false),
        ];
        said_once(&mut problems);
        let said: Vec<_> = problems.iter().map(|problem| (problem.row, problem.message.as_str())).collect();
        let first = "Odd. So it is in 3 rows; this is the first.";
        assert_eq!(said, [(Some(2), first), (Some(2), "Wrong."), (Some(3), "Wrong."), (Some(5), "Else.")]);
    }
}
