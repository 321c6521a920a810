//! Dates as people type them into cells.

use chrono::NaiveDate;

/// A date written day first (`31/01/2024`, `31.1.2024`, `31 January 2024`, `31-Jan-2024`) or year first (`2024-01-31`),
/// with or without a time of day after it. A year of two digits is not read: the century would be guessed.
pub(super) fn written(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let [first, second, third, time @ ..] = parts.as_slice() else { return None };
    // 2024-01-31T00:00:00 has its time stuck to the day.
    let (third, stuck) = third.split_once(['T', 't']).map_or((*third, None), |(day, hour)| (day, Some(hour)));
    if !stuck.into_iter().chain(time.iter().copied()).all(is_of_a_time) || time.len() > 4 {
        return None;
    }
    let month = number(second, 2).or_else(|| named_month(second))?;
    let (year, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (first, third),
        (1..=2, 4) => (&third, *first),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(year, 4)?).ok()?, month, number(day, 2)?)
}

fn number(text: &str, most: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn named_month(text: &str) -> Option<u32> {
    let word = text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    word.then(|| domain::dates::month_number(text)).flatten()
}

fn is_of_a_time(part: &str) -> bool {
    let half = part.eq_ignore_ascii_case("am") || part.eq_ignore_ascii_case("pm");
    let zone = part.eq_ignore_ascii_case("z");
    half || zone || part.trim_end_matches(['z', 'Z']).bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_day_first_or_year_first_with_or_without_a_time() {
        let day = NaiveDate::from_ymd_opt(2024, 1, 31);
        for text in [
            "31/01/2024",
            " 31/1/2024 ",
            "31.01.2024",
            "31-01-2024",
            "31 January 2024",
            "31-Jan-2024",
            "2024-01-31",
            "2024-01-31T00:00:00",
            "2024-01-31T09:30:00.000Z",
            "31/01/2024 00:00:00",
            "31/01/2024 9:30 am",
        ] {
            assert_eq!(written(text), day, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_has_no_century_is_not_read() {
        for text in [
            "",
            "31/01/24",
            "31/02/2024",
            "2024",
            "01/31/2024",
            "January 2024",
            "31012024",
            "tomorrow",
            "31/01/2024 or so",
            "31/01/20245",
            "///",
            "31/J/2024",
            "é/é/é",
            "31/01/2024 1 2 3 4 5",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
