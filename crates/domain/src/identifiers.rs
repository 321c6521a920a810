//! Numbers by which a person is known across services, and the check characters that catch a slip of the pen.

use crate::source::authority_name;

/// What is wrong with a number, in words for who typed it. None of these says that the number is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("an NHS number has 10 digits")]
    NhsLength,
    #[error("the last digit of this NHS number does not fit the others: one of them is wrong")]
    NhsCheckDigit,
    /// Rule 1520 of the census speaks of two children with one UPN; a wrong length has no rule of its own.
    #[error("a UPN has 13 characters: a letter and 12 digits, the last of which may be a letter")]
    UpnLength,
    /// Census rule 1510.
    #[error("the first letter of this UPN does not fit the rest: one character is wrong")]
    UpnCheckLetter,
    /// Census rule 1530.
    #[error("characters 2 to 4 of this UPN are not the number of an authority that this program knows")]
    UpnAuthority,
    /// Census rule 1540.
    #[error("characters 5 to 12 of this UPN must be digits")]
    UpnDigits,
    /// Census rule 1550.
    #[error("the last character of this UPN must be a digit, or a letter but I, O and S where the UPN is temporary")]
    UpnLastCharacter,
}

/// The letters of a UPN: no I, O or S, which are read as 1, 0 and 5. A letter's place in the row is its value.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A number as it is compared: without spaces and hyphens, in capitals.
pub fn bare(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

/// Whether an NHS number can be one: ten digits, of which the last is the check digit by modulus 11
/// (NHS Data Dictionary, NHS NUMBER). That it fits does not say that it was ever given to anybody.
///
/// # Errors
/// What is wrong, in words.
pub fn check_nhs_number(number: &str) -> Result<(), Flaw> {
    let number = bare(number);
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 10 || number.chars().count() != 10 {
        return Err(Flaw::NhsLength);
    }
    let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    // 11 stands for 0; where it comes to 10, no such number is given out.
    let check = (11 - sum % 11) % 11;
    if check == digits[9] { Ok(()) } else { Err(Flaw::NhsCheckDigit) }
}

/// Whether a unique pupil number can be one: census rules 1510, 1530, 1540 and 1550. The check letter is that of the
/// Department for Education's guide to unique pupil numbers: characters 2 to 13 weighted 2 to 13, modulus 23.
///
/// # Errors
/// The first thing that is wrong, in words.
pub fn check_upn(upn: &str) -> Result<(), Flaw> {
    let upn = bare(upn);
    let characters = upn.as_bytes();
    if characters.len() != 13 {
        return Err(Flaw::UpnLength);
    }
    if upn.get(1..4).is_none_or(|authority| authority_name(authority).is_none()) {
        return Err(Flaw::UpnAuthority);
    }
    if !characters[4..12].iter().all(u8::is_ascii_digit) {
        return Err(Flaw::UpnDigits);
    }
    let last = value_of(characters[12]).ok_or(Flaw::UpnLastCharacter)?;
    let middle = characters[1..12].iter().zip(2..).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let letter = LETTERS[((middle.sum::<u32>() + last * 13) % 23) as usize];
    if letter == characters[0] { Ok(()) } else { Err(Flaw::UpnCheckLetter) }
}

/// A temporary UPN ends in a letter, which counts by its place in the row of letters.
fn value_of(character: u8) -> Option<u32> {
    if character.is_ascii_digit() {
        return Some(u32::from(character - b'0'));
    }
    LETTERS.iter().zip(0..).find_map(|(letter, value)| (*letter == character).then_some(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_nhs_number_fits_its_check_digit_or_says_what_is_wrong() {
        let cases = [
            ("943 476 5919", Ok(())),
            ("9434765919", Ok(())),
            ("401-023-2137", Ok(())),
            ("9434765918", Err(Flaw::NhsCheckDigit)),
            ("9434765991", Err(Flaw::NhsCheckDigit)),
            ("943476591", Err(Flaw::NhsLength)),
            ("94347659190", Err(Flaw::NhsLength)),
            ("943476591X", Err(Flaw::NhsLength)),
            ("", Err(Flaw::NhsLength)),
        ];
        for (number, expected) in cases {
            assert_eq!(check_nhs_number(number), expected, "{number}");
        }
    }

    #[test]
    fn a_upn_fits_its_letter_its_authority_and_its_form_or_says_what_is_wrong() {
        // By hand, for 202 and the digits 1 to 9: 2x2 + 0x3 + 2x4 + 1x5 + 2x6 + 3x7 + 4x8 + 5x9 + 6x10 + 7x11 + 8x12
        // + 9x13 = 477, which leaves 17 by 23: the eighteenth letter is U.
        let cases = [
            ("U202123456789", Ok(())),
            ("u202 1234 56789", Ok(())),
            // 477 - 9x13 + 1x13 (B is 1) = 373, which leaves 5: F.
            ("F20212345678B", Ok(())),
            ("A202123456789", Err(Flaw::UpnCheckLetter)),
            ("U202123456798", Err(Flaw::UpnCheckLetter)),
            ("U999123456789", Err(Flaw::UpnAuthority)),
            ("U2021234X6789", Err(Flaw::UpnDigits)),
            ("U20212345678O", Err(Flaw::UpnLastCharacter)),
            ("U20212345678", Err(Flaw::UpnLength)),
            ("É20212345678", Err(Flaw::UpnAuthority)),
            ("", Err(Flaw::UpnLength)),
        ];
        for (upn, expected) in cases {
            assert_eq!(check_upn(upn), expected, "{upn}");
        }
    }

    fn with_check_digit(nine: &[u32]) -> Option<String> {
        let sum: u32 = nine.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        let check = (11 - sum % 11) % 11;
        (check < 10).then(|| nine.iter().chain([&check]).map(u32::to_string).collect())
    }

    proptest! {
        #[test]
        fn one_wrong_digit_of_an_nhs_number_is_always_caught(
            nine in proptest::collection::vec(0_u32..10, 9), at in 0_usize..10, by in 1_u8..10,
        ) {
            let number = with_check_digit(&nine);
            prop_assume!(number.is_some());
            let number = number.unwrap();
            prop_assert_eq!(check_nhs_number(&number), Ok(()));
            let mut wrong = number.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(check_nhs_number(&wrong), Err(Flaw::NhsCheckDigit));
        }

        #[test]
        fn nothing_that_is_typed_makes_a_check_panic(text in ".{0,20}") {
            let _ = (check_nhs_number(&text), check_upn(&text));
        }
    }
}
