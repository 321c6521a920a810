//! The pages of a partner agency: make a referral with the threshold guide in sight, and hear what became of each.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::codes;
use domain::contact::Outcome;
use serde::Deserialize;
use services::ServiceError;
use services::contact::AgencyContact;

use super::form::{ContactForm, in_order};
use super::told::{SourceGroup, source_groups};
use crate::page::{Faults, Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

const DRAFT: &str = "refer";

#[derive(Template)]
#[template(path = "contact/refer.html")]
struct ReferPage {
    page: Page,
    faults: Faults,
    form: ContactForm,
    agency: String,
    sources: Vec<SourceGroup>,
    restored: Option<String>,
}

impl ReferPage {
    fn of(signed_in: &SignedIn, form: ContactForm) -> Self {
        Self {
            page: signed_in.page("Refer a child"),
            faults: Faults::default(),
            form,
            agency: signed_in.actor.agency.clone().unwrap_or_default(),
            sources: source_groups(),
            restored: None,
        }
    }

    /// What the front door can do, in the order of need: the guide.
    fn guide(&self) -> [Outcome; 4] {
        [Outcome::ChildProtectionEnquiry, Outcome::NewReferral, Outcome::EarlyHelp, Outcome::AdviceGiven]
    }

    fn sexes(&self) -> &'static [codes::Code] {
        codes::SEX.codes()
    }
}

pub(super) async fn get(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let draft = web.app.draft(&signed_in.actor, DRAFT).await?;
    let restored = draft.and_then(|draft| {
        let form = ContactForm::of_draft(&draft.begun.fields)?;
        Some((domain::dates::long_london(draft.saved_at), form))
    });
    let (restored, begun) = restored.unzip();
    let form = ContactForm { key: web.app.new_id().to_string(), ..begun.unwrap_or_default() };
    render(&ReferPage { restored, ..ReferPage::of(&signed_in, form) })
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    let referred = match form.read_partner(web.app.clock().now()) {
        Ok(new) => web.app.refer_as_partner(&signed_in.actor, signed_in.purpose, &new, &form.key).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match referred {
        Ok(_) => {
            web.app.discard_draft(&signed_in.actor, DRAFT).await?;
            Ok(Redirect::to("/referred?done=sent").into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(in_order(faults));
            let form = ContactForm { key: web.app.new_id().to_string(), ..form };
            let page = ReferPage::of(&signed_in, form);
            let page = ReferPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            super::again(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "contact/referred.html")]
struct ReferredPage {
    page: Page,
    agency: String,
    contacts: Vec<AgencyContact>,
    is_sent: bool,
}

pub(super) async fn list(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let contacts = web.app.my_agency_contacts(&signed_in.actor, signed_in.purpose).await?;
    render(&ReferredPage {
        page: signed_in.page("What became of our referrals"),
        agency: signed_in.actor.agency.clone().unwrap_or_default(),
        contacts,
        is_sent: asked.done.as_deref() == Some("sent"),
    })
}
