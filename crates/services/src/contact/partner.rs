//! Partner agencies: they tell the front door about a child, and hear what became of it. They see nothing else.

use std::cmp::Reverse;

use domain::contact::{Contact, FamilyAware};
use domain::time::When;
use domain::{EntryId, Kind, SubjectId};
use ledger::Write;
use picture::{Held, Picture};

use super::{About, NewContact, NewPerson, contact_of, received_moment};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// A referral from outside the authority, as typed. The organisation is that of the account; it is received now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPartnerContact {
    pub child: NewPerson,
    /// What kind of agency it is: a code of [`domain::codes::REFERRAL_SOURCE`].
    pub source: String,
    /// Who at the agency can be asked; empty for the holder of the account.
    pub referrer_name: String,
    pub referrer_phone: String,
    pub concern: String,
    pub childs_words: String,
    pub family_aware: Option<FamilyAware>,
}

/// What an agency hears of one contact that it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyContact {
    pub entry: EntryId,
    pub received_at: When,
    /// What became of it, in words.
    pub outcome: &'static str,
    pub is_decided: bool,
}

impl Sightline {
    /// Takes a referral from a partner agency. A partner cannot search, so the child is always new here; whoever decides
    /// sees likely matches.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; then nothing is stored.
    pub async fn refer_as_partner(
        &self,
        actor: &Actor,
        purpose: Purpose,
        new: &NewPartnerContact,
        key: &str,
    ) -> Result<EntryId, ServiceError> {
        self.require(actor, Action::ReferAsPartner, purpose)?;
        let agency = agency_of(actor)?;
        let name = if new.referrer_name.trim().is_empty() { &actor.display_name } else { &new.referrer_name };
        let contact = NewContact {
            about: About::NewPerson(new.child.clone()),
            received_at: None,
            source: new.source.clone(),
            referrer_name: name.clone(),
            referrer_organisation: agency.to_owned(),
            referrer_phone: new.referrer_phone.clone(),
            concern: new.concern.clone(),
            childs_words: new.childs_words.clone(),
            family_aware: new.family_aware.clone(),
        };
        let checked = contact.check(self.clock.now()).map_err(ServiceError::Invalid)?;
        let write = self.begin().await?;
        let (_, entry) = self.store_contact(write, actor, purpose, &contact, checked, key).await?;
        Ok(entry)
    }

    /// The contacts that accounts of the actor's agency made, newest first: when each was received and what became of it. What
    /// others wrote down in the agency's name is not among them, and nothing about a restricted child.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who is not of a partner agency.
    pub async fn my_agency_contacts(
        &self,
        actor: &Actor,
        purpose: Purpose,
    ) -> Result<Vec<AgencyContact>, ServiceError> {
        self.require(actor, Action::ReferAsPartner, purpose)?;
        let agency = agency_of(actor)?;
        for _ in 0..3 {
            let picture = self.picture().await?;
            let mut mine: Vec<&Held> = picture
                .all(Kind::Contact)
                .filter(|held| contact_of(held).is_some_and(|contact| is_of(contact, agency)))
                .filter(|held| !self.child_facts(&picture, actor, held.subject).restricted)
                .collect();
            let mut write = self.begin().await?;
            if is_restricted_anew(&write, &mine, picture.position()).await? {
                continue;
            }
            let mut ours = Vec::with_capacity(mine.len());
            mine.sort_by_key(|held| contact_of(held).map(|contact| Reverse(received_moment(&contact.received_at))));
            for held in mine {
                if is_by(&write, &picture, held.entry, agency).await? {
                    ours.extend(contact_of(held).map(|contact| agency_contact(held.entry, contact)));
                }
            }
            record_look(&mut write, actor, purpose, None, "what became of the agency's referrals").await?;
            write.commit().await?;
            return Ok(ours);
        }
        Err(ServiceError::Refused("A record is being restricted at this moment. Try again.".to_owned()))
    }
}

fn is_of(contact: &Contact, agency: &str) -> bool {
    contact.referrer_organisation.as_deref() == Some(agency)
}

/// Whether a restriction of any of these children was written after the picture was taken.
async fn is_restricted_anew(write: &Write, contacts: &[&Held], known: i64) -> Result<bool, ServiceError> {
    if write.position() == known {
        return Ok(false);
    }
    let children: Vec<SubjectId> = contacts.iter().map(|held| held.subject).collect();
    let versions = write.versions_of_subjects(&children).await?;
    Ok(versions.iter().any(|version| version.position > known && version.kind == Kind::Restriction.code()))
}

/// Whether somebody with an account of the agency wrote the contact down first.
async fn is_by(write: &Write, picture: &Picture, entry: EntryId, agency: &str) -> Result<bool, ServiceError> {
    let texts = write.entry(entry).await?;
    let first = texts.iter().min_by_key(|text| text.version.version);
    let account = first.and_then(|text| picture.account(&text.actor));
    Ok(account.is_some_and(|account| account.agency.as_deref() == Some(agency)))
}

fn agency_of(actor: &Actor) -> Result<&str, ServiceError> {
    let none = || ServiceError::Refused("Only an account of a partner agency can make a referral here.".to_owned());
    actor.agency.as_deref().ok_or_else(none)
}

fn agency_contact(entry: EntryId, contact: &Contact) -> AgencyContact {
    AgencyContact {
        entry,
        received_at: contact.received_at,
        outcome: contact.decision.as_ref().map_or("Waiting for a decision", |decision| decision.outcome.in_words()),
        is_decided: contact.decision.is_some(),
    }
}
