//! Visits: the form for a visit to one child or to brothers and sisters, one visit as a record has it, putting it right, and
//! withdrawing what was recorded on the wrong child.

mod change;
mod form;
mod new;
mod show;
mod told;

use services::access::Action;

use crate::routes::{Access, Pages};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/children/{child}/visits/new", Access::ForChild(Action::RecordVisit), new::get)
        .post("/children/{child}/visits/new", Access::ForChild(Action::RecordVisit), new::post)
        .get("/children/{child}/visits/{entry}", Access::ForChild(Action::OpenChild), show::get)
        .get("/children/{child}/visits/{entry}/correct", Access::ForChild(Action::RecordVisit), change::get)
        .post("/children/{child}/visits/{entry}/correct", Access::ForChild(Action::RecordVisit), change::post)
}
