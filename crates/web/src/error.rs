//! What a page says when it cannot be shown. One place turns every error into a status and words.
//!
//! The response carries only the [`Fault`]; [`crate::around`] puts the frame around it, as it knows who is asking.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use services::ServiceError;
use uuid::Uuid;

/// Why a page cannot be shown. `?` makes one of a [`ServiceError`].
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The record of this child is restricted, and the reader may break the glass. For addresses that do not say which child.
    #[error("the record is restricted")]
    BehindGlass(SubjectId),
    #[error("nobody is signed in")]
    NotSignedIn,
    /// An address that leads to nothing.
    #[error("there is no such page")]
    NoSuchPage,
    /// A request that no form of ours makes. The sentence is for the person.
    #[error("{0}")]
    Unusable(String),
    #[error("a page could not be made: {0}")]
    Template(#[from] askama::Error),
}

/// The words of an error page, before they have a frame.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub status: StatusCode,
    pub heading: &'static str,
    pub sentences: Vec<String>,
    /// What the person may quote and the operator finds in the log.
    pub reference: Option<Uuid>,
    /// The record is restricted, and this person may break the glass.
    pub may_break_glass: bool,
    /// The child whose record it is, where the address says so.
    pub child: Option<SubjectId>,
}

const OUTAGE_HEADING: &str = "Sightline cannot do that just now";
/// Shown where the database failed.
pub(crate) const OUTAGE: &str = "The record cannot be written down just now, so it cannot be shown. If you sent something, \
                                 it may not have been saved. Sending it again is safe: the same form is stored once. Try \
                                 again in a few minutes; what you have typed is still in your browser.";

/// Shown where a request ended before its answer: a change may or may not have been committed by then.
const UNSURE: &str = "If you sent something, it may not have been saved. Sending it again is safe: the same form is stored \
                      once. Try again in a few minutes.";

impl Fault {
    pub(crate) fn new(status: StatusCode, heading: &'static str, sentences: Vec<String>) -> Self {
        Self { status, heading, sentences, reference: None, may_break_glass: false, child: None }
    }

    /// For an answer that came without words: axum's own refusals, time limits, requests from other sites.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (heading, sentence) = match status {
            StatusCode::NOT_FOUND => {
                ("Page not found", "Check the address. If you followed a link, the page has gone.")
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                ("This page cannot be used like that", "Go back and use the form or link.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("That is too large", "What you sent is larger than this page takes. Send it in smaller parts.")
            }
            StatusCode::FORBIDDEN => (
                "This did not come from this site",
                "The request came from a page of another site, so nothing was done. Open Sightline and try there.",
            ),
            StatusCode::REQUEST_TIMEOUT => ("That took too long", UNSURE),
            status if status.is_server_error() => ("Sorry, there is a problem", UNSURE),
            _ => (
                "That could not be read",
                "Something in the request was not as the page sends it. Go back and try again.",
            ),
        };
        Self::new(status, heading, vec![sentence.to_owned()])
    }

    /// The answer where the database would not say who is asking.
    pub(crate) fn outage() -> Response {
        let fault = Self::new(StatusCode::SERVICE_UNAVAILABLE, OUTAGE_HEADING, vec![OUTAGE.to_owned()]);
        fault.into_response()
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }

    fn logged(mut self, error: &PageError) -> Self {
        let reference = Uuid::now_v7();
        tracing::error!(%reference, %error, "a page could not be shown");
        self.reference = Some(reference);
        self
    }
}

impl PageError {
    fn fault(self) -> Fault {
        match &self {
            Self::Service(error) => of_service(error).unwrap_or_else(|| {
                let sentence = OUTAGE.to_owned();
                Fault::new(StatusCode::SERVICE_UNAVAILABLE, OUTAGE_HEADING, vec![sentence]).logged(&self)
            }),
            Self::BehindGlass(child) => Fault { child: Some(*child), ..restricted(true) },
            Self::NoSuchPage => Fault::of_status(StatusCode::NOT_FOUND),
            Self::NotSignedIn => Fault::of_status(StatusCode::UNAUTHORIZED),
            Self::Unusable(sentence) => unusable(sentence),
            Self::Template(_) => Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR).logged(&self),
        }
    }
}

fn restricted(may_break_glass: bool) -> Fault {
    let sentence = "Only the people named may open this record.".to_owned();
    let fault = Fault::new(StatusCode::FORBIDDEN, "This record is restricted", vec![sentence]);
    Fault { may_break_glass, ..fault }
}

fn unusable(sentence: &str) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, "That cannot be used", vec![as_sentence(sentence)])
}

/// `None` where the database failed.
fn of_service(error: &ServiceError) -> Option<Fault> {
    Some(match error {
        ServiceError::Refused(why) => Fault::new(StatusCode::FORBIDDEN, "You may not do this", vec![as_sentence(why)]),
        ServiceError::Restricted { may_break_glass } => restricted(*may_break_glass),
        ServiceError::NotFound(what) => Fault::new(StatusCode::NOT_FOUND, "Not found", vec![as_sentence(what)]),
        ServiceError::Invalid(faults) => {
            let sentences = faults.iter().map(|fault| as_sentence(&fault.message)).collect();
            Fault::new(StatusCode::BAD_REQUEST, "Some of what was sent needs another look", sentences)
        }
        ServiceError::Conflict { .. } => {
            let sentence = "Someone else changed this while you worked on it. Nothing was overwritten: go back, copy \
                            what you typed, and open the page again.";
            Fault::new(StatusCode::CONFLICT, "Someone else changed this first", vec![sentence.to_owned()])
        }
        ServiceError::Unusable(why) => unusable(why),
        ServiceError::Ledger(_) => return None,
    })
}

/// `there is no account` becomes `There is no account.`
fn as_sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let whole = format!("{first}{}", letters.as_str());
    if whole.ends_with(['.', '?', '!']) { whole } else { format!("{whole}.") }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if matches!(self, Self::NotSignedIn) {
            return Redirect::to("/sign-in").into_response();
        }
        self.fault().into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_status() {
        let cases = [
            (ServiceError::Refused("no".into()), 403),
            (ServiceError::Restricted { may_break_glass: true }, 403),
            (ServiceError::NotFound("nothing".into()), 404),
            (ServiceError::Unusable("bad".into()), 400),
            (ServiceError::one("field", "bad"), 400),
        ];
        for (error, status) in cases {
            assert_eq!(PageError::from(error).into_response().status().as_u16(), status);
        }
    }

    #[test]
    fn after_an_outage_no_page_claims_to_know_that_nothing_was_saved() {
        let sentences = |status| Fault::of_status(status).sentences.concat();
        let ended = [StatusCode::REQUEST_TIMEOUT, StatusCode::INTERNAL_SERVER_ERROR].map(sentences);
        for text in [OUTAGE.to_owned()].iter().chain(&ended) {
            assert!(text.contains("it may not have been saved. Sending it again is safe"), "{text}");
            assert!(!text.contains("Nothing that you sent was saved") && !text.contains("Nothing was saved"), "{text}");
        }
        assert!(OUTAGE.contains("cannot be written"));
    }

    #[test]
    fn a_reason_becomes_a_sentence() {
        assert_eq!(as_sentence("there is no such child"), "There is no such child.");
        assert_eq!(as_sentence("Really?"), "Really?");
    }
}
