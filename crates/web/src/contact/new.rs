//! Writing a contact down: first whom it is about, then what was said.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId, codes};
use serde::Deserialize;
use services::contact::KnownChild;
use services::search::SearchResult;
use services::{FieldFault, ServiceError};

use super::form::{ContactForm, in_order};
use super::told::{SourceGroup, birth_in_words, source_groups};
use crate::page::{Faults, Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    child: Option<SubjectId>,
    new: Option<String>,
    /// A contact that was recorded on another child, whose words fill the form.
    from: Option<EntryId>,
}

#[derive(Template)]
#[template(path = "contact/who.html")]
struct WhoPage {
    page: Page,
    faults: Faults,
    q: String,
    found: Option<SearchResult>,
    today: chrono::NaiveDate,
}

#[derive(Template)]
#[template(path = "contact/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    form: ContactForm,
    /// `None` for a child not known before.
    known: Option<KnownChild>,
    sources: Vec<SourceGroup>,
    today: chrono::NaiveDate,
    draft_key: String,
    /// When the draft was saved that fills the form: `10:32am`.
    restored: Option<String>,
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if asked.child.is_none() && asked.new.is_none() {
        return who(&web, &signed_in, None).await;
    }
    let known = known(&web, &signed_in, asked.child).await?;
    let draft_key = draft_key(asked.child);
    let draft = web.app.draft(&signed_in.actor, &draft_key).await?;
    let restored = draft.as_ref().and_then(|draft| {
        let form = ContactForm::of_draft(&draft.begun.fields)?;
        Some((domain::dates::long_london(draft.saved_at), form))
    });
    let (restored, begun) = match (restored, asked.from) {
        (Some((saved_at, form)), _) => (Some(saved_at), form),
        (None, Some(entry)) => {
            (None, ContactForm::of_contact(&super::opened(&web, &signed_in, entry).await?.0.contact))
        }
        (None, None) => (None, ContactForm::default()),
    };
    let form = ContactForm { key: web.app.new_id().to_string(), ..begun };
    let page = NewPage { restored, ..NewPage::of(&web, &signed_in, form, known) };
    Ok(render(&page)?.into_response())
}

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
}

/// By POST, so that no name stands in an address.
pub(super) async fn search(
    State(web): State<Web>,
    signed_in: SignedIn,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageError> {
    who(&web, &signed_in, Some(&wanted.q)).await
}

async fn who(web: &Web, signed_in: &SignedIn, q: Option<&str>) -> Result<Response, PageError> {
    let q = q.map(str::trim);
    let searched = match q {
        None => Ok(None),
        Some(q) => web.app.search(&signed_in.actor, signed_in.purpose, q).await.map(Some),
    };
    let (found, faults) = match searched {
        Ok(found) => (found, Faults::default()),
        Err(ServiceError::Invalid(faults)) => (None, Faults::from(faults)),
        Err(error) => return Err(error.into()),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = signed_in.page("Who is the contact about?").with_faults(&faults);
    let today = web.app.clock().today();
    super::again(status, &WhoPage { page, faults, q: q.unwrap_or_default().to_owned(), found, today })
}

async fn known(web: &Web, signed_in: &SignedIn, child: Option<SubjectId>) -> Result<Option<KnownChild>, PageError> {
    let Some(child) = child else { return Ok(None) };
    match web.app.known_child_for_contact(&signed_in.actor, signed_in.purpose, child).await {
        Ok(known) => Ok(Some(known)),
        Err(ServiceError::Restricted { may_break_glass: true }) => Err(PageError::BehindGlass(child)),
        Err(error) => Err(error.into()),
    }
}

/// One draft for a child not known before, and one for each known child.
fn draft_key(child: Option<SubjectId>) -> String {
    child.map_or_else(|| "contact.new".to_owned(), |child| format!("contact.new.{child}"))
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, form: ContactForm, known: Option<KnownChild>) -> Self {
        let draft_key = draft_key(known.as_ref().map(|known| known.child));
        Self {
            page: signed_in.page("Record a contact"),
            faults: Faults::default(),
            form,
            known,
            sources: source_groups(),
            today: web.app.clock().today(),
            draft_key,
            restored: None,
        }
    }

    fn draft_path(&self) -> String {
        match &self.known {
            Some(known) => format!("/contacts/new?child={}", known.child),
            None => "/contacts/new?new=1".to_owned(),
        }
    }

    fn sexes(&self) -> &'static [codes::Code] {
        codes::SEX.codes()
    }
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    let child = match form.child.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| PageError::Unusable("that is not a child of ours".to_owned()))?),
    };
    let recorded = match form.read(child, web.app.clock().now()) {
        Ok(new) => web.app.record_contact(&signed_in.actor, signed_in.purpose, &new, &form.key).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match recorded {
        Ok((_, entry)) => {
            web.app.discard_draft(&signed_in.actor, &draft_key(child)).await?;
            Ok(Redirect::to(&format!("/contacts/{entry}?done=recorded")).into_response())
        }
        Err(ServiceError::Invalid(faults)) => shown_again(&web, &signed_in, form, child, in_order(faults)).await,
        Err(error) => Err(error.into()),
    }
}

async fn shown_again(
    web: &Web,
    signed_in: &SignedIn,
    form: ContactForm,
    child: Option<SubjectId>,
    faults: Vec<FieldFault>,
) -> Result<Response, PageError> {
    let known = known(web, signed_in, child).await?;
    let form = ContactForm { key: web.app.new_id().to_string(), ..form };
    let faults = Faults::from(faults);
    let page = NewPage::of(web, signed_in, form, known);
    let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
    super::again(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
