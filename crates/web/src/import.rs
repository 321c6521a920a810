//! Loading files: send one, see how far it is, read what became of it, and answer what it could not decide by itself.

mod question;

use std::io::{Seek, SeekFrom};

use askama::Template;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::EntryId;
use serde::Deserialize;
use services::access::Action;
use services::import::{ImportOptions, ImportReport};
use services::import_job::{CountRow, ImportJob, JobState, count_rows};
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
    dry_run: bool,
    own_authority: String,
    megabytes: usize,
}

impl NewPage {
    fn of(signed_in: &SignedIn, sent: &Sent) -> Self {
        Self {
            page: signed_in.page("Load a census file"),
            faults: Faults::default(),
            dry_run: sent.dry_run,
            own_authority: sent.own_authority.clone(),
            megabytes: LARGEST_FILE / 1024 / 1024,
        }
    }
}

async fn form(signed_in: SignedIn) -> Result<Html<String>, PageError> {
    render(&NewPage::of(&signed_in, &Sent::default()))
}

/// What came with the form. The file lies under no name and goes with the last use of it.
#[derive(Default)]
struct Sent {
    file: Option<(String, File)>,
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
            self.file = Some((name, file));
        }
        Ok(Ok(()))
    }

    fn check(&self) -> Result<(), FieldFault> {
        let number = self.own_authority.as_str();
        if !number.is_empty() && domain::source::authority_name(number).is_none() {
            let message = "The number of an authority has three digits, such as 202 for Camden. Leave it empty if you do not know it";
            return Err(FieldFault::new("own_authority", message));
        }
        if self.file.is_none() {
            return Err(FieldFault::new("file", "Choose a file that is not empty"));
        }
        Ok(())
    }

    async fn start(&mut self, web: &Web, signed_in: &SignedIn) -> Result<Result<EntryId, FieldFault>, PageError> {
        let Some((name, file)) = self.file.take() else { return Ok(Err(FieldFault::new("file", "Choose a file"))) };
        let mut file = file.into_std().await;
        file.seek(SeekFrom::Start(0)).map_err(no_room)?;
        let own_authority = Some(self.own_authority.clone()).filter(|number| !number.is_empty());
        let options = ImportOptions { dry_run: self.dry_run, own_authority };
        let input = std::io::BufReader::new(file);
        match web.app.begin_import(&signed_in.actor, signed_in.purpose, input, &name, options).await {
            Ok(job) => Ok(Ok(job)),
            Err(ServiceError::Unusable(why)) => Ok(Err(FieldFault::new("file", why))),
            Err(error) => Err(error.into()),
        }
    }
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
    report: Option<ReportView>,
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
    let (failed, report) = match &job.state {
        JobState::Failed(why) => (Some(why.clone()), None),
        JobState::Done(report) => (None, Some(ReportView::of((**report).clone()))),
        JobState::Running | JobState::Stopped => (None, None),
    };
    let refreshes = is_running && asked.still.is_none();
    render(&ShowPage { page: signed_in.page("Import"), job, is_running, refreshes, failed, report })
}

/// The whole report, for a program or to keep.
async fn report(State(web): State<Web>, signed_in: SignedIn, Path(job): Path<EntryId>) -> Result<Response, PageError> {
    let job = web.app.import_job(&signed_in.actor, signed_in.purpose, job).await?;
    let JobState::Done(report) = job.state else {
        return Err(ServiceError::NotFound("This import has no report yet.".to_owned()).into());
    };
    let text = serde_json::to_string_pretty(&report)
        .map_err(|_| PageError::Unusable("the report cannot be written as JSON".to_owned()))?;
    let headers =
        [(CONTENT_TYPE, "application/json"), (CONTENT_DISPOSITION, "attachment; filename=\"import-report.json\"")];
    Ok((headers, text).into_response())
}
