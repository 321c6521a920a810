//! Writing a case note on one child's record, or on those of brothers and sisters.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use domain::case_note::CaseNoteKind;
use domain::time::When;
use services::access::Action;
use services::case_note::NewCaseNote;
use services::visit::VisitOptions;
use services::{FieldFault, Purpose, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::typed::{Choice, Typed, with_others};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/children/{child}/notes/new", Access::ForChild(Action::RecordNote), get).post(
        "/children/{child}/notes/new",
        Access::ForChild(Action::RecordNote),
        post,
    )
}

const WHEN: [&str; 2] = ["noted_on", "noted_time"];

#[derive(Template)]
#[template(path = "case_note/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    child: SubjectId,
    children: Vec<Choice>,
    not_shown: usize,
    kinds: Vec<Choice>,
    typed: Typed,
    key: String,
    draft_key: String,
    restored: Option<String>,
}

fn draft_key(child: SubjectId) -> String {
    format!("note.new.{child}")
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, child: SubjectId, options: &VisitOptions, typed: Typed) -> Self {
        Self {
            page: signed_in.page("Write a case note"),
            faults: Faults::default(),
            child,
            children: typed.choices("child", options.children.iter().map(|one| (one.child.to_string(), &one.label))),
            not_shown: options.not_shown,
            kinds: typed.choices("kind", CaseNoteKind::ALL.map(|kind| (kind.code(), kind.in_words()))),
            typed,
            key: web.app.new_id().to_string(),
            draft_key: draft_key(child),
            restored: None,
        }
    }
}

async fn options(web: &Web, signed_in: &SignedIn, child: SubjectId) -> Result<(VisitOptions, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.note_options(&signed_in.actor, purpose, child).await?, purpose))
}

async fn get(State(web): State<Web>, signed_in: SignedIn, Path(child): Path<SubjectId>) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let draft = web.app.draft(&signed_in.actor, &draft_key(child)).await?;
    let restored = draft.as_ref().map(|draft| domain::dates::long_london(draft.saved_at));
    let typed = draft.map_or_else(|| begun(&web, child), |draft| Typed::of_draft(&draft.begun.fields));
    let page = NewPage { restored, ..NewPage::of(&web, &signed_in, child, &options, typed) };
    Ok(render(&page)?.into_response())
}

fn begun(web: &Web, child: SubjectId) -> Typed {
    let mut typed = Typed::default();
    typed.add("child", child.to_string());
    let now = When::moment(web.app.clock().now());
    typed.set_day(WHEN[0], now.day());
    if let When::Moment(at) = now {
        typed.set(WHEN[1], at.format("%H:%M").to_string());
    }
    typed
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let (options, purpose) = options(&web, &signed_in, child).await?;
    let recorded = match read(&typed, &web, &signed_in) {
        Ok(new) => web.app.record_note(&signed_in.actor, purpose, &new, typed.text("key")).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match recorded {
        Ok(made) => {
            web.app.discard_draft(&signed_in.actor, &draft_key(child)).await?;
            let own = made.iter().find(|(one, _)| *one == child).or(made.first());
            let address = own.map_or_else(
                || format!("/children/{child}"),
                |(child, entry)| format!("/children/{child}/entries/{entry}"),
            );
            Ok(Redirect::to(&address).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = NewPage::of(&web, &signed_in, child, &options, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(typed: &Typed, web: &Web, signed_in: &SignedIn) -> Result<NewCaseNote, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let new = NewCaseNote {
        children: typed.ids("child"),
        at: typed.moment(&mut faults, WHEN, "the note"),
        kind: CaseNoteKind::from_code(typed.text("kind")),
        text: typed.text("text").to_owned(),
        with: typed.text("with").to_owned(),
    };
    if faults.is_empty() {
        return Ok(new);
    }
    let others = new.check(web.app.clock().now(), &signed_in.actor.user_name).err();
    Err(with_others(faults, others.unwrap_or_default()))
}
