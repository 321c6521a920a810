//! Supervision: the sessions of a worker, one session with its actions, and holding one with an agenda from the record.

mod new;
mod withdraw;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, Redirect};
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::access::Action;
use services::supervision::{ActionLine, SessionPage, Sessions};

pub(crate) use self::withdraw::done_in_words;
use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/workers/{worker}/supervision", Access::Needs(Action::SeeCaseload), list)
        .get("/workers/{worker}/supervision/new", Access::Needs(Action::Supervise), new::get)
        .post("/workers/{worker}/supervision/new", Access::Needs(Action::Supervise), new::post)
        .get("/workers/{worker}/supervision/{entry}", Access::Needs(Action::SeeCaseload), show)
        .post("/workers/{worker}/supervision/{entry}/report", Access::Needs(Action::SeeCaseload), report)
        .get("/workers/{worker}/entries/{entry}/withdraw", Access::Needs(Action::Supervise), withdraw::get)
        .post("/workers/{worker}/entries/{entry}/withdraw", Access::Needs(Action::Supervise), withdraw::post)
}

#[derive(Template)]
#[template(path = "supervision/list.html")]
struct ListPage {
    page: Page,
    shown: Sessions,
    done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "supervision/show.html")]
struct ShowPage {
    page: Page,
    shown: SessionPage,
}

#[derive(Deserialize, Default)]
pub(crate) struct Done {
    pub(crate) done: Option<String>,
}

async fn list(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Query(Done { done }): Query<Done>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.sessions(&signed_in.actor, signed_in.purpose, worker).await?;
    render(&ListPage { page: signed_in.page("Supervision"), shown, done: done_in_words(done.as_deref()) })
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((worker, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.session(&signed_in.actor, signed_in.purpose, worker, entry).await?;
    render(&ShowPage { page: signed_in.page("Supervision session"), shown })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reported {
    /// The entry that holds the action: the session, or one child's part of it.
    about: EntryId,
    version: i32,
    index: usize,
    done: String,
}

async fn report(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((worker, entry)): Path<(SubjectId, EntryId)>,
    Form(given): Form<Reported>,
) -> Result<Redirect, PageError> {
    let seen = (given.about, given.version, given.index);
    web.app.report_agreed(&signed_in.actor, signed_in.purpose, worker, seen, given.done == "yes").await?;
    Ok(Redirect::to(&format!("/workers/{worker}/supervision/{entry}")))
}

impl ShowPage {
    fn is_done(&self, action: &ActionLine) -> bool {
        action.done_on.is_some()
    }
}
