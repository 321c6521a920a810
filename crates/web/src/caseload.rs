//! The caseload of one worker.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use domain::SubjectId;
use services::access::Action;
use services::caseload::CaseloadPage;
use services::due::Urgency;

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/workers/{worker}/caseload", Access::Needs(Action::SeeCaseload), show)
}

#[derive(Template)]
#[template(path = "caseload/show.html")]
struct ShowPage {
    page: Page,
    shown: CaseloadPage,
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.caseload(&signed_in.actor, signed_in.purpose, worker).await?;
    render(&ShowPage { page: signed_in.page("Caseload"), shown })
}

/// The colour of how urgent something is; the words beside it say the same.
pub(crate) fn colour(state: &Urgency) -> &'static str {
    match state {
        Urgency::Overdue => "govuk-tag--red",
        Urgency::Today => "govuk-tag--orange",
        Urgency::Soon => "govuk-tag--yellow",
        Urgency::Later => "govuk-tag--grey",
    }
}
