//! Accounts: who works with the record, in which role, and until when.

use crate::fact::Noun;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a person is to the record. The policies in `policies/` say what each may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    SocialWorker,
    PracticeManager,
    FrontDoorWorker,
    IndependentReviewingOfficer,
    QualityAuditor,
    PerformanceAnalyst,
    HeadOfService,
    Director,
    LeadMember,
    Councillor,
    ExternalAuditor,
    Commissioner,
    DemocraticServices,
    PartnerAgency,
    GovernanceOfficer,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 16] = [
        Self::SocialWorker,
        Self::PracticeManager,
        Self::FrontDoorWorker,
        Self::IndependentReviewingOfficer,
        Self::QualityAuditor,
        Self::PerformanceAnalyst,
        Self::HeadOfService,
        Self::Director,
        Self::LeadMember,
        Self::Councillor,
        Self::ExternalAuditor,
        Self::Commissioner,
        Self::DemocraticServices,
        Self::PartnerAgency,
        Self::GovernanceOfficer,
        Self::Administrator,
    ];

    /// The word that stands for it in the ledger and in policies.
    pub fn code(self) -> &'static str {
        match self {
            Self::SocialWorker => "social_worker",
            Self::PracticeManager => "practice_manager",
            Self::FrontDoorWorker => "front_door_worker",
            Self::IndependentReviewingOfficer => "independent_reviewing_officer",
            Self::QualityAuditor => "quality_auditor",
            Self::PerformanceAnalyst => "performance_analyst",
            Self::HeadOfService => "head_of_service",
            Self::Director => "director",
            Self::LeadMember => "lead_member",
            Self::Councillor => "councillor",
            Self::ExternalAuditor => "external_auditor",
            Self::Commissioner => "commissioner",
            Self::DemocraticServices => "democratic_services",
            Self::PartnerAgency => "partner_agency",
            Self::GovernanceOfficer => "governance_officer",
            Self::Administrator => "administrator",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::SocialWorker => "Social worker",
            Self::PracticeManager => "Practice manager",
            Self::FrontDoorWorker => "Front-door worker",
            Self::IndependentReviewingOfficer => "Independent reviewing officer",
            Self::QualityAuditor => "Quality auditor",
            Self::PerformanceAnalyst => "Performance analyst",
            Self::HeadOfService => "Head of service",
            Self::Director => "Director of children's services",
            Self::LeadMember => "Lead member",
            Self::Councillor => "Councillor",
            Self::ExternalAuditor => "External auditor",
            Self::Commissioner => "Commissioner",
            Self::DemocraticServices => "Democratic services",
            Self::PartnerAgency => "Partner agency",
            Self::GovernanceOfficer => "Governance officer",
            Self::Administrator => "Administrator",
        }
    }

    /// People from outside the authority have access until a date, never for good.
    pub fn needs_end_date(self) -> bool {
        matches!(self, Self::ExternalAuditor | Self::Commissioner)
    }
}

/// One person's account. Its history is kept like every other fact; the password is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Lower-case letters, digits, hyphens and full stops.
    pub user_name: String,
    pub display_name: String,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The agency of a partner; a partner sees what that agency sent and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The `sub` claim with which the council's sign-in service knows this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_sign_on: Option<String>,
    /// Where the digest of alerts is sent; without one no digest is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_mail: Option<String>,
    /// Last day of access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// A closed account may not sign in, and keeps its history.
    #[serde(default)]
    pub closed: bool,
}

/// Why an account cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountFault {
    #[error("a user name has lower-case letters, digits, hyphens and full stops, and “{0}” has something else")]
    UserName(String),
    #[error("an account for {0} needs a last day of access")]
    NoEndDate(&'static str),
    #[error("an account for a partner agency needs the name of the agency")]
    NoAgency,
    #[error("“{0}” is not an e-mail address: write one such as a.person@example.gov.uk")]
    EMail(String),
}

impl Account {
    /// # Errors
    /// The first rule that the account breaks.
    pub fn check(&self) -> Result<(), AccountFault> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if self.user_name.is_empty() || !self.user_name.chars().all(allowed) {
            return Err(AccountFault::UserName(self.user_name.clone()));
        }
        if self.role.needs_end_date() && self.until.is_none() {
            return Err(AccountFault::NoEndDate(self.role.in_words()));
        }
        if self.role == Role::PartnerAgency && self.agency.is_none() {
            return Err(AccountFault::NoAgency);
        }
        if let Some(address) = self.e_mail.as_ref().filter(|address| !is_e_mail(address)) {
            return Err(AccountFault::EMail(address.clone()));
        }
        Ok(())
    }

    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        !self.closed && self.until.is_none_or(|until| day <= until)
    }
}

/// Whether a text can be an address: one sign between two parts, nothing that would end a line or a header.
fn is_e_mail(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"' | '\\');
    let parts: Vec<&str> = text.split('@').collect();
    text.chars().all(plain) && parts.len() == 2 && parts.iter().all(|part| !part.is_empty())
}

impl Noun for Account {}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(role: Role) -> Account {
        Account {
            user_name: "a.person".into(),
            display_name: "A Person".into(),
            role,
            team: None,
            agency: None,
            single_sign_on: None,
            e_mail: None,
            until: None,
            closed: false,
        }
    }

    #[test]
    fn an_external_auditor_has_access_until_a_date_and_not_after() {
        let mut auditor = account(Role::ExternalAuditor);
        assert_eq!(auditor.check(), Err(AccountFault::NoEndDate("External auditor")));
        let last = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        auditor.until = Some(last);
        assert_eq!(auditor.check(), Ok(()));
        assert!(auditor.is_open_on(last));
        assert!(!auditor.is_open_on(last.succ_opt().unwrap()));
    }

    #[test]
    fn a_partner_belongs_to_an_agency() {
        assert_eq!(account(Role::PartnerAgency).check(), Err(AccountFault::NoAgency));
    }

    #[test]
    fn an_address_that_could_smuggle_a_second_one_is_refused() {
        let mut account = account(Role::SocialWorker);
        for good in ["a.person@example.gov.uk", "a@localhost"] {
            account.e_mail = Some(good.into());
            assert_eq!(account.check(), Ok(()), "{good}");
        }
        for bad in ["", "a", "@b", "a@", "a@b@c", "a@b, c@d", "a@b\r\nBcc: c@d", "A <a@b>", "a b@c"] {
            account.e_mail = Some(bad.into());
            assert_eq!(account.check(), Err(AccountFault::EMail(bad.into())), "{bad}");
        }
    }

    #[test]
    fn each_role_is_found_by_its_code_and_written_so() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
        }
    }
}
