//! Published scorecards: publish one, see it beside the same figures now, and what moved each.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::EntryId;
use serde::Deserialize;
use services::ServiceError;
use services::access::Action;
use services::figures::{ComparedPage, Moved, MovedPage, NewPublication, PublicationLine};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/publications", Access::Needs(Action::SeeFigures), list)
        .get("/publications/new", Access::Needs(Action::PublishFigures), form)
        .post("/publications/new", Access::Needs(Action::PublishFigures), publish)
        .get("/publications/{entry}", Access::Needs(Action::SeeFigures), show)
        .get("/publications/{entry}/figures/{id}", Access::Needs(Action::SeeFigures), moved)
}

#[derive(Template)]
#[template(path = "publication/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<PublicationLine>,
    may_publish: bool,
}

#[derive(Template)]
#[template(path = "publication/form.html")]
struct FormPage {
    page: Page,
    faults: Faults,
    title: String,
    as_at: String,
    request_key: String,
}

#[derive(Template)]
#[template(path = "publication/show.html")]
struct ShowPage {
    page: Page,
    shown: ComparedPage,
    moved: usize,
}

#[derive(Template)]
#[template(path = "publication/moved.html")]
struct WhyPage {
    page: Page,
    shown: MovedPage,
}

#[derive(Deserialize)]
struct Given {
    title: String,
    as_at: String,
    #[serde(default)]
    request_key: String,
}

#[derive(Default, Deserialize)]
struct Question {
    to: Option<String>,
    part: Option<String>,
}

async fn list(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let lines = web.app.publications(&signed_in.actor, signed_in.purpose).await?;
    let may_publish = web.app.require(&signed_in.actor, Action::PublishFigures, signed_in.purpose).is_ok();
    render(&ListPage { page: signed_in.page("Published scorecards"), lines, may_publish })
}

async fn form(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    let as_at = question.to.unwrap_or_default();
    let title =
        as_at.parse().map_or_else(|_| String::new(), |day: NaiveDate| day.format("Scorecard of %B %Y").to_string());
    let request_key = web.app.new_id().to_string();
    let page = signed_in.page("Publish a scorecard");
    render(&FormPage { page, faults: Faults::default(), title, as_at, request_key })
}

async fn publish(State(web): State<Web>, signed_in: SignedIn, Form(given): Form<Given>) -> Result<Response, PageError> {
    let Ok(as_at) = given.as_at.parse() else {
        let faults = vec![services::FieldFault::new("as_at", "Write the day as 2026-03-31")];
        return again(&signed_in, given, faults);
    };
    let request_key = Some(given.request_key.clone()).filter(|key| !key.is_empty());
    let new = NewPublication { title: given.title.clone(), as_at, request_key };
    match web.app.publish(&signed_in.actor, signed_in.purpose, new).await {
        Ok(entry) => Ok(Redirect::to(&format!("/publications/{entry}")).into_response()),
        Err(ServiceError::Invalid(faults)) => again(&signed_in, given, faults),
        Err(other) => Err(other.into()),
    }
}

fn again(signed_in: &SignedIn, given: Given, faults: Vec<services::FieldFault>) -> Result<Response, PageError> {
    let faults = Faults::from(faults);
    let page = signed_in.page("Publish a scorecard").with_faults(&faults);
    let Given { title, as_at, request_key } = given;
    let html = render(&FormPage { page, faults, title, as_at, request_key })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.compare_publication(&signed_in.actor, signed_in.purpose, entry).await?;
    let moved = shown.figures.iter().filter(|figure| figure.moved != Moved::Not).count();
    render(&ShowPage { page: signed_in.page("Published scorecard"), shown, moved })
}

async fn moved(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((entry, id)): Path<(EntryId, String)>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    let part = question.part.as_deref().filter(|part| !part.is_empty());
    let asked = web.app.moved_since_publication(&signed_in.actor, signed_in.purpose, entry, &id, part);
    let shown = asked.await?;
    render(&WhyPage { page: signed_in.page("What moved a figure"), shown })
}
