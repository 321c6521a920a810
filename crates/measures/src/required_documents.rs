//! Which documents should be on a child's record, and which are missing: `practice/required_documents.toml` over the child's
//! open work. A document from before that work began does not count for it.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};
use domain::{Fact, SubjectId};
use picture::Picture;
use serde::Deserialize;

use crate::open_work::OpenWork;
use crate::told::standing_on;

/// What a document is filed under where no other word fits.
pub const OTHER: &str = "other";

/// A kind of document that some children should have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Required {
    pub key: String,
    pub name: String,
    #[serde(rename = "while")]
    pub during: During,
    /// No older than so many months; `None` where one is enough.
    #[serde(default)]
    pub renewed: Option<u32>,
}

/// While what is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum During {
    ChildProtection,
    LookedAfter,
    ChildInNeed,
    #[serde(rename = "section_47")]
    Section47,
    Assessment,
    PrivateFostering,
    CareLeaver,
}

impl During {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ChildProtection => "child protection plan",
            Self::LookedAfter => "looked after",
            Self::ChildInNeed => "child in need plan",
            Self::Section47 => "section 47 enquiry",
            Self::Assessment => "assessment",
            Self::PrivateFostering => "privately fostered",
            Self::CareLeaver => "care leaver",
        }
    }

    fn is_open(self, open: &OpenWork) -> bool {
        match self {
            Self::ChildProtection => open.child_protection,
            Self::LookedAfter => open.looked_after,
            Self::ChildInNeed => open.child_in_need,
            Self::Section47 => open.section_47,
            Self::Assessment => open.assessment,
            Self::PrivateFostering => open.private_fostering,
            Self::CareLeaver => open.care_leaver,
        }
    }

    /// The first day of what is open now; `None` where a fact says nothing of it.
    fn began(self, fact: &Fact, day: NaiveDate) -> Option<NaiveDate> {
        let lasts = |from: NaiveDate, until: Option<NaiveDate>| {
            (from <= day && until.is_none_or(|until| until > day)).then_some(from)
        };
        match (self, fact) {
            (Self::ChildProtection, Fact::ChildProtectionPlan(plan)) => lasts(plan.start_date, plan.end_date),
            (Self::LookedAfter, Fact::PeriodOfCare(care)) => lasts(care.start_date, care.end_date),
            (Self::LookedAfter, Fact::LookedAfterEpisode(one)) => lasts(one.start_date, one.end_date),
            (Self::ChildInNeed, Fact::ChildInNeedPlan(plan)) => lasts(plan.start_date, plan.end_date),
            (Self::Section47, Fact::Section47Enquiry(enquiry)) => {
                lasts(enquiry.start_date, enquiry.end_date.or(enquiry.conference_date))
            }
            (Self::Assessment, Fact::Assessment(one)) => lasts(one.start_date, one.authorised_on),
            (Self::PrivateFostering, Fact::PrivateFostering(one)) => {
                lasts(one.start_date.unwrap_or(one.aware_on), one.end_date)
            }
            (Self::CareLeaver, Fact::PathwayPlan(plan)) => lasts(plan.agreed_on, None),
            _ => None,
        }
    }
}

/// A document that should be there and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub key: String,
    pub name: String,
    /// `looked after since 3 March 2026`, `the newest is of 3 March 2025, to be made anew every 12 months`.
    pub because: String,
}

#[derive(Deserialize)]
struct File {
    document: Vec<Required>,
}

static TABLE: LazyLock<Vec<Required>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../practice/required_documents.toml")).expect("held by a test");
    file.document
});

/// Every kind of document, in the order of the file.
pub fn table() -> &'static [Required] {
    &TABLE
}

/// `Care plan`; `Other document` for what is filed under no kind.
pub fn name_of(key: &str) -> &'static str {
    TABLE.iter().find(|required| required.key == key).map_or("Other document", |required| &required.name)
}

/// The documents that a child should have on a day and has not, in the order of the file.
pub fn missing(picture: &Picture, child: SubjectId, day: NaiveDate) -> Vec<Missing> {
    let facts = standing_on(picture.of(child).map(|held| (held.source.as_str(), &held.fact)), day);
    missing_among(&facts, day)
}

/// As [`missing`], from facts of one child that were read elsewhere, such as those of a past day.
pub fn missing_among(facts: &[&Fact], day: NaiveDate) -> Vec<Missing> {
    let open = OpenWork::of_facts(facts.iter().copied(), day);
    TABLE.iter().filter(|required| required.during.is_open(&open)).filter_map(|one| one.missing(facts, day)).collect()
}

impl Required {
    fn missing(&self, facts: &[&Fact], day: NaiveDate) -> Option<Missing> {
        let began = facts.iter().filter_map(|fact| self.during.began(fact, day)).min();
        let on_file = facts.iter().filter_map(|fact| match fact {
            Fact::Document(document) if document.kind == self.key && document.on <= day => Some(document.on),
            _ => None,
        });
        let newest = on_file.filter(|on| began.is_none_or(|began| *on >= began)).max();
        let long = domain::dates::long;
        let because = match (newest, self.renewed) {
            (Some(_), None) => return None,
            (Some(newest), Some(months)) => {
                let until = newest.checked_add_months(Months::new(months));
                if until.is_none_or(|until| until >= day) {
                    return None;
                }
                format!("the newest is of {}, to be made anew every {months} months", long(newest))
            }
            (None, _) => match began {
                Some(began) => format!("{} since {}", self.during.in_words(), long(began)),
                None => self.during.in_words().to_owned(),
            },
        };
        Some(Missing { key: self.key.clone(), name: self.name.clone(), because })
    }
}

#[cfg(test)]
mod tests {
    use domain::document::Document;
    use domain::period_of_care::PeriodOfCare;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn care(from: &str) -> Fact {
        PeriodOfCare {
            start_date: day(from),
            began_before: false,
            end_date: None,
            category_of_need: None,
            end_reason: None,
        }
        .into()
    }

    fn filed(kind: &str, on: &str) -> Fact {
        let title = "Made up".to_owned();
        let (media_type, sha256) = ("application/pdf".into(), "0".repeat(64));
        Document { title, kind: kind.into(), on: day(on), media_type, bytes: 1, sha256, by_the_child: false }.into()
    }

    fn said(key: &str, facts: &[Fact], on: &str) -> Option<String> {
        let required = table().iter().find(|required| required.key == key).unwrap();
        required.missing(&facts.iter().collect::<Vec<_>>(), day(on)).map(|missing| missing.because)
    }

    #[test]
    fn the_file_can_be_read_and_each_key_is_there_once() {
        let keys: std::collections::BTreeSet<&str> = table().iter().map(|required| required.key.as_str()).collect();
        assert_eq!(keys.len(), table().len());
        assert!(!keys.contains(OTHER));
    }

    #[test]
    fn a_care_plan_of_an_earlier_time_in_care_does_not_count() {
        let facts = [care("2026-03-03"), filed("care_plan", "2024-01-08")];
        assert_eq!(said("care_plan", &facts, "2026-03-16").as_deref(), Some("looked after since 3 March 2026"));
        let facts = [care("2026-03-03"), filed("care_plan", "2026-03-03")];
        assert_eq!(said("care_plan", &facts, "2026-03-16"), None);
    }

    #[test]
    fn a_health_assessment_is_missing_from_the_day_after_a_year() {
        let facts = [care("2024-01-08"), filed("health_assessment", "2025-03-16")];
        assert_eq!(said("health_assessment", &facts, "2026-03-16"), None);
        let because = said("health_assessment", &facts, "2026-03-17").unwrap();
        assert_eq!(because, "the newest is of 16 March 2025, to be made anew every 12 months");
    }
}
