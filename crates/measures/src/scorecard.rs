//! A scorecard: every indicator month by month for the authority, a service, a team or a worker.
//!
//! Made from the sums of the cube; medians, and figures of different children, are made from the rows, because they do not add
//! up.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::SubjectId;
use domain::team::Service;

use crate::cube::month_of;
use crate::figure::{Figure, Sums, value_of};
use crate::indicator::{Indicator, Part, Shape, Span, Taken};
use crate::indicators::{catalogue, place};
use crate::mart::Mart;
use crate::rows::{Desk, Row};
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
        self.points.iter().find(|point| month_of(point.window.to) == month && point.window.to == last_of_month(point.window.to))
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
        let only: Vec<&'static Indicator> = catalogue().to_vec();
        Self::of_these(mart, scope, &only)
    }

    /// Only some indicators.
    pub fn of_these(mart: &Mart, scope: Scope, only: &[&'static Indicator]) -> Self {
        let sums = summed(mart, scope);
        let days = mart.asking().days.clone();
        let mut lines = Vec::new();
        for indicator in only.iter().filter(|indicator| indicator.is_computable()) {
            for part in parts(indicator) {
                lines.push(Lines { mart, scope, sums: &sums, indicator, part }.line(&days));
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

type Summed = HashMap<(u8, u8, i32), Sums>;

fn summed(mart: &Mart, scope: Scope) -> Summed {
    let mut holds: HashMap<Desk, bool> = HashMap::new();
    let mut all: Summed = HashMap::new();
    for (key, desk, sums) in mart.cube().sums() {
        if *holds.entry(desk).or_insert_with(|| scope.holds(mart, desk)) {
            all.entry((key.indicator, key.part, key.month)).or_default().add(sums);
        }
    }
    all
}

struct Lines<'a> {
    mart: &'a Mart,
    scope: Scope,
    sums: &'a Summed,
    indicator: &'static Indicator,
    part: Option<usize>,
}

impl Lines<'_> {
    fn line(&self, days: &[NaiveDate]) -> ScoreLine {
        let span = series_span(self.indicator);
        let rows = if self.needs_rows() { Some(self.rows()) } else { None };
        let points = |span: Span| days.iter().map(|day| self.point(span, *day, rows.as_deref())).collect::<Vec<_>>();
        let is_flow = self.indicator.taken == Taken::Flow;
        // The first year of the months has no twelve months before it.
        let further = |span| if is_flow { points(span) } else { Vec::new() };
        ScoreLine {
            indicator: self.indicator,
            part: self.part,
            span,
            points: points(span),
            years: further(Span::YearToDate),
            rolling: further(Span::TwelveMonths),
        }
    }

    fn needs_rows(&self) -> bool {
        !self.indicator.adds_up() || self.indicator.settle.is_some()
    }

    fn rows(&self) -> Vec<(SubjectId, Row)> {
        let all = self.mart.rows(self.indicator);
        all.filter(|(_, _, row)| self.scope.holds(self.mart, row.desk)).map(|(subject, _, row)| (subject, *row)).collect()
    }

    fn point(&self, span: Span, day: NaiveDate, rows: Option<&[(SubjectId, Row)]>) -> Point {
        let window = self.window(span, day);
        let population = self.mart.populations().on(window.to);
        if let Some(rows) = rows {
            let figure = Figure::of(self.indicator, self.part, span, window, rows.iter().copied(), population);
            let Figure { value, numerator, denominator, .. } = figure;
            return Point { window, value, numerator, denominator };
        }
        let sums = self.sum(month_of(window.from), month_of(window.to));
        // A rate is of the children of the whole authority: of a team it would say nothing.
        let population = population.filter(|_| self.scope == Scope::Authority);
        let (value, numerator, denominator) = value_of(self.indicator, window, sums, population);
        Point { window, value, numerator, denominator }
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
        let number = place(self.indicator);
        let of_part = |part: usize, month: i32| {
            let part = u8::try_from(part).unwrap_or(u8::MAX);
            self.sums.get(&(number, part, month)).copied().unwrap_or_default()
        };
        let mut all = Sums::default();
        for month in from..=to {
            all.add(of_part(self.part.unwrap_or(0), month));
            if self.indicator.shape == Shape::Mix {
                let others = (0..self.indicator.parts.len()).filter(|other| Some(*other) != self.part);
                all.others += others.map(|other| of_part(other, month).counted).sum::<f64>();
            }
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
