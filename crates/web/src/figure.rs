//! Figures: scorecards, and one figure with the children behind it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use chrono::NaiveDate;
use domain::SubjectId;
use domain::team::Service;
use measures::breakdown::By;
use measures::indicator::{Shape, Span};
use measures::scorecard::Scope;
use serde::Deserialize;
use services::access::Action;
use services::figures::{Asked, OpenedFigure};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) mod chart;
pub(crate) mod download;
pub(crate) mod scorecard;
pub(crate) mod view;

pub(crate) fn pages(pages: Pages) -> Pages {
    let pages = pages
        .get("/figures/{id}", Access::Needs(Action::SeeFigures), of_authority)
        .get("/services/{service}/figures/{id}", Access::Needs(Action::SeeFigures), of_service)
        .get("/unallocated/figures/{id}", Access::Needs(Action::SeeFigures), of_nobody)
        .get("/teams/{team}/figures/{id}", Access::Needs(Action::SeeTeam), of_team)
        .get("/workers/{worker}/figures/{id}", Access::Needs(Action::SeeCaseload), of_worker);
    download::pages(scorecard::pages(pages))
}

/// What an address asks of a figure. Codes only: nothing of it can name a child.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Question {
    pub part: Option<String>,
    pub span: Option<String>,
    pub to: Option<String>,
    pub by: Option<String>,
}

impl Question {
    /// The last day asked for.
    pub fn day(&self) -> Result<Option<NaiveDate>, PageError> {
        let Some(text) = self.to.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let unreadable = || PageError::Unusable("A day in an address is written as 2026-03-31.".to_owned());
        text.parse().map(Some).map_err(|_| unreadable())
    }

    pub fn asked(&self, id: String, scope: Scope) -> Result<Asked, PageError> {
        let unknown = |what: &str| PageError::Unusable(format!("There is no such {what}. Choose one from the page."));
        let span = self.span.as_deref().map(|code| Span::from_code(code).ok_or_else(|| unknown("window")));
        let by = self.by.as_deref().map(|code| By::from_code(code).ok_or_else(|| unknown("group")));
        let usual = if matches!(scope, Scope::Team(_) | Scope::Worker(_)) { By::Worker } else { By::Team };
        let part = self.part.clone().filter(|part| !part.is_empty());
        Ok(Asked {
            id,
            part,
            span: span.transpose()?,
            to: self.day()?,
            scope,
            by: by.transpose()?.unwrap_or(usual),
            download: false,
        })
    }
}

#[derive(Template)]
#[template(path = "figure/show.html")]
struct FigurePage {
    page: Page,
    shown: OpenedFigure,
    view: view::FigureView,
}

async fn of_authority(
    web: State<Web>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, question.asked(id, Scope::Authority)?).await
}

async fn of_service(
    web: State<Web>,
    signed_in: SignedIn,
    Path((service, id)): Path<(String, String)>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, question.asked(id, service_of(&service)?)?).await
}

async fn of_nobody(
    web: State<Web>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, question.asked(id, Scope::Unallocated)?).await
}

async fn of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path((team, id)): Path<(SubjectId, String)>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, question.asked(id, Scope::Team(team))?).await
}

async fn of_worker(
    web: State<Web>,
    signed_in: SignedIn,
    Path((worker, id)): Path<(SubjectId, String)>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, question.asked(id, Scope::Worker(worker))?).await
}

/// The service of an address.
pub(crate) fn service_of(code: &str) -> Result<Scope, PageError> {
    let service = Service::from_code(code);
    service.map(Scope::Service).ok_or_else(|| PageError::NoSuchPage)
}

async fn show(State(web): State<Web>, signed_in: SignedIn, asked: Asked) -> Result<Html<String>, PageError> {
    let shown = web.app.figure(&signed_in.actor, signed_in.purpose, &asked).await?;
    let view = view::FigureView::of(&shown);
    render(&FigurePage { page: signed_in.page(shown.figure.indicator.name), view, shown })
}

/// Whether what is shown is a share of a whole.
pub(crate) fn has_whole(shape: Shape) -> bool {
    matches!(shape, Shape::Share | Shape::ShareOfChildren | Shape::Mix | Shape::Ratio(_))
}
