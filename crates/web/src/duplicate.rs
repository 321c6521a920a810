//! Records that may be of one person: the list, two side by side, joining them, and parting them again.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::{EntryId, SubjectId, dates};
use serde::Deserialize;
use services::access::Action;
use services::duplicate::{DuplicatesPage, JoinedRecord, Joining, PairPage, PersonInShort};
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/duplicates", Access::Needs(Action::SeeDuplicates), list)
        .get("/duplicates/{one}/{other}", Access::Needs(Action::SeeDuplicates), pair)
        .post("/duplicates/{one}/{other}", Access::Needs(Action::SuggestMerge), decide)
        .get("/duplicates/joined/{entry}", Access::Needs(Action::MergeRecords), ask)
        .post("/duplicates/joined/{entry}", Access::Needs(Action::MergeRecords), part)
}

/// No name: titles stay in a browser's history.
const TITLE: &str = "Records that may be of one person";

#[derive(Template)]
#[template(path = "duplicate/list.html")]
struct ListPage {
    page: Page,
    shown: DuplicatesPage,
    done: Option<String>,
}

impl ListPage {
    fn done_in_words(&self) -> &'static str {
        match self.done.as_deref() {
            Some("apart") => "It is recorded that these are two people. They are not suggested again.",
            Some("suggested") => "Your suggestion is recorded. A practice manager decides.",
            _ => "Your decision is recorded.",
        }
    }

    fn weight(&self, weight: &f64) -> String {
        format!("{weight:.1}")
    }
}

/// `Amira Example, born 4 March 2015, LA child ID A12`.
pub(crate) fn born(person: &PersonInShort) -> String {
    let born = match (person.birth_date, person.expected_birth_date) {
        (Some(born), _) => format!("born {}", dates::long(born)),
        (None, Some(expected)) => format!("expected {}", dates::long(expected)),
        (None, None) => "date of birth not known".to_owned(),
    };
    let number = person.la_child_id.as_ref().map(|number| format!(", LA child ID {number}")).unwrap_or_default();
    format!("{}, {born}{number}", person.label)
}

#[derive(Deserialize, Default)]
struct Done {
    done: Option<String>,
}

async fn list(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(Done { done }): Query<Done>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.suggested_duplicates(&signed_in.actor, signed_in.purpose).await?;
    render(&ListPage { page: signed_in.page(TITLE), shown, done })
}

#[derive(Template)]
#[template(path = "duplicate/pair.html")]
struct PairForm {
    page: Page,
    faults: Faults,
    shown: PairPage,
    decision: String,
    reason: String,
}

impl PairForm {
    /// What this reader may decide, with the words for it.
    fn choices(&self) -> Vec<(&'static str, String)> {
        let mut choices = Vec::new();
        if self.shown.may_merge && self.shown.said_apart.is_none() {
            let (one, other) = (&self.shown.one.person, &self.shown.other.person);
            choices.push(("keep-one", format!("Yes: join them, under {}", born(one))));
            choices.push(("keep-other", format!("Yes: join them, under {}", born(other))));
            choices.push(("apart", "No: they are two people".to_owned()));
        }
        if self.shown.may_merge && self.shown.said_apart.is_some() {
            choices.push(("take-back", "Take back that they are two people".to_owned()));
        }
        if self.shown.may_suggest && !self.shown.may_merge {
            choices.push(("suggest", "Yes, I think so: a practice manager should decide".to_owned()));
        }
        choices
    }
}

async fn pair(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((one, other)): Path<(SubjectId, SubjectId)>,
) -> Result<Html<String>, PageError> {
    let shown = web.app.duplicate_pair(&signed_in.actor, signed_in.purpose, one, other).await?;
    let (page, faults) = (signed_in.page("Is this one person?"), Faults::default());
    render(&PairForm { page, faults, shown, decision: String::new(), reason: String::new() })
}

#[derive(Deserialize, Default)]
struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

async fn decide(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path((one, other)): Path<(SubjectId, SubjectId)>,
    Form(given): Form<Decided>,
) -> Result<Response, PageError> {
    match done(&web, &signed_in, one, other, &given).await {
        Ok(leads) => Ok(Redirect::to(&leads).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let shown = web.app.duplicate_pair(&signed_in.actor, signed_in.purpose, one, other).await?;
            let faults = Faults::from(faults);
            let page = signed_in.page("Is this one person?").with_faults(&faults);
            let form = PairForm { page, faults, shown, decision: given.decision, reason: given.reason };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&form)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Does what was decided. Gives where to go then.
async fn done(
    web: &Web,
    signed_in: &SignedIn,
    one: SubjectId,
    other: SubjectId,
    given: &Decided,
) -> Result<String, ServiceError> {
    let (actor, purpose, reason) = (&signed_in.actor, signed_in.purpose, given.reason.as_str());
    let join = |keep, goes| Joining { keep, goes, reason: reason.to_owned() };
    match given.decision.as_str() {
        "keep-one" => Ok(record(web.app.join_records(actor, purpose, &join(one, other)).await?)),
        "keep-other" => Ok(record(web.app.join_records(actor, purpose, &join(other, one)).await?)),
        "apart" => {
            web.app.say_not_the_same(actor, purpose, one, other, reason).await?;
            Ok("/duplicates?done=apart".to_owned())
        }
        "take-back" => {
            web.app.take_back_not_the_same(actor, purpose, (one, other), reason).await?;
            Ok(format!("/duplicates/{one}/{other}"))
        }
        "suggest" => {
            web.app.suggest_joining(actor, purpose, one, other, reason).await?;
            Ok("/duplicates?done=suggested".to_owned())
        }
        _ => Err(ServiceError::Invalid(vec![FieldFault::new("decision", "Choose what you decide")])),
    }
}

fn record(kept: SubjectId) -> String {
    format!("/children/{kept}")
}

#[derive(Template)]
#[template(path = "duplicate/part.html")]
struct PartForm {
    page: Page,
    faults: Faults,
    kept: SubjectId,
    joined: JoinedRecord,
    reason: String,
}

const PART: &str = "Part two records that were joined";

async fn ask(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Html<String>, PageError> {
    let (kept, joined) = web.app.joined_record(&signed_in.actor, signed_in.purpose, entry).await?;
    let (page, faults) = (signed_in.page(PART), Faults::default());
    render(&PartForm { page, faults, kept, joined, reason: String::new() })
}

#[derive(Deserialize, Default)]
struct Parting {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    seen: i32,
}

async fn part(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(given): Form<Parting>,
) -> Result<Response, PageError> {
    let (actor, purpose) = (&signed_in.actor, signed_in.purpose);
    match web.app.part_records(actor, purpose, entry, given.seen, &given.reason).await {
        Ok(parted) => Ok(Redirect::to(&record(parted)).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let (kept, joined) = web.app.joined_record(actor, purpose, entry).await?;
            let faults = Faults::from(faults);
            let page = signed_in.page(PART).with_faults(&faults);
            let form = PartForm { page, faults, kept, joined, reason: given.reason };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&form)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
