//! Withdrawing an entry that stands on the wrong child or was made by mistake.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::access::Action;
use services::entry_change::{EntryToWithdraw, Seen};
use services::{Purpose, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

const ADDRESS: &str = "/children/{child}/entries/{entry}/withdraw";

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get(ADDRESS, Access::ForChild(Action::RecordNote), get).post(
        ADDRESS,
        Access::ForChild(Action::RecordNote),
        post,
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Given {
    key: String,
    version: i32,
    reason: String,
}

#[derive(Template)]
#[template(path = "entry_change/withdraw.html")]
struct WithdrawPage {
    page: Page,
    faults: Faults,
    shown: EntryToWithdraw,
    key: String,
    reason: String,
    /// Somebody changed it meanwhile.
    conflict: bool,
}

async fn shown(
    web: &Web,
    signed_in: &SignedIn,
    child: SubjectId,
    entry: EntryId,
) -> Result<(EntryToWithdraw, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.entry_to_withdraw(&signed_in.actor, purpose, child, entry).await?, purpose))
}

impl WithdrawPage {
    fn of(web: &Web, signed_in: &SignedIn, shown: EntryToWithdraw, reason: String) -> Self {
        let page = signed_in.page("Withdraw an entry");
        Self { page, faults: Faults::default(), shown, key: web.app.new_id().to_string(), reason, conflict: false }
    }
}

async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Response, PageError> {
    let (shown, _) = shown(&web, &signed_in, child, entry).await?;
    Ok(render(&WithdrawPage::of(&web, &signed_in, shown, String::new()))?.into_response())
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
    Form(given): Form<Given>,
) -> Result<Response, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let seen = Seen { child, entry, version: given.version, key: &given.key };
    match web.app.withdraw_entry(&signed_in.actor, purpose, seen, &given.reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/children/{child}?done=withdrawn")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let (shown, _) = shown(&web, &signed_in, child, entry).await?;
            let faults = Faults::from(faults);
            let page = WithdrawPage::of(&web, &signed_in, shown, given.reason);
            let page = WithdrawPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(ServiceError::Conflict { .. }) => {
            let (shown, _) = shown(&web, &signed_in, child, entry).await?;
            let page = WithdrawPage { conflict: true, ..WithdrawPage::of(&web, &signed_in, shown, given.reason) };
            Ok((StatusCode::CONFLICT, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
