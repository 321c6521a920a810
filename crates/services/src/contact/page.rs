//! One contact with what the decider needs in sight: the child's other contacts, the open referral, the earlier texts.

use chrono::NaiveDate;
use domain::contact::Contact;
use domain::time::When;
use domain::{EntryId, Fact, Kind, SubjectId, dates};
use ledger::Recorded;
use picture::Picture;

use super::queue::{birth_date, newest_open_referral};
use super::{Due, contact_of, no_such_contact, read, received_moment};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::Opened;
use crate::error::ServiceError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPage {
    pub entry: EntryId,
    /// What stands; a form that changes it sends this number back.
    pub version: i32,
    pub withdrawn: bool,
    pub child: SubjectId,
    pub label: String,
    pub birth_date: Option<NaiveDate>,
    pub expected_birth_date: Option<NaiveDate>,
    pub contact: Contact,
    pub due: Due,
    pub is_overdue: bool,
    pub due_in_words: String,
    /// Display name of who decided, where the account is known.
    pub decided_by: Option<String>,
    pub open_referral: Option<OpenReferral>,
    /// Other contacts about the child, newest first.
    pub others: Vec<EarlierContact>,
    /// All texts of this contact, newest first: the first is what stands.
    pub history: Vec<EarlierText>,
    /// What this reader may do next.
    pub may_decide: bool,
    pub may_correct: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReferral {
    pub entry: EntryId,
    pub date: NaiveDate,
    /// Whether the decision on this contact opened it.
    pub from_this: bool,
}

/// Another contact about the same child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierContact {
    pub entry: EntryId,
    pub received_at: When,
    /// Who made contact, in words.
    pub source: String,
    pub concern: String,
    /// What became of it, in words; `None` while it waits.
    pub outcome: Option<&'static str>,
}

/// One text of the contact, with who wrote it, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierText {
    pub version: i32,
    pub recorded_at: String,
    /// Display name where the account is known, else the user name.
    pub by: String,
    /// The use case, such as `correct a contact`.
    pub what: String,
    pub reason: Option<String>,
    pub withdrawn: bool,
    /// `None` once erased.
    pub contact: Option<Contact>,
}

/// Whom a new contact is about, where the child is known: what the front door has in sight while it writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownChild {
    pub child: SubjectId,
    pub label: String,
    pub birth_date: Option<NaiveDate>,
    pub expected_birth_date: Option<NaiveDate>,
    pub open_referral: Option<OpenReferral>,
    /// Contacts about the child, newest first.
    pub contacts: Vec<EarlierContact>,
}

impl Sightline {
    /// Opens the record of a child about whom a contact is to be written down: the look is written down too.
    ///
    /// # Errors
    /// [`ServiceError::Restricted`] or [`ServiceError::Refused`]; [`ServiceError::NotFound`].
    pub async fn known_child_for_contact(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<KnownChild, ServiceError> {
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        self.require_for_child(&picture, actor, Action::RecordContact, purpose, child)?;
        if picture.persons(child).is_empty() {
            return Err(crate::child::no_such_child());
        }
        let known = KnownChild {
            child,
            label: picture.label(child),
            birth_date: birth_date(&picture, child),
            expected_birth_date: expected_birth_date(&picture, child),
            open_referral: open_referral(&picture, child, EntryId::nil(), self.clock.today()),
            contacts: others(&picture, child, EntryId::nil()),
        };
        record_look(&mut write, actor, purpose, Some(child), "a new contact").await?;
        write.commit().await?;
        Ok(known)
    }

    /// Opens one contact, and with it the child's record: the look is written down.
    ///
    /// # Errors
    /// [`ServiceError::Restricted`] or [`ServiceError::Refused`]; [`ServiceError::NotFound`].
    pub async fn contact_page(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
    ) -> Result<ContactPage, ServiceError> {
        let child = self.child_of_contact(&*self.picture().await?, actor, purpose, entry)?;
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let texts = write.entry(entry).await?;
        record_look(&mut write, actor, purpose, Some(child), "a contact").await?;
        let page = self.contact_page_of(&picture, actor, purpose, child, &texts)?;
        write.commit().await?;
        Ok(page)
    }

    /// Whose restricted record a contact is in, for somebody who may break the glass and so must be led to where they can.
    ///
    /// # Errors
    /// The record cannot be read.
    pub async fn child_behind_glass(&self, actor: &Actor, entry: EntryId) -> Result<Option<SubjectId>, ServiceError> {
        let picture = self.picture().await?;
        let Some(held) = picture.entry(entry).filter(|held| contact_of(held).is_some()) else { return Ok(None) };
        let glass = (Action::BreakTheGlass, Purpose::BreakGlass);
        let may = self.require_for_child(&picture, actor, glass.0, glass.1, held.subject).is_ok();
        Ok(may.then_some(held.subject))
    }

    fn contact_page_of(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        texts: &[Recorded],
    ) -> Result<ContactPage, ServiceError> {
        let standing = &texts.last().ok_or_else(no_such_contact)?.version;
        let contact = read(standing)?;
        let now = self.clock.now();
        let due = Due::of(&contact.received_at);
        let may = |action| self.require_for_child(picture, actor, action, purpose, child).is_ok();
        let undecided = contact.awaits_decision() && !standing.withdrawn;
        Ok(ContactPage {
            entry: standing.entry,
            version: standing.version,
            withdrawn: standing.withdrawn,
            child,
            label: picture.label(child),
            birth_date: birth_date(picture, child),
            expected_birth_date: expected_birth_date(picture, child),
            is_overdue: undecided && due.is_overdue_at(now),
            due_in_words: due.in_words(now),
            due,
            decided_by: contact.decision.as_ref().map(|decision| display_name(picture, &decision.decided_by)),
            open_referral: open_referral(picture, child, standing.entry, self.clock.today()),
            others: others(picture, child, standing.entry),
            history: texts.iter().rev().map(|text| earlier_text(picture, text)).collect(),
            may_decide: !standing.withdrawn && may(Action::DecideContact),
            may_correct: !standing.withdrawn && may(Action::RecordContact),
            contact,
        })
    }
}

fn expected_birth_date(picture: &Picture, child: SubjectId) -> Option<NaiveDate> {
    picture.persons(child).iter().find_map(|(_, person)| person.expected_birth_date)
}

fn display_name(picture: &Picture, user_name: &str) -> String {
    picture.account(user_name).map_or_else(|| user_name.to_owned(), |account| account.display_name.clone())
}

fn open_referral(picture: &Picture, child: SubjectId, this: EntryId, today: NaiveDate) -> Option<OpenReferral> {
    let (entry, date) = newest_open_referral(picture, child, today)?;
    let from_this = match picture.entry(entry).map(|held| &held.fact) {
        Some(Fact::Referral(referral)) => referral.contact == Some(this),
        _ => false,
    };
    Some(OpenReferral { entry, date, from_this })
}

fn others(picture: &Picture, child: SubjectId, this: EntryId) -> Vec<EarlierContact> {
    let mut all: Vec<EarlierContact> = picture
        .of(child)
        .filter(|held| held.entry != this)
        .filter_map(|held| contact_of(held).map(|contact| earlier_contact(held.entry, contact)))
        .collect();
    all.sort_by_key(|other| std::cmp::Reverse(received_moment(&other.received_at)));
    all
}

fn earlier_contact(entry: EntryId, contact: &Contact) -> EarlierContact {
    EarlierContact {
        entry,
        received_at: contact.received_at,
        source: domain::codes::REFERRAL_SOURCE.label(&contact.source),
        concern: contact.concern.clone(),
        outcome: contact.decision.as_ref().map(|decision| decision.outcome.in_words()),
    }
}

fn earlier_text(picture: &Picture, text: &Recorded) -> EarlierText {
    let body = text.version.body.as_deref().unwrap_or_default();
    let contact = match Fact::from_body(Kind::Contact, body) {
        Ok(Fact::Contact(contact)) => Some(*contact),
        _ => None,
    };
    EarlierText {
        version: text.version.version,
        recorded_at: dates::long_london(text.recorded_at.utc()),
        by: display_name(picture, &text.actor),
        what: text.what.clone(),
        reason: text.reason.clone(),
        withdrawn: text.version.withdrawn,
        contact,
    }
}
