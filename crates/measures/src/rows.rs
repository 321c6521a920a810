//! Rows: every entry that falls within an indicator, sorted into counted, denominator only, or not counted with the reason.
//!
//! A flow has one row for each event, on its day. A stock has one row for each open thing on each day that is asked for. A
//! figure is made of rows and nothing else, so its number and its list cannot differ.

use chrono::NaiveDate;
use domain::{EntryId, SubjectId};

use crate::reason::Reason;

/// Where an entry belongs in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In the numerator.
    Counted,
    /// In the denominator and not in the numerator.
    DenominatorOnly,
    NotCounted(Reason),
}

impl Verdict {
    /// Counted where it is so, else in the denominator only.
    pub fn counted_if(is_so: bool) -> Self {
        if is_so { Self::Counted } else { Self::DenominatorOnly }
    }
}

/// Who had it: at the event for a flow, on the day for a stock. Of a worker alone the team follows from the worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Desk {
    pub team: Option<SubjectId>,
    pub worker: Option<SubjectId>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Place in [`crate::indicators::catalogue`].
    pub indicator: u8,
    /// Place in the parts of the indicator; 0 where it has none.
    pub part: u8,
    pub verdict: Verdict,
    /// Of the event, or the day on which the stock was taken.
    pub day: NaiveDate,
    /// How much it weighs: 1 for an entry, full-time equivalents for a worker, the amount itself in a median or a mean.
    pub weight: f32,
    pub entry: EntryId,
    pub desk: Desk,
}

/// The days that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Days on which stocks are taken, the earliest first. The last one is the day up to which flows are told.
    pub days: Vec<NaiveDate>,
    /// The first day of flows.
    pub since: NaiveDate,
}

impl Asking {
    /// For figures as at one day, with everything that windows up to two years need.
    pub fn on(day: NaiveDate) -> Self {
        Self { days: vec![day], since: day - chrono::Days::new(2 * 366) }
    }

    pub fn last(&self) -> NaiveDate {
        self.days.last().copied().unwrap_or(self.since)
    }
}

/// Takes the rows of one child, or of the workforce, for one indicator after the other.
#[derive(Debug)]
pub struct Out<'a> {
    asking: &'a Asking,
    /// Of the days asked for those on which there can be anything.
    days: &'a [NaiveDate],
    indicator: u8,
    pub(crate) rows: Vec<Row>,
}

impl<'a> Out<'a> {
    pub(crate) fn new(asking: &'a Asking) -> Self {
        Self { asking, days: &asking.days, indicator: 0, rows: Vec::new() }
    }

    /// For a child with whom nothing was open before a day or after one.
    pub(crate) fn between(asking: &'a Asking, from: NaiveDate, to: NaiveDate) -> Self {
        let first = asking.days.partition_point(|day| *day < from);
        let after = asking.days.partition_point(|day| *day <= to);
        Self { days: &asking.days[first..after.max(first)], ..Self::new(asking) }
    }

    pub(crate) fn turn_to(&mut self, indicator: u8) {
        self.indicator = indicator;
    }

    /// The days on which stocks are taken and there can be anything, the earliest first.
    pub fn days(&self) -> &'a [NaiveDate] {
        self.days
    }

    /// All of them, for what looks back from a day to what had ended before it.
    pub fn every_day(&self) -> &'a [NaiveDate] {
        &self.asking.days
    }

    /// Whether an event of this day is asked for at all.
    pub fn wants(&self, day: NaiveDate) -> bool {
        self.asking.since <= day && day <= self.asking.last()
    }

    /// A row of the first part, or of an indicator without parts.
    pub fn add(&mut self, day: NaiveDate, entry: EntryId, verdict: Verdict, desk: Desk) {
        self.add_part(0, day, entry, verdict, desk);
    }

    pub fn add_part(&mut self, part: usize, day: NaiveDate, entry: EntryId, verdict: Verdict, desk: Desk) {
        self.push(part, day, entry, verdict, 1.0, desk);
    }

    /// A row that weighs more or less than one, or of which the amount is what is told.
    pub fn add_weighed(&mut self, day: NaiveDate, entry: EntryId, verdict: Verdict, weight: f32, desk: Desk) {
        self.push(0, day, entry, verdict, weight, desk);
    }

    pub fn push(&mut self, part: usize, day: NaiveDate, entry: EntryId, verdict: Verdict, weight: f32, desk: Desk) {
        if self.wants(day) {
            let part = u8::try_from(part).expect("no indicator has more than 255 parts");
            self.rows.push(Row { indicator: self.indicator, part, verdict, day, weight, entry, desk });
        }
    }
}
