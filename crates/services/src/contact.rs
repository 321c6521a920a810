//! Contacts: an approach about a child is written down, decided within one working day, and never lost.
//!
//! A contact is about one child, known before or not. The decision may open a referral, in the same change. Whoever works
//! from an older text than the one that stands gets both texts, and nothing is stored. A form sent twice is stored once.

mod decide;
mod edit;
mod new;
mod page;
mod partner;
mod queue;

pub use decide::NewDecision;
pub use edit::ContactText;
pub use new::{About, Birth, NewAddress, NewContact, NewPerson};
pub use page::{ContactPage, EarlierContact, EarlierText, KnownChild, OpenReferral};
pub use partner::{AgencyContact, NewPartnerContact};
pub use queue::{Due, Queue, Waiting};

use chrono::{DateTime, NaiveTime, Utc};
use domain::contact::Contact;
use domain::referral::Referral;
use domain::time::{When, london_moment};
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{Version, Write};
use picture::{Held, Picture};
use sha2::{Digest, Sha256};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::{FieldFault, ServiceError};
use crate::sign_in::hexadecimal;

/// The longest text that a field of a contact takes, in characters. Longer ones are documents.
pub(crate) const LONGEST_TEXT: usize = 20_000;
pub(crate) const LONGEST_LINE: usize = 200;

/// The key of a form as the ledger keeps it: one person's, for one use case and one content, so that no two can meet. The same
/// form with another content is another change: browsers send an old key again with new words (the Back button, two tabs).
///
/// The form's own key is random and only hashed here: nobody can find out by guessing what was written and later erased.
pub(crate) fn request_key(what: &str, actor: &Actor, key: &str, content: &[&str]) -> Option<String> {
    let key = key.trim();
    if key.is_empty() {
        return None;
    }
    let mut all = Sha256::new();
    for part in [what, &actor.user_name, key].iter().chain(content) {
        // With its length before it, so that no two lists of parts run together into one.
        all.update(part.len().to_be_bytes());
        all.update(part.as_bytes());
    }
    Some(format!("{what}/{}/{}", actor.user_name, hexadecimal(&all.finalize())))
}

/// A line or text as typed, without the space around it; nothing at all is `None`.
pub(crate) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn check_length(faults: &mut Vec<FieldFault>, field: &'static str, what: &str, text: &str, longest: usize) {
    if text.chars().count() > longest {
        faults.push(FieldFault::new(field, format!("{what} must be {longest} characters or fewer")));
    }
}

fn contact_of(held: &Held) -> Option<&Contact> {
    match &held.fact {
        Fact::Contact(contact) => Some(contact),
        _ => None,
    }
}

fn referral_of(held: &Held) -> Option<&Referral> {
    match &held.fact {
        Fact::Referral(referral) => Some(referral),
        _ => None,
    }
}

/// The contact that a version's text tells of.
fn read(version: &Version) -> Result<Contact, ServiceError> {
    let body = version.body.as_deref().unwrap_or_default();
    match Fact::from_body(Kind::Contact, body) {
        Ok(Fact::Contact(contact)) => Ok(*contact),
        _ => Err(no_such_contact()),
    }
}

fn no_such_contact() -> ServiceError {
    ServiceError::NotFound("There is no such contact. It may have been erased.".to_owned())
}

/// The moment a contact came in; one of which only the day is known counts from the start of that day.
fn received_moment(when: &When) -> DateTime<Utc> {
    match when {
        When::Moment(at) => at.to_utc(),
        When::Day(day) => london_moment(day.and_time(NaiveTime::MIN))
            .map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |midnight| midnight.to_utc()),
    }
}

impl Sightline {
    /// Whose contact it is. Who may open nobody's record does not even hear that there is no such contact.
    fn child_of_contact(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
    ) -> Result<SubjectId, ServiceError> {
        match picture.entry(entry).filter(|held| contact_of(held).is_some()) {
            Some(held) => Ok(held.subject),
            None => {
                self.require_for_child(picture, actor, Action::OpenChild, purpose, EntryId::nil())?;
                Err(no_such_contact())
            }
        }
    }
}

/// The versions of a contact as the lock on the chain sees them: what the writer saw, and what stands.
struct Versions {
    all: Vec<Version>,
}

impl Versions {
    async fn of(write: &Write, entry: EntryId) -> Result<Self, ServiceError> {
        let all: Vec<Version> = write.entry(entry).await?.into_iter().map(|recorded| recorded.version).collect();
        if all.iter().any(|version| version.kind == Kind::Contact.code()) {
            Ok(Self { all })
        } else {
            Err(no_such_contact())
        }
    }

    fn seen(&self, number: i32) -> Result<&Version, ServiceError> {
        self.all.iter().find(|version| version.version == number).ok_or_else(no_such_contact)
    }

    /// Whether what the writer saw is what stands. If not, appending gives the writer both texts, or the answer to
    /// the same form sent before.
    fn is_current(&self, number: i32) -> bool {
        self.all.last().is_some_and(|version| version.version == number)
    }

    fn is_withdrawn(&self) -> bool {
        self.all.last().is_some_and(|version| version.withdrawn)
    }
}

/// The referrals of one child that stand, as the lock on the chain sees them, with how much each holds.
struct ReferralsNow {
    current: Vec<Version>,
}

impl ReferralsNow {
    async fn of(write: &Write, child: SubjectId) -> Result<Self, ServiceError> {
        let mut current: Vec<Version> = Vec::new();
        for version in write.versions_of_subjects(&[child]).await? {
            current.retain(|held| held.entry != version.entry);
            current.push(version);
        }
        current.retain(|version| !version.withdrawn && version.body.is_some());
        Ok(Self { current })
    }

    fn get(&self, entry: EntryId) -> Option<(&Version, Referral)> {
        self.all().find(|(version, _)| version.entry == entry)
    }

    fn all(&self) -> impl Iterator<Item = (&Version, Referral)> {
        let referrals = self.current.iter().filter(|version| version.kind == Kind::Referral.code());
        referrals.filter_map(|version| {
            match Fact::from_body(Kind::Referral, version.body.as_deref().unwrap_or_default()) {
                Ok(Fact::Referral(referral)) => Some((version, *referral)),
                _ => None,
            }
        })
    }

    /// The newest referral that is open on a day, other than one.
    fn open_on(&self, day: chrono::NaiveDate, other_than: Option<EntryId>) -> Option<(&Version, Referral)> {
        let open =
            self.all().filter(|(version, referral)| referral.is_open_on(day) && Some(version.entry) != other_than);
        open.max_by_key(|(_, referral)| referral.referral_date)
    }

    /// How many other facts stand in the episode of a referral.
    fn holds(&self, referral: EntryId) -> usize {
        self.current.iter().filter(|version| version.episode == Some(referral) && version.entry != referral).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_form_is_that_of_one_person_one_use_case_and_one_content() {
        let (program, other) = (Actor::program(), Actor { user_name: "other".into(), ..Actor::program() });
        let of = |what, actor, key, content: &[&str]| request_key(what, actor, key, content);
        let first = of("do", &program, "one", &["ab", "c"]);
        assert_eq!(first, of("do", &program, " one ", &["ab", "c"]));
        for different in [
            of("undo", &program, "one", &["ab", "c"]),
            of("do", &other, "one", &["ab", "c"]),
            of("do", &program, "two", &["ab", "c"]),
            of("do", &program, "one", &["a", "bc"]),
            of("do", &program, "one", &["ab"]),
        ] {
            assert_ne!(first, different);
        }
        assert_eq!(of("do", &program, " ", &["ab", "c"]), None);
    }
}
