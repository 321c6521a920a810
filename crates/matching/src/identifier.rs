//! Numbers by which a person is known: the authority's own, the UPN, the NHS number.

use domain::identifiers;
use domain::person::Person;
use smol_str::SmolStr;

/// Characters that a beginning must have before it counts.
pub(crate) const PREFIX: usize = 4;
/// Characters that a number must have before one wrong character in it is forgiven.
const LONG: usize = 8;

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum What {
    LaChildId,
    Upn,
    FormerUpn,
    NhsNumber,
}

impl What {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::LaChildId => "LA child ID",
            Self::Upn => "UPN",
            Self::FormerUpn => "former UPN",
            Self::NhsNumber => "NHS number",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Exact,
    Beginning,
    /// One character is another, or two beside each other are exchanged.
    OneOff,
}

impl Agreement {
    /// 0 to 100.
    pub fn score(self) -> u32 {
        match self {
            Self::Exact => 100,
            Self::Beginning => 70,
            Self::OneOff => 60,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Exact => "matches",
            Self::Beginning => "begins like this",
            Self::OneOff => "matches, one character different or two exchanged",
        }
    }
}

/// The numbers of a person, without spaces, in lower case.
pub(crate) fn of(person: &Person) -> impl Iterator<Item = (What, SmolStr)> {
    let all = [
        (What::LaChildId, &person.la_child_id),
        (What::Upn, &person.upn),
        (What::FormerUpn, &person.former_upn),
        (What::NhsNumber, &person.nhs_number),
    ];
    all.into_iter().filter_map(|(what, number)| {
        let value = crate::fold::run(number.as_deref()?);
        (!value.is_empty()).then(|| (what, SmolStr::new(value)))
    })
}

/// Whether a number is long enough, and enough of it digits, that a slip of the pen in it may be forgiven.
pub(crate) fn may_be_mistyped(typed: &str) -> bool {
    typed.len() >= LONG && typed.bytes().filter(u8::is_ascii_digit).count() >= LONG - 1
}

/// One character is another, or two beside each other are exchanged.
pub(crate) fn is_one_off(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut different = (0..one.len()).filter(|at| one[*at] != other[*at]);
    match (different.next(), different.next(), different.next()) {
        (Some(_), None, None) => true,
        (Some(a), Some(b), None) => b == a + 1 && one[a] == other[b] && one[b] == other[a],
        _ => false,
    }
}

/// What to tell somebody about a number that cannot be right as typed. Nothing is said of who bears it.
pub(crate) fn doubt_about(typed: &str) -> Option<String> {
    let all_digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    let digits = typed.bytes().filter(u8::is_ascii_digit).count();
    if typed.len() == 10 && all_digits {
        return identifiers::check_nhs_number(typed).err().map(|flaw| format!("If {typed} is an NHS number: {flaw}"));
    }
    if typed.len() == 13 && digits >= 11 && !all_digits {
        let upn = typed.to_uppercase();
        return identifiers::check_upn(&upn).err().map(|flaw| format!("If {upn} is a UPN: {flaw}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_or_two_exchanged_are_forgiven_in_a_long_number_and_no_more() {
        for (typed, on_record, expected) in [
            ("9434765918", "9434765919", true),
            ("9434765991", "9434765919", true),
            ("9434765818", "9434765919", false),
            ("943476591", "9434765919", false),
            ("9434765919", "9434765919", false),
        ] {
            assert_eq!(is_one_off(typed, on_record), expected, "{typed}");
        }
        assert!(may_be_mistyped("9434765919") && may_be_mistyped("a123456789012"));
        assert!(!may_be_mistyped("la00123") && !may_be_mistyped("alderfold"));
    }

    #[test]
    fn a_number_that_cannot_be_right_is_said_to_be_so() {
        assert!(doubt_about("9434765918").is_some_and(|said| said.contains("last digit")));
        assert!(doubt_about("a202123456789").is_some_and(|said| said.starts_with("If A202123456789 is a UPN")));
        for fine in ["9434765919", "u202123456789", "la00123", "14032015", "chidirosetest"] {
            assert_eq!(doubt_about(fine), None, "{fine}");
        }
    }
}
