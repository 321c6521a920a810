//! What each line and band means, below the chart.

use super::ink::{Mark, Stroke};
use super::svg::{Anchor, Drawing, Place, width_of, wrapped};

/// What a line of the legend shows before its words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    Line(Stroke, Option<Mark>),
    /// A line that bears a letter.
    Lettered(Stroke, char),
    Band(&'static str, Stroke),
    Mark(Mark, &'static str),
}

#[derive(Debug)]
pub(super) struct Item {
    pub sample: Sample,
    pub words: String,
}

const SAMPLE: f64 = 34.0;
const GAP: f64 = 8.0;
const BETWEEN: f64 = 20.0;

/// Draws the items in rows from `top` on, and says where they end.
pub(super) fn draw(drawing: &mut Drawing, items: &[Item], top: f64, width: f64, letters: f64) -> f64 {
    let row = letters * 1.6;
    let (mut x, mut y) = (0.0, top);
    for item in items {
        let long = SAMPLE + GAP + width_of(&item.words, letters);
        if x > 0.0 && x + long > width {
            (x, y) = (0.0, y + row);
        }
        draw_sample(drawing, item.sample, (x, y + row / 2.0), letters);
        let lines = wrapped(&item.words, width - SAMPLE - GAP, letters);
        for (at, line) in lines.iter().enumerate() {
            let below = row * at as f64;
            drawing.text((x + SAMPLE + GAP, y + below + row / 2.0 + letters * 0.35), Anchor::Start, line);
        }
        if lines.len() > 1 {
            (x, y) = (0.0, y + row * lines.len() as f64);
        } else {
            x += long + BETWEEN;
        }
    }
    if x > 0.0 { y + row } else { y }
}

fn draw_sample(drawing: &mut Drawing, sample: Sample, (x, y): Place, letters: f64) {
    let middle = (x + SAMPLE / 2.0, y);
    match sample {
        Sample::Line(stroke, mark) => {
            drawing.line((x, y), (x + SAMPLE, y), stroke);
            if let Some(mark) = mark {
                drawing.mark(mark, middle, stroke.colour, "");
            }
        }
        Sample::Lettered(stroke, letter) => {
            drawing.line((x, y), (x + SAMPLE, y), stroke);
            drawing.label((middle.0, y + letters * 0.35), Anchor::Middle, stroke.colour, &letter.to_string());
        }
        Sample::Band(ground, edge) => {
            drawing.rectangle((x, y - 6.0), (SAMPLE, 12.0), ground);
            drawing.line((x, y - 6.0), (x + SAMPLE, y - 6.0), edge);
            drawing.line((x, y + 6.0), (x + SAMPLE, y + 6.0), edge);
        }
        Sample::Mark(mark, colour) => drawing.mark(mark, middle, colour, ""),
    }
}
