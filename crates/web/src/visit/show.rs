//! One visit as a child's record has it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::Purpose;
use services::visit::VisitPage;

use super::told::{Row, rows};
use crate::page::{Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "visit/show.html")]
struct ShowPage {
    page: Page,
    shown: VisitPage,
    rows: Vec<Row>,
    /// What was just done.
    done: Option<&'static str>,
}

pub(super) async fn opened(
    web: &Web,
    signed_in: &SignedIn,
    child: SubjectId,
    entry: EntryId,
) -> Result<(VisitPage, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.visit_page(&signed_in.actor, purpose, child, entry).await?, purpose))
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let (shown, _) = opened(&web, &signed_in, child, entry).await?;
    let done = match asked.done.as_str() {
        "recorded" => Some("The visit is recorded."),
        "corrected" => Some("The visit is put right. The earlier text stays in the history."),
        "withdrawn" => Some("The visit is withdrawn. It stays in the history, and nothing counts it."),
        _ => None,
    };
    let rows = rows(&shown.visit);
    render(&ShowPage { page: signed_in.page("Visit"), shown, rows, done })
}
