//! Whether the latest months say that something has changed.

use std::cmp::Ordering;

use super::limits::{Bounds, Limits, TooFew, limits, tolerance};
use super::{FEWEST_MONTHS, Observation};
use crate::unit::Unit;

/// So many months in a row on one side of the mean are more than chance (Western Electric, 1956).
const RUN: usize = 8;
/// So many months in a row, each higher or each lower than the one before, are more than chance (Nelson, 1984).
const STEPS: usize = 6;

/// What the latest months say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Fewer than twelve months have a value, so that nothing can be said.
    TooFew,
    /// The latest value is within its usual range, and the months before show no pattern.
    None,
    /// The latest value is above its usual range.
    Above,
    /// The latest value is below its usual range.
    Below,
    /// So many latest months, eight or more, are all above the mean.
    RunAbove(usize),
    /// So many latest months, eight or more, are all below the mean.
    RunBelow(usize),
    /// So many latest months, six or more, rise one after the other.
    Rising(usize),
    /// So many latest months, six or more, fall one after the other.
    Falling(usize),
}

/// Whether a series has changed, with what it takes to say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub signal: Signal,
    /// `None` where there are too few months.
    pub limits: Option<Limits>,
    /// The latest value that there is.
    pub latest: Option<f64>,
    /// How many months have a value.
    pub months: usize,
    unit: Unit,
}

/// Holds the latest months against what is usual for the series. A month without a value is passed over.
///
/// Of several signs the strongest is told: outside the limits, then a run on one side, then a steady rise or fall.
pub fn change(points: &[Observation], unit: Unit) -> Change {
    let values: Vec<f64> = points.iter().filter_map(|point| point.value()).collect();
    let (latest, months) = (values.last().copied(), values.len());
    let found = match limits(points, unit) {
        Ok(found) => found,
        Err(TooFew { months }) => return Change { signal: Signal::TooFew, limits: None, latest, months, unit },
    };
    let signal = signal_of(&values, &found);
    Change { signal, limits: Some(found), latest, months, unit }
}

fn signal_of(values: &[f64], limits: &Limits) -> Signal {
    outside(values, limits.latest())
        .or_else(|| run(values, limits.centre))
        .or_else(|| steps(values))
        .unwrap_or(Signal::None)
}

fn outside(values: &[f64], bounds: Option<Bounds>) -> Option<Signal> {
    let (latest, bounds) = (*values.last()?, bounds?);
    if bounds.is_above(latest) { Some(Signal::Above) } else { bounds.is_below(latest).then_some(Signal::Below) }
}

/// The latest months on one side of the mean. One that lies on the mean ends the run, since it is on neither side.
fn run(values: &[f64], centre: f64) -> Option<Signal> {
    let side = |value: &f64| match value - centre {
        off if off.abs() <= tolerance(centre) => Ordering::Equal,
        off if off > 0.0 => Ordering::Greater,
        _ => Ordering::Less,
    };
    let latest = side(values.last()?);
    let long = values.iter().rev().take_while(|value| side(value) == latest).count();
    match latest {
        Ordering::Greater if long >= RUN => Some(Signal::RunAbove(long)),
        Ordering::Less if long >= RUN => Some(Signal::RunBelow(long)),
        _ => None,
    }
}

fn steps(values: &[f64]) -> Option<Signal> {
    let in_a_row =
        |goes: fn(f64, f64) -> bool| 1 + values.windows(2).rev().take_while(|pair| goes(pair[0], pair[1])).count();
    let (rising, falling) = (in_a_row(|before, after| after > before), in_a_row(|before, after| after < before));
    if rising >= STEPS { Some(Signal::Rising(rising)) } else { (falling >= STEPS).then_some(Signal::Falling(falling)) }
}

impl Change {
    /// Whether the figure has changed, so that somebody should ask why.
    pub fn is_change(&self) -> bool {
        !matches!(self.signal, Signal::TooFew | Signal::None)
    }

    /// A sentence without its full stop: "Within its usual range: 61.2% to 74.8%, from 24 months".
    pub fn in_words(&self) -> String {
        match (self.signal, self.limits.as_ref()) {
            (Signal::TooFew, _) | (_, None) => self.too_few_in_words(),
            (signal, Some(limits)) => self.signal_in_words(signal, limits),
        }
    }

    fn too_few_in_words(&self) -> String {
        let have = match self.months {
            0 => "none has".to_owned(),
            1 => "1 has".to_owned(),
            many => format!("{many} have"),
        };
        format!("Too few months to tell change from chance: {have} a value, and {FEWEST_MONTHS} are needed")
    }

    fn signal_in_words(&self, signal: Signal, limits: &Limits) -> String {
        let shown = |value: f64| self.unit.shown(value);
        let range = limits.latest().map(|it| format!("{} to {}", shown(it.lower), shown(it.upper))).unwrap_or_default();
        let latest = self.latest.map(shown).unwrap_or_default();
        let beyond = |side: &str| {
            format!("{side} its usual range: {latest}, where {range} is usual, from {} months", self.months)
        };
        let mean = shown(limits.centre);
        let run = |long: usize, side: &str| {
            format!("A lasting change: the last {long} months were all {side} the average of {mean}")
        };
        match signal {
            Signal::TooFew => self.too_few_in_words(),
            Signal::None => format!("Within its usual range: {range}, from {} months", self.months),
            Signal::Above => beyond("Above"),
            Signal::Below => beyond("Below"),
            Signal::RunAbove(long) => run(long, "above"),
            Signal::RunBelow(long) => run(long, "below"),
            Signal::Rising(long) => format!("A steady rise: the last {long} months rose one after the other"),
            Signal::Falling(long) => format!("A steady fall: the last {long} months fell one after the other"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[u64]) -> Vec<Observation> {
        values.iter().map(|value| Observation::Count(*value)).collect()
    }

    fn signal(values: &[u64]) -> Signal {
        change(&counts(values), Unit::Count).signal
    }

    /// Two years that go up and down around 25 and show nothing.
    const ORDINARY: [u64; 24] =
        [25, 28, 22, 26, 24, 27, 23, 25, 29, 21, 26, 24, 25, 28, 22, 27, 23, 26, 24, 25, 28, 22, 26, 24];

    fn ordinary_then(more: &[u64]) -> Vec<u64> {
        [ORDINARY.as_slice(), more].concat()
    }

    #[test]
    fn months_that_go_up_and_down_have_not_changed() {
        let found = change(&counts(&ORDINARY), Unit::Count);
        assert_eq!(found.signal, Signal::None);
        assert!(!found.is_change());
        assert_eq!(found.in_words(), "Within its usual range: 10 to 40, from 24 months");
    }

    #[test]
    fn a_value_beyond_three_standard_deviations_is_a_change() {
        assert_eq!(signal(&ordinary_then(&[44])), Signal::Above);
        assert_eq!(signal(&ordinary_then(&[38])), Signal::None);
        assert_eq!(signal(&ordinary_then(&[8])), Signal::Below);
        let words = change(&counts(&ordinary_then(&[44])), Unit::Count).in_words();
        assert_eq!(words, "Above its usual range: 44, where 10.5 to 41 is usual, from 25 months");
    }

    #[test]
    fn a_strange_month_that_is_past_is_no_change_now() {
        assert_eq!(signal(&ordinary_then(&[44, 22, 27])), Signal::None);
    }

    #[test]
    fn eight_months_on_one_side_are_a_change_and_seven_are_not() {
        let above = [27, 28, 27, 28, 27, 28, 27, 28];
        assert_eq!(signal(&ordinary_then(&above[1..])), Signal::None);
        assert_eq!(signal(&ordinary_then(&above)), Signal::RunAbove(8));
        assert_eq!(signal(&ordinary_then(&[23, 22, 23, 22, 23, 22, 23, 22])), Signal::RunBelow(9));
        let words = change(&counts(&ordinary_then(&above)), Unit::Count).in_words();
        assert_eq!(words, "A lasting change: the last 8 months were all above the average of 25.6");
    }

    #[test]
    fn six_months_that_rise_are_a_change_and_five_are_not() {
        assert_eq!(signal(&ordinary_then(&[20, 22, 24, 26, 28])), Signal::None);
        assert_eq!(signal(&ordinary_then(&[20, 22, 24, 26, 28, 30])), Signal::Rising(6));
        assert_eq!(signal(&ordinary_then(&[30, 28, 26, 24, 22, 20])), Signal::Falling(6));
        assert_eq!(signal(&ordinary_then(&[20, 22, 24, 24, 26, 28])), Signal::None, "standing still is no rise");
    }

    #[test]
    fn a_month_without_a_value_is_passed_over() {
        let mut points = counts(&ordinary_then(&[20, 22, 24, 26, 28, 30]));
        points.insert(27, Observation::NoValue);
        points.push(Observation::NoValue);
        assert_eq!(change(&points, Unit::Count).signal, Signal::Rising(6));
    }

    #[test]
    fn one_late_child_of_few_is_no_change_and_many_of_many_are() {
        let share = |numerator, denominator| Observation::Share { numerator, denominator };
        let mut team: Vec<_> = [9, 10, 8, 10, 9, 9, 10, 8, 9, 10, 9, 8].map(|on_time| share(on_time, 10)).into();
        team.push(share(7, 10));
        assert_eq!(change(&team, Unit::Percentage).signal, Signal::None);
        let mut council: Vec<_> = [9, 10, 8, 10, 9, 9, 10, 8, 9, 10, 9, 8].map(|it| share(890 + it, 1000)).into();
        council.push(share(700, 1000));
        let found = change(&council, Unit::Percentage);
        assert_eq!(found.signal, Signal::Below);
        assert!(found.in_words().starts_with("Below its usual range: 70.0%, where "), "{}", found.in_words());
    }

    #[test]
    fn a_figure_that_never_moves_has_not_changed() {
        assert_eq!(signal(&[12; 24]), Signal::None);
        assert_eq!(signal(&[0; 24]), Signal::None);
    }

    #[test]
    fn with_too_few_months_nothing_is_said_about_change() {
        let few = change(&counts(&ORDINARY[..7]), Unit::Count);
        assert_eq!(few.in_words(), "Too few months to tell change from chance: 7 have a value, and 12 are needed");
        assert!(!few.is_change());
        assert!(change(&[], Unit::Count).in_words().contains("none has a value"));
    }
}
