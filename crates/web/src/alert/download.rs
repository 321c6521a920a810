//! A list of alerts as a file: no more than the page shows, and safe against what somebody typed.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::SubjectId;
use reports::workbook::{Cell, Column, Kind, Sheet};
use services::access::Action;
use services::alerts::{AlertLine, AlertsPage, Filter, Scope};

use super::{Question, service_of};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(super) fn pages(pages: Pages) -> Pages {
    pages
        .get("/alerts/csv", Access::Needs(Action::SeeCaseload), mine)
        .get("/teams/{team}/alerts/csv", Access::Needs(Action::SeeTeam), of_team)
        .get("/services/{service}/alerts/csv", Access::Needs(Action::SeeTeam), of_service)
}

async fn mine(web: State<Web>, signed_in: SignedIn, question: Query<Question>) -> Result<Response, PageError> {
    file(web, signed_in, Scope::Mine, question).await
}

async fn of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    question: Query<Question>,
) -> Result<Response, PageError> {
    file(web, signed_in, Scope::Team(team), question).await
}

async fn of_service(
    web: State<Web>,
    signed_in: SignedIn,
    Path(service): Path<String>,
    question: Query<Question>,
) -> Result<Response, PageError> {
    file(web, signed_in, Scope::Service(service_of(&service)?), question).await
}

async fn file(
    State(web): State<Web>,
    signed_in: SignedIn,
    scope: Scope,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    let filter = Filter { download: true, ..question.filter()? };
    let shown = web.app.alerts(&signed_in.actor, signed_in.purpose, scope, &filter).await?;
    let name = "attachment; filename=\"alerts.csv\"";
    let kind = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, name)];
    Ok((kind, sheet(&shown).to_csv()).into_response())
}

fn sheet(shown: &AlertsPage) -> Sheet {
    let text = |heading: &str, width| Column::new(heading, width, Kind::Text);
    let date = |heading: &str| Column::new(heading, 12, Kind::Date);
    let columns = vec![
        text("Child", 28),
        text("Rule", 28),
        text("What", 30),
        text("How pressing", 14),
        text("When", 24),
        text("Why", 60),
        date("Raised"),
        date("Due"),
        text("Team", 24),
        text("Owner", 24),
        text("Was", 30),
        text("Gone up to", 24),
        text("State", 30),
        text("Last done", 40),
        text("Seen", 30),
    ];
    let mut rows: Vec<Vec<Cell>> = shown.lines.iter().map(row).collect();
    if shown.not_shown > 0 {
        rows.push(vec![Cell::text(not_shown(shown.not_shown))]);
    }
    Sheet { name: "Alerts".to_owned(), notes: vec![shown.heading.clone()], columns, rows }
}

/// `3 alerts about children you may not open`.
pub(super) fn not_shown(count: usize) -> String {
    match count {
        1 => "1 alert about a child you may not open".to_owned(),
        count => format!("{count} alerts about children you may not open"),
    }
}

fn row(line: &AlertLine) -> Vec<Cell> {
    let said = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
    vec![
        Cell::text(line.label.clone()),
        Cell::text(line.alert.rule.in_words()),
        Cell::text(line.alert.name),
        Cell::text(line.severity().in_words()),
        Cell::text(line.alert.when.clone()),
        Cell::text(line.alert.why.clone()),
        Cell::date(Some(line.alert.raised_on)),
        Cell::date(line.alert.due_on),
        said(&line.team),
        Cell::text(line.owner.clone()),
        said(&line.was),
        said(&line.escalated_to),
        Cell::text(line.state.clone().unwrap_or_else(|| "Waits".to_owned())),
        said(&line.last),
        said(&line.seen),
    ]
}
