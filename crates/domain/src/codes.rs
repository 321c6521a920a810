//! Code sets: what a code of a return means. A code that is not in its set is kept as it came, and said to be unknown.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    code_sets: HashMap<String, Listed>,
}

#[derive(Deserialize)]
struct Listed {
    codes: Vec<Code>,
}

/// One code with the Department's label.
#[derive(Clone, Debug, Deserialize)]
pub struct Code {
    pub code: String,
    pub label: String,
}

static SETS: LazyLock<HashMap<String, Listed>> = LazyLock::new(|| {
    let file: File = serde_json::from_str(include_str!("../../../data/code_sets.json"))
        .expect("data/code_sets.json is checked by a test");
    file.code_sets
});

/// A code set by name, in the order of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSet(&'static str);

pub const SEX: CodeSet = CodeSet("sex");
/// Gender as the census had it until 2023-24; needed to read older files.
pub const GENDER_LEGACY: CodeSet = CodeSet("gender_legacy");
pub const ETHNICITY: CodeSet = CodeSet("ethnicity");
pub const DISABILITY: CodeSet = CodeSet("disability");
pub const UPN_UNKNOWN: CodeSet = CodeSet("upn_unknown");
pub const REFERRAL_SOURCE: CodeSet = CodeSet("referral_source");
pub const PRIMARY_NEED: CodeSet = CodeSet("primary_need");
pub const CLOSURE_REASON: CodeSet = CodeSet("cin_closure_reason");
pub const CATEGORY_OF_ABUSE: CodeSet = CodeSet("category_of_abuse");
pub const ASSESSMENT_FACTOR: CodeSet = CodeSet("assessment_factor");
pub const PRE_PROCEEDINGS_OUTCOME: CodeSet = CodeSet("pre_proceedings_outcome");

impl CodeSet {
    pub fn codes(self) -> &'static [Code] {
        SETS.get(self.0).map_or(&[], |set| set.codes.as_slice())
    }

    pub fn contains(self, code: &str) -> bool {
        self.codes().iter().any(|known| known.code == code)
    }

    /// `Neglect`, or `XYZ (not a known code)`.
    pub fn label(self, code: &str) -> String {
        match self.codes().iter().find(|known| known.code == code) {
            Some(known) if !known.label.is_empty() => known.label.clone(),
            Some(_) => code.to_owned(),
            None => format!("{code} (not a known code)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_set_is_in_the_data() {
        let sets = [
            SEX,
            GENDER_LEGACY,
            ETHNICITY,
            DISABILITY,
            UPN_UNKNOWN,
            REFERRAL_SOURCE,
            PRIMARY_NEED,
            CLOSURE_REASON,
            CATEGORY_OF_ABUSE,
            ASSESSMENT_FACTOR,
            PRE_PROCEEDINGS_OUTCOME,
        ];
        for set in sets {
            assert!(!set.codes().is_empty(), "{set:?}");
        }
    }

    #[test]
    fn an_unknown_code_is_kept_and_said_to_be_unknown() {
        assert_eq!(CATEGORY_OF_ABUSE.label("NEG"), "Neglect");
        assert_eq!(CATEGORY_OF_ABUSE.label("XYZ"), "XYZ (not a known code)");
    }
}
