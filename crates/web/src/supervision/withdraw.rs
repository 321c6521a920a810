//! Withdrawing a session or an observation that stands on the wrong worker.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::ServiceError;
use services::supervision::{OnWorker, WorkerEntry};

use crate::page::{Faults, Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    key: String,
    version: i32,
    reason: String,
}

#[derive(Template)]
#[template(path = "supervision/withdraw.html")]
struct WithdrawPage {
    page: Page,
    faults: Faults,
    shown: WorkerEntry,
    key: String,
    reason: String,
    /// Somebody changed it meanwhile.
    conflict: bool,
}

impl WithdrawPage {
    async fn of(
        web: &Web,
        signed_in: &SignedIn,
        (worker, entry): (SubjectId, EntryId),
        reason: String,
    ) -> Result<Self, PageError> {
        let shown = web.app.worker_entry_to_withdraw(&signed_in.actor, signed_in.purpose, worker, entry).await?;
        let page = signed_in.page("Withdraw an entry");
        Ok(Self { page, faults: Faults::default(), shown, key: web.app.new_id().to_string(), reason, conflict: false })
    }

    fn list(&self) -> String {
        list(self.shown.worker, self.shown.is_session)
    }
}

fn list(worker: SubjectId, is_session: bool) -> String {
    format!("/workers/{worker}/{}", if is_session { "supervision" } else { "observations" })
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(about): Path<(SubjectId, EntryId)>,
) -> Result<Response, PageError> {
    Ok(render(&WithdrawPage::of(&web, &signed_in, about, String::new()).await?)?.into_response())
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((worker, entry)): Path<(SubjectId, EntryId)>,
    Form(given): Form<Given>,
) -> Result<Response, PageError> {
    let seen = OnWorker { worker, entry, version: given.version, key: &given.key };
    match web.app.withdraw_worker_entry(&signed_in.actor, signed_in.purpose, seen, &given.reason).await {
        Ok(done) => {
            let left = if done.left_standing > 0 { "-in-part" } else { "" };
            let list = list(worker, done.is_session);
            Ok(Redirect::to(&format!("{list}?done=withdrawn{left}")).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let page = WithdrawPage::of(&web, &signed_in, (worker, entry), given.reason).await?;
            let faults = Faults::from(faults);
            let page = WithdrawPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(ServiceError::Conflict { .. }) => {
            let page = WithdrawPage::of(&web, &signed_in, (worker, entry), given.reason).await?;
            Ok((StatusCode::CONFLICT, render(&WithdrawPage { conflict: true, ..page })?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form that leads to a list has done. Nothing else that stands in an address is ever shown.
pub(crate) fn done_in_words(done: Option<&str>) -> Option<&'static str> {
    match done? {
        "withdrawn" => Some("The entry is withdrawn. It stays in the history, and nobody is shown it here."),
        "withdrawn-in-part" => Some(
            "The entry is withdrawn. What it says on records that you may not open still stands there: ask somebody who may \
             open them.",
        ),
        _ => None,
    }
}
