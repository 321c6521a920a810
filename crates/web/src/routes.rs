//! The table of routes. A page is mounted by its line here and in no other way, so that none can exist without saying who
//! may have it, and a test can hold that each is tested.

use std::collections::HashMap;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use services::access::Action;

use crate::{LONGEST_REQUEST, LONGEST_UPLOAD, Web};

/// Who may have a page. What stands here is checked before the page's own code runs; the use cases check again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not. Nothing of the record.
    Public,
    /// Anyone who is signed in: their own things only.
    SignedIn,
    /// Who may do this at all.
    Needs(Action),
    /// Who may do this with the child in question. That depends on the child, so the use case decides.
    ForChild(Action),
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As axum writes it: `/children/{id}`.
    pub path: &'static str,
    pub access: Access,
}

/// Mounts pages and keeps the table of them.
#[derive(Default)]
pub struct Pages {
    router: Router<Web>,
    routes: Vec<Route>,
    /// Where a file is sent, which may take longer.
    uploads: Vec<(&'static str, &'static str)>,
}

impl Pages {
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.mount("GET", path, access, get(handler))
    }

    /// A form's answer: at most 1 MiB.
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.mount("POST", path, access, post(handler))
    }

    /// A form with a file of up to `bytes`, which may take 15 minutes.
    pub fn post_up_to<H, T>(mut self, bytes: usize, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.uploads.push(("POST", path));
        self.mount("POST", path, access, post(handler).layer(DefaultBodyLimit::max(bytes)))
    }

    fn mount(mut self, method: &'static str, path: &'static str, access: Access, handler: MethodRouter<Web>) -> Self {
        self.routes.push(Route { method, path, access });
        self.router = self.router.route(path, handler);
        self
    }

    pub(crate) fn into_parts(self) -> (Router<Web>, Table) {
        let table = self.routes.iter().map(|route| ((route.method, route.path), route.access)).collect();
        (self.router, Table { access: table, uploads: self.uploads })
    }
}

/// Who may have what and how long it may take, by method and path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    access: HashMap<(&'static str, &'static str), Access>,
    uploads: Vec<(&'static str, &'static str)>,
}

impl Table {
    /// HEAD is asked for as GET is.
    pub(crate) fn access(&self, method: &str, path: &str) -> Option<Access> {
        let method = if method == "HEAD" { "GET" } else { method };
        self.access.iter().find(|((m, p), _)| *m == method && *p == path).map(|(_, access)| *access)
    }

    /// The longest that an answer may take.
    pub(crate) fn longest(&self, method: &str, path: &str) -> Duration {
        if self.uploads.iter().any(|(m, p)| *m == method && *p == path) { LONGEST_UPLOAD } else { LONGEST_REQUEST }
    }
}

/// All pages. A noun adds its own in its file: `pub fn pages(pages: Pages) -> Pages`, and one line here.
pub(crate) fn pages() -> Pages {
    let mut pages = Pages::default();
    for add in [
        crate::assets::pages,
        crate::sign_in::pages,
        crate::single_sign_on::pages,
        crate::status::pages,
        crate::home::pages,
        crate::figure::pages,
        crate::draft::pages,
        crate::account::pages,
        crate::contact::pages,
        crate::import::pages,
        crate::search::pages,
        crate::child::pages,
        crate::duplicate::pages,
        crate::publication::pages,
        crate::public_scorecard::pages,
        crate::restriction::pages,
        crate::visit::pages,
        crate::entry_change::pages,
        crate::alert::pages,
        crate::allocation::pages,
        crate::caseload::pages,
        crate::team::pages,
        crate::standards::pages,
        crate::data_quality::pages,
        crate::direct_observation::pages,
        crate::supervision::pages,
        crate::case_note::pages,
        crate::document::pages,
        crate::management_decision::pages,
        crate::governance::pages,
    ] {
        pages = add(pages);
    }
    pages
}

/// Every route that the program answers, in the order in which they are mounted.
pub fn all() -> Vec<Route> {
    pages().routes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sending_of_a_file_may_take_longer_than_a_minute() {
        let (_, table) = pages().into_parts();
        let mut longer = Vec::new();
        for route in all() {
            match table.longest(route.method, route.path).as_secs() {
                60 => {}
                seconds => longer.push((route.method, route.path, seconds)),
            }
        }
        assert_eq!(longer, [("POST", "/imports/new", 900), ("POST", "/children/{child}/documents/new", 900)]);
    }
}
