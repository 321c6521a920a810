//! What stands above and below each page of a child's record: the pages of the record, the past, what one can do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::SubjectId;
use services::Purpose;
use services::access::Action;
use services::child::{Badge, Frame, KnownAt};

use super::past::{self, Asked, Boxes, Fields, Wanted};
use crate::page::{Faults, Page};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// The pages of a record, each with what its address ends in.
pub(super) const PARTS: &[(&str, &str)] = &[
    ("Overview", ""),
    ("Chronology", "/chronology"),
    ("Visits", "/visits"),
    ("Plans and reviews", "/plans"),
    ("Clocks", "/clocks"),
    ("Family", "/family"),
    ("Care and placements", "/care"),
    ("Education and health", "/education-and-health"),
    ("Missing episodes", "/missing"),
    ("People involved", "/involved"),
    ("Documents", "/documents"),
];

/// One link of the navigation within a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartLink {
    pub label: &'static str,
    pub href: String,
    pub is_here: bool,
}

/// Which page of which record is looked at, as known when, and what for.
pub(super) struct Looking {
    pub child: SubjectId,
    pub purpose: Purpose,
    pub known_at: KnownAt,
    part: &'static str,
    boxes: Boxes,
    faults: Faults,
    /// `2026-03-14T09:30` on a past page, else empty.
    moment: String,
    done: Option<&'static str>,
}

/// What the frame of a page needs.
pub(super) struct Top {
    pub frame: Frame,
    pub by_glass: bool,
    pub boxes: Boxes,
    pub links: Vec<PartLink>,
    /// The address of this page, without the past.
    pub here: String,
    /// `?known_at=2026-03-14T09:30`, or empty: for links to other pages of the record.
    pub known: String,
    /// What the reader can do with this record now: words and address.
    pub doings: Vec<(&'static str, String)>,
    /// What the reader has just done.
    pub done: Option<&'static str>,
}

impl Looking {
    /// Reads the address. `Err` is where it leads instead: to the record that is kept, or to the address of a past moment.
    pub(super) async fn of(
        web: &Web,
        signed_in: &SignedIn,
        child: SubjectId,
        part: &'static str,
        fields: &Fields,
    ) -> Result<Result<Self, Response>, PageError> {
        let asked = Asked::of(fields);
        let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
        let known_at = Some(fields.text("known_at")).filter(|text| !text.is_empty());
        if let Some(kept) = web.app.kept_record(&signed_in.actor, purpose, child).await? {
            let known = known_at.map(|text| format!("?known_at={text}")).unwrap_or_default();
            return Ok(Err(Redirect::to(&format!("/children/{kept}{part}{known}")).into_response()));
        }
        let mut looking = Self {
            child,
            purpose,
            known_at: KnownAt::Now,
            part,
            boxes: Boxes::default(),
            faults: Faults::default(),
            moment: String::new(),
            done: done_in_words(fields.text("done")),
        };
        match asked.wanted(web.app.clock().now()) {
            Wanted::Now => {}
            Wanted::At(local, moment) => {
                looking.known_at = KnownAt::Moment(moment);
                looking.boxes = past::boxes_of(local);
                looking.moment = local.format(past::MOMENT).to_string();
            }
            Wanted::Elsewhere(text) => {
                let address = format!("/children/{child}{part}?known_at={text}");
                return Ok(Err(Redirect::to(&address).into_response()));
            }
            Wanted::Faulty(faults) => {
                looking.boxes = asked.boxes();
                looking.faults = Faults::from(faults);
            }
        }
        Ok(Ok(looking))
    }

    /// More that is wrong with what was asked.
    pub(super) fn add_faults(&mut self, faults: Vec<services::FieldFault>) {
        self.faults.0.extend(faults);
    }

    pub(super) async fn frame(
        self,
        web: &Web,
        signed_in: &SignedIn,
        title: &str,
        frame: Frame,
    ) -> Result<(StatusCode, Page, Faults, Top), PageError> {
        let known = if self.moment.is_empty() { String::new() } else { format!("?known_at={}", self.moment) };
        let address = |part: &str| format!("/children/{}{part}", self.child);
        let links = PARTS.iter().map(|&(label, part)| PartLink {
            label,
            href: address(part) + &known,
            is_here: part == self.part,
        });
        let doings = if self.moment.is_empty() { doings(web, signed_in, &self).await? } else { Vec::new() };
        let top = Top {
            links: links.collect(),
            here: address(self.part),
            by_glass: self.purpose == Purpose::BreakGlass,
            boxes: self.boxes,
            frame,
            known,
            doings,
            done: self.done,
        };
        let status = if self.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = signed_in.page(title).with_faults(&self.faults);
        Ok((status, page, self.faults, top))
    }
}

/// What can be done with a record, and where. Each is asked for by its own policy.
const DOINGS: &[(&str, &str, Action)] = &[
    ("Record a visit", "/visits/new", Action::RecordVisit),
    ("Write a note", "/notes/new", Action::RecordNote),
    ("Add a document", "/documents/new", Action::AddDocument),
    ("Record a decision", "/decisions/new", Action::DecideAsManager),
    ("Allocate", "/allocate", Action::Allocate),
];

async fn doings(web: &Web, signed_in: &SignedIn, looking: &Looking) -> Result<Vec<(&'static str, String)>, PageError> {
    let picture = web.app.picture().await?;
    let may = |action: Action| {
        let (actor, purpose) = (&signed_in.actor, looking.purpose);
        web.app.require_for_child(&picture, actor, action, purpose, looking.child).is_ok()
    };
    let allowed = DOINGS.iter().filter(|(_, _, action)| may(*action));
    Ok(allowed.map(|(words, path, _)| (*words, format!("/children/{}{path}", looking.child))).collect())
}

/// What a form that leads here has done. Nothing else that stands in an address is ever shown.
fn done_in_words(done: &str) -> Option<&'static str> {
    match done {
        "allocated" => Some("The child is allocated."),
        "ended" => Some("The allocation has ended."),
        "withdrawn" => Some("The entry is withdrawn. It stays in the record, struck through."),
        "recorded" => Some("It is recorded."),
        "corrected" => Some("The correction is recorded. The text before it stays in the history."),
        _ => None,
    }
}

/// The colour of a badge. It always has its words too.
pub(crate) fn colour(badge: &Badge) -> &'static str {
    match badge {
        Badge::Restricted | Badge::ChildProtectionPlan | Badge::Missing => "govuk-tag--red",
        Badge::ChildInNeedPlan => "govuk-tag--orange",
        Badge::OpenReferral => "govuk-tag--blue",
        Badge::LookedAfter => "govuk-tag--teal",
        Badge::ShortBreaks | Badge::CareLeaver => "govuk-tag--green",
        Badge::Unborn => "govuk-tag--purple",
        Badge::Died => "govuk-tag--grey",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_record_and_everything_to_do_with_it_is_a_page() {
        let routes = crate::routes::all();
        let is_page = |path: &str| {
            let path = format!("/children/{{child}}{path}");
            routes.iter().any(|route| route.method == "GET" && route.path == path)
        };
        for (words, path) in PARTS.iter().copied().chain(DOINGS.iter().map(|(words, path, _)| (*words, *path))) {
            assert!(is_page(path), "{words} leads to {path}, which is no page");
        }
    }

    #[test]
    fn only_words_of_ours_are_shown_as_done() {
        assert_eq!(done_in_words("<b>anything</b>"), None);
        assert_eq!(done_in_words("allocated"), Some("The child is allocated."));
    }
}
