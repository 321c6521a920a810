//! Whether Sightline works at this moment, for people and for machines. Public: says nothing of any record.

use std::time::{Duration, Instant};

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use tokio::sync::Mutex;

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::Anyone;
use crate::{PageError, Web};

/// Asking costs a write, so a crowd of askers shares one answer for this long.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// The last answer and when it was had.
#[derive(Default)]
pub(crate) struct LastCheck(Mutex<Option<(Instant, Option<String>)>>);

impl Web {
    /// Why the database cannot be used just now; `None` where it can.
    pub(crate) async fn database_fault(&self) -> Option<String> {
        let mut last = self.database.0.lock().await;
        if let Some((at, fault)) = last.as_ref()
            && at.elapsed() < GOOD_FOR
        {
            return fault.clone();
        }
        let fault = self.app.check_database().await.err();
        if let Some(fault) = &fault {
            tracing::error!(fault, "the database cannot be used");
        }
        *last = Some((Instant::now(), fault.clone()));
        fault
    }
}

#[derive(Template)]
#[template(path = "status/show.html")]
struct StatusPage {
    page: Page,
    fault: Option<String>,
}

#[derive(Serialize)]
struct Status {
    ok: bool,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/status", Access::Public, show).get("/status.json", Access::Public, for_machines)
}

async fn show(State(web): State<Web>, anyone: Anyone) -> Result<Html<String>, PageError> {
    let fault = web.database_fault().await;
    render(&StatusPage { page: anyone.page("Status"), fault })
}

async fn for_machines(State(web): State<Web>) -> Json<Status> {
    let fault = web.database_fault().await;
    Json(Status { ok: fault.is_none(), version: env!("CARGO_PKG_VERSION"), fault })
}
