//! What a session should talk about, from the record: no score, only facts that somebody should not overlook.

use chrono::{Months, NaiveDate};
use domain::supervision::{CaseSupervision, Supervision};
use domain::{EntryId, Fact, Kind, SubjectId, dates};
use ledger::Write;
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::WorkerLoad;
use crate::due::{self, Waits};
use crate::error::ServiceError;

/// Usual local standard: each child is talked about at least every four weeks (monthly for child protection and looked after).
pub const DISCUSSED_EVERY_DAYS: i64 = 28;
/// A plan that goes on longer than this is looked at for drift, in months. The next review asks why it is still needed.
const PROTECTION_PLAN_MONTHS: u32 = 15;
const NEED_PLAN_MONTHS: u32 = 12;
/// Nothing written for so many days on a child with open work.
const NOTHING_WRITTEN_DAYS: i64 = 28;

/// The agenda of the next session of one worker.
#[derive(Clone, Debug)]
pub struct Agenda {
    pub load: WorkerLoad,
    /// Those with something to talk about first.
    pub children: Vec<AgendaChild>,
    pub not_shown: usize,
    /// Agreed about the worker in earlier sessions and not done.
    pub open: Vec<OpenAction>,
    pub last_session: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct AgendaChild {
    pub child: SubjectId,
    pub label: String,
    pub open_work: String,
    pub overdue: Vec<Waits>,
    pub last_discussed: Option<NaiveDate>,
    /// `Not talked about for 41 days`, `The child protection plan has lasted 16 months`.
    pub drift: Vec<String>,
    pub open: Vec<OpenAction>,
}

impl AgendaChild {
    pub fn has_something(&self) -> bool {
        !self.overdue.is_empty() || !self.drift.is_empty() || !self.open.is_empty()
    }
}

/// Something agreed before and not reported done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    pub what: String,
    pub who: Option<String>,
    pub by: Option<NaiveDate>,
    pub is_overdue: bool,
}

impl Sightline {
    /// The agenda of a worker's next session. Names and agreed words of children are shown, so each is written down as a look.
    ///
    /// # Errors
    /// The actor may not supervise, or there is no such worker.
    pub async fn agenda(&self, actor: &Actor, purpose: Purpose, worker: SubjectId) -> Result<Agenda, ServiceError> {
        self.require(actor, Action::Supervise, purpose)?;
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        let work = self.workloads(&picture);
        let visible = self.visible_children(&picture, actor, purpose);
        let today = self.clock.today();
        let all = work.of_worker(worker);
        let mut children = Vec::new();
        for child in all.iter().filter(|child| visible.contains(**child)) {
            let open_work = work.child(*child).map(|work| work.open.in_words()).unwrap_or_default();
            let open = open_of_child(&write, &picture, *child, today).await?;
            let waits = due::of_child(&picture, *child, today);
            let last = last_discussed(&picture, *child);
            children.push(AgendaChild {
                child: *child,
                label: picture.label(*child),
                open_work,
                overdue: due::overdue(&waits).cloned().collect(),
                last_discussed: last,
                drift: drift(&picture, *child, worker, last, today),
                open,
            });
            record_look(&mut write, actor, purpose, Some(*child), "the agenda of a supervision session").await?;
        }
        let open = open_of_worker(&write, &picture, worker, today).await?;
        write.commit().await?;
        children.sort_by(|one, other| {
            (!one.has_something(), &one.label, one.child).cmp(&(!other.has_something(), &other.label, other.child))
        });
        let sessions = picture.of(worker).filter(|held| held.fact.kind() == Kind::Supervision);
        Ok(Agenda {
            load: crate::caseload::load(&picture, &work, worker, &supervised.worker),
            not_shown: all.len() - children.len(),
            children,
            open,
            last_session: sessions.filter_map(|held| held.fact.happened_at()).map(|at| at.day()).max(),
        })
    }
}

fn last_discussed(picture: &Picture, child: SubjectId) -> Option<NaiveDate> {
    let held = picture.of(child).filter(|held| held.fact.kind() == Kind::CaseSupervision);
    held.filter_map(|held| held.fact.happened_at()).map(|at| at.day()).max()
}

fn drift(
    picture: &Picture,
    child: SubjectId,
    worker: SubjectId,
    last: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<String> {
    let mut drift = Vec::new();
    let with_worker = picture.of(child).filter_map(|held| match &held.fact {
        Fact::Allocation(one) if one.worker == Some(worker) && one.is_open_on(today) => Some(one.from),
        _ => None,
    });
    match (last, with_worker.min()) {
        (Some(last), _) if (today - last).num_days() > DISCUSSED_EVERY_DAYS => {
            drift.push(format!("Not talked about for {} days, since {}", (today - last).num_days(), dates::long(last)));
        }
        (None, Some(from)) if (today - from).num_days() > DISCUSSED_EVERY_DAYS => {
            drift.push(format!("Never talked about, with this worker since {}", dates::long(from)));
        }
        _ => {}
    }
    let lasts = |start: NaiveDate, end: Option<NaiveDate>, months: u32| {
        end.is_none() && start.checked_add_months(Months::new(months)).is_some_and(|limit| limit <= today)
    };
    for held in picture.of(child) {
        match &held.fact {
            Fact::ChildProtectionPlan(plan) if lasts(plan.start_date, plan.end_date, PROTECTION_PLAN_MONTHS) => {
                drift.push(lasted("The child protection plan", plan.start_date, PROTECTION_PLAN_MONTHS));
            }
            Fact::ChildInNeedPlan(plan) if lasts(plan.start_date, plan.end_date, NEED_PLAN_MONTHS) => {
                drift.push(lasted("The child in need plan", plan.start_date, NEED_PLAN_MONTHS));
            }
            _ => {}
        }
    }
    let written = picture.of(child).filter(|held| matches!(held.fact.kind(), Kind::Visit | Kind::CaseNote));
    let written = written.filter_map(|held| held.fact.happened_at()).map(|at| at.day()).max();
    if let Some(written) = written.filter(|written| (today - *written).num_days() > NOTHING_WRITTEN_DAYS) {
        drift.push(format!("No visit or note since {}", dates::long(written)));
    }
    drift
}

fn lasted(what: &str, start: NaiveDate, months: u32) -> String {
    format!("{what} has lasted more than {months} months, since {}", dates::long(start))
}

/// The words are in the ledger, not in the picture.
async fn open_of_child(
    write: &Write,
    picture: &Picture,
    child: SubjectId,
    today: NaiveDate,
) -> Result<Vec<OpenAction>, ServiceError> {
    let mut open = Vec::new();
    for held in picture.of(child) {
        let Fact::CaseSupervision(session) = &held.fact else { continue };
        if session.agreed.iter().any(|agreed| agreed.done_on.is_none())
            && let Some(session) = case_supervision(write, held.entry).await?
        {
            open.extend(session.agreed.iter().filter(|agreed| agreed.done_on.is_none()).map(|one| action(one, today)));
        }
    }
    Ok(open)
}

async fn open_of_worker(
    write: &Write,
    picture: &Picture,
    worker: SubjectId,
    today: NaiveDate,
) -> Result<Vec<OpenAction>, ServiceError> {
    let mut open = Vec::new();
    for held in picture.of(worker) {
        let Fact::Supervision(session) = &held.fact else { continue };
        if session.agreed.iter().any(|agreed| agreed.done_on.is_none())
            && let Some((session, _)) = supervision(write, held.entry).await?
        {
            open.extend(session.agreed.iter().filter(|agreed| agreed.done_on.is_none()).map(|one| action(one, today)));
        }
    }
    Ok(open)
}

fn action(agreed: &domain::supervision::Agreed, today: NaiveDate) -> OpenAction {
    OpenAction {
        what: agreed.what.shown().to_owned(),
        who: agreed.who.clone(),
        by: agreed.by,
        is_overdue: agreed.is_overdue_on(today),
    }
}

/// What stands of one child's part of a session, with its words.
pub(super) async fn case_supervision(write: &Write, entry: EntryId) -> Result<Option<CaseSupervision>, ServiceError> {
    let last = write.entry(entry).await?.pop().map(|last| last.version).filter(|last| !last.withdrawn);
    let fact = last.and_then(|last| Fact::from_body(Kind::CaseSupervision, last.body.as_deref()?).ok());
    Ok(match fact {
        Some(Fact::CaseSupervision(session)) => Some(*session),
        _ => None,
    })
}

/// What stands of a session, with its words and its version.
pub(super) async fn supervision(write: &Write, entry: EntryId) -> Result<Option<(Supervision, i32)>, ServiceError> {
    let last = write.entry(entry).await?.pop().map(|last| last.version).filter(|last| !last.withdrawn);
    let Some(last) = last else { return Ok(None) };
    let fact = Fact::from_body(Kind::Supervision, last.body.as_deref().unwrap_or_default()).ok();
    Ok(match fact {
        Some(Fact::Supervision(session)) => Some((*session, last.version)),
        _ => None,
    })
}
