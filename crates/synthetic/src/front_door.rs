//! Contacts at the front door, and the decisions on them.

use chrono::{DateTime, Duration, Utc};
use domain::contact::{Contact, Decision, FamilyAware, Outcome};
use domain::team::Service;
use domain::time::london_date;
use domain::{EntryId, SubjectId, When};

use crate::calendar::{days_after, is_school_holiday, office_hours, working_day};
use crate::names;
use crate::staff::Who;
use crate::tale::{Tale, Telling};
use crate::words;

/// Whom a contact is about, and what is set before it comes.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub subjects: Vec<SubjectId>,
    pub source: Option<&'static str>,
    pub concern: Option<&'static str>,
}

/// A contact as it was written down, one for each child.
pub struct Received {
    pub at: DateTime<Utc>,
    pub by: Who,
    pub contacts: Vec<(SubjectId, EntryId, Contact)>,
}

/// Shares of referrals by source: police 28% and schools 21% (FD-10); the division of the rest is ours.
const SOURCES: &[(u64, &str)] = &[
    (280, "6"),
    (232, "2A"),
    (24, "2B"),
    (22, "3A"),
    (35, "3B"),
    (6, "3C"),
    (20, "3D"),
    (36, "3E"),
    (26, "3F"),
    (48, "5A"),
    (36, "5B"),
    (40, "5C"),
    (22, "5D"),
    (52, "1A"),
    (12, "1B"),
    (10, "1C"),
    (20, "1D"),
    (40, "7"),
    (15, "4"),
    (42, "8"),
    (20, "9"),
    (8, "10"),
];

fn source(tale: &mut Tale, at: DateTime<Utc>) -> &'static str {
    let drawn = tale.random.weighted(SOURCES);
    let is_school = matches!(drawn, "2A" | "2B" | "3C");
    // While schools are closed most of what they would have told comes from others or waits for the term.
    if is_school && is_school_holiday(london_date(at)) && tale.random.chance(80) {
        tale.random.weighted(SOURCES)
    } else {
        drawn
    }
}

/// Writes down that somebody made contact.
pub fn receive(tale: &mut Tale, about: &About, at: DateTime<Utc>) -> Option<Received> {
    let by = desk_worker(tale, at);
    let source = about.source.unwrap_or_else(|| source(tale, at));
    let random = &mut tale.random;
    let concern =
        about.concern.unwrap_or_else(|| random.one(if source == "6" { words::POLICE } else { words::WORRIES }));
    let organisation = match source {
        "2A" => Some(names::school(random, 8)),
        "6" => Some("Example Constabulary".to_owned()),
        "3E" => Some("Example Infirmary".to_owned()),
        _ => None,
    };
    let family_aware = random.weighted(&[(62, 0), (24, 1), (14, 2)]);
    let mut contacts = Vec::new();
    for subject in &about.subjects {
        let childs_words = tale.random.chance(30).then(|| tale.random.one(words::CHILD_AT_THE_DOOR).to_owned());
        let contact = Contact {
            received_at: When::moment(at),
            source: source.to_owned(),
            referrer_name: None,
            referrer_organisation: organisation.clone(),
            referrer_phone: None,
            concern: concern.to_owned(),
            childs_words,
            family_aware: match family_aware {
                0 => FamilyAware::Yes,
                1 => FamilyAware::NotKnown,
                _ => FamilyAware::No { why: "It might put somebody in the home at risk.".to_owned() },
            },
            decision: None,
        };
        contacts.push((*subject, tale.id(at), contact));
    }
    let written = at + Duration::minutes(tale.random.between(2, 40));
    let facts = contacts.iter().map(|(subject, entry, contact)| Telling {
        entry: *entry,
        subject: *subject,
        episode: None,
        fact: contact.clone().into(),
    });
    let facts = facts.collect();
    let at = tale.tell(written, by, "record a contact", facts)?;
    Some(Received { at, by, contacts })
}

/// One contact in three is the persona's.
fn desk_worker(tale: &mut Tale, at: DateTime<Utc>) -> Who {
    if tale.random.chance(34) {
        return tale.staff.persona("front-door");
    }
    tale.staff.anyone(&mut tale.random, Service::FrontDoor, london_date(at))
}

/// When the decision comes: mostly on the same or the next working day.
pub fn decided_at(tale: &mut Tale, received: &Received) -> DateTime<Utc> {
    let days = tale.random.in_bands(&[(50, (0, 0)), (38, (1, 1)), (9, (2, 3)), (3, (4, 7))]);
    let day = working_day(days_after(london_date(received.at), days));
    let mut at = office_hours(&mut tale.random, day);
    if at < received.at + Duration::minutes(20) {
        at = if days == 0 {
            received.at + Duration::minutes(tale.random.between(25, 120))
        } else {
            received.at + Duration::hours(20)
        };
    }
    at
}

/// The contacts with their decision; `referrals` in the order of the contacts, where it opens any.
pub fn decided(
    tale: &mut Tale,
    received: Received,
    outcome: Outcome,
    at: DateTime<Utc>,
    referrals: &[EntryId],
) -> Vec<Telling> {
    let reason = format!("{} {}", outcome.threshold(), words::because(&mut tale.random));
    let decided_by = tale.staff.user_name(received.by);
    let contacts = received.contacts.into_iter().enumerate();
    contacts
        .map(|(place, (subject, entry, contact))| {
            let decision = Decision {
                outcome,
                reason: reason.clone(),
                decided_at: When::moment(at),
                decided_by: decided_by.clone(),
                referral: referrals.get(place).copied(),
            };
            let fact = Contact { decision: Some(decision), ..contact };
            Telling { entry, subject, episode: None, fact: fact.into() }
        })
        .collect()
}

/// A contact from which no referral comes, and when that was decided.
pub fn closed_contact(tale: &mut Tale, about: &About, at: DateTime<Utc>) -> Option<(DateTime<Utc>, Outcome)> {
    let outcome =
        tale.random.weighted(&[(44, Outcome::NoFurtherAction), (32, Outcome::AdviceGiven), (24, Outcome::EarlyHelp)]);
    contact_with(tale, about, at, outcome).map(|at| (at, outcome))
}

/// A contact with a decision that opens no referral.
pub fn contact_with(tale: &mut Tale, about: &About, at: DateTime<Utc>, outcome: Outcome) -> Option<DateTime<Utc>> {
    let received = receive(tale, about, at)?;
    let by = received.by;
    let when = decided_at(tale, &received);
    let facts = decided(tale, received, outcome, when, &[]);
    tale.tell(when, by, "decide a contact", facts)
}
