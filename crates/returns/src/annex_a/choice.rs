//! Coded choices as Ofsted asks for them (`a) Yes`, `q) 6: Police`, `N1 - Abuse or neglect`) and as they come.

use std::sync::LazyLock;

use super::cell::Cell;
use super::list::folded;

/// A set of choices by its name in `data/annex_a_choices.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choices(&'static str);

pub(super) const GENDER: Choices = Choices("gender");
pub(super) const ETHNICITY: Choices = Choices("ethnicity");
pub(super) const REFERRAL_SOURCE: Choices = Choices("referral_source");
pub(super) const PRIMARY_NEED: Choices = Choices("primary_need");
pub(super) const CLOSURE_REASON: Choices = Choices("closure_reason");
pub(super) const CATEGORY_OF_ABUSE: Choices = Choices("category_of_abuse");
pub(super) const LEGAL_STATUS: Choices = Choices("legal_status");
pub(super) const REASON_CEASED: Choices = Choices("reason_ceased");
pub(super) const PLACEMENT_TYPE: Choices = Choices("placement_type");
pub(super) const PLACEMENT_PROVIDER: Choices = Choices("placement_provider");
pub(super) const PLACEMENT_LOCATION: Choices = Choices("placement_location");
pub(super) const ELIGIBILITY: Choices = Choices("eligibility");
pub(super) const IN_TOUCH: Choices = Choices("in_touch");
pub(super) const ACCOMMODATION: Choices = Choices("accommodation");
pub(super) const SUITABILITY: Choices = Choices("suitability");
pub(super) const ACTIVITY: Choices = Choices("activity");
pub(super) const ADOPTION_REVERSAL: Choices = Choices("adoption_reversal");
pub(super) const ADOPTER_LEAVING: Choices = Choices("adopter_leaving");

struct Choice {
    set: String,
    /// The letter before the bracket; empty where the template gives none.
    letter: String,
    code: String,
    text: String,
}

static CHOICES: LazyLock<Vec<Choice>> = LazyLock::new(|| {
    let mut table = csv::Reader::from_reader(include_str!("../../../../data/annex_a_choices.csv").as_bytes());
    let choice = |record: csv::StringRecord| Choice {
        set: record[0].to_owned(),
        letter: record[1].to_owned(),
        code: record[2].to_owned(),
        text: folded(&record[3]),
    };
    table.records().map(|record| choice(record.expect("the table is read by a test"))).collect()
});

impl Choices {
    fn all(self) -> impl Iterator<Item = &'static Choice> {
        CHOICES.iter().filter(move |choice| choice.set == self.0)
    }

    /// The code that a text means; `None` if it means none, or more than one.
    ///
    /// What the text says counts more than its letter: councils change the order of the letters, and the template itself
    /// gives two codes the letter s.
    pub(super) fn code(self, text: &str) -> Option<&'static str> {
        let (letter, rest) = letter_of(text);
        self.by_code(rest).or_else(|| self.by_text(rest)).or_else(|| {
            let letter = letter.filter(|letter| rest.is_empty() || rest.eq_ignore_ascii_case(letter))?;
            only(self.all().filter(|choice| choice.letter == letter))
        })
    }

    /// `U6: Foster placement`, `N1 - Abuse or neglect`, `PR4`.
    fn by_code(self, rest: &str) -> Option<&'static str> {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        // “In”, “Other”, “C - something” are codes only where nothing, a colon or a dash follows.
        let after = after.trim_start();
        let separated = after.is_empty() || after.starts_with([':', '-', '–', '—', '.', '(', ',']);
        if word.is_empty() || !separated {
            return None;
        }
        only(self.all().filter(|choice| choice.code.eq_ignore_ascii_case(word)))
    }

    fn by_text(self, rest: &str) -> Option<&'static str> {
        let text = folded(rest);
        if text.is_empty() {
            return None;
        }
        only(self.all().filter(|choice| choice.text == text))
    }
}

/// The one code of these choices.
fn only(mut choices: impl Iterator<Item = &'static Choice>) -> Option<&'static str> {
    let first = choices.next()?;
    choices.all(|other| other.code == first.code).then_some(first.code.as_str())
}

/// `a) Yes` is the letter a and `Yes`.
fn letter_of(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    let is_letter = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    match text.split_once(')') {
        Some((letter, rest)) if is_letter(letter.trim()) => (Some(letter.trim().to_ascii_lowercase()), rest.trim()),
        // A letter alone may be a code; it is asked as one first.
        _ if is_letter(text) => (Some(text.to_ascii_lowercase()), text),
        _ => (None, text),
    }
}

/// `a) Yes`, `b) No`, `c) Unknown`, and the ways in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Unknown,
}

impl Answer {
    pub(super) fn of(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Flag(true) => Some(Self::Yes),
            Cell::Flag(false) => Some(Self::No),
            Cell::Number(1.0) => Some(Self::Yes),
            Cell::Number(0.0) => Some(Self::No),
            Cell::Text(text) => Self::of_text(text),
            _ => None,
        }
    }

    fn of_text(text: &str) -> Option<Self> {
        let (letter, rest) = letter_of(text);
        let word = if rest.is_empty() { letter.unwrap_or_default() } else { folded(rest) };
        match word.as_str() {
            "yes" | "y" | "true" | "1" | "a" => Some(Self::Yes),
            "no" | "n" | "false" | "0" | "b" => Some(Self::No),
            "unknown" | "notknown" | "notrecorded" | "notstated" | "na" | "notapplicable" | "u" | "c" => {
                Some(Self::Unknown)
            }
            _ => None,
        }
    }

    /// `None` where nobody knows.
    pub(super) fn known(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_by_its_code_its_text_or_its_letter() {
        let cases = [
            (REFERRAL_SOURCE, "q) 6: Police", Some("6")),
            (REFERRAL_SOURCE, "b) 1B: Individual", Some("1B")),
            (REFERRAL_SOURCE, "1a", Some("1A")),
            (REFERRAL_SOURCE, "u)", Some("10")),
            (REFERRAL_SOURCE, "Police", Some("6")),
            (GENDER, "Female", Some("2")),
            (GENDER, "b) Female", Some("2")),
            (GENDER, "c) Neither", Some("9")),
            (GENDER, "a", Some("1")),
            (ETHNICITY, "a) WBRI", Some("WBRI")),
            (ETHNICITY, "White British", Some("WBRI")),
            (ETHNICITY, "s)", None),
            (PRIMARY_NEED, "N1 - Abuse or Neglect", Some("N1")),
            (PRIMARY_NEED, "Abuse or neglect", Some("N1")),
            (PRIMARY_NEED, "PSRMEM - Support with memory and cognition", None),
            (CATEGORY_OF_ABUSE, "Physical abuse", Some("PHY")),
            (CATEGORY_OF_ABUSE, "d) Emotional abuse", Some("EMO")),
            (LEGAL_STATUS, "E1: Placement order", Some("E1")),
            (PLACEMENT_TYPE, "f) U6: Foster placement - not FFA", Some("U6")),
            (PLACEMENT_PROVIDER, "e) PR4 - Private provision", Some("PR4")),
            (PLACEMENT_LOCATION, "b) Out", Some("out")),
            (REASON_CEASED, "k) E47: Special Guardianship Orders - relative/friend", Some("E47")),
            (ELIGIBILITY, "b) Former relevant child", Some("former_relevant")),
            (ACCOMMODATION, "Y: Other accommodation", Some("Y")),
            (ACCOMMODATION, "U", Some("U")),
            (SUITABILITY, "a) Suitable", Some("1")),
            (ACTIVITY, "F1: Full time in higher education", Some("F1")),
            (IN_TOUCH, "d) Refu", Some("REFU")),
            (ADOPTION_REVERSAL, "RD2", Some("RD2")),
            (ADOPTER_LEAVING, "1", Some("1")),
            (CLOSURE_REASON, "RC7 - Services ceased for any other reason", Some("RC7")),
            (CLOSURE_REASON, "", None),
        ];
        for (set, text, code) in cases {
            assert_eq!(set.code(text), code, "{set:?} {text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_they_come() {
        let read = |text: &str| Answer::of(&Cell::Text(text.into()));
        assert_eq!(["a) Yes", "Yes", "y", "A", "a)"].map(read), [Some(Answer::Yes); 5]);
        assert_eq!(["b) No", "no", "N", "b"].map(read), [Some(Answer::No); 4]);
        assert_eq!(["c) Unknown", "Not recorded", "n/a"].map(read), [Some(Answer::Unknown); 3]);
        assert_eq!(["perhaps", "d) Yes and no"].map(read), [None; 2]);
        assert_eq!(Answer::of(&Cell::Flag(true)), Some(Answer::Yes));
        assert_eq!(Answer::of(&Cell::Number(0.0)), Some(Answer::No));
    }
}
