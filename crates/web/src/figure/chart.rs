//! Lines of a scorecard as charts.

use measures::indicator::{Amount, Direction, Indicator, Shape};
use measures::scorecard::{Point as Score, ScoreLine};
use measures::targets::{Aim, Target as Aimed};
use measures::window::last_of_month;
use reports::chart::{Comparator, SmallMultiple, Target, Trend};
use reports::control::{Change, Observation, change};
use reports::{Point, Series, Unit};
use services::figures::Published;

/// How a value of an indicator is written in a chart.
pub(crate) fn unit(indicator: &Indicator) -> Unit {
    match indicator.shape {
        Shape::Count => Unit::Count,
        Shape::Share | Shape::ShareOfChildren | Shape::Mix => Unit::Percentage,
        Shape::Median(Amount::Days) | Shape::Mean(Amount::Days) => Unit::Days,
        _ => Unit::Rate,
    }
}

/// The whole months of a line: one that has not ended would look like a fall.
fn whole_months(line: &ScoreLine) -> impl Iterator<Item = &Score> {
    line.points.iter().filter(|point| point.window.to == last_of_month(point.window.to))
}

fn series(line: &ScoreLine, name: &str) -> Series {
    let points = whole_months(line).map(|point| Point { month: point.window.to, value: point.value });
    Series { name: name.to_owned(), unit: unit(line.indicator), points: points.collect() }
}

/// Whether the last months are a change, or move as chance moves them.
pub(crate) fn moved(line: &ScoreLine) -> Change {
    let is_share = matches!(line.indicator.shape, Shape::Share | Shape::ShareOfChildren | Shape::Mix);
    let observed = |point: &Score| match (point.value, point.denominator) {
        (None, _) => Observation::NoValue,
        // Of weights, such as full-time equivalents, no chance is known.
        (Some(_), Some(of)) if is_share && is_whole(of) && is_whole(point.numerator) => {
            Observation::Share { numerator: point.numerator as u64, denominator: of as u64 }
        }
        (Some(value), _) if line.indicator.shape == Shape::Count && is_whole(value) => Observation::Count(value as u64),
        (Some(value), _) => Observation::Measured(value),
    };
    let observed: Vec<Observation> = whole_months(line).map(observed).collect();
    change(&observed, unit(line.indicator))
}

fn is_whole(value: f64) -> bool {
    value >= 0.0 && (value - value.round()).abs() < 1e-6
}

/// The chart beside one line of a scorecard.
pub(crate) fn small(line: &ScoreLine, id: &str, name: &str) -> String {
    SmallMultiple { id: id.to_owned(), series: series(line, name), change: Some(moved(line)) }.svg()
}

/// The chart of one figure.
pub(crate) fn trend(line: &ScoreLine, name: &str, target: Option<&Aimed>, elsewhere: &[Published]) -> Trend {
    let months: Vec<&Score> = whole_months(line).collect();
    let before = |point: &&Score| line.year_before(point.window.to).and_then(|before| before.value);
    Trend {
        id: "trend".to_owned(),
        series: series(line, name),
        last_year: months.iter().map(before).collect(),
        target: target.map(|target| match target.aim {
            Aim::Value(value) => {
                let lower = target.direction.unwrap_or(line.indicator.good) == Direction::Lower;
                let tolerated_to = if lower { value + target.tolerance } else { value - target.tolerance };
                Target { value, tolerated_to }
            }
            Aim::Within { low, high } => Target { value: low, tolerated_to: high },
        }),
        comparators: elsewhere
            .iter()
            .map(|one| Comparator { name: one.who.clone(), year: one.when.clone(), value: one.value })
            .collect(),
        change: Some(moved(line)),
    }
}
