//! A fact: any noun of the journey as one entry of the ledger holds it.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::address::Address;
use crate::assessment::Assessment;
use crate::authority::Authority;
use crate::break_glass::BreakGlass;
use crate::child_in_need_plan::ChildInNeedPlan;
use crate::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use crate::contact::Contact;
use crate::import_question::ImportQuestion;
use crate::person::Person;
use crate::pre_proceedings::PreProceedings;
use crate::referral::Referral;
use crate::relationship::Relationship;
use crate::restriction::Restriction;
use crate::section_47_enquiry::Section47Enquiry;
use crate::time::When;

/// The schema number written into every body, so that a later version of the program can read an earlier text.
pub const SCHEMA: u32 = 1;

macro_rules! facts {
    ($($variant:ident($type:ty) $code:literal $words:literal;)*) => {
        /// Which noun a fact is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($variant,)* }

        /// One fact as one struct. Its text in the ledger is [`Fact::to_body`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact { $($variant($type),)* }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word that stands for it in the ledger.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// As a reader sees it.
            pub fn in_words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }

        impl Fact {
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }

            /// The exact text that the ledger keeps: JSON with the schema number first.
            pub fn to_body(&self) -> String {
                match self { $(Self::$variant(noun) => write(noun),)* }
            }

            /// # Errors
            /// The text is not a fact of this kind, or was written by a later version of the program.
            pub fn from_body(kind: Kind, body: &str) -> Result<Self, Unreadable> {
                match kind { $(Kind::$variant => read(kind, body).map(Self::$variant),)* }
            }
        }

        $(impl From<$type> for Fact {
            fn from(noun: $type) -> Self { Self::$variant(noun) }
        })*
    };
}

facts! {
    Account(Account) "account" "Account";
    Address(Address) "address" "Address";
    Assessment(Assessment) "assessment" "Assessment";
    Authority(Authority) "authority" "Authority";
    BreakGlass(BreakGlass) "break_glass" "Break-glass";
    ChildInNeedPlan(ChildInNeedPlan) "child_in_need_plan" "Child in need plan";
    ChildProtectionPlan(ChildProtectionPlan) "child_protection_plan" "Child protection plan";
    Contact(Contact) "contact" "Contact";
    ImportQuestion(ImportQuestion) "import_question" "Question from an import";
    Person(Person) "person" "Who this is";
    PreProceedings(PreProceedings) "pre_proceedings" "Pre-proceedings";
    Referral(Referral) "referral" "Referral";
    Relationship(Relationship) "relationship" "Relationship";
    Restriction(Restriction) "restriction" "Restriction";
    ReviewConference(ReviewConference) "review_conference" "Review child protection conference";
    Section47Enquiry(Section47Enquiry) "section_47_enquiry" "Section 47 enquiry";
}

/// A body that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the text of a {kind} cannot be read: {why}")]
    Text { kind: &'static str, why: String },
    #[error("the text of a {kind} has schema {found}; this program reads up to {SCHEMA}. Use a newer version")]
    Schema { kind: &'static str, found: u32 },
}

#[derive(Serialize)]
struct Out<'a, T> {
    schema: u32,
    #[serde(flatten)]
    noun: &'a T,
}

#[derive(Deserialize)]
struct SchemaOnly {
    schema: u32,
}

fn write<T: Serialize>(noun: &T) -> String {
    serde_json::to_string(&Out { schema: SCHEMA, noun }).expect("plain structs have a JSON form")
}

fn read<T: DeserializeOwned>(kind: Kind, body: &str) -> Result<T, Unreadable> {
    let why = |error: serde_json::Error| Unreadable::Text { kind: kind.code(), why: error.to_string() };
    let SchemaOnly { schema } = serde_json::from_str(body).map_err(why)?;
    if schema > SCHEMA {
        return Err(Unreadable::Schema { kind: kind.code(), found: schema });
    }
    serde_json::from_str(body).map_err(why)
}

impl Kind {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl Fact {
    /// When it happened in the world; `None` for what has no date of its own.
    pub fn happened_at(&self) -> Option<When> {
        match self {
            Self::Contact(contact) => Some(contact.received_at),
            Self::BreakGlass(opened) => Some(When::moment(opened.from)),
            other => other.first_day().map(When::Day),
        }
    }

    fn first_day(&self) -> Option<NaiveDate> {
        match self {
            Self::Address(address) => address.from,
            Self::Assessment(assessment) => Some(assessment.start_date),
            Self::ChildInNeedPlan(plan) => Some(plan.start_date),
            Self::ChildProtectionPlan(plan) => Some(plan.start_date),
            Self::PreProceedings(steps) => steps.start_date.or(steps.letter_sent),
            Self::Referral(referral) => Some(referral.referral_date),
            Self::ReviewConference(review) => Some(review.held_on),
            Self::Section47Enquiry(enquiry) => Some(enquiry.start_date),
            _ => None,
        }
    }

    /// The day it ended, for what lasts.
    pub fn ended_at(&self) -> Option<When> {
        let day = match self {
            Self::Address(address) => address.until,
            Self::Assessment(assessment) => assessment.authorised_on,
            Self::ChildInNeedPlan(plan) => plan.end_date,
            Self::ChildProtectionPlan(plan) => plan.end_date,
            Self::Referral(referral) => referral.closure_date,
            _ => None,
        };
        day.map(When::Day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_reads_what_it_wrote_to_the_byte() {
        let plan = ChildInNeedPlan { start_date: "2026-03-14".parse().unwrap(), end_date: None };
        let fact = Fact::from(plan);
        let body = fact.to_body();
        assert_eq!(body, r#"{"schema":1,"start_date":"2026-03-14"}"#);
        let again = Fact::from_body(Kind::ChildInNeedPlan, &body).unwrap();
        assert_eq!(again, fact);
        assert_eq!(again.to_body(), body);
    }

    #[test]
    fn a_text_of_a_later_schema_is_refused_with_a_sentence() {
        let error = Fact::from_body(Kind::Person, r#"{"schema":2}"#).unwrap_err();
        assert!(error.to_string().contains("Use a newer version"), "{error}");
    }

    #[test]
    fn each_kind_is_found_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
    }
}
