//! Writing: one lock, one transaction, one or more places in the chain.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::moment::Moment;
use crate::row::{LinkKind, Version};
use crate::table::{chain_head, entry_version, link};
use crate::{LedgerError, Position, hash, store};

/// The text of a tombstone: what an erasure leaves.
pub(crate) const TOMBSTONE: &str = r#"{"schema":1,"tombstone":true}"#;
pub(crate) const ERASURE: &str = "erasure";

/// SQLite takes at most 32,766 values in a statement, and a version has 16 columns.
pub(crate) const ROWS_AT_A_TIME: usize = 1_000;

/// A version to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    pub entry: Uuid,
    /// The version that the writer saw and means to supersede; `None` for a new entry.
    pub supersedes: Option<i32>,
    pub kind: String,
    pub subject: Uuid,
    pub episode: Option<Uuid>,
    pub source: String,
    pub period: Option<String>,
    pub withdrawn: bool,
    pub happened_at: Option<String>,
    pub ended_at: Option<String>,
    pub source_key: Option<String>,
    pub body: String,
}

/// What one actor does, once, for one reason: all its versions stand or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewChange {
    pub actor: String,
    pub purpose: String,
    /// The use case, such as `record a contact`.
    pub what: String,
    pub reason: Option<String>,
    /// A form's own key: the same key a second time changes nothing.
    pub request_key: Option<String>,
    pub versions: Vec<NewVersion>,
}

/// Who opens whose record, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccess {
    pub actor: String,
    pub purpose: String,
    pub subject: Option<Uuid>,
    pub what: String,
    pub reason: Option<String>,
}

/// Where a change stands. `repeated` means that it stood there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    pub position: Position,
    pub recorded_at: Moment,
    pub repeated: bool,
}

/// The lock on the chain and the transaction that goes with it.
pub struct Write {
    pub(crate) tx: DatabaseTransaction,
    _turn: OwnedMutexGuard<()>,
    pub(crate) ledger_time: Moment,
    position: Position,
    last: Option<Moment>,
    last_hash: String,
    moved: bool,
    /// A link has its place and its rows are not all in yet.
    half: bool,
}

impl Write {
    pub(crate) fn new(
        tx: DatabaseTransaction,
        turn: OwnedMutexGuard<()>,
        head: chain_head::Model,
        now: Moment,
    ) -> Result<Self, LedgerError> {
        let last = if head.position == 0 { None } else { Some(crate::row::moment(&head.recorded_at)?) };
        Ok(Self {
            tx,
            _turn: turn,
            ledger_time: now,
            position: head.position,
            last,
            last_hash: head.hash,
            moved: false,
            half: false,
        })
    }

    /// The last place in the chain as this transaction sees it.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Adds a change. A second one with the same `request_key` gives the place of the first and adds nothing.
    ///
    /// # Errors
    /// [`LedgerError::Superseded`] if somebody else's version came first; then nothing may be committed.
    pub async fn append(&mut self, change: NewChange) -> Result<Appended, LedgerError> {
        if let Some(key) = &change.request_key
            && let Some(before) = self.by_request(key).await?
        {
            return Ok(before);
        }
        self.check(&change.versions).await?;
        let (header, versions) = NewLink::of_change(change);
        let rows = rows(versions, self.position + 1)?;
        self.add_link(header, rows).await
    }

    /// Writes down that somebody opened a record. What is read through this transaction is served only if it commits.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn record_access(&mut self, access: NewAccess) -> Result<Appended, LedgerError> {
        let header = NewLink {
            kind: LinkKind::Access,
            actor: access.actor,
            purpose: access.purpose,
            subject: access.subject,
            what: access.what,
            reason: access.reason,
            request_key: None,
        };
        self.add_link(header, Vec::new()).await
    }

    /// Erases entries by order of a court or a retention rule: content and salts go, tombstones stay, the chain verifies.
    ///
    /// The reasons given for the changes that touched them go too. `order` is kept, so it must not name the person.
    ///
    /// # Errors
    /// An entry that is not in the ledger.
    pub async fn erase(&mut self, actor: &str, entries: &[Uuid], order: &str) -> Result<Appended, LedgerError> {
        let mut tombstones = Vec::with_capacity(entries.len());
        let mut touched = HashSet::new();
        let mut documents_gone = Vec::new();
        for entry in entries {
            let versions = self.versions_of(*entry).await?;
            let last = versions.last().ok_or(LedgerError::NoSuchEntry(*entry))?;
            tombstones.push(tombstone(last)?);
            touched.extend(versions.iter().map(|version| version.position));
            let documents = versions.iter().filter(|version| version.kind == crate::content::DOCUMENT);
            documents_gone.extend(documents.filter_map(|version| version.body.clone()));
        }
        let ids: Vec<String> = entries.iter().map(Uuid::to_string).collect();
        erase_versions(&self.tx, &ids).await?;
        erase_reasons(&self.tx, touched.into_iter().collect()).await?;
        crate::content::erase_named_by(&self.tx, &documents_gone).await?;
        let header = NewLink {
            kind: LinkKind::Erasure,
            actor: actor.to_owned(),
            purpose: ERASURE.to_owned(),
            subject: None,
            what: order.to_owned(),
            reason: None,
            request_key: None,
        };
        let rows = rows(tombstones, self.position + 1)?;
        self.add_link(header, rows).await
    }

    /// Makes everything done so far lasting. Only then may anything be acknowledged or served.
    ///
    /// # Errors
    /// The database did not take it, or refused something before; then nothing was stored.
    pub async fn commit(self) -> Result<(), LedgerError> {
        if self.half {
            return Err(LedgerError::Archive("a change was refused half way, so nothing was stored".to_owned()));
        }
        if self.moved {
            let recorded_at = self.last.map(|moment| moment.to_string()).unwrap_or_default();
            store::set_head(&self.tx, self.position, recorded_at, self.last_hash, false).await?;
        }
        self.tx.commit().await?;
        Ok(())
    }

    /// Where the change with this `request_key` stands, if it was made before.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn by_request(&self, key: &str) -> Result<Option<Appended>, LedgerError> {
        let row = link::Entity::find().filter(link::Column::RequestKey.eq(key)).one(&self.tx).await?;
        row.map(|row| {
            let recorded_at = crate::row::moment(&row.recorded_at)?;
            Ok(Appended { position: row.position, recorded_at, repeated: true })
        })
        .transpose()
    }

    pub(crate) async fn versions_of(&self, entry: Uuid) -> Result<Vec<Version>, LedgerError> {
        crate::read::versions_of_entry(&self.tx, entry).await
    }

    async fn check(&self, versions: &[NewVersion]) -> Result<(), LedgerError> {
        let current = self.current(versions.iter().map(|version| version.entry)).await?;
        for version in versions {
            check_one(version, current.get(&version.entry))?;
        }
        self.check_episodes(versions.iter()).await
    }

    async fn current(&self, entries: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, Version>, LedgerError> {
        let ids: Vec<String> = entries.map(|entry| entry.to_string()).collect();
        let mut current = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_A_TIME) {
            let rows = entry_version::Entity::find()
                .filter(entry_version::Column::EntryId.is_in(some.iter().cloned()))
                .all(&self.tx)
                .await?;
            for row in rows {
                let version = Version::try_from(row)?;
                let newer = current.get(&version.entry).is_none_or(|held: &Version| held.version < version.version);
                if newer {
                    current.insert(version.entry, version);
                }
            }
        }
        Ok(current)
    }

    pub(crate) async fn check_episodes<'a>(
        &self,
        versions: impl Iterator<Item = &'a NewVersion> + Clone,
    ) -> Result<(), LedgerError> {
        let here: HashSet<Uuid> = versions.clone().filter(|new| new.kind == "referral").map(|new| new.entry).collect();
        let elsewhere: HashSet<Uuid> =
            versions.filter_map(|new| new.episode).filter(|episode| !here.contains(episode)).collect();
        let ids: Vec<String> = elsewhere.iter().map(Uuid::to_string).collect();
        let mut found = HashSet::new();
        for some in ids.chunks(ROWS_AT_A_TIME) {
            let rows: Vec<String> = entry_version::Entity::find()
                .select_only()
                .column(entry_version::Column::EntryId)
                .filter(entry_version::Column::EntryId.is_in(some.iter().cloned()))
                .filter(entry_version::Column::Kind.eq("referral"))
                .into_tuple()
                .all(&self.tx)
                .await?;
            found.extend(rows);
        }
        match elsewhere.into_iter().find(|episode| !found.contains(&episode.to_string())) {
            Some(episode) => Err(LedgerError::NoSuchEpisode(episode)),
            None => Ok(()),
        }
    }

    async fn add_link(&mut self, new: NewLink, rows: Vec<entry_version::Model>) -> Result<Appended, LedgerError> {
        let (appended, link) = self.place(new, self.ledger_time, &rows)?;
        self.insert(vec![link], rows).await?;
        Ok(appended)
    }

    /// Gives a link the next place in the chain, at a moment or just after the link before.
    pub(crate) fn place(
        &mut self,
        new: NewLink,
        at: Moment,
        rows: &[entry_version::Model],
    ) -> Result<(Appended, link::Model), LedgerError> {
        let recorded_at = self.last.map_or(at, |last| at.after(last));
        let row = new.into_row(self.position + 1, recorded_at, rows, self.last_hash.clone())?;
        self.position = row.position;
        self.last = Some(recorded_at);
        self.last_hash.clone_from(&row.hash);
        self.moved = true;
        self.half = true;
        Ok((Appended { position: row.position, recorded_at, repeated: false }, row))
    }

    /// Stores links that have their places, with all their versions.
    pub(crate) async fn insert(
        &mut self,
        links: Vec<link::Model>,
        rows: Vec<entry_version::Model>,
    ) -> Result<(), LedgerError> {
        let mut links = links.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while links.peek().is_some() {
            let some: Vec<link::ActiveModel> = links.by_ref().take(ROWS_AT_A_TIME).collect();
            link::Entity::insert_many(some).exec_without_returning(&self.tx).await?;
        }
        let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while rows.peek().is_some() {
            let some: Vec<entry_version::ActiveModel> = rows.by_ref().take(ROWS_AT_A_TIME).collect();
            entry_version::Entity::insert_many(some).exec_without_returning(&self.tx).await?;
        }
        self.half = false;
        Ok(())
    }
}

pub(crate) struct NewLink {
    kind: LinkKind,
    actor: String,
    purpose: String,
    subject: Option<Uuid>,
    what: String,
    reason: Option<String>,
    request_key: Option<String>,
}

impl NewLink {
    pub(crate) fn of_change(change: NewChange) -> (Self, Vec<NewVersion>) {
        let link = Self {
            kind: LinkKind::Change,
            actor: change.actor,
            purpose: change.purpose,
            subject: None,
            what: change.what,
            reason: change.reason,
            request_key: change.request_key,
        };
        (link, change.versions)
    }

    fn into_row(
        self,
        position: Position,
        recorded_at: Moment,
        rows: &[entry_version::Model],
        previous_hash: String,
    ) -> Result<link::Model, LedgerError> {
        let texts = [Some(&self.actor), Some(&self.purpose), Some(&self.what), self.reason.as_ref()];
        refuse_nul(texts.into_iter().flatten())?;
        let salt = hash::new_salt()?;
        let hashes: Vec<String> = rows.iter().map(hash::version).collect();
        let mut row = link::Model {
            position,
            kind: self.kind.code().to_owned(),
            recorded_at: recorded_at.to_string(),
            actor: self.actor,
            purpose: self.purpose,
            subject: self.subject.map(|subject| subject.to_string()),
            what: self.what,
            reason_hash: hash::reason(&salt, self.reason.as_deref()),
            reason: self.reason,
            salt: Some(salt),
            request_key: self.request_key,
            version_count: i32::try_from(rows.len()).map_err(|_| too_many())?,
            versions_hash: hash::versions(hashes.iter().map(String::as_str)),
            previous_hash,
            hash: String::new(),
        };
        row.hash = hash::link(&row);
        Ok(row)
    }
}

fn too_many() -> LedgerError {
    LedgerError::Archive("one change cannot hold so many versions; import in smaller parts".to_owned())
}

/// PostgreSQL cannot keep a NUL in text; refusing it on both engines keeps them equal.
fn refuse_nul<'a>(texts: impl IntoIterator<Item = &'a String>) -> Result<(), LedgerError> {
    if texts.into_iter().any(|text| text.contains('\0')) { Err(LedgerError::NulCharacter) } else { Ok(()) }
}

fn check_one(new: &NewVersion, current: Option<&Version>) -> Result<(), LedgerError> {
    match (new.supersedes, current) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(LedgerError::NoSuchEntry(new.entry)),
        (seen, Some(current)) if seen == Some(current.version) => {
            if current.kind == new.kind && current.subject == new.subject {
                return Ok(());
            }
            let (stored, given) = (current.kind.clone(), new.kind.clone());
            Err(LedgerError::KindChanged { entry: new.entry, stored, given })
        }
        (_, Some(current)) => {
            Err(LedgerError::Superseded { current: Box::new(current.clone()), attempted: new.body.clone() })
        }
    }
}

pub(crate) fn rows(versions: Vec<NewVersion>, position: Position) -> Result<Vec<entry_version::Model>, LedgerError> {
    versions.into_iter().zip(1..).map(|(new, ordinal)| row(new, position, ordinal)).collect()
}

fn row(new: NewVersion, position: Position, ordinal: i32) -> Result<entry_version::Model, LedgerError> {
    refuse_nul([Some(&new.body), new.source_key.as_ref(), Some(&new.source)].into_iter().flatten())?;
    let salt = hash::new_salt()?;
    let personal_hash = hash::Personal {
        salt: &salt,
        happened_at: new.happened_at.as_deref(),
        ended_at: new.ended_at.as_deref(),
        source_key: new.source_key.as_deref(),
        body: Some(&new.body),
    }
    .hash();
    Ok(entry_version::Model {
        position,
        ordinal,
        entry_id: new.entry.to_string(),
        version: new.supersedes.map_or(1, |seen| seen + 1),
        kind: new.kind,
        subject: new.subject.to_string(),
        episode: new.episode.map(|episode| episode.to_string()),
        source: new.source,
        period: new.period,
        withdrawn: new.withdrawn,
        happened_at: new.happened_at,
        ended_at: new.ended_at,
        source_key: new.source_key,
        body: Some(new.body),
        salt: Some(salt),
        personal_hash,
    })
}

fn tombstone(last: &Version) -> Result<NewVersion, LedgerError> {
    Ok(NewVersion {
        entry: last.entry,
        supersedes: Some(last.version),
        kind: last.kind.clone(),
        subject: last.subject,
        episode: last.episode,
        source: ERASURE.to_owned(),
        period: None,
        withdrawn: true,
        happened_at: None,
        ended_at: None,
        source_key: None,
        body: TOMBSTONE.to_owned(),
    })
}

async fn erase_versions(tx: &DatabaseTransaction, ids: &[String]) -> Result<(), LedgerError> {
    use entry_version::Column;
    use sea_orm::sea_query::Expr;
    let nothing = || Expr::value(Option::<String>::None);
    let mut update = entry_version::Entity::update_many().filter(Column::EntryId.is_in(ids.iter().cloned()));
    for column in [Column::HappenedAt, Column::EndedAt, Column::SourceKey, Column::Body, Column::Salt] {
        update = update.col_expr(column, nothing());
    }
    update.exec(tx).await?;
    Ok(())
}

async fn erase_reasons(tx: &DatabaseTransaction, positions: Vec<Position>) -> Result<(), LedgerError> {
    use link::Column;
    use sea_orm::sea_query::Expr;
    let nothing = || Expr::value(Option::<String>::None);
    link::Entity::update_many()
        .col_expr(Column::Reason, nothing())
        .col_expr(Column::Salt, nothing())
        .filter(Column::Position.is_in(positions))
        .exec(tx)
        .await?;
    Ok(())
}
