//! A visit is written down: every field is checked, and all children of the visit are stored in one change or none.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use domain::narrative::Narrative;
use domain::time::{When, london_moment};
use domain::visit::{NotSeen, Visit, VisitKind};
use domain::voice::{Heard, Voice};
use domain::{EntryId, Fact, Kind, SubjectId, dates};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::contact::{LONGEST_LINE, LONGEST_TEXT, check_length, request_key, some};
use crate::error::{FieldFault, ServiceError};
use crate::several::MOST_CHILDREN;

/// A visit as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewVisit {
    /// By the clock on the wall in London; `None` for now.
    pub at: Option<NaiveDateTime>,
    pub kind: Option<VisitKind>,
    pub shared: SharedText,
    /// Those who were visited, seen or not.
    pub children: Vec<ChildSeen>,
}

/// What stands on the record of every child of the visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedText {
    pub place: String,
    /// Others who were there, one a line.
    pub who_else: String,
    pub summary: String,
    pub worries: String,
    pub working_well: String,
}

/// What stands on the record of one child and of no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildSeen {
    pub child: SubjectId,
    /// `None` where the question was not answered.
    pub seen: Option<bool>,
    pub not_seen_reason: Option<NotSeen>,
    pub alone: Option<Alone>,
    pub not_alone_reason: String,
    pub bedroom_seen: Option<bool>,
    pub words: String,
    pub heard: Vec<Heard>,
    pub language: String,
}

/// Whether a child who was seen was seen alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    Yes,
    No,
    /// A baby, or a child not born yet.
    DoesNotApply,
}

impl Sightline {
    /// Writes a visit down, an entry for each child, as one change. The same form a second time, with the same key and the
    /// same content, gives the entries that the first made.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; [`ServiceError::Refused`] or
    /// [`ServiceError::Restricted`] where the actor may not for one of the children. Then nothing is stored.
    pub async fn record_visit(
        &self,
        actor: &Actor,
        purpose: Purpose,
        new: &NewVisit,
        key: &str,
    ) -> Result<Vec<(SubjectId, EntryId)>, ServiceError> {
        self.require_somewhere(actor, Action::RecordVisit, purpose, new.children.first().map(|one| one.child)).await?;
        let children: Vec<SubjectId> = new.children.iter().map(|one| one.child).collect();
        let mut several = self.open_several(actor, Action::RecordVisit, purpose, &children).await?;
        let label = |child: SubjectId| several.picture.label(child);
        let visits = new.check(self.clock.now(), &label).map_err(ServiceError::Invalid)?;
        let what = "record a visit";
        let content = new.content(&visits);
        let content: Vec<&str> = content.iter().map(String::as_str).collect();
        let request_key = request_key(what, actor, key, &content);
        let worker = crate::worker::of_account(&several.picture, &actor.user_name, self.clock.today());
        let together = (visits.len() > 1).then(|| self.new_id());
        let mut made = Vec::with_capacity(visits.len());
        let mut facts = Vec::with_capacity(visits.len());
        for (child, visit) in visits {
            let worker_name = Some(actor.display_name.clone());
            let visit = Visit { worker, worker_name, together, ..visit };
            let entry = self.new_id();
            let episode = several.open_referral(child, visit.at.day());
            facts.push(NewFact { episode, ..NewFact::typed(entry, child, visit) });
            made.push((child, entry));
        }
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let appended = doing.append(&mut several.write, facts).await?;
        if appended.repeated {
            drop(several);
            return self.made_at(appended.position, Kind::Visit).await;
        }
        several.write.commit().await?;
        Ok(made)
    }

    /// Refuses before anything of the record is read where the form names no child.
    pub(crate) async fn require_somewhere(
        &self,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        child: Option<SubjectId>,
    ) -> Result<(), ServiceError> {
        match child {
            None => self.require(actor, action, purpose),
            Some(child) => self.require_for_child(&*self.picture().await?, actor, action, purpose, child),
        }
    }
}

impl NewVisit {
    /// The visits that this makes, one for each child.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn check(
        &self,
        now: DateTime<Utc>,
        label: &dyn Fn(SubjectId) -> String,
    ) -> Result<Vec<(SubjectId, Visit)>, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let at = moment(&mut faults, self.at, now);
        let kind = check_kind(&mut faults, self.kind);
        if self.children.is_empty() {
            faults.push(FieldFault::new("children", "Choose at least one child who was visited"));
        } else if self.children.len() > MOST_CHILDREN {
            let message = format!("A visit is recorded for {MOST_CHILDREN} children at most; record the others apart");
            faults.push(FieldFault::new("children", message));
        }
        let mut visits: Vec<(SubjectId, Visit)> = Vec::new();
        for one in &self.children {
            one.check(&mut faults, &label(one.child));
            if visits.iter().all(|(child, _)| *child != one.child) {
                visits.push((one.child, one.visit(at.unwrap_or(When::moment(now)), kind, &self.shared)));
            }
        }
        self.shared.check(&mut faults, self.children.iter().any(|one| one.seen == Some(true)));
        if faults.is_empty() { Ok(visits) } else { Err(faults) }
    }

    /// All that the form holds. One without a time is the same form a minute later.
    fn content(&self, visits: &[(SubjectId, Visit)]) -> Vec<String> {
        let at = self.at.map_or_else(|| "now".to_owned(), |local| local.to_string());
        let said = visits.iter().map(|(child, visit)| {
            let visit = Visit { at: When::Day(chrono::NaiveDate::default()), ..visit.clone() };
            format!("{child} {}", Fact::from(visit).to_body())
        });
        std::iter::once(at).chain(said).collect()
    }
}

/// When the visit took place; a fault stands on `visited_on` or `visited_time`.
pub(super) fn moment(faults: &mut Vec<FieldFault>, local: Option<NaiveDateTime>, now: DateTime<Utc>) -> Option<When> {
    let Some(local) = local else { return Some(When::moment(now)) };
    let Some(at) = london_moment(local) else {
        let message = "That time did not exist: the clocks went forward in that hour. Enter the hour after";
        faults.push(FieldFault::new("visited_time", message));
        return None;
    };
    if at.to_utc() > now + Duration::minutes(1) {
        let message = format!("The visit must not be after now, {}", dates::long_london(now));
        faults.push(FieldFault::new("visited_on", message));
        return None;
    }
    if let Err(outside) = domain::working_days::is_working_day(local.date()) {
        faults.push(FieldFault::new("visited_on", format!("Check the year of the visit: {outside}")));
        return None;
    }
    Some(When::Moment(at))
}

pub(super) fn check_kind(faults: &mut Vec<FieldFault>, kind: Option<VisitKind>) -> VisitKind {
    kind.unwrap_or_else(|| {
        faults.push(FieldFault::new("kind", "Choose under which duty this visit was made"));
        VisitKind::Other
    })
}

impl SharedText {
    pub(super) fn check(&self, faults: &mut Vec<FieldFault>, somebody_seen: bool) {
        if somebody_seen && self.summary.trim().is_empty() {
            faults.push(FieldFault::new("summary", "Enter what happened at the visit"));
        }
        check_length(faults, "place", "The place", &self.place, LONGEST_LINE);
        check_length(faults, "who_else", "Who else was there", &self.who_else, 1_000);
        check_length(faults, "summary", "What happened", &self.summary, LONGEST_TEXT);
        check_length(faults, "worries", "What we worry about", &self.worries, LONGEST_TEXT);
        check_length(faults, "working_well", "What is working", &self.working_well, LONGEST_TEXT);
    }
}

impl ChildSeen {
    /// The name of a field of this child's part of the form.
    pub fn field(&self, name: &str) -> String {
        format!("{name}-{}", self.child)
    }

    pub(super) fn check(&self, faults: &mut Vec<FieldFault>, who: &str) {
        let mut add = |name: &str, message: String| faults.push(FieldFault::new(self.field(name), message));
        let has_words = !self.words.trim().is_empty();
        match self.seen {
            None => add("seen", format!("Choose whether {who} was seen")),
            Some(false) if self.not_seen_reason.is_none() => {
                add("why_not_seen", format!("Choose why {who} was not seen"));
            }
            Some(false) if has_words => {
                add(
                    "words",
                    format!("{who} was not seen. Put what was heard in what happened, or choose that they were seen"),
                );
            }
            Some(false) => {}
            Some(true) => match self.alone {
                None => add("alone", format!("Choose whether {who} was seen alone")),
                Some(Alone::No) if self.not_alone_reason.trim().is_empty() => {
                    add("why_not_alone", format!("Enter why {who} was not seen alone"));
                }
                Some(_) if has_words && self.heard.is_empty() => {
                    add("heard", format!("Choose how {who} was heard"));
                }
                Some(_) if !has_words && !self.heard.is_empty() => {
                    add("words", format!("Enter what {who} said or showed, or clear how they were heard"));
                }
                Some(_) => {}
            },
        }
        for (name, what, text, longest) in [
            ("why_not_alone", "Why not alone", &self.not_alone_reason, LONGEST_LINE),
            ("words", "The child’s words", &self.words, LONGEST_TEXT),
            ("language", "The language", &self.language, LONGEST_LINE),
        ] {
            if text.chars().count() > longest {
                add(name, format!("{what} must be {longest} characters or fewer"));
            }
        }
    }

    /// The entry of this child, without who visited and with whom it belongs together.
    pub(super) fn visit(&self, at: When, kind: VisitKind, shared: &SharedText) -> Visit {
        let seen = self.seen == Some(true);
        let words = Narrative::unless_blank(&self.words).filter(|_| seen);
        Visit {
            at,
            kind,
            worker: None,
            worker_name: None,
            seen,
            not_seen_reason: self.not_seen_reason.filter(|_| !seen),
            seen_alone: match self.alone {
                Some(Alone::Yes) if seen => Some(true),
                Some(Alone::No) if seen => Some(false),
                _ => None,
            },
            not_alone_reason: some(&self.not_alone_reason).filter(|_| seen && self.alone == Some(Alone::No)),
            bedroom_seen: self.bedroom_seen,
            place: some(&shared.place),
            who_else: shared.who_else.lines().filter_map(some).collect(),
            voice: words.map(|words| Voice { words, heard: self.heard.clone(), language: some(&self.language) }),
            summary: Narrative::unless_blank(&shared.summary),
            worries: Narrative::unless_blank(&shared.worries),
            working_well: Narrative::unless_blank(&shared.working_well),
            together: None,
        }
    }
}
