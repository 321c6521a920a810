//! A question that an import has put: what stands and what came, side by side, and a person's answer.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::import_question::Answer;
use domain::{EntryId, SubjectId};
use serde::Deserialize;
use services::import::{Asked, OpenQuestion};
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

#[derive(Deserialize, Default)]
pub(super) struct Done {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "import/questions.html")]
struct QuestionsPage {
    page: Page,
    questions: Vec<OpenQuestion>,
    is_answered: bool,
}

pub(super) async fn list(
    State(web): State<Web>,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let questions = web.app.import_questions(&signed_in.actor, signed_in.purpose).await?;
    let is_answered = done.done.is_some();
    render(&QuestionsPage { page: signed_in.page("Questions from imports"), questions, is_answered })
}

#[derive(Template)]
#[template(path = "import/question.html")]
struct QuestionPage {
    page: Page,
    faults: Faults,
    question: OpenQuestion,
    answer: String,
}

impl QuestionPage {
    fn of(signed_in: &SignedIn, question: OpenQuestion, answer: String) -> Self {
        Self { page: signed_in.page("Answer a question from an import"), faults: Faults::default(), question, answer }
    }
}

async fn waiting(web: &Web, signed_in: &SignedIn, entry: EntryId) -> Result<OpenQuestion, PageError> {
    let questions = web.app.import_questions(&signed_in.actor, signed_in.purpose).await?;
    let question = questions.into_iter().find(|question| question.entry == entry);
    let gone = || ServiceError::NotFound("There is no such question, or it has been answered.".to_owned());
    Ok(question.ok_or_else(gone)?)
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
) -> Result<Html<String>, PageError> {
    let question = waiting(&web, &signed_in, entry).await?;
    render(&QuestionPage::of(&signed_in, question, String::new()))
}

#[derive(Deserialize, Default)]
pub(super) struct AnswerForm {
    #[serde(default)]
    answer: String,
}

impl AnswerForm {
    /// `same`, `different`, `new`, `discard`, or the number of a child.
    fn read(&self) -> Option<Answer> {
        match self.answer.as_str() {
            "same" => Some(Answer::Same),
            "different" => Some(Answer::Different),
            "new" => Some(Answer::NewChild),
            "discard" => Some(Answer::Discard),
            child => child.parse::<SubjectId>().ok().map(|subject| Answer::Child { subject }),
        }
    }
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(entry): Path<EntryId>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, PageError> {
    let answered = match form.read() {
        Some(answer) => web.app.answer_import_question(&signed_in.actor, signed_in.purpose, entry, answer).await,
        None => Err(ServiceError::one("answer", "Choose an answer")),
    };
    match answered {
        Ok(()) => Ok(Redirect::to("/imports/questions?done=answered").into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let question = waiting(&web, &signed_in, entry).await?;
            // There is one field only, whatever the use case calls it.
            let faults = faults.into_iter().map(|fault| FieldFault { field: "answer".into(), ..fault });
            let faults = Faults::from(faults.collect::<Vec<_>>());
            let page = QuestionPage::of(&signed_in, question, form.answer);
            let page = QuestionPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
