//! What is done around every page: who is asking, may they, and a frame for what went wrong.

use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::SubjectId;

use crate::Web;
use crate::error::{Fault, PageError};
use crate::kept;
use crate::page::Page;
use crate::routes::Access;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "errors/fault.html")]
pub(crate) struct FaultPage {
    pub(crate) page: Page,
    pub(crate) fault: Fault,
}

/// The outermost: finds out who is asking, and gives a page to whatever answers without one.
pub(crate) async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    // Not the request itself: its body may not be held while we wait.
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let visitor = Visitor::of(&web, &headers, &path).await;
    let child = child_of(&path);
    let is_fetch = is_fetch(&path, &headers);
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    if !is_fetch {
        response = dressed(response, &visitor, child);
    }
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Puts words and a frame around a bare refusal. An answer that already is a page stays as it is.
fn dressed(response: Response, visitor: &Visitor, child: Option<SubjectId>) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    });
    if is_page {
        return response;
    }
    let fault = response.extensions().get::<Fault>().cloned().unwrap_or_else(|| Fault::of_status(status));
    let fault = Fault { child: fault.child.or(child), ..fault };
    let page = visitor.page(fault.heading);
    match (FaultPage { page, fault }).render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(_) => (status, "Sorry, there is a problem. What you sent may not have been saved.").into_response(),
    }
}

/// The guard on every mounted page, by its line in the table of routes. What has no line is refused.
pub(crate) async fn guard(State(web): State<Web>, path: MatchedPath, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let answering = async {
        match admit(&web, path.as_str(), request).await {
            Ok(request) => next.run(request).await,
            Err(refusal) => *refusal,
        }
    };
    let response = within(web.table.longest(method.as_str(), path.as_str()), answering).await;
    // The pattern and not the path: an address may say which child.
    let (status, took) = (response.status().as_u16(), began.elapsed().as_millis());
    tracing::info!(%method, path = path.as_str(), status, milliseconds = u64::try_from(took).unwrap_or(u64::MAX), "answered");
    response
}

/// An answer, or that it took too long.
async fn within(longest: Duration, answering: impl Future<Output = Response>) -> Response {
    let answer = tokio::time::timeout(longest, answering).await;
    answer.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

async fn admit(web: &Web, path: &str, request: Request) -> Result<Request, Box<Response>> {
    let Some(access) = web.table.access(request.method().as_str(), path) else {
        return Err(Box::new(StatusCode::METHOD_NOT_ALLOWED.into_response()));
    };
    if access == Access::Public {
        return Ok(request);
    }
    let visitor = request.extensions().get::<Visitor>().cloned();
    let Some(visitor) = visitor else { return Err(Box::new(PageError::NotSignedIn.into_response())) };
    if visitor.outage.is_some() {
        return Err(Box::new(Fault::outage()));
    }
    let Some(signed_in) = &visitor.signed_in else { return Err(Box::new(to_sign_in(web, &visitor, request).await)) };
    if let Access::Needs(action) = access {
        let may = web.app.require(&signed_in.actor, action, signed_in.purpose);
        may.map_err(|refused| Box::new(PageError::from(refused).into_response()))?;
    }
    Ok(request)
}

/// A page leads to the sign-in page and back; a script is told with 401; a form that was sent is kept for its writer.
async fn to_sign_in(web: &Web, visitor: &Visitor, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if is_fetch(&path, request.headers()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if request.method() == Method::POST {
        return kept::keep_and_sign_in(web, visitor, request).await;
    }
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    Redirect::to(&crate::sign_in::address(wanted)).into_response()
}

/// Asked for by a script and not by a person who follows a link or sends a form.
fn is_fetch(path: &str, headers: &HeaderMap) -> bool {
    let said = |name: &str, value: &str| headers.get(name).is_some_and(|header| header.as_bytes() == value.as_bytes());
    path.ends_with(".json")
        || said("sec-fetch-dest", "empty")
        || headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// The child whose record an address is about: `/children/{id}` and what is beneath it.
fn child_of(path: &str) -> Option<SubjectId> {
    path.strip_prefix("/children/")?.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page { title: "A title".into(), authority: "Exampleshire".into(), ..Page::default() }
    }

    #[test]
    fn a_restricted_record_offers_the_break_glass_form_only_to_who_may_and_only_for_a_child() {
        let restricted = Fault::new(StatusCode::FORBIDDEN, "This record is restricted", Vec::new());
        let child = Some(SubjectId::from_u128(7));
        for (may_break_glass, child, offers) in [(true, child, true), (false, child, false), (true, None, false)] {
            let fault = Fault { may_break_glass, child, ..restricted.clone() };
            let text = FaultPage { page: page(), fault }.render().unwrap();
            assert_eq!(text.contains("/break-glass"), offers);
            assert!(text.contains("<h1 class=\"govuk-heading-l\">This record is restricted</h1>"));
        }
    }

    #[test]
    fn what_a_person_typed_is_text_on_a_page_and_never_markup() {
        let fault = Fault::new(StatusCode::NOT_FOUND, "Not found", vec!["<script>alert(1)</script>".to_owned()]);
        let text = FaultPage { page: page(), fault }.render().unwrap();
        assert!(!text.contains("<script>alert"), "{text}");
    }

    #[test]
    fn every_page_has_its_language_one_main_part_and_a_way_past_the_menu() {
        let fault = Fault::of_status(StatusCode::NOT_FOUND);
        let text = FaultPage { page: page(), fault }.render().unwrap();
        for part in ["lang=\"en\"", "<title>A title - Sightline - Exampleshire</title>", "href=\"#main-content\""] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(text.matches("<main ").count(), 1);
        assert!(!text.contains("made up") && !text.contains(" style=") && !text.contains("<script>"));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended() {
        let endless = within(Duration::from_millis(1), std::future::pending()).await;
        assert_eq!(endless.status(), StatusCode::REQUEST_TIMEOUT);
        let ready = within(Duration::from_secs(60), async { StatusCode::OK.into_response() }).await;
        assert_eq!(ready.status(), StatusCode::OK);
    }

    #[test]
    fn an_address_beneath_a_child_names_the_child() {
        let id = SubjectId::from_u128(7);
        assert_eq!(child_of(&format!("/children/{id}/looks")), Some(id));
        assert_eq!(child_of("/children/new"), None);
    }
}
