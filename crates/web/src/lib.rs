//! The pages. [`router`] is the whole of them over one [`Sightline`]; `README.md` beside this room says how to add one.
//!
//! A noun has one file here and a folder of templates. Handlers are thin: they read a form, call a use case and fill in a
//! template. Everything works without scripts.

mod account;
mod alert;
mod allocation;
mod around;
mod assets;
mod case_note;
mod caseload;
mod child;
pub mod config;
mod contact;
mod data_quality;
mod direct_observation;
mod document;
mod draft;
mod duplicate;
mod entry_change;
pub mod error;
mod figure;
mod governance;
mod home;
mod host;
mod import;
mod kept;
mod management_decision;
mod nav;
pub mod page;
mod public_scorecard;
mod publication;
mod restriction;
pub mod routes;
mod search;
mod sign_in;
mod single_sign_on;
mod standards;
mod status;
mod supervision;
mod team;
mod typed;
mod visit;
mod visitor;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use services::Sightline;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

pub use config::{Config, OidcConfig, Persona};
pub use error::PageError;
pub use page::{Faults, Page, render};
pub use visitor::{SESSION_COOKIE, SignedIn};

/// What every handler may ask for as its `State`. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub app: Sightline,
    pub config: Arc<Config>,
    table: Arc<routes::Table>,
    names: Arc<host::Names>,
    council: Arc<single_sign_on::Council>,
    database: Arc<status::LastCheck>,
}

/// The largest form without a file, in bytes. A form with a file says its own limit ([`routes::Pages::post_up_to`]).
pub const FORM_LIMIT: usize = 1024 * 1024;
/// The longest that an answer may take.
pub(crate) const LONGEST_REQUEST: Duration = Duration::from_secs(60);
/// The longest for a form with a file: enough for a large census over a slow line.
pub(crate) const LONGEST_UPLOAD: Duration = Duration::from_secs(15 * 60);

/// No other site's anything, no inline anything.
const CONTENT_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
                              img-src 'self' data:; object-src 'none'";

/// All pages.
///
/// # Errors
/// `public_url` is not an address of the form `https://host`.
pub fn router(app: Sightline, config: Config) -> Result<Router, ConfigError> {
    router_at(app, config, None)
}

/// All pages, behind the port at which they are listened for.
fn router_at(app: Sightline, config: Config, port: Option<u16>) -> Result<Router, ConfigError> {
    let is_https = config.is_https();
    let from_elsewhere = CsrfLayer::new()
        .add_trusted_origin(&config.public_url)
        .map_err(|error| ConfigError(config.public_url.clone(), error.to_string()))?
        .with_rejection_response(|_| StatusCode::FORBIDDEN.into_response());
    let names = host::Names::of(&config.public_url, port)
        .ok_or_else(|| ConfigError(config.public_url.clone(), "it names no host".to_owned()))?;
    let (pages, table) = routes::pages().into_parts();
    let config = Arc::new(config);
    let council = Arc::new(single_sign_on::Council::of(&config));
    let web = Web { app, config, table: Arc::new(table), names: Arc::new(names), council, database: Arc::default() };
    let router = pages
        .route_layer(from_fn_with_state(web.clone(), around::guard))
        .fallback(|| async { PageError::NoSuchPage })
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(from_elsewhere)
        .layer(from_fn_with_state(web.clone(), host::only_ours))
        .layer(from_fn_with_state(web.clone(), around::around))
        .layer(CompressionLayer::new())
        .layer(map_response(move |response| with_safety_headers(response, is_https)))
        .with_state(web);
    Ok(router)
}

/// A configuration with which nothing can be served.
#[derive(Debug, thiserror::Error)]
#[error("the public address “{0}” cannot be used: {1}")]
pub struct ConfigError(String, String);

/// Why the server stopped or could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("nothing can be served at {address}: {source}")]
    Address { address: SocketAddr, source: std::io::Error },
}

/// Serves until the program is told to stop (Ctrl+C or SIGTERM), and then lets what is being answered finish.
///
/// # Errors
/// The address is taken, or the configuration cannot be used.
pub async fn serve(app: Sightline, config: Config, address: SocketAddr) -> Result<(), ServeError> {
    let router = router_at(app, config, Some(address.port()))?;
    let at = |source| ServeError::Address { address, source };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(at)?;
    tracing::info!(%address, "serving");
    axum::serve(listener, router).with_graceful_shutdown(told_to_stop()).await.map_err(at)
}

async fn told_to_stop() {
    let interrupted = async {
        // Where the signal cannot be waited for, the other one still can.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => (),
        () = terminated => (),
    }
}

async fn with_safety_headers(mut response: Response, is_https: bool) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    set(X_FRAME_OPTIONS, "DENY");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Other sites learn nothing. With `no-referrer` a browser would also hide from us that a form is our own.
    set(REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if is_https {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}
