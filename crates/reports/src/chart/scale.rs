//! From numbers and months to places.

use crate::series::{month_number, short_month};
use crate::unit::Unit;
use chrono::NaiveDate;

use super::svg::width_of;

/// The upright axis.
#[derive(Debug)]
pub(super) struct Scale {
    pub lowest: f64,
    pub highest: f64,
    pub ticks: Vec<f64>,
}

impl Scale {
    /// An axis on which all numbers find a place. It begins at nought unless they all lie in the upper half, where that
    /// would leave most of the chart empty; a percentage then still has 20 points of room, so that a small step looks small.
    pub(super) fn over(numbers: impl Iterator<Item = f64>, unit: Unit) -> Self {
        let (low, high) = numbers
            .filter(|number| number.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)));
        if low > high {
            return Self::between(0.0, unit.most().unwrap_or(1.0), unit);
        }
        let room = if unit == Unit::Percentage { 20.0 } else { (high * 0.2).max(1.0) };
        let low = if low >= 0.0 && low <= high / 2.0 { 0.0 } else { low.min((high - room).max(0.0)) };
        Self::between(low, high.max(low + room), unit)
    }

    /// An axis that begins at nought, for bars, whose length is what is compared.
    pub(super) fn from_nought(numbers: impl Iterator<Item = f64>, unit: Unit) -> Self {
        let high = numbers.filter(|number| number.is_finite()).fold(0.0, f64::max);
        Self::between(0.0, unit.most().unwrap_or(if high > 0.0 { high } else { 1.0 }), unit)
    }

    fn between(low: f64, high: f64, unit: Unit) -> Self {
        let step = step((high - low) / 5.0, unit);
        let lowest = (low / step + 1e-9).floor() * step;
        let steps = ((high - lowest) / step - 1e-9).ceil().max(1.0) as usize;
        let ticks: Vec<f64> = (0..=steps).map(|at| lowest + step * at as f64).collect();
        let most = unit.most().filter(|most| *most >= high).unwrap_or(f64::INFINITY);
        let ticks: Vec<f64> = ticks.into_iter().filter(|tick| *tick <= most + 1e-9).collect();
        let highest = ticks.last().copied().unwrap_or(high).max(high);
        Self { lowest, highest, ticks }
    }

    /// Where a number lies, from 0 at the lowest to 1 at the highest.
    pub(super) fn share(&self, number: f64) -> f64 {
        ((number - self.lowest) / (self.highest - self.lowest)).clamp(0.0, 1.0)
    }
}

/// The next round step that is no smaller; whole for what is counted.
fn step(least: f64, unit: Unit) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= least * (1.0 - 1e-9)).unwrap_or(10.0);
    let step = round * power;
    if unit == Unit::Count { step.max(1.0) } else { step }
}

/// The axis of months.
#[derive(Debug)]
pub(super) struct Months {
    first: i32,
    last: i32,
    left: f64,
    right: f64,
}

impl Months {
    pub(super) fn over(months: impl Iterator<Item = NaiveDate>, left: f64, right: f64) -> Self {
        let (first, last) = months
            .map(month_number)
            .fold((i32::MAX, i32::MIN), |(first, last), month| (first.min(month), last.max(month)));
        Self { first, last, left, right }
    }

    pub(super) fn x(&self, month: NaiveDate) -> f64 {
        self.x_of(month_number(month))
    }

    fn x_of(&self, month: i32) -> f64 {
        if self.last <= self.first {
            return f64::midpoint(self.left, self.right);
        }
        let share = f64::from(month - self.first) / f64::from(self.last - self.first);
        self.left + share * (self.right - self.left)
    }

    /// Months to be named, the last one always, with as many before it as fit without touching.
    pub(super) fn labels(&self, letters: f64) -> Vec<(f64, [String; 2])> {
        if self.first > self.last {
            return Vec::new();
        }
        let room = width_of("2026", letters) + letters * 0.8;
        let between = if self.last > self.first { self.x_of(self.first + 1) - self.left } else { room };
        let least = (room / between).ceil() as i32;
        let every = [1, 2, 3, 4, 6].into_iter().find(|every| *every >= least).unwrap_or((least + 11) / 12 * 12);
        let named = (0..).map(|back| self.last - back * every).take_while(|month| *month >= self.first);
        named.map(|month| (self.x_of(month), short_month(month))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(numbers: &[f64], unit: Unit) -> Scale {
        Scale::over(numbers.iter().copied(), unit)
    }

    #[test]
    fn an_axis_has_round_steps_and_holds_every_number() {
        let scale = over(&[3.0, 47.0], Unit::Count);
        assert_eq!(scale.ticks, [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        let scale = over(&[61.0, 88.0], Unit::Percentage);
        assert_eq!((scale.lowest, scale.highest), (60.0, 90.0));
        assert_eq!(scale.share(75.0), 0.5);
    }

    #[test]
    fn a_percentage_goes_no_higher_than_100_and_small_steps_look_small() {
        let scale = over(&[99.0, 100.0], Unit::Percentage);
        assert_eq!((scale.lowest, scale.highest), (80.0, 100.0));
    }

    #[test]
    fn children_are_counted_in_whole_steps() {
        assert_eq!(over(&[0.0, 1.0, 2.0], Unit::Count).ticks, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn nought_alone_and_nothing_at_all_have_an_axis() {
        assert_eq!(over(&[0.0], Unit::Count).ticks, [0.0, 1.0]);
        assert_eq!(over(&[], Unit::Percentage).highest, 100.0);
        assert_eq!(over(&[f64::NAN, f64::INFINITY], Unit::Count).highest, 1.0);
    }

    #[test]
    fn bars_begin_at_nought() {
        let scale = Scale::from_nought([90.0, 95.0].into_iter(), Unit::Count);
        assert_eq!((scale.lowest, scale.highest), (0.0, 100.0));
    }

    #[test]
    fn the_last_month_is_always_named_and_names_never_touch() {
        let first = NaiveDate::from_ymd_opt(2023, 4, 1).unwrap();
        for count in 1..130 {
            let mut days = (0..count).map(|at| first.checked_add_months(chrono::Months::new(at)).unwrap());
            let labels = Months::over(days.clone(), 50.0, 340.0).labels(13.0);
            assert_eq!(labels[0].1, short_month(month_number(days.next_back().unwrap())));
            for pair in labels.windows(2) {
                assert!(pair[0].0 - pair[1].0 >= width_of("2026", 13.0), "{count} months: {labels:?}");
            }
        }
    }
}
