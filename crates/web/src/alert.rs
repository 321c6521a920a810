//! Alerts: lists by person, team and service, and the form for doing something about one.

mod download;
mod handle;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use domain::SubjectId;
use domain::team::Service;
use measures::alerts::{Rule, Severity};
use serde::Deserialize;
use services::access::Action;
use services::alerts::{AlertLine, AlertsPage, Filter, Scope, Show, View};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    let pages = pages
        .get("/alerts", Access::Needs(Action::SeeCaseload), mine)
        .get("/teams/{team}/alerts", Access::Needs(Action::SeeTeam), of_team)
        .get("/services/{service}/alerts", Access::Needs(Action::SeeTeam), of_service);
    handle::pages(download::pages(pages))
}

/// How a list is narrowed, as an address says it. What is empty is not asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Question {
    rule: String,
    person: String,
    team: String,
    service: String,
    view: String,
    show: String,
    page: String,
}

impl Question {
    pub(super) fn filter(&self) -> Result<Filter, PageError> {
        let wrong =
            || PageError::Unusable("The address of this list is not one of ours. Go back and choose again.".to_owned());
        let id = |text: &str| match text {
            "" => Ok(None),
            text => text.parse::<SubjectId>().map(Some).map_err(|_| wrong()),
        };
        fn one<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
            if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or(()) }
        }
        Ok(Filter {
            rule: one(&self.rule, Rule::from_code).map_err(|()| wrong())?,
            person: id(&self.person)?,
            team: id(&self.team)?,
            service: one(&self.service, Service::from_code).map_err(|()| wrong())?,
            view: one(&self.view, View::from_code).map_err(|()| wrong())?.unwrap_or_default(),
            show: one(&self.show, Show::from_code).map_err(|()| wrong())?.unwrap_or_default(),
            page: if self.page.is_empty() { 0 } else { self.page.parse().map_err(|_| wrong())? },
            download: false,
        })
    }
}

#[derive(Template)]
#[template(path = "alert/list.html")]
struct ListPage {
    page: Page,
    shown: AlertsPage,
    here: String,
    /// The reader may do something elsewhere on the record: otherwise links lead to the record itself.
    may: May,
}

/// What the reader may do at all; the use case asks again for the child.
#[derive(Clone, Copy, Debug, Default)]
struct May {
    see_team: bool,
    visit: bool,
    allocate: bool,
    decide: bool,
    supervise: bool,
    contact: bool,
}

impl May {
    fn of(web: &Web, signed_in: &SignedIn) -> Self {
        let may = |action| web.app.require(&signed_in.actor, action, signed_in.purpose).is_ok();
        Self {
            see_team: may(Action::SeeTeam),
            visit: may(Action::RecordVisit),
            allocate: may(Action::Allocate),
            decide: may(Action::DecideAsManager),
            supervise: may(Action::Supervise),
            contact: may(Action::SeeContacts),
        }
    }
}

/// One way of narrowing the list.
struct Narrowing {
    href: String,
    words: String,
    is_here: bool,
}

impl ListPage {
    /// The address of this list, narrowed otherwise in one thing.
    fn with(&self, key: &str, value: &str) -> String {
        address(&self.here, &self.shown.filter, Some((key, value)))
    }

    fn rules(&self) -> Vec<Narrowing> {
        let all: usize = self.shown.counts.iter().map(|(_, count)| count).sum();
        let every = Narrowing {
            href: self.with("rule", ""),
            words: format!("All rules: {all}"),
            is_here: self.shown.filter.rule.is_none(),
        };
        let each = self.shown.counts.iter().map(|(rule, count)| Narrowing {
            href: self.with("rule", rule.code()),
            words: format!("{}: {count}", rule.in_words()),
            is_here: self.shown.filter.rule == Some(*rule),
        });
        std::iter::once(every).chain(each).collect()
    }

    fn is_person(&self, one: &SubjectId) -> bool {
        self.shown.filter.person == Some(*one)
    }

    fn is_team(&self, one: &SubjectId) -> bool {
        self.shown.filter.team == Some(*one)
    }

    fn is_service(&self, one: &Service) -> bool {
        self.shown.filter.service == Some(*one)
    }

    fn colour(&self, line: &AlertLine) -> &'static str {
        match line.severity() {
            Severity::Now | Severity::Overdue => "govuk-tag--red",
            Severity::Soon => "govuk-tag--yellow",
            Severity::Tidy => "govuk-tag--grey",
        }
    }

    fn page_at(&self, step: isize) -> String {
        let page = self.shown.filter.page.saturating_add_signed(step);
        self.with("page", &page.to_string())
    }

    fn file(&self) -> String {
        address(&format!("{}/csv", self.here), &self.shown.filter, Some(("page", "")))
    }

    fn handle(&self, line: &AlertLine) -> String {
        format!("/alerts/handle?child={}&alert={}", line.child, encoded(&line.alert.key))
    }

    /// Where it is put right, as far as the reader may; else the record.
    fn mends(&self, line: &AlertLine) -> (String, &'static str) {
        use measures::alerts::Mend;
        let may = match line.alert.mend {
            Mend::Visit => self.may.visit,
            Mend::Contact(_) => self.may.contact,
            Mend::Allocate => self.may.allocate,
            Mend::Decide => self.may.decide,
            Mend::Supervise(_) => self.may.supervise,
            Mend::Entry(_) | Mend::Page(_) => true,
        };
        if may { line.mends() } else { (format!("/children/{}", line.child), "Open the record") }
    }

    fn is_empty_because(&self) -> &'static str {
        match (self.shown.filter.show, self.shown.filter.view) {
            _ if self.shown.not_shown > 0 => "No alert here is about a child whose record you may open.",
            (Show::Handled, _) => "No alert is said to be done or put off here.",
            (_, View::Standing) => "No alert waits here: nothing on these records asks for anybody today.",
            _ => "No alert was raised or falls due in this time. “Everything that stands” shows older ones.",
        }
    }
}

/// Keys of alerts have a stroke in them.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            all.push(char::from(byte));
        } else {
            all.push_str(&format!("%{byte:02X}"));
        }
        all
    })
}

fn address(here: &str, filter: &Filter, with: Option<(&str, &str)>) -> String {
    let id = |id: Option<SubjectId>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut parts = vec![
        ("rule", filter.rule.map_or_else(String::new, |rule| rule.code().to_owned())),
        ("person", id(filter.person)),
        ("team", id(filter.team)),
        ("service", filter.service.map_or_else(String::new, |service| service.code().to_owned())),
        ("view", if filter.view == View::default() { String::new() } else { filter.view.code().to_owned() }),
        ("show", if filter.show == Show::default() { String::new() } else { filter.show.code().to_owned() }),
        ("page", if filter.page == 0 { String::new() } else { filter.page.to_string() }),
    ];
    if let Some((key, value)) = with {
        for (name, said) in &mut parts {
            // Another list begins with its first page.
            if *name == key || (*name == "page" && key != "page") {
                *said = if *name == key { value.to_owned() } else { String::new() };
            }
        }
    }
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if said.is_empty() { here.to_owned() } else { format!("{here}?{}", said.join("&")) }
}

async fn list(
    web: &Web,
    signed_in: &SignedIn,
    scope: Scope,
    here: String,
    question: &Question,
) -> Result<Html<String>, PageError> {
    let shown = web.app.alerts(&signed_in.actor, signed_in.purpose, scope, &question.filter()?).await?;
    let title = if scope == Scope::Mine { "My alerts" } else { "Alerts" };
    let may = May::of(web, signed_in);
    render(&ListPage { page: signed_in.page(title), shown, here, may })
}

async fn mine(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    list(&web, &signed_in, Scope::Mine, "/alerts".to_owned(), &question).await
}

async fn of_team(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(team): Path<SubjectId>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    list(&web, &signed_in, Scope::Team(team), format!("/teams/{team}/alerts"), &question).await
}

async fn of_service(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(service): Path<String>,
    Query(question): Query<Question>,
) -> Result<Html<String>, PageError> {
    let known = service_of(&service)?;
    list(&web, &signed_in, Scope::Service(known), format!("/services/{service}/alerts"), &question).await
}

pub(super) fn service_of(code: &str) -> Result<Service, PageError> {
    Service::from_code(code).ok_or(PageError::NoSuchPage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_was_chosen_and_begins_again_at_the_first_page() {
        let filter = Filter { rule: Some(Rule::Drift), page: 3, ..Filter::default() };
        assert_eq!(address("/alerts", &filter, None), "/alerts?rule=drift&page=3");
        assert_eq!(address("/alerts", &filter, Some(("view", "week"))), "/alerts?rule=drift&view=week");
        assert_eq!(address("/alerts", &filter, Some(("rule", ""))), "/alerts");
        assert_eq!(address("/alerts", &filter, Some(("page", "4"))), "/alerts?rule=drift&page=4");
        let question = Question { rule: "drift".into(), page: "3".into(), ..Question::default() };
        assert_eq!(question.filter().ok(), Some(filter));
        assert!(Question { rule: "no_such".into(), ..Question::default() }.filter().is_err());
    }

    #[test]
    fn the_key_of_an_alert_stands_whole_in_an_address() {
        assert_eq!(encoded("T09.limit/00-1"), "T09.limit%2F00-1");
    }
}
