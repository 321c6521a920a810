//! Contact: any approach to the front door about a child, and the decision on it.
//!
//! A contact is not a referral. Counting every contact as one inflates repeat referrals
//! (Kirklees cabinet report, 24 May 2016, 5.24).

use serde::{Deserialize, Serialize};

use crate::EntryId;
use crate::fact::Noun;
use crate::time::When;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A moment: the decision clock runs in working days from it, but the queue is sorted in hours.
    pub received_at: When,
    /// Code of who made contact ([`crate::codes::REFERRAL_SOURCE`]).
    pub source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer_organisation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer_phone: Option<String>,
    /// What the referrer is worried about, as told.
    pub concern: String,
    /// What the child has said, in the child's own words, if anyone has heard it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub childs_words: Option<String>,
    /// Whether the family knows about the contact; if not, why not.
    pub family_aware: FamilyAware,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum FamilyAware {
    Yes,
    No { why: String },
    NotKnown,
}

/// The decision on a contact, by a named person at a named moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub outcome: Outcome,
    /// Why, against the threshold.
    pub reason: String,
    pub decided_at: When,
    /// User name of the decision-maker.
    pub decided_by: String,
    /// The referral that the decision opened, where it opened one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<EntryId>,
}

/// What becomes of a contact. The list is that of the Standard Safeguarding Dataset and Annex A list 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A referral is opened; a social worker decides the response within one working day.
    NewReferral,
    /// The child has an open referral: the allocated worker is told.
    ExistingReferral,
    /// Reasonable cause to suspect significant harm: a referral is opened and a strategy discussion called.
    ChildProtectionEnquiry,
    EarlyHelp,
    AdviceGiven,
    PrivateFostering,
    NoFurtherAction,
}

impl Outcome {
    pub const ALL: [Self; 7] = [
        Self::NewReferral,
        Self::ChildProtectionEnquiry,
        Self::ExistingReferral,
        Self::EarlyHelp,
        Self::AdviceGiven,
        Self::PrivateFostering,
        Self::NoFurtherAction,
    ];

    /// The word that stands for it in the ledger and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::NewReferral => "new_referral",
            Self::ExistingReferral => "existing_referral",
            Self::ChildProtectionEnquiry => "child_protection_enquiry",
            Self::EarlyHelp => "early_help",
            Self::AdviceGiven => "advice_given",
            Self::PrivateFostering => "private_fostering",
            Self::NoFurtherAction => "no_further_action",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::NewReferral => "New referral",
            Self::ExistingReferral => "Passed to the open referral",
            Self::ChildProtectionEnquiry => "Child protection enquiry",
            Self::EarlyHelp => "Early help",
            Self::AdviceGiven => "Advice and information given",
            Self::PrivateFostering => "Private fostering",
            Self::NoFurtherAction => "No further action",
        }
    }

    /// When to choose it: the threshold text that stands beside the choice.
    pub fn threshold(self) -> &'static str {
        match self {
            Self::NewReferral => {
                "The child is unlikely to reach or keep a reasonable standard of health or development without \
                 services, or is disabled (Children Act 1989, section 17)."
            }
            Self::ExistingReferral => "The child already has an open referral. The allocated team is told today.",
            Self::ChildProtectionEnquiry => {
                "There is reasonable cause to suspect that the child is suffering, or is likely to suffer, \
                 significant harm (Children Act 1989, section 47)."
            }
            Self::EarlyHelp => "The family would gain from help early, with their consent, below section 17.",
            Self::AdviceGiven => "The referrer or the family needed information, and has it.",
            Self::PrivateFostering => {
                "A child under 16 (18 if disabled) lives for 28 days or more with someone who is not a parent or \
                 close relative, by private arrangement."
            }
            Self::NoFurtherAction => "Nothing more is needed from the authority. The referrer is told why.",
        }
    }

    /// Whether the decision opens a referral.
    pub fn opens_referral(self) -> bool {
        matches!(self, Self::NewReferral | Self::ChildProtectionEnquiry)
    }
}

impl Contact {
    /// Whether somebody must still decide on it. A list of a return tells that there was a contact, and neither what it
    /// was about nor what was decided (Annex A list 1): nobody waits for a decision then.
    pub fn awaits_decision(&self) -> bool {
        self.decision.is_none() && !self.concern.trim().is_empty()
    }
}

impl Noun for Contact {
    fn happened_at(&self) -> Option<When> {
        Some(self.received_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_of_which_a_list_tells_only_the_day_waits_for_nobody() {
        let mut contact = Contact {
            received_at: When::Day(chrono::NaiveDate::default()),
            source: "6".to_owned(),
            referrer_name: None,
            referrer_organisation: None,
            referrer_phone: None,
            concern: "Left alone at night".to_owned(),
            childs_words: None,
            family_aware: FamilyAware::NotKnown,
            decision: None,
        };
        assert!(contact.awaits_decision());
        contact.concern.clear();
        assert!(!contact.awaits_decision());
    }

    #[test]
    fn each_outcome_is_found_by_its_code() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.code());
        }
    }
}
