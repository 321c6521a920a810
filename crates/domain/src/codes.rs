//! Code sets: what a code of a return means, and from when until when it may be used. A code that is not in its set is
//! kept as it came, and said to be unknown; a retired code stays readable for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::dates::long;

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
    /// First day on which it may be used; `None`: it was always so.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day on which it may be used.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// No longer used, since a day that no published material gives.
    #[serde(default)]
    pub retired: bool,
}

/// Whether a code may be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Valid,
    /// The code is used from this day on only.
    NotYet(NaiveDate),
    /// The code was used until this day; `None` where the last day is not known.
    Retired(Option<NaiveDate>),
    /// The code is not in the set.
    Unknown,
}

impl Validity {
    /// Why the code may not be used; `None` if it may.
    pub fn fault(self) -> Option<String> {
        match self {
            Self::Valid => None,
            Self::NotYet(from) => Some(format!("is used only from {}", long(from))),
            Self::Retired(Some(until)) => Some(format!("was used only until {}", long(until))),
            Self::Retired(None) => Some("is no longer used".to_owned()),
            Self::Unknown => Some("is not a known code".to_owned()),
        }
    }
}

impl Code {
    pub fn validity(&self, day: NaiveDate) -> Validity {
        match (self.from, self.until) {
            (Some(from), _) if day < from => Validity::NotYet(from),
            (_, Some(until)) if day > until => Validity::Retired(Some(until)),
            _ if self.retired => Validity::Retired(None),
            _ => Validity::Valid,
        }
    }
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
pub const REASON_NEW_EPISODE: CodeSet = CodeSet("reason_new_episode");
pub const LEGAL_STATUS: CodeSet = CodeSet("legal_status");
pub const PLACEMENT_TYPE: CodeSet = CodeSet("placement_type");
pub const PLACEMENT_PROVIDER: CodeSet = CodeSet("placement_provider");
pub const REASON_PLACE_CHANGE: CodeSet = CodeSet("reason_place_change");
pub const REASON_EPISODE_CEASED: CodeSet = CodeSet("reason_episode_ceased");
pub const REVIEW_PARTICIPATION: CodeSet = CodeSet("review_participation");
pub const MISSING_KIND: CodeSet = CodeSet("missing_kind");
pub const SDQ_REASON: CodeSet = CodeSet("sdq_reason");
pub const IN_TOUCH: CodeSet = CodeSet("in_touch");
pub const ACTIVITY: CodeSet = CodeSet("care_leaver_activity");
pub const ACCOMMODATION: CodeSet = CodeSet("care_leaver_accommodation");
pub const ADOPTER_SEX: CodeSet = CodeSet("adopter_sex");
pub const ADOPTER_LEGAL_STATUS: CodeSet = CodeSet("adopter_legal_status");
pub const ADOPTION_REVERSAL_REASON: CodeSet = CodeSet("adoption_reversal_reason");
pub const PREVIOUS_PERMANENCE: CodeSet = CodeSet("previous_permanence");
pub const WORKER_CHANGE: CodeSet = CodeSet("worker_change");
pub const PLACEMENT_AUTHORITY_SPECIAL: CodeSet = CodeSet("placement_authority_special");
pub const PERMANENCE_PLAN: CodeSet = CodeSet("permanence_plan");
pub const ELIGIBILITY: CodeSet = CodeSet("eligibility");
/// Category of need of SSDA903: the census's primary need without N9 and N0 (rule 145).
pub const CATEGORY_OF_NEED: CodeSet = PRIMARY_NEED;

impl CodeSet {
    pub fn codes(self) -> &'static [Code] {
        SETS.get(self.0).map_or(&[], |set| set.codes.as_slice())
    }

    pub fn contains(self, code: &str) -> bool {
        self.find(code).is_some()
    }

    fn find(self, code: &str) -> Option<&'static Code> {
        self.codes().iter().find(|known| known.code == code)
    }

    /// The codes that a form may offer on a day.
    pub fn on(self, day: NaiveDate) -> impl Iterator<Item = &'static Code> {
        self.codes().iter().filter(move |known| known.validity(day) == Validity::Valid)
    }

    pub fn validity(self, code: &str, day: NaiveDate) -> Validity {
        self.find(code).map_or(Validity::Unknown, |known| known.validity(day))
    }

    /// `Neglect`, or `XYZ (not a known code)`; `Not given` for no code at all.
    pub fn label(self, code: &str) -> String {
        match self.find(code) {
            None if code.is_empty() => "Not given".to_owned(),
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
            REASON_NEW_EPISODE,
            LEGAL_STATUS,
            PLACEMENT_TYPE,
            PLACEMENT_PROVIDER,
            REASON_PLACE_CHANGE,
            REASON_EPISODE_CEASED,
            REVIEW_PARTICIPATION,
            MISSING_KIND,
            SDQ_REASON,
            IN_TOUCH,
            ACTIVITY,
            ACCOMMODATION,
            ADOPTER_SEX,
            ADOPTER_LEGAL_STATUS,
            ADOPTION_REVERSAL_REASON,
            PREVIOUS_PERMANENCE,
            WORKER_CHANGE,
            PLACEMENT_AUTHORITY_SPECIAL,
            PERMANENCE_PLAN,
            ELIGIBILITY,
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

    #[test]
    fn a_code_may_be_used_from_its_first_day_to_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cases = [
            (PLACEMENT_TYPE, "P2", "2023-10-28", Validity::Valid),
            (PLACEMENT_TYPE, "P2", "2023-10-29", Validity::Retired(Some(day("2023-10-28")))),
            (PLACEMENT_TYPE, "K3", "2025-03-31", Validity::NotYet(day("2025-04-01"))),
            (PLACEMENT_TYPE, "K3", "2025-04-01", Validity::Valid),
            (LEGAL_STATUS, "D1", "2006-01-01", Validity::Retired(Some(day("2005-12-29")))),
            (ASSESSMENT_FACTOR, "18A", "2026-01-01", Validity::Retired(None)),
            (SEX, "M", "2023-06-01", Validity::NotYet(day("2024-04-01"))),
            (SEX, "X", "2026-01-01", Validity::Unknown),
        ];
        for (set, code, on, expected) in cases {
            assert_eq!(set.validity(code, day(on)), expected, "{code} on {on}");
        }
        assert!(PLACEMENT_TYPE.on(day("2026-01-01")).all(|code| code.code != "P2"));
        assert!(!PLACEMENT_TYPE.label("P2").contains("not a known code"), "a retired code stays readable");
    }
}
