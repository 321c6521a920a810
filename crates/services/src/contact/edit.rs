//! A contact is put right before it is decided, or withdrawn where it stands on the wrong child.

use domain::contact::{Contact, FamilyAware};
use domain::{EntryId, SubjectId};

use super::new::{check_family_aware, check_source, check_words};
use super::{LONGEST_LINE, ReferralsNow, Versions, check_length, read, request_key, some};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::Opened;
use crate::error::{FieldFault, ServiceError};

/// What of a contact may be put right before the decision. When it was received, and about whom, may not: withdraw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactText {
    /// A code of [`domain::codes::REFERRAL_SOURCE`].
    pub source: String,
    pub referrer_name: String,
    pub referrer_organisation: String,
    pub referrer_phone: String,
    pub concern: String,
    pub childs_words: String,
    pub family_aware: Option<FamilyAware>,
    /// Why it is put right.
    pub why: String,
}

impl Sightline {
    /// Puts the text of a contact right, before it is decided.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] with both texts; [`ServiceError::Invalid`]. Then nothing is stored.
    pub async fn edit_contact(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        seen_version: i32,
        text: &ContactText,
        key: &str,
    ) -> Result<(), ServiceError> {
        let content = text.content();
        let change = Change { app: self, actor, purpose, entry, seen_version, key, content: &content };
        let facts = |contact: Contact, child, is_current: bool, _: &ReferralsNow| {
            let family_aware = text.check().map_err(ServiceError::Invalid)?;
            if is_current && contact.decision.is_some() {
                let message = "This contact has been decided, so its text stands. Correct the decision instead";
                return Err(ServiceError::one("concern", message));
            }
            let corrected = text.over(contact, family_aware);
            Ok(vec![NewFact::typed(entry, child, corrected).superseding(seen_version)])
        };
        change.make("correct a contact", &text.why, facts).await
    }

    /// Withdraws a contact that was recorded on the wrong child or by mistake. It stays in the history, struck through. A
    /// referral that its decision opened is withdrawn with it, unless it has been worked on.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] with both texts; [`ServiceError::Invalid`] without a reason.
    pub async fn withdraw_contact(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        seen_version: i32,
        reason: &str,
        key: &str,
    ) -> Result<(), ServiceError> {
        let content = [reason.trim().to_owned()];
        let change = Change { app: self, actor, purpose, entry, seen_version, key, content: &content };
        let facts = |contact: Contact, child, is_current: bool, referrals: &ReferralsNow| {
            if reason.trim().is_empty() {
                return Err(ServiceError::one("reason", "Enter why the contact is withdrawn"));
            }
            let own = contact.decision.as_ref().and_then(|decision| decision.referral);
            let mut fact = NewFact::typed(entry, child, contact).superseding(seen_version);
            fact.withdrawn = true;
            let mut facts = vec![fact];
            if let Some(own) = own
                && is_current
            {
                facts.push(referrals.take_back(own, child).map_err(about_reason)?);
            }
            Ok(facts)
        };
        change.make("withdraw a contact", reason, facts).await
    }
}

/// The form that withdraws has one field only, and faults are shown beside it.
fn about_reason(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Invalid(mut faults) => {
            for fault in &mut faults {
                fault.field = "reason".into();
            }
            ServiceError::Invalid(faults)
        }
        other => other,
    }
}

/// One change to one contact, on the version that its writer saw.
struct Change<'a> {
    app: &'a Sightline,
    actor: &'a Actor,
    purpose: Purpose,
    entry: EntryId,
    seen_version: i32,
    key: &'a str,
    /// What the writer typed.
    content: &'a [String],
}

impl Change<'_> {
    /// `facts` is told whether what the writer saw still stands: if not, its rules about the record are left to the
    /// conflict, or to the answer for a form that was sent before.
    async fn make(
        self,
        what: &'static str,
        reason: &str,
        facts: impl FnOnce(Contact, SubjectId, bool, &ReferralsNow) -> Result<Vec<NewFact>, ServiceError>,
    ) -> Result<(), ServiceError> {
        let request_key = self.request_key(what);
        let Self { app, actor, purpose, entry, seen_version, .. } = self;
        let child = app.child_of_contact(&*app.picture().await?, actor, purpose, entry)?;
        let Opened { picture, mut write, .. } = app.open_record(actor, Action::OpenChild, purpose, child).await?;
        app.require_for_child(&picture, actor, Action::RecordContact, purpose, child)?;
        let versions = Versions::of(&write, entry).await?;
        let is_current = versions.is_current(seen_version);
        if is_current && versions.is_withdrawn() {
            return Err(ServiceError::one("reason", "This contact was withdrawn before"));
        }
        let referrals = ReferralsNow::of(&write, child).await?;
        let facts = facts(read(versions.seen(seen_version)?)?, child, is_current, &referrals)?;
        let doing = Doing { actor, purpose, what, reason: some(reason), request_key };
        let appended = doing.append(&mut write, facts).await?;
        if !appended.repeated {
            write.commit().await?;
        }
        Ok(())
    }

    fn request_key(&self, what: &str) -> Option<String> {
        let (entry, seen) = (self.entry.to_string(), self.seen_version.to_string());
        let content: Vec<&str> = [&entry, &seen].into_iter().chain(self.content).map(String::as_str).collect();
        request_key(what, self.actor, self.key, &content)
    }
}

impl ContactText {
    fn check(&self) -> Result<FamilyAware, Vec<FieldFault>> {
        let mut faults = Vec::new();
        check_source(&mut faults, &self.source);
        check_words(&mut faults, &self.concern, &self.childs_words);
        check_length(&mut faults, "referrer_name", "The referrer’s name", &self.referrer_name, LONGEST_LINE);
        check_length(
            &mut faults,
            "referrer_organisation",
            "The organisation",
            &self.referrer_organisation,
            LONGEST_LINE,
        );
        check_length(&mut faults, "referrer_phone", "The telephone number", &self.referrer_phone, LONGEST_LINE);
        let family_aware = check_family_aware(&mut faults, self.family_aware.as_ref());
        if self.why.trim().is_empty() {
            faults.push(FieldFault::new("why", "Enter why the contact is put right"));
        }
        match family_aware {
            Some(answer) if faults.is_empty() => Ok(answer),
            _ => Err(faults),
        }
    }

    fn content(&self) -> Vec<String> {
        let (aware, why_not) = match &self.family_aware {
            None => ("", ""),
            Some(FamilyAware::Yes) => ("yes", ""),
            Some(FamilyAware::No { why }) => ("no", why.as_str()),
            Some(FamilyAware::NotKnown) => ("not known", ""),
        };
        let texts: [&str; 9] = [
            &self.source,
            &self.referrer_name,
            &self.referrer_organisation,
            &self.referrer_phone,
            &self.concern,
            &self.childs_words,
            aware,
            why_not,
            &self.why,
        ];
        texts.iter().map(|text| text.trim().to_owned()).collect()
    }

    fn over(&self, contact: Contact, family_aware: FamilyAware) -> Contact {
        Contact {
            source: self.source.trim().to_owned(),
            referrer_name: some(&self.referrer_name),
            referrer_organisation: some(&self.referrer_organisation),
            referrer_phone: some(&self.referrer_phone),
            concern: self.concern.trim().to_owned(),
            childs_words: some(&self.childs_words),
            family_aware,
            ..contact
        }
    }
}
