//! Data quality: what is missing or contradictory, with the place to mend it, as a page and as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use domain::SubjectId;
use measures::data_quality::FaultKind;
use measures::scorecard::Scope;
use reports::workbook::{Cell, Column, Kind, Sheet};
use serde::Deserialize;
use services::access::Action;
use services::data_quality::{Asked, DataQualityPage, KindLine, LISTED, OfTeam, TeamLine};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/data-quality", Access::Needs(Action::SeeFigures), of_authority)
        .get("/data-quality/csv", Access::Needs(Action::SeeFigures), file_of_authority)
        .get("/teams/{team}/data-quality", Access::Needs(Action::SeeTeam), of_team)
        .get("/teams/{team}/data-quality/csv", Access::Needs(Action::SeeTeam), file_of_team)
}

/// What an address asks. Codes only: nothing of it can name a child.
#[derive(Clone, Debug, Default, Deserialize)]
struct Question {
    kind: Option<String>,
    /// Of the whole authority: the number of a team, or `none`.
    team: Option<String>,
    page: Option<usize>,
}

impl Question {
    fn asked(&self, download: bool) -> Result<Asked, PageError> {
        let unknown = |what: &str| PageError::Unusable(format!("There is no such {what}. Choose one from the page."));
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let kind = given(&self.kind).map(|code| FaultKind::from_code(&code).ok_or_else(|| unknown("kind of fault")));
        let team = given(&self.team).map(|team| match team.as_str() {
            "none" => Ok(OfTeam::Nobody),
            id => id.parse().map(OfTeam::Team).map_err(|_| unknown("team")),
        });
        // Pages are counted from 1 in addresses.
        let page = self.page.unwrap_or(1).saturating_sub(1);
        Ok(Asked { team: team.transpose()?, kind: kind.transpose()?, page, download })
    }
}

#[derive(Template)]
#[template(path = "data_quality/show.html")]
struct ShowPage {
    page: Page,
    shown: DataQualityPage,
    /// The page of the scope: `/data-quality`, or that of a team.
    path: String,
    may_import: bool,
}

impl ShowPage {
    /// The question of an address, with another kind.
    fn question(&self, kind: Option<FaultKind>) -> String {
        let team = match self.shown.asked.team {
            _ if self.path != ADDRESS => None,
            Some(OfTeam::Team(id)) => Some(format!("team={id}")),
            Some(OfTeam::Nobody) => Some("team=none".to_owned()),
            None => None,
        };
        let kind = kind.map(|kind| format!("kind={}", kind.code()));
        let all: Vec<String> = team.into_iter().chain(kind).collect();
        if all.is_empty() { String::new() } else { format!("?{}", all.join("&")) }
    }

    fn here(&self) -> String {
        self.question(self.shown.asked.kind)
    }

    fn of_kind(&self, line: &KindLine) -> String {
        format!("{}{}", self.path, self.question(Some(line.kind)))
    }

    fn is_chosen(&self, line: &KindLine) -> bool {
        self.shown.asked.kind == Some(line.kind)
    }

    fn before(&self) -> Option<String> {
        (self.shown.asked.page > 0).then(|| self.at_page(self.shown.asked.page))
    }

    fn after(&self) -> Option<String> {
        (self.shown.asked.page + 1 < self.shown.pages).then(|| self.at_page(self.shown.asked.page + 2))
    }

    /// A page of the list, counted from 1.
    fn at_page(&self, number: usize) -> String {
        let question = self.here();
        let joint = if question.is_empty() { "?" } else { "&" };
        format!("{}{question}{joint}page={number}", self.path)
    }

    fn of_team(&self, line: &TeamLine) -> String {
        let team = match line.team {
            OfTeam::Team(id) => id.to_string(),
            OfTeam::Nobody => "none".to_owned(),
        };
        let kind = self.shown.asked.kind.map(|kind| format!("&kind={}", kind.code())).unwrap_or_default();
        format!("{ADDRESS}?team={team}{kind}")
    }

    fn listed() -> usize {
        LISTED
    }
}

const ADDRESS: &str = "/data-quality";

async fn of_authority(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    let asked = question.asked(false)?;
    let shown = web.app.data_quality(&signed_in.actor, signed_in.purpose, Scope::Authority, asked).await?;
    show(&web, &signed_in, shown, ADDRESS.to_owned())
}

async fn of_team(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    let asked = Asked { team: Some(OfTeam::Team(team)), ..question.asked(false)? };
    let shown = web.app.data_quality(&signed_in.actor, signed_in.purpose, Scope::Team(team), asked).await?;
    show(&web, &signed_in, shown, format!("/teams/{team}/data-quality"))
}

fn show(web: &Web, signed_in: &SignedIn, shown: DataQualityPage, path: String) -> Result<Html<String>, PageError> {
    let may_import = web.app.require(&signed_in.actor, Action::Import, signed_in.purpose).is_ok();
    render(&ShowPage { page: signed_in.page("Data quality"), shown, path, may_import })
}

async fn file_of_authority(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    let asked = question.asked(true)?;
    let shown = web.app.data_quality(&signed_in.actor, signed_in.purpose, Scope::Authority, asked).await?;
    Ok(file(&shown))
}

async fn file_of_team(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    let asked = Asked { team: Some(OfTeam::Team(team)), ..question.asked(true)? };
    let shown = web.app.data_quality(&signed_in.actor, signed_in.purpose, Scope::Team(team), asked).await?;
    Ok(file(&shown))
}

/// Safe against formulas, as every file of ours: [`Sheet::to_csv`].
fn file(shown: &DataQualityPage) -> Response {
    let column = |heading: &str, width| Column::new(heading, width, Kind::Text);
    let columns = vec![
        column("Kind", 30),
        column("Child", 28),
        column("Team", 28),
        column("What", 60),
        column("Mend it in", 30),
        column("Page", 50),
    ];
    let mut rows: Vec<Vec<Cell>> = shown
        .lines
        .iter()
        .map(|line| {
            vec![
                Cell::text(line.kind.in_words()),
                Cell::text(line.label.clone()),
                Cell::text(line.team.clone()),
                Cell::text(line.sentence.clone()),
                Cell::text(line.file.clone().unwrap_or_else(|| "this record".to_owned())),
                Cell::text(line.address.clone()),
            ]
        })
        .collect();
    if shown.hidden > 0 {
        rows.push(vec![Cell::text("Of records that you may not open"), Cell::text(format!("{} faults", shown.hidden))]);
    }
    let sheet = Sheet { name: "Data quality".to_owned(), notes: vec![shown.scope_in_words.clone()], columns, rows };
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"data-quality.csv\"")];
    (headers, sheet.to_csv()).into_response()
}
