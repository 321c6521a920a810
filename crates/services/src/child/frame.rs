//! What stands above each page of a child's record: who it is, and what nobody must overlook.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{Fact, SubjectId, When, dates};

use super::identity::{self, identity};
use super::reading::{Reading, runs};

/// The same on every page of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub child: SubjectId,
    /// `Some` on a past page: what was known then, and nothing later.
    pub known_at: Option<DateTime<Utc>>,
    pub label: String,
    /// `Born on 14 March 2016: 10 years and 8 months`.
    pub age: String,
    pub badges: Vec<Badge>,
    pub may_see_looks: bool,
    /// Nothing had been recorded of this child at the page's moment.
    pub is_empty: bool,
    /// Other records that were joined with this one.
    pub joined: usize,
}

impl Frame {
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let persons = identity::standing(reading.entries);
        let identity = identity(&persons, reading.day);
        let others = reading.entries.iter().map(super::history::EntryHistory::subject);
        let joined: std::collections::BTreeSet<SubjectId> =
            others.filter(|subject| *subject != reading.child).collect();
        Self {
            child: reading.child,
            known_at: reading.known_at,
            label: identity.label,
            age: identity.age,
            badges: badges(reading.facts(), reading.day, When::moment(reading.moment), reading.restricted),
            may_see_looks: reading.may.see_looks,
            is_empty: reading.entries.is_empty(),
            joined: joined.len(),
        }
    }

    /// The past moment that the page shows: `14 March 2026 at 9:30am`.
    pub fn known_at_in_words(&self) -> Option<String> {
        self.known_at.map(dates::long_london)
    }
}

/// What a reader must not overlook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    Restricted,
    Missing,
    ChildProtectionPlan,
    LookedAfter,
    ShortBreaks,
    ChildInNeedPlan,
    CareLeaver,
    OpenReferral,
    Unborn,
    Died,
}

impl Badge {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Restricted => "Restricted",
            Self::Missing => "Missing",
            Self::ChildProtectionPlan => "Child protection plan",
            Self::LookedAfter => "Looked after",
            Self::ShortBreaks => "Short breaks",
            Self::ChildInNeedPlan => "Child in need plan",
            Self::CareLeaver => "Care leaver",
            Self::OpenReferral => "Open referral",
            Self::Unborn => "Unborn",
            Self::Died => "Died",
        }
    }
}

/// The badges that facts of one person give on a day, the gravest first.
pub(crate) fn badges<'a>(
    facts: impl Iterator<Item = &'a Fact>,
    day: NaiveDate,
    now: When,
    restricted: bool,
) -> Vec<Badge> {
    let mut is = Standing::default();
    facts.for_each(|fact| is.note(fact, day, now));
    // Once looked after and over, and followed up since.
    let leaver = is.care_leaver && !is.looked_after;
    let all = [
        (Badge::Restricted, restricted),
        (Badge::Died, is.died),
        (Badge::Missing, is.missing && !is.died),
        (Badge::Unborn, is.expected && !is.born && !is.died),
        (Badge::ChildProtectionPlan, is.protection),
        (Badge::LookedAfter, is.looked_after),
        (Badge::ShortBreaks, is.short_breaks && !is.looked_after),
        (Badge::ChildInNeedPlan, is.in_need),
        (Badge::CareLeaver, leaver),
        (Badge::OpenReferral, is.referral),
    ];
    all.into_iter().filter_map(|(badge, is)| is.then_some(badge)).collect()
}

#[derive(Default)]
struct Standing {
    born: bool,
    expected: bool,
    died: bool,
    missing: bool,
    protection: bool,
    in_need: bool,
    looked_after: bool,
    short_breaks: bool,
    care_leaver: bool,
    referral: bool,
}

impl Standing {
    fn note(&mut self, fact: &Fact, day: NaiveDate, now: When) {
        match fact {
            Fact::Person(person) => {
                self.born |= person.birth_date.is_some();
                self.expected |= person.is_unborn();
                self.died |= person.death_date.is_some();
            }
            Fact::MissingEpisode(missing) => {
                let is_back = missing.until.is_some_and(|until| !is_later(until, now));
                self.missing |= !is_back && !is_later(missing.from, now);
            }
            Fact::ChildProtectionPlan(plan) => self.protection |= runs(plan.start_date, plan.end_date, day),
            Fact::ChildInNeedPlan(plan) => self.in_need |= runs(plan.start_date, plan.end_date, day),
            Fact::PeriodOfCare(period) => self.looked_after |= runs(period.start_date, period.end_date, day),
            Fact::LookedAfterEpisode(episode) if episode.is_open_on(day) => {
                self.short_breaks |= episode.is_short_break_series();
                self.looked_after |= !episode.is_short_break_series();
            }
            Fact::CareLeaver(_) => self.care_leaver = true,
            Fact::Referral(referral) => self.referral |= referral.is_open_on(day),
            _ => {}
        }
    }
}

/// Where either is known by its day only, the same day is not later.
fn is_later(one: When, other: When) -> bool {
    match (one, other) {
        (When::Moment(one), When::Moment(other)) => one > other,
        _ => one.day() > other.day(),
    }
}
