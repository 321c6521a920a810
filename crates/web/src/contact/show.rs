//! One contact.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::EntryId;
use serde::Deserialize;
use services::contact::ContactPage;
use services::search::PersonFound;

use super::told::{Told, birth_in_words};
use super::{likely, opened};
use crate::page::{Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "contact/show.html")]
struct ShowPage {
    page: Page,
    contact: ContactPage,
    told: Told,
    likely: Vec<PersonFound>,
    today: chrono::NaiveDate,
    /// What was just done, in a sentence.
    done: Option<&'static str>,
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let (contact, _) = opened(&web, &signed_in, entry).await?;
    let done = match asked.done.as_deref() {
        Some("recorded") => Some("The contact is recorded."),
        Some("decided") => Some("The decision is recorded."),
        Some("referral") => Some("The decision is recorded, and a referral is open."),
        Some("corrected") => Some("The contact is put right. The earlier text stays in the history below."),
        Some("withdrawn") => Some("The contact is withdrawn. It stays in the history, and nothing counts it."),
        _ => None,
    };
    let told = Told::of(&contact.contact);
    let likely =
        if contact.contact.decision.is_none() { likely(&web, &signed_in, &contact).await? } else { Vec::new() };
    render(&ShowPage { page: signed_in.page("Contact"), contact, told, likely, today: web.app.clock().today(), done })
}
