//! A child's record: its pages, one entry of it, and who has looked.

mod chronology;
mod genogram;
mod past;
mod timeline;
mod top;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use domain::{EntryId, Kind, SubjectId};
use services::access::Action;
use services::child::{
    Care, Chronology, Clocks, Documents, EducationAndHealth, EntryPage, Family, GenogramPerson, Looks, Missing,
    Overview, People, Plans, Stretch, Tone, Visits,
};
use services::duplicate::JoinedRecord;
use services::entry_change::action_to_withdraw;

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};
use genogram::Drawing;
use past::Fields;
use timeline::{Piece, Timeline};
pub(crate) use top::colour;
use top::{Looking, Top};

pub(crate) fn pages(pages: Pages) -> Pages {
    let open = || Access::ForChild(Action::OpenChild);
    pages
        .get("/children/{child}", open(), show)
        .get("/children/{child}/chronology", open(), chronology::get)
        .get("/children/{child}/visits", open(), visits)
        .get("/children/{child}/plans", open(), plans)
        .get("/children/{child}/clocks", open(), clocks)
        .get("/children/{child}/family", open(), family)
        .get("/children/{child}/care", open(), care)
        .get("/children/{child}/education-and-health", open(), education_and_health)
        .get("/children/{child}/missing", open(), missing)
        .get("/children/{child}/involved", open(), involved)
        .get("/children/{child}/documents", open(), documents)
        .get("/children/{child}/entries/{entry}", open(), entry)
        .get("/children/{child}/looks", Access::ForChild(Action::SeeLooks), looks)
        .get("/children/{child}/looks.csv", Access::ForChild(Action::SeeLooks), looks_csv)
}

/// No name: titles stay in a browser's history.
const TITLE: &str = "Child’s record";

#[derive(Template)]
#[template(path = "child/show.html")]
struct ShowPage {
    page: Page,
    faults: Faults,
    top: Top,
    shown: Overview,
    joined: Vec<JoinedRecord>,
}

#[derive(Template)]
#[template(path = "child/chronology.html")]
struct ChronologyPage {
    page: Page,
    faults: Faults,
    top: Top,
    form: chronology::Form,
    shown: Chronology,
}

#[derive(Template)]
#[template(path = "child/family.html")]
struct FamilyPage {
    page: Page,
    faults: Faults,
    top: Top,
    shown: Family,
    drawing: Option<Drawing>,
}

impl FamilyPage {
    /// Generations from the oldest with their people, for the list.
    fn generations(&self) -> Vec<(&'static str, Vec<&GenogramPerson>)> {
        let people = &self.shown.genogram.people;
        let rows = genogram::generations(&self.shown.genogram).into_iter();
        rows.map(|(generation, places)| {
            (genogram::generation_in_words(generation), places.into_iter().map(|place| &people[place]).collect())
        })
        .collect()
    }
}

#[derive(Template)]
#[template(path = "child/care.html")]
struct CarePage {
    page: Page,
    faults: Faults,
    top: Top,
    shown: Care,
    timeline: Option<Timeline>,
}

/// Makes the page of one part of the record: its template, its handler, and what it asks the use case for.
macro_rules! parts {
    ($($handler:ident, $page:ident, $path:literal, $part:literal, $title:literal, $shown:ty, $ask:ident;)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $page {
            page: Page,
            faults: Faults,
            top: Top,
            shown: $shown,
        }

        async fn $handler(
            State(web): State<Web>,
            signed_in: SignedIn,
            Path(child): Path<SubjectId>,
            Query(fields): Query<Vec<(String, String)>>,
        ) -> Result<Response, PageError> {
            let looking = match Looking::of(&web, &signed_in, child, $part, &Fields(fields)).await? {
                Ok(looking) => looking,
                Err(elsewhere) => return Ok(elsewhere),
            };
            let shown = web.app.$ask(&signed_in.actor, looking.purpose, child, looking.known_at).await?;
            let title = concat!("Child’s record: ", $title);
            let (status, page, faults, top) = looking.frame(&web, &signed_in, title, shown.frame.clone()).await?;
            Ok((status, render(&$page { page, faults, top, shown })?).into_response())
        }
    )*};
}

parts! {
    visits, VisitsPage, "child/visits.html", "/visits", "visits", Visits, child_visits;
    plans, PlansPage, "child/plans.html", "/plans", "plans and reviews", Plans, child_plans;
    clocks, ClocksPage, "child/clocks.html", "/clocks", "clocks", Clocks, child_clocks;
    education_and_health, WellbeingPage, "child/education_and_health.html", "/education-and-health",
        "education and health", EducationAndHealth, child_education_and_health;
    missing, MissingPage, "child/missing.html", "/missing", "missing episodes", Missing, child_missing;
    involved, PeoplePage, "child/involved.html", "/involved", "people involved", People, child_involved;
    documents, DocumentsPage, "child/documents.html", "/documents", "documents", Documents, child_documents;
}

#[derive(Template)]
#[template(path = "child/entry.html")]
struct OneEntry {
    page: Page,
    shown: EntryPage,
    /// What the reader can do with it: words and address.
    doings: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "child/looks.html")]
struct LooksPage {
    page: Page,
    shown: Looks,
    may_open: bool,
}

/// The colour of a clock. It always has its words too.
pub(crate) fn tone(tone: &Tone) -> &'static str {
    match tone {
        Tone::Overdue => "govuk-tag--red",
        Tone::DueToday | Tone::Late => "govuk-tag--orange",
        Tone::Running => "govuk-tag--blue",
        Tone::Met => "govuk-tag--green",
        Tone::Unclear | Tone::Prompt | Tone::Stopped => "govuk-tag--grey",
    }
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let looking = match Looking::of(&web, &signed_in, child, "", &Fields(fields)).await? {
        Ok(looking) => looking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let shown = web.app.child_page(&signed_in.actor, looking.purpose, child, looking.known_at).await?;
    let joined = match shown.frame.joined {
        0 => Vec::new(),
        _ => web.app.joined_records(&signed_in.actor, looking.purpose, child).await?,
    };
    let (status, page, faults, top) = looking.frame(&web, &signed_in, TITLE, shown.frame.clone()).await?;
    Ok((status, render(&ShowPage { page, faults, top, shown, joined })?).into_response())
}

async fn family(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let looking = match Looking::of(&web, &signed_in, child, "/family", &Fields(fields)).await? {
        Ok(looking) => looking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let shown = web.app.child_family(&signed_in.actor, looking.purpose, child, looking.known_at).await?;
    let title = format!("{TITLE}: family");
    let (status, page, faults, top) = looking.frame(&web, &signed_in, &title, shown.frame.clone()).await?;
    let drawing = Drawing::of(&shown.genogram);
    Ok((status, render(&FamilyPage { page, faults, top, shown, drawing })?).into_response())
}

async fn care(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let looking = match Looking::of(&web, &signed_in, child, "/care", &Fields(fields)).await? {
        Ok(looking) => looking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let shown = web.app.child_care(&signed_in.actor, looking.purpose, child, looking.known_at).await?;
    let title = format!("{TITLE}: care and placements");
    let (status, page, faults, top) = looking.frame(&web, &signed_in, &title, shown.frame.clone()).await?;
    let timeline = care_on_a_line(&shown);
    Ok((status, render(&CarePage { page, faults, top, shown, timeline })?).into_response())
}

/// Placements above, legal status below, and orders with dates of their own.
fn care_on_a_line(care: &Care) -> Option<Timeline> {
    let piece = |(stretch, number): (&Stretch, usize)| Piece {
        from: stretch.from,
        until: stretch.until,
        number,
        is_short_break: stretch.is_short_break,
    };
    let placements = care.placements.iter().map(|line| (&line.stretch, line.number)).map(piece).collect();
    let legal = care.legal.iter().zip(1..).map(piece).collect();
    let orders = care.orders.iter().zip(1..).map(piece).collect();
    Timeline::of(&[("Placements", placements), ("Legal status", legal), ("Court orders", orders)], care.day)
}

async fn entry(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Html<String>, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.child_entry(&signed_in.actor, purpose, child, entry).await?;
    let picture = web.app.picture().await?;
    let may = |action| web.app.require_for_child(&picture, &signed_in.actor, action, purpose, child).is_ok();
    let mut doings = Vec::new();
    if !shown.line.withdrawn && !shown.line.erased {
        let here = format!("/children/{child}/entries/{entry}");
        if shown.line.noun == Kind::Visit && may(Action::RecordVisit) {
            doings.push(("Put this visit right", format!("/children/{child}/visits/{entry}/correct")));
        }
        if action_to_withdraw(shown.line.noun).is_some_and(may) {
            doings.push(("Withdraw this entry", here + "/withdraw"));
        }
    }
    render(&OneEntry { page: signed_in.page("One entry of a child’s record"), shown, doings })
}

async fn looks(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.who_looked(&signed_in.actor, purpose, child).await?;
    let picture = web.app.picture().await?;
    let may_open = web.app.require_for_child(&picture, &signed_in.actor, Action::OpenChild, purpose, child).is_ok();
    render(&LooksPage { page: signed_in.page("Who has looked at a child’s record"), shown, may_open })
}

async fn looks_csv(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Response, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.all_who_looked(&signed_in.actor, purpose, child).await?;
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"looks.csv\"")];
    Ok((headers, shown.to_csv()).into_response())
}
