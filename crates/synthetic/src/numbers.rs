//! Numbers that fit their check digits and that nobody has.

/// NHS numbers 999 000 0000 to 999 999 9999 are kept for tests and given to nobody (NHS England, test data of the Personal
/// Demographics Service). `None` for one place in eleven, where no check digit fits.
pub fn nhs_number(child: u64) -> Option<String> {
    // Neighbours in the list of children do not get neighbouring numbers.
    let nine = 999_000_000 + child * 617_293 % 1_000_000;
    let sum: u64 = digits(nine, 9).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(format!("{nine}0")),
        check => Some(format!("{nine}{check}")),
    }
}

/// The letters of a UPN in the order of their values: no I, O or S.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
/// A county that was abolished in 2021, with school numbers from 0000 to 0999, which no school has had.
const AUTHORITY: u64 = 928;

/// A unique pupil number: the check letter, the authority, a school, the year in which it was given and a number.
pub fn upn(child: u64, year: i32) -> String {
    let year = u64::from(year.unsigned_abs()) % 100;
    let (school, serial) = (child / 1000 % 1000, child % 1000);
    let twelve = AUTHORITY * 1_000_000_000 + school * 100_000 + year * 1_000 + serial;
    let sum: u64 = digits(twelve, 12).zip(2..).map(|(digit, weight)| digit * weight).sum();
    let letter = char::from(LETTERS[usize::try_from(sum % 23).unwrap_or(0)]);
    format!("{letter}{twelve:012}")
}

/// The authority's own number of a child.
pub fn own(child: u64) -> String {
    format!("MM{:07}", 1_000_000 + child)
}

fn digits(number: u64, count: u32) -> impl Iterator<Item = u64> + Clone {
    (0..count).rev().map(move |place| number / 10_u64.pow(place) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identifiers::{check_nhs_number, check_upn};

    #[test]
    fn every_number_fits_its_check_digit() {
        for child in (0..300).chain([123_456, 99_999]) {
            check_upn(&upn(child, 2019)).unwrap();
            if let Some(number) = nhs_number(child) {
                check_nhs_number(&number).unwrap();
                assert!(number.starts_with("999"));
            }
        }
    }

    #[test]
    fn a_hundred_thousand_children_have_a_number_each() {
        let mut all: Vec<String> = (0..100_000).filter_map(nhs_number).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(count > 90_000, "{count}");
    }
}
