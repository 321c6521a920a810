//! The range in which a figure usually lies.

use super::{FEWEST_MONTHS, Observation};
use crate::unit::Unit;

/// Mean range of two values, in standard deviations.
const D2: f64 = 1.128;
const SIGMAS: f64 = 3.0;

/// By which chart the range was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// p-chart: a share, with limits as wide as chance alone makes them.
    Share,
    /// Laney p′-chart: a share whose months differ by more than chance alone.
    WidenedShare,
    /// c-chart: a count, with limits as wide as chance alone makes them.
    Count,
    /// XmR chart: limits from how much one month differs from the next.
    MovingRange,
}

impl Method {
    /// The name under which an analyst knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Share => "p-chart",
            Self::WidenedShare => "Laney p′-chart",
            Self::Count => "c-chart",
            Self::MovingRange => "XmR chart",
        }
    }
}

/// Between these a month is as usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub lower: f64,
    pub upper: f64,
}

/// The usual range of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    pub method: Method,
    /// The mean; of a share the pooled share, in which each month weighs as much as its denominator.
    pub centre: f64,
    /// One for each month, in their order; `None` where the month has no value. They differ only for a share.
    pub bounds: Vec<Option<Bounds>>,
    /// How many months had a value.
    pub months: usize,
}

/// There are fewer than [`FEWEST_MONTHS`] months with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    pub months: usize,
}

impl Bounds {
    /// Above and below this a value is unusual. A value on the limit is usual, however it was divided.
    pub fn is_above(&self, value: f64) -> bool {
        value > self.upper + tolerance(self.upper)
    }

    pub fn is_below(&self, value: f64) -> bool {
        value < self.lower - tolerance(self.lower)
    }
}

/// What rounding in the last digits of a division can make.
pub(super) fn tolerance(value: f64) -> f64 {
    value.abs().max(1.0) * 1e-9
}

impl Limits {
    /// The range of the latest month that has one.
    pub fn latest(&self) -> Option<Bounds> {
        self.bounds.iter().rev().find_map(|bounds| *bounds)
    }
}

/// Works out the usual range. Which chart is used when is told at [`crate::control`]. Observations of several kinds in one
/// series are charted by their values alone (XmR).
///
/// # Errors
/// With fewer than twelve months that have a value.
pub fn limits(points: &[Observation], unit: Unit) -> Result<Limits, TooFew> {
    let values: Vec<f64> = points.iter().filter_map(|point| point.value()).collect();
    let months = values.len();
    if months < FEWEST_MONTHS {
        return Err(TooFew { months });
    }
    let valued = || points.iter().filter(|point| point.value().is_some());
    let found = if valued().all(|point| matches!(point, Observation::Share { .. })) {
        of_shares(points, months)
    } else if valued().all(|point| matches!(point, Observation::Count(_))) {
        of_counts(points, &values)
    } else {
        let spread = mean_moving_range(&values) / D2;
        even(points, mean(&values), spread, Method::MovingRange)
    };
    Ok(Limits { bounds: found.bounds.iter().map(|bounds| bounds.map(|it| within(it, unit))).collect(), ..found })
}

fn of_shares(points: &[Observation], months: usize) -> Limits {
    let parts: Vec<Option<(f64, f64)>> = points.iter().map(|point| parts(*point)).collect();
    let (numerators, denominators) = parts.iter().flatten().fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let pooled = numerators / denominators;
    let by_chance = |denominator: f64| (pooled * (1.0 - pooled) / denominator).sqrt();
    let standardised: Vec<f64> = parts
        .iter()
        .flatten()
        .map(|(numerator, denominator)| (numerator / denominator - pooled) / by_chance(*denominator))
        .collect();
    // Where every month is 0% or every month 100%, chance has no spread, and neither has the series.
    let widened = mean_moving_range(&standardised) / D2;
    let (factor, method) = if widened > 1.0 { (widened, Method::WidenedShare) } else { (1.0, Method::Share) };
    let bounds = parts.iter().map(|parts| {
        parts.map(|(_, denominator)| {
            let reach = SIGMAS * factor * by_chance(denominator) * 100.0;
            Bounds { lower: (pooled * 100.0 - reach).max(0.0), upper: (pooled * 100.0 + reach).min(100.0) }
        })
    });
    Limits { method, centre: pooled * 100.0, bounds: bounds.collect(), months }
}

fn parts(point: Observation) -> Option<(f64, f64)> {
    point.value()?;
    let Observation::Share { numerator, denominator } = point else { return None };
    Some((numerator as f64, denominator as f64))
}

fn of_counts(points: &[Observation], values: &[f64]) -> Limits {
    let centre = mean(values);
    let by_chance = centre.sqrt();
    let seen = mean_moving_range(values) / D2;
    if seen > by_chance {
        even(points, centre, seen, Method::MovingRange)
    } else {
        even(points, centre, by_chance, Method::Count)
    }
}

/// The same limits for every month.
fn even(points: &[Observation], centre: f64, spread: f64, method: Method) -> Limits {
    let bounds = Bounds { lower: centre - SIGMAS * spread, upper: centre + SIGMAS * spread };
    let each: Vec<_> = points.iter().map(|point| point.value().map(|_| bounds)).collect();
    let months = each.iter().flatten().count();
    Limits { method, centre, bounds: each, months }
}

/// No limit lies where no value can.
fn within(bounds: Bounds, unit: Unit) -> Bounds {
    Bounds { lower: bounds.lower.max(0.0), upper: unit.most().map_or(bounds.upper, |most| bounds.upper.min(most)) }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// How much a month differs from the one before, on average. Months without a value are passed over.
fn mean_moving_range(values: &[f64]) -> f64 {
    let steps: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    mean(&steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(numerator: u64, denominator: u64) -> Observation {
        Observation::Share { numerator, denominator }
    }

    fn near(found: Option<Bounds>, lower: f64, upper: f64) {
        let found = found.expect("the month has a value");
        assert!((found.lower - lower).abs() < 0.005, "lower {} is not {lower}", found.lower);
        assert!((found.upper - upper).abs() < 0.005, "upper {} is not {upper}", found.upper);
    }

    #[test]
    fn half_of_a_hundred_each_month_usually_lies_between_35_and_65_per_cent() {
        let found = limits(&[share(50, 100); 12], Unit::Percentage).unwrap();
        assert_eq!((found.method, found.centre, found.months), (Method::Share, 50.0, 12));
        near(found.latest(), 35.0, 65.0);
    }

    #[test]
    fn a_month_with_a_quarter_of_the_children_has_limits_twice_as_wide() {
        let mut points = vec![share(50, 100); 12];
        points.push(share(12, 25));
        points.push(share(13, 25));
        let found = limits(&points, Unit::Percentage).unwrap();
        near(found.bounds[0], 35.0, 65.0);
        near(found.latest(), 20.0, 80.0);
    }

    #[test]
    fn the_mean_of_a_share_is_the_pooled_share_and_not_the_mean_of_the_months() {
        let mut points = vec![share(1, 2); 11];
        points.push(share(178, 178));
        let found = limits(&points, Unit::Percentage).unwrap();
        assert!((found.centre - 94.5).abs() < 1e-9, "11 of 22 and 178 of 178 are 94.5%, not {}", found.centre);
    }

    #[test]
    fn a_share_whose_months_differ_by_more_than_chance_has_wider_limits() {
        let points: Vec<_> = (0..24).map(|at| share(if at % 2 == 0 { 400 } else { 600 }, 1000)).collect();
        let found = limits(&points, Unit::Percentage).unwrap();
        assert_eq!(found.method, Method::WidenedShare);
        // Chance alone would give 45.3 to 54.7. The shares step by 20 points each month: 50 ± 2.66 × 20.
        near(found.latest(), 0.0, 100.0);
    }

    #[test]
    fn a_count_of_25_usually_lies_between_10_and_40() {
        let found = limits(&[Observation::Count(25); 12], Unit::Count).unwrap();
        assert_eq!(found.method, Method::Count);
        near(found.latest(), 10.0, 40.0);
    }

    #[test]
    fn counts_that_come_in_waves_are_charted_by_their_moving_range() {
        let points: Vec<_> = (0..12).map(|at| Observation::Count(if at % 2 == 0 { 70 } else { 130 })).collect();
        let found = limits(&points, Unit::Count).unwrap();
        assert_eq!(found.method, Method::MovingRange);
        near(found.latest(), 0.0, 100.0 + 3.0 / 1.128 * 60.0);
    }

    #[test]
    fn a_measured_value_usually_lies_within_2_66_mean_moving_ranges() {
        let points: Vec<_> = (0..12).map(|at| Observation::Measured(if at % 2 == 0 { 10.0 } else { 12.0 })).collect();
        let found = limits(&points, Unit::Days).unwrap();
        assert_eq!(found.method, Method::MovingRange);
        near(found.latest(), 11.0 - 5.32, 11.0 + 5.32);
    }

    #[test]
    fn eleven_months_are_too_few_and_months_without_a_value_do_not_count() {
        let mut points = vec![Observation::Count(3); 11];
        points.push(Observation::NoValue);
        points.push(share(0, 0));
        points.push(share(3, 2));
        points.push(Observation::Measured(f64::NAN));
        assert_eq!(limits(&points, Unit::Count), Err(TooFew { months: 11 }));
        points.push(Observation::Count(3));
        let found = limits(&points, Unit::Count).unwrap();
        assert_eq!((found.months, found.bounds[11], found.bounds.len()), (12, None, points.len()));
    }

    #[test]
    fn a_share_that_is_always_everything_has_no_spread() {
        let found = limits(&[share(20, 20); 12], Unit::Percentage).unwrap();
        assert_eq!(found.latest(), Some(Bounds { lower: 100.0, upper: 100.0 }));
        assert!(!found.latest().unwrap().is_below(100.0));
    }

    fn shares() -> impl Strategy<Value = Vec<Observation>> {
        let one = (0u64..400, 0u64..400).prop_map(|(part, rest)| share(part, part + rest));
        proptest::collection::vec(one, 0..40)
    }

    fn others() -> impl Strategy<Value = Vec<Observation>> {
        let one = prop_oneof![
            4 => (0u64..500).prop_map(Observation::Count),
            1 => (0.0..500.0).prop_map(Observation::Measured),
            1 => Just(Observation::NoValue),
        ];
        proptest::collection::vec(one, 0..40)
    }

    proptest! {
        #[test]
        fn limits_of_a_share_hold_its_mean_and_lie_within_0_and_100(points in shares()) {
            // A share is from 0 to 100 whatever its caller calls it.
            let Ok(found) = limits(&points, Unit::Rate) else {
                prop_assert!(points.iter().filter(|point| point.value().is_some()).count() < FEWEST_MONTHS);
                return Ok(());
            };
            for (point, bounds) in points.iter().zip(&found.bounds) {
                prop_assert_eq!(point.value().is_some(), bounds.is_some());
                let Some(bounds) = bounds else { continue };
                prop_assert!(0.0 <= bounds.lower && bounds.upper <= 100.0, "{:?}", bounds);
                prop_assert!(bounds.lower <= found.centre + 1e-9 && found.centre <= bounds.upper + 1e-9, "{:?}", found);
            }
        }

        #[test]
        fn limits_of_counts_and_measures_hold_their_mean_and_no_negative(points in others()) {
            let Ok(found) = limits(&points, Unit::Count) else { return Ok(()) };
            for bounds in found.bounds.iter().flatten() {
                prop_assert!(0.0 <= bounds.lower && bounds.lower <= found.centre && found.centre <= bounds.upper);
            }
        }
    }
}
