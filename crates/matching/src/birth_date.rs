//! A date of birth as people type it, and how near it comes to the one on record.

use chrono::{Datelike, NaiveDate};

/// Day, month and year as typed. Need not be a real date: with day and month exchanged it may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedDate {
    day: u32,
    month: u32,
    year: i32,
    /// The year had two digits: its century is not known.
    short_year: bool,
}

/// How near a typed date comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// A year earlier or later: 2019 for 2020.
    OneYearOff,
    /// A day earlier or later: 31 March for 1 April.
    OneDayOff,
    OneDigitOff,
    Exchanged,
    Exact,
}

impl Nearness {
    /// 0 to 100.
    pub fn score(self) -> u32 {
        match self {
            Self::Exact => 100,
            Self::Exchanged => 65,
            Self::OneDigitOff => 55,
            Self::OneDayOff => 54,
            Self::OneYearOff => 50,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Exact => "date of birth matches",
            Self::Exchanged => "date of birth with day and month exchanged",
            Self::OneDigitOff => "date of birth matches, one digit different",
            Self::OneDayOff => "date of birth one day off",
            Self::OneYearOff => "date of birth one year off",
        }
    }

    /// How near two dates on record come to each other.
    pub fn between(one: NaiveDate, other: NaiveDate) -> Option<Self> {
        TypedDate::of(one).nearness(other)
    }
}

impl TypedDate {
    /// A date as it stands on record.
    pub fn of(date: NaiveDate) -> Self {
        Self { day: date.day(), month: date.month(), year: date.year(), short_year: false }
    }

    fn new(day: &str, month: &str, year: &str) -> Option<Self> {
        let short_year = year.len() == 2;
        if !short_year && year.len() != 4 {
            return None;
        }
        let year: i32 = digits(year)?.try_into().ok()?;
        let day = digits(day).filter(|_| day.len() <= 2)?;
        let month = month_of(month)?;
        let possible = |number: u32| (1..=31).contains(&number);
        let century = short_year || (1900..=2100).contains(&year);
        let has_month = day <= 12 || month <= 12;
        (possible(day) && possible(month) && century && has_month).then_some(Self { day, month, year, short_year })
    }

    /// One word: `14/3/2015`, `14-03-15`, `14.3.2015`, `2015-03-14`, `14March2015` is not one.
    pub fn from_word(word: &str) -> Option<Self> {
        let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
        match parts[..] {
            [year, month, day] if year.len() == 4 => Self::new(day, month, year),
            [day, month, year] => Self::new(day, month, year),
            _ => None,
        }
    }

    /// Eight digits without separators: `14032015` or `20150314`. May be an identifier just as well.
    pub fn from_eight_digits(word: &str) -> Option<Self> {
        if word.len() != 8 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Self::new(&word[..2], &word[2..4], &word[4..]).or_else(|| Self::new(&word[6..], &word[4..6], &word[..4]))
    }

    /// Three words: `14 March 2015`, `14th of March` is not one, `March 14 2015`, `14 3 2015`.
    pub fn from_words(words: [&str; 3]) -> Option<Self> {
        let [first, second, third] = words.map(|word| word.trim_end_matches(','));
        if third.len() != 4 {
            return None;
        }
        Self::new(ordinal(first), second, third).or_else(|| Self::new(ordinal(second), first, third))
    }

    fn years(self) -> impl Iterator<Item = i32> {
        let centuries = if self.short_year { vec![2000, 1900] } else { vec![0] };
        centuries.into_iter().map(move |century| century + self.year)
    }

    /// How near the typed date comes to a date on record; `None` if it is another.
    pub fn nearness(self, on_record: NaiveDate) -> Option<Nearness> {
        self.years().filter_map(|year| self.near_in(year, on_record)).max()
    }

    fn near_in(self, year: i32, on_record: NaiveDate) -> Option<Nearness> {
        let recorded = (on_record.day(), on_record.month(), on_record.year());
        if recorded == (self.day, self.month, year) {
            return Some(Nearness::Exact);
        }
        if recorded == (self.month, self.day, year) {
            return Some(Nearness::Exchanged);
        }
        let typed = format!("{:02}{:02}{year:04}", self.day, self.month);
        let stored = on_record.format("%d%m%Y").to_string();
        let different = typed.bytes().zip(stored.bytes()).filter(|(one, other)| one != other).count();
        if different == 1 {
            return Some(Nearness::OneDigitOff);
        }
        let next_to = |date: NaiveDate| date.pred_opt() == Some(on_record) || date.succ_opt() == Some(on_record);
        if NaiveDate::from_ymd_opt(year, self.month, self.day).is_some_and(next_to) {
            return Some(Nearness::OneDayOff);
        }
        let same_day = (recorded.0, recorded.1) == (self.day, self.month);
        (same_day && recorded.2.abs_diff(year) == 1).then_some(Nearness::OneYearOff)
    }

    /// Every date that comes near, each at least once: where to look in an index.
    pub fn near_dates(self) -> Vec<NaiveDate> {
        let mut near = Vec::with_capacity(160);
        for year in self.years() {
            near.extend(NaiveDate::from_ymd_opt(year, self.month, self.day));
            near.extend(NaiveDate::from_ymd_opt(year, self.day, self.month));
            near.extend(
                [year - 1, year + 1].into_iter().filter_map(|y| NaiveDate::from_ymd_opt(y, self.month, self.day)),
            );
            let typed = NaiveDate::from_ymd_opt(year, self.month, self.day);
            near.extend(typed.and_then(|day| day.pred_opt()));
            near.extend(typed.and_then(|day| day.succ_opt()));
            near.extend(one_digit_off(&format!("{:02}{:02}{year:04}", self.day, self.month)));
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// The real dates that differ in one digit from one written `14032015`.
fn one_digit_off(written: &str) -> Vec<NaiveDate> {
    let digits = written.as_bytes();
    let changed = (0..digits.len()).flat_map(|at| (b'0'..=b'9').map(move |digit| (at, digit)));
    changed
        .filter_map(|(at, digit)| {
            let with = |from: usize, to: usize| {
                (from..to).fold(0, |sum, i| sum * 10 + u32::from(if i == at { digit } else { digits[i] } - b'0'))
            };
            NaiveDate::from_ymd_opt(i32::try_from(with(4, 8)).ok()?, with(2, 4), with(0, 2))
        })
        .collect()
}

fn digits(text: &str) -> Option<u32> {
    let all = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn ordinal(text: &str) -> &str {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &text[number.len()..];
    if matches!(ending.to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th") { number } else { text }
}

fn month_of(text: &str) -> Option<u32> {
    domain::dates::month_number(text).filter(|_| text.len() <= 2 || digits(text).is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn recorded() -> NaiveDate {
        NaiveDate::from_ymd_opt(2015, 3, 4).unwrap()
    }

    #[test]
    fn a_date_of_birth_may_be_typed_in_many_ways() {
        let spellings = ["4/3/2015", "04/03/2015", "4-3-15", "4.3.2015", "2015-03-04", "04/mar/2015"];
        for typed in spellings {
            let read = TypedDate::from_word(typed).unwrap_or_else(|| panic!("{typed} is not read"));
            assert_eq!(read.nearness(recorded()), Some(Nearness::Exact), "{typed}");
        }
        for typed in [["4", "March", "2015"], ["4th", "mar", "2015"], ["March", "4,", "2015"], ["4", "3", "2015"]] {
            assert_eq!(TypedDate::from_words(typed).unwrap().nearness(recorded()), Some(Nearness::Exact), "{typed:?}");
        }
        for typed in ["04032015", "20150304"] {
            assert_eq!(TypedDate::from_eight_digits(typed).unwrap().nearness(recorded()), Some(Nearness::Exact));
        }
    }

    #[test]
    fn a_near_miss_is_known_for_what_it_is() {
        let near = |typed: &str| TypedDate::from_word(typed).and_then(|date| date.nearness(recorded()));
        assert_eq!(near("3/4/2015"), Some(Nearness::Exchanged));
        assert_eq!(near("5/3/2015"), Some(Nearness::OneDigitOff));
        assert_eq!(near("4/3/2016"), Some(Nearness::OneDigitOff));
        assert_eq!(near("5/3/2016"), None);
    }

    #[test]
    fn a_day_or_a_year_off_is_known_where_no_single_digit_differs() {
        let near = |typed: &str, recorded: &str| {
            TypedDate::from_word(typed).and_then(|date| date.nearness(recorded.parse().unwrap()))
        };
        assert_eq!(near("31/3/2015", "2015-04-01"), Some(Nearness::OneDayOff));
        assert_eq!(near("1/1/2015", "2014-12-31"), Some(Nearness::OneDayOff));
        assert_eq!(near("4/3/2019", "2020-03-04"), Some(Nearness::OneYearOff));
        assert_eq!(near("31/3/2015", "2015-04-02"), None);
        assert_eq!(near("4/3/2018", "2020-03-05"), None);
    }

    proptest! {
        #[test]
        fn every_date_that_is_near_is_among_those_looked_up(
            day in 1_u32..29, month in 1_u32..13, year in 1960_i32..2040, days in 0_i64..30_000,
        ) {
            let typed = TypedDate::from_word(&format!("{day}/{month}/{year}")).unwrap();
            let recorded = NaiveDate::from_ymd_opt(1960, 1, 1).unwrap() + chrono::Days::new(days.unsigned_abs());
            let near = typed.near_dates();
            prop_assert_eq!(typed.nearness(recorded).is_some(), near.contains(&recorded));
            prop_assert!(near.iter().all(|date| typed.nearness(*date).is_some()));
        }
    }

    #[test]
    fn an_american_date_is_read_as_exchanged() {
        let day = NaiveDate::from_ymd_opt(2015, 3, 14).unwrap();
        assert_eq!(TypedDate::from_word("3/14/2015").unwrap().nearness(day), Some(Nearness::Exchanged));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for typed in ["14", "14/3", "32/1/2015", "14/13/2015", "1/1/0215", "a/b/c", "943-476-5919", "--"] {
            assert_eq!(TypedDate::from_word(typed), None, "{typed}");
        }
    }
}
