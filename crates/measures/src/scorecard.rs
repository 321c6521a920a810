//! A scorecard: every indicator month by month for the authority, a service, a team or a worker.
//!
//! Made from the sums of the cube; medians, and figures of different children, are made from the rows, because they do not add
//! up.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::team::Service;
use domain::{EntryId, SubjectId};

use crate::cube::month_of;
use crate::figure::{Figure, Sums, middle, value_of};
use crate::indicator::{Indicator, Part, Shape, Span, Taken};
use crate::indicators::{catalogue, place};
use crate::mart::Mart;
use crate::rows::{Desk, Row, Verdict};
use crate::window::{Window, last_of_month};

/// Whose figures they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Authority,
    Service(Service),
    Team(SubjectId),
    Worker(SubjectId),
    /// What was with nobody: no team and no worker.
    Unallocated,
}

impl Scope {
    /// Whether what was at a desk belongs.
    pub fn holds(self, mart: &Mart, desk: Desk) -> bool {
        match self {
            Self::Authority => true,
            Self::Service(service) => mart.staff().service_of(desk) == Some(service),
            Self::Team(team) => mart.team_of(desk) == Some(team),
            Self::Worker(worker) => desk.worker == Some(worker),
            Self::Unallocated => mart.team_of(desk).is_none() && desk.worker.is_none(),
        }
    }
}

/// One value with its window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub window: Window,
    pub value: Option<f64>,
    pub numerator: f64,
    pub denominator: Option<f64>,
}

/// One indicator, or one of its parts, over the months.
#[derive(Clone, Debug)]
pub struct ScoreLine {
    pub indicator: &'static Indicator,
    pub part: Option<usize>,
    /// The window of each point of the series.
    pub span: Span,
    /// A point for each month, the earliest first. The last one may be of a month that has not ended.
    pub points: Vec<Point>,
    /// The year to date, at each month; empty for stocks.
    pub years: Vec<Point>,
    /// Twelve months up to each month; empty for stocks.
    pub rolling: Vec<Point>,
}

impl ScoreLine {
    pub fn part_of(&self) -> Option<&'static Part> {
        self.indicator.parts.get(self.part?)
    }

    /// The point whose window ends on a day.
    pub fn at(&self, day: NaiveDate) -> Option<&Point> {
        self.points.iter().find(|point| point.window.to == day)
    }

    pub fn year_to(&self, day: NaiveDate) -> Option<&Point> {
        self.years.iter().find(|point| point.window.to == day)
    }

    pub fn twelve_months_to(&self, day: NaiveDate) -> Option<&Point> {
        self.rolling.iter().find(|point| point.window.to == day)
    }

    /// The point of the same month a year before.
    pub fn year_before(&self, day: NaiveDate) -> Option<&Point> {
        let month = month_of(day) - 12;
        self.points
            .iter()
            .find(|point| month_of(point.window.to) == month && point.window.to == last_of_month(point.window.to))
    }

    /// The point of the month before.
    pub fn month_before(&self, day: NaiveDate) -> Option<&Point> {
        let month = month_of(day) - 1;
        self.points.iter().find(|point| month_of(point.window.to) == month)
    }
}

/// All lines of one scope.
#[derive(Clone, Debug)]
pub struct Scorecard {
    pub scope: Scope,
    /// The days that the months are told up to, the earliest first.
    pub days: Vec<NaiveDate>,
    pub lines: Vec<ScoreLine>,
}

impl Scorecard {
    pub fn of(mart: &Mart, scope: Scope) -> Self {
        Self::of_these(mart, scope, catalogue())
    }

    /// Only some indicators.
    pub fn of_these(mart: &Mart, scope: Scope, only: &[&'static Indicator]) -> Self {
        let mut holds: HashMap<Desk, bool> = HashMap::new();
        let mut is_held = |desk: Desk| *holds.entry(desk).or_insert_with(|| scope.holds(mart, desk));
        let mut basis = Basis::default();
        let wanted = places(only.iter().copied());
        let is_wanted = |indicator: u8| wanted & (1_u128 << indicator) != 0;
        if scope == Scope::Authority {
            for ((indicator, part, month), sums) in mart.cube().totals().filter(|((one, ..), _)| is_wanted(*one)) {
                basis.add((indicator, part), month, sums);
            }
        } else {
            for (key, desk, sums) in mart.cube().sums() {
                if is_wanted(key.indicator) && is_held(desk) {
                    basis.add((key.indicator, key.part), key.month, sums);
                }
            }
        }
        let from_rows = only.iter().copied().filter(|indicator| needs_rows(indicator));
        for (subject, row) in mart.rows_of_all(places(from_rows)).filter(|(_, row)| is_held(row.desk)) {
            basis.rows.entry(row.indicator).or_default().push((subject, *row));
        }
        for indicator in only.iter().filter(|indicator| is_of_entries(indicator)) {
            for row in entries_once(mart, indicator).filter(|row| is_held(row.desk)) {
                basis.add((row.indicator, EVERY_ENTRY), month_of(row.day), Sums::of_one());
            }
        }
        basis.settle();
        Self::from_basis(mart, scope, only, &basis)
    }

    /// Those of every team and every worker of whom anything is counted, in one pass, on as many threads as the machine has
    /// cores.
    pub fn of_everybody(mart: &Mart) -> Vec<Self> {
        let mut all: HashMap<Scope, Basis> = HashMap::new();
        let mut scopes: HashMap<Desk, [Option<Scope>; 2]> = HashMap::new();
        let mut of = |desk: Desk| {
            let known = || [mart.team_of(desk).map(Scope::Team), desk.worker.map(Scope::Worker)];
            *scopes.entry(desk).or_insert_with(known)
        };
        for (key, desk, sums) in mart.cube().sums() {
            for scope in of(desk).into_iter().flatten() {
                all.entry(scope).or_default().add((key.indicator, key.part), key.month, sums);
            }
        }
        let from_rows = catalogue().iter().copied().filter(|indicator| needs_rows(indicator));
        for (subject, row) in mart.rows_of_all(places(from_rows)) {
            for scope in of(row.desk).into_iter().flatten() {
                all.entry(scope).or_default().rows.entry(row.indicator).or_default().push((subject, *row));
            }
        }
        for indicator in catalogue().iter().filter(|indicator| is_of_entries(indicator)) {
            for row in entries_once(mart, indicator) {
                for scope in of(row.desk).into_iter().flatten() {
                    let basis: &mut Basis = all.entry(scope).or_default();
                    basis.add((row.indicator, EVERY_ENTRY), month_of(row.day), Sums::of_one());
                }
            }
        }
        let mut all: Vec<(Scope, Basis)> = all.into_iter().collect();
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let some = all.len().div_ceil(threads).max(1);
        let card = |(scope, basis): &mut (Scope, Basis)| {
            basis.settle();
            Self::from_basis(mart, *scope, catalogue(), basis)
        };
        std::thread::scope(|thread| {
            let running: Vec<_> = all
                .chunks_mut(some)
                .map(|part| thread.spawn(|| part.iter_mut().map(card).collect::<Vec<_>>()))
                .collect();
            running.into_iter().flat_map(|part| part.join().expect("adding up does not fail")).collect()
        })
    }

    fn from_basis(mart: &Mart, scope: Scope, only: &[&'static Indicator], basis: &Basis) -> Self {
        let days = mart.asking().days.clone();
        let mut lines = Vec::new();
        for indicator in only.iter().filter(|indicator| indicator.is_computable()) {
            for part in parts(indicator) {
                lines.push(Lines { mart, scope, basis, indicator, number: place(indicator), part }.line(&days));
            }
        }
        Self { scope, days, lines }
    }

    pub fn line(&self, indicator: &Indicator, part: Option<usize>) -> Option<&ScoreLine> {
        self.lines.iter().find(|line| line.indicator.id == indicator.id && line.part == part)
    }
}

/// Each part of an indicator, or the whole of one without parts.
pub fn parts(indicator: &Indicator) -> Vec<Option<usize>> {
    if indicator.parts.is_empty() { vec![None] } else { (0..indicator.parts.len()).map(Some).collect() }
}

/// A bit for the place of each indicator in the catalogue.
fn places(indicators: impl Iterator<Item = &'static Indicator>) -> u128 {
    indicators.fold(0, |all, indicator| all | 1_u128 << place(indicator))
}

/// Whether an indicator is made from rows and not from sums.
fn needs_rows(indicator: &Indicator) -> bool {
    indicator.is_computable() && (!indicator.adds_up() || (indicator.settle.is_some() && !is_of_entries(indicator)))
}

/// Whether each part's share is of different entries, one of which may be in several parts (AS-08): they are counted once for
/// all parts, as each entry is on one day only.
fn is_of_entries(indicator: &Indicator) -> bool {
    indicator.shape == Shape::Mix && indicator.settle.is_some()
}

/// Among the parts of such an indicator: all entries, each once.
const EVERY_ENTRY: u8 = u8::MAX;

/// A row for each entry that is counted in any part. The rows of one entry are of one child, and so beside one another.
fn entries_once<'a>(mart: &'a Mart, indicator: &'static Indicator) -> impl Iterator<Item = &'a Row> {
    let mut known: HashSet<EntryId> = HashSet::new();
    let counted = mart.rows(indicator).filter(|(_, _, row)| row.verdict == Verdict::Counted);
    counted.filter_map(move |(_, _, row)| known.insert(row.entry).then_some(row))
}

/// What the lines of one scope are made from.
#[derive(Debug, Default)]
struct Basis {
    /// By indicator and part: the months that have anything, the earliest first; each with the sum up to it once settled.
    sums: HashMap<(u8, u8), Vec<(i32, Sums)>>,
    /// By indicator, the earliest day first once settled.
    rows: HashMap<u8, Vec<(SubjectId, Row)>>,
}

impl Basis {
    fn add(&mut self, of: (u8, u8), month: i32, sums: Sums) {
        self.sums.entry(of).or_default().push((month, sums));
    }

    fn settle(&mut self) {
        for months in self.sums.values_mut() {
            months.sort_unstable_by_key(|(month, _)| *month);
            let mut upto = Sums::default();
            for (_, sums) in months {
                upto.add(*sums);
                *sums = upto;
            }
        }
        self.rows.values_mut().for_each(|rows| rows.sort_unstable_by_key(|(_, row)| (row.day, row.entry, row.part)));
    }

    /// The sum of some months, both ends included.
    fn sum(&self, of: (u8, u8), from: i32, to: i32) -> Sums {
        let Some(months) = self.sums.get(&of) else { return Sums::default() };
        let upto = |month: i32| match months.partition_point(|(at, _)| *at <= month) {
            0 => Sums::default(),
            place => months[place - 1].1,
        };
        upto(to).less(upto(from - 1))
    }

    /// The rows of some days, both ends included.
    fn rows(&self, indicator: u8, from: NaiveDate, to: NaiveDate) -> &[(SubjectId, Row)] {
        let Some(rows) = self.rows.get(&indicator) else { return &[] };
        let first = rows.partition_point(|(_, row)| row.day < from);
        let after = rows.partition_point(|(_, row)| row.day <= to);
        &rows[first..after.max(first)]
    }
}

struct Lines<'a> {
    mart: &'a Mart,
    scope: Scope,
    basis: &'a Basis,
    indicator: &'static Indicator,
    number: u8,
    part: Option<usize>,
}

impl Lines<'_> {
    fn line(&self, days: &[NaiveDate]) -> ScoreLine {
        let span = series_span(self.indicator);
        let points = |span: Span| days.iter().map(|day| self.point(span, *day)).collect::<Vec<_>>();
        let of_months = points(span);
        // A window in which the indicator is not told is not worked out.
        let further = |other: Span| match self.indicator.windows.contains(&other) {
            true if other == span => of_months.clone(),
            true => points(other),
            false => Vec::new(),
        };
        let (years, rolling) = (further(Span::YearToDate), further(Span::TwelveMonths));
        ScoreLine { indicator: self.indicator, part: self.part, span, points: of_months, years, rolling }
    }

    fn point(&self, span: Span, day: NaiveDate) -> Point {
        let window = self.window(span, day);
        let population = self.mart.populations().on(window.to);
        if needs_rows(self.indicator) {
            let from = if self.indicator.taken == Taken::Stock { window.to } else { window.from };
            let rows = self.basis.rows(self.number, from, window.to);
            if matches!(self.indicator.shape, Shape::Median(_) | Shape::Mean(_)) {
                return self.middle_of(window, rows);
            }
            let rows = rows.iter().copied();
            let figure = Figure::of(self.indicator, self.part, span, window, rows, population);
            let Figure { value, numerator, denominator, .. } = figure;
            return Point { window, value, numerator, denominator };
        }
        let sums = self.sum(month_of(window.from), month_of(window.to));
        // A rate is of the children of the whole authority: of a team it would say nothing.
        let population = population.filter(|_| self.scope == Scope::Authority);
        let (value, numerator, denominator) = value_of(self.indicator, window, sums, population);
        Point { window, value, numerator, denominator }
    }

    /// Of a median or a mean, which need the values and no lists.
    fn middle_of(&self, window: Window, rows: &[(SubjectId, Row)]) -> Point {
        let part = self.part.unwrap_or(0);
        let counted = rows.iter().filter(|(_, row)| usize::from(row.part) == part && row.verdict == Verdict::Counted);
        let mut values: Vec<f32> = counted.map(|(_, row)| row.weight).collect();
        let value = middle(self.indicator.shape, &mut values);
        Point { window, value, numerator: values.len() as f64, denominator: None }
    }

    /// Twelve months up to a day within a month are counted from the first of the month a year before the next.
    fn window(&self, span: Span, day: NaiveDate) -> Window {
        let window = Window::of(span, day);
        match span {
            Span::TwelveMonths => Window { from: Window::of(span, last_of_month(day)).from, ..window },
            _ => window,
        }
    }

    fn sum(&self, from: i32, to: i32) -> Sums {
        let of_part = |part: usize| self.basis.sum((self.number, u8::try_from(part).unwrap_or(u8::MAX)), from, to);
        let mut all = of_part(self.part.unwrap_or(0));
        if is_of_entries(self.indicator) {
            all.others = of_part(usize::from(EVERY_ENTRY)).counted - all.counted;
        } else if self.indicator.shape == Shape::Mix {
            let others = (0..self.indicator.parts.len()).filter(|other| Some(*other) != self.part);
            all.others += others.map(|other| of_part(other).counted).sum::<f64>();
        }
        all
    }
}

/// The window of the monthly series: the month where the indicator is told by month, else twelve months.
pub fn series_span(indicator: &Indicator) -> Span {
    match indicator.taken {
        Taken::Stock => Span::Day,
        Taken::Flow if indicator.windows.contains(&Span::Month) => Span::Month,
        Taken::Flow => Span::TwelveMonths,
    }
}
