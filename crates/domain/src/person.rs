//! A person: a child, an unborn child or an adult.

use crate::fact::Noun;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What one source says about a person. Empty means that the source does not say.
///
/// Codes are as the source gave them (see [`crate::codes`]); a code that is not in its set is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_names: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Other names the person is or was known by, in full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// The authority's own number for the child: LAchildID in the census (N00097), CHILD in SSDA903.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub la_child_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub former_upn: Option<String>,
    /// Why there is no UPN: UN1 to UN7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upn_unknown: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nhs_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Unborn children only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub death_date: Option<NaiveDate>,
    /// M, F or U.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Gender in the person's own words, or the code 0, 1, 2, 9 that the census carried until 2023-24.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ethnicity: Option<String>,
    /// NONE means that someone looked and found none; empty means that nobody has said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disabilities: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_language: Option<String>,
    /// The person needs an interpreter or another help to be understood, and which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communication_needs: Option<String>,
    /// A source that says only whether the child is disabled (Annex A).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Nationality or immigration status, where it matters to what the child may receive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immigration_status: Option<String>,
}

impl Person {
    /// `Amira Example`, or what there is of it; `None` for a person without a name.
    pub fn full_name(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.given_names, &self.family_name].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The name, or failing that the authority's number, so that a page always has something to call a child.
    pub fn label(&self) -> String {
        match (self.full_name(), &self.la_child_id) {
            (Some(name), _) => name,
            (None, Some(number)) => format!("Child {number}"),
            (None, None) => "Name not known".to_owned(),
        }
    }

    pub fn is_unborn(&self) -> bool {
        self.birth_date.is_none() && self.expected_birth_date.is_some()
    }
}

impl Noun for Person {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_without_a_name_is_called_by_the_authoritys_number() {
        let person = Person { la_child_id: Some("A12".into()), ..Person::default() };
        assert_eq!(person.label(), "Child A12");
        assert_eq!(Person::default().label(), "Name not known");
    }
}
