//! Observations of a worker's practice: the worker's own to read, a manager's to write.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use services::ServiceError;
use services::access::Action;
use services::direct_observation::{NewObservation, Observations};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::supervision::{Done, done_in_words};
use crate::typed::Typed;
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/workers/{worker}/observations", Access::Needs(Action::SeeCaseload), get).post(
        "/workers/{worker}/observations",
        Access::Needs(Action::ObservePractice),
        post,
    )
}

#[derive(Template)]
#[template(path = "direct_observation/list.html")]
struct ListPage {
    page: Page,
    faults: Faults,
    shown: Observations,
    typed: Typed,
    key: String,
    done: Option<&'static str>,
}

impl ListPage {
    async fn of(web: &Web, signed_in: &SignedIn, worker: SubjectId, typed: Typed) -> Result<Self, PageError> {
        let shown = web.app.observations(&signed_in.actor, signed_in.purpose, worker).await?;
        let page = signed_in.page("Observations of practice");
        Ok(Self { page, faults: Faults::default(), shown, typed, key: web.app.new_id().to_string(), done: None })
    }
}

async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Query(Done { done }): Query<Done>,
) -> Result<Response, PageError> {
    let page = ListPage::of(&web, &signed_in, worker, Typed::default()).await?;
    Ok(render(&ListPage { done: done_in_words(done.as_deref()), ..page })?.into_response())
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let mut faults = Vec::new();
    let text = |name: &str| typed.text(name).to_owned();
    let new = NewObservation {
        observed_on: typed.day(&mut faults, "observed_on", "The day of the observation"),
        what: text("what"),
        strengths: text("strengths"),
        to_develop: text("to_develop"),
        family_feedback: text("family_feedback"),
        feedback_given_on: typed.day(&mut faults, "feedback_given_on", "The day on which feedback was given"),
    };
    let recorded = if faults.is_empty() {
        let (actor, purpose) = (&signed_in.actor, signed_in.purpose);
        web.app.record_observation(actor, purpose, worker, &new, typed.text("key")).await
    } else {
        Err(ServiceError::Invalid(faults))
    };
    match recorded {
        Ok(()) => Ok(Redirect::to(&format!("/workers/{worker}/observations")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = ListPage::of(&web, &signed_in, worker, typed).await?;
            let page = ListPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
