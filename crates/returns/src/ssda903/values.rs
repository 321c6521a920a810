//! Dates, flags and numbers as the return writes them.

use chrono::NaiveDate;

use crate::cin_census::read;

/// A real date written `dd/mm/yyyy`, as the return asks, or `yyyy-mm-dd`. Nothing else is read: no two-digit year.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 2 | 5) { byte == b'/' } else { byte.is_ascii_digit() });
    if !shaped {
        return read::date(text).filter(|_| text.len() == 10);
    }
    let year: i32 = text[6..].parse().ok().filter(|year| (1000..=2999).contains(year))?;
    NaiveDate::from_ymd_opt(year, text[3..5].parse().ok()?, text[..2].parse().ok()?)
}

/// `1` or `0`; also `1.0` and `0.0`, which spreadsheets make of them, and `true` and `false`.
pub fn flag(text: &str) -> Option<bool> {
    read::flag(whole(text))
}

/// A whole number, 0 or more; also with `.0`.
pub fn count(text: &str) -> Option<u32> {
    read::count(whole(text))
}

fn whole(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_day_month_year_or_year_month_day_and_nothing_else() {
        let day = NaiveDate::from_ymd_opt(2022, 10, 6);
        assert_eq!(["06/10/2022", "2022-10-06", " 06/10/2022 "].map(date), [day; 3]);
        for text in [
            "6/10/2022",
            "06/10/22",
            "29/02/2022",
            "13/13/2022",
            "06-10-2022",
            "zz/10/2022",
            "06/10/2022 00:00",
            "é6/10/202",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn flags_and_numbers_that_a_spreadsheet_gave_a_nought_are_read() {
        assert_eq!(["1", "1.0", "0", "0.0"].map(flag), [Some(true), Some(true), Some(false), Some(false)]);
        assert_eq!(["", "2", "1.5", "yes"].map(flag), [None; 4]);
        assert_eq!((count("38"), count("38.0"), count("38.5"), count("-1")), (Some(38), Some(38), None, None));
    }
}
