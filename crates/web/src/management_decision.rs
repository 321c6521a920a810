//! Recording a decision of management on a child's record.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::management_decision::DecisionPoint;
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::access::Action;
use services::management_decision::{DecisionOptions, NewManagementDecision};
use services::{Purpose, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::typed::{Choice, Typed};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/children/{child}/decisions/new", Access::ForChild(Action::DecideAsManager), get).post(
        "/children/{child}/decisions/new",
        Access::ForChild(Action::DecideAsManager),
        post,
    )
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    point: String,
}

#[derive(Template)]
#[template(path = "management_decision/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    options: DecisionOptions,
    points: Vec<Choice>,
    typed: Typed,
    key: String,
    draft_key: String,
    restored: Option<String>,
}

fn draft_key(child: SubjectId) -> String {
    format!("decision.new.{child}")
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, options: DecisionOptions, typed: Typed) -> Self {
        Self {
            page: signed_in.page("Record a management decision"),
            faults: Faults::default(),
            points: typed.choices("point", DecisionPoint::ALL.map(|point| (point.code(), point.in_words()))),
            draft_key: draft_key(options.child),
            options,
            typed,
            key: web.app.new_id().to_string(),
            restored: None,
        }
    }
}

async fn options(web: &Web, signed_in: &SignedIn, child: SubjectId) -> Result<(DecisionOptions, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.decision_options(&signed_in.actor, purpose, child).await?, purpose))
}

async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let draft = web.app.draft(&signed_in.actor, &draft_key(child)).await?;
    let restored = draft.as_ref().map(|draft| domain::dates::long_london(draft.saved_at));
    let mut typed = draft.map(|draft| Typed::of_draft(&draft.begun.fields)).unwrap_or_default();
    if typed.text("point").is_empty() {
        typed.set("point", asked.point);
    }
    let page = NewPage { restored, ..NewPage::of(&web, &signed_in, options, typed) };
    Ok(render(&page)?.into_response())
}

/// The entry and the version that the page showed.
fn assessment(text: &str) -> Option<(EntryId, i32)> {
    let (entry, version) = text.split_once('.')?;
    Some((entry.parse().ok()?, version.parse().ok()?))
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let new = NewManagementDecision {
        point: DecisionPoint::from_code(typed.text("point")),
        decision: typed.text("decision").to_owned(),
        reason: typed.text("reason").to_owned(),
        assessment: assessment(typed.text("assessment")),
    };
    match web.app.decide_as_manager(&signed_in.actor, purpose, child, &new, typed.text("key")).await {
        Ok(entry) => {
            web.app.discard_draft(&signed_in.actor, &draft_key(child)).await?;
            Ok(Redirect::to(&format!("/children/{child}/entries/{entry}")).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let (options, _) = options(&web, &signed_in, child).await?;
            let faults = Faults::from(faults);
            let page = NewPage::of(&web, &signed_in, options, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
