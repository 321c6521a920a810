//! One indicator month by month, with what it is held against.

use super::ink::{
    AXIS, COMPARATORS, GRID, LAST_YEAR, Mark, TARGET, TOLERANCE_BAND, TOLERANCE_EDGE, USUAL_BAND, USUAL_EDGE, VALUE,
};
use super::legend::{self, Item, Sample};
use super::scale::{Months, Scale};
use super::svg::{Anchor, Drawing, Frame, Place, width_of};
use super::{Width, in_both};
use crate::control::{Bounds, Change, Limits};
use crate::series::{Point, Series, long_month, month_number};
use crate::trend_in_words::points_in_words;

/// What should be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    pub value: f64,
    /// How far from it is still tolerated: the other edge of the band. The same as `value` where nothing is.
    pub tolerated_to: f64,
}

/// What others report for one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparator {
    /// `England`, `Statistical neighbours`.
    pub name: String,
    /// The year that the value is of, as it was published: `2023-24`.
    pub year: String,
    pub value: f64,
}

/// A trend chart.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Unique on the page.
    pub id: String,
    pub series: Series,
    /// The same months a year before, in the order of the series' points; empty where nothing is known of them.
    pub last_year: Vec<Option<f64>>,
    pub target: Option<Target>,
    pub comparators: Vec<Comparator>,
    /// From [`crate::control::change`] over the same months; gives the usual range.
    pub change: Option<Change>,
}

impl Trend {
    /// The chart in both widths, in `<div class="chart-narrow">` and `<div class="chart-wide">`.
    pub fn in_both_widths(&self) -> String {
        in_both(|width| self.svg(width))
    }

    /// The chart as one `<svg>`.
    pub fn svg(&self, width: Width) -> String {
        let mut drawing = Drawing::default();
        let plot = Plot::of(self, width);
        plot.draw_axes(&mut drawing, self);
        if let Some(limits) = self.limits() {
            draw_usual_range(&mut drawing, &plot, &self.series.points, limits);
        }
        if let Some(target) = self.target {
            draw_target(&mut drawing, &plot, target);
        }
        self.draw_comparators(&mut drawing, &plot);
        self.draw_last_year(&mut drawing, &plot);
        self.draw_values(&mut drawing, &plot);
        let top = plot.bottom + plot.letters * 3.5;
        let height = legend::draw(&mut drawing, &self.legend(), top, width.units(), plot.letters) + 4.0;
        drawing.framed(&Frame {
            id: &format!("{}-{}", self.id, width.name()),
            title: &self.series.name,
            description: &self.in_words(),
            width: width.units(),
            height,
            letters: plot.letters,
        })
    }

    /// The chart in sentences, for who does not see it; its title, the name of the series, stands beside them.
    pub fn in_words(&self) -> String {
        let shown = |value: f64| self.series.unit.shown(value);
        let mut said = vec![points_in_words(&self.series)];
        said.extend(self.change.as_ref().map(|change| format!("{}.", change.in_words())));
        said.extend(self.last_year_in_words());
        said.extend(self.target.map(|target| format!("{}.", target_in_words(target, &shown))));
        said.extend(
            self.comparators
                .iter()
                .filter(|it| it.value.is_finite())
                .map(|it| format!("{}, {}: {}.", it.name, it.year, shown(it.value))),
        );
        let scale = self.scale();
        if scale.lowest > 0.0 {
            said.push(format!("The upright axis begins at {} and not at nought.", shown(scale.lowest)));
        }
        said.join(" ")
    }

    fn last_year_in_words(&self) -> Option<String> {
        let (point, before) =
            self.with_last_year().rev().find_map(|(point, before)| point.number().and(before).map(|it| (point, it)))?;
        let shown = self.series.unit.shown(before);
        Some(format!("A year before {} it was {shown}.", long_month(point.month)))
    }

    fn with_last_year(&self) -> impl DoubleEndedIterator<Item = (&Point, Option<f64>)> {
        let before = |at: usize| self.last_year.get(at).copied().flatten().filter(|value| value.is_finite());
        self.series.points.iter().enumerate().map(move |(at, point)| (point, before(at)))
    }

    fn limits(&self) -> Option<&Limits> {
        self.change.as_ref()?.limits.as_ref()
    }

    fn drawn_comparators(&self) -> impl Iterator<Item = (usize, &Comparator)> {
        self.comparators.iter().filter(|it| it.value.is_finite()).enumerate()
    }

    fn scale(&self) -> Scale {
        let own = self.series.points.iter().filter_map(Point::number);
        let before = self.with_last_year().filter_map(|(_, before)| before);
        let target = self.target.into_iter().flat_map(|target| [target.value, target.tolerated_to]);
        let others = self.comparators.iter().map(|comparator| comparator.value);
        let bounds = self.limits().into_iter().flat_map(|limits| limits.bounds.iter().flatten());
        let usual = bounds.flat_map(|bounds| [bounds.lower, bounds.upper]);
        Scale::over(own.chain(before).chain(target).chain(others).chain(usual), self.series.unit)
    }

    fn bounds(&self, at: usize) -> Option<Bounds> {
        self.limits()?.bounds.get(at).copied().flatten()
    }

    fn is_unusual(&self, at: usize, value: f64) -> bool {
        self.bounds(at).is_some_and(|bounds| bounds.is_above(value) || bounds.is_below(value))
    }

    /// The lines go on beside the chart to their letters. Each letter has its own place there, so that letters of lines
    /// that lie close do not cover each other, and none covers a value.
    fn draw_comparators(&self, drawing: &mut Drawing, plot: &Plot) {
        let end = |at: usize| plot.right + LETTER * (at as f64 + 0.5);
        for (at, comparator) in self.drawn_comparators() {
            let y = plot.y(comparator.value);
            drawing.line((plot.left, y), (end(at), y), comparator_stroke(at));
        }
        for (at, comparator) in self.drawn_comparators() {
            let place = (end(at), plot.y(comparator.value) + plot.letters * 0.35);
            drawing.label(place, Anchor::Middle, comparator_stroke(at).colour, &letter(at).to_string());
        }
    }

    fn draw_last_year(&self, drawing: &mut Drawing, plot: &Plot) {
        let points: Vec<_> = self.with_last_year().collect();
        for stretch in stretches(&points) {
            let places: Vec<Place> = stretch.iter().map(|(point, value)| plot.place(point, *value)).collect();
            drawing.path(&places, LAST_YEAR);
        }
        for (point, before) in points {
            let Some(before) = before else { continue };
            let hint = format!("A year before {}: {}", long_month(point.month), self.series.unit.shown(before));
            drawing.mark(Mark::HollowSquare, plot.place(point, before), LAST_YEAR.colour, &hint);
        }
    }

    fn draw_values(&self, drawing: &mut Drawing, plot: &Plot) {
        let points: Vec<_> = self.series.points.iter().map(|point| (point, point.number())).collect();
        for stretch in stretches(&points) {
            let places: Vec<Place> = stretch.iter().map(|(point, value)| plot.place(point, *value)).collect();
            drawing.path(&places, VALUE);
        }
        for (at, (point, value)) in points.iter().enumerate() {
            let Some(value) = *value else { continue };
            let hint = format!("{}: {}", long_month(point.month), self.series.unit.shown(value));
            let place = plot.place(point, value);
            if self.is_unusual(at, value) {
                drawing.mark(Mark::HollowDiamond, place, VALUE.colour, "");
            }
            drawing.mark(Mark::Dot, place, VALUE.colour, &hint);
        }
        let mut latest = points.iter().rev().filter_map(|(point, value)| Some((point, (*value)?)));
        if let Some((point, value)) = latest.next() {
            let comes_from_above = latest.next().is_some_and(|(_, before)| before > value);
            plot.label_latest(drawing, plot.place(point, value), &self.series.unit.shown(value), comes_from_above);
        }
    }

    fn legend(&self) -> Vec<Item> {
        let item = |sample, words: String| Item { sample, words };
        let shown = |value: f64| self.series.unit.shown(value);
        let mut items = vec![item(Sample::Line(VALUE, Some(Mark::Dot)), self.series.name.clone())];
        if self.with_last_year().any(|(_, before)| before.is_some()) {
            let words = "The same month a year before".to_owned();
            items.push(item(Sample::Line(LAST_YEAR, Some(Mark::HollowSquare)), words));
        }
        if let Some(target) = self.target {
            items.push(item(Sample::Line(TARGET, None), format!("Target {}", shown(target.value))));
            if has_band(target) {
                let words = format!("Tolerated to {}", shown(target.tolerated_to));
                items.push(item(Sample::Band(TOLERANCE_BAND, TOLERANCE_EDGE), words));
            }
        }
        for (at, it) in self.drawn_comparators() {
            let words = format!("{} {}: {}", it.name, it.year, shown(it.value));
            items.push(item(Sample::Lettered(comparator_stroke(at), letter(at)), words));
        }
        if let Some(usual) = self.limits().and_then(Limits::latest) {
            let words = format!("Usual range, now {} to {}", shown(usual.lower), shown(usual.upper));
            items.push(item(Sample::Band(USUAL_BAND, USUAL_EDGE), words));
        }
        let mut values = self.series.points.iter().enumerate();
        if values.any(|(at, point)| point.number().is_some_and(|value| self.is_unusual(at, value))) {
            items.push(item(Sample::Mark(Mark::HollowDiamond, VALUE.colour), "Outside the usual range".to_owned()));
        }
        items
    }
}

fn target_in_words(target: Target, shown: &impl Fn(f64) -> String) -> String {
    let value = shown(target.value);
    if has_band(target) {
        format!("The target is {value}, and as far as {} is tolerated", shown(target.tolerated_to))
    } else {
        format!("The target is {value}")
    }
}

fn has_band(target: Target) -> bool {
    (target.value - target.tolerated_to).abs() > f64::EPSILON
}

fn comparator_stroke(at: usize) -> super::ink::Stroke {
    COMPARATORS[at % COMPARATORS.len()]
}

/// A, B, C: tells comparators apart also where there are more than dashes.
fn letter(at: usize) -> char {
    char::from(b'A' + (at % 26) as u8)
}

/// Months in a row that have a value: between them the line is drawn, over a gap it is not.
fn stretches<'a>(points: &[(&'a Point, Option<f64>)]) -> Vec<Vec<(&'a Point, f64)>> {
    let mut stretches: Vec<Vec<(&Point, f64)>> = Vec::new();
    for (point, value) in points {
        let Some(value) = *value else { continue };
        let follows = |last: &(&Point, f64)| month_number(point.month) - month_number(last.0.month) == 1;
        let goes_on = stretches.last().and_then(|stretch| stretch.last()).is_some_and(follows);
        match stretches.last_mut() {
            Some(stretch) if goes_on => stretch.push((point, value)),
            _ => stretches.push(vec![(point, value)]),
        }
    }
    stretches.retain(|stretch| stretch.len() > 1);
    stretches
}

/// The room for a comparator's letter beside the chart.
const LETTER: f64 = 15.0;

/// Where on the picture the lines lie.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    letters: f64,
    /// Whether letters of comparators stand at its right.
    has_letters: bool,
    scale: Scale,
    months: Months,
}

impl Plot {
    fn of(trend: &Trend, width: Width) -> Self {
        let (letters, scale) = (width.letters(), trend.scale());
        let widest = scale.ticks.iter().map(|tick| width_of(&trend.series.unit.on_axis(*tick), letters));
        let left = widest.fold(0.0, f64::max) + 8.0;
        let lettered = trend.drawn_comparators().count();
        let right = width.units() - 12.0 - LETTER * lettered as f64;
        let height = if width == Width::Narrow { 200.0 } else { 270.0 };
        let top = letters * 1.4;
        let months = Months::over(trend.series.points.iter().map(|point| point.month), left + 10.0, right - 10.0);
        Self { left, right, top, bottom: top + height, letters, has_letters: lettered > 0, scale, months }
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - self.scale.share(value) * (self.bottom - self.top)
    }

    fn place(&self, point: &Point, value: f64) -> Place {
        (self.months.x(point.month), self.y(value))
    }

    fn draw_axes(&self, drawing: &mut Drawing, trend: &Trend) {
        for tick in &self.scale.ticks {
            let y = self.y(*tick);
            drawing.line((self.left, y), (self.right, y), GRID);
            let mark = trend.series.unit.on_axis(*tick);
            drawing.text((self.left - 6.0, y + self.letters * 0.35), Anchor::End, &mark);
        }
        drawing.line((self.left, self.bottom), (self.right, self.bottom), AXIS);
        for (x, month) in self.months.labels(self.letters) {
            drawing.line((x, self.bottom), (x, self.bottom + 5.0), AXIS);
            let [name, year] = month;
            drawing.text((x, self.bottom + self.letters * 1.4), Anchor::Middle, &name);
            drawing.text((x, self.bottom + self.letters * 2.5), Anchor::Middle, &year);
        }
        if trend.series.valued().is_empty() {
            let middle = (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom));
            drawing.text(middle, Anchor::Middle, "No month has a value");
        }
    }

    /// The latest value in figures, on the side of its point from which the line does not come, if there is room.
    fn label_latest(&self, drawing: &mut Drawing, (x, y): Place, value: &str, comes_from_above: bool) {
        let (above, below) = (y - self.letters * 0.8, y + self.letters * 1.5);
        let has_room_below = below < self.bottom - 2.0;
        let has_room_above = above - self.letters >= 0.0;
        let y = if has_room_below && (comes_from_above || !has_room_above) { below } else { above };
        // Bold letters are wider.
        let half = width_of(value, self.letters) * 0.55;
        let edge = if self.has_letters { self.right } else { self.right + 10.0 };
        let (x, anchor) = if x + half > edge { (edge, Anchor::End) } else { (x, Anchor::Middle) };
        drawing.label((x, y), anchor, VALUE.colour, value);
    }
}

/// The band between the limits, month by month, and its two edges.
fn draw_usual_range(drawing: &mut Drawing, plot: &Plot, points: &[Point], limits: &Limits) {
    let known: Vec<(f64, Bounds)> = points
        .iter()
        .zip(&limits.bounds)
        .filter_map(|(point, bounds)| Some((plot.months.x(point.month), (*bounds)?)))
        .collect();
    let upper: Vec<Place> = known.iter().map(|(x, bounds)| (*x, plot.y(bounds.upper))).collect();
    let lower: Vec<Place> = known.iter().map(|(x, bounds)| (*x, plot.y(bounds.lower))).collect();
    let around: Vec<Place> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
    drawing.area(&around, USUAL_BAND);
    drawing.path(&upper, USUAL_EDGE);
    drawing.path(&lower, USUAL_EDGE);
}

fn draw_target(drawing: &mut Drawing, plot: &Plot, target: Target) {
    if !target.value.is_finite() || !target.tolerated_to.is_finite() {
        return;
    }
    let (y, edge) = (plot.y(target.value), plot.y(target.tolerated_to));
    if has_band(target) {
        drawing.rectangle((plot.left, y.min(edge)), (plot.right - plot.left, (y - edge).abs()), TOLERANCE_BAND);
        drawing.line((plot.left, edge), (plot.right, edge), TOLERANCE_EDGE);
    }
    drawing.line((plot.left, y), (plot.right, y), TARGET);
}
