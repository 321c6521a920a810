//! A contact in words: as it stands beside another text of it, and on its own page.

use domain::codes::{self, Code};
use domain::contact::{Contact, FamilyAware};
use domain::{Fact, Kind, dates};

/// One text of a contact, each part in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) received: String,
    pub(super) source: String,
    pub(super) referrer: Vec<String>,
    pub(super) concern: String,
    pub(super) childs_words: Option<String>,
    pub(super) family: String,
    pub(super) decision: Option<ToldDecision>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToldDecision {
    pub(super) outcome: &'static str,
    pub(super) reason: String,
    pub(super) when: String,
}

impl Told {
    pub(super) fn of(contact: &Contact) -> Self {
        let referrer = [&contact.referrer_name, &contact.referrer_organisation, &contact.referrer_phone];
        Self {
            received: contact.received_at.in_words(),
            source: codes::REFERRAL_SOURCE.label(&contact.source),
            referrer: referrer.into_iter().flatten().cloned().collect(),
            concern: contact.concern.clone(),
            childs_words: contact.childs_words.clone(),
            family: family_in_words(&contact.family_aware),
            decision: contact.decision.as_ref().map(|decision| ToldDecision {
                outcome: decision.outcome.in_words(),
                reason: decision.reason.clone(),
                when: decision.decided_at.in_words(),
            }),
        }
    }

    /// Of the text that the ledger keeps; empty where it has been erased.
    pub(super) fn of_body(body: Option<&str>) -> Self {
        match Fact::from_body(Kind::Contact, body.unwrap_or_default()) {
            Ok(Fact::Contact(contact)) => Self::of(&contact),
            _ => Self::default(),
        }
    }
}

fn family_in_words(aware: &FamilyAware) -> String {
    match aware {
        FamilyAware::Yes => "Yes".to_owned(),
        FamilyAware::No { why } => format!("No: {why}"),
        FamilyAware::NotKnown => "Not known".to_owned(),
    }
}

/// Who made contact, as one chooses it.
pub(super) struct SourceGroup {
    pub(super) heading: &'static str,
    pub(super) codes: Vec<(&'static str, &'static str)>,
}

/// The codes of the census in the order of its list, under headings.
pub(super) fn source_groups() -> Vec<SourceGroup> {
    let heads: [(&str, &[&str]); 6] = [
        ("Individuals", &["1"]),
        ("Schools and education", &["2"]),
        ("Health", &["3"]),
        ("Housing and local authority", &["4", "5"]),
        ("Police and justice", &["6", "7"]),
        ("Others", &["8", "9", "10"]),
    ];
    let belongs = |code: &Code, starts: &[&str]| {
        let number: String = code.code.chars().take_while(char::is_ascii_digit).collect();
        starts.contains(&number.as_str())
    };
    let group = |(heading, starts): (&'static str, &[&str])| SourceGroup {
        heading,
        codes: codes::REFERRAL_SOURCE
            .codes()
            .iter()
            .filter(|code| belongs(code, starts))
            .map(|code| (code.code.as_str(), code.label.as_str()))
            .collect(),
    };
    heads.into_iter().map(group).collect()
}

/// `14 March 2026`. Takes a reference because that is what a template has.
pub(super) fn day(day: &chrono::NaiveDate) -> String {
    dates::long(*day)
}

/// `born 4 May 2016, aged 9`, `expected 3 June 2026`, or that nobody has said.
pub(super) fn birth_in_words(
    born: Option<chrono::NaiveDate>,
    expected: Option<chrono::NaiveDate>,
    today: chrono::NaiveDate,
) -> String {
    match (born, expected) {
        (Some(born), _) => match dates::age_on(born, today) {
            Some(age) => format!("born {}, aged {age}", dates::long(born)),
            None => format!("born {}", dates::long(born)),
        },
        (None, Some(expected)) => format!("not born yet, expected {}", dates::long(expected)),
        (None, None) => "date of birth not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_census_can_be_chosen_once() {
        let offered: Vec<&str> =
            source_groups().iter().flat_map(|group| group.codes.iter().map(|(code, _)| *code)).collect();
        let listed: Vec<&str> = codes::REFERRAL_SOURCE.codes().iter().map(|code| code.code.as_str()).collect();
        assert_eq!(offered, listed);
    }
}
