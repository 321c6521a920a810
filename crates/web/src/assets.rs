//! Styles and scripts: a few of our own inside the program, the rest from the folder that `bin/setup` fills from npm.

use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::Web;
use crate::routes::{Access, Pages};

/// Name, type and text of each of our own.
const OWN: &[(&str, &str, &str)] = &[
    ("sightline.css", "text/css; charset=utf-8", include_str!("../static/sightline.css")),
    ("sightline.js", "text/javascript; charset=utf-8", include_str!("../static/sightline.js")),
    ("drafts.js", "text/javascript; charset=utf-8", include_str!("../static/drafts.js")),
    ("sightline.svg", "image/svg+xml", include_str!("../static/sightline.svg")),
];

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/assets/{*file}", Access::Public, asset)
}

async fn asset(State(web): State<Web>, Path(file): Path<String>, request: Request) -> Response {
    let own = OWN.iter().find(|(name, _, _)| *name == file);
    let mut response = match own {
        Some((_, kind, text)) => ([(CONTENT_TYPE, *kind)], *text).into_response(),
        None => from_folder(&web, request).await,
    };
    if response.status().is_success() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    }
    response
}

async fn from_folder(web: &Web, mut request: Request) -> Response {
    let within = request.uri().path().trim_start_matches("/assets").to_owned();
    let Ok(uri) = within.parse() else { return StatusCode::NOT_FOUND.into_response() };
    *request.uri_mut() = uri;
    match ServeDir::new(&web.config.assets).append_index_html_on_directories(false).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}
