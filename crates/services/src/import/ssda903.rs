//! The looked-after children return (SSDA903), year by year.

use std::time::Instant;

use returns::ssda903::{Delivery, FileNote, GivenFile, Plan, Year, plan};
use returns::standard::Standard;

use super::report::{ImportReport, ReportedProblem};
use super::run::Run;
use super::said::Said;
use super::{ImportOptions, Progress, plain_name};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// What the files of a return do not say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnOf {
    /// The three-digit number of the authority whose return it is; without it, the authority that types here.
    pub authority: Option<String>,
    /// `2020-21`, where the names of the files have no year.
    pub year: Option<String>,
}

impl ReturnOf {
    /// # Errors
    /// [`ServiceError::Invalid`] with what is missing or cannot be read.
    pub(crate) fn check(&self, options: &ImportOptions) -> Result<(), ServiceError> {
        authority(self, options)?;
        year(self)?;
        Ok(())
    }
}

impl Sightline {
    /// Loads looked-after children returns, each year in its turn, and reports on each what became of its records.
    ///
    /// All files are read before anything is written. A year is loaded whole or, where one of its tables cannot be read, not
    /// at all; the first report says why files were left out.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not; [`ServiceError::Unusable`] where nothing can be loaded, with the reason
    /// for each file.
    pub async fn import_ssda903(
        &self,
        actor: &Actor,
        purpose: Purpose,
        files: Vec<GivenFile>,
        of: &ReturnOf,
        options: ImportOptions,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Vec<ImportReport>, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let authority = authority(of, &options)?;
        let year = year(of)?;
        let files: Vec<GivenFile> =
            files.into_iter().map(|file| GivenFile { name: plain_name(&file.name), ..file }).collect();
        // A whole authority's years are read at once: that must not hold up the pages.
        let read = tokio::task::spawn_blocking(move || plan(files, year)).await;
        let Plan { deliveries, refused } =
            read.map_err(|_| ServiceError::Unusable("the files could not be read".to_owned()))?;
        if deliveries.iter().all(|delivery| delivery.children.is_empty()) {
            return Err(ServiceError::Unusable(why_nothing(&refused)));
        }
        let mut reports: Vec<ImportReport> = Vec::with_capacity(deliveries.len());
        let mut left_out: Vec<ReportedProblem> = refused.iter().map(of_note).collect();
        let mut before = Progress { children: 0, records: 0 };
        for delivery in deliveries.into_iter().filter(|delivery| !delivery.children.is_empty()) {
            let said = std::mem::take(&mut left_out);
            let told = |done: Progress| {
                progress(Progress {
                    children: before.children + done.children,
                    records: before.records + done.records,
                });
            };
            let (report, done) =
                self.one_year(actor, purpose, (&authority, delivery), options.clone(), said, told).await?;
            before = Progress { children: before.children + done.children, records: before.records + done.records };
            reports.push(report);
        }
        Ok(reports)
    }

    async fn one_year(
        &self,
        actor: &Actor,
        purpose: Purpose,
        (authority, delivery): (&str, Delivery),
        options: ImportOptions,
        left_out: Vec<ReportedProblem>,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<(ImportReport, Progress), ServiceError> {
        let started = Instant::now();
        let mut said = Said::new(Standard::Ssda903, authority, delivery.year.period(), delivery.name);
        said.covered = Some(delivery.covered);
        let noted = left_out.into_iter().chain(delivery.notes.iter().map(of_note)).collect();
        let mut run = Run::new(self, actor, purpose, said, options, noted);
        run.nobodys(delivery.nobodys);
        for child in delivery.children {
            run.take(child).await?;
            if run.is_full() {
                run.write().await?;
                progress(run.progress());
            }
        }
        run.write().await?;
        run.finish(None).await?;
        let done = run.progress();
        progress(done);
        Ok((run.into_report(started.elapsed()), done))
    }
}

fn authority(of: &ReturnOf, options: &ImportOptions) -> Result<String, ServiceError> {
    let given = of.authority.as_deref().or(options.own_authority.as_deref()).map(str::trim);
    match given.filter(|number| !number.is_empty()) {
        Some(number) if domain::source::authority_name(number).is_some() => Ok(number.to_owned()),
        Some(number) => Err(ServiceError::one(
            "authority",
            format!(
                "“{}” is not the three-digit number of an English authority, such as 845 for East Sussex",
                returns::cin_census::read::shown(number)
            ),
        )),
        None => Err(ServiceError::one(
            "authority",
            "The files do not say whose children these are. Give the three-digit number of the authority (--authority 845)",
        )),
    }
}

fn year(of: &ReturnOf) -> Result<Option<Year>, ServiceError> {
    let Some(text) = of.year.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || {
        ServiceError::one(
            "year",
            format!("“{}” is not a year of a return, such as 2020-21", returns::cin_census::read::shown(text)),
        )
    };
    Year::read(text).map(Some).ok_or_else(wrong)
}

fn of_note(note: &FileNote) -> ReportedProblem {
    let problem = ReportedProblem::of_file(&note.file, note.line, note.message.clone());
    ReportedProblem { refused: note.refused, ..problem }
}

fn why_nothing(refused: &[FileNote]) -> String {
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for note in refused {
        match by_reason.iter_mut().find(|(why, _)| *why == note.message) {
            Some((_, files)) => files.push(&note.file),
            None => by_reason.push((&note.message, vec![&note.file])),
        }
    }
    let told: Vec<String> = by_reason.iter().map(|(why, files)| format!("{}: {why}", files.join(", "))).collect();
    match told.as_slice() {
        [] => "There is no file with a child in it, so nothing was changed.".to_owned(),
        told => told.join("\n"),
    }
}
