//! The decision on a contact, with the threshold beside each choice. Where somebody changed the contact meanwhile, both texts
//! are shown side by side and one's own can still be edited.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::contact::Outcome;
use domain::{EntryId, codes};
use serde::Deserialize;
use services::ServiceError;
use services::contact::{ContactPage, NewDecision};
use services::draft::Draft;
use services::search::PersonFound;

use super::told::{Told, birth_in_words};
use super::{likely, opened};
use crate::page::{Faults, Page};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecisionForm {
    key: String,
    version: i32,
    outcome: String,
    reason: String,
    primary_need: String,
    correction: String,
}

impl DecisionForm {
    /// As a draft kept it. On which version it is decided follows from the text that is now in sight.
    fn of_draft(draft: &Draft) -> Self {
        let typed = |field| draft.value(field).unwrap_or_default().to_owned();
        Self {
            outcome: typed("outcome"),
            reason: typed("reason"),
            primary_need: typed("primary_need"),
            correction: typed("correction"),
            ..Self::default()
        }
    }

    fn read(&self) -> NewDecision {
        NewDecision {
            outcome: Outcome::from_code(&self.outcome),
            reason: self.reason.clone(),
            primary_need: self.primary_need.clone(),
            correction: self.correction.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "contact/decide.html")]
struct DecidePage {
    page: Page,
    faults: Faults,
    contact: ContactPage,
    told: Told,
    likely: Vec<PersonFound>,
    form: DecisionForm,
    today: chrono::NaiveDate,
    draft_key: String,
    /// When the draft was saved that fills the form.
    restored: Option<String>,
    /// What this person saw and chose, where somebody else was first.
    mine: Option<Told>,
}

impl DecidePage {
    async fn of(web: &Web, signed_in: &SignedIn, contact: ContactPage, form: DecisionForm) -> Result<Self, PageError> {
        let is_decided = contact.contact.decision.is_some();
        let title = if is_decided { "Correct the decision on a contact" } else { "Decide on a contact" };
        // Each showing of the form has a key of its own: whatever came with the last one was not stored.
        let form = DecisionForm { key: web.app.new_id().to_string(), ..form };
        let draft_key = draft_key(contact.entry);
        Ok(Self {
            page: signed_in.page(title),
            likely: likely(web, signed_in, &contact).await?,
            faults: Faults::default(),
            told: Told::of(&contact.contact),
            contact,
            form,
            today: web.app.clock().today(),
            draft_key,
            restored: None,
            mine: None,
        })
    }

    fn outcomes(&self) -> [Outcome; 7] {
        Outcome::ALL
    }

    fn needs(&self) -> &'static [codes::Code] {
        codes::PRIMARY_NEED.codes()
    }

    fn is_decided(&self) -> bool {
        self.contact.contact.decision.is_some()
    }

    fn latest(&self) -> Option<&services::contact::EarlierText> {
        self.contact.history.first()
    }
}

fn draft_key(entry: EntryId) -> String {
    format!("contact.decide.{entry}")
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Response, PageError> {
    let (contact, _) = opened(&web, &signed_in, entry).await?;
    super::refuse_unless(contact.may_decide, &contact, "decide on contacts")?;
    let draft = web.app.draft(&signed_in.actor, &draft_key(entry)).await?;
    let restored = draft.as_ref().map(|draft| domain::dates::long_london(draft.saved_at));
    let begun = draft.as_ref().map(DecisionForm::of_draft).unwrap_or_default();
    let form = DecisionForm { version: contact.version, ..begun };
    let page = DecidePage::of(&web, &signed_in, contact, form).await?;
    super::again(StatusCode::OK, &DecidePage { restored, ..page })
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, PageError> {
    let (contact, purpose) = opened(&web, &signed_in, entry).await?;
    let (actor, new) = (&signed_in.actor, form.read());
    match web.app.decide_contact(actor, purpose, entry, form.version, &new, &form.key).await {
        Ok(referral) => {
            web.app.discard_draft(actor, &draft_key(entry)).await?;
            let done = if referral.is_some() { "referral" } else { "decided" };
            Ok(Redirect::to(&format!("/contacts/{entry}?done={done}")).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = DecidePage::of(&web, &signed_in, contact, form).await?;
            let page = DecidePage { page: page.page.clone().with_faults(&faults), faults, ..page };
            super::again(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(ServiceError::Conflict { attempted, .. }) => {
            let mine = Some(Told::of_body(Some(&attempted)));
            // From here on it is decided on the text that is now in sight.
            let form = DecisionForm { version: contact.version, ..form };
            let page = DecidePage::of(&web, &signed_in, contact, form).await?;
            super::again(StatusCode::CONFLICT, &DecidePage { mine, ..page })
        }
        Err(error) => Err(error.into()),
    }
}
