//! Putting a contact right before it is decided, and withdrawing one that stands on the wrong child.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::EntryId;
use serde::Deserialize;
use services::ServiceError;
use services::contact::ContactPage;

use super::form::{ContactForm, in_order};
use super::told::{SourceGroup, Told, source_groups};
use super::{opened, refuse_unless};
use crate::page::{Faults, Page};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Template)]
#[template(path = "contact/correct.html")]
struct CorrectPage {
    page: Page,
    faults: Faults,
    contact: ContactPage,
    told: Told,
    form: ContactForm,
    sources: Vec<SourceGroup>,
    /// What this person typed, where somebody else was first.
    mine: Option<Told>,
}

impl CorrectPage {
    fn of(web: &Web, signed_in: &SignedIn, contact: ContactPage, form: ContactForm) -> Self {
        Self {
            page: signed_in.page("Correct a contact"),
            faults: Faults::default(),
            told: Told::of(&contact.contact),
            contact,
            form: ContactForm { key: web.app.new_id().to_string(), ..form },
            sources: source_groups(),
            mine: None,
        }
    }

    fn latest(&self) -> Option<&services::contact::EarlierText> {
        self.contact.history.first()
    }
}

pub(super) async fn get_correct(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Response, PageError> {
    let (contact, _) = opened(&web, &signed_in, entry).await?;
    refuse_unless(contact.may_correct, &contact, "correct contacts")?;
    if contact.contact.decision.is_some() {
        let why = "This contact has been decided, so its text stands. Correct the decision instead.";
        return Err(PageError::Unusable(why.to_owned()));
    }
    let form = ContactForm { version: contact.version, ..ContactForm::of_contact(&contact.contact) };
    super::again(StatusCode::OK, &CorrectPage::of(&web, &signed_in, contact, form))
}

pub(super) async fn post_correct(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    let (contact, purpose) = opened(&web, &signed_in, entry).await?;
    let (actor, text) = (&signed_in.actor, form.text());
    match web.app.edit_contact(actor, purpose, entry, form.version, &text, &form.key).await {
        Ok(()) => Ok(Redirect::to(&format!("/contacts/{entry}?done=corrected")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(in_order(faults));
            let page = CorrectPage::of(&web, &signed_in, contact, form);
            let page = CorrectPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            super::again(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(ServiceError::Conflict { attempted, .. }) => {
            let mine = Some(Told::of_body(Some(&attempted)));
            let form = ContactForm { version: contact.version, ..form };
            let page = CorrectPage::of(&web, &signed_in, contact, form);
            super::again(StatusCode::CONFLICT, &CorrectPage { mine, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WithdrawForm {
    key: String,
    version: i32,
    reason: String,
}

#[derive(Template)]
#[template(path = "contact/withdraw.html")]
struct WithdrawPage {
    page: Page,
    faults: Faults,
    contact: ContactPage,
    told: Told,
    form: WithdrawForm,
    /// Somebody changed the contact meanwhile; what stands is shown.
    conflict: bool,
}

impl WithdrawPage {
    fn of(web: &Web, signed_in: &SignedIn, contact: ContactPage, form: WithdrawForm) -> Self {
        Self {
            page: signed_in.page("Withdraw a contact"),
            faults: Faults::default(),
            told: Told::of(&contact.contact),
            contact,
            form: WithdrawForm { key: web.app.new_id().to_string(), ..form },
            conflict: false,
        }
    }
}

pub(super) async fn get_withdraw(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Response, PageError> {
    let (contact, _) = opened(&web, &signed_in, entry).await?;
    refuse_unless(contact.may_correct, &contact, "withdraw contacts")?;
    let form = WithdrawForm { version: contact.version, ..WithdrawForm::default() };
    super::again(StatusCode::OK, &WithdrawPage::of(&web, &signed_in, contact, form))
}

pub(super) async fn post_withdraw(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(form): Form<WithdrawForm>,
) -> Result<Response, PageError> {
    let (contact, purpose) = opened(&web, &signed_in, entry).await?;
    let (actor, reason) = (&signed_in.actor, &form.reason);
    match web.app.withdraw_contact(actor, purpose, entry, form.version, reason, &form.key).await {
        Ok(()) => Ok(Redirect::to(&format!("/contacts/{entry}?done=withdrawn")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = WithdrawPage::of(&web, &signed_in, contact, form);
            let page = WithdrawPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            super::again(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(ServiceError::Conflict { .. }) => {
            let form = WithdrawForm { version: contact.version, ..form };
            let page = WithdrawPage::of(&web, &signed_in, contact, form);
            super::again(StatusCode::CONFLICT, &WithdrawPage { conflict: true, ..page })
        }
        Err(error) => Err(error.into()),
    }
}
