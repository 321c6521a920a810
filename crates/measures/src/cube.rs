//! Sums by indicator, month and desk: what scorecards of an authority, service, team or worker add up, without looking at
//! every row again.
//!
//! Each indicator has its own sums and knows when they last changed, so that a change of one child copies and works out again
//! only what it touches.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::SubjectId;

use crate::figure::Sums;
use crate::indicator::{Indicator, Shape, Taken};
use crate::indicators::catalogue;
use crate::rows::{Asking, Desk, Row, Verdict};

/// See the page above. A stock is in it only on the last of the days asked for in each month.
#[derive(Clone, Debug)]
pub struct Cube {
    of: Vec<Arc<OfIndicator>>,
    desks: Arc<Desks>,
    /// Of each month, the last day on which stocks are taken.
    stock_days: Arc<HashMap<i32, NaiveDate>>,
}

/// The sums of one indicator.
#[derive(Clone, Debug, Default)]
pub struct OfIndicator {
    /// The place in the chain up to which the record had been followed when they last changed.
    changed_at: i64,
    /// By part, and then by desk; after the parts, where entries may be in several of them, each entry once.
    parts: Vec<OfPart>,
}

#[derive(Clone, Debug, Default)]
struct OfPart {
    all: Months<Cell>,
    by_desk: Vec<OfDesk>,
}

#[derive(Clone, Debug, Default)]
struct OfDesk {
    sums: Months<Cell>,
    /// Of a median or a mean: each value that is counted, with its month.
    values: Vec<(i32, f32)>,
    /// Of figures of different children: each child, and whether it is counted.
    children: Vec<(i32, SubjectId, bool)>,
}

/// In the order of the months; none is there twice.
type Months<T> = Vec<(i32, T)>;

/// A sum in thousand-millionths, so that what is taken away leaves nothing behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cell {
    counted: i64,
    others: i64,
    not_counted: i64,
}

const UNIT: f64 = 1e9;

#[derive(Clone, Debug, Default)]
struct Desks {
    all: Vec<Desk>,
    numbers: HashMap<Desk, usize>,
}

/// Months since the year nought.
pub fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// Whether each part's share is of different entries, one of which may be in several parts (AS-08): they are counted once for
/// all parts, as each entry is on one day only.
pub(crate) fn is_of_entries(indicator: &Indicator) -> bool {
    indicator.shape == Shape::Mix && indicator.settle.is_some()
}

impl Cube {
    pub(crate) fn new(asking: &Asking) -> Self {
        let stock_days = asking.days.iter().map(|day| (month_of(*day), *day)).collect();
        let of = catalogue().iter().map(|_| Arc::default()).collect();
        Self { of, desks: Arc::default(), stock_days: Arc::new(stock_days) }
    }

    /// Adds the rows of one child or of the workforce, of one indicator (`times` 1), or takes them away again (-1).
    pub(crate) fn put<'a>(
        &mut self,
        number: u8,
        rows: impl IntoIterator<Item = (SubjectId, &'a Row)>,
        times: i64,
        position: i64,
    ) {
        let indicator = catalogue()[usize::from(number)];
        let of = Arc::make_mut(&mut self.of[usize::from(number)]);
        of.changed_at = position;
        let mut known = Vec::new();
        let mut last: Option<(Desk, usize)> = None;
        for (subject, row) in rows {
            let month = month_of(row.day);
            if indicator.taken == Taken::Stock && self.stock_days.get(&month) != Some(&row.day) {
                continue;
            }
            let desk = match last {
                Some((desk, number)) if desk == row.desk => number,
                _ => number_of(&mut self.desks, row.desk),
            };
            last = Some((row.desk, desk));
            let part = of.part(usize::from(row.part));
            part.put(desk, month, Cell::of(row, times));
            match indicator.shape {
                Shape::Median(_) | Shape::Mean(_) if row.verdict == Verdict::Counted => {
                    put(&mut part.by_desk[desk].values, (month, row.weight), times);
                }
                Shape::Children | Shape::ShareOfChildren if !matches!(row.verdict, Verdict::NotCounted(_)) => {
                    put(&mut part.by_desk[desk].children, (month, subject, row.verdict == Verdict::Counted), times);
                }
                Shape::Mix
                    if is_of_entries(indicator) && row.verdict == Verdict::Counted && !known.contains(&row.entry) =>
                {
                    known.push(row.entry);
                    let once = Cell { counted: times * UNIT as i64, ..Cell::default() };
                    of.part(indicator.parts.len()).put(desk, month, once);
                }
                _ => {}
            }
        }
    }

    /// Takes over what another cube of the same days has counted.
    pub(crate) fn absorb(&mut self, other: &Self) {
        let numbers: Vec<usize> = other.desks.all.iter().map(|desk| number_of(&mut self.desks, *desk)).collect();
        for (of, other) in self.of.iter_mut().zip(&other.of) {
            let of = Arc::make_mut(of);
            of.changed_at = of.changed_at.max(other.changed_at);
            for (place, part) in other.parts.iter().enumerate() {
                let into = of.part(place);
                part.all.iter().for_each(|(month, cell)| add(&mut into.all, *month, *cell));
                for (desk, more) in part.by_desk.iter().enumerate() {
                    let into = into.desk(numbers[desk]);
                    more.sums.iter().for_each(|(month, cell)| add(&mut into.sums, *month, *cell));
                    into.values.extend(&more.values);
                    into.children.extend(&more.children);
                }
            }
        }
    }

    /// Everything is to be worked out again: what the sums are divided by has changed.
    pub(crate) fn touch(&mut self, position: i64) {
        self.of.iter_mut().for_each(|of| Arc::make_mut(of).changed_at = position);
    }

    /// The place in the chain at which the sums of an indicator last changed.
    pub fn changed_at(&self, number: u8) -> i64 {
        self.of[usize::from(number)].changed_at
    }

    /// The sums of one indicator.
    pub(crate) fn of(&self, number: u8) -> &OfIndicator {
        &self.of[usize::from(number)]
    }

    /// Every desk that anything was ever at; its place is its number.
    pub(crate) fn desks(&self) -> &[Desk] {
        &self.desks.all
    }

    /// Every sum with its indicator, part, month and desk.
    pub fn sums(&self) -> impl Iterator<Item = (usize, usize, i32, Desk, Sums)> {
        self.of.iter().enumerate().flat_map(move |(number, of)| {
            let told =
                if is_of_entries(catalogue()[number]) { catalogue()[number].parts.len() } else { of.parts.len() };
            of.parts.iter().take(told).enumerate().flat_map(move |(part, of)| {
                of.by_desk.iter().zip(self.desks()).flat_map(move |(of, desk)| {
                    of.sums.iter().map(move |(month, cell)| (number, part, *month, *desk, cell.sums()))
                })
            })
        })
    }

    /// Whether any sum is of this worker or a team.
    pub fn knows(&self, subject: SubjectId) -> bool {
        self.desks().iter().any(|desk| desk.team == Some(subject) || desk.worker == Some(subject))
    }
}

impl OfIndicator {
    fn part(&mut self, part: usize) -> &mut OfPart {
        if self.parts.len() <= part {
            self.parts.resize_with(part + 1, OfPart::default);
        }
        &mut self.parts[part]
    }

    /// The sums of a part month by month: of everybody, or of some desks.
    pub(crate) fn months(&self, part: usize) -> impl Iterator<Item = (i32, Sums)> {
        self.parts.get(part).into_iter().flat_map(|part| &part.all).map(|(month, cell)| (*month, cell.sums()))
    }

    /// The desks of a part that have anything.
    pub(crate) fn desks(&self, part: usize) -> impl Iterator<Item = (usize, DeskSums<'_>)> {
        let desks = self.parts.get(part).into_iter().flat_map(|part| part.by_desk.iter().enumerate());
        // A value of nought adds nothing to a sum, and is a value.
        let has_any = |of: &OfDesk| !(of.sums.is_empty() && of.values.is_empty() && of.children.is_empty());
        desks.filter(move |(_, of)| has_any(of)).map(|(desk, of)| (desk, DeskSums(of)))
    }

    /// How many parts have anything, the one of each entry once among them.
    pub(crate) fn parts(&self) -> usize {
        self.parts.len()
    }
}

/// What one desk has of a part.
#[derive(Clone, Copy)]
pub(crate) struct DeskSums<'a>(&'a OfDesk);

impl<'a> DeskSums<'a> {
    pub fn months(self) -> impl Iterator<Item = (i32, Sums)> + use<'a> {
        self.0.sums.iter().map(|(month, cell)| (*month, cell.sums()))
    }

    pub fn values(self) -> &'a [(i32, f32)] {
        &self.0.values
    }

    pub fn children(self) -> &'a [(i32, SubjectId, bool)] {
        &self.0.children
    }
}

impl OfPart {
    fn put(&mut self, desk: usize, month: i32, cell: Cell) {
        add(&mut self.all, month, cell);
        add(&mut self.desk(desk).sums, month, cell);
    }

    fn desk(&mut self, desk: usize) -> &mut OfDesk {
        if self.by_desk.len() <= desk {
            self.by_desk.resize_with(desk + 1, OfDesk::default);
        }
        &mut self.by_desk[desk]
    }
}

impl Cell {
    fn of(row: &Row, times: i64) -> Self {
        let weight = (f64::from(row.weight) * UNIT).round() as i64 * times;
        match row.verdict {
            Verdict::Counted => Self { counted: weight, ..Self::default() },
            Verdict::DenominatorOnly => Self { others: weight, ..Self::default() },
            Verdict::NotCounted(_) => Self { not_counted: times, ..Self::default() },
        }
    }

    fn sums(self) -> Sums {
        let not_counted = u64::try_from(self.not_counted).unwrap_or(0);
        Sums { counted: self.counted as f64 / UNIT, others: self.others as f64 / UNIT, not_counted }
    }
}

fn add(months: &mut Months<Cell>, month: i32, more: Cell) {
    // Most rows are of a later month than those before them.
    let place = match months.last() {
        Some((last, _)) if *last < month => Err(months.len()),
        _ => months.binary_search_by_key(&month, |(month, _)| *month),
    };
    match place {
        Err(place) => months.insert(place, (month, more)),
        Ok(place) => {
            let cell = &mut months[place].1;
            cell.counted += more.counted;
            cell.others += more.others;
            cell.not_counted += more.not_counted;
            if *cell == Cell::default() {
                months.remove(place);
            }
        }
    }
}

/// Adds one, or takes one of its kind away.
fn put<T: PartialEq>(all: &mut Vec<T>, one: T, times: i64) {
    if times > 0 {
        all.push(one);
    } else if let Some(place) = all.iter().rposition(|other| *other == one) {
        all.swap_remove(place);
    }
}

impl Desks {
    fn find(&self, desk: Desk) -> Option<usize> {
        self.numbers.get(&desk).copied()
    }

    fn add(&mut self, desk: Desk) -> usize {
        let number = self.all.len();
        self.all.push(desk);
        self.numbers.insert(desk, number);
        number
    }
}

/// The number of a desk, given to it if it has none.
fn number_of(desks: &mut Arc<Desks>, desk: Desk) -> usize {
    desks.find(desk).unwrap_or_else(|| Arc::make_mut(desks).add(desk))
}
