//! One indicator small enough to stand beside a dozen others.

use super::ink::{Mark, USUAL_BAND, USUAL_EDGE, VALUE};
use super::scale::{Months, Scale};
use super::svg::{Anchor, Drawing, Frame, Place, width_of};
use crate::control::{Bounds, Change};
use crate::series::{Point, Series, month_number};
use crate::trend_in_words::points_in_words;

/// A line with its first and its last value in figures and one band: the range that is usual for the last month.
#[derive(Clone, Debug)]
pub struct SmallMultiple {
    /// Unique on the page.
    pub id: String,
    pub series: Series,
    /// From [`crate::control::change`] over the same months; gives the usual range.
    pub change: Option<Change>,
}

const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 56.0;
const LETTERS: f64 = 14.0;
const EDGE: f64 = 9.0;

impl SmallMultiple {
    /// The chart as one `<svg>`, 260 by 56 units.
    pub fn svg(&self) -> String {
        let mut drawing = Drawing::default();
        match self.series.valued().as_slice() {
            [] => drawing.text((0.0, HEIGHT / 2.0 + LETTERS * 0.35), Anchor::Start, "No month has a value"),
            [(_, first), .., (_, last)] => self.draw(&mut drawing, *first, *last),
            [(_, only)] => self.draw(&mut drawing, *only, *only),
        }
        drawing.framed(&Frame {
            id: &self.id,
            title: &self.series.name,
            description: &self.in_words(),
            width: WIDTH,
            height: HEIGHT,
            letters: LETTERS,
        })
    }

    /// The chart in sentences, for who does not see it; its title stands beside them.
    pub fn in_words(&self) -> String {
        let mut said = points_in_words(&self.series);
        if let Some(change) = &self.change {
            said.push_str(&format!(" {}.", change.in_words()));
        }
        said
    }

    fn draw(&self, drawing: &mut Drawing, first: f64, last: f64) {
        let (first, last) = (self.series.unit.shown(first), self.series.unit.shown(last));
        let left = width_of(&first, LETTERS) + EDGE;
        // Bold letters are wider.
        let right = WIDTH - width_of(&last, LETTERS) * 1.1 - EDGE;
        let months = Months::over(self.series.points.iter().map(|point| point.month), left, right.max(left + 1.0));
        let scale = self.scale();
        let y = |value: f64| HEIGHT - EDGE - scale.share(value) * (HEIGHT - 2.0 * EDGE);
        if let Some(Bounds { lower, upper }) = self.usual() {
            let (top, bottom) = (y(upper), y(lower));
            drawing.rectangle((left, top), (right - left, bottom - top), USUAL_BAND);
            drawing.line((left, top), (right, top), USUAL_EDGE);
            drawing.line((left, bottom), (right, bottom), USUAL_EDGE);
        }
        let place = |point: &Point, value: f64| (months.x(point.month), y(value));
        self.draw_line(drawing, &place);
        let middle = HEIGHT / 2.0 + LETTERS * 0.35;
        drawing.text((0.0, middle), Anchor::Start, &first);
        drawing.bold((WIDTH, middle), Anchor::End, &last);
    }

    fn draw_line(&self, drawing: &mut Drawing, place: &impl Fn(&Point, f64) -> Place) {
        let mut stretch: Vec<Place> = Vec::new();
        let mut before: Option<&Point> = None;
        for point in &self.series.points {
            let follows = before.is_some_and(|it| month_number(point.month) - month_number(it.month) == 1);
            if point.number().is_none() || !follows {
                drawing.path(&std::mem::take(&mut stretch), VALUE);
            }
            stretch.extend(point.number().map(|value| place(point, value)));
            before = Some(point);
        }
        drawing.path(&stretch, VALUE);
        let latest = self.series.points.iter().rev().find_map(|point| Some(place(point, point.number()?)));
        let Some(latest) = latest else { return };
        if self.is_unusual() {
            drawing.mark(Mark::HollowDiamond, latest, VALUE.colour, "");
        }
        drawing.mark(Mark::Dot, latest, VALUE.colour, "");
    }

    fn usual(&self) -> Option<Bounds> {
        self.change.as_ref()?.limits.as_ref()?.latest()
    }

    /// Whether the last value lies outside the band.
    fn is_unusual(&self) -> bool {
        let last = self.series.valued().last().map(|(_, value)| *value);
        self.usual().zip(last).is_some_and(|(usual, last)| usual.is_above(last) || usual.is_below(last))
    }

    fn scale(&self) -> Scale {
        let own = self.series.points.iter().filter_map(Point::number);
        let usual = self.usual().into_iter().flat_map(|usual| [usual.lower, usual.upper]);
        Scale::over(own.chain(usual), self.series.unit)
    }
}
