//! The form for doing something about one alert. It works the same without scripts: then it shows every field at once.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use serde::Deserialize;
use services::access::Action;
use services::alerts::{AlertOptions, HandleAlert};
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::typed::{Choice, Typed, with_others};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(super) fn pages(pages: Pages) -> Pages {
    pages.get("/alerts/handle", Access::Needs(Action::SeeCaseload), get).post(
        "/alerts/handle",
        Access::Needs(Action::SeeCaseload),
        post,
    )
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    child: String,
    #[serde(default)]
    alert: String,
}

#[derive(Template)]
#[template(path = "alert/handle.html")]
struct HandlePage {
    page: Page,
    faults: Faults,
    options: AlertOptions,
    until_hint: String,
    whats: Vec<Choice>,
    workers: Vec<Choice>,
    typed: Typed,
    key: String,
}

const WHATS: [(&str, &str, &str); 4] = [
    ("done", "It is done", "Say what was done. It comes back unless the record shows it in time."),
    ("snoozed", "It can wait", "Say why, and until when."),
    ("passed_to", "Pass it on", "To somebody else who works here."),
    ("escalated", "Hand it upwards", "To the next manager, before its time."),
];

fn no_such_child() -> PageError {
    ServiceError::NotFound("There is no such child.".to_owned()).into()
}

async fn page_of(
    web: &Web,
    signed_in: &SignedIn,
    child: SubjectId,
    alert: &str,
    typed: Typed,
) -> Result<HandlePage, PageError> {
    let options = web.app.alert_options(&signed_in.actor, signed_in.purpose, child, alert).await?;
    let mut whats = typed.choices("what", WHATS.map(|(code, words, _)| (code, words)));
    for (choice, (_, _, hint)) in whats.iter_mut().zip(WHATS) {
        hint.clone_into(&mut choice.hint);
    }
    Ok(HandlePage {
        page: signed_in.page("See to an alert"),
        faults: Faults::default(),
        whats,
        workers: typed.choices("worker", options.workers.iter().map(|(id, name)| (id.to_string(), name))),
        until_hint: format!(
            "Only for an alert that can wait. At the latest {}.",
            domain::dates::long(options.put_off_until)
        ),
        options,
        typed,
        key: web.app.new_id().to_string(),
    })
}

async fn get(State(web): State<Web>, signed_in: SignedIn, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let child = asked.child.parse().map_err(|_| no_such_child())?;
    Ok(render(&page_of(&web, &signed_in, child, &asked.alert, Typed::default()).await?)?.into_response())
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let child: SubjectId = typed.text("child").parse().map_err(|_| no_such_child())?;
    let mut faults: Vec<FieldFault> = Vec::new();
    let is_wait = typed.text("what") == "snoozed";
    let until = if is_wait { typed.day(&mut faults, "until", "The day until which it can wait") } else { None };
    let handle = HandleAlert {
        child,
        alert: typed.text("alert").to_owned(),
        what: typed.text("what").to_owned(),
        note: typed.text("note").to_owned(),
        until,
        worker: typed.text("worker").parse().ok(),
    };
    let done = web.app.handle_alert(&signed_in.actor, signed_in.purpose, &handle, typed.text("key")).await;
    match done {
        Ok(()) => Ok(Redirect::to("/alerts").into_response()),
        Err(ServiceError::Invalid(more)) => {
            let alert = typed.text("alert").to_owned();
            let page = page_of(&web, &signed_in, child, &alert, typed).await?;
            let faults = Faults::from(with_others(faults, more));
            let page = HandlePage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
