//! Dates, flags and counts as the census writes them.

use chrono::NaiveDate;

/// A real date written `yyyy-mm-dd`, in the years 1000 to 2999. Whether the year can be meant is not asked here.
///
/// The schemas give every date the type `xs:date`, which permits a time zone after the day (`2022-10-06Z`,
/// `2022-10-06+01:00`); such a date is the day as written. Nothing else is read: no other order, no two-digit year,
/// no time of day.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (day, zone) = text.split_at_checked(10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped || !is_zone(zone) {
        return None;
    }
    let year: i32 = day[..4].parse().ok()?;
    if !(1000..=2999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, day[5..7].parse().ok()?, day[8..].parse().ok()?)
}

/// Nothing, `Z`, or an offset up to 14 hours, as `xs:date` permits.
fn is_zone(text: &str) -> bool {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str, most: u32| digits(part) && part.parse::<u32>().is_ok_and(|number| number <= most);
    match text.strip_prefix(['+', '-']) {
        Some(offset) => offset.split_once(':').is_some_and(|(hours, minutes)| {
            (number(hours, 13) && number(minutes, 59)) || (hours == "14" && minutes == "00")
        }),
        None => text.is_empty() || text == "Z",
    }
}

/// `1` or `true`, `0` or `false`, in any case.
pub fn flag(text: &str) -> Option<bool> {
    let text = text.trim();
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number, 0 or more.
pub fn count(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_year_month_day_and_nothing_else() {
        assert_eq!(date(" 2022-10-06 "), NaiveDate::from_ymd_opt(2022, 10, 6));
        for text in [
            "06/10/2022",
            "2022-6-10",
            "2022-02-29",
            "2022-13-01",
            "22-10-06",
            "20221006",
            "2022-10-06T00:00:00",
            "0999-12-31",
            "3000-01-01",
            "-2022-10-06",
            "+022-10-06",
            "2022-10-0é",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_zone_after_the_day_is_permitted_and_does_not_move_the_day() {
        for text in ["2022-10-06Z", "2022-10-06+01:00", "2022-10-06-14:00"] {
            assert_eq!(date(text), NaiveDate::from_ymd_opt(2022, 10, 6), "{text}");
        }
        for text in ["2022-10-06z", "2022-10-06+1:00", "2022-10-06+14:30", "2022-10-06+", "2022-10-06++1:00"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_flag_is_0_1_true_or_false_in_any_case() {
        assert_eq!(["1", " TRUE ", "true"].map(flag), [Some(true); 3]);
        assert_eq!(["0", "False"].map(flag), [Some(false); 2]);
        assert_eq!(["", "yes", "2", "-1"].map(flag), [None; 4]);
    }

    #[test]
    fn a_count_is_a_whole_number() {
        assert_eq!(count("10"), Some(10));
        assert_eq!(["-1", "1.5", "ten", "99999999999"].map(count), [None; 4]);
    }
}
