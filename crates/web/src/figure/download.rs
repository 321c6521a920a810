//! Figures and scorecards as files: CSV and XLSX from one description, safe against what somebody typed.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::{SubjectId, dates};
use measures::indicator::Shape;
use measures::scorecard::{Point, Scope};
use reports::workbook::{Cell, Column, Kind, Sheet, Workbook};
use services::access::Action;
use services::figures::{CardLine, FigureLine, FigureLines, OpenedFigure, ScorecardPage};

use super::{Question, service_of};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(super) fn pages(pages: Pages) -> Pages {
    pages
        .get("/scorecard/{format}", Access::Needs(Action::SeeFigures), card_of_authority)
        .get("/services/{service}/scorecard/{format}", Access::Needs(Action::SeeFigures), card_of_service)
        .get("/unallocated/scorecard/{format}", Access::Needs(Action::SeeFigures), card_of_nobody)
        .get("/teams/{team}/scorecard/{format}", Access::Needs(Action::SeeTeam), card_of_team)
        .get("/workers/{worker}/scorecard/{format}", Access::Needs(Action::SeeCaseload), card_of_worker)
        .get("/figures/{id}/{format}", Access::Needs(Action::SeeFigures), of_authority)
        .get("/services/{service}/figures/{id}/{format}", Access::Needs(Action::SeeFigures), of_service)
        .get("/unallocated/figures/{id}/{format}", Access::Needs(Action::SeeFigures), of_nobody)
        .get("/teams/{team}/figures/{id}/{format}", Access::Needs(Action::SeeTeam), of_team)
        .get("/workers/{worker}/figures/{id}/{format}", Access::Needs(Action::SeeCaseload), of_worker)
}

/// In which form a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Xlsx,
}

impl Format {
    pub fn of(code: &str) -> Result<Self, PageError> {
        match code {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(PageError::NoSuchPage),
        }
    }
}

async fn card_of_authority(
    web: State<Web>,
    signed_in: SignedIn,
    Path(format): Path<String>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    card(web, signed_in, Scope::Authority, &question, &format).await
}

async fn card_of_service(
    web: State<Web>,
    signed_in: SignedIn,
    Path((service, format)): Path<(String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    card(web, signed_in, service_of(&service)?, &question, &format).await
}

async fn card_of_nobody(
    web: State<Web>,
    signed_in: SignedIn,
    Path(format): Path<String>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    card(web, signed_in, Scope::Unallocated, &question, &format).await
}

async fn card_of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path((team, format)): Path<(SubjectId, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    card(web, signed_in, Scope::Team(team), &question, &format).await
}

async fn card_of_worker(
    web: State<Web>,
    signed_in: SignedIn,
    Path((worker, format)): Path<(SubjectId, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    card(web, signed_in, Scope::Worker(worker), &question, &format).await
}

async fn of_authority(
    web: State<Web>,
    signed_in: SignedIn,
    Path((id, format)): Path<(String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    list(web, signed_in, Scope::Authority, id, &question, &format).await
}

async fn of_service(
    web: State<Web>,
    signed_in: SignedIn,
    Path((service, id, format)): Path<(String, String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    list(web, signed_in, service_of(&service)?, id, &question, &format).await
}

async fn of_nobody(
    web: State<Web>,
    signed_in: SignedIn,
    Path((id, format)): Path<(String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    list(web, signed_in, Scope::Unallocated, id, &question, &format).await
}

async fn of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path((team, id, format)): Path<(SubjectId, String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    list(web, signed_in, Scope::Team(team), id, &question, &format).await
}

async fn of_worker(
    web: State<Web>,
    signed_in: SignedIn,
    Path((worker, id, format)): Path<(SubjectId, String, String)>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    list(web, signed_in, Scope::Worker(worker), id, &question, &format).await
}

async fn card(
    State(web): State<Web>,
    signed_in: SignedIn,
    scope: Scope,
    question: &Question,
    format: &str,
) -> Result<Response, PageError> {
    let format = Format::of(format)?;
    let shown = web.app.scorecard(&signed_in.actor, signed_in.purpose, scope, question.day()?).await?;
    file(&web, format, "scorecard", card_sheet(&shown))
}

async fn list(
    State(web): State<Web>,
    signed_in: SignedIn,
    scope: Scope,
    id: String,
    question: &Question,
    format: &str,
) -> Result<Response, PageError> {
    let format = Format::of(format)?;
    let mut asked = question.asked(id, scope)?;
    asked.download = true;
    let shown = web.app.figure(&signed_in.actor, signed_in.purpose, &asked).await?;
    let name = format!("figure-{}", shown.figure.indicator.id.to_lowercase());
    file(&web, format, &name, list_sheet(&shown))
}

/// The name of the file says which figure it is and names nobody.
pub(crate) fn file(web: &Web, format: Format, name: &str, sheet: Sheet) -> Result<Response, PageError> {
    let (kind, ending, bytes) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv", sheet.to_csv().into_bytes()),
        Format::Xlsx => {
            let made_at = web.app.clock().now();
            let book = Workbook { title: sheet.name.clone(), made_at, sheets: vec![sheet] };
            let bytes = book.to_xlsx().map_err(|error| PageError::Unusable(error.to_string()))?;
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", bytes)
        }
    };
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

fn card_sheet(shown: &ScorecardPage) -> Sheet {
    let text = |heading: &str, width| Column::new(heading, width, Kind::Text);
    let number = |heading: &str| Column::new(heading, 14, Kind::Number);
    let columns = vec![
        text("Indicator", 10),
        text("Name", 40),
        text("Group", 20),
        text("Unit", 18),
        Column::new("From", 12, Kind::Date),
        Column::new("To", 12, Kind::Date),
        number("Value"),
        number("Numerator"),
        number("Denominator"),
        number("Month before"),
        number("Same month last year"),
        number("Year to date"),
        text("Travel", 16),
        text("Elsewhere", 60),
    ];
    let lines = shown.families.iter().flat_map(|family| &family.lines);
    Sheet {
        name: format!("Scorecard {}", shown.to),
        notes: vec![
            format!("{}, to {}", shown.scope_in_words, dates::long(shown.to)),
            format!("Known up to place {} of the chain", shown.position),
        ],
        columns,
        rows: lines.map(card_row).collect(),
    }
}

fn card_row(line: &CardLine) -> Vec<Cell> {
    let score = &line.line;
    let value = |point: &Option<Point>| Cell::number(point.and_then(|point| point.value));
    let elsewhere: Vec<String> =
        line.elsewhere.iter().map(|one| format!("{} {:.1} ({})", one.who, one.value, one.when)).collect();
    vec![
        Cell::text(score.indicator.id),
        Cell::text(score.indicator.name),
        Cell::text(score.part_of().map_or("", |part| part.name)),
        Cell::text(score.indicator.unit()),
        Cell::date(line.at.map(|point| point.window.from)),
        Cell::date(line.at.map(|point| point.window.to)),
        value(&line.at),
        Cell::number(line.at.map(|point| point.numerator)),
        Cell::number(line.at.and_then(|point| point.denominator)),
        value(&line.month_before),
        value(&line.year_before),
        value(&line.year_to_date),
        Cell::text(line.travel.in_words()),
        Cell::text(elsewhere.join("; ")),
    ]
}

fn list_sheet(shown: &OpenedFigure) -> Sheet {
    let figure = &shown.figure;
    let columns = vec![
        Column::new("List", 22, Kind::Text),
        Column::new("Who", 28, Kind::Text),
        Column::new("What", 26, Kind::Text),
        Column::new("When", 22, Kind::Text),
        Column::new("Source", 26, Kind::Text),
        Column::new("Says", 40, Kind::Text),
        Column::new("Why not counted", 40, Kind::Text),
        Column::new("Entry", 38, Kind::Text),
    ];
    let mut rows = Vec::new();
    push(&mut rows, "Counted", &shown.counted);
    if super::has_whole(figure.indicator.shape) || figure.indicator.shape == Shape::Rate {
        push(&mut rows, "In the whole, not counted", &shown.others);
    }
    let left_out = shown.left_out.lines.iter().map(|(line, why)| row("Left out", line, why));
    rows.extend(left_out);
    rows.extend(hidden("Left out", shown.left_out.hidden));
    let part = figure.part.map_or_else(String::new, |part| format!(", {}", part.name));
    Sheet {
        name: figure.indicator.id.to_owned(),
        notes: vec![
            format!("{} {}{part}: {}", figure.indicator.id, figure.indicator.name, figure.in_words()),
            format!("{}, {}", shown.scope_in_words, figure.window.in_words()),
            figure.indicator.definition.to_owned(),
        ],
        columns,
        rows,
    }
}

fn push(rows: &mut Vec<Vec<Cell>>, list: &str, lines: &FigureLines<FigureLine>) {
    rows.extend(lines.lines.iter().map(|line| row(list, line, "")));
    rows.extend(hidden(list, lines.hidden));
}

fn row(list: &str, line: &FigureLine, why: &str) -> Vec<Cell> {
    vec![
        Cell::text(list),
        Cell::text(line.label.clone()),
        Cell::text(line.kind),
        Cell::text(line.when.map_or_else(String::new, |when| when.in_words())),
        Cell::text(line.source.clone()),
        Cell::text(line.says.clone().unwrap_or_default()),
        Cell::text(why),
        Cell::text(line.entry.to_string()),
    ]
}

/// The list still adds up to the figure: what may not be opened is a number.
fn hidden(list: &str, count: usize) -> Option<Vec<Cell>> {
    let records = if count == 1 { "record" } else { "records" };
    (count > 0).then(|| vec![Cell::text(list), Cell::text(format!("{count} {records} that you may not open"))])
}
