//! The child's page, one entry of it, and who has looked.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use domain::time::{london_date, london_moment};
use domain::{EntryId, SubjectId, When, dates};
use serde::Deserialize;
use services::access::Action;
use services::child::{Badge, ChildPage, EntryPage, KnownAt, Looks, Moment};
use services::{FieldFault, Purpose};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/children/{child}", Access::ForChild(Action::OpenChild), show)
        .get("/children/{child}/entries/{entry}", Access::ForChild(Action::OpenChild), entry)
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
    boxes: Boxes,
    shown: ChildPage,
    by_glass: bool,
}

impl ShowPage {
    fn colour(&self, badge: &Badge) -> &'static str {
        match badge {
            Badge::Restricted | Badge::ChildProtectionPlan => "govuk-tag--red",
            Badge::ChildInNeedPlan => "govuk-tag--orange",
            Badge::OpenReferral => "govuk-tag--blue",
            Badge::Unborn => "govuk-tag--purple",
            Badge::Died => "govuk-tag--grey",
        }
    }
}

#[derive(Template)]
#[template(path = "child/entry.html")]
struct OneEntry {
    page: Page,
    shown: EntryPage,
}

#[derive(Template)]
#[template(path = "child/looks.html")]
struct LooksPage {
    page: Page,
    shown: Looks,
    may_open: bool,
}

/// `known_at` as a link carries it, or the boxes of the form.
#[derive(Default, Deserialize)]
struct Asked {
    known_at: Option<String>,
    #[serde(default, rename = "known-day")]
    day: String,
    #[serde(default, rename = "known-month")]
    month: String,
    #[serde(default, rename = "known-year")]
    year: String,
    #[serde(default, rename = "known-time")]
    time: String,
}

/// What stands in the boxes.
#[derive(Clone, Default)]
struct Boxes {
    day: String,
    month: String,
    year: String,
    time: String,
}

/// What the address asks for.
enum Wanted {
    Now,
    At(NaiveDateTime, Moment),
    /// The boxes were filled in: the address with the moment in it.
    Elsewhere(String),
    Faulty(Vec<FieldFault>),
}

const MOMENT: &str = "%Y-%m-%dT%H:%M";

impl Asked {
    fn wanted(&self, now: DateTime<Utc>) -> Wanted {
        if let Some(text) = self.known_at.as_deref().filter(|text| !text.is_empty()) {
            let local = NaiveDateTime::parse_from_str(text, MOMENT);
            return match local.map_err(|_| fault("known", "The moment must be like 2026-03-14T09:30")) {
                Ok(local) => past(local, now).map_or_else(Wanted::Faulty, |moment| Wanted::At(local, moment)),
                Err(faults) => Wanted::Faulty(faults),
            };
        }
        match self.typed(now) {
            Ok(None) => Wanted::Now,
            Ok(Some(local)) => match past(local, now) {
                Ok(_) => Wanted::Elsewhere(local.format(MOMENT).to_string()),
                Err(faults) => Wanted::Faulty(faults),
            },
            Err(faults) => Wanted::Faulty(faults),
        }
    }

    fn typed(&self, now: DateTime<Utc>) -> Result<Option<NaiveDateTime>, Vec<FieldFault>> {
        let day = dates::from_boxes(&self.day, &self.month, &self.year)
            .map_err(|why| fault("known", &format!("The day {why}")))?;
        let time = self.time.trim();
        match day {
            None if time.is_empty() => Ok(None),
            None => Err(fault("known", "Enter the day as well as the time")),
            Some(day) if time.is_empty() && day == london_date(now) => Ok(Some(local_minute(now))),
            Some(day) => Ok(Some(day.and_time(time_of(time)?))),
        }
    }

    fn boxes(&self) -> Boxes {
        Boxes { day: self.day.clone(), month: self.month.clone(), year: self.year.clone(), time: self.time.clone() }
    }
}

fn time_of(text: &str) -> Result<NaiveTime, Vec<FieldFault>> {
    if text.is_empty() {
        return Ok(NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default());
    }
    let tried = NaiveTime::parse_from_str(&text.replace('.', ":"), "%H:%M");
    tried.map_err(|_| fault("known-time", "The time must be like 09:30"))
}

/// The minute in London that a moment falls in.
fn local_minute(now: DateTime<Utc>) -> NaiveDateTime {
    match When::moment(now) {
        When::Moment(at) => at.naive_local(),
        When::Day(day) => day.and_time(NaiveTime::MIN),
    }
}

fn fault(field: &'static str, message: &str) -> Vec<FieldFault> {
    vec![FieldFault::new(field, message)]
}

/// The end of a minute in London that has begun: what was written down within the minute was known then.
fn past(local: NaiveDateTime, now: DateTime<Utc>) -> Result<Moment, Vec<FieldFault>> {
    let at = london_moment(local)
        .ok_or_else(|| fault("known-time", "There was no such time: the clocks went forward"))?
        .with_timezone(&Utc);
    if at > now {
        return Err(fault("known", "The day and time must be in the past"));
    }
    Ok(Moment::new(at + TimeDelta::microseconds(59_999_999)))
}

async fn show(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (known_at, boxes, faults) = match asked.wanted(web.app.clock().now()) {
        Wanted::Now => (KnownAt::Now, Boxes::default(), Faults::default()),
        Wanted::At(local, moment) => (KnownAt::Moment(moment), boxes_of(local), Faults::default()),
        Wanted::Elsewhere(text) => {
            return Ok(Redirect::to(&format!("/children/{child}?known_at={text}")).into_response());
        }
        Wanted::Faulty(faults) => (KnownAt::Now, asked.boxes(), Faults::from(faults)),
    };
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.child_page(&signed_in.actor, purpose, child, known_at).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = signed_in.page(TITLE).with_faults(&faults);
    let html = render(&ShowPage { page, faults, boxes, shown, by_glass: purpose == Purpose::BreakGlass })?;
    Ok((status, html).into_response())
}

fn boxes_of(local: NaiveDateTime) -> Boxes {
    let part = |form: &str| local.format(form).to_string();
    Boxes { day: part("%-d"), month: part("%-m"), year: part("%Y"), time: part("%H:%M") }
}

async fn entry(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((child, entry)): Path<(SubjectId, EntryId)>,
) -> Result<Html<String>, PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    let shown = web.app.child_entry(&signed_in.actor, purpose, child, entry).await?;
    render(&OneEntry { page: signed_in.page("One entry of a child’s record"), shown })
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

/// `recorded here` becomes `Recorded here`.
pub(crate) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(day: &str, month: &str, year: &str, time: &str) -> Asked {
        let text = |text: &str| text.to_owned();
        Asked { known_at: None, day: text(day), month: text(month), year: text(year), time: text(time) }
    }

    fn outcome(asked: &Asked) -> String {
        match asked.wanted("2026-03-16T09:30:00Z".parse().unwrap()) {
            Wanted::Now => "now".to_owned(),
            Wanted::At(_, moment) => format!("at {moment}"),
            Wanted::Elsewhere(text) => text,
            Wanted::Faulty(faults) => format!("{}: {}", faults[0].field, faults[0].message),
        }
    }

    #[test]
    fn the_boxes_lead_to_a_moment_or_say_what_is_wrong() {
        let cases = [
            (asked("", "", "", ""), "now"),
            (asked("14", "3", "2026", "09:30"), "2026-03-14T09:30"),
            (asked("14", "March", "2026", "9.30"), "2026-03-14T09:30"),
            (asked("14", "3", "2026", ""), "2026-03-14T23:59"),
            (asked("16", "3", "2026", ""), "2026-03-16T09:30"),
            (asked("31", "2", "2026", ""), "known: The day must be a real date"),
            (asked("", "3", "2026", ""), "known: The day must include a day, a month and a year"),
            (asked("", "", "", "09:30"), "known: Enter the day as well as the time"),
            (asked("14", "3", "2026", "half nine"), "known-time: The time must be like 09:30"),
            (asked("17", "3", "2026", "09:30"), "known: The day and time must be in the past"),
            (asked("30", "3", "2025", "01:30"), "known-time: There was no such time: the clocks went forward"),
        ];
        for (asked, expected) in cases {
            assert_eq!(outcome(&asked), expected);
        }
    }

    #[test]
    fn an_address_says_london_time() {
        let at = |text: &str| outcome(&Asked { known_at: Some(text.to_owned()), ..Asked::default() });
        assert_eq!(at("2025-07-14T09:30"), "at 2025-07-14T08:30:59.999999Z");
        assert_eq!(at("2026-03-15T23:59"), "at 2026-03-15T23:59:59.999999Z", "a day without a time is the whole of it");
        assert_eq!(at("yesterday"), "known: The moment must be like 2026-03-14T09:30");
    }
}
