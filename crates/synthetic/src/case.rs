//! The children of one family whose referrals are open together, and who works with them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::allocation::{Allocation, Part};
use domain::management_decision::{DecisionPoint, ManagementDecision};
use domain::referral::Referral;
use domain::team::Service;
use domain::{EntryId, Fact, SubjectId, When};

use crate::calendar::{days_after, office_hours, working_day};
use crate::family::{Family, Kid};
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;

/// One child with an open referral.
#[derive(Clone, Debug)]
pub struct OnCase {
    pub kid: usize,
    pub subject: SubjectId,
    /// `None` for help without a referral.
    pub referral: Option<EntryId>,
    pub opened: Referral,
    /// From this day others work with the child: it is looked after.
    pub until: NaiveDate,
    worker: Option<(EntryId, Allocation)>,
}

#[derive(Debug)]
pub struct Case<'f> {
    pub family: &'f Family,
    pub kids: Vec<OnCase>,
    pub spans: Vec<Span>,
}

/// A part of the way with one service.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    pub service: Service,
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// Given, or whoever has room.
    pub desk: Option<usize>,
    /// The children wait for a worker all the time.
    pub nobody: bool,
}

/// Days on which the same worker, or nobody, works with the children.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub who: Option<Who>,
    pub team: usize,
    pub reason: &'static str,
}

impl OnCase {
    pub fn new(kid: usize, subject: SubjectId, referral: EntryId, opened: Referral) -> Self {
        Self { kid, subject, referral: Some(referral), opened, until: NaiveDate::MAX, worker: None }
    }

    pub fn without_referral(kid: usize, subject: SubjectId) -> Self {
        Self { kid, subject, referral: None, opened: Referral::default(), until: NaiveDate::MAX, worker: None }
    }

    /// The same child for workers of another case.
    pub fn with_others(&self) -> Self {
        Self { until: NaiveDate::MAX, worker: None, ..self.clone() }
    }

    /// What facts about this child carry.
    pub fn about(&self) -> (SubjectId, Option<EntryId>) {
        (self.subject, self.referral)
    }
}

impl<'f> Case<'f> {
    pub fn of(&self, on: &OnCase) -> &'f Kid {
        &self.family.kids[on.kid]
    }

    /// Those with whom the group’s workers work on a day.
    pub fn present(&self, day: NaiveDate) -> impl Iterator<Item = &OnCase> {
        self.kids.iter().filter(move |on| on.until > day)
    }

    /// Who works with them on a day: the manager while nobody does.
    pub fn worker(&self, tale: &Tale, day: NaiveDate) -> Who {
        let span = self.spans.iter().rev().find(|span| span.from <= day).or_else(|| self.spans.first());
        match span {
            Some(Span { who: Some(who), .. }) => *who,
            Some(span) => tale.staff.manager(span.team, day),
            None => tale.staff.persona("manager"),
        }
    }

    pub fn manager(&self, tale: &Tale, day: NaiveDate) -> Who {
        let span = self.spans.iter().rev().find(|span| span.from <= day).or_else(|| self.spans.first());
        span.map_or_else(|| tale.staff.persona("manager"), |span| tale.staff.manager(span.team, day))
    }

    /// The same fact for each child that is there.
    pub fn each(
        &self,
        tale: &mut Tale,
        when: (NaiveDate, DateTime<Utc>),
        mut fact: impl FnMut(&mut Tale, &OnCase, &Kid) -> Fact,
    ) -> Vec<Telling> {
        let (day, at) = when;
        let mut all = Vec::new();
        for on in self.kids.iter().filter(|on| on.until > day) {
            let fact = fact(tale, on, self.of(on));
            all.push(tale.new_fact(at, on.about(), fact));
        }
        all
    }

    /// A manager's decision about all of them.
    pub fn decide(&self, tale: &mut Tale, day: NaiveDate, point: DecisionPoint) {
        let by = self.manager(tale, day);
        let at = tale.minuted_after(day);
        let (decision, reason) = (words::agreed(&mut tale.random), words::because(&mut tale.random));
        let decided_by = tale.staff.user_name(by);
        let facts = self.each(tale, (day, at), |_, _, _| {
            let decided_at = When::Day(day);
            ManagementDecision {
                decided_at,
                point,
                decision: decision.into(),
                reason: reason.into(),
                decided_by: decided_by.clone(),
            }
            .into()
        });
        tale.tell(at, by, "record a management decision", facts);
    }

    /// Works out who works with them on the way, and writes the allocations down.
    pub fn allocate(&mut self, tale: &mut Tale, stages: &[Stage]) {
        let mut spans = Vec::new();
        for (place, stage) in stages.iter().filter(|stage| stage.from < stage.until).enumerate() {
            spans_of(tale, stage, place == 0, &mut spans);
        }
        for span in &spans {
            self.hand_over(tale, span);
        }
        self.spans.extend(spans);
    }

    fn hand_over(&mut self, tale: &mut Tale, span: &Span) {
        let at = office_hours(&mut tale.random, working_day(span.from));
        let by = tale.staff.manager(span.team, span.from);
        let mut facts = Vec::new();
        for place in 0..self.kids.len() {
            if self.kids[place].until <= span.from {
                continue;
            }
            facts.extend(self.closed(place, span.from));
            let allocation = Allocation {
                part: Part::KeyWorker,
                worker: span.who.and_then(|who| tale.staff.subject(who)),
                team: Some(tale.staff.teams[span.team].subject),
                named: None,
                from: span.from,
                until: None,
                change_reason: Some(span.reason.into()),
                note: None,
            };
            let told = tale.new_fact(at, self.kids[place].about(), allocation.clone());
            self.kids[place].worker = Some((told.entry, allocation));
            facts.push(told);
        }
        tale.tell(at, by, "allocate a worker", facts);
    }

    fn closed(&mut self, place: usize, day: NaiveDate) -> Option<Telling> {
        let on = &mut self.kids[place];
        let (entry, open) = on.worker.take()?;
        let fact = Allocation { until: Some(day), ..open };
        Some(Telling { entry, subject: on.subject, episode: on.referral, fact: fact.into() })
    }

    /// One child is no longer with these workers.
    pub fn release(&mut self, place: usize, day: NaiveDate) -> Vec<Telling> {
        self.kids[place].until = self.kids[place].until.min(day);
        self.closed(place, day).into_iter().collect()
    }

    /// Closes the referrals of all who are still there.
    pub fn close(&mut self, tale: &mut Tale, day: NaiveDate, reason: &str) -> Option<DateTime<Utc>> {
        let by = self.manager(tale, day);
        self.decide(tale, day, DecisionPoint::Closure);
        let at = tale.minuted_after(day);
        let mut facts = Vec::new();
        for place in 0..self.kids.len() {
            if self.kids[place].until <= day {
                continue;
            }
            facts.extend(self.closed(place, day));
            facts.extend(closing(&self.kids[place], day, reason));
        }
        tale.tell(at, by, "close a referral", facts)
    }
}

/// The referral of a child with its end.
pub fn closing(on: &OnCase, day: NaiveDate, reason: &str) -> Option<Telling> {
    let fact = Referral { closure_date: Some(day), closure_reason: Some(reason.to_owned()), ..on.opened.clone() };
    Some(Telling { entry: on.referral?, subject: on.subject, episode: None, fact: fact.into() })
}

fn spans_of(tale: &mut Tale, stage: &Stage, is_first: bool, spans: &mut Vec<Span>) {
    let mut reason = if is_first { "FCONTA" } else { "TSPROC" };
    let (mut day, staff) = (stage.from, tale.staff);
    let mut desk = stage.desk.unwrap_or_else(|| staff.desk(&mut tale.random, stage.service));
    let mut add = |from, until, who, desk: usize, reason| {
        let team = staff.desks[desk].team;
        spans.push(Span { from, until, who, team, reason });
    };
    if stage.nobody {
        return add(day, stage.until, None, desk, reason);
    }
    if is_first && stage.desk.is_none() {
        let waits = tale.random.in_bands(&[(68, (0, 0)), (27, (1, 2)), (5, (3, 9))]);
        let until = days_after(day, waits).min(stage.until);
        if until > day {
            add(day, until, None, desk, reason);
            day = until;
        }
    }
    while day < stage.until {
        if let Some(stint) = staff.holder(desk, day) {
            let mut until = stint.until.unwrap_or(NaiveDate::MAX).min(stage.until);
            // Now and then a manager moves a family to somebody with more room.
            let moves = stage.desk.is_none() && (until - day).num_days() > 120 && tale.random.chance(9);
            if moves {
                until = days_after(day, tale.random.between(60, (until - day).num_days() - 20));
            }
            add(day, until, Some(stint.who), desk, reason);
            (day, reason) = (until, "LEFTRL");
            if moves {
                reason = tale.random.one(&["MANAGE", "MANAGE", "ABSENC", "PCCHAN", "CHCHAN"]);
                desk = filled(tale, stage.service, day, desk);
            }
        } else {
            if tale.random.chance(18) {
                let until = days_after(day, tale.random.between(3, 16)).min(stage.until);
                add(day, until, None, desk, reason);
                day = until;
            }
            let next = filled(tale, stage.service, day, desk);
            if next == desk {
                return add(day, stage.until, None, desk, reason);
            }
            desk = next;
        }
    }
}

/// A desk of the service with somebody at it; the same desk if there is none.
fn filled(tale: &mut Tale, service: Service, day: NaiveDate, desk: usize) -> usize {
    for _ in 0..30 {
        let other = tale.staff.desk(&mut tale.random, service);
        if other != desk && tale.staff.holder(other, day).is_some() {
            return other;
        }
    }
    desk
}
