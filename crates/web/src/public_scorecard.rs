//! The public scorecard: what a councillor sees of a publication. It leads to no child and to no figure that does.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use domain::EntryId;
use measures::public::FEWEST_FOR_ALL_OR_NONE;
use reports::chart::SmallMultiple;
use reports::workbook::{Cell, Column, Kind, Sheet};
use reports::{Point, Series, Unit};
use services::access::Action;
use services::figures::{PublicLine, PublicScorecard, PublicUnit, PublicValue};

use crate::figure::download::{Format, file};
use crate::page::{Page, long, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/public/scorecard", Access::Needs(Action::SeePublicFigures), latest)
        .get("/public/scorecard/{entry}", Access::Needs(Action::SeePublicFigures), one)
        .get("/public/scorecard/{entry}/{format}", Access::Needs(Action::SeePublicFigures), download)
}

#[derive(Template)]
#[template(path = "public_scorecard/show.html")]
struct ShowPage {
    page: Page,
    scorecard: Option<PublicScorecard>,
    fewest_for_all: u64,
}

impl ShowPage {
    /// A chart of what the packs showed; `None` where two months cannot be drawn.
    fn chart(&self, line: &PublicLine) -> Option<String> {
        let valued = line.trend.iter().filter(|(_, value)| value.is_some()).count();
        let unit = match line.unit {
            PublicUnit::Count => Unit::Count,
            PublicUnit::Percentage => Unit::Percentage,
            PublicUnit::Rate => Unit::Rate,
        };
        let points = line.trend.iter().map(|(month, value)| Point { month: *month, value: *value }).collect();
        let series = Series { name: line.name.clone(), unit, points };
        let chart = SmallMultiple { id: format!("chart-{}", line.id.to_lowercase()), series, change: None };
        (valued > 1).then(|| chart.svg())
    }
}

async fn latest(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let scorecard = web.app.public_scorecard(&signed_in.actor, signed_in.purpose, None).await?;
    show(&signed_in, scorecard)
}

async fn one(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Html<String>, PageError> {
    let scorecard = web.app.public_scorecard(&signed_in.actor, signed_in.purpose, Some(entry)).await?;
    show(&signed_in, scorecard)
}

fn show(signed_in: &SignedIn, scorecard: Option<PublicScorecard>) -> Result<Html<String>, PageError> {
    let page = signed_in.page("Public scorecard");
    render(&ShowPage { page, scorecard, fewest_for_all: FEWEST_FOR_ALL_OR_NONE })
}

async fn download(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((entry, format)): Path<(EntryId, String)>,
) -> Result<Response, PageError> {
    let format = Format::of(&format)?;
    let scorecard = web.app.public_scorecard(&signed_in.actor, signed_in.purpose, Some(entry)).await?;
    let scorecard = scorecard.ok_or(PageError::NoSuchPage)?;
    let name = format!("public-scorecard-{}", scorecard.as_at);
    file(&web, format, &name, sheet(&scorecard))
}

fn sheet(scorecard: &PublicScorecard) -> Sheet {
    let text = |heading: &str, width| Column::new(heading, width, Kind::Text);
    let columns = vec![
        text("Indicator", 10),
        text("Part", 30),
        text("Name", 34),
        text("What it is", 60),
        text("Group", 26),
        text("Told for", 18),
        Column::new("From", 12, Kind::Date),
        Column::new("To", 12, Kind::Date),
        Column::new("Value", 14, Kind::Number),
        text("Unit", 18),
        text("Beside it", 26),
        text("Target", 18),
        text("Elsewhere", 60),
    ];
    Sheet {
        name: format!("Public scorecard {}", scorecard.as_at),
        notes: vec![
            format!("Public scorecard to {}", long(&scorecard.as_at)),
            "c is a number that is not shown, so that nobody can be recognised".to_owned(),
        ],
        columns,
        rows: scorecard.lines.iter().flat_map(rows).collect(),
    }
}

fn rows(line: &PublicLine) -> Vec<Vec<Cell>> {
    let values = [
        ("Latest", Some(&line.now)),
        ("Before", line.before.as_ref()),
        ("A year before", line.year_before.as_ref()),
        ("Year to date", line.year_to_date.as_ref()),
    ];
    let told = values.into_iter().filter_map(|(told_for, value)| Some((told_for, value?)));
    let mut rows: Vec<Vec<Cell>> = told.map(|(told_for, value)| row(line, "", told_for, value)).collect();
    if let Some(groups) = &line.groups {
        rows.extend(groups.rows.iter().map(|group| {
            let value = PublicValue {
                from: groups.from,
                to: groups.to,
                text: group.text.clone(),
                number: group.number,
                beside: String::new(),
            };
            row(line, &group.label, &groups.by, &value)
        }));
    }
    rows
}

fn row(line: &PublicLine, group: &str, told_for: &str, value: &PublicValue) -> Vec<Cell> {
    let elsewhere: Vec<String> =
        line.elsewhere.iter().map(|one| format!("{} {} ({})", one.who, one.text, one.when)).collect();
    // The number in it, which has no more places than the page prints.
    let number = value.number.map_or_else(|| Cell::text(value.text.clone()), Cell::Number);
    vec![
        Cell::text(line.id.clone()),
        Cell::text(line.section.clone()),
        Cell::text(line.name.clone()),
        Cell::text(line.words.clone()),
        Cell::text(group),
        Cell::text(told_for),
        Cell::date(Some(value.from)),
        Cell::date(Some(value.to)),
        number,
        Cell::text(line.unit.in_words()),
        Cell::text(value.beside.clone()),
        Cell::text(line.target.clone().unwrap_or_default()),
        Cell::text(elsewhere.join("; ")),
    ]
}
