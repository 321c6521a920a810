//! Signing in through the council's own OpenID Connect provider: authorization code with PKCE, state and nonce.
//!
//! What must be remembered while the person is away (state, nonce, verifier, the page wanted) stays on the server; the
//! browser has only a token for it, which works once.

use std::time::Duration;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse,
};
use serde::{Deserialize, Serialize};
use services::ServiceError;

use crate::config::{Config, OidcConfig};
use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::sign_in::{Asked, cookie_line, set_cookie, wanted, welcome};
use crate::visitor::{Anyone, cookie};
use crate::{PageError, Web};

const COOKIE: &str = "sightline_away";
const COOKIE_PATH: &str = "/sign-in/council";
const COOKIE_SECONDS: u32 = 600;
const PATIENCE: Duration = Duration::from_secs(10);

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The council's provider. It is asked for its addresses and keys at each sign-in, so that new keys are known at once and
/// this program starts without it.
pub(crate) struct Council {
    at: Option<(OidcConfig, String)>,
    http: reqwest::Client,
}

#[derive(Serialize, Deserialize)]
struct Away {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

/// The sign-in did not come about. The text is for the log; the person gets a page.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failed(String);

impl Failed {
    fn at(step: &'static str) -> impl Fn(String) -> Self {
        move |why| Self(format!("{step}: {why}"))
    }
}

impl Council {
    pub(crate) fn of(config: &Config) -> Self {
        let back = format!("{}{COOKIE_PATH}/callback", config.public_url.trim_end_matches('/'));
        // A provider that redirects its own answers could lead us into the council's network.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
        Self { at: config.single_sign_on.clone().map(|council| (council, back)), http: http.unwrap_or_default() }
    }

    async fn client(&self) -> Result<Client, Failed> {
        let (council, back) = self.at.as_ref().ok_or_else(|| Failed("there is no provider".to_owned()))?;
        let issuer = IssuerUrl::new(council.issuer.clone()).map_err(|error| Failed::at("issuer")(error.to_string()))?;
        let found = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        let found = found.map_err(|error| Failed::at("discovery")(in_full(&error)))?;
        let back = RedirectUrl::new(back.clone()).map_err(|error| Failed::at("our address")(error.to_string()))?;
        let (id, secret) = (council.client_id.clone(), council.client_secret.clone());
        let client = CoreClient::from_provider_metadata(found, ClientId::new(id), Some(ClientSecret::new(secret)));
        Ok(client.set_redirect_uri(back))
    }

    /// The `sub` claim of who came back, after every check.
    async fn subject(&self, code: String, away: &Away) -> Result<String, Failed> {
        let client = self.client().await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code));
        let exchange = exchange.map_err(|error| Failed::at("token address")(error.to_string()))?;
        let verifier = PkceCodeVerifier::new(away.verifier.clone());
        let tokens = exchange.set_pkce_verifier(verifier).request_async(&self.http).await;
        let tokens = tokens.map_err(|error| Failed::at("token")(in_full(&error)))?;
        let token = tokens.id_token().ok_or_else(|| Failed("the provider sent no ID token".to_owned()))?;
        let nonce = Nonce::new(away.nonce.clone());
        let claims = token.claims(&client.id_token_verifier(), &nonce);
        let claims = claims.map_err(|error| Failed::at("ID token")(error.to_string()))?;
        Ok(claims.subject().as_str().to_owned())
    }
}

/// The error with what caused it. None of them holds a token or a secret.
fn in_full(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/sign-in/council", Access::Public, leave).get("/sign-in/council/callback", Access::Public, come_back)
}

async fn leave(State(web): State<Web>, anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    if web.council.at.is_none() {
        return Err(PageError::NoSuchPage);
    }
    let client = match web.council.client().await {
        Ok(client) => client,
        Err(failed) => return not_signed_in(&anyone, Why::Unreachable, &failed),
    };
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let request =
        client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random);
    let (address, state, nonce) = request.set_pkce_challenge(challenge).url();
    let away = Away {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        next: wanted(asked.next()).to_owned(),
    };
    let kept = serde_json::to_string(&away).expect("texts have a JSON form");
    let token = web.app.keep_while_away(kept).await?;
    let mut response = Redirect::to(address.as_str()).into_response();
    let line = cookie_line(COOKIE, &token, COOKIE_PATH, web.config.is_https(), Some(COOKIE_SECONDS));
    set_cookie(&mut response, &line)?;
    Ok(response)
}

#[derive(Deserialize)]
struct Brought {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

async fn come_back(
    State(web): State<Web>,
    anyone: Anyone,
    headers: HeaderMap,
    Query(brought): Query<Brought>,
) -> Result<Response, PageError> {
    if web.council.at.is_none() {
        return Err(PageError::NoSuchPage);
    }
    let kept = match cookie(&headers, COOKIE) {
        Some(token) => web.app.back_from_away(&token).await?,
        None => None,
    };
    let away: Option<Away> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    // The state proves that this browser is the one that left.
    let Some(away) = away.filter(|away| brought.state.as_deref() == Some(away.state.as_str())) else {
        return not_signed_in(&anyone, Why::Late, &Failed("no such journey, or its time has run out".to_owned()));
    };
    let Some(code) = brought.code else {
        // The provider's own word for it is from a fixed list, but the address could be anyone's: it is not logged.
        let said = brought.error.is_some();
        return not_signed_in(
            &anyone,
            Why::Declined,
            &Failed(format!("no code came back; an error was named: {said}")),
        );
    };
    let subject = match web.council.subject(code, &away).await {
        Ok(subject) => subject,
        Err(failed) => return not_signed_in(&anyone, Why::Unreachable, &failed),
    };
    match web.app.sign_in_single_sign_on(&subject).await {
        Ok(actor) => welcome(&web, &headers, &actor, Some(&away.next)).await,
        Err(ServiceError::NotFound(why) | ServiceError::Refused(why)) => {
            not_signed_in(&anyone, Why::NoAccount, &Failed(why))
        }
        Err(failed) => Err(failed.into()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Unreachable,
    Late,
    Declined,
    NoAccount,
}

impl Why {
    fn sentence(self) -> &'static str {
        match self {
            Self::Unreachable => {
                "The council's sign-in service could not be reached, or what it said could not be trusted. Try again in \
                 a few minutes. If it goes on, tell the person who looks after Sightline."
            }
            Self::Late => {
                "Signing in took longer than ten minutes, or was begun in another browser. Begin again from the sign-in page."
            }
            Self::Declined => "The council's sign-in service did not sign you in. Begin again from the sign-in page.",
            Self::NoAccount => {
                "The council knows you, but no open account in Sightline belongs to you. Ask the person who looks after \
                 Sightline for an account."
            }
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Unreachable => StatusCode::BAD_GATEWAY,
            Self::Late | Self::Declined => StatusCode::BAD_REQUEST,
            Self::NoAccount => StatusCode::FORBIDDEN,
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/not_signed_in.html")]
pub(crate) struct NotSignedInPage {
    pub(crate) page: Page,
    pub(crate) sentence: &'static str,
}

fn not_signed_in(anyone: &Anyone, why: Why, failed: &Failed) -> Result<Response, PageError> {
    tracing::warn!(?why, error = %failed, "somebody could not sign in through the council");
    let html = render(&NotSignedInPage { page: anyone.page("You are not signed in"), sentence: why.sentence() })?;
    Ok((why.status(), html).into_response())
}
