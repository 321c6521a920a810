//! What stands above each page of a child's record: who it is, and what nobody must overlook.

use chrono::{DateTime, Utc};
use domain::{Fact, SubjectId, When, dates};
use measures::missing::is_missing_at;
use measures::open_work::{OpenWork, born, has_died};
use measures::told::standing_on;

use super::identity::{self, identity};
use super::reading::Reading;

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
            badges: badges(reading.told(), When::moment(reading.moment), reading.restricted),
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

/// The badges that one person has by what is told of it, with who says so, the gravest first.
pub(super) fn badges<'a>(
    told: impl IntoIterator<Item = (&'a str, &'a Fact)>,
    now: When,
    restricted: bool,
) -> Vec<Badge> {
    let facts = standing_on(told, now.day());
    let facts = || facts.iter().copied();
    let open = OpenWork::of_facts(facts(), now.day());
    let died = has_died(facts(), now.day());
    let is_expected = facts().any(|fact| matches!(fact, Fact::Person(person) if person.is_unborn()));
    let all = [
        (Badge::Restricted, restricted),
        (Badge::Died, died),
        (Badge::Missing, is_missing_at(facts(), now)),
        (Badge::Unborn, is_expected && born(facts()).is_none() && !died),
        (Badge::ChildProtectionPlan, open.child_protection),
        (Badge::LookedAfter, open.looked_after),
        (Badge::ShortBreaks, open.short_breaks),
        (Badge::ChildInNeedPlan, open.child_in_need),
        (Badge::CareLeaver, open.care_leaver),
        (Badge::OpenReferral, open.referral),
    ];
    all.into_iter().filter_map(|(badge, is)| is.then_some(badge)).collect()
}
