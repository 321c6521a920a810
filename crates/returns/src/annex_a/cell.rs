//! One cell with something in it, and what it may be read as.

use calamine::{Data, DataRef, DataType};
use chrono::NaiveDate;

use super::{TEXT_LIMIT, date};
use crate::cin_census::read::shown;

/// What a cell holds. An empty cell is no cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(Box<str>),
    Number(f64),
    /// `None` for a date that Excel cannot show either.
    Date(Option<NaiveDate>),
    Flag(bool),
    /// `#N/A` and its like: a formula that found nothing.
    Error(Box<str>),
    /// More characters than [`TEXT_LIMIT`].
    TooLong,
}

/// Excel counts days; these are 1 January 1950 and 31 December 2099.
const LIKELY_DAYS: std::ops::RangeInclusive<f64> = 18_264.0..=73_050.0;

impl Cell {
    /// `None` for an empty cell, one of blanks, and the 00/01/1900 that Excel shows for a formula over an empty cell.
    pub(super) fn of(data: &DataRef<'_>) -> Option<Self> {
        match data {
            DataRef::Empty => None,
            DataRef::String(text) => Self::of_text(text),
            DataRef::SharedString(text) => Self::of_text(text),
            DataRef::DateTimeIso(text) => {
                Some(date::written(text).map_or_else(|| Self::Text(text.as_str().into()), |day| Self::Date(Some(day))))
            }
            DataRef::DurationIso(text) => Self::of_text(text),
            DataRef::Int(number) => Some(Self::Number(*number as f64)),
            DataRef::Float(number) => Some(Self::Number(*number)),
            DataRef::Bool(flag) => Some(Self::Flag(*flag)),
            DataRef::Error(error) => Some(Self::Error(error.to_string().into())),
            DataRef::DateTime(moment) if moment.as_f64() == 0.0 => None,
            DataRef::DateTime(moment) => {
                let day = Data::DateTime(*moment).as_date().filter(|_| (1.0..2_958_466.0).contains(&moment.as_f64()));
                Some(Self::Date(day))
            }
        }
    }

    fn of_text(text: &str) -> Option<Self> {
        // Exports leave no-break spaces, which look like nothing.
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{feff}');
        if text.is_empty() {
            return None;
        }
        if text.chars().nth(TEXT_LIMIT).is_some() {
            return Some(Self::TooLong);
        }
        let spaced: String = text.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
        Some(Self::Text(spaced.into()))
    }

    /// As a message may show it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => shown(text),
            Self::Number(number) => number.to_string(),
            Self::Date(Some(day)) => day.format("%d/%m/%Y").to_string(),
            Self::Date(None) => "a date that cannot be".to_owned(),
            Self::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(error) => error.to_string(),
            Self::TooLong => format!("more than {TEXT_LIMIT} characters"),
        }
    }

    /// A number by which somebody is known. Excel keeps `12345` as 12345.0.
    ///
    /// # Errors
    /// What is wrong with it, after “the cell”.
    pub(super) fn identifier(&self) -> Result<String, &'static str> {
        match self {
            Self::Text(text) if text.bytes().any(|byte| byte.is_ascii_digit()) => Ok(text.to_string()),
            Self::Text(_) => Err("has no digit in it, so it is not the number of a person"),
            Self::Number(number) => whole(*number),
            Self::Date(_) => Err("is formatted as a date. Format the column as text"),
            Self::Flag(_) => Err("is not the number of a person"),
            Self::Error(_) => Err("is a formula that found nothing"),
            Self::TooLong => Err("is too long"),
        }
    }

    /// Words as they are written; a number as Excel shows it.
    pub(super) fn words(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(Some(day)) => Some(day.format("%d/%m/%Y").to_string()),
            Self::Flag(flag) => Some(if *flag { "Yes" } else { "No" }.to_owned()),
            Self::Date(None) | Self::Error(_) | Self::TooLong => None,
        }
    }

    /// A day, however the cell is formatted.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => *day,
            Self::Text(text) => date::written(text),
            // A column that lost its format: Excel's own count of days.
            Self::Number(number) if LIKELY_DAYS.contains(number) => {
                let days = chrono::Days::new(*number as u64);
                NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(days)
            }
            _ => None,
        }
    }

    /// A whole number, 0 or more.
    pub(super) fn count(&self) -> Option<u32> {
        match self {
            Self::Text(text) => text.parse().ok(),
            Self::Number(number) if number.fract() == 0.0 && (0.0..=1e9).contains(number) => Some(*number as u32),
            _ => None,
        }
    }
}

/// Above 15 digits Excel has rounded a number, and two children might become one.
fn whole(number: f64) -> Result<String, &'static str> {
    if number.fract() != 0.0 || number < 0.0 {
        return Err("is not a whole number");
    }
    if number >= 1e15 {
        return Err("has more digits than Excel keeps in a number. Format the column as text and fill it again");
    }
    Ok(format!("{number:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<Cell> {
        Cell::of(&DataRef::SharedString(text))
    }

    #[test]
    fn a_number_of_a_child_loses_the_point_that_excel_gave_it() {
        assert_eq!(Cell::Number(12345.0).identifier().as_deref(), Ok("12345"));
        assert_eq!(text(" 0012345 ").unwrap().identifier().as_deref(), Ok("0012345"));
        assert!(Cell::Number(12345.5).identifier().unwrap_err().contains("whole"));
        assert!(Cell::Number(-1.0).identifier().is_err());
        assert!(Cell::Number(f64::NAN).identifier().is_err());
        assert!(Cell::Number(1e18).identifier().unwrap_err().contains("as text"));
        assert!(text("Total").unwrap().identifier().unwrap_err().contains("no digit"));
        assert!(Cell::Error("#N/A".into()).identifier().is_err());
    }

    #[test]
    fn a_cell_of_blanks_is_no_cell_and_a_long_one_is_not_read() {
        assert_eq!(text(" \u{a0}\n"), None);
        assert_eq!(text(&"x".repeat(TEXT_LIMIT + 1)), Some(Cell::TooLong));
        assert_eq!(text("Lexie\u{a0}Example").unwrap().words().as_deref(), Some("Lexie Example"));
    }

    #[test]
    fn a_day_is_read_from_a_date_a_text_and_a_count_of_days() {
        let day = NaiveDate::from_ymd_opt(2020, 9, 16);
        assert_eq!(Cell::Date(day).day(), day);
        assert_eq!(text("16/09/2020").unwrap().day(), day);
        assert_eq!(Cell::Number(44_090.0).day(), day);
        assert_eq!(Cell::Number(7.0).day(), None);
        assert_eq!(Cell::Flag(true).day(), None);
    }

    #[test]
    fn a_count_is_a_whole_number() {
        assert_eq!(Cell::Number(3.0).count(), Some(3));
        assert_eq!(text("3").unwrap().count(), Some(3));
        assert_eq!(Cell::Number(3.5).count(), None);
        assert_eq!(Cell::Number(-3.0).count(), None);
        assert_eq!(text("some").unwrap().count(), None);
    }
}
