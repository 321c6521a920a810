//! Which year a return is about.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A year from 1 April to 31 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year {
    ends: i32,
}

/// A year as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// `2019-20`.
    Whole(Year),
    /// `2019`, of which the name does not say whether the year begins or ends in it.
    Bare(i32),
}

impl Year {
    /// The year that ends on 31 March of this one.
    pub fn ending(year: i32) -> Self {
        Self { ends: year }
    }

    /// `2019-20`, `2019/20`, `2019-2020`, or `2020` for the year that ends in it, as the census writes it.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match written(text)? {
            (Written::Whole(year), "") => Some(year),
            (Written::Bare(year), "") if text.len() == 4 => Some(Self::ending(year)),
            _ => None,
        }
    }

    /// As periods of the record are written: the year in which it ends, so that they sort as text.
    pub fn period(self) -> String {
        self.ends.to_string()
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.ends - 1, 4, 1).unwrap_or(NaiveDate::MIN)
    }

    /// 31 March.
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.ends, 3, 31).unwrap_or(NaiveDate::MAX)
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        day.year() == self.ends - i32::from(day.month() > 3)
    }
}

/// `2019-20`.
impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.ends - 1, self.ends.rem_euclid(100))
    }
}

/// The year in the name of a file, and the name without it.
pub(super) fn in_name(name: &str) -> (Option<Written>, String) {
    let starts = name
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !name[..*at].ends_with(|before: char| before.is_ascii_digit()));
    for (at, _) in starts {
        if let Some((written, rest)) = written(&name[at..]) {
            return (Some(written), format!("{} {rest}", &name[..at]));
        }
    }
    (None, name.to_owned())
}

/// A year at the start of a text, and what follows.
fn written(text: &str) -> Option<(Written, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) != 4 {
        return None;
    }
    let (year, rest) = text.split_at(4);
    let year: i32 = year.parse().ok().filter(|year| (1990..=2100).contains(year))?;
    let next = rest.strip_prefix(['-', '/', '_', ' ', '–']).unwrap_or_default();
    let count = digits(next);
    let (second, after) = next.split_at(count);
    let expected = year + 1;
    let follows = match count {
        2 => second.parse() == Ok(expected.rem_euclid(100)),
        4 => second.parse() == Ok(expected),
        _ => false,
    };
    if follows { Some((Written::Whole(Year::ending(expected)), after)) } else { Some((Written::Bare(year), rest)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_in_the_ways_people_write_it_and_nothing_else() {
        for text in ["2019-20", "2019/20", "2019-2020", "2019_20", " 2020 "] {
            assert_eq!(Year::read(text), Some(Year::ending(2020)), "{text}");
        }
        for text in ["2019-21", "19-20", "2019-", "year", "", "1919", "2019-20x", "20192"] {
            assert_eq!(Year::read(text), None, "{text}");
        }
        assert_eq!(
            (Year::ending(2020).period().as_str(), Year::ending(2000).to_string().as_str()),
            ("2020", "1999-00")
        );
    }

    #[test]
    fn the_year_begins_on_1_april_and_ends_on_31_march() {
        let year = Year::ending(2020);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!((year.first_day(), year.last_day()), (day("2019-04-01"), day("2020-03-31")));
        assert!(year.holds(day("2019-04-01")) && year.holds(day("2020-03-31")));
        assert!(!year.holds(day("2019-03-31")) && !year.holds(day("2020-04-01")));
    }

    #[test]
    fn a_bare_year_in_a_name_is_left_undecided() {
        assert_eq!(in_name("2017-episodes.csv"), (Some(Written::Bare(2017)), " -episodes.csv".to_owned()));
        assert_eq!(
            in_name("ssda903 2019-20 oc2.csv"),
            (Some(Written::Whole(Year::ending(2020))), "ssda903   oc2.csv".to_owned())
        );
        assert_eq!(in_name("ad1.csv"), (None, "ad1.csv".to_owned()));
    }
}
