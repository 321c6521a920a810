//! One figure, with the children behind it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use services::access::Action;
use services::home::FigureList;

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Template)]
#[template(path = "figure/show.html")]
struct FigurePage {
    page: Page,
    list: FigureList,
}

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/figures/{id}", Access::Needs(Action::SeeFigures), show)
}

async fn show(State(web): State<Web>, signed_in: SignedIn, Path(id): Path<String>) -> Result<Html<String>, PageError> {
    let list = web.app.figure(&signed_in.actor, signed_in.purpose, &id).await?;
    render(&FigurePage { page: signed_in.page(list.figure.name), list })
}
