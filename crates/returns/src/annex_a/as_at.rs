//! The date that a workbook is of, where its name says so beyond doubt.

use chrono::NaiveDate;

/// The one full date in a file's name: `2024-01-31`, `20240131`, `31.01.2024`, `31012024`. `None` where there is none or where
/// there are two. No eight digits are a date both forwards and backwards: no month begins like a year.
///
/// A month without a day is not enough, and when a file was saved says nothing: the LIIA sample of January 2024 was saved
/// in December.
pub fn as_at_in_name(file_name: &str) -> Option<NaiveDate> {
    let numbers: Vec<&str> =
        file_name.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let mut days: Vec<NaiveDate> = Vec::new();
    for number in &numbers {
        days.extend(in_eight_digits(number));
    }
    for three in numbers.windows(3) {
        days.extend(in_three_numbers(three));
    }
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

fn in_eight_digits(number: &str) -> Vec<NaiveDate> {
    if number.len() != 8 {
        return Vec::new();
    }
    let forwards = day(&number[..4], &number[4..6], &number[6..]);
    let backwards = day(&number[4..], &number[2..4], &number[..2]);
    forwards.into_iter().chain(backwards).collect()
}

fn in_three_numbers(three: &[&str]) -> Option<NaiveDate> {
    let [first, month, last] = three else { return None };
    if month.len() > 2 {
        return None;
    }
    match (first.len(), last.len()) {
        (4, 1..=2) => day(first, month, last),
        (1..=2, 4) => day(last, month, first),
        _ => None,
    }
}

fn day(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year: i32 = year.parse().ok()?;
    if !(2010..=2100).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_full_date_in_the_name_is_the_date_of_the_workbook() {
        let january = NaiveDate::from_ymd_opt(2024, 1, 31);
        for name in [
            "Annex A 2024-01-31.xlsx",
            "845_20240131.xlsx",
            "annex_a_31.01.2024_final2.xlsx",
            "31-1-2024.xlsx",
            "31012024.xlsx",
            "2024-01-31 copy of 20240131.xlsx",
        ] {
            assert_eq!(as_at_in_name(name), january, "{name}");
        }
    }

    #[test]
    fn half_a_date_two_dates_and_no_date_are_asked_for() {
        for name in [
            "liia_Annex_A_2024_Jan.xlsx",
            "2024.xlsx",
            "2023-12-31 to 2024-01-31.xlsx",
            "31-01-24.xlsx",
            "2024-02-31.xlsx",
            "20240131 and 31122023.xlsx",
            "1234567890.xlsx",
            "",
        ] {
            assert_eq!(as_at_in_name(name), None, "{name}");
        }
    }
}
