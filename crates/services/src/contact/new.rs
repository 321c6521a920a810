//! A contact is written down: what was typed is checked as a whole, and stored as a whole or not at all.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Utc};
use domain::address::Address;
use domain::contact::{Contact, FamilyAware};
use domain::person::Person;
use domain::time::{When, london_date, london_moment};
use domain::{EntryId, Fact, Kind, SubjectId, codes, dates};
use ledger::Write;

use super::{LONGEST_LINE, LONGEST_TEXT, check_length, request_key, some};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::Opened;
use crate::error::{FieldFault, ServiceError};

/// A pregnancy is at most this long; the census allows a referral this many days before birth (rule 8606).
const LONGEST_PREGNANCY_DAYS: u64 = 280;
/// Nobody is known to the service as a child or care leaver past this age.
const OLDEST: u32 = 25;

/// Whom a contact is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Known(SubjectId),
    /// A child not known before. Whoever asks has looked for likely matches first.
    NewPerson(NewPerson),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    pub given_names: String,
    pub family_name: String,
    /// `None` where nobody has said when the child was born.
    pub birth: Option<Birth>,
    /// A code of [`codes::SEX`], or empty.
    pub sex: String,
    pub address: Option<NewAddress>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birth {
    Born(NaiveDate),
    /// The child is not born yet.
    Expected(NaiveDate),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAddress {
    /// One line of the address a line.
    pub lines: String,
    pub postcode: String,
    /// To be kept from people who may otherwise see the record.
    pub protected: bool,
}

/// A contact as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContact {
    pub about: About,
    /// By the clock on the wall in London; `None` for now.
    pub received_at: Option<NaiveDateTime>,
    /// A code of [`codes::REFERRAL_SOURCE`].
    pub source: String,
    pub referrer_name: String,
    pub referrer_organisation: String,
    pub referrer_phone: String,
    pub concern: String,
    pub childs_words: String,
    /// `None` where the question was not answered, which is not the same as not known.
    pub family_aware: Option<FamilyAware>,
}

impl Sightline {
    /// Writes a contact down, with the child where the child is not known yet, as one change. The same form a second time,
    /// with the same key and the same content, gives the contact that the first made; with another content it is another.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; then nothing is stored.
    pub async fn record_contact(
        &self,
        actor: &Actor,
        purpose: Purpose,
        new: &NewContact,
        key: &str,
    ) -> Result<(SubjectId, EntryId), ServiceError> {
        self.require(actor, Action::RecordContact, purpose)?;
        let contact = new.check(self.clock.now());
        let write = match new.about {
            About::Known(child) => {
                // Not whether they may open it: a contact about a restricted child must not be lost.
                let action = Action::RecordContact;
                let Opened { picture, write, .. } = self.open_record(actor, action, purpose, child).await?;
                if picture.persons(child).is_empty() {
                    return Err(crate::child::no_such_child());
                }
                write
            }
            About::NewPerson(_) => self.begin().await?,
        };
        let contact = contact.map_err(ServiceError::Invalid)?;
        self.store_contact(write, actor, purpose, new, contact, key).await
    }

    pub(super) async fn store_contact(
        &self,
        mut write: Write,
        actor: &Actor,
        purpose: Purpose,
        new: &NewContact,
        contact: Contact,
        key: &str,
    ) -> Result<(SubjectId, EntryId), ServiceError> {
        let what = "record a contact";
        let content = new.content(&contact);
        let content: Vec<&str> = content.iter().map(String::as_str).collect();
        let request_key = request_key(what, actor, key, &content);
        let (child, mut facts) = self.child_facts_of(&new.about);
        let entry = self.new_id();
        facts.push(NewFact::typed(entry, child, contact));
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let appended = doing.append(&mut write, facts).await?;
        if appended.repeated {
            drop(write);
            return self.contact_made_at(appended.position).await;
        }
        write.commit().await?;
        Ok((child, entry))
    }

    /// The child, and what is to be written of a child not known before.
    fn child_facts_of(&self, about: &About) -> (SubjectId, Vec<NewFact>) {
        match about {
            About::Known(child) => (*child, Vec::new()),
            About::NewPerson(new) => {
                let child = self.new_id();
                let mut facts = vec![NewFact::typed(self.new_id(), child, new.person())];
                if let Some(address) = new.address.as_ref().and_then(NewAddress::fact) {
                    facts.push(NewFact::typed(self.new_id(), child, address));
                }
                (child, facts)
            }
        }
    }

    /// The contact that a change made, for a form that was sent twice.
    async fn contact_made_at(&self, position: ledger::Position) -> Result<(SubjectId, EntryId), ServiceError> {
        let (versions, _) = self.ledger.versions_after(position - 1, 100).await?;
        let mut there = versions.into_iter().filter(|version| version.position == position);
        let made = there.find(|version| version.kind == Kind::Contact.code()).ok_or_else(super::no_such_contact)?;
        Ok((made.subject, made.entry))
    }
}

impl NewContact {
    /// The contact that this makes at a moment.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn check(&self, now: DateTime<Utc>) -> Result<Contact, Vec<FieldFault>> {
        let mut faults = Vec::new();
        if let About::NewPerson(person) = &self.about {
            person.check(&mut faults, london_date(now));
        }
        let received_at = self.received(&mut faults, now);
        self.check_texts(&mut faults);
        let family_aware = check_family_aware(&mut faults, self.family_aware.as_ref());
        match (received_at, family_aware) {
            (Some(received_at), Some(family_aware)) if faults.is_empty() => Ok(Contact {
                received_at,
                source: self.source.trim().to_owned(),
                referrer_name: some(&self.referrer_name),
                referrer_organisation: some(&self.referrer_organisation),
                referrer_phone: some(&self.referrer_phone),
                concern: self.concern.trim().to_owned(),
                childs_words: some(&self.childs_words),
                family_aware,
                decision: None,
            }),
            _ => Err(faults),
        }
    }

    /// All that the form holds: whom the contact is about, when it was received as typed, and what was said.
    fn content(&self, checked: &Contact) -> Vec<String> {
        let about = match &self.about {
            About::Known(child) => ["known".to_owned(), child.to_string(), String::new()],
            About::NewPerson(new) => {
                let address = new.address.as_ref().and_then(NewAddress::fact);
                let address = address.map(|address| Fact::from(address).to_body());
                ["new".to_owned(), Fact::from(new.person()).to_body(), address.unwrap_or_default()]
            }
        };
        let received = self.received_at.map_or_else(|| "now".to_owned(), |local| local.to_string());
        // A form without a time is the same form a minute later.
        let said = Contact { received_at: When::Day(NaiveDate::default()), ..checked.clone() };
        about.into_iter().chain([received, Fact::from(said).to_body()]).collect()
    }

    fn received(&self, faults: &mut Vec<FieldFault>, now: DateTime<Utc>) -> Option<When> {
        let Some(local) = self.received_at else { return Some(When::moment(now)) };
        let Some(at) = london_moment(local) else {
            faults.push(FieldFault::new(
                "received_time",
                "That time did not exist: the clocks went forward in that hour. Enter the hour after",
            ));
            return None;
        };
        if at.to_utc() > now + Duration::minutes(1) {
            let message = format!("When the contact was received must not be after now, {}", dates::long_london(now));
            faults.push(FieldFault::new("received_on", message));
            return None;
        }
        if let Err(outside) = domain::working_days::is_working_day(local.date()) {
            faults.push(FieldFault::new("received_on", format!("Check the year of the contact: {outside}")));
            return None;
        }
        Some(When::Moment(at))
    }

    fn check_texts(&self, faults: &mut Vec<FieldFault>) {
        check_source(faults, &self.source);
        check_words(faults, &self.concern, &self.childs_words);
        check_length(faults, "referrer_name", "The referrer’s name", &self.referrer_name, LONGEST_LINE);
        check_length(faults, "referrer_organisation", "The organisation", &self.referrer_organisation, LONGEST_LINE);
        check_length(faults, "referrer_phone", "The telephone number", &self.referrer_phone, LONGEST_LINE);
    }
}

pub(super) fn check_source(faults: &mut Vec<FieldFault>, source: &str) {
    if source.trim().is_empty() {
        faults.push(FieldFault::new("source", "Choose who made contact"));
    } else if !codes::REFERRAL_SOURCE.contains(source.trim()) {
        faults.push(FieldFault::new("source", "Choose who made contact from the list"));
    }
}

pub(super) fn check_words(faults: &mut Vec<FieldFault>, concern: &str, childs_words: &str) {
    if concern.trim().is_empty() {
        faults.push(FieldFault::new("concern", "Enter what the referrer is worried about"));
    }
    check_length(faults, "concern", "What the referrer is worried about", concern, LONGEST_TEXT);
    check_length(faults, "childs_words", "What the child has said", childs_words, LONGEST_TEXT);
}

pub(super) fn check_family_aware(faults: &mut Vec<FieldFault>, answer: Option<&FamilyAware>) -> Option<FamilyAware> {
    match answer {
        None => {
            faults.push(FieldFault::new("family_aware", "Choose whether the family knows about the contact"));
            None
        }
        Some(FamilyAware::No { why }) if why.trim().is_empty() => {
            faults.push(FieldFault::new("family_aware_why", "Enter why the family does not know"));
            None
        }
        Some(FamilyAware::No { why }) => {
            check_length(faults, "family_aware_why", "Why the family does not know", why, LONGEST_TEXT);
            Some(FamilyAware::No { why: why.trim().to_owned() })
        }
        Some(other) => Some(other.clone()),
    }
}

impl NewPerson {
    fn check(&self, faults: &mut Vec<FieldFault>, today: NaiveDate) {
        if self.given_names.trim().is_empty() && self.family_name.trim().is_empty() {
            faults.push(FieldFault::new("given_names", "Enter a given name or a family name, whichever is known"));
        }
        check_length(faults, "given_names", "The given names", &self.given_names, LONGEST_LINE);
        check_length(faults, "family_name", "The family name", &self.family_name, LONGEST_LINE);
        if !self.sex.trim().is_empty() && !codes::SEX.contains(self.sex.trim()) {
            faults.push(FieldFault::new("sex", "Choose the sex from the list"));
        }
        match self.birth {
            Some(Birth::Born(day)) => check_born(faults, day, today),
            Some(Birth::Expected(day)) => check_expected(faults, day, today),
            None => {}
        }
        if let Some(address) = &self.address {
            address.check(faults);
        }
    }

    fn person(&self) -> Person {
        let (born, expected) = match self.birth {
            Some(Birth::Born(day)) => (Some(day), None),
            Some(Birth::Expected(day)) => (None, Some(day)),
            None => (None, None),
        };
        Person {
            given_names: some(&self.given_names),
            family_name: some(&self.family_name),
            birth_date: born,
            expected_birth_date: expected,
            sex: some(&self.sex),
            ..Person::default()
        }
    }
}

fn check_born(faults: &mut Vec<FieldFault>, day: NaiveDate, today: NaiveDate) {
    match dates::age_on(day, today) {
        None => faults.push(FieldFault::new(
            "birth_date",
            "The date of birth must not be in the future. For a child not born yet, enter the expected date of birth",
        )),
        Some(age) if age > OLDEST => faults.push(FieldFault::new(
            "birth_date",
            format!("Check the year of birth: it makes the person {age} years old"),
        )),
        Some(_) => {}
    }
}

fn check_expected(faults: &mut Vec<FieldFault>, day: NaiveDate, today: NaiveDate) {
    let latest = today + Days::new(LONGEST_PREGNANCY_DAYS);
    let earliest = today - Days::new(31);
    if !(earliest..=latest).contains(&day) {
        let message = format!(
            "The expected date of birth must be from {} to {}. For a child who is born, enter the date of birth",
            dates::long(earliest),
            dates::long(latest)
        );
        faults.push(FieldFault::new("expected_birth_date", message));
    }
}

impl NewAddress {
    fn check(&self, faults: &mut Vec<FieldFault>) {
        check_length(faults, "address", "The address", &self.lines, 1_000);
        check_length(faults, "postcode", "The postcode", &self.postcode, 10);
        if self.protected && self.is_empty() {
            faults.push(FieldFault::new("address", "Enter the address that must be protected, or clear the box"));
        }
    }

    fn is_empty(&self) -> bool {
        self.lines.trim().is_empty() && self.postcode.trim().is_empty()
    }

    /// Since when it is the address is not asked at the front door.
    fn fact(&self) -> Option<Address> {
        if self.is_empty() {
            return None;
        }
        let lines = self.lines.lines().filter_map(some).collect();
        let postcode = some(&self.postcode).map(|postcode| postcode.to_uppercase());
        Some(Address { lines, postcode, ward: None, from: None, until: None, protected: self.protected })
    }
}
