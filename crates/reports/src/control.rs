//! Whether a figure has changed, or has only moved as chance moves it.
//!
//! Each month is held against the range in which it usually lies, which is the mean and three standard deviations to
//! either side (W. A. Shewhart, *Economic Control of Quality of Manufactured Product*, 1931). What a standard deviation is
//! depends on what is charted:
//!
//! | What | Chart | One standard deviation |
//! |---|---|---|
//! | a share of a denominator | p-chart | √(p(1−p)/n), from the pooled share p and each month's own denominator n |
//! | ... whose months differ by more than that | Laney p′-chart | that times the mean moving range of the standardised shares ÷ 1.128 |
//! | a count | c-chart | √c, from the mean count c |
//! | ... whose months differ by more than that | XmR chart | the mean moving range ÷ 1.128 |
//! | anything else: rates, averages, days | XmR chart | the mean moving range ÷ 1.128 |
//!
//! Children come in families and cases in waves, so that shares and counts often spread more than a coin or a Poisson
//! process would. Then the wider range is taken, and never the narrower: a quiet spell does not make an ordinary month
//! look strange. With few months the spread says little about itself, and the same rule errs to the side of calm.
//!
//! Constants and where they are from: 1.128 is d₂ for ranges of two, and 2.66 = 3 ÷ 1.128 (D. C. Montgomery,
//! *Introduction to Statistical Quality Control*, appendix VI; NHS England's *Making Data Count* uses the same 2.66);
//! the widened p-chart is D. B. Laney, *Improved Control Charts for Attributes*, Quality Engineering 14(4), 2002; eight
//! on one side is the fourth rule of the Western Electric *Statistical Quality Control Handbook*, 1956; six rising or
//! falling is the third test of L. S. Nelson, Journal of Quality Technology 16(4), 1984.
//!
//! The rules take months to be independent of each other. Stocks, which hold mostly the same children from month to month,
//! and rolling windows are not: chart what was new in each month, or read their runs with care.

mod change;
mod limits;

pub use change::{Change, Signal, change};
pub use limits::{Bounds, Limits, Method, TooFew, limits};

/// With fewer months than this nothing is said about change.
pub const FEWEST_MONTHS: usize = 12;

/// What one month says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Observation {
    /// `numerator` of `denominator`. Without a denominator, or with more than all of it, the month has no value.
    Share { numerator: u64, denominator: u64 },
    /// How many.
    Count(u64),
    /// A rate, an average or a number of days; never below nought.
    Measured(f64),
    /// The month has no value.
    NoValue,
}

impl Observation {
    /// The value as it is shown; a share from 0 to 100.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Share { numerator, denominator } if denominator > 0 && numerator <= denominator => {
                Some(numerator as f64 * 100.0 / denominator as f64)
            }
            Self::Count(count) => Some(count as f64),
            Self::Measured(value) if value.is_finite() => Some(value),
            Self::Share { .. } | Self::Measured(_) | Self::NoValue => None,
        }
    }
}
