//! The application: a ledger, a clock, the policies and the picture that follows the ledger.

use std::sync::Arc;

use domain::{Clock, EntryId, Fact, Source, SubjectId, SystemClock};
use ledger::{Appended, Ledger, LedgerError, NewChange, NewVersion, Write};

use crate::access::Policies;
use crate::actor::{Actor, Purpose};
use crate::duplicate::Duplicates;
use crate::error::ServiceError;
use crate::follow::Following;
use crate::fresh::{Ids, TimeOrdered};
use crate::search::Searching;

/// Cheap to clone: all clones are the same application.
#[derive(Clone)]
pub struct Sightline {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) policies: Arc<Policies>,
    pub(crate) following: Arc<Following>,
    pub(crate) workloads: Arc<crate::caseload::Kept>,
    pub(crate) alerts: Arc<crate::alerts::Kept>,
    pub(crate) front_door: Arc<crate::front_door::FrontDoor>,
    pub(crate) mart: Arc<crate::figures::KeptMart>,
    pub(crate) cards: Arc<crate::figures::KeptCards>,
    pub(crate) standards: Arc<crate::standards::Kept>,
    pub(crate) faults: Arc<crate::data_quality::Kept>,
    pub(crate) searching: Arc<Searching>,
    pub(crate) duplicates: Arc<Duplicates>,
}

/// A fact to be written, before it has a version.
#[derive(Clone, Debug)]
pub struct NewFact {
    pub entry: EntryId,
    /// The version that the writer saw; `None` for a new entry.
    pub supersedes: Option<i32>,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: Source,
    pub period: Option<String>,
    pub source_key: Option<String>,
    pub withdrawn: bool,
    pub fact: Fact,
}

impl NewFact {
    /// A fact typed in here, not yet in the ledger.
    pub fn typed(entry: EntryId, subject: SubjectId, fact: impl Into<Fact>) -> Self {
        Self {
            entry,
            supersedes: None,
            subject,
            episode: None,
            source: Source::typed(),
            period: None,
            source_key: None,
            withdrawn: false,
            fact: fact.into(),
        }
    }

    pub fn superseding(mut self, version: i32) -> Self {
        self.supersedes = Some(version);
        self
    }

    pub fn in_episode(mut self, referral: EntryId) -> Self {
        self.episode = Some(referral);
        self
    }

    /// As the ledger takes it.
    pub fn into_version(self) -> NewVersion {
        NewVersion {
            entry: self.entry,
            supersedes: self.supersedes,
            kind: self.fact.kind().code().to_owned(),
            subject: self.subject,
            episode: self.episode,
            source: self.source.as_str().to_owned(),
            period: self.period,
            withdrawn: self.withdrawn,
            happened_at: self.fact.happened_at().map(|when| when.to_string()),
            ended_at: self.fact.ended_at().map(|when| when.to_string()),
            source_key: self.source_key,
            body: self.fact.to_body(),
        }
    }
}

impl Sightline {
    pub fn new(ledger: Ledger) -> Result<Self, ServiceError> {
        Self::with(ledger, Arc::new(SystemClock), Arc::new(TimeOrdered))
    }

    /// With a clock and identifiers of the caller's: for tests and for a made-up authority.
    ///
    /// # Errors
    /// A policy cannot be read.
    pub fn with(ledger: Ledger, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, ServiceError> {
        let policies = Arc::new(Policies::built_in()?);
        let (following, searching) = (Arc::new(Following::default()), Arc::new(Searching::default()));
        let duplicates = Arc::new(Duplicates::default());
        let workloads = Arc::new(crate::caseload::Kept::default());
        let (front_door, mart, cards) = (Arc::default(), Arc::default(), Arc::default());
        let (alerts, standards, faults) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self {
            ledger,
            clock,
            ids,
            policies,
            following,
            workloads,
            alerts,
            front_door,
            mart,
            cards,
            standards,
            faults,
            searching,
            duplicates,
        })
    }

    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// For the program's own upkeep and for tests: a page never reaches past the use cases.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub fn new_id(&self) -> uuid::Uuid {
        self.ids.next()
    }

    pub(crate) async fn begin(&self) -> Result<Write, ServiceError> {
        Ok(self.ledger.begin(self.clock.now()).await?)
    }
}

/// What somebody does once for one reason.
pub(crate) struct Doing<'a> {
    pub actor: &'a Actor,
    pub purpose: Purpose,
    /// The use case, such as `record a contact`. Never a name.
    pub what: &'static str,
    pub reason: Option<String>,
    pub request_key: Option<String>,
}

impl Doing<'_> {
    pub(crate) async fn append(self, write: &mut Write, facts: Vec<NewFact>) -> Result<Appended, ServiceError> {
        let change = NewChange {
            actor: self.actor.user_name.clone(),
            purpose: self.purpose.code().to_owned(),
            what: self.what.to_owned(),
            reason: self.reason,
            request_key: self.request_key,
            versions: facts.into_iter().map(NewFact::into_version).collect(),
        };
        // A record that was joined with another is shown and changed on one page: what was entered on either stays there.
        let again = (change.versions.len() <= MOST_FROM_A_FORM).then(|| change.clone());
        match (write.append(change).await, again) {
            (Err(LedgerError::KindChanged { stored, given, .. }), Some(change)) if stored == given => {
                let change = crate::duplicate::on_their_records(write, change).await?;
                Ok(write.append(change).await?)
            }
            (appended, _) => Ok(appended?),
        }
    }
}

/// More versions than any form makes at once; what makes more, such as an import, knows each entry's record.
const MOST_FROM_A_FORM: usize = 100;
