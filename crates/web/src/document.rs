//! Putting a document on a child's record, and taking its content down.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId};
use measures::required_documents;
use services::access::Action;
use services::document::{DocumentOptions, LARGEST, NewDocument};
use services::{Purpose, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::typed::{Choice, Typed};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// A file larger than may be kept is still read so far, so that its sender gets a sentence.
const LONGEST: usize = LARGEST + 1024 * 1024;

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/children/{child}/documents/new", Access::ForChild(Action::AddDocument), get)
        .post_up_to(LONGEST, "/children/{child}/documents/new", Access::ForChild(Action::AddDocument), post)
        .get("/children/{child}/documents/{entry}", Access::ForChild(Action::OpenChild), download)
}

#[derive(Template)]
#[template(path = "document/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    options: DocumentOptions,
    kinds: Vec<Choice>,
    typed: Typed,
    key: String,
    largest: usize,
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, options: DocumentOptions, typed: Typed) -> Self {
        let kinds = required_documents::table().iter().map(|one| (one.key.as_str(), one.name.as_str()));
        Self {
            page: signed_in.page("Add a document"),
            faults: Faults::default(),
            kinds: typed.choices("kind", kinds.chain([(required_documents::OTHER, "Another document")])),
            options,
            typed,
            key: web.app.new_id().to_string(),
            largest: LARGEST / (1024 * 1024),
        }
    }
}

async fn options(web: &Web, signed_in: &SignedIn, child: SubjectId) -> Result<(DocumentOptions, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.document_options(&signed_in.actor, purpose, child).await?, purpose))
}

async fn get(State(web): State<Web>, signed_in: SignedIn, Path(child): Path<SubjectId>) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let mut typed = Typed::default();
    typed.set_day("on", web.app.clock().today());
    Ok(render(&NewPage::of(&web, &signed_in, options, typed))?.into_response())
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, PageError> {
    let (options, purpose) = options(&web, &signed_in, child).await?;
    let multipart = multipart.map_err(|_| unreadable())?;
    let (typed, content) = read(multipart).await?;
    let mut faults = Vec::new();
    let new = NewDocument {
        title: typed.text("title").to_owned(),
        kind: typed.text("kind").to_owned(),
        on: typed.day(&mut faults, "on", "The day of the document"),
        by_the_child: !typed.text("by_the_child").is_empty(),
        content,
    };
    let added = if faults.is_empty() {
        web.app.add_document(&signed_in.actor, purpose, child, &new, typed.text("key")).await
    } else {
        Err(ServiceError::Invalid(faults))
    };
    match added {
        Ok(_) => Ok(Redirect::to(&format!("/children/{child}/documents")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = NewPage::of(&web, &signed_in, options, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn unreadable() -> PageError {
    PageError::Unusable("the file did not arrive whole; choose it again and send the form again".to_owned())
}

async fn read(mut multipart: Multipart) -> Result<(Typed, Vec<u8>), PageError> {
    let mut typed = Typed::default();
    let mut content = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            content = field.bytes().await.map_err(|_| unreadable())?.to_vec();
        } else {
            typed.add(name, field.text().await.map_err(|_| unreadable())?);
        }
    }
    Ok((typed, content))
}

async fn download(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Response, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let file = web.app.download(&signed_in.actor, purpose, child, entry).await?;
    let disposition = format!("attachment; filename=\"{}\"", file.file_name);
    let headers = [
        (CONTENT_TYPE, file.media_type),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file.content).into_response())
}
