//! Writing a visit down.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use services::visit::VisitOptions;
use services::{FieldFault, Purpose, ServiceError};

use super::form::{ChildPart, begun, in_order, kinds, of_others, places, read_new};
use crate::page::{Faults, Page, render};
use crate::typed::{Choice, LEFT_OUT, Typed, left_the_list};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Template)]
#[template(path = "visit/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    child: SubjectId,
    typed: Typed,
    key: String,
    parts: Vec<ChildPart>,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    not_shown: usize,
    /// What was written of somebody who is no longer offered.
    left_out: String,
    draft_key: String,
    /// When the draft was saved that fills the form.
    restored: Option<String>,
}

/// One draft for each child.
fn draft_key(child: SubjectId) -> String {
    format!("visit.new.{child}")
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, child: SubjectId, options: &VisitOptions, typed: Typed) -> Self {
        let parts = options.children.iter().map(|one| {
            let about: Vec<&str> =
                [one.age.as_str(), one.open_work.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
            ChildPart::of(&typed, one.child, &one.label, about.join(". "), one.child != child)
        });
        Self {
            page: signed_in.page("Record a visit"),
            faults: Faults::default(),
            child,
            parts: parts.collect(),
            kinds: kinds(&typed),
            places: places(&typed),
            left_out: Some(of_others(&typed, &listed(options)))
                .filter(|text| !text.is_empty())
                .unwrap_or_else(|| typed.text(LEFT_OUT).to_owned()),
            typed,
            key: web.app.new_id().to_string(),
            not_shown: options.not_shown,
            draft_key: draft_key(child),
            restored: None,
        }
    }
}

async fn options(web: &Web, signed_in: &SignedIn, child: SubjectId) -> Result<(VisitOptions, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.visit_options(&signed_in.actor, purpose, child).await?, purpose))
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let draft = web.app.draft(&signed_in.actor, &draft_key(child)).await?;
    let restored = draft.as_ref().map(|draft| domain::dates::long_london(draft.saved_at));
    let typed = match draft {
        Some(draft) => Typed::of_draft(&draft.begun.fields),
        None => first_shown(&web, &options, child),
    };
    let page = NewPage { restored, ..NewPage::of(&web, &signed_in, child, &options, typed) };
    Ok(render(&page)?.into_response())
}

/// What is known before anybody types: now, the duty of the child's open work, and that brothers and sisters without open work
/// are rarely part of a visit. Those with open work are asked about, so that none of them is forgotten.
fn first_shown(web: &Web, options: &VisitOptions, child: SubjectId) -> Typed {
    let mut typed = begun(web.app.clock().now(), options.duty);
    for one in &options.children {
        if one.child != child && !one.has_open_work {
            typed.set(format!("seen-{}", one.child), "not_visited");
        }
        if one.is_baby {
            typed.set(format!("alone-{}", one.child), "does_not_apply");
        }
    }
    typed
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let (options, purpose) = options(&web, &signed_in, child).await?;
    let children = listed(&options);
    let label = |child: SubjectId| {
        options.children.iter().find(|one| one.child == child).map_or_else(String::new, |one| one.label.clone())
    };
    // A brother or sister whom an older form did not have is no part of that visit.
    let asked: Vec<SubjectId> =
        children.iter().copied().filter(|one| *one == child || is_asked(&typed, *one)).collect();
    let mut read = read_new(&typed, &asked, web.app.clock().now(), &label);
    if !of_others(&typed, &children).is_empty() {
        let faults = read.err().unwrap_or_default();
        read = Err(faults.into_iter().chain([left_the_list()]).collect());
    }
    let recorded = match read {
        Ok(new) => web.app.record_visit(&signed_in.actor, purpose, &new, typed.text("key")).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match recorded {
        Ok(made) => {
            web.app.discard_draft(&signed_in.actor, &draft_key(child)).await?;
            let own = made.iter().find(|(one, _)| *one == child).or(made.first());
            let address = own.map_or_else(
                || format!("/children/{child}"),
                |(child, entry)| format!("/children/{child}/visits/{entry}?done=recorded"),
            );
            Ok(Redirect::to(&address).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults: Vec<FieldFault> = in_order(faults, &children);
            let faults = Faults::from(faults);
            let page = NewPage::of(&web, &signed_in, child, &options, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn listed(options: &VisitOptions) -> Vec<SubjectId> {
    options.children.iter().map(|one| one.child).collect()
}

/// Radios that nobody touched are not sent; the text boxes of the same child always are.
fn is_asked(typed: &Typed, child: SubjectId) -> bool {
    let end = format!("-{child}");
    typed.0.iter().any(|(name, _)| name.ends_with(&end))
}
