//! Between which whole numbers each unknown must lie: every relation tightens the limits until none does any more.
//!
//! The limits always hold the truth. They may be wider than what follows from all relations at once; `audit` says what is
//! done about that.

use std::collections::VecDeque;

/// No upper limit is known.
pub(super) const NO_LIMIT: i64 = i64::MAX;

/// Limits beyond this are as good as none: there are not so many children. It keeps the arithmetic far from overflow.
const AS_GOOD_AS_NONE: i64 = 1_000_000_000;

/// `least <= sum of coefficient * unknown <= most`.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub terms: Vec<(u32, i64)>,
    pub least: Option<i64>,
    pub most: Option<i64>,
    /// The cell that says so, where it is no rule but a printed value: the row counts while that cell is shown.
    pub cell: Option<u32>,
    /// Follows from other rows and is there to tighten sooner.
    pub follows: bool,
    /// By which reasons name it: its place in the part of the web that it belongs to.
    pub number: u32,
}

impl Row {
    pub fn equals(terms: Vec<(u32, i64)>, value: i64) -> Self {
        Self { terms, least: Some(value), most: Some(value), cell: None, follows: false, number: 0 }
    }

    /// The row over what is not known yet; `None` where nothing is left or the row is silent.
    pub fn open_part(&self, limits: &[Limits]) -> Option<Self> {
        let mut known = 0;
        let mut terms = Vec::new();
        for &(unknown, coefficient) in &self.terms {
            let limit = &limits[unknown as usize];
            if limit.known() {
                known += coefficient * limit.least;
            } else {
                terms.push((unknown, coefficient));
            }
        }
        let less = |end: Option<i64>| end.map(|end| end - known);
        (!terms.is_empty()).then(|| Self { terms, least: less(self.least), most: less(self.most), ..*self })
    }

    pub fn at_least(terms: Vec<(u32, i64)>, least: i64) -> Self {
        Self { terms, least: Some(least), most: None, cell: None, follows: false, number: 0 }
    }
}

/// Where a limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// No count is below nought; or an earlier pack said so.
    Given,
    /// The cell is shown.
    Shown(u32),
    /// The cell is held back in a breakdown that shows its noughts.
    NotNought(u32),
    /// A row, by its upper end (`true`) or its lower.
    Row(u32, bool),
    /// Supposed, to see what follows.
    Supposed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub least: i64,
    pub most: i64,
    pub why_least: Reason,
    pub why_most: Reason,
}

impl Limits {
    pub const fn open() -> Self {
        Self { least: 0, most: NO_LIMIT, why_least: Reason::Given, why_most: Reason::Given }
    }

    pub const fn exactly(value: i64, why: Reason) -> Self {
        Self { least: value, most: value, why_least: why, why_most: why }
    }

    pub const fn known(&self) -> bool {
        self.least == self.most
    }
}

/// The row in which nothing fits any more.
#[derive(Clone, Copy, Debug)]
pub(super) struct NothingFits(pub u32);

/// Rows in force, and the rows of each unknown.
pub(super) struct Rows<'a> {
    pub rows: &'a [Row],
    pub of: &'a [Vec<u32>],
    pub in_force: &'a [bool],
}

impl Rows<'_> {
    pub fn tighten_all(&self, limits: &mut [Limits]) -> Result<(), NothingFits> {
        Tightening::new(self).run(limits, 0..self.rows.len() as u32)
    }
}

/// Work in progress; kept from one run to the next so that many small runs need no new memory.
pub(super) struct Tightening<'a> {
    rows: &'a Rows<'a>,
    waiting: Vec<bool>,
    due: VecDeque<u32>,
    moved: Vec<(u32, Limits)>,
    /// The limits as they were before the last run moved them, the earliest first.
    was: Vec<(u32, Limits)>,
}

impl<'a> Tightening<'a> {
    pub fn new(rows: &'a Rows<'a>) -> Self {
        let waiting = vec![false; rows.rows.len()];
        Self { rows, waiting, due: VecDeque::new(), moved: Vec::new(), was: Vec::new() }
    }

    /// Tightens until nothing moves. Stops early, with limits that are true but wider, where rows would creep for long.
    pub fn run(&mut self, limits: &mut [Limits], due: impl IntoIterator<Item = u32>) -> Result<(), NothingFits> {
        for row in self.due.drain(..) {
            self.waiting[row as usize] = false;
        }
        self.was.clear();
        for row in due {
            if !std::mem::replace(&mut self.waiting[row as usize], true) {
                self.due.push_back(row);
            }
        }
        let mut steps_left = 60 * self.rows.rows.len() + 2_000;
        while let Some(at) = self.due.pop_front() {
            self.waiting[at as usize] = false;
            if !self.rows.in_force[at as usize] {
                continue;
            }
            if steps_left == 0 {
                return Ok(());
            }
            steps_left -= 1;
            self.moved.clear();
            let fits = tighten_by(&self.rows.rows[at as usize], limits, &mut self.moved);
            self.was.extend_from_slice(&self.moved);
            fits?;
            for (unknown, _) in &self.moved {
                for &next in &self.rows.of[*unknown as usize] {
                    if !std::mem::replace(&mut self.waiting[next as usize], true) {
                        self.due.push_back(next);
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts the limits back as they were before the last run.
    pub fn undo(&mut self, limits: &mut [Limits]) {
        for (unknown, was) in self.was.drain(..).rev() {
            limits[unknown as usize] = was;
        }
    }
}

fn end(limits: &Limits, most: bool) -> Option<i64> {
    if most { (limits.most != NO_LIMIT).then_some(limits.most) } else { Some(limits.least) }
}

fn tighten_by(row: &Row, limits: &mut [Limits], moved: &mut Vec<(u32, Limits)>) -> Result<(), NothingFits> {
    if let Some(most) = row.most {
        tighten_end(row, limits, moved, most, true)?;
    }
    if let Some(least) = row.least {
        tighten_end(row, limits, moved, least, false)?;
    }
    Ok(())
}

/// Uses one end of a row: `sum <= bound` (`upper`) or `sum >= bound`.
fn tighten_end(
    row: &Row,
    limits: &mut [Limits],
    moved: &mut Vec<(u32, Limits)>,
    bound: i64,
    upper: bool,
) -> Result<(), NothingFits> {
    // What the terms come to at the other end: the closed ones summed, and how many are open.
    let (mut sum, mut open) = (0_i64, 0);
    for &(unknown, coefficient) in &row.terms {
        match end(&limits[unknown as usize], (coefficient > 0) != upper) {
            Some(limit) => sum += coefficient * limit,
            None if open == 1 => return Ok(()),
            None => open += 1,
        }
    }
    let slack = bound - sum;
    if open == 0 && (if upper { slack < 0 } else { slack > 0 }) {
        return Err(NothingFits(row.number));
    }
    for &(unknown, coefficient) in &row.terms {
        let own = &mut limits[unknown as usize];
        if own.known() {
            continue;
        }
        let room = match (end(own, (coefficient > 0) != upper), open) {
            (Some(own), 0) => slack + coefficient * own,
            (None, 1) => slack,
            _ => continue,
        };
        let why = Reason::Row(row.number, upper);
        if (coefficient > 0) == upper {
            let most = floor_div(room, coefficient);
            if most < own.most.min(AS_GOOD_AS_NONE) {
                if most < own.least {
                    return Err(NothingFits(row.number));
                }
                moved.push((unknown, *own));
                (own.most, own.why_most) = (most, why);
            }
        } else {
            let least = -floor_div(-room, coefficient);
            if least > own.least && least < AS_GOOD_AS_NONE {
                if least > own.most {
                    return Err(NothingFits(row.number));
                }
                moved.push((unknown, *own));
                (own.least, own.why_least) = (least, why);
            }
        }
    }
    Ok(())
}

fn floor_div(a: i64, b: i64) -> i64 {
    match b {
        1 => a,
        -1 => -a,
        _ => {
            let quotient = a / b;
            if a % b != 0 && ((a < 0) != (b < 0)) { quotient - 1 } else { quotient }
        }
    }
}
