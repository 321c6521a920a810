//! Allocating, re-allocating, and taking a child from a worker without another.

use chrono::{Days, NaiveDate};
use domain::allocation::{Allocation, Part};
use domain::narrative::Narrative;
use domain::{EntryId, Fact, Kind, SubjectId, codes, dates};
use ledger::Version;
use picture::Picture;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::contact::{LONGEST_TEXT, check_length, request_key};
use crate::entry_change::{OneChange, Seen, no_such_entry};
use crate::error::{FieldFault, ServiceError};
use crate::several::{MOST_CHILDREN, Several};
use crate::{team, worker};

/// A change of worker is planned this many days ahead at most.
const FURTHEST_DAYS: u64 = 60;

/// An allocation as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAllocation {
    pub children: Vec<SubjectId>,
    pub part: Option<Part>,
    pub to: Option<To>,
    /// `None` for today.
    pub from: Option<NaiveDate>,
    /// Why the worker changes: a code of [`codes::WORKER_CHANGE`].
    pub reason: String,
    pub note: String,
    /// The open and planned allocations that the manager saw, each with its version: another one that came meanwhile is not
    /// ended unseen.
    pub seen: Vec<(EntryId, i32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Worker(SubjectId),
    /// Nobody yet: the child waits in the team.
    Team(SubjectId),
}

/// The end of an allocation that nobody follows yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndOfAllocation {
    /// `None` for today.
    pub on: Option<NaiveDate>,
    pub why: String,
}

impl Sightline {
    /// Gives children to a worker or team in one part, and ends on the same day who had them in that part, in one change. What
    /// was planned in that part from that day on is replaced. The same form a second time gives what the first made.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look, also where somebody else allocated one of them
    /// meanwhile; [`ServiceError::Refused`] or [`ServiceError::Restricted`] for one of the children. Then nothing is stored.
    pub async fn allocate(
        &self,
        actor: &Actor,
        purpose: Purpose,
        new: &NewAllocation,
        key: &str,
    ) -> Result<Vec<(SubjectId, EntryId)>, ServiceError> {
        self.require_somewhere(actor, Action::Allocate, purpose, new.children.first().copied()).await?;
        let mut several = self.open_several(actor, Action::Allocate, purpose, &new.children).await?;
        let what = "allocate";
        let request_key = request_key(what, actor, key, &[&format!("{new:?}")]);
        if let Some(key) = &request_key
            && let Some(before) = several.write.by_request(key).await?
        {
            drop(several);
            return self.made_at(before.position, Kind::Allocation).await;
        }
        let checked = new.check(&several.picture, self.clock.today()).map_err(ServiceError::Invalid)?;
        let mut facts = Vec::new();
        let mut made = Vec::new();
        for child in &new.children {
            facts.extend(new.ends(&several, *child, &checked)?);
            let entry = self.new_id();
            let episode = several.open_referral(*child, checked.from);
            facts.push(NewFact { episode, ..NewFact::typed(entry, *child, checked.allocation(&new.note)) });
            made.push((*child, entry));
        }
        let is_replacing = facts.iter().any(|fact| fact.withdrawn);
        let reason = is_replacing.then(|| "Replaced by another allocation before it began".to_owned());
        let doing = Doing { actor, purpose, what, reason, request_key };
        doing.append(&mut several.write, facts).await?;
        several.write.commit().await?;
        Ok(made)
    }

    /// Ends an allocation without another after it. One that has not begun is withdrawn: nobody ever had the child by it.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where somebody changed it meanwhile; [`ServiceError::Invalid`].
    pub async fn end_allocation(
        &self,
        actor: &Actor,
        purpose: Purpose,
        seen: Seen<'_>,
        end: &EndOfAllocation,
    ) -> Result<(), ServiceError> {
        let today = self.clock.today();
        let kind = Kind::Allocation;
        let change = OneChange { app: self, actor, purpose, action: Action::Allocate, seen, kind };
        let content = [format!("{end:?}")];
        let picture = self.picture().await?;
        let is_planned = picture.entry(seen.entry).is_some_and(|held| match &held.fact {
            Fact::Allocation(one) => one.from > today,
            _ => false,
        });
        change
            .make("end an allocation", &end.why, &content, is_planned, |fact| {
                let Fact::Allocation(before) = fact else { return Err(no_such_entry()) };
                let on = end.on.unwrap_or(today);
                let mut faults = Vec::new();
                if end.why.trim().is_empty() {
                    faults.push(FieldFault::new("why", "Enter why nobody follows"));
                }
                check_length(&mut faults, "why", "Why nobody follows", &end.why, LONGEST_TEXT);
                let furthest = today + Days::new(FURTHEST_DAYS);
                let latest = before.until.map_or(furthest, |until| until.min(furthest));
                if !is_planned && (on < before.from || on > latest) {
                    let (from, until) = (dates::long(before.from), dates::long(latest));
                    faults.push(FieldFault::new("ended_on", format!("The last day must be from {from} to {until}")));
                }
                if before.until.is_some_and(|until| until <= today) {
                    faults.push(FieldFault::new("entry", "This allocation has ended already"));
                }
                if !faults.is_empty() {
                    return Err(ServiceError::Invalid(faults));
                }
                if is_planned {
                    return Ok(Fact::Allocation(before));
                }
                Ok(Fact::from(Allocation { until: Some(on), ..*before }))
            })
            .await
    }
}

/// What was typed, once it is right.
struct Checked {
    part: Part,
    worker: Option<SubjectId>,
    team: Option<SubjectId>,
    /// Whom it is given to, for messages.
    who: String,
    from: NaiveDate,
    reason: String,
    today: NaiveDate,
}

impl Checked {
    fn allocation(&self, note: &str) -> Allocation {
        Allocation {
            part: self.part,
            worker: self.worker,
            team: self.team,
            named: None,
            from: self.from,
            until: None,
            change_reason: Some(self.reason.as_str().into()),
            note: Narrative::unless_blank(note),
        }
    }
}

impl NewAllocation {
    fn check(&self, picture: &Picture, today: NaiveDate) -> Result<Checked, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let from = self.from.unwrap_or(today);
        if self.children.is_empty() {
            faults.push(FieldFault::new("child", "Choose at least one child"));
        } else if self.children.len() > MOST_CHILDREN {
            faults.push(FieldFault::new("child", format!("Choose {MOST_CHILDREN} children at most at once")));
        }
        if self.part.is_none() {
            faults.push(FieldFault::new("part", "Choose in which part"));
        }
        if from > today + Days::new(FURTHEST_DAYS) {
            let furthest = dates::long(today + Days::new(FURTHEST_DAYS));
            faults.push(FieldFault::new("from", format!("The first day must be {furthest} or before")));
        }
        if !codes::WORKER_CHANGE.contains(self.reason.trim()) {
            faults.push(FieldFault::new("reason", "Choose why the worker changes"));
        }
        check_length(&mut faults, "note", "The note", &self.note, LONGEST_TEXT);
        let to = self.to.map_or_else(|| Err("Choose a worker, or a team".to_owned()), |to| receiver(picture, to, from));
        match (self.part, to) {
            (Some(part), Ok((worker, team, who))) if faults.is_empty() => {
                Ok(Checked { part, worker, team, who, from, reason: self.reason.trim().to_owned(), today })
            }
            (_, to) => {
                faults.extend(to.err().map(|why| FieldFault::new("to", why)));
                Err(faults)
            }
        }
    }

    /// Ends what is open in this part on the first day of the new one, and withdraws what was planned from then on.
    fn ends(&self, several: &Several, child: SubjectId, new: &Checked) -> Result<Vec<NewFact>, ServiceError> {
        let who = several.picture.label(child);
        let mut ends = Vec::new();
        for (version, fact) in several.of(child, Kind::Allocation) {
            let Fact::Allocation(open) = fact else { continue };
            if open.part != new.part || open.until.is_some_and(|until| until <= new.from) {
                continue;
            }
            if let Some(until) = open.until.filter(|until| *until <= new.today) {
                let message = format!(
                    "{who} was with somebody else in this part until {}. The first day must be that day or later",
                    dates::long(until)
                );
                return Err(ServiceError::one("from", message));
            }
            if !self.seen.contains(&(version.entry, version.version)) {
                let message = format!(
                    "Somebody allocated {who} while this form was open. What stands now is shown above: check it and \
                     send the form again"
                );
                return Err(ServiceError::one("child", message));
            }
            if open.from > new.today && open.from >= new.from {
                ends.push(NewFact { withdrawn: true, ..changed(version, *open) });
                continue;
            }
            check_one(&open, new, &who)?;
            ends.push(changed(version, Allocation { until: Some(new.from), ..*open }));
        }
        Ok(ends)
    }
}

fn check_one(open: &Allocation, new: &Checked, who: &str) -> Result<(), ServiceError> {
    let since = dates::long(open.from);
    if open.from > new.from {
        let message = format!("The first day must not be before {since}, when the present allocation of {who} began");
        return Err(ServiceError::one("from", message));
    }
    if (open.worker, open.team) == (new.worker, new.team) && open.until.is_none() {
        return Err(ServiceError::one("to", format!("{who} has been with {} in this part since {since}", new.who)));
    }
    Ok(())
}

fn changed(version: &Version, allocation: Allocation) -> NewFact {
    let fact = NewFact::typed(version.entry, version.subject, allocation).superseding(version.version);
    NewFact { episode: version.episode, ..fact }
}

/// Worker, team and name of whom the children are given to; or why that cannot be.
fn receiver(
    picture: &Picture,
    to: To,
    from: NaiveDate,
) -> Result<(Option<SubjectId>, Option<SubjectId>, String), String> {
    match to {
        To::Worker(id) => {
            let worker = worker::one(picture, id, from).ok_or("Choose a worker or a team from the list")?;
            match worker.until {
                Some(until) if until <= from => {
                    Err(format!("{} left on {}. Choose somebody else", worker.name, dates::long(until)))
                }
                _ if worker.from > from => Err(format!(
                    "{} begins on {}. Choose a later day or somebody else",
                    worker.name,
                    dates::long(worker.from)
                )),
                _ => Ok((Some(id), worker.team, worker.name)),
            }
        }
        To::Team(id) => {
            let open = team::open(picture, from).into_iter().find(|(team, _)| *team == id);
            let (_, open) = open.ok_or("Choose a worker or a team from the list")?;
            Ok((None, Some(id), open.name))
        }
    }
}
