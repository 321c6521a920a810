//! Restricting a record, and opening a restricted one in an emergency.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::SubjectId;
use domain::break_glass::HOURS;
use serde::Deserialize;
use services::access::Action;
use services::restriction::{Restricting, RestrictionPage};
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/children/{child}/restriction", Access::ForChild(Action::Restrict), form)
        .post("/children/{child}/restriction", Access::ForChild(Action::Restrict), restrict)
        .post("/children/{child}/restriction/lift", Access::ForChild(Action::Restrict), lift)
        .get("/children/{child}/break-glass", Access::ForChild(Action::BreakTheGlass), ask)
        .post("/children/{child}/break-glass", Access::ForChild(Action::BreakTheGlass), break_the_glass)
}

#[derive(Template)]
#[template(path = "restriction/form.html")]
struct RestrictionForm {
    page: Page,
    faults: Faults,
    shown: RestrictionPage,
    reason: String,
    allowed: Vec<String>,
    lift_reason: String,
}

impl RestrictionForm {
    fn is_allowed(&self, user_name: &str) -> bool {
        self.allowed.iter().any(|name| name == user_name)
    }
}

#[derive(Template)]
#[template(path = "restriction/break_glass.html")]
struct BreakGlassForm {
    page: Page,
    faults: Faults,
    child: SubjectId,
    hours: i64,
    request_key: String,
    reason: String,
}

const TITLE: &str = "Restrict a record";

async fn form(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.restriction(&signed_in.actor, signed_in.purpose, child).await?;
    let standing = shown.standing.clone().map(|(_, restriction)| restriction);
    let (reason, allowed) = standing.map(|standing| (standing.reason, standing.allowed)).unwrap_or_default();
    let (page, faults) = (signed_in.page(TITLE), Faults::default());
    render(&RestrictionForm { page, faults, shown, reason, allowed, lift_reason: String::new() })
}

async fn restrict(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    // A list, because a box of the same name comes once for each person named.
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let asked = restricting(fields);
    match web.app.restrict(&signed_in.actor, signed_in.purpose, child, asked.clone()).await {
        Ok(()) => Ok(Redirect::to("/governance").into_response()),
        Err(ServiceError::Invalid(faults)) => {
            again(&web, &signed_in, child, Faults::from(faults), (asked.reason, asked.allowed), String::new()).await
        }
        Err(other) => Err(other.into()),
    }
}

fn restricting(fields: Vec<(String, String)>) -> Restricting {
    let mut asked = Restricting::default();
    for (name, value) in fields {
        match name.as_str() {
            "reason" => asked.reason = value,
            "allowed" => asked.allowed.push(value),
            "seen" => asked.seen = value.parse().ok(),
            _ => {}
        }
    }
    asked
}

async fn again(
    web: &Web,
    signed_in: &SignedIn,
    child: SubjectId,
    faults: Faults,
    (reason, allowed): (String, Vec<String>),
    lift_reason: String,
) -> Result<Response, PageError> {
    let shown = web.app.restriction(&signed_in.actor, signed_in.purpose, child).await?;
    let page = signed_in.page(TITLE).with_faults(&faults);
    let html = render(&RestrictionForm { page, faults, shown, reason, allowed, lift_reason })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

#[derive(Deserialize)]
struct Lifting {
    #[serde(default)]
    lift_reason: String,
    #[serde(default)]
    seen: i32,
}

async fn lift(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(given): Form<Lifting>,
) -> Result<Response, PageError> {
    let (actor, purpose) = (&signed_in.actor, signed_in.purpose);
    match web.app.lift_restriction(actor, purpose, child, &given.lift_reason, given.seen).await {
        Ok(()) => Ok(Redirect::to("/governance").into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = faults.into_iter().map(|fault| FieldFault::new("lift_reason", fault.message)).collect();
            let shown = web.app.restriction(actor, purpose, child).await?;
            let standing = shown.standing.map(|(_, standing)| (standing.reason, standing.allowed)).unwrap_or_default();
            again(&web, &signed_in, child, Faults(faults), standing, given.lift_reason).await
        }
        Err(other) => Err(other.into()),
    }
}

const EMERGENCY: &str = "Open a restricted record in an emergency";

async fn ask(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    web.app.may_break_the_glass(&signed_in.actor, child).await?;
    let (page, faults) = (signed_in.page(EMERGENCY), Faults::default());
    let request_key = web.app.new_id().to_string();
    render(&BreakGlassForm { page, faults, child, hours: HOURS, request_key, reason: String::new() })
}

#[derive(Deserialize)]
struct Breaking {
    #[serde(default)]
    reason: String,
    request_key: Option<String>,
}

async fn break_the_glass(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(given): Form<Breaking>,
) -> Result<Response, PageError> {
    let key = given.request_key.filter(|key| !key.is_empty());
    match web.app.break_the_glass(&signed_in.actor, child, &given.reason, key.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("/children/{child}")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = signed_in.page(EMERGENCY).with_faults(&faults);
            let request_key = key.unwrap_or_else(|| web.app.new_id().to_string());
            let form = BreakGlassForm { page, faults, child, hours: HOURS, request_key, reason: given.reason };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&form)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
