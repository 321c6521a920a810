//! Holding a session: the agenda from the record, and a place to write beside each child.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::SubjectId;
use domain::supervision::SupervisionKind;
use domain::time::When;
use services::supervision::{Agenda, AgendaChild, ChildDiscussed, NewSupervision};
use services::{FieldFault, ServiceError};

use crate::contact::form::boxes;
use crate::page::{Faults, Page, render};
use crate::typed::{Choice, LEFT_OUT, Typed, left_the_list, with_others};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// The fields beside each child, and what they are called.
const OF_CHILD: [(&str, &str); 5] = [
    ("discussed", "What was talked about"),
    ("decision", "Decision"),
    ("agreed", "Agreed actions"),
    ("who", "Who does it"),
    ("by", "By when"),
];
const WHEN: [&str; 2] = ["held_on", "held_time"];

/// One child of the agenda with what was typed beside it.
struct Part {
    about: AgendaChild,
    discussed: String,
    decision: String,
    agreed: String,
    who: String,
    by: [String; 3],
    /// Shown unfolded: something is on the agenda, or something was typed.
    open: bool,
}

impl Part {
    fn of(typed: &Typed, about: AgendaChild) -> Self {
        let text = |name: &str| typed.of(name, &about.child).to_owned();
        let by = ["day", "month", "year"].map(|part| typed.text(&format!("by-{}-{part}", about.child)).to_owned());
        let (discussed, decision, agreed, who) = (text("discussed"), text("decision"), text("agreed"), text("who"));
        let is_typed = [&discussed, &decision, &agreed].iter().any(|text| !text.is_empty());
        let open = about.has_something() || is_typed;
        Self { about, discussed, decision, agreed, who, by, open }
    }

    fn name(&self, name: &str) -> String {
        format!("{name}-{}", self.about.child)
    }
}

#[derive(Template)]
#[template(path = "supervision/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    worker: SubjectId,
    agenda: Agenda,
    parts: Vec<Part>,
    kinds: Vec<Choice>,
    typed: Typed,
    key: String,
    /// What was written of somebody who is no longer on the agenda.
    left_out: String,
    draft_key: String,
    restored: Option<String>,
}

fn draft_key(worker: SubjectId) -> String {
    format!("supervision.new.{worker}")
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, worker: SubjectId, mut agenda: Agenda, typed: Typed) -> Self {
        let of_others = of_others(&typed, &agenda);
        let left_out = if of_others.is_empty() { typed.text(LEFT_OUT).to_owned() } else { of_others };
        let children = std::mem::take(&mut agenda.children);
        Self {
            left_out,
            page: signed_in.page("Hold a supervision session"),
            faults: Faults::default(),
            worker,
            parts: children.into_iter().map(|about| Part::of(&typed, about)).collect(),
            agenda,
            kinds: typed.choices("kind", SupervisionKind::ALL.map(|kind| (kind.code(), kind.in_words()))),
            typed,
            key: web.app.new_id().to_string(),
            draft_key: draft_key(worker),
            restored: None,
        }
    }
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
) -> Result<Response, PageError> {
    let agenda = web.app.agenda(&signed_in.actor, signed_in.purpose, worker).await?;
    let draft = web.app.draft(&signed_in.actor, &draft_key(worker)).await?;
    let restored = draft.as_ref().map(|draft| domain::dates::long_london(draft.saved_at));
    let typed = draft.map_or_else(|| begun(&web), |draft| Typed::of_draft(&draft.begun.fields));
    let page = NewPage { restored, ..NewPage::of(&web, &signed_in, worker, agenda, typed) };
    Ok(render(&page)?.into_response())
}

fn begun(web: &Web) -> Typed {
    let mut typed = Typed::default();
    let now = When::moment(web.app.clock().now());
    typed.set_day(WHEN[0], now.day());
    if let When::Moment(at) = now {
        typed.set(WHEN[1], at.format("%H:%M").to_string());
    }
    typed.set("kind", SupervisionKind::Case.code());
    typed
}

pub(super) async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(worker): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let (actor, purpose) = (&signed_in.actor, signed_in.purpose);
    let agenda = web.app.agenda(actor, purpose, worker).await?;
    let recorded = match read(&typed, &agenda, &web) {
        Ok(new) => web.app.record_supervision(actor, purpose, worker, &new, typed.text("key")).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match recorded {
        Ok(entry) => {
            web.app.discard_draft(actor, &draft_key(worker)).await?;
            Ok(Redirect::to(&format!("/workers/{worker}/supervision/{entry}")).into_response())
        }
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = NewPage::of(&web, &signed_in, worker, agenda, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(typed: &Typed, agenda: &Agenda, web: &Web) -> Result<NewSupervision, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let text = |name: &str| typed.text(name).to_owned();
    let new = NewSupervision {
        held_at: typed.moment(&mut faults, WHEN, "the session"),
        kind: SupervisionKind::from_code(typed.text("kind")),
        wellbeing: text("wellbeing"),
        reflection: text("reflection"),
        agreed: text("agreed"),
        agreed_by: typed.day(&mut faults, "agreed_by", "The day by which it is done"),
        next_on: typed.day(&mut faults, "next_on", "The day of the next session"),
        children: agenda
            .children
            .iter()
            .map(|about| discussed(typed, about.child, &mut faults))
            .filter(|one| !one.is_empty() || one.by.is_some())
            .collect(),
    };
    let has_left = !of_others(typed, agenda).is_empty();
    if faults.is_empty() && !has_left {
        return Ok(new);
    }
    let label = |child: SubjectId| {
        agenda.children.iter().find(|about| about.child == child).map_or_else(String::new, |about| about.label.clone())
    };
    let others = new.check(web.app.clock().now(), &label).err();
    let mut faults = with_others(faults, others.unwrap_or_default());
    faults.extend(has_left.then(left_the_list));
    Err(faults)
}

fn of_others(typed: &Typed, agenda: &Agenda) -> String {
    let listed: Vec<SubjectId> = agenda.children.iter().map(|about| about.child).collect();
    typed.of_others(&listed, &OF_CHILD)
}

fn discussed(typed: &Typed, child: SubjectId, faults: &mut Vec<FieldFault>) -> ChildDiscussed {
    let text = |name: &str| typed.of(name, &child).to_owned();
    ChildDiscussed {
        child,
        discussed: text("discussed"),
        decision: text("decision"),
        agreed: text("agreed"),
        who: text("who"),
        by: day_of(typed, child, faults),
    }
}

fn day_of(typed: &Typed, child: SubjectId, faults: &mut Vec<FieldFault>) -> Option<NaiveDate> {
    let [day, month, year] = ["day", "month", "year"].map(|part| typed.text(&format!("by-{child}-{part}")).to_owned());
    let mut read = Vec::new();
    let by = boxes(&mut read, ("by", "The day by which it is done"), [&day, &month, &year]);
    faults.extend(read.into_iter().map(|fault| FieldFault::new(format!("by-{child}"), fault.message)));
    by
}
