//! What the operator does: prepare a database, verify the chain, move the record.

use std::path::Path;

use domain::authority::Authority;
use domain::{Fact, Kind};
use ledger::{ArchiveCounts, Break, Checkpoint, Ledger, Verified, Version};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

/// What keeps a demonstration from being served over a real record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoseRecord {
    /// As the authority is called, where the record says it.
    pub name: Option<String>,
    pub made_up: bool,
    pub has_people: bool,
}

impl Sightline {
    /// Opens a database, makes or updates its tables, and sees to it that there is an administrator.
    ///
    /// # Errors
    /// The database cannot be reached or written.
    pub async fn open(url: &str) -> Result<Self, ServiceError> {
        let app = Self::new(Ledger::open(url, true).await?)?;
        app.prepare().await?;
        Ok(app)
    }

    /// Makes or updates the tables, and sees to it that there is an administrator.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn prepare(&self) -> Result<(), ServiceError> {
        self.ledger.migrate(self.clock.now()).await?;
        self.ensure_administrator().await
    }

    /// Whether this record is marked as that of a made-up authority, and whether it says anything of anybody.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn whose_record(&self) -> Result<WhoseRecord, ServiceError> {
        let picture = self.picture().await?;
        let authority = picture.all(Kind::Authority).find_map(|held| match &held.fact {
            Fact::Authority(authority) => Some(authority),
            _ => None,
        });
        let made_up = authority.is_some_and(|authority| authority.made_up);
        let name = authority.map(|authority| authority.name.clone());
        Ok(WhoseRecord { name, made_up, has_people: picture.all(Kind::Person).next().is_some() })
    }

    /// Marks this record as that of a made-up authority, and says what it is called and how many children live there.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn mark_as_made_up(&self, authority: Authority) -> Result<(), ServiceError> {
        let fact = NewFact::typed(self.new_id(), self.new_id(), authority);
        self.install(&Actor::program(), "mark the record as made up", vec![fact]).await
    }

    /// Records facts in somebody's name without asking the policies: for a made-up authority. No page leads here.
    ///
    /// # Errors
    /// A fact supersedes a version that is not current, or the ledger cannot be written.
    pub async fn install(&self, actor: &Actor, what: &'static str, facts: Vec<NewFact>) -> Result<(), ServiceError> {
        let mut write = self.begin().await?;
        let purpose = Purpose::usual(actor.role);
        let doing = Doing { actor, purpose, what, reason: None, request_key: None };
        doing.append(&mut write, facts).await?;
        write.commit().await?;
        Ok(())
    }

    /// Checks the chain, the references and that every text can be read as what it says it is.
    /// Needs no account: it tells nothing of any record.
    ///
    /// # Errors
    /// The database cannot be read. A break is an answer.
    pub async fn verify(
        &self,
        checkpoint: Option<&Checkpoint>,
        progress: impl Fn(u64) + Send + Sync,
    ) -> Result<Result<Verified, Break>, ServiceError> {
        Ok(self.ledger.verify(checkpoint, readable, progress).await?)
    }

    /// Writes everything with its history into a new folder.
    ///
    /// # Errors
    /// The actor may not export, or a file or the database fails.
    pub async fn export(
        &self,
        actor: &Actor,
        purpose: Purpose,
        folder: &Path,
        progress: impl Fn(u64),
    ) -> Result<ArchiveCounts, ServiceError> {
        self.may_take_the_whole(actor, purpose, "export of the whole record").await?;
        Ok(self.ledger.export(folder, progress).await?)
    }

    /// Writes a backup into a new folder: the whole record, passwords' hashes and drafts.
    ///
    /// # Errors
    /// The actor may not export, or a file or the database fails.
    pub async fn backup(
        &self,
        actor: &Actor,
        purpose: Purpose,
        folder: &Path,
        progress: impl Fn(u64),
    ) -> Result<ArchiveCounts, ServiceError> {
        self.may_take_the_whole(actor, purpose, "backup of the whole record").await?;
        Ok(self.ledger.backup(folder, progress).await?)
    }

    /// Refuses, or writes down that somebody takes the whole record, before any of it is read.
    async fn may_take_the_whole(&self, actor: &Actor, purpose: Purpose, what: &str) -> Result<(), ServiceError> {
        self.require(actor, Action::Export, purpose)?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, what).await?;
        Ok(write.commit().await?)
    }

    /// Erases entries by order of a court or a retention rule, leaving tombstones.
    ///
    /// # Errors
    /// The actor may not erase, or an entry is not there.
    pub async fn erase(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entries: &[uuid::Uuid],
        order: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::Erase, purpose)?;
        if order.trim().is_empty() {
            return Err(ServiceError::one("order", "Enter the order or rule under which this is erased"));
        }
        let mut write = self.begin().await?;
        write.erase(&actor.user_name, entries, order.trim()).await?;
        write.commit().await?;
        Ok(())
    }
}

/// The invariant that only the rooms above the ledger know: a text can be read as its kind, and its own dates are those of
/// the columns beside it.
fn readable(version: &Version) -> Result<(), String> {
    let kind = Kind::from_code(&version.kind).ok_or_else(|| format!("“{}” is not a known kind", version.kind))?;
    let body = version.body.as_deref().unwrap_or_default();
    let fact = Fact::from_body(kind, body).map_err(|error| error.to_string())?;
    let same = |column: &Option<String>, own: Option<domain::When>| *column == own.map(|when| when.to_string());
    if same(&version.happened_at, fact.happened_at()) && same(&version.ended_at, fact.ended_at()) {
        Ok(())
    } else {
        Err("its dates are not those of its text".to_owned())
    }
}
