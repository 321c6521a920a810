//! The family: relatives, brothers and sisters side by side, and the people of the genogram.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::relationship::{Relationship, Tie};
use domain::{EntryId, Fact, SubjectId, When, dates};
use measures::open_work::OpenWork;
use measures::told::standing_on;

use super::details::Known;
use super::frame::{Badge, Frame, badges};
use super::genogram::{Genogram, genogram};
use super::identity;
use super::line::Line;
use super::reading::{Reading, each, runs};
use super::visits::{Seen, last_seen_of};

/// Somebody related to the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// `None` where the reader may not open that record, and so not know whose it is.
    pub subject: Option<SubjectId>,
    pub label: String,
    /// `mother`, `brother or sister`.
    pub tie: &'static str,
    pub parental_responsibility: Option<bool>,
    pub same_home: Option<bool>,
    /// The entry that says so.
    pub entry: EntryId,
}

/// The child, or a brother or sister, beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    /// `None` where the reader may not open that record, and so not know whose it is.
    pub subject: Option<SubjectId>,
    pub label: String,
    pub is_this_child: bool,
    pub age: Option<String>,
    pub badges: Vec<Badge>,
    pub last_seen: Option<Seen>,
    pub last_seen_alone: Option<Seen>,
    /// Such as `Child protection plan since` with `3 March 2026`.
    pub dates: Vec<(&'static str, String)>,
    pub same_home: Option<bool>,
}

/// The page about the family.
#[derive(Clone, Debug)]
pub struct Family {
    pub frame: Frame,
    pub relatives: Vec<Relative>,
    /// The child first; empty where no brother or sister is recorded.
    pub side_by_side: Vec<SideBySide>,
    pub genogram: Genogram,
    /// The entries behind it.
    pub lines: Vec<Line>,
}

pub(super) fn family(reading: &Reading<'_>) -> Family {
    Family {
        frame: Frame::of(reading),
        relatives: relatives(reading),
        side_by_side: side_by_side(reading),
        genogram: genogram(reading),
        lines: reading.lines(|kind| kind == domain::Kind::Relationship),
    }
}

/// Who is related to the child, as far as the reader may know.
pub(super) fn relatives(reading: &Reading<'_>) -> Vec<Relative> {
    let who = reading.who;
    let mut known: Vec<(SubjectId, Tie, Relative)> = Vec::new();
    for (entry, related) in each!(reading, Relationship).filter(|(_, related)| !reading.is_own(related.to)) {
        let person = who.record_of(related.to);
        // Two records that were joined, or two sources, may each name the mother: she is one.
        if let Some((.., one)) = known.iter_mut().find(|(of, tie, _)| *of == person && *tie == related.tie) {
            one.parental_responsibility = one.parental_responsibility.or(related.parental_responsibility);
            one.same_home = one.same_home.or(related.same_home);
            continue;
        }
        let relative = Relative {
            subject: who.may_open(related.to).then_some(person),
            label: who.person(related.to),
            tie: related.tie.in_words(),
            parental_responsibility: related.parental_responsibility,
            same_home: related.same_home,
            entry: entry.entry,
        };
        known.push((person, related.tie, relative));
    }
    known.into_iter().map(|(.., relative)| relative).collect()
}

/// The relationships among facts.
pub(super) fn ties<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> impl Iterator<Item = &'a Relationship> {
    facts.into_iter().filter_map(|fact| match fact {
        Fact::Relationship(related) => Some(&**related),
        _ => None,
    })
}

/// Those named so, and the children of the child's mother and father as far as the reader may open their records.
pub(super) fn brothers_and_sisters(reading: &Reading<'_>) -> Vec<SubjectId> {
    let who = reading.who;
    let mut found: Vec<SubjectId> = Vec::new();
    let mut seen: BTreeSet<SubjectId> = BTreeSet::new();
    let mut add = |subject: SubjectId| {
        let record = who.record_of(subject);
        if !reading.is_own(subject) && seen.insert(record) {
            found.push(record);
        }
    };
    for related in ties(reading.facts()) {
        match related.tie {
            Tie::Sibling => add(related.to),
            Tie::Mother | Tie::Father => {
                ties(who.facts_of(related.to)).filter(|tie| tie.tie == Tie::Child).for_each(|tie| add(tie.to));
            }
            _ => {}
        }
    }
    found
}

fn side_by_side(reading: &Reading<'_>) -> Vec<SideBySide> {
    let others = brothers_and_sisters(reading);
    if others.is_empty() {
        return Vec::new();
    }
    let frame = Frame::of(reading);
    let mut all = vec![SideBySide {
        subject: Some(reading.child),
        label: frame.label.clone(),
        is_this_child: true,
        age: Some(frame.age),
        badges: frame.badges,
        same_home: None,
        ..told(reading, &reading.settled())
    }];
    all.extend(others.into_iter().map(|other| beside(reading, other)));
    all
}

/// Nothing but the fact that there is somebody, where the reader may not open the record.
fn beside(reading: &Reading<'_>, other: SubjectId) -> SideBySide {
    let who = reading.who;
    let is_same = |related: &&Relationship| who.record_of(related.to) == other;
    let same_home = ties(reading.facts()).find(is_same).and_then(|related| related.same_home);
    if !who.may_open(other) {
        return SideBySide { label: who.person(other), same_home, ..told(reading, &[]) };
    }
    let said = who.told_of(other);
    let facts = standing_on(said.iter().copied(), reading.day);
    let now = When::moment(reading.moment);
    SideBySide {
        subject: Some(other),
        label: who.person(other),
        age: Some(identity::age_of(&facts, reading.day)),
        badges: badges(said, now, who.is_restricted(other)),
        same_home,
        ..told(reading, &facts)
    }
}

fn told(reading: &Reading<'_>, facts: &[&Fact]) -> SideBySide {
    let (last_seen, last_seen_alone) = last_seen_of(facts.iter().copied(), reading.day);
    SideBySide {
        subject: None,
        label: String::new(),
        is_this_child: false,
        age: None,
        badges: Vec::new(),
        last_seen: last_seen.map(|seen| Seen { entry: None, ..seen }),
        last_seen_alone: last_seen_alone.map(|seen| Seen { entry: None, ..seen }),
        dates: key_dates(facts, reading.day),
        same_home: None,
    }
}

/// Since when what is open has been open, and when it was last reviewed.
fn key_dates(facts: &[&Fact], day: NaiveDate) -> Vec<(&'static str, String)> {
    let mut since: Vec<(&'static str, NaiveDate)> = Vec::new();
    let mut reviewed: Option<NaiveDate> = None;
    let open = OpenWork::of_facts(facts.iter().copied(), day);
    for fact in facts {
        match fact {
            Fact::ChildProtectionPlan(plan) if open.child_protection && runs(plan.start_date, plan.end_date, day) => {
                since.push(("Child protection plan since", plan.start_date));
            }
            Fact::PeriodOfCare(period) if open.looked_after && runs(period.start_date, period.end_date, day) => {
                since.push(("Looked after since", period.start_date));
            }
            Fact::ChildInNeedPlan(plan) if open.child_in_need && runs(plan.start_date, plan.end_date, day) => {
                since.push(("Child in need plan since", plan.start_date));
            }
            Fact::Referral(referral) if open.referral && referral.is_open_on(day) => {
                since.push(("Open referral since", referral.referral_date))
            }
            Fact::ReviewConference(held) if held.held_on <= day => reviewed = reviewed.max(Some(held.held_on)),
            Fact::LookedAfterReview(review) if review.held_on <= day && !review.cancelled => {
                reviewed = reviewed.max(Some(review.held_on));
            }
            _ => {}
        }
    }
    since.extend(reviewed.map(|day| ("Last reviewed", day)));
    since.sort_unstable();
    since.dedup();
    since.into_iter().map(|(label, day)| (label, dates::long(day))).collect()
}
