//! A form that was sent after its session had ended. What was typed is kept for its writer, shown again after signing in,
//! and sent when they press the button.

use askama::Template;
use axum::extract::{Form, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse, Redirect, Response};
use services::draft::{Begun, Draft, HELD};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::{SignedIn, Visitor};
use crate::{PageError, Web, sign_in};

#[derive(Template)]
#[template(path = "drafts/kept.html")]
struct KeptPage {
    page: Page,
    kept: Option<Draft>,
}

/// `csrf`-checked already, so it is a form of ours. The ended session says whose it is, and is good for nothing else.
pub(crate) async fn keep_and_sign_in(web: &Web, visitor: &Visitor, request: Request) -> Response {
    let why = if keep(web, visitor, request).await { "kept" } else { "lost" };
    let next = if why == "kept" { "/kept" } else { "/" };
    Redirect::to(&format!("{}&why={why}", sign_in::address(next))).into_response()
}

async fn keep(web: &Web, visitor: &Visitor, request: Request) -> bool {
    let Some(token) = &visitor.token else { return false };
    let Ok(Some(owner)) = web.app.owner_of_ended_session(token).await else { return false };
    let path = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str()).to_owned();
    // A file cannot be kept: its form says that it must be chosen again.
    let Ok(Form(fields)) = Form::<Vec<(String, String)>>::from_request(request, &()).await else { return false };
    let begun = Begun { title: "A form that was not sent".to_owned(), path, fields };
    web.app.save_draft(&owner, HELD, &begun).await.is_ok()
}

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/kept", Access::SignedIn, show).post("/kept/send", Access::SignedIn, send).post(
        "/kept/discard",
        Access::SignedIn,
        discard,
    )
}

async fn show(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let kept = web.app.draft(&signed_in.actor, HELD).await?;
    render(&KeptPage { page: signed_in.page("What you typed before you were signed out"), kept })
}

/// Sends the browser on, with the same fields, to where the form was meant for.
async fn send(State(web): State<Web>, signed_in: SignedIn) -> Result<Response, PageError> {
    let Some(kept) = web.app.draft(&signed_in.actor, HELD).await? else {
        return Ok(Redirect::to("/").into_response());
    };
    web.app.discard_draft(&signed_in.actor, HELD).await?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(LOCATION, kept.begun.path)]).into_response())
}

async fn discard(State(web): State<Web>, signed_in: SignedIn) -> Result<Redirect, PageError> {
    web.app.discard_draft(&signed_in.actor, HELD).await?;
    Ok(Redirect::to("/"))
}
