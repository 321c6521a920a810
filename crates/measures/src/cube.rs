//! Sums by indicator, month and desk: what scorecards of an authority, service, team or worker add up, without looking at
//! every row again.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use domain::SubjectId;

use crate::figure::Sums;
use crate::indicator::Taken;
use crate::indicators::catalogue;
use crate::rows::{Asking, Desk, Row, Verdict};

/// Where a sum belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub indicator: u8,
    pub part: u8,
    /// Months since the year nought: of the event, or of the day on which the stock was taken.
    pub month: i32,
    desk: u32,
}

/// See the page above. A stock is in it only on the last of the days asked for in each month.
#[derive(Clone, Debug)]
pub struct Cube {
    sums: HashMap<Key, Sums>,
    /// Of all desks together, by indicator, part and month.
    totals: HashMap<(u8, u8, i32), Sums>,
    desks: Vec<Desk>,
    numbers: HashMap<Desk, u32>,
    /// Of each month, the last day on which stocks are taken.
    stock_days: HashMap<i32, NaiveDate>,
}

/// Months since the year nought.
pub fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

impl Cube {
    pub(crate) fn new(asking: &Asking) -> Self {
        let stock_days = asking.days.iter().map(|day| (month_of(*day), *day)).collect();
        Self { sums: HashMap::new(), totals: HashMap::new(), desks: Vec::new(), numbers: HashMap::new(), stock_days }
    }

    /// Adds rows (`times` 1) or takes them away again (-1).
    pub(crate) fn put(&mut self, rows: &[Row], times: f64) {
        for row in rows {
            let month = month_of(row.day);
            let is_stock = catalogue()[usize::from(row.indicator)].taken == Taken::Stock;
            if is_stock && self.stock_days.get(&month) != Some(&row.day) {
                continue;
            }
            let desk = self.number(row.desk);
            let key = Key { indicator: row.indicator, part: row.part, month, desk };
            let total = self.totals.entry((row.indicator, row.part, month)).or_default();
            put(total, row, times);
            put(self.sums.entry(key).or_default(), row, times);
        }
    }

    fn number(&mut self, desk: Desk) -> u32 {
        let next = u32::try_from(self.desks.len()).expect("fewer desks than children");
        let number = *self.numbers.entry(desk).or_insert(next);
        if number == next {
            self.desks.push(desk);
        }
        number
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        self.sums.keys().copied()
    }

    /// Every sum with its desk.
    pub fn sums(&self) -> impl Iterator<Item = (Key, Desk, Sums)> {
        self.sums.iter().map(|(key, sums)| (*key, self.desks[key.desk as usize], *sums))
    }

    /// The sums of the whole authority: indicator, part, month.
    pub fn totals(&self) -> impl Iterator<Item = ((u8, u8, i32), Sums)> {
        self.totals.iter().map(|(key, sums)| (*key, *sums))
    }

    /// Whether any sum is of this worker or a team.
    pub fn knows(&self, subject: SubjectId) -> bool {
        self.desks.iter().any(|desk| desk.team == Some(subject) || desk.worker == Some(subject))
    }
}

fn put(sums: &mut Sums, row: &Row, times: f64) {
    let weight = f64::from(row.weight) * times;
    match row.verdict {
        Verdict::Counted => sums.counted += weight,
        Verdict::DenominatorOnly => sums.others += weight,
        Verdict::NotCounted(_) if times > 0.0 => sums.not_counted += 1,
        Verdict::NotCounted(_) => sums.not_counted = sums.not_counted.saturating_sub(1),
    }
}
