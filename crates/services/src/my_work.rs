//! *Today*: what is due, overdue or changed on one's own children, the most urgent first; each line says why and leads to
//! where it is done. From the picture, so that it is there at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::{Fact, Kind, SubjectId, dates};
use picture::{Held, Picture};

use crate::access::{Action, VisibleChildren, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::Workloads;
use crate::child::account_in_words;
use crate::due::{self, SOON_DAYS, Urgency, Waits};
use crate::error::ServiceError;
use crate::several::is_overtaken;
use crate::worker;

/// The looks after which what others wrote is no longer news: at the pages that tell it. Forms and lists name a child too, and
/// leave a look, but show none of it.
const SHOW_WHAT_IS_NEW: [&str; 2] = ["the child's page", "the child's chronology"];

/// What waits for one worker.
#[derive(Clone, Debug, Default)]
pub struct MyWork {
    /// `None` for an account that belongs to nobody who is allocated children.
    pub worker: Option<SubjectId>,
    /// Overdue, due today or within the week, the most urgent first.
    pub due: Vec<DueLine>,
    /// What others wrote on my children since I last opened their records, the newest first.
    pub changed: Vec<ChangedLine>,
    /// The working days of this week from today on, with what falls due on each.
    pub week: Vec<DayOfWeek>,
    /// Actions agreed in supervision that I have not reported done.
    pub agreed: Vec<AgreedLine>,
    /// The day of my next supervision, where one was agreed.
    pub next_supervision: Option<NaiveDate>,
    pub children: Vec<MyChild>,
    /// Children of mine whose records I may not open: who restricts a record names who may.
    pub not_shown: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLine {
    pub child: SubjectId,
    pub label: String,
    pub waits: Waits,
    /// Where it is done, and what the link says.
    pub href: String,
    pub does: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    pub child: SubjectId,
    pub label: String,
    /// `2 visits and a case note, by Morgan Example; since you last looked on 3 March 2026 at 9:30am`.
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfWeek {
    pub day: NaiveDate,
    pub lines: Vec<(SubjectId, String, &'static str)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedLine {
    /// `None` for what was agreed about the worker and no child.
    pub child: Option<SubjectId>,
    pub label: String,
    pub by: Option<NaiveDate>,
    pub is_overdue: bool,
    /// Where it is told, and reported done.
    pub href: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyChild {
    pub child: SubjectId,
    pub label: String,
    pub parts: String,
    pub open_work: String,
    pub overdue: usize,
}

impl Sightline {
    /// What waits for whoever asks. One look is written down for the whole list.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub async fn my_work(&self, actor: &Actor, purpose: Purpose) -> Result<MyWork, ServiceError> {
        let before = self.picture().await?;
        let mut told = self.my_work_on(&before, actor, purpose).await?;
        if told.worker.is_none() {
            return Ok(told);
        }
        let mut write = self.begin().await?;
        let picture = self.picture().await?;
        if is_overtaken(&before, &picture) {
            told = self.my_work_on(&picture, actor, purpose).await?;
        }
        record_look(&mut write, actor, purpose, None, "first page: the reader's own children").await?;
        write.commit().await?;
        Ok(told)
    }

    async fn my_work_on(&self, picture: &Picture, actor: &Actor, purpose: Purpose) -> Result<MyWork, ServiceError> {
        let today = self.clock.today();
        let Some(me) = worker::of_account(picture, &actor.user_name, today) else { return Ok(MyWork::default()) };
        let work = self.workloads(picture);
        let visible = self.visible_children(picture, actor, purpose);
        let mine = Mine { picture, work: &work, visible: &visible, me, today };
        let children: Vec<SubjectId> = mine.children().collect();
        let waits: BTreeMap<SubjectId, Vec<Waits>> =
            children.iter().map(|child| (*child, due::of_child(picture, *child, today))).collect();
        let may_visit = self.require(actor, Action::RecordVisit, purpose).is_ok();
        Ok(MyWork {
            worker: Some(me),
            due: mine.due(&waits, may_visit),
            changed: self.changed(&mine, actor, &children).await?,
            week: mine.week(&waits),
            agreed: mine.agreed(&children),
            next_supervision: mine.next_supervision(),
            children: mine.list(&waits),
            not_shown: work.of_worker(me).len() - children.len(),
        })
    }

    /// What others wrote since the reader last opened each record.
    async fn changed(
        &self,
        mine: &Mine<'_>,
        actor: &Actor,
        children: &[SubjectId],
    ) -> Result<Vec<ChangedLine>, ServiceError> {
        let records: Vec<SubjectId> = children.iter().flat_map(|child| mine.picture.records_of(*child)).collect();
        let looks = self.ledger.last_looks(&actor.user_name, &records, &SHOW_WHAT_IS_NEW).await?;
        let mut newer: Vec<(SubjectId, Option<i64>, Vec<&Held>)> = Vec::new();
        for child in children {
            let last = mine.picture.records_of(*child).iter().filter_map(|record| looks.get(record)).max().copied();
            let since = last.unwrap_or_else(|| mine.allocated_at(*child));
            let held: Vec<&Held> =
                mine.picture.everything_of(*child).filter(|held| held.position > since && !is_hidden(held)).collect();
            newer.push((*child, last, held));
        }
        let positions: BTreeSet<i64> =
            newer.iter().flat_map(|(_, last, held)| held.iter().map(|held| held.position).chain(*last)).collect();
        let links = self.ledger.links_at(&positions.into_iter().collect::<Vec<_>>()).await?;
        let mut lines: Vec<(i64, ChangedLine)> = Vec::new();
        for (child, last, held) in newer {
            let by_others = held
                .into_iter()
                .filter(|held| links.get(&held.position).is_some_and(|link| link.actor != actor.user_name));
            let by_others: Vec<&Held> = by_others.collect();
            let Some(newest) = by_others.iter().map(|held| held.position).max() else { continue };
            let who: BTreeSet<&str> =
                by_others.iter().filter_map(|held| Some(links.get(&held.position)?.actor.as_str())).collect();
            let who: Vec<String> = who.into_iter().map(|who| account_in_words(mine.picture, who)).collect();
            let since = match last.and_then(|last| links.get(&last)) {
                Some(look) => format!("since you last looked on {}", dates::long_london(look.recorded_at.utc())),
                None => "since the child was allocated to you; you have not opened the record yet".to_owned(),
            };
            let what = format!("{}, by {}; {since}", kinds_in_words(&by_others), who.join(" and "));
            lines.push((newest, ChangedLine { child, label: mine.picture.label(child), what }));
        }
        lines.sort_by_key(|(newest, line)| (std::cmp::Reverse(*newest), line.child));
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }
}

/// What says nothing new of the child: who may open the record, and questions for an analyst.
fn is_hidden(held: &Held) -> bool {
    matches!(held.fact, Fact::Restriction(_) | Fact::BreakGlass(_) | Fact::ImportQuestion(_) | Fact::AlertHandling(_))
}

/// `2 visits, 1 case note`: how many entries of which kinds, in the order of the journey.
fn kinds_in_words(held: &[&Held]) -> String {
    let mut counts = BTreeMap::new();
    for one in held {
        *counts.entry(one.fact.kind()).or_insert(0_usize) += 1;
    }
    let words = counts.into_iter().map(|(kind, count)| match count {
        1 => kind.in_words().to_owned(),
        count => format!("{} ({count})", kind.in_words()),
    });
    words.collect::<Vec<_>>().join(", ")
}

struct Mine<'a> {
    picture: &'a Picture,
    work: &'a Workloads,
    visible: &'a VisibleChildren,
    me: SubjectId,
    today: NaiveDate,
}

impl Mine<'_> {
    fn children(&self) -> impl Iterator<Item = SubjectId> {
        self.work.of_worker(self.me).iter().copied().filter(|child| self.visible.contains(*child))
    }

    /// The place in the chain at which the child was given to me: what was there before is not news.
    fn allocated_at(&self, child: SubjectId) -> i64 {
        let mine = self.picture.of_kinds(child, &[Kind::Allocation]).filter(|held| {
            matches!(&held.fact, Fact::Allocation(one) if one.worker == Some(self.me) && one.is_open_on(self.today))
        });
        mine.map(|held| held.position).max().unwrap_or_default()
    }

    fn due(&self, waits: &BTreeMap<SubjectId, Vec<Waits>>, may_visit: bool) -> Vec<DueLine> {
        let mut lines: Vec<DueLine> = Vec::new();
        for (child, waits) in waits {
            for one in waits.iter().filter(|one| one.state != Urgency::Later) {
                let (href, does) = if one.is_visit && may_visit {
                    (format!("/children/{child}/visits/new"), "Record a visit")
                } else {
                    (format!("/children/{child}"), "Open the record")
                };
                let label = self.picture.label(*child);
                lines.push(DueLine { child: *child, label, waits: one.clone(), href, does });
            }
        }
        lines.sort_by(|one, other| {
            let order = |line: &DueLine| (line.waits.state, line.waits.due_on, !line.waits.is_visit);
            order(one).cmp(&order(other)).then_with(|| (&one.label, one.child).cmp(&(&other.label, other.child)))
        });
        lines
    }

    fn week(&self, waits: &BTreeMap<SubjectId, Vec<Waits>>) -> Vec<DayOfWeek> {
        let days = (0..=SOON_DAYS.unsigned_abs()).map(|ahead| self.today + Days::new(ahead));
        let days = days.filter(|day| domain::working_days::is_working_day(*day).unwrap_or(true)).take(5);
        let of_day = |day: NaiveDate| {
            let due = waits.iter().flat_map(|(child, waits)| waits.iter().map(move |one| (child, one)));
            let due = due.filter(|(_, one)| one.due_on == Some(day));
            let lines = due.map(|(child, one)| (*child, self.picture.label(*child), one.name)).collect();
            DayOfWeek { day, lines }
        };
        days.map(of_day).collect()
    }

    fn agreed(&self, children: &[SubjectId]) -> Vec<AgreedLine> {
        let mut lines = Vec::new();
        let line = |child: Option<SubjectId>, agreed: &domain::supervision::Agreed, href: String| AgreedLine {
            child,
            label: child.map_or_else(|| "Not about one child".to_owned(), |child| self.picture.label(child)),
            by: agreed.by,
            is_overdue: agreed.is_overdue_on(self.today),
            href,
        };
        for child in children {
            for held in self.picture.of_kinds(*child, &[Kind::CaseSupervision]) {
                if let Fact::CaseSupervision(session) = &held.fact
                    && session.worker == self.me
                {
                    let open = session.agreed.iter().filter(|agreed| agreed.done_on.is_none());
                    let href = format!("/workers/{}/supervision/{}", self.me, session.session);
                    lines.extend(open.map(|agreed| line(Some(*child), agreed, href.clone())));
                }
            }
        }
        for held in self.picture.of_kinds(self.me, &[Kind::Supervision]) {
            if let Fact::Supervision(session) = &held.fact {
                let open = session.agreed.iter().filter(|agreed| agreed.done_on.is_none());
                let href = format!("/workers/{}/supervision/{}", self.me, held.entry);
                lines.extend(open.map(|agreed| line(None, agreed, href.clone())));
            }
        }
        lines.sort_by(|one, other| {
            (one.by.is_none(), one.by, &one.label).cmp(&(other.by.is_none(), other.by, &other.label))
        });
        lines
    }

    fn next_supervision(&self) -> Option<NaiveDate> {
        let sessions = self.picture.of_kinds(self.me, &[Kind::Supervision]).filter_map(|held| match &held.fact {
            Fact::Supervision(session) => Some((session.held_at.day(), session.next_on)),
            _ => None,
        });
        sessions.max().and_then(|(_, next)| next)
    }

    fn list(&self, waits: &BTreeMap<SubjectId, Vec<Waits>>) -> Vec<MyChild> {
        let mut list: Vec<MyChild> = waits
            .iter()
            .map(|(child, waits)| {
                let work = self.work.child(*child);
                let mine = work.iter().flat_map(|work| &work.allocations).filter(|one| one.worker == Some(self.me));
                MyChild {
                    child: *child,
                    label: self.picture.label(*child),
                    parts: mine.map(|one| one.part.in_words()).collect::<Vec<_>>().join(", "),
                    open_work: work.map(|work| work.open.in_words()).unwrap_or_default(),
                    overdue: due::overdue(waits).count(),
                }
            })
            .collect();
        list.sort_by(|one, other| (&one.label, one.child).cmp(&(&other.label, other.child)));
        list
    }
}
