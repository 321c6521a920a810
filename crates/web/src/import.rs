//! Loading files: send one, see how far it is, read what became of it, and answer what it could not decide by itself.

mod question;

use std::io::{Read, Seek, SeekFrom};

use askama::Template;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate};
use domain::EntryId;
use serde::Deserialize;
use services::access::Action;
use services::import::{GivenFile, ImportOptions, ImportReport, ReturnOf, WhoseAnnexA};
use services::import_job::{CountRow, ImportJob, JobState, ToLoad, count_rows};
use services::{FieldFault, ServiceError};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// The largest file, in bytes, and some room for the form around it.
const LARGEST_FILE: usize = 256 * 1024 * 1024;
const LARGEST_FORM: usize = LARGEST_FILE + 64 * 1024;
/// A page lists so many problems; the JSON form has all.
const PROBLEMS_SHOWN: usize = 500;

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/imports", Access::Needs(Action::Import), list)
        .get("/imports/new", Access::Needs(Action::Import), form)
        .post_up_to(LARGEST_FORM, "/imports/new", Access::Needs(Action::Import), send)
        .get("/imports/questions", Access::Needs(Action::AnswerImportQuestion), question::list)
        .get("/imports/questions/{entry}", Access::Needs(Action::AnswerImportQuestion), question::get)
        .post("/imports/questions/{entry}", Access::Needs(Action::AnswerImportQuestion), question::post)
        .get("/imports/{job}", Access::Needs(Action::Import), show)
        .get("/imports/{job}/report.json", Access::Needs(Action::Import), report)
}

#[derive(Template)]
#[template(path = "import/list.html")]
struct ListPage {
    page: Page,
    jobs: Vec<ImportJob>,
    /// Questions that wait, where the reader may answer them.
    questions: Option<usize>,
}

async fn list(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let SignedIn { actor, purpose, .. } = &signed_in;
    let jobs = web.app.import_jobs(actor, *purpose).await?;
    let questions = match web.app.import_questions(actor, *purpose).await {
        Ok(questions) => Some(questions.len()),
        Err(ServiceError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    render(&ListPage { page: signed_in.page("Imports"), jobs, questions })
}

#[derive(Template)]
#[template(path = "import/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    standard: Standard,
    dry_run: bool,
    authority: String,
    year: String,
    as_at: [String; 3],
    own_authority: String,
    megabytes: usize,
}

/// What kind of file it is, as the form says.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Standard {
    #[default]
    CinCensus,
    Ssda903,
    AnnexA,
}

impl Standard {
    fn code(self) -> &'static str {
        match self {
            Self::CinCensus => "cin-census",
            Self::Ssda903 => "ssda903",
            Self::AnnexA => "annex-a",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::CinCensus, Self::Ssda903, Self::AnnexA].into_iter().find(|standard| standard.code() == text)
    }

    fn is(self, code: &str) -> bool {
        self.code() == code
    }
}

impl NewPage {
    fn of(signed_in: &SignedIn, sent: &Sent) -> Self {
        Self {
            page: signed_in.page("Load files"),
            faults: Faults::default(),
            standard: sent.standard,
            dry_run: sent.dry_run,
            authority: sent.authority.clone(),
            year: sent.year.clone(),
            as_at: sent.as_at.clone(),
            own_authority: sent.own_authority.clone(),
            megabytes: LARGEST_FILE / 1024 / 1024,
        }
    }
}

async fn form(signed_in: SignedIn) -> Result<Html<String>, PageError> {
    render(&NewPage::of(&signed_in, &Sent::default()))
}

/// What came with the form. The files lie under no name and go with the last use of them.
#[derive(Default)]
struct Sent {
    files: Vec<(String, File)>,
    standard: Standard,
    unknown_standard: bool,
    authority: String,
    year: String,
    /// Day, month and year.
    as_at: [String; 3],
    dry_run: bool,
    own_authority: String,
}

async fn send(State(web): State<Web>, signed_in: SignedIn, form: Multipart) -> Result<Response, PageError> {
    let mut sent = Sent::default();
    let read = sent.read(form).await?;
    let started = match read.and_then(|()| sent.check()) {
        Ok(()) => sent.start(&web, &signed_in).await?,
        Err(fault) => Err(fault),
    };
    match started {
        Ok(job) => Ok(Redirect::to(&format!("/imports/{job}")).into_response()),
        Err(fault) => {
            let faults = Faults::from(vec![fault]);
            let page = NewPage::of(&signed_in, &sent);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
    }
}

impl Sent {
    async fn read(&mut self, mut form: Multipart) -> Result<Result<(), FieldFault>, PageError> {
        loop {
            let field = match form.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(Ok(())),
                Err(error) => return broken_off(&error).map(Err),
            };
            let name = field.name().unwrap_or_default().to_owned();
            let read = match name.as_str() {
                "file" => self.read_file(field).await?,
                "standard" => field.text().await.map(|text| match Standard::read(&text) {
                    Some(standard) => self.standard = standard,
                    None => self.unknown_standard = true,
                }),
                "authority" => field.text().await.map(|text| self.authority = text.trim().to_owned()),
                "as_at-day" => field.text().await.map(|text| self.as_at[0] = text.trim().to_owned()),
                "as_at-month" => field.text().await.map(|text| self.as_at[1] = text.trim().to_owned()),
                "as_at-year" => field.text().await.map(|text| self.as_at[2] = text.trim().to_owned()),
                "year" => field.text().await.map(|text| self.year = text.trim().to_owned()),
                "dry_run" => field.text().await.map(|text| self.dry_run = !text.is_empty()),
                "own_authority" => field.text().await.map(|text| self.own_authority = text.trim().to_owned()),
                _ => Ok(()),
            };
            if let Err(error) = read {
                return broken_off(&error).map(Err);
            }
        }
    }

    /// Piece by piece to the disk, so that a large file never lies in memory.
    async fn read_file(&mut self, mut field: Field<'_>) -> Result<Result<(), MultipartError>, PageError> {
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut file = File::from_std(tempfile::tempfile().map_err(no_room)?);
        let mut length = 0;
        loop {
            match field.chunk().await {
                Ok(Some(piece)) => {
                    length += piece.len();
                    file.write_all(&piece).await.map_err(no_room)?;
                }
                Ok(None) => break,
                Err(error) => return Ok(Err(error)),
            }
        }
        file.flush().await.map_err(no_room)?;
        if length > 0 {
            self.files.push((name, file));
        }
        Ok(Ok(()))
    }

    fn check(&self) -> Result<(), FieldFault> {
        if self.unknown_standard {
            return Err(FieldFault::new("standard", "Choose what kind of file it is"));
        }
        for (field, number) in [("own_authority", &self.own_authority), ("authority", &self.authority)] {
            if !number.is_empty() && domain::source::authority_name(number).is_none() {
                let message = "The number of an authority has three digits, such as 202 for Camden. Leave it empty if you do not know it";
                return Err(FieldFault::new(field, message));
            }
        }
        match (self.standard, self.files.len()) {
            (_, 0) => Err(FieldFault::new("file", "Choose a file that is not empty")),
            (Standard::CinCensus | Standard::AnnexA, 2..) => {
                Err(FieldFault::new("file", "Choose one file: each is loaded by itself"))
            }
            (Standard::Ssda903 | Standard::AnnexA, _) if self.authority.is_empty() && self.own_authority.is_empty() => {
                let message = "The files do not say whose children these are. Give the number of the authority, such as 202 for Camden";
                Err(FieldFault::new("authority", message))
            }
            (Standard::AnnexA, _) => self.day().map(|_| ()),
            _ => Ok(()),
        }
    }

    /// The day that the lists of Annex A are of; none where the name of the file must say it.
    fn day(&self) -> Result<Option<NaiveDate>, FieldFault> {
        let [day, month, year] = &self.as_at;
        if [day, month, year].into_iter().all(|part| part.is_empty()) {
            return Ok(None);
        }
        let read = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        match read().filter(|day| (2000..=2100).contains(&day.year())) {
            Some(day) => Ok(Some(day)),
            None => Err(FieldFault::new("as_at", "The day of the lists must be a real date, such as 31 1 2024")),
        }
    }

    /// What is to be loaded, with the files at their beginning.
    async fn take_load(&mut self) -> Result<Option<ToLoad>, PageError> {
        let mut files = Vec::with_capacity(self.files.len());
        for (name, file) in std::mem::take(&mut self.files) {
            let mut file = file.into_std().await;
            file.seek(SeekFrom::Start(0)).map_err(no_room)?;
            files.push((name, file));
        }
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        if self.standard != Standard::Ssda903 {
            let Some((file_name, file)) = files.into_iter().next() else { return Ok(None) };
            let input = Box::new(std::io::BufReader::new(file));
            let whose = WhoseAnnexA { authority: given(&self.authority), as_at: self.day().ok().flatten() };
            return Ok(Some(match self.standard {
                Standard::AnnexA => ToLoad::AnnexA { file_name, input, whose },
                _ => ToLoad::CinCensus { file_name, input },
            }));
        }
        let of = ReturnOf { authority: given(&self.authority), year: given(&self.year) };
        let read =
            tokio::task::spawn_blocking(move || files.into_iter().map(read_whole).collect::<Result<Vec<_>, _>>());
        let files = read.await.map_err(|_| no_room(std::io::Error::other("reading the files was stopped")))?;
        Ok(Some(ToLoad::Ssda903 { files: files.map_err(no_room)?, of }))
    }

    async fn start(&mut self, web: &Web, signed_in: &SignedIn) -> Result<Result<EntryId, FieldFault>, PageError> {
        let Some(what) = self.take_load().await? else { return Ok(Err(FieldFault::new("file", "Choose a file"))) };
        let own_authority = Some(self.own_authority.clone()).filter(|number| !number.is_empty());
        let options = ImportOptions { dry_run: self.dry_run, own_authority };
        match web.app.begin_import(&signed_in.actor, signed_in.purpose, what, options).await {
            Ok(job) => Ok(Ok(job)),
            Err(ServiceError::Unusable(why)) => Ok(Err(FieldFault::new("file", why))),
            Err(ServiceError::Invalid(mut faults)) if !faults.is_empty() => Ok(Err(faults.remove(0))),
            Err(error) => Err(error.into()),
        }
    }
}

fn read_whole((name, mut file): (String, std::fs::File)) -> std::io::Result<GivenFile> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(GivenFile { name, bytes })
}

/// Too large is the person's to mend; anything else is a request that no form of ours makes.
fn broken_off(error: &MultipartError) -> Result<FieldFault, PageError> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = format!(
            "The file is larger than {} MB. Load it on the server with: sightline import",
            LARGEST_FILE / 1024 / 1024
        );
        return Ok(FieldFault::new("file", message));
    }
    Err(PageError::Unusable("the file did not arrive whole; send it again".to_owned()))
}

fn no_room(error: std::io::Error) -> PageError {
    tracing::error!(%error, "a file that was sent cannot be kept while it is loaded");
    PageError::Unusable(
        "the file cannot be kept on the server while it is loaded; ask whoever looks after Sightline".to_owned(),
    )
}

#[derive(Deserialize, Default)]
struct Asked {
    /// The reader has stopped the page from refreshing itself.
    still: Option<String>,
}

#[derive(Template)]
#[template(path = "import/show.html")]
struct ShowPage {
    page: Page,
    job: ImportJob,
    is_running: bool,
    refreshes: bool,
    /// Why nothing could be loaded.
    failed: Option<String>,
    /// One for each period that the files are about.
    reports: Vec<ReportView>,
}

/// The counts as a table, and the first problems.
struct ReportView {
    report: ImportReport,
    rows: Vec<CountRow>,
    more: usize,
}

impl ReportView {
    fn of(report: ImportReport) -> Self {
        let rows = count_rows(&report);
        let more = report.problems.len().saturating_sub(PROBLEMS_SHOWN);
        Self { report, rows, more }
    }

    fn totals(&self) -> [u64; 6] {
        let totals = self.report.totals;
        [totals.loaded, totals.changed, totals.unchanged, totals.refused, totals.held, totals.withdrawn]
    }
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(job): Path<EntryId>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let job = web.app.import_job(&signed_in.actor, signed_in.purpose, job).await?;
    let is_running = job.state == JobState::Running;
    let (failed, reports) = match &job.state {
        JobState::Failed(why) => (Some(why.clone()), Vec::new()),
        JobState::Done(reports) => (None, reports.iter().cloned().map(ReportView::of).collect()),
        JobState::Running | JobState::Stopped => (None, Vec::new()),
    };
    let refreshes = is_running && asked.still.is_none();
    render(&ShowPage { page: signed_in.page("Import"), job, is_running, refreshes, failed, reports })
}

/// The whole report, for a program or to keep; a list where the files are about several periods.
async fn report(State(web): State<Web>, signed_in: SignedIn, Path(job): Path<EntryId>) -> Result<Response, PageError> {
    let job = web.app.import_job(&signed_in.actor, signed_in.purpose, job).await?;
    let JobState::Done(reports) = job.state else {
        return Err(ServiceError::NotFound("This import has no report yet.".to_owned()).into());
    };
    let text = match reports.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    let text = text.map_err(|_| PageError::Unusable("the report cannot be written as JSON".to_owned()))?;
    let headers =
        [(CONTENT_TYPE, "application/json"), (CONTENT_DISPOSITION, "attachment; filename=\"import-report.json\"")];
    Ok((headers, text).into_response())
}
