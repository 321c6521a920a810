//! Scorecards of the authority, a service, a team and a worker.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::SubjectId;
use measures::Indicator;
use measures::figure::{amount, shown};
use measures::indicator::Shape;
use measures::scorecard::{Point, Scope};
use measures::targets::Rag;
use services::access::Action;
use services::figures::{CardLine, FamilyLines, ScorecardPage, Travel};

use super::view::scope_path;
use super::{Question, chart, service_of};
use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(super) fn pages(pages: Pages) -> Pages {
    pages
        .get("/scorecard", Access::Needs(Action::SeeFigures), of_authority)
        .get("/services/{service}/scorecard", Access::Needs(Action::SeeFigures), of_service)
        .get("/unallocated/scorecard", Access::Needs(Action::SeeFigures), of_nobody)
        .get("/teams/{team}/scorecard", Access::Needs(Action::SeeTeam), of_team)
        .get("/workers/{worker}/scorecard", Access::Needs(Action::SeeCaseload), of_worker)
}

#[derive(Template)]
#[template(path = "scorecard/show.html")]
struct CardPage {
    page: Page,
    shown: ScorecardPage,
    /// The front of the addresses of the scope.
    path: String,
    families: Vec<FamilyView>,
    may_publish: bool,
}

impl CardPage {
    fn is_empty(&self) -> bool {
        self.families.iter().all(|family| family.lines.is_empty())
    }
}

/// The lines of one part of the work, as the page shows them.
pub(crate) struct FamilyView {
    pub code: &'static str,
    pub name: &'static str,
    pub lines: Vec<LineView>,
    /// Names of what cannot be computed, with what is missing.
    pub missing: Vec<(&'static str, &'static str, &'static str)>,
}

pub(crate) struct LineView {
    pub id: &'static str,
    pub name: String,
    pub href: String,
    pub value: String,
    pub of: String,
    pub window: String,
    pub travel: &'static str,
    pub travel_class: &'static str,
    pub before: String,
    pub year_before: String,
    pub year_to_date: String,
    pub target: String,
    pub rag: &'static str,
    pub rag_class: &'static str,
    pub elsewhere: Vec<String>,
    pub chart: String,
    pub moved: String,
}

async fn of_authority(
    web: State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Authority, &question).await
}

async fn of_service(
    web: State<Web>,
    signed_in: SignedIn,
    Path(service): Path<String>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, service_of(&service)?, &question).await
}

async fn of_nobody(
    web: State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Unallocated, &question).await
}

async fn of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Team(team), &question).await
}

async fn of_worker(
    web: State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Worker(worker), &question).await
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    scope: Scope,
    question: &Question,
) -> Result<Html<String>, PageError> {
    let shown = web.app.scorecard(&signed_in.actor, signed_in.purpose, scope, question.day()?).await?;
    let path = scope_path(scope);
    let families = shown.families.iter().map(|family| family_view(family, &path, &shown)).collect();
    let may_publish = web.app.require(&signed_in.actor, Action::PublishFigures, signed_in.purpose).is_ok();
    render(&CardPage { page: signed_in.page("Scorecard"), path, families, may_publish, shown })
}

fn family_view(family: &FamilyLines, path: &str, shown: &ScorecardPage) -> FamilyView {
    let lines = family.lines.iter().filter(|line| is_told(line, shown.scope));
    FamilyView {
        code: family.code,
        name: family.name,
        lines: lines.map(|line| line_view(line, path, shown)).collect(),
        missing: family.missing.iter().map(|one| (one.id, one.name, one.missing().unwrap_or_default())).collect(),
    }
}

/// Below the authority, only what there is anything of.
fn is_told(line: &CardLine, scope: Scope) -> bool {
    let has_any = |point: &Point| point.numerator > 0.0 || point.denominator.is_some_and(|of| of > 0.0);
    scope == Scope::Authority || line.line.points.iter().any(has_any)
}

fn line_view(line: &CardLine, path: &str, page: &ScorecardPage) -> LineView {
    let score = &line.line;
    let indicator = score.indicator;
    let part = score.part_of();
    let name = part.map_or_else(|| indicator.name.to_owned(), |part| format!("{}: {}", indicator.name, part.name));
    let value = |point: Option<&Point>| match point {
        Some(Point { value: Some(value), .. }) => shown(indicator, *value),
        // A rate is told of the whole authority only: below it the count stands for itself.
        Some(point) if point.numerator > 0.0 => format!("{} counted", amount(point.numerator)),
        _ => "No value".to_owned(),
    };
    let question_part = part.map_or_else(String::new, |part| format!("&part={}", part.code));
    let chart_id = format!("chart-{}-{}", indicator.id, score.part.unwrap_or(0));
    LineView {
        id: indicator.id,
        href: format!("{path}/figures/{}?span={}&to={}{question_part}", indicator.id, score.span.code(), page.to),
        value: value(line.at.as_ref()),
        of: line.at.as_ref().and_then(|point| of_in_words(indicator, point)).unwrap_or_default(),
        window: score.span.in_words().to_owned(),
        travel: line.travel.in_words(),
        travel_class: travel_class(line.travel),
        before: value(line.month_before.as_ref()),
        year_before: value(line.year_before.as_ref()),
        year_to_date: line.year_to_date.as_ref().map_or_else(String::new, |point| value(Some(point))),
        target: line
            .target
            .as_ref()
            .map_or_else(String::new, |target| target.in_words(indicator.good, |value| shown(indicator, value))),
        rag: if line.rag == Rag::NoTarget { "" } else { line.rag.in_words() },
        rag_class: rag_class(line.rag),
        elsewhere: line
            .elsewhere
            .iter()
            .map(|one| format!("{}: {} ({})", one.who, shown(indicator, one.value), one.when))
            .collect(),
        chart: chart::small(score, &chart_id, &name),
        moved: chart::moved(score).in_words(),
        name,
    }
}

fn of_in_words(indicator: &Indicator, point: &Point) -> Option<String> {
    let (counted, of) = (amount(point.numerator), amount(point.denominator?));
    if indicator.shape != Shape::Rate {
        return Some(format!("{counted} of {of}"));
    }
    let whole_year = if indicator.is_of_a_whole_year(point.window) { ", as of a whole year" } else { "" };
    Some(format!("{counted} counted, {of} children live here{whole_year}"))
}

fn rag_class(rag: Rag) -> &'static str {
    match rag {
        Rag::Green => "govuk-tag--green",
        Rag::Amber => "govuk-tag--yellow",
        Rag::Red => "govuk-tag--red",
        Rag::NoTarget => "govuk-tag--grey",
    }
}

fn travel_class(travel: Travel) -> &'static str {
    match travel {
        Travel::Better => "govuk-tag--green",
        Travel::Worse => "govuk-tag--orange",
        _ => "govuk-tag--grey",
    }
}
