//! The decision on a contact: by a named person, against the threshold, on the text that they saw.

use domain::contact::{Contact, Decision, Outcome};
use domain::referral::Referral;
use domain::time::When;
use domain::{EntryId, SubjectId, codes, dates};

use super::{LONGEST_TEXT, ReferralsNow, Versions, check_length, read, request_key, some};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::Opened;
use crate::error::{FieldFault, ServiceError};

/// Fewer words than this are no sentence.
const WORDS_OF_A_SENTENCE: usize = 4;

/// A decision as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDecision {
    pub outcome: Option<Outcome>,
    /// Why, against the threshold: at least a sentence.
    pub reason: String,
    /// A code of [`codes::PRIMARY_NEED`]; needed where a referral is opened.
    pub primary_need: String,
    /// Why a decision already taken is put right; empty for the first decision.
    pub correction: String,
}

impl NewDecision {
    fn request_key(&self, what: &str, actor: &Actor, key: &str, entry: EntryId, seen: i32) -> Option<String> {
        let (entry, seen) = (entry.to_string(), seen.to_string());
        let outcome = self.outcome.map_or("", Outcome::code);
        let [reason, need, correction] = [&self.reason, &self.primary_need, &self.correction].map(|text| text.trim());
        request_key(what, actor, key, &[&entry, &seen, outcome, reason, need, correction])
    }
}

impl Sightline {
    /// Decides on a contact, on the version of it that the decider saw, and opens the referral in the same change.
    ///
    /// A correction keeps the moment and the person of the first decision, because that is when the clock stopped; who
    /// corrected it, when and why is in the change. Gives the referral that the contact now leads to, if it opened one.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] with both texts where somebody changed the contact meanwhile;
    /// [`ServiceError::Invalid`] with every field that needs another look. Then nothing is stored.
    pub async fn decide_contact(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        seen_version: i32,
        new: &NewDecision,
        key: &str,
    ) -> Result<Option<EntryId>, ServiceError> {
        let child = self.child_of_contact(&*self.picture().await?, actor, purpose, entry)?;
        // The child's facts enter both: the contact of a restricted child is decided once the glass is broken.
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        self.require_for_child(&picture, actor, Action::DecideContact, purpose, child)?;
        let versions = Versions::of(&write, entry).await?;
        let contact = read(versions.seen(seen_version)?)?;
        let referrals = ReferralsNow::of(&write, child).await?;
        let deciding = Deciding {
            app: self,
            actor,
            entry,
            child,
            contact,
            new,
            referrals,
            is_current: versions.is_current(seen_version),
        };
        let (facts, referral) = deciding.facts(seen_version, versions.is_withdrawn())?;
        let what = "decide on a contact";
        let request_key = new.request_key(what, actor, key, entry, seen_version);
        let doing = Doing { actor, purpose, what, reason: some(&new.correction), request_key };
        let appended = doing.append(&mut write, facts).await?;
        if appended.repeated {
            drop(write);
            return self.referral_of_contact(entry).await;
        }
        write.commit().await?;
        Ok(referral)
    }

    async fn referral_of_contact(&self, entry: EntryId) -> Result<Option<EntryId>, ServiceError> {
        let picture = self.picture().await?;
        let contact = picture.entry(entry).and_then(super::contact_of);
        Ok(contact.and_then(|contact| contact.decision.as_ref()).and_then(|decision| decision.referral))
    }
}

struct Deciding<'a> {
    app: &'a Sightline,
    actor: &'a Actor,
    entry: EntryId,
    child: SubjectId,
    /// As the decider saw it.
    contact: Contact,
    new: &'a NewDecision,
    referrals: ReferralsNow,
    is_current: bool,
}

impl Deciding<'_> {
    fn facts(mut self, seen: i32, withdrawn: bool) -> Result<(Vec<NewFact>, Option<EntryId>), ServiceError> {
        let outcome = self.check(withdrawn)?;
        let (referral, mut facts) = self.referral_facts(outcome)?;
        let decision = self.decision(outcome, referral);
        self.contact.decision = Some(decision);
        facts.push(NewFact::typed(self.entry, self.child, self.contact).superseding(seen));
        Ok((facts, referral))
    }

    fn before(&self) -> Option<&Decision> {
        self.contact.decision.as_ref()
    }

    /// The referral that an earlier decision on this contact opened.
    fn own_referral(&self) -> Option<EntryId> {
        self.before().and_then(|decision| decision.referral)
    }

    /// An open referral of the child other than the one that this contact opened.
    fn other_open(&self) -> Option<&str> {
        self.referrals
            .open_on(self.app.clock.today(), self.own_referral())
            .and_then(|(version, _)| version.happened_at.as_deref())
    }

    fn opens_new(&self, outcome: Outcome) -> bool {
        outcome.opens_referral() && self.own_referral().is_none() && self.other_open().is_none()
    }

    fn check(&self, withdrawn: bool) -> Result<Outcome, ServiceError> {
        let mut faults = Vec::new();
        if self.new.reason.split_whitespace().count() < WORDS_OF_A_SENTENCE {
            let message = "Enter at least a sentence that says why this outcome and not another";
            faults.push(FieldFault::new("reason", message));
        }
        check_length(&mut faults, "reason", "The reason", &self.new.reason, LONGEST_TEXT);
        let need = self.new.primary_need.trim();
        if !need.is_empty() && !codes::PRIMARY_NEED.contains(need) {
            faults.push(FieldFault::new("primary_need", "Choose the primary need from the list"));
        }
        match self.new.outcome {
            None => faults.push(FieldFault::new("outcome", "Choose what becomes of the contact")),
            Some(outcome) if self.is_current => self.check_against_record(&mut faults, outcome, withdrawn),
            Some(_) => {}
        }
        match self.new.outcome {
            Some(outcome) if faults.is_empty() => Ok(outcome),
            _ => Err(ServiceError::Invalid(faults)),
        }
    }

    /// What depends on the record as it stands; left out where the decider saw an older one, who gets both texts instead.
    fn check_against_record(&self, faults: &mut Vec<FieldFault>, outcome: Outcome, withdrawn: bool) {
        if withdrawn {
            let message = "This contact was withdrawn, so there is nothing to decide. Record it again if it stands";
            faults.push(FieldFault::new("outcome", message));
        }
        if let Some(before) = self.before()
            && self.new.correction.trim().is_empty()
        {
            let message = format!(
                "This contact was decided on {}: {}. To change that decision, enter why",
                before.decided_at.in_words(),
                before.outcome.in_words().to_lowercase()
            );
            faults.push(FieldFault::new("correction", message));
        }
        match (outcome, self.other_open()) {
            (Outcome::ExistingReferral, None) => faults.push(FieldFault::new(
                "outcome",
                "The child has no open referral to pass this to. Choose “New referral” or another outcome",
            )),
            (Outcome::NewReferral, Some(date)) => faults.push(FieldFault::new(
                "outcome",
                format!(
                    "The child has an open referral of {}. Choose “{}”, so that there is one referral and not two",
                    in_words(date),
                    Outcome::ExistingReferral.in_words()
                ),
            )),
            _ => {}
        }
        if self.opens_new(outcome) && self.new.primary_need.trim().is_empty() {
            faults.push(FieldFault::new("primary_need", "Choose the primary need: the decision opens a referral"));
        }
    }

    fn decision(&self, outcome: Outcome, referral: Option<EntryId>) -> Decision {
        let (decided_at, decided_by) = match self.before() {
            Some(before) => (before.decided_at, before.decided_by.clone()),
            None => (When::moment(self.app.clock.now()), self.actor.user_name.clone()),
        };
        Decision { outcome, reason: self.new.reason.trim().to_owned(), decided_at, decided_by, referral }
    }

    /// The referral that the contact leads to, and what has to be written of it.
    fn referral_facts(&self, outcome: Outcome) -> Result<(Option<EntryId>, Vec<NewFact>), ServiceError> {
        match self.own_referral() {
            None if self.opens_new(outcome) => {
                let referral = self.app.new_id();
                Ok((Some(referral), vec![self.new_referral(referral)]))
            }
            None => Ok((None, Vec::new())),
            Some(own) if outcome.opens_referral() => Ok((Some(own), self.corrected_need(own))),
            Some(own) if self.is_current => Ok((None, vec![self.referrals.take_back(own, self.child)?])),
            // The decider saw an older text: both texts are the answer, or that this form was stored before.
            Some(_) => Ok((None, Vec::new())),
        }
    }

    fn new_referral(&self, referral: EntryId) -> NewFact {
        let opened = Referral {
            // The request for services was made when the contact came in, not when it was decided (N00100).
            referral_date: self.contact.received_at.day(),
            source: Some(self.contact.source.clone()),
            primary_need: some(&self.new.primary_need),
            no_further_action: Some(false),
            closure_date: None,
            closure_reason: None,
            initial_conference_date: None,
            contact: Some(self.entry),
            ..Referral::default()
        };
        NewFact::typed(referral, self.child, opened)
    }

    fn corrected_need(&self, own: EntryId) -> Vec<NewFact> {
        let Some((version, referral)) = self.referrals.get(own) else { return Vec::new() };
        match some(&self.new.primary_need) {
            Some(need) if referral.primary_need.as_ref() != Some(&need) => {
                let corrected = Referral { primary_need: Some(need), ..referral };
                let mut fact = NewFact::typed(own, self.child, corrected).superseding(version.version);
                fact.episode = version.episode;
                vec![fact]
            }
            _ => Vec::new(),
        }
    }
}

impl ReferralsNow {
    /// Withdraws a referral that should not have been opened, as long as nothing has been built on it.
    pub(super) fn take_back(&self, own: EntryId, child: SubjectId) -> Result<NewFact, ServiceError> {
        let Some((version, referral)) = self.get(own) else {
            return Err(ServiceError::NotFound("The referral that the contact opened is no longer there.".to_owned()));
        };
        let holds = self.holds(own);
        if holds > 0 || referral.closure_date.is_some() {
            let message = format!(
                "The referral of {} that this contact opened has been worked on, so it cannot be taken back. Close the \
                 referral instead",
                dates::long(referral.referral_date)
            );
            return Err(ServiceError::one("outcome", message));
        }
        let mut fact = NewFact::typed(own, child, referral).superseding(version.version);
        fact.episode = version.episode;
        fact.withdrawn = true;
        Ok(fact)
    }
}

fn in_words(date: &str) -> String {
    date.parse::<When>().map_or_else(|_| date.to_owned(), |when| when.in_words())
}
