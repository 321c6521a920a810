//! Teams, workers or places side by side.

use super::ink::{AXIS, GRID, PAPER, Stroke, TARGET, TEXT, VALUE};
use super::legend::{self, Item, Sample};
use super::scale::Scale;
use super::svg::{Anchor, Drawing, Frame, width_of, wrapped};
use super::trend::Target;
use super::{Width, in_both};
use crate::unit::Unit;

/// A chart of lying bars in groups.
#[derive(Clone, Debug)]
pub struct BarChart {
    /// Unique on the page.
    pub id: String,
    pub title: String,
    pub unit: Unit,
    pub groups: Vec<BarGroup>,
    /// Only its value is drawn, as a line across the bars.
    pub target: Option<Target>,
}

/// Bars under one heading, such as the teams of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct BarGroup {
    /// Empty where there is only one group.
    pub heading: String,
    pub bars: Vec<Bar>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    /// Not below nought; `None` where there is no value, which is not nought.
    pub value: Option<f64>,
    /// What else is to be said, after the value: `8 of 10, red`. In place of the value where there is none.
    pub note: String,
}

impl Bar {
    fn number(&self) -> Option<f64> {
        self.value.filter(|value| value.is_finite())
    }

    /// `80.1% (8 of 10, red)`.
    fn in_words(&self, unit: Unit) -> String {
        match (self.number(), self.note.is_empty()) {
            (Some(value), true) => unit.shown(value),
            (Some(value), false) => format!("{} ({})", unit.shown(value), self.note),
            (None, true) => "no value".to_owned(),
            (None, false) => self.note.clone(),
        }
    }
}

impl BarChart {
    /// The chart in both widths, in `<div class="chart-narrow">` and `<div class="chart-wide">`.
    pub fn in_both_widths(&self) -> String {
        in_both(|width| self.svg(width))
    }

    /// The chart as one `<svg>`.
    pub fn svg(&self, width: Width) -> String {
        let mut drawing = Drawing::default();
        let plot = Plot::of(self, width);
        // How far the lines go is known only when the bars are placed, and letters lie over both.
        let mut layers = Layers::default();
        let bottom = self.draw_groups(&mut layers, &plot);
        self.draw_axis(&mut drawing, &plot, bottom);
        drawing.over(layers.bars);
        let height = self.draw_target(&mut drawing, &plot, bottom, width) + 4.0;
        drawing.over(layers.words);
        drawing.framed(&Frame {
            id: &format!("{}-{}", self.id, width.name()),
            title: &self.title,
            description: &self.in_words(),
            width: width.units(),
            height,
            letters: plot.letters,
        })
    }

    /// The chart in sentences, for who does not see it.
    pub fn in_words(&self) -> String {
        let groups = self.groups.iter().filter(|group| !group.bars.is_empty());
        let mut said: Vec<String> = groups.map(|group| self.group_in_words(group)).collect();
        if said.is_empty() {
            said.push("There is nothing to show.".to_owned());
        }
        if let Some(target) = self.target {
            said.push(format!("The target is {}.", self.unit.shown(target.value)));
        }
        said.join(" ")
    }

    fn group_in_words(&self, group: &BarGroup) -> String {
        let bars: Vec<_> = group.bars.iter().map(|bar| format!("{} {}", bar.label, bar.in_words(self.unit))).collect();
        let heading = if group.heading.is_empty() { String::new() } else { format!("{}: ", group.heading) };
        format!("{heading}{}.", bars.join("; "))
    }

    fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.groups.iter().flat_map(|group| &group.bars)
    }

    fn draw_groups(&self, layers: &mut Layers, plot: &Plot) -> f64 {
        let mut y = 0.0;
        for group in self.groups.iter().filter(|group| !group.bars.is_empty()) {
            if !group.heading.is_empty() {
                y += plot.letters * 0.6;
                for line in wrapped(&group.heading, plot.width / 1.1, plot.letters) {
                    y += plot.letters * 1.4;
                    layers.words.label((0.0, y), Anchor::Start, TEXT, &line);
                }
                y += plot.letters * 0.5;
            }
            for bar in &group.bars {
                y = plot.draw_bar(layers, bar, self.unit, y);
            }
        }
        if self.bars().next().is_none() {
            y += plot.letters * 1.4;
            layers.words.text((0.0, y), Anchor::Start, "There is nothing to show");
        }
        y
    }

    fn draw_axis(&self, drawing: &mut Drawing, plot: &Plot, bottom: f64) {
        if self.bars().next().is_none() {
            return;
        }
        let mut free_from = f64::NEG_INFINITY;
        for tick in &plot.scale.ticks {
            let x = plot.x(*tick);
            drawing.line((x, 0.0), (x, bottom), GRID);
            let mark = self.unit.on_axis(*tick);
            let half = width_of(&mark, plot.letters) / 2.0;
            if x - half >= free_from {
                drawing.text((x.max(half), bottom + plot.letters * 1.3), Anchor::Middle, &mark);
                free_from = x + half + 4.0;
            }
        }
        drawing.line((plot.left, 0.0), (plot.left, bottom), AXIS);
    }

    /// The line across the bars with its legend; says where the picture ends.
    fn draw_target(&self, drawing: &mut Drawing, plot: &Plot, bottom: f64, width: Width) -> f64 {
        let below = bottom + plot.letters * 1.8;
        let Some(target) = self.target.filter(|target| target.value.is_finite()) else { return below };
        if self.bars().next().is_none() {
            return below;
        }
        let x = plot.x(target.value);
        // Paper on both sides, so that it also stands out from the bars.
        drawing.line((x, 0.0), (x, bottom), Stroke { colour: PAPER, width: TARGET.width + 3.0, dash: "" });
        drawing.line((x, 0.0), (x, bottom), TARGET);
        let words = format!("Target {}", self.unit.shown(target.value));
        legend::draw(drawing, &[Item { sample: Sample::Line(TARGET, None), words }], below, width.units(), plot.letters)
    }
}

/// Drawn one over the other, with the line of the target between.
#[derive(Default)]
struct Layers {
    bars: Drawing,
    words: Drawing,
}

/// Where on the picture the bars lie.
struct Plot {
    /// Where bars begin; narrow, their labels stand above them.
    left: f64,
    /// Where the longest bar ends; what is said of it comes after.
    right: f64,
    width: f64,
    letters: f64,
    scale: Scale,
    labels_above: bool,
}

impl Plot {
    fn of(chart: &BarChart, width: Width) -> Self {
        let letters = width.letters();
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let labels = widest(&mut chart.bars().map(|bar| width_of(&bar.label, letters)));
        let words = widest(&mut chart.bars().map(|bar| width_of(&bar.in_words(chart.unit), letters)));
        let labels_above = width == Width::Narrow;
        let left = if labels_above { 1.0 } else { (labels + 10.0).min(width.units() * 0.35) };
        let right = width.units() - (words + 12.0).min(width.units() * 0.4);
        let target = chart.target.map(|target| target.value);
        let scale = Scale::from_nought(chart.bars().filter_map(Bar::number).chain(target), chart.unit);
        Self { left, right, width: width.units(), letters, scale, labels_above }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + self.scale.share(value) * (self.right - self.left)
    }

    /// Draws one bar with its label and words from `top` on, and says where it ends.
    fn draw_bar(&self, layers: &mut Layers, bar: &Bar, unit: Unit, top: f64) -> f64 {
        let (row, thick) = (self.letters * 1.35, self.letters * 1.1);
        let room = if self.labels_above { self.width } else { self.left - 10.0 };
        let labels = wrapped(&bar.label, room, self.letters);
        for (at, line) in labels.iter().enumerate() {
            layers.words.over_lines((0.0, top + row * (at as f64 + 0.9)), line);
        }
        let bar_top = if self.labels_above { top + row * labels.len() as f64 + 2.0 } else { top + 3.0 };
        let length = bar.number().map_or(0.0, |value| self.x(value) - self.left);
        layers.bars.rectangle((self.left, bar_top), (length, thick), VALUE.colour);
        let from = self.left + length + 6.0;
        let words = wrapped(&bar.in_words(unit), self.width - from, self.letters);
        for (at, line) in words.iter().enumerate() {
            layers.words.over_lines((from, bar_top + row * at as f64 + thick * 0.8), line);
        }
        let beside = bar_top + thick.max(row * words.len() as f64);
        let label_end = top + row * labels.len() as f64;
        beside.max(label_end) + self.letters * 0.4
    }
}
