//! Teams side by side, and the work of one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use domain::SubjectId;
use services::access::Action;
use services::team::{TeamPage, Teams};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/teams", Access::Needs(Action::SeeTeam), list).get("/teams/{team}", Access::Needs(Action::SeeTeam), show)
}

#[derive(Template)]
#[template(path = "team/list.html")]
struct ListPage {
    page: Page,
    shown: Teams,
    may_allocate: bool,
}

#[derive(Template)]
#[template(path = "team/show.html")]
struct ShowPage {
    page: Page,
    shown: TeamPage,
}

async fn list(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let shown = web.app.teams(&signed_in.actor, signed_in.purpose).await?;
    let may_allocate = web.app.require(&signed_in.actor, Action::Allocate, signed_in.purpose).is_ok();
    render(&ListPage { page: signed_in.page("Teams"), shown, may_allocate })
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.team(&signed_in.actor, signed_in.purpose, team).await?;
    render(&ShowPage { page: signed_in.page("The work of a team"), shown })
}
