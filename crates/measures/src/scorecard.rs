//! A scorecard: every indicator month by month for the authority, a service, a team or a worker.
//!
//! Made from the cube: from its sums, or for medians and figures of different children, which do not add up, from the values and
//! children that it keeps beside them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use domain::SubjectId;
use domain::team::Service;

use crate::cube::{DeskSums, is_of_entries, month_of};
use crate::figure::{Sums, middle, value_of};
use crate::indicator::{Indicator, Part, Shape, Span, Taken};
use crate::indicators::{catalogue, place};
use crate::mart::Mart;
use crate::rows::Desk;
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
    /// In the order of the catalogue. Lines that have not changed are shared with the scorecard before.
    pub lines: Vec<Arc<ScoreLine>>,
    /// The place in the chain up to which the record had been followed.
    position: i64,
}

impl Scorecard {
    pub fn of(mart: &Mart, scope: Scope) -> Self {
        Self::of_these(mart, scope, catalogue())
    }

    /// Only some indicators.
    pub fn of_these(mart: &Mart, scope: Scope, only: &[&'static Indicator]) -> Self {
        let calendar = Calendar::of(mart);
        let held = held(mart, scope);
        let computable = only.iter().copied().filter(|indicator| indicator.is_computable());
        let lines = computable.flat_map(|indicator| lines_of(mart, scope, indicator, &held, &calendar)).collect();
        Self { scope, days: mart.asking().days.clone(), lines, position: mart.position() }
    }

    /// What an earlier scorecard is by now: only lines of which something changed since are worked out.
    pub fn renewed(mart: &Mart, before: &Self) -> Self {
        if before.days != mart.asking().days || before.position > mart.position() {
            return Self::of(mart, before.scope);
        }
        let calendar = Calendar::of(mart);
        let mut held_by = None;
        let mut lines = Vec::with_capacity(before.lines.len());
        let stands = |indicator: &Indicator| mart.cube().changed_at(place(indicator)) <= before.position;
        for of_indicator in before.lines.chunk_by(|one, next| std::ptr::eq(one.indicator, next.indicator)) {
            let indicator = of_indicator[0].indicator;
            if stands(indicator) {
                lines.extend(of_indicator.iter().cloned());
            } else {
                let held = held_by.get_or_insert_with(|| held(mart, before.scope));
                lines.extend(lines_of(mart, before.scope, indicator, held, &calendar));
            }
        }
        Self { scope: before.scope, days: before.days.clone(), lines, position: mart.position() }
    }

    /// Those of every team and every worker of whom anything is counted, in one pass, on as many threads as the machine has
    /// cores.
    pub fn of_everybody(mart: &Mart) -> Vec<Self> {
        let calendar = Calendar::of(mart);
        let scopes = Scopes::of(mart);
        let computable: Vec<&'static Indicator> =
            catalogue().iter().copied().filter(|indicator| indicator.is_computable()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            while let Some(indicator) = computable.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((place(indicator), scopes.lines_of(mart, indicator, &calendar)));
            }
            done
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut all: Vec<(u8, Vec<Vec<Arc<ScoreLine>>>)> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            running.into_iter().flat_map(|one| one.join().expect("adding up does not fail")).collect()
        });
        all.sort_unstable_by_key(|(number, _)| *number);
        let card = |(number, scope): (usize, &Scope)| {
            let lines = all.iter().flat_map(|(_, of_scopes)| of_scopes[number].iter().cloned()).collect();
            Self { scope: *scope, days: mart.asking().days.clone(), lines, position: mart.position() }
        };
        scopes.all.iter().enumerate().map(card).collect()
    }

    pub fn line(&self, indicator: &Indicator, part: Option<usize>) -> Option<&ScoreLine> {
        self.lines.iter().find(|line| line.indicator.id == indicator.id && line.part == part).map(|line| &**line)
    }
}

/// Each part of an indicator, or the whole of one without parts.
pub fn parts(indicator: &Indicator) -> Vec<Option<usize>> {
    if indicator.parts.is_empty() { vec![None] } else { (0..indicator.parts.len()).map(Some).collect() }
}

/// Which desks belong to a scope, by number; `None` for all of them.
fn held(mart: &Mart, scope: Scope) -> Option<Vec<bool>> {
    let holds = || mart.cube().desks().iter().map(|desk| scope.holds(mart, *desk)).collect();
    (scope != Scope::Authority).then(holds)
}

/// The lines of one indicator for one scope.
fn lines_of(
    mart: &Mart,
    scope: Scope,
    indicator: &'static Indicator,
    held: &Option<Vec<bool>>,
    calendar: &Calendar,
) -> Vec<Arc<ScoreLine>> {
    let of = mart.cube().of(place(indicator));
    let mut basis = Basis::new(indicator, calendar);
    for part in 0..of.parts() {
        if held.is_none() && !needs_desks(indicator) {
            of.months(part).for_each(|(month, sums)| basis.add(part, month, sums));
            continue;
        }
        for (desk, sums) in of.desks(part) {
            if held.as_ref().is_none_or(|held| held[desk]) {
                basis.take(part, mart.cube().desks()[desk], sums);
            }
        }
    }
    basis.lines(mart, scope, calendar)
}

/// Every team and worker, and which of them each desk belongs to.
struct Scopes {
    all: Vec<Scope>,
    /// By number of the desk: places in `all`.
    of_desk: Vec<[Option<usize>; 2]>,
}

impl Scopes {
    fn of(mart: &Mart) -> Self {
        let mut numbers: HashMap<Scope, usize> = HashMap::new();
        let mut all = Vec::new();
        let mut number = |scope: Scope| {
            *numbers.entry(scope).or_insert_with(|| {
                all.push(scope);
                all.len() - 1
            })
        };
        let of_desk = mart.cube().desks().iter().map(|desk| {
            [mart.team_of(*desk).map(Scope::Team), desk.worker.map(Scope::Worker)].map(|scope| scope.map(&mut number))
        });
        let of_desk = of_desk.collect();
        Self { all, of_desk }
    }

    /// The lines of one indicator, scope by scope. Those who have nothing of it share one set of lines.
    fn lines_of(&self, mart: &Mart, indicator: &'static Indicator, calendar: &Calendar) -> Vec<Vec<Arc<ScoreLine>>> {
        let of = mart.cube().of(place(indicator));
        let mut bases: Vec<Option<Basis>> = self.all.iter().map(|_| None).collect();
        for part in 0..of.parts() {
            for (desk, sums) in of.desks(part) {
                for scope in self.of_desk[desk].into_iter().flatten() {
                    let basis = bases[scope].get_or_insert_with(|| Basis::new(indicator, calendar));
                    basis.take(part, mart.cube().desks()[desk], sums);
                }
            }
        }
        // Not of the authority, which alone is divided by a population.
        let nothing = Basis::new(indicator, calendar).lines(mart, Scope::Unallocated, calendar);
        let lines = |(basis, scope): (Option<Basis>, &Scope)| match basis {
            Some(basis) => basis.lines(mart, *scope, calendar),
            None => nothing.clone(),
        };
        bases.into_iter().zip(&self.all).map(lines).collect()
    }
}

/// Whether an indicator is worked out from what each desk has, and not from sums of all.
fn needs_desks(indicator: &Indicator) -> bool {
    !indicator.adds_up() || is_of_holders(indicator)
}

/// Whether only workers who hold a case are divided by (WF-04).
fn is_of_holders(indicator: &Indicator) -> bool {
    indicator.settle.is_some() && !is_of_entries(indicator)
}

/// The windows of all points, worked out once for all lines.
struct Calendar {
    /// The first month of which anything is asked, and how many there are.
    first: i32,
    count: usize,
    windows: HashMap<Span, Vec<Stretch>>,
}

/// A window and the months that make it up, counted from the first.
#[derive(Clone, Copy)]
struct Stretch {
    window: Window,
    from: usize,
    to: usize,
}

impl Calendar {
    fn of(mart: &Mart) -> Self {
        let asking = mart.asking();
        let first = month_of(asking.since);
        let count = usize::try_from(month_of(asking.last()) - first + 1).unwrap_or(0);
        let month = |day: NaiveDate| usize::try_from((month_of(day) - first).max(0)).unwrap_or(0);
        let stretch = |span: Span, day: NaiveDate| {
            let window = window_of(span, day);
            Stretch { window, from: month(window.from), to: month(window.to) }
        };
        let spans = Span::ALL.into_iter();
        let windows = spans.map(|span| (span, asking.days.iter().map(|day| stretch(span, *day)).collect())).collect();
        Self { first, count, windows }
    }

    fn place(&self, month: i32) -> Option<usize> {
        usize::try_from(month - self.first).ok().filter(|place| *place < self.count)
    }
}

/// Twelve months up to a day within a month are counted from the first of the month a year before the next.
fn window_of(span: Span, day: NaiveDate) -> Window {
    let window = Window::of(span, day);
    match span {
        Span::TwelveMonths => Window { from: Window::of(span, last_of_month(day)).from, ..window },
        _ => window,
    }
}

/// What the lines of one indicator are made from, for one scope.
struct Basis<'a> {
    indicator: &'static Indicator,
    calendar: &'a Calendar,
    /// By part: sums month by month, and once settled those of all months before each place.
    parts: Vec<Vec<Sums>>,
    /// By part, of a median or a mean.
    values: Vec<Vec<(i32, f32)>>,
    /// By part, of different children.
    children: Vec<Vec<(i32, SubjectId, bool)>>,
    /// Of each month who holds a case, and the sum of each worker who might.
    holding: Vec<(i32, Option<SubjectId>)>,
    might_hold: Vec<(i32, Option<SubjectId>, f64)>,
}

impl<'a> Basis<'a> {
    fn new(indicator: &'static Indicator, calendar: &'a Calendar) -> Self {
        let parts = indicator.parts.len().max(1);
        Self {
            indicator,
            calendar,
            // One more for all entries, each once.
            parts: vec![Vec::new(); parts + 1],
            values: vec![Vec::new(); parts],
            children: vec![Vec::new(); parts],
            holding: Vec::new(),
            might_hold: Vec::new(),
        }
    }

    fn add(&mut self, part: usize, month: i32, sums: Sums) {
        let Some(place) = self.calendar.place(month) else { return };
        let months = &mut self.parts[part];
        // A place before the first month stays empty: what came before it.
        months.resize(self.calendar.count + 1, Sums::default());
        months[place + 1].add(sums);
    }

    fn take(&mut self, part: usize, desk: Desk, of: DeskSums<'_>) {
        match self.indicator.shape {
            Shape::Median(_) | Shape::Mean(_) => self.values[part].extend(of.values()),
            Shape::Children | Shape::ShareOfChildren => self.children[part].extend(of.children()),
            _ if is_of_holders(self.indicator) => {
                for (month, sums) in of.months() {
                    self.add(part, month, Sums { others: 0.0, ..sums });
                    if sums.counted > 0.0 {
                        self.holding.push((month, desk.worker));
                    }
                    if sums.others > 0.0 {
                        self.might_hold.push((month, desk.worker, sums.others));
                    }
                }
            }
            _ => of.months().for_each(|(month, sums)| self.add(part, month, sums)),
        }
    }

    fn settle(&mut self) {
        let holding: HashSet<_> = std::mem::take(&mut self.holding).into_iter().collect();
        for (month, worker, others) in std::mem::take(&mut self.might_hold) {
            if holding.contains(&(month, worker)) {
                self.add(0, month, Sums { others, ..Sums::default() });
            }
        }
        for months in &mut self.parts {
            let mut before = Sums::default();
            for sums in months {
                before.add(*sums);
                *sums = before;
            }
        }
        self.values.iter_mut().for_each(|values| values.sort_unstable_by_key(|(month, _)| *month));
        self.children.iter_mut().for_each(|children| children.sort_unstable_by_key(|(month, ..)| *month));
    }

    fn lines(mut self, mart: &Mart, scope: Scope, calendar: &Calendar) -> Vec<Arc<ScoreLine>> {
        self.settle();
        let line = |part: Option<usize>| {
            let span = series_span(self.indicator);
            let points = |span: Span| -> Vec<Point> {
                calendar.windows[&span].iter().map(|stretch| self.point(mart, scope, part, stretch)).collect()
            };
            let of_months = points(span);
            // A window in which the indicator is not told is not worked out.
            let further = |other: Span| match self.indicator.windows.contains(&other) {
                true if other == span => of_months.clone(),
                true => points(other),
                false => Vec::new(),
            };
            let (years, rolling) = (further(Span::YearToDate), further(Span::TwelveMonths));
            Arc::new(ScoreLine { indicator: self.indicator, part, span, points: of_months, years, rolling })
        };
        parts(self.indicator).into_iter().map(line).collect()
    }

    fn point(&self, mart: &Mart, scope: Scope, part: Option<usize>, stretch: &Stretch) -> Point {
        let (window, shape) = (stretch.window, self.indicator.shape);
        let place = part.unwrap_or(0);
        let sums = match shape {
            Shape::Median(_) | Shape::Mean(_) => {
                let mut values: Vec<f32> = self
                    .within(&self.values[place], stretch, |(month, _)| *month)
                    .iter()
                    .map(|(_, value)| *value)
                    .collect();
                let value = middle(shape, &mut values);
                return Point { window, value, numerator: values.len() as f64, denominator: None };
            }
            Shape::Children | Shape::ShareOfChildren => self.different(place, stretch),
            _ => self.sum(part, stretch),
        };
        // A rate is of the children of the whole authority: of a team it would say nothing.
        let population = mart.populations().on(window.to).filter(|_| scope == Scope::Authority);
        let (value, numerator, denominator) = value_of(self.indicator, window, sums, population);
        Point { window, value, numerator, denominator }
    }

    /// What is of the months of a window.
    fn within<'b, T>(&self, all: &'b [T], stretch: &Stretch, month: impl Fn(&T) -> i32) -> &'b [T] {
        let at = |place: usize| self.calendar.first + i32::try_from(place).unwrap_or(i32::MAX);
        let first = all.partition_point(|one| month(one) < at(stretch.from));
        let after = all.partition_point(|one| month(one) <= at(stretch.to));
        &all[first..after.max(first)]
    }

    /// Different children, each counted if anything of it is.
    fn different(&self, part: usize, stretch: &Stretch) -> Sums {
        let mut children: HashMap<SubjectId, bool> = HashMap::new();
        for (_, child, is_counted) in self.within(&self.children[part], stretch, |(month, ..)| *month) {
            *children.entry(*child).or_default() |= is_counted;
        }
        let counted = children.values().filter(|is_counted| **is_counted).count();
        Sums { counted: counted as f64, others: (children.len() - counted) as f64, not_counted: 0 }
    }

    /// Of a stock the months are one, of which the sums are those of its last day.
    fn sum(&self, part: Option<usize>, stretch: &Stretch) -> Sums {
        let of_part = |part: usize| match self.parts.get(part).filter(|months| !months.is_empty()) {
            Some(months) => months[stretch.to + 1].less(months[stretch.from]),
            None => Sums::default(),
        };
        let mut all = of_part(part.unwrap_or(0));
        let parts = self.indicator.parts.len();
        if is_of_entries(self.indicator) {
            all.others = of_part(parts).counted - all.counted;
        } else if self.indicator.shape == Shape::Mix {
            let others = (0..parts).filter(|other| Some(*other) != part);
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
