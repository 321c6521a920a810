//! Putting a visit right on one child's record.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId};
use services::entry_change::Seen;
use services::visit::VisitPage;
use services::{FieldFault, ServiceError};

use super::form::{ChildPart, in_order, kinds, of_visit, places, read_text};
use super::show::opened;
use super::told::{Row, rows, rows_of_body};
use crate::page::{Faults, Page, render};
use crate::typed::{Choice, Typed};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Template)]
#[template(path = "visit/correct.html")]
struct CorrectPage {
    page: Page,
    faults: Faults,
    shown: VisitPage,
    typed: Typed,
    key: String,
    part: ChildPart,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    stands: Vec<Row>,
    /// What this person sent, where somebody else was first.
    mine: Option<Vec<Row>>,
}

impl CorrectPage {
    fn of(web: &Web, signed_in: &SignedIn, shown: VisitPage, typed: Typed) -> Self {
        let part = ChildPart::of(&typed, shown.child, &shown.label, String::new(), false);
        Self {
            page: signed_in.page("Put a visit right"),
            faults: Faults::default(),
            part,
            kinds: kinds(&typed),
            places: places(&typed),
            typed,
            key: web.app.new_id().to_string(),
            stands: rows(&shown.visit),
            shown,
            mine: None,
        }
    }
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Response, PageError> {
    let (shown, _) = may_correct(&web, &signed_in, child, entry).await?;
    if shown.withdrawn {
        return Err(PageError::Unusable("This visit was withdrawn, so it is not changed any more.".to_owned()));
    }
    let typed = of_visit(child, &shown.visit);
    Ok(render(&CorrectPage::of(&web, &signed_in, shown, typed))?.into_response())
}

/// Whoever may not record visits to this child does not open the form for it either.
async fn may_correct(
    web: &Web,
    signed_in: &SignedIn,
    child: SubjectId,
    entry: EntryId,
) -> Result<(VisitPage, services::Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let action = services::access::Action::RecordVisit;
    web.app.require_on_child(&signed_in.actor, action, purpose, child).await?;
    opened(web, signed_in, child, entry).await
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let (shown, purpose) = may_correct(&web, &signed_in, child, entry).await?;
    let version = typed.text("version").trim().parse().unwrap_or(0);
    let seen = Seen { child, entry, version, key: typed.text("key") };
    let corrected = match read_text(&typed, child, &shown.visit.at) {
        Ok(text) => web.app.correct_visit(&signed_in.actor, purpose, seen, &text).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match corrected {
        Ok(()) => Ok(Redirect::to(&format!("/children/{child}/visits/{entry}?done=corrected")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults: Vec<FieldFault> = in_order(faults, &[child]);
            let faults = Faults::from(faults);
            let page = CorrectPage::of(&web, &signed_in, shown, typed);
            let page = CorrectPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(ServiceError::Conflict { attempted, .. }) => {
            let mine = Some(rows_of_body(&attempted));
            let page = CorrectPage { mine, ..CorrectPage::of(&web, &signed_in, shown, typed) };
            Ok((StatusCode::CONFLICT, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
