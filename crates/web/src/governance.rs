//! The governance officer's pages: break-glass, looks, restricted records, and whether the chain holds.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::EntryId;
use serde::Deserialize;
use services::access::Action;
use services::governance::{Break, Governance, Verified};
use services::restriction::GlassBroken;
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/governance", Access::Needs(Action::SeeAllLooks), show)
        .get("/governance/verify", Access::Needs(Action::VerifyChain), ask_to_verify)
        .post("/governance/verify", Access::Needs(Action::VerifyChain), verify)
        .get("/governance/break-glass/{entry}", Access::Needs(Action::AnswerBreakGlass), used)
        .post("/governance/break-glass/{entry}", Access::Needs(Action::AnswerBreakGlass), answer)
}

#[derive(Template)]
#[template(path = "governance/show.html")]
struct GovernancePage {
    page: Page,
    shown: Governance,
}

#[derive(Template)]
#[template(path = "governance/verified.html")]
struct VerifiedPage {
    page: Page,
    outcome: Option<Result<Verified, Break>>,
}

#[derive(Template)]
#[template(path = "governance/answer.html")]
struct AnswerForm {
    page: Page,
    faults: Faults,
    used: GlassBroken,
    justified: String,
    note: String,
}

async fn show(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let shown = web.app.governance(&signed_in.actor, signed_in.purpose).await?;
    render(&GovernancePage { page: signed_in.page("Governance"), shown })
}

async fn ask_to_verify(signed_in: SignedIn) -> Result<Html<String>, PageError> {
    render(&VerifiedPage { page: signed_in.page("The chain"), outcome: None })
}

async fn verify(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let outcome = web.app.verify_chain(&signed_in.actor, signed_in.purpose).await?;
    render(&VerifiedPage { page: signed_in.page("The chain"), outcome: Some(outcome) })
}

const TITLE: &str = "A use of break-glass";

async fn used(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Html<String>, PageError> {
    let used = web.app.break_glass_use(&signed_in.actor, signed_in.purpose, entry).await?;
    let (page, faults) = (signed_in.page(TITLE), Faults::default());
    render(&AnswerForm { page, faults, used, justified: String::new(), note: String::new() })
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    justified: String,
    #[serde(default)]
    note: String,
}

impl Given {
    fn justified(&self) -> Result<bool, ServiceError> {
        match self.justified.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(ServiceError::one("justified", "Choose whether it was justified")),
        }
    }
}

async fn answer(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(given): Form<Given>,
) -> Result<Response, PageError> {
    let (actor, purpose) = (&signed_in.actor, signed_in.purpose);
    let answered = match given.justified() {
        Ok(justified) => web.app.answer_break_glass(actor, purpose, entry, justified, &given.note).await,
        Err(unchosen) => Err(unchosen),
    };
    match answered {
        Ok(()) => Ok(Redirect::to("/governance").into_response()),
        Err(ServiceError::Invalid(faults)) => again(&web, &signed_in, entry, faults, given).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(
    web: &Web,
    signed_in: &SignedIn,
    entry: EntryId,
    faults: Vec<FieldFault>,
    given: Given,
) -> Result<Response, PageError> {
    let used = web.app.break_glass_use(&signed_in.actor, signed_in.purpose, entry).await?;
    let faults = Faults::from(faults);
    let page = signed_in.page(TITLE).with_faults(&faults);
    let html = render(&AnswerForm { page, faults, used, justified: given.justified, note: given.note })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}
