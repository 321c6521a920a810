//! Who works in the made-up authority.

use chrono::{Datelike, NaiveDate};
use domain::account::{Account, Role};

/// The name that every page shows.
pub const AUTHORITY: &str = "Marchmere County Council (made up)";

/// Somebody whom a visitor may be.
#[derive(Clone, Copy, Debug)]
pub struct Persona {
    pub user_name: &'static str,
    pub display_name: &'static str,
    pub role: Role,
    /// What they open onto, in a few words for the sign-in page.
    pub opens_onto: &'static str,
}

const fn persona(user_name: &'static str, display_name: &'static str, role: Role, opens_onto: &'static str) -> Persona {
    Persona { user_name, display_name, role, opens_onto }
}

/// In the order in which the sign-in page offers them.
pub const PERSONAS: &[Persona] = &[
    persona("front-door", "Ines Fennimarsh", Role::FrontDoorWorker, "contacts that wait for a decision"),
    persona("social-worker", "Sam Quillamore", Role::SocialWorker, "search, and the records of children"),
    persona("manager", "Morag Yarrowholt", Role::PracticeManager, "what waits for a decision, oldest first"),
    persona("reviewing-officer", "Ravi Dunnering", Role::IndependentReviewingOfficer, "the records of children"),
    persona("auditor", "Ada Copsemoor", Role::QualityAuditor, "records, for audit; no protected address"),
    persona("analyst", "Nico Larchingham", Role::PerformanceAnalyst, "imports, questions and figures"),
    persona("head-of-service", "Hetty Elverscroft", Role::HeadOfService, "figures and the children behind them"),
    persona("director", "Dipa Merrowdale", Role::Director, "figures and the children behind them"),
    persona("councillor", "Cllr Owen Tarnwhistle", Role::Councillor, "totals only, small numbers hidden"),
    persona("partner", "Example Primary School", Role::PartnerAgency, "make a referral; what became of ours"),
    persona("governance", "Greta Wychbrindle", Role::GovernanceOfficer, "who looked, break-glass, the chain"),
    persona("administrator", "Administrator", Role::Administrator, "accounts"),
];

/// Accounts that no visitor is offered, so that each role has one.
const OTHERS: &[Persona] = &[
    persona("social-worker-2", "Jo Sallowby", Role::SocialWorker, ""),
    persona("lead-member", "Cllr Ida Pellinggate", Role::LeadMember, ""),
    persona("external-auditor", "Ellis Vennerlake", Role::ExternalAuditor, ""),
    persona("commissioner", "Kit Hollinsway", Role::Commissioner, ""),
    persona("democratic-services", "Desmond Ibbenthorpe", Role::DemocraticServices, ""),
];

/// Everybody who has an account.
pub fn everybody() -> impl Iterator<Item = &'static Persona> {
    PERSONAS.iter().chain(OTHERS)
}

/// All accounts, those from outside with a last day in the year after next.
pub fn accounts(today: NaiveDate) -> Vec<Account> {
    let last_day = NaiveDate::from_ymd_opt(today.year() + 2, 3, 31);
    everybody()
        .map(|persona| Account {
            user_name: persona.user_name.to_owned(),
            display_name: persona.display_name.to_owned(),
            role: persona.role,
            team: team(persona.role).map(str::to_owned),
            agency: (persona.role == Role::PartnerAgency).then(|| persona.display_name.to_owned()),
            e_mail: None,
            single_sign_on: (persona.user_name == "social-worker").then(|| "council-1001".to_owned()),
            until: last_day.filter(|_| persona.role.needs_end_date()),
            closed: false,
        })
        .collect()
}

fn team(role: Role) -> Option<&'static str> {
    match role {
        Role::FrontDoorWorker => Some("Front door"),
        Role::SocialWorker | Role::PracticeManager => Some("Assessment team 1"),
        Role::IndependentReviewingOfficer | Role::QualityAuditor => Some("Safeguarding and review"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_an_account_and_every_account_keeps_the_rules() {
        let accounts = accounts("2026-11-22".parse().unwrap());
        for role in Role::ALL {
            assert!(accounts.iter().any(|account| account.role == role), "{role:?}");
        }
        for account in accounts {
            account.check().unwrap();
        }
    }
}
