//! The sessions of a worker, and one of them.

use chrono::NaiveDate;
use domain::supervision::Agreed;
use domain::{EntryId, Fact, Kind, SubjectId, When};
use ledger::Write;
use picture::{Held, Picture};

use super::agenda::{case_supervision, supervision};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::account_in_words;
use crate::entry_change::no_such_entry;
use crate::error::ServiceError;

/// The sessions of one worker, the newest first.
#[derive(Clone, Debug)]
pub struct Sessions {
    pub worker: SubjectId,
    pub name: String,
    pub is_own: bool,
    pub may_supervise: bool,
    pub lines: Vec<SessionLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    pub entry: EntryId,
    pub held_at: When,
    pub kind: &'static str,
    pub supervisor: String,
    pub next_on: Option<NaiveDate>,
}

/// One session.
#[derive(Clone, Debug)]
pub struct SessionPage {
    pub worker: SubjectId,
    pub name: String,
    pub line: SessionLine,
    /// `None` where nothing was written, or the reader is neither the worker nor their line.
    pub wellbeing: Option<String>,
    /// Something was written, and is not for this reader.
    pub wellbeing_hidden: bool,
    pub reflection: Option<String>,
    pub agreed: Vec<ActionLine>,
    pub children: Vec<SessionChild>,
    /// Children talked about whose records the reader may not open.
    pub not_shown: usize,
    pub may_report_done: bool,
    pub may_withdraw: bool,
}

/// What was said of one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionChild {
    pub child: SubjectId,
    pub label: String,
    pub discussed: Option<String>,
    pub decision: Option<String>,
    pub agreed: Vec<ActionLine>,
}

/// Something agreed, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionLine {
    pub entry: EntryId,
    pub version: i32,
    /// Place in the list of that entry.
    pub index: usize,
    pub what: String,
    pub who: Option<String>,
    pub by: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    pub is_overdue: bool,
}

impl Sightline {
    /// The sessions of a worker, for the worker and for managers.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for anybody else.
    pub async fn sessions(&self, actor: &Actor, purpose: Purpose, worker: SubjectId) -> Result<Sessions, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        record_look(&mut write, actor, purpose, None, "the supervision sessions of a worker").await?;
        write.commit().await?;
        let mut lines: Vec<SessionLine> = picture
            .of(worker)
            .filter_map(|held| match &held.fact {
                Fact::Supervision(session) => Some(SessionLine {
                    entry: held.entry,
                    held_at: session.held_at,
                    kind: session.kind.in_words(),
                    supervisor: account_in_words(&picture, &session.supervisor),
                    next_on: session.next_on,
                }),
                _ => None,
            })
            .collect();
        lines.sort_by_key(|line| std::cmp::Reverse((line.held_at.day(), line.held_at.to_string(), line.entry)));
        Ok(Sessions {
            worker,
            name: supervised.worker.name,
            is_own: supervised.is_own,
            may_supervise: !supervised.is_own && self.require(actor, Action::Supervise, purpose).is_ok(),
            lines,
        })
    }

    /// One session. What was said of children is shown as far as the reader may open them, and written down as a look at each.
    ///
    /// # Errors
    /// [`ServiceError::Refused`]; [`ServiceError::NotFound`].
    pub async fn session(
        &self,
        actor: &Actor,
        purpose: Purpose,
        worker: SubjectId,
        entry: EntryId,
    ) -> Result<SessionPage, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let supervised = self.supervised(&picture, actor, purpose, worker)?;
        let today = self.clock.today();
        let (session, version) = supervision(&write, entry).await?.ok_or_else(no_such_entry)?;
        if session.worker != worker {
            return Err(no_such_entry());
        }
        let told = |agreed: &[Agreed], entry, version| -> Vec<ActionLine> {
            let lines = agreed.iter().enumerate();
            lines.map(|(index, agreed)| action_line(agreed, entry, version, index, today)).collect()
        };
        let as_fact = Fact::from(session.clone());
        let may_withdraw = self.refuse_unless_theirs(actor, purpose, &supervised, &as_fact).is_ok();
        let is_for_reader = supervised.is_own || supervised.is_line || session.supervisor == actor.user_name;
        let about = self.parts_of(&picture, &write, entry).await?;
        let known = about.len();
        let mut children = Vec::new();
        for (child, about, version) in about {
            if self.require_for_child(&picture, actor, Action::OpenChild, purpose, child).is_err() {
                continue;
            }
            let Some(said) = case_supervision(&write, about).await? else { continue };
            let text = |text: &Option<domain::narrative::Narrative>| text.as_ref().map(|text| text.shown().to_owned());
            children.push(SessionChild {
                child,
                label: picture.label(child),
                discussed: text(&said.discussed),
                decision: text(&said.decision),
                agreed: told(&said.agreed, about, version),
            });
            record_look(&mut write, actor, purpose, Some(child), "a supervision session").await?;
        }
        record_look(&mut write, actor, purpose, None, "a supervision session").await?;
        write.commit().await?;
        children.sort_by(|one, other| (&one.label, one.child).cmp(&(&other.label, other.child)));
        let wellbeing = session.wellbeing.as_ref().map(|text| text.shown().to_owned());
        Ok(SessionPage {
            worker,
            name: supervised.worker.name,
            line: SessionLine {
                entry,
                held_at: session.held_at,
                kind: session.kind.in_words(),
                supervisor: account_in_words(&picture, &session.supervisor),
                next_on: session.next_on,
            },
            wellbeing_hidden: wellbeing.is_some() && !is_for_reader,
            wellbeing: wellbeing.filter(|_| is_for_reader),
            reflection: session.reflection.as_ref().map(|text| text.shown().to_owned()),
            agreed: told(&session.agreed, entry, version),
            not_shown: known - children.len(),
            children,
            may_withdraw,
            may_report_done: supervised.is_own || self.require(actor, Action::Supervise, purpose).is_ok(),
        })
    }
}

impl Sightline {
    /// What was said of children at a session: what the same change wrote, or failing that all that names the session.
    pub(super) async fn parts_of(
        &self,
        picture: &Picture,
        write: &Write,
        session: EntryId,
    ) -> Result<Vec<(SubjectId, EntryId, i32)>, ServiceError> {
        let is_part = |held: &&Held| {
            !held.withdrawn && matches!(&held.fact, Fact::CaseSupervision(about) if about.session == session)
        };
        let part = |held: &Held| (held.subject, held.entry, held.version);
        let first = write.entry(session).await?.first().map(|first| first.version.position);
        let made = match first {
            Some(position) => self.made_at(position, Kind::CaseSupervision).await?,
            None => Vec::new(),
        };
        let parts: Vec<_> =
            made.into_iter().filter_map(|(_, entry)| picture.entry(entry)).filter(is_part).map(part).collect();
        if !parts.is_empty() {
            return Ok(parts);
        }
        Ok(picture.all(Kind::CaseSupervision).filter(is_part).map(part).collect())
    }
}

fn action_line(agreed: &Agreed, entry: EntryId, version: i32, index: usize, today: NaiveDate) -> ActionLine {
    ActionLine {
        entry,
        version,
        index,
        what: agreed.what.shown().to_owned(),
        who: agreed.who.clone(),
        by: agreed.by,
        done_on: agreed.done_on,
        is_overdue: agreed.is_overdue_on(today),
    }
}
