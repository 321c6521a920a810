//! Who is asking: the session of a request, and the extractor with which a page takes its actor.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use domain::dates;
use services::{Actor, Purpose, ServiceError};

use crate::Web;
use crate::error::PageError;
use crate::nav;
use crate::page::Page;

/// The name of the cookie of a session.
pub const SESSION_COOKIE: &str = "sightline_session";

/// Who stands behind a request, found out once.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) token: Option<String>,
    pub(crate) signed_in: Option<SignedIn>,
    /// The database would not say who this is.
    pub(crate) outage: Option<Arc<ServiceError>>,
    /// The frame for a page, signed in or not.
    frame: Page,
}

/// Somebody who is signed in, with what they ordinarily open records for. A page takes it as an argument.
#[derive(Clone)]
pub struct SignedIn {
    pub actor: Actor,
    pub purpose: Purpose,
    frame: Page,
}

impl SignedIn {
    /// The frame of a page with this title.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page { title: title.into(), ..self.frame.clone() }
    }
}

/// Anybody: for the pages that are public.
#[derive(Clone)]
pub struct Anyone {
    pub signed_in: Option<SignedIn>,
    frame: Page,
}

impl Anyone {
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page { title: title.into(), ..self.frame.clone() }
    }
}

impl Visitor {
    pub(crate) async fn of(web: &Web, headers: &HeaderMap, path: &str) -> Self {
        let token = cookie(headers, SESSION_COOKIE);
        let now = web.app.clock().now();
        let mut frame = Page {
            authority: web.config.authority_name.clone(),
            made_up: web.config.made_up,
            known_at: dates::long_london(now),
            ..Page::default()
        };
        let found = match &token {
            Some(token) => web.app.actor_of_session(token).await,
            None => Ok(None),
        };
        let (actor, outage) = match found {
            Ok(actor) => (actor, None),
            Err(error) => (None, Some(Arc::new(error))),
        };
        let Some(actor) = actor else { return Self { token, signed_in: None, outage, frame } };
        let purpose = Purpose::usual(actor.role);
        frame.nav = nav::of(&web.app, &actor, purpose, path);
        frame.place = web.app.picture().await.ok().map(|picture| picture.position());
        frame.is_for(&actor);
        let signed_in = SignedIn { actor, purpose, frame: frame.clone() };
        Self { token, signed_in: Some(signed_in), outage, frame }
    }

    pub(crate) fn page(&self, title: impl Into<String>) -> Page {
        Page { title: title.into(), ..self.frame.clone() }
    }
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, PageError> {
        let visitor = parts.extensions.get::<Visitor>();
        visitor.and_then(|visitor| visitor.signed_in.clone()).ok_or(PageError::NotSignedIn)
    }
}

impl FromRequestParts<Web> for Anyone {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, PageError> {
        let visitor = parts.extensions.get::<Visitor>().ok_or(PageError::NotSignedIn)?;
        Ok(Self { signed_in: visitor.signed_in.clone(), frame: visitor.frame.clone() })
    }
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}
