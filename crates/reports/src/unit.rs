//! How a number is written for a person. A number is rounded here, when it is shown, and nowhere before.

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: children, visits, contacts.
    Count,
    /// From 0 to 100.
    Percentage,
    /// A rate or an average, such as children per 10,000.
    Rate,
    /// Days, whole or on average.
    Days,
}

impl Unit {
    /// The number as a person reads it: `1,440`, `61.2%`, `52.3`, `14 days`.
    pub fn shown(self, value: f64) -> String {
        match self {
            Self::Count => plain(value),
            Self::Percentage => format!("{:.1}%", without_minus_nought(value)),
            Self::Rate => with_thousands(&format!("{:.1}", without_minus_nought(value))),
            Self::Days if plain(value) == "1" => "1 day".to_owned(),
            Self::Days => format!("{} days", plain(value)),
        }
    }

    /// A mark on an axis, as short as it can be: `20%`, `1,500`.
    pub fn on_axis(self, value: f64) -> String {
        match self {
            Self::Percentage => format!("{}%", plain(value)),
            Self::Count | Self::Rate | Self::Days => plain(value),
        }
    }

    /// How far two numbers lie apart, as who subtracts what is shown would find it. Percentages lie percentage points
    /// apart, which are not per cent.
    pub fn apart(self, one: f64, other: f64) -> String {
        let rounded = |value: f64| (value * 10.0).round() / 10.0;
        let difference = (rounded(one) - rounded(other)).abs();
        match self {
            Self::Percentage => format!("{difference:.1} percentage points"),
            Self::Count | Self::Rate | Self::Days => self.shown(difference),
        }
    }

    /// Whether two numbers look the same once they are shown.
    pub fn looks_same(self, one: f64, other: f64) -> bool {
        self.shown(one) == self.shown(other)
    }

    /// The greatest that there can be.
    pub(crate) fn most(self) -> Option<f64> {
        (self == Self::Percentage).then_some(100.0)
    }
}

/// Whole numbers without a decimal, others with one.
fn plain(value: f64) -> String {
    let one_decimal = format!("{:.1}", without_minus_nought(value));
    with_thousands(one_decimal.strip_suffix(".0").unwrap_or(&one_decimal))
}

fn without_minus_nought(value: f64) -> f64 {
    if value > -0.05 && value < 0.0 { 0.0 } else { value }
}

fn with_thousands(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let whole = number.split('.').next().unwrap_or(number);
    let mut written = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written.push_str(&number[whole.len()..]);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_a_person_reads_it() {
        assert_eq!(Unit::Count.shown(1440.0), "1,440");
        assert_eq!(Unit::Count.shown(1_234_567.0), "1,234,567");
        assert_eq!(Unit::Count.shown(12.34), "12.3");
        assert_eq!(Unit::Percentage.shown(61.249), "61.2%");
        assert_eq!(Unit::Percentage.shown(100.0), "100.0%");
        assert_eq!(Unit::Rate.shown(52.0), "52.0");
        assert_eq!(Unit::Days.shown(1.0), "1 day");
        assert_eq!(Unit::Days.shown(14.5), "14.5 days");
        assert_eq!(Unit::Rate.shown(-0.01), "0.0");
        assert_eq!(Unit::Count.shown(-1440.0), "-1,440");
    }

    #[test]
    fn percentages_lie_percentage_points_apart() {
        assert_eq!(Unit::Percentage.apart(19.6, 21.9), "2.3 percentage points");
        assert_eq!(Unit::Count.apart(9.0, 6.0), "3");
    }

    #[test]
    fn two_numbers_lie_as_far_apart_as_the_shown_ones() {
        assert_eq!(Unit::Rate.apart(2.04, 2.06), "0.1");
    }

    #[test]
    fn an_axis_is_marked_as_shortly_as_can_be() {
        assert_eq!(Unit::Percentage.on_axis(20.0), "20%");
        assert_eq!(Unit::Percentage.on_axis(2.5), "2.5%");
        assert_eq!(Unit::Days.on_axis(45.0), "45");
    }
}
