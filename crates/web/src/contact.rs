//! Contacts: the queue, writing one down, one contact with what stands around it, deciding, putting right, withdrawing; and
//! the two pages of a partner agency.

mod change;
mod decide;
pub(crate) mod form;
mod new;
mod refer;
mod show;
mod told;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::EntryId;
use services::access::Action;
use services::contact::{ContactPage, Queue};
use services::search::PersonFound;
use services::{Purpose, ServiceError};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// So many others who may be the same child are shown beside a contact.
const LIKELY_SHOWN: usize = 5;

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/contacts", Access::Needs(Action::SeeContacts), queue)
        .get("/contacts/new", Access::Needs(Action::RecordContact), new::get)
        .post("/contacts/new", Access::Needs(Action::RecordContact), new::post)
        .post("/contacts/search", Access::Needs(Action::RecordContact), new::search)
        .get("/contacts/{entry}", Access::ForChild(Action::OpenChild), show::get)
        .get("/contacts/{entry}/decide", Access::Needs(Action::DecideContact), decide::get)
        .post("/contacts/{entry}/decide", Access::Needs(Action::DecideContact), decide::post)
        .get("/contacts/{entry}/correct", Access::Needs(Action::RecordContact), change::get_correct)
        .post("/contacts/{entry}/correct", Access::Needs(Action::RecordContact), change::post_correct)
        .get("/contacts/{entry}/withdraw", Access::Needs(Action::RecordContact), change::get_withdraw)
        .post("/contacts/{entry}/withdraw", Access::Needs(Action::RecordContact), change::post_withdraw)
        .get("/refer", Access::Needs(Action::ReferAsPartner), refer::get)
        .post("/refer", Access::Needs(Action::ReferAsPartner), refer::post)
        .get("/referred", Access::Needs(Action::ReferAsPartner), refer::list)
}

#[derive(Template)]
#[template(path = "contact/queue.html")]
struct QueuePage {
    page: Page,
    queue: Queue,
    may_record: bool,
}

async fn queue(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let SignedIn { actor, purpose, .. } = &signed_in;
    let queue = web.app.contact_queue(actor, *purpose).await?;
    let may_record = web.app.require(actor, Action::RecordContact, *purpose).is_ok();
    render(&QueuePage { page: signed_in.page("Contacts waiting for a decision"), queue, may_record })
}

/// Opens a contact for the reader's usual purpose, or by the glass that they have broken.
async fn opened(web: &Web, signed_in: &SignedIn, entry: EntryId) -> Result<(ContactPage, Purpose), PageError> {
    let usual = signed_in.purpose;
    match web.app.contact_page(&signed_in.actor, usual, entry).await {
        Ok(contact) => Ok((contact, usual)),
        Err(ServiceError::Restricted { may_break_glass }) => {
            if let Ok(contact) = web.app.contact_page(&signed_in.actor, Purpose::BreakGlass, entry).await {
                return Ok((contact, Purpose::BreakGlass));
            }
            let child = web.app.child_behind_glass(&signed_in.actor, entry).await?;
            Err(child.map_or(ServiceError::Restricted { may_break_glass }.into(), PageError::BehindGlass))
        }
        Err(error) => Err(error.into()),
    }
}

/// Others on record who may be the same child, so that nobody decides on a child with two records unawares. A partner cannot
/// search before it refers.
async fn likely(web: &Web, signed_in: &SignedIn, contact: &ContactPage) -> Result<Vec<PersonFound>, PageError> {
    if contact.withdrawn {
        return Ok(Vec::new());
    }
    let born = contact.birth_date.or(contact.expected_birth_date).map(domain::dates::long);
    let query = format!("{} {}", contact.label, born.unwrap_or_default());
    match web.app.search(&signed_in.actor, signed_in.purpose, &query).await {
        Ok(found) => Ok(found.hits.into_iter().filter(|hit| hit.subject != contact.child).take(LIKELY_SHOWN).collect()),
        // The name may be longer than a search takes, and a reader of contacts may be nobody who searches.
        Err(ServiceError::Refused(_) | ServiceError::Invalid(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Some forms are not for everyone who may read the contact, and none is for one that was withdrawn.
fn refuse_unless(may: bool, contact: &ContactPage, what: &str) -> Result<(), PageError> {
    if may {
        return Ok(());
    }
    let error = if contact.withdrawn {
        ServiceError::Unusable("This contact was withdrawn, so it is not changed any more.".to_owned())
    } else {
        ServiceError::Refused(format!("Your role may not {what}."))
    };
    Err(error.into())
}

/// A page with another status than 200: a form shown again.
fn again(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    Ok((status, render(template)?).into_response())
}
