//! Giving a child, alone or with brothers and sisters, to a worker or a team; and taking a child from a worker.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::allocation::Part;
use domain::{SubjectId, codes};
use services::access::Action;
use services::allocation::{AllocationOptions, EndOfAllocation, NewAllocation, To};
use services::caseload::WorkerLoad;
use services::entry_change::Seen;
use services::{FieldFault, Purpose, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::typed::{Choice, Typed};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/children/{child}/allocate", Access::ForChild(Action::Allocate), get)
        .post("/children/{child}/allocate", Access::ForChild(Action::Allocate), post)
        .get("/children/{child}/allocate/end", Access::ForChild(Action::Allocate), get_end)
        .post("/children/{child}/allocate/end", Access::ForChild(Action::Allocate), post_end)
}

/// The members of one team, and the team itself for a child who waits.
struct Group {
    label: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "allocation/new.html")]
struct NewPage {
    page: Page,
    faults: Faults,
    child: SubjectId,
    options: AllocationOptions,
    children: Vec<Choice>,
    parts: Vec<Choice>,
    groups: Vec<Group>,
    reasons: Vec<Choice>,
    typed: Typed,
    key: String,
    /// The open and planned allocations shown, so that one which comes meanwhile is not ended unseen.
    seen: String,
}

#[derive(Template)]
#[template(path = "allocation/end.html")]
struct EndPage {
    page: Page,
    faults: Faults,
    child: SubjectId,
    current: Vec<Choice>,
    typed: Typed,
    key: String,
    /// Somebody changed it meanwhile.
    conflict: bool,
}

async fn options(web: &Web, signed_in: &SignedIn, child: SubjectId) -> Result<(AllocationOptions, Purpose), PageError> {
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    Ok((web.app.allocation_options(&signed_in.actor, purpose, child).await?, purpose))
}

impl NewPage {
    fn of(web: &Web, signed_in: &SignedIn, child: SubjectId, options: AllocationOptions, typed: Typed) -> Self {
        let mut children =
            typed.choices("child", options.children.iter().map(|one| (one.child.to_string(), &one.label)));
        for (choice, one) in children.iter_mut().zip(&options.children) {
            choice.hint = [one.age.as_str(), one.open_work.as_str()].join(". ").trim_start_matches(". ").to_owned();
        }
        let seen: Vec<String> = options.current.iter().map(|one| format!("{}:{}", one.entry, one.version)).collect();
        Self {
            page: signed_in.page("Allocate"),
            faults: Faults::default(),
            child,
            children,
            parts: typed.choices("part", Part::ALL.map(|part| (part.code(), part.in_words()))),
            groups: groups(&options, &typed),
            reasons: typed.choices("reason", codes::WORKER_CHANGE.codes().iter().map(|code| (&code.code, &code.label))),
            options,
            typed,
            key: web.app.new_id().to_string(),
            seen: seen.join(" "),
        }
    }
}

fn groups(options: &AllocationOptions, typed: &Typed) -> Vec<Group> {
    let worker = |load: &WorkerLoad| {
        let more = [(load.newly_qualified, ", newly qualified"), (load.agency, ", agency")];
        let more: String = more.into_iter().filter_map(|(is, words)| is.then_some(words)).collect();
        (format!("worker:{}", load.worker), format!("{}: {}{more}", load.name, load.in_words()))
    };
    let of_team = options.teams.iter().map(|team| {
        let nobody = (format!("team:{}", team.team), format!("Nobody in {} yet", team.name));
        let choices = typed.choices("to", team.workers.iter().map(worker).chain([nobody]));
        Group { label: team.name.clone(), choices }
    });
    let mut groups: Vec<Group> = of_team.collect();
    if !options.without_team.is_empty() {
        let choices = typed.choices("to", options.without_team.iter().map(worker));
        groups.push(Group { label: "In no team".to_owned(), choices });
    }
    groups
}

async fn get(State(web): State<Web>, signed_in: SignedIn, Path(child): Path<SubjectId>) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let mut typed = Typed::default();
    typed.add("child", child.to_string());
    typed.set("part", Part::KeyWorker.code());
    typed.set_day("from", web.app.clock().today());
    if options.current.is_empty() {
        typed.set("reason", "FCONTA");
    }
    Ok(render(&NewPage::of(&web, &signed_in, child, options, typed))?.into_response())
}

async fn post(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let purpose = web.app.purpose_for_child(&signed_in.actor, signed_in.purpose, child).await?;
    // A form about nobody is refused as the child's own, so that who may not allocate learns nothing from it.
    let allocated = match read(&typed) {
        Ok(new) if new.children.is_empty() => {
            web.app.allocation_options(&signed_in.actor, purpose, child).await?;
            Err(ServiceError::one("child", "Choose at least one child"))
        }
        Ok(new) => web.app.allocate(&signed_in.actor, purpose, &new, typed.text("key")).await,
        Err(faults) => Err(ServiceError::Invalid(faults)),
    };
    match allocated {
        Ok(_) => Ok(Redirect::to(&format!("/children/{child}?done=allocated")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let (options, _) = options(&web, &signed_in, child).await?;
            let page = NewPage::of(&web, &signed_in, child, options, typed);
            let page = NewPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(typed: &Typed) -> Result<NewAllocation, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let from = typed.day(&mut faults, "from", "The first day");
    if !faults.is_empty() {
        return Err(faults);
    }
    let to = typed.text("to").split_once(':').and_then(|(kind, id)| {
        let id = id.parse().ok()?;
        match kind {
            "worker" => Some(To::Worker(id)),
            "team" => Some(To::Team(id)),
            _ => None,
        }
    });
    let seen = typed.text("seen").split_whitespace().filter_map(|one| {
        let (entry, version) = one.split_once(':')?;
        Some((entry.parse().ok()?, version.parse().ok()?))
    });
    Ok(NewAllocation {
        children: typed.ids("child"),
        part: Part::from_code(typed.text("part")),
        to,
        from,
        reason: typed.text("reason").to_owned(),
        note: typed.text("note").to_owned(),
        seen: seen.collect(),
    })
}

impl EndPage {
    fn of(web: &Web, signed_in: &SignedIn, child: SubjectId, options: &AllocationOptions, typed: Typed) -> Self {
        let own = options.current.iter().filter(|one| one.child == child);
        let current = typed.choices(
            "entry",
            own.map(|one| {
                let words = format!("{}: {}, {}", one.part.in_words(), one.who, one.when_in_words());
                (format!("{}:{}", one.entry, one.version), words)
            }),
        );
        Self {
            page: signed_in.page("End an allocation"),
            faults: Faults::default(),
            child,
            current,
            typed,
            key: web.app.new_id().to_string(),
            conflict: false,
        }
    }
}

async fn get_end(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
) -> Result<Response, PageError> {
    let (options, _) = options(&web, &signed_in, child).await?;
    let mut typed = Typed::default();
    typed.set_day("ended_on", web.app.clock().today());
    Ok(render(&EndPage::of(&web, &signed_in, child, &options, typed))?.into_response())
}

async fn post_end(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let typed = Typed(fields);
    let (options, purpose) = options(&web, &signed_in, child).await?;
    let mut faults = Vec::new();
    let on = typed.day(&mut faults, "ended_on", "The last day");
    let end = EndOfAllocation { on, why: typed.text("why").to_owned() };
    let chosen = typed.text("entry").split_once(':');
    let chosen = chosen.and_then(|(entry, version)| Some((entry.parse().ok()?, version.parse().ok()?)));
    let ended = match chosen {
        None => {
            faults.insert(0, FieldFault::new("entry", "Choose which allocation ends"));
            Err(ServiceError::Invalid(faults))
        }
        Some(_) if !faults.is_empty() => Err(ServiceError::Invalid(faults)),
        Some((entry, version)) => {
            let seen = Seen { child, entry, version, key: typed.text("key") };
            web.app.end_allocation(&signed_in.actor, purpose, seen, &end).await
        }
    };
    match ended {
        Ok(()) => Ok(Redirect::to(&format!("/children/{child}?done=ended")).into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let faults = Faults::from(faults);
            let page = EndPage::of(&web, &signed_in, child, &options, typed);
            let page = EndPage { page: page.page.clone().with_faults(&faults), faults, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(ServiceError::Conflict { .. }) => {
            let page = EndPage { conflict: true, ..EndPage::of(&web, &signed_in, child, &options, typed) };
            Ok((StatusCode::CONFLICT, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
