//! Where a child lives in care: stays with the same carers are one home, also over a temporary time elsewhere.

use chrono::NaiveDate;
use domain::placement::Placement;

use crate::child::Child;
use crate::clocks::care::Stay;

/// One placement as stability is counted: with the same carers, whatever legal status or kind of placement.
#[derive(Debug)]
pub(super) struct Home<'a> {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    stays: Vec<Stay<'a>>,
}

/// Hospital, holidays, and up to seven days elsewhere (T0 to T4): no placement of their own.
fn is_temporary(stay: &Stay<'_>) -> bool {
    stay.code().is_some_and(|code| code.starts_with('T'))
}

/// The reason for the first episode says that the carers stayed the same.
fn has_same_carers(stay: &Stay<'_>) -> bool {
    let reason = stay.episodes.first().and_then(|episode| episode.reason_new.as_deref());
    matches!(reason, Some("L" | "T" | "U"))
}

/// The same kind of placement, and nothing that is known of the two places differs.
fn is_same_place(one: &Stay<'_>, other: &Stay<'_>) -> bool {
    let alike = |one: Option<&str>, other: Option<&str>| one.zip(other).is_none_or(|(one, other)| one == other);
    let postcode = |stay: &Stay<'_>| stay.episodes.last().and_then(|one| one.placement_postcode.clone());
    let urn = |stay: &Stay<'_>| stay.episodes.last().and_then(|one| one.urn.clone());
    let carer = |stay: &Stay<'_>| stay.papers.and_then(|papers| papers.carer.clone());
    one.code().is_some()
        && one.code() == other.code()
        && alike(postcode(one).as_deref(), postcode(other).as_deref())
        && alike(urn(one).as_deref(), urn(other).as_deref())
        && alike(carer(one).as_deref(), carer(other).as_deref())
}

impl<'a> Home<'a> {
    fn new(stay: Stay<'a>) -> Self {
        Self { from: stay.span.from, until: stay.span.until, stays: vec![stay] }
    }

    fn goes_on_in(&self, stay: &Stay<'_>) -> bool {
        let Some(last) = self.stays.last().filter(|last| last.span.until == Some(stay.span.from)) else { return false };
        let back = || self.lasting().next_back().is_some_and(|before| is_same_place(before, stay));
        is_temporary(stay) || has_same_carers(stay) || is_temporary(last) && back()
    }

    fn take(&mut self, stay: Stay<'a>) {
        self.until = stay.span.until;
        self.stays.push(stay);
    }

    fn lasting(&self) -> impl DoubleEndedIterator<Item = &Stay<'a>> {
        self.stays.iter().filter(|stay| !is_temporary(stay))
    }

    /// Nothing but a temporary time elsewhere is known of it.
    pub fn is_temporary(&self) -> bool {
        self.lasting().next().is_none()
    }

    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| until > day)
    }

    /// The child lived here before the first day that is known.
    pub fn began_before(&self) -> bool {
        self.stays.first().is_some_and(has_same_carers)
    }

    fn stay_on(&self, day: NaiveDate) -> Option<&Stay<'a>> {
        self.lasting().rfind(|stay| stay.span.from <= day).or(self.stays.first())
    }

    /// The Department's code of the placement on a day; on a temporary day elsewhere that of the home.
    pub fn code_on(&self, day: NaiveDate) -> Option<&str> {
        self.stay_on(day)?.code()
    }

    /// What no return asks of it, as it stood on a day.
    pub fn papers_on(&self, day: NaiveDate) -> Option<&'a Placement> {
        let known = self.lasting().rev().filter(|stay| stay.span.from <= day);
        known.filter_map(|stay| stay.papers).map(|papers| papers.noun).next()
    }
}

/// Every home in care that is known by the last day asked for, the earliest first. Short breaks are none.
pub(super) fn homes<'a>(child: &Child<'a>) -> Vec<Home<'a>> {
    let mut homes: Vec<Home<'a>> = Vec::new();
    for stay in child.stays() {
        if stay.is_short_break_series() {
            continue;
        }
        match homes.last_mut().filter(|home| home.goes_on_in(&stay)) {
            Some(home) => home.take(stay),
            None => homes.push(Home::new(stay)),
        }
    }
    homes
}

/// Whether it is told where the child was on every day from one to another.
pub(super) fn is_told(homes: &[Home<'_>], from: NaiveDate, to: NaiveDate) -> bool {
    let mut reached = from;
    for home in homes.iter().filter(|home| home.from <= to) {
        if home.from > reached {
            return false;
        }
        reached = reached.max(home.until.unwrap_or(NaiveDate::MAX));
    }
    reached > to
}
