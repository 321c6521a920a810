//! Visits: when the child was seen, and seen alone, and what was tried in vain.

use chrono::{Days, NaiveDate};
use domain::visit::Visit;
use domain::{EntryId, Fact, Kind, dates};

use super::details::together;
use super::frame::Frame;
use super::line::Line;
use super::reading::{Reading, days_ago, each};

/// When the child was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub on: NaiveDate,
    /// `14 March 2026 at 9:30am`.
    pub when: String,
    /// `9 days ago`.
    pub ago: String,
    /// Under which duty: `Child protection visit`.
    pub kind: &'static str,
    /// The entry on the child's own record; `None` of a brother or sister.
    pub entry: Option<EntryId>,
}

/// One visit as the child's own record tells it.
#[derive(Clone, Debug)]
pub struct VisitLine {
    /// With the child's words and everything else that was written of this child.
    pub line: Line,
    pub kind: &'static str,
    pub seen: bool,
    pub seen_alone: Option<bool>,
    /// `One visit to this child and 2 others`.
    pub together: Option<String>,
}

/// All visits, the newest first.
#[derive(Clone, Debug)]
pub struct Visits {
    pub frame: Frame,
    pub visits: Vec<VisitLine>,
    pub last_seen: Option<Seen>,
    pub last_seen_alone: Option<Seen>,
    pub in_twelve_months: Counts,
}

/// Visits of the last twelve months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub visits: usize,
    pub seen: usize,
    pub seen_alone: usize,
}

pub(super) fn visits(reading: &Reading<'_>) -> Visits {
    let (last, alone) = last_seen(reading);
    let by_entry: std::collections::HashMap<EntryId, &Visit> = reading
        .entries
        .iter()
        .filter_map(|entry| match entry.last().fact.as_ref()? {
            Fact::Visit(visit) => Some((entry.entry, &**visit)),
            _ => None,
        })
        .collect();
    let lines = reading.lines(|kind| kind == Kind::Visit).into_iter();
    let visits = lines.map(|line| {
        let visit = by_entry.get(&line.entry);
        VisitLine {
            kind: visit.map_or("Visit", |visit| visit.kind.in_words()),
            seen: visit.is_some_and(|visit| visit.seen),
            seen_alone: visit.and_then(|visit| visit.seen_alone),
            together: visit.and_then(|visit| together(visit, reading.who)),
            line,
        }
    });
    Visits {
        frame: Frame::of(reading),
        visits: visits.collect(),
        last_seen: last,
        last_seen_alone: alone,
        in_twelve_months: counts(reading),
    }
}

fn counts(reading: &Reading<'_>) -> Counts {
    let since = year_before(reading.day);
    let mut counts = Counts::default();
    for (_, visit) in each!(reading, Visit).filter(|(_, visit)| visit.at.day() > since && visit.at.day() <= reading.day)
    {
        counts.visits += 1;
        counts.seen += usize::from(visit.seen);
        counts.seen_alone += usize::from(visit.seen && visit.seen_alone == Some(true));
    }
    counts
}

/// The same day a year earlier: twelve months begin after it.
pub(super) fn year_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(chrono::Months::new(12)).or_else(|| day.checked_sub_days(Days::new(365))).unwrap_or(day)
}

/// Last seen, and last seen alone.
pub(super) fn last_seen(reading: &Reading<'_>) -> (Option<Seen>, Option<Seen>) {
    let visits: Vec<(Option<EntryId>, &Visit)> =
        each!(reading, Visit).map(|(entry, visit)| (Some(entry.entry), visit)).collect();
    (newest(&visits, reading.day, false), newest(&visits, reading.day, true))
}

/// As [`last_seen`], of anybody's facts.
pub(super) fn last_seen_of<'a>(facts: impl Iterator<Item = &'a Fact>, day: NaiveDate) -> (Option<Seen>, Option<Seen>) {
    let visits: Vec<(Option<EntryId>, &Visit)> = facts
        .filter_map(|fact| match fact {
            Fact::Visit(visit) => Some((None, &**visit)),
            _ => None,
        })
        .collect();
    (newest(&visits, day, false), newest(&visits, day, true))
}

fn newest(visits: &[(Option<EntryId>, &Visit)], day: NaiveDate, alone: bool) -> Option<Seen> {
    let seen = visits
        .iter()
        .filter(|(_, visit)| visit.counts() && visit.at.day() <= day && (!alone || visit.seen_alone == Some(true)));
    let (entry, visit) = seen.max_by_key(|(_, visit)| (visit.at.day(), visit.at.to_string()))?;
    Some(Seen {
        on: visit.at.day(),
        when: visit.at.in_words(),
        ago: days_ago(visit.at.day(), day),
        kind: visit.kind.in_words(),
        entry: *entry,
    })
}

impl Seen {
    pub fn day_in_words(&self) -> String {
        dates::long(self.on)
    }
}
