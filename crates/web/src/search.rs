//! Searching for people. What is typed goes in the body of a form and never into an address.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::dates;
use serde::Deserialize;
use services::ServiceError;
use services::access::Action;
use services::search::{PersonFound, SearchResult};

use crate::error::Fault;
use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/search", Access::Needs(Action::Search), form).post("/search", Access::Needs(Action::Search), search)
}

const TITLE: &str = "Search for a person";

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage {
    page: Page,
    faults: Faults,
    query: String,
    found: Option<SearchResult>,
    heading: String,
    may_restrict: bool,
}

impl SearchPage {
    fn empty(signed_in: &SignedIn) -> Self {
        Self {
            page: signed_in.page(TITLE),
            faults: Faults::default(),
            query: String::new(),
            found: None,
            heading: String::new(),
            may_restrict: false,
        }
    }

    fn born(&self, person: &PersonFound) -> String {
        match (person.birth_date, person.expected_birth_date) {
            (Some(born), _) => format!("Born {}", dates::long(born)),
            (None, Some(expected)) => format!("Unborn, expected {}", dates::long(expected)),
            (None, None) => "Date of birth not known".to_owned(),
        }
    }
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    q: String,
}

async fn form(signed_in: SignedIn) -> Result<Html<String>, PageError> {
    render(&SearchPage::empty(&signed_in))
}

async fn search(State(web): State<Web>, signed_in: SignedIn, Form(given): Form<Given>) -> Result<Response, PageError> {
    let empty = SearchPage::empty(&signed_in);
    match web.app.search(&signed_in.actor, signed_in.purpose, &given.q).await {
        Ok(found) => {
            let may_restrict = web.app.require(&signed_in.actor, Action::Restrict, signed_in.purpose).is_ok();
            let page =
                SearchPage { query: given.q, heading: heading(&found), found: Some(found), may_restrict, ..empty };
            Ok(render(&page)?.into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = signed_in.page(TITLE).with_faults(&faults);
            let html = render(&SearchPage { page, faults, query: given.q, ..empty })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
        }
        // Whatever the reason, it must not look like an answer.
        Err(failed @ ServiceError::Ledger(_)) => Ok(failed_search(failed)),
        Err(other) => Err(other.into()),
    }
}

/// The status and the log entry of any failure, with words that cannot be taken for "nobody found".
fn failed_search(failed: ServiceError) -> Response {
    let mut response = PageError::from(failed).into_response();
    if let Some(fault) = response.extensions_mut().get_mut::<Fault>() {
        fault.heading = "The search failed";
        fault.sentences = vec![
            "This does not mean that nobody on record matches. The search could not be made, so nothing is known about \
             what it would have found. Search again in a few minutes."
                .to_owned(),
        ];
    }
    response
}

fn heading(found: &SearchResult) -> String {
    match found.hits.len() + found.more {
        0 if found.is_empty() => "No one found".to_owned(),
        0 => "No one found whose record you may open".to_owned(),
        1 => "1 person found".to_owned(),
        count => format!("{count} people found, the best match first"),
    }
}
