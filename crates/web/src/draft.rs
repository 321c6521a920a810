//! Drafts, saved by a script as one types (`static/drafts.js`), and thrown away on request.

use axum::Json;
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use domain::dates;
use serde::Serialize;
use services::draft::Begun;

use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    crate::kept::pages(pages).post("/drafts/{form}", Access::SignedIn, save).post(
        "/drafts/{form}/discard",
        Access::SignedIn,
        discard,
    )
}

#[derive(Serialize)]
struct Saved {
    /// `14 March 2026 at 10:32am`.
    saved_at: String,
}

/// Where the form is and what it is for come as fields of these names; the rest is what was typed.
const PATH: &str = "draft-path";
const TITLE: &str = "draft-title";

async fn save(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(form): Path<String>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> Result<Json<Saved>, PageError> {
    let mut take = |wanted: &str| {
        let at = fields.iter().position(|(name, _)| name == wanted)?;
        Some(fields.remove(at).1)
    };
    let missing = || PageError::Unusable("a draft must say where its form is and what it is for".to_owned());
    let (path, title) = (take(PATH).ok_or_else(missing)?, take(TITLE).ok_or_else(missing)?);
    let saved_at = web.app.save_draft(&signed_in.actor, &form, &Begun { title, path, fields }).await?;
    Ok(Json(Saved { saved_at: dates::long_london(saved_at) }))
}

async fn discard(State(web): State<Web>, signed_in: SignedIn, Path(form): Path<String>) -> Result<Redirect, PageError> {
    web.app.discard_draft(&signed_in.actor, &form).await?;
    Ok(Redirect::to("/"))
}
