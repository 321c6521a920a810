//! A chart as text, for who cannot see it and for print.

use chrono::NaiveDate;
use domain::letters::lower_first;

use crate::series::{Series, long_month, month_number};

/// What a trend chart shows, in sentences: first, last, highest, lowest, the way it went, and the months without a value.
pub fn trend_in_words(series: &Series) -> String {
    format!("{}: {}", series.name, lower_first(&points_in_words(series)))
}

/// The same where the name of the series already stands before it.
pub(crate) fn points_in_words(series: &Series) -> String {
    let valued = series.valued();
    let (Some(first), Some(last)) = (valued.first(), valued.last()) else {
        return match series.points.len() {
            0 => "There are no months to show.".to_owned(),
            1 => "The one month shown has no value.".to_owned(),
            many => format!("None of the {many} months shown has a value."),
        };
    };
    if valued.len() == 1 {
        return with_gaps(format!("{} is the only month with a value.", at(series, *first)), series);
    }
    let mut said = vec![
        format!("{} at first, {} at last.", at(series, *first), at(series, *last)),
        extremes(series, &valued),
        journey(series, first.1, last.1),
    ];
    said.extend(latest_step(series));
    with_gaps(said.join(" "), series)
}

/// `19.6% (April 2024)`.
fn at(series: &Series, (month, value): (NaiveDate, f64)) -> String {
    format!("{} ({})", series.unit.shown(value), long_month(month))
}

fn extremes(series: &Series, valued: &[(NaiveDate, f64)]) -> String {
    let highest = valued.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let lowest = valued.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    if series.unit.looks_same(highest, lowest) {
        return format!("Every month was {}.", series.unit.shown(highest));
    }
    format!("Highest {}, lowest {}.", extreme(series, valued, highest), extreme(series, valued, lowest))
}

/// The months that look like the extreme: with two alike, naming only one would be half the truth.
fn extreme(series: &Series, valued: &[(NaiveDate, f64)], value: f64) -> String {
    let alike: Vec<_> = valued.iter().filter(|(_, other)| series.unit.looks_same(*other, value)).collect();
    match alike.as_slice() {
        [first, _, ..] => {
            let shown = series.unit.shown(value);
            format!("{shown} ({} months, first {})", alike.len(), long_month(first.0))
        }
        [(month, _)] => at(series, (*month, value)),
        [] => series.unit.shown(value),
    }
}

fn journey(series: &Series, first: f64, last: f64) -> String {
    format!("From first to last it {}.", moved(series, first, last, "ended where it began"))
}

fn moved(series: &Series, from: f64, to: f64, still: &str) -> String {
    if series.unit.looks_same(from, to) {
        return still.to_owned();
    }
    let way = if to > from { "rose" } else { "fell" };
    format!("{way} by {}", series.unit.apart(from, to))
}

/// The last month against the one before, where both have a value.
fn latest_step(series: &Series) -> Option<String> {
    let [.., before, last] = series.points.as_slice() else { return None };
    if month_number(last.month) - month_number(before.month) != 1 {
        return None;
    }
    let step = moved(series, before.number()?, last.number()?, "stayed as it was");
    Some(format!("In the last month it {step}."))
}

fn with_gaps(said: String, series: &Series) -> String {
    let missing: Vec<_> =
        series.points.iter().filter(|point| point.number().is_none()).map(|point| long_month(point.month)).collect();
    match missing.as_slice() {
        [] => said,
        [one] => format!("{said} There is no value for {one}."),
        [first @ .., last] if first.len() < 6 => {
            format!("{said} There is no value for {} and {last}.", first.join(", "))
        }
        [first, .., last] => {
            format!("{said} There is no value for {} months between {first} and {last}.", missing.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::tests::months;
    use crate::unit::Unit;

    fn said(unit: Unit, values: &[Option<f64>]) -> String {
        trend_in_words(&Series { name: "Re-referrals".into(), unit, points: months(values) })
    }

    #[test]
    fn a_trend_says_first_last_highest_lowest_and_which_way_it_went() {
        let values = [Some(19.6), Some(17.1), Some(25.0), Some(22.3), Some(21.9)];
        assert_eq!(
            said(Unit::Percentage, &values),
            "Re-referrals: 19.6% (April 2024) at first, 21.9% (August 2024) at last. \
             Highest 25.0% (June 2024), lowest 17.1% (May 2024). \
             From first to last it rose by 2.3 percentage points. \
             In the last month it fell by 0.4 percentage points."
        );
    }

    #[test]
    fn months_without_a_value_are_named() {
        let one = said(Unit::Count, &[Some(3.0), None, Some(4.0)]);
        assert!(one.ends_with("There is no value for May 2024."), "{one}");
        assert!(!one.contains("In the last month"), "the month before the last has no value: {one}");
        let two = said(Unit::Count, &[None, Some(3.0), None, Some(4.0)]);
        assert!(two.ends_with("There is no value for April 2024 and June 2024."), "{two}");
        let mut many = vec![Some(1.0), Some(2.0)];
        many.extend([None; 9]);
        let many = said(Unit::Count, &many);
        assert!(many.ends_with("There is no value for 9 months between June 2024 and February 2025."), "{many}");
    }

    #[test]
    fn a_number_that_is_none_is_a_month_without_a_value() {
        let words = said(Unit::Count, &[Some(1.0), Some(f64::NAN), Some(2.0)]);
        assert!(words.ends_with("There is no value for May 2024."), "{words}");
    }

    #[test]
    fn a_series_that_does_not_move_is_said_to_stand_still() {
        let words = said(Unit::Percentage, &[Some(100.0), Some(100.0), Some(100.0)]);
        assert!(words.contains("Every month was 100.0%."), "{words}");
        assert!(words.contains("ended where it began"), "{words}");
        assert!(words.contains("In the last month it stayed as it was."), "{words}");
    }

    #[test]
    fn two_months_that_are_both_the_highest_are_both_told() {
        let words = said(Unit::Count, &[Some(5.0), Some(2.0), Some(5.0)]);
        assert!(words.contains("Highest 5 (2 months, first April 2024), lowest 2 (May 2024)."), "{words}");
    }

    #[test]
    fn a_series_without_any_value_says_so() {
        assert_eq!(said(Unit::Count, &[]), "Re-referrals: there are no months to show.");
        assert_eq!(said(Unit::Count, &[None]), "Re-referrals: the one month shown has no value.");
        assert_eq!(said(Unit::Count, &[None, None]), "Re-referrals: none of the 2 months shown has a value.");
        let one = said(Unit::Count, &[None, Some(2.0)]);
        assert_eq!(one, "Re-referrals: 2 (May 2024) is the only month with a value. There is no value for April 2024.");
    }
}
