//! Practice standards: of the authority, a team, a worker, and of one child.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::SubjectId;
use measures::scorecard::Scope;
use measures::standards::Outcome;
use serde::Deserialize;
use services::access::Action;
use services::standards::{ChildStandards, LISTED, StandardLine, StandardsPage};

use crate::figure::view::scope_path;
use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/standards", Access::Needs(Action::SeeFigures), of_authority)
        .get("/unallocated/standards", Access::Needs(Action::SeeFigures), of_nobody)
        .get("/teams/{team}/standards", Access::Needs(Action::SeeTeam), of_team)
        .get("/workers/{worker}/standards", Access::Needs(Action::SeeCaseload), of_worker)
        .get("/children/{child}/standards", Access::ForChild(Action::OpenChild), of_child)
}

/// The standard of which the children are listed, by its id.
#[derive(Clone, Debug, Default, Deserialize)]
struct Question {
    standard: Option<String>,
}

#[derive(Template)]
#[template(path = "standards/show.html")]
struct ShowPage {
    page: Page,
    shown: StandardsPage,
    /// The front of the addresses of the scope.
    path: String,
}

impl ShowPage {
    /// To whom a standard applies: `child protection plan, looked after`, and from which age.
    fn to_whom(line: &StandardLine) -> String {
        let duties: Vec<&str> = line.standard.duties.iter().map(|duty| duty.in_words()).collect();
        let age = line.standard.from_age.map(|age| format!("; from the age of {age}")).unwrap_or_default();
        format!("{}{age}", duties.join(", "))
    }

    fn listed() -> usize {
        LISTED
    }
}

#[derive(Template)]
#[template(path = "standards/child.html")]
struct ChildPage {
    page: Page,
    shown: ChildStandards,
}

async fn of_authority(
    web: State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Authority, question).await
}

async fn of_nobody(
    web: State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Unallocated, question).await
}

async fn of_team(
    web: State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Team(team), question).await
}

async fn of_worker(
    web: State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    show(web, signed_in, Scope::Worker(worker), question).await
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    scope: Scope,
    question: Question,
) -> Result<Html<String>, PageError> {
    let standard = question.standard.as_deref().filter(|id| !id.is_empty());
    let shown = web.app.practice_standards(&signed_in.actor, signed_in.purpose, scope, standard).await?;
    let title = if shown.is_own { "My children and the practice standards" } else { "Practice standards" };
    render(&ShowPage { page: signed_in.page(title), path: scope_path(scope), shown })
}

async fn of_child(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.child_standards(&signed_in.actor, purpose, child).await?;
    render(&ChildPage { page: signed_in.page("Child’s record: practice standards"), shown })
}

/// The colour of an outcome; the words on it say the same. None is red: it is help and no alarm.
fn colour(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Met { .. } => "govuk-tag--green",
        Outcome::NotMet { .. } => "govuk-tag--yellow",
        Outcome::CannotSay { .. } => "govuk-tag--blue",
        Outcome::DoesNotApply { .. } => "govuk-tag--grey",
    }
}
