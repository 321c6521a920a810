//! Many changes at once, each recorded at a moment of its own: how a whole made-up authority is written.
//!
//! The chain is the same as if every change had been appended by itself at that moment (`docs/ledger-format.md`); only the
//! questions to the database are asked for all of them together.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::LedgerError;
use crate::moment::Moment;
use crate::store::Ledger;
use crate::table::{entry_version, link};
use crate::write::{Appended, NewChange, NewLink, NewVersion, ROWS_AT_A_TIME, Write};

/// A change, and when it is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedChange {
    /// Not after the moment that [`crate::Ledger::begin`] was given. Where it is not later than the link before, the
    /// change gets the first microsecond after that link, as the clock of a slow machine would.
    pub recorded_at: DateTime<Utc>,
    pub change: NewChange,
}

/// How much of an SQLite file a filling transaction keeps in memory, in KiB: most of the indexes' pages at hand.
const FILLING_CACHE: u32 = 512 * 1024;

impl Ledger {
    /// [`Ledger::begin`] for a command that fills a ledger and then ends: half a gigabyte of memory goes to SQLite's pages.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin_filling(&self, now: DateTime<Utc>) -> Result<Write, LedgerError> {
        let write = self.begin(now).await?;
        if !self.is_postgres() {
            write.tx.execute_unprepared(&format!("pragma cache_size = -{FILLING_CACHE}")).await?;
        }
        Ok(write)
    }
}

/// What the ledger must know of an entry's last version to accept the next.
struct Last {
    version: i32,
    kind: String,
    subject: Uuid,
}

impl Write {
    /// Adds changes in the order given, one link each. Answers with where the last of them stands; `None` if there were none.
    ///
    /// Give it thousands at a time, and commit after some hundred thousand versions: the indexes are then written once for
    /// many rows.
    ///
    /// # Errors
    /// A change that is to be recorded in the future; a version that does not supersede the one that stands. A new entry
    /// that is there already, or a request key used before, fails as [`LedgerError::Database`]. Nothing may be committed.
    pub async fn append_dated(&mut self, changes: Vec<DatedChange>) -> Result<Option<Appended>, LedgerError> {
        let versions = || changes.iter().flat_map(|dated| &dated.change.versions);
        self.check_order(versions()).await?;
        self.check_episodes(versions()).await?;
        no_episode_before_its_referral(&changes)?;
        let mut last = None;
        let (mut links, mut rows) = (Vec::with_capacity(changes.len()), Vec::new());
        for DatedChange { recorded_at, change } in changes {
            let (appended, link) = self.next_link(Moment::new(recorded_at), change, &mut rows)?;
            links.push(link);
            last = Some(appended);
        }
        self.insert(links, rows).await?;
        Ok(last)
    }

    fn next_link(
        &mut self,
        at: Moment,
        change: NewChange,
        rows: &mut Vec<entry_version::Model>,
    ) -> Result<(Appended, link::Model), LedgerError> {
        if at > self.ledger_time {
            let now = self.ledger_time;
            return Err(LedgerError::Archive(format!(
                "it is {now}: nothing can be recorded as of {at}, which is later"
            )));
        }
        let (new, versions) = NewLink::of_change(change);
        let of_link = crate::write::rows(versions, self.position() + 1)?;
        let placed = self.place(new, at, &of_link)?;
        rows.extend(of_link);
        Ok(placed)
    }

    /// Each version must supersede the one before it, be that in the ledger or among these.
    async fn check_order(&self, versions: impl Iterator<Item = &NewVersion> + Clone) -> Result<(), LedgerError> {
        let mut last = self.last_versions(first_of_known_entries(versions.clone())).await?;
        for new in versions {
            let found = last.get(&new.entry);
            if new.supersedes != found.map(|last| last.version) {
                return Err(self.why_not(new).await);
            }
            if let Some(found) = found
                && (found.kind != new.kind || found.subject != new.subject)
            {
                let (stored, given) = (found.kind.clone(), new.kind.clone());
                return Err(LedgerError::KindChanged { entry: new.entry, stored, given });
            }
            let version = new.supersedes.map_or(1, |seen| seen + 1);
            last.insert(new.entry, Last { version, kind: new.kind.clone(), subject: new.subject });
        }
        Ok(())
    }

    async fn why_not(&self, new: &NewVersion) -> LedgerError {
        match self.versions_of(new.entry).await.map(|mut versions| versions.pop()) {
            Ok(Some(current)) => LedgerError::Superseded { current: Box::new(current), attempted: new.body.clone() },
            Ok(None) => LedgerError::NoSuchEntry(new.entry),
            Err(error) => error,
        }
    }

    async fn last_versions(&self, entries: HashSet<Uuid>) -> Result<HashMap<Uuid, Last>, LedgerError> {
        use entry_version::Column;
        let ids: Vec<String> = entries.into_iter().map(|entry| entry.to_string()).collect();
        let mut last: HashMap<Uuid, Last> = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_A_TIME) {
            let rows: Vec<(String, i32, String, String)> = entry_version::Entity::find()
                .select_only()
                .columns([Column::EntryId, Column::Version, Column::Kind, Column::Subject])
                .filter(Column::EntryId.is_in(some.iter().cloned()))
                .into_tuple()
                .all(&self.tx)
                .await?;
            for (entry, version, kind, subject) in rows {
                let (entry, subject) = (crate::row::uuid(&entry)?, crate::row::uuid(&subject)?);
                if last.get(&entry).is_none_or(|held| held.version < version) {
                    last.insert(entry, Last { version, kind, subject });
                }
            }
        }
        Ok(last)
    }
}

/// A referral may stand in the same change as what hangs on it, and in an earlier one; in a later one the chain would be broken.
fn no_episode_before_its_referral(changes: &[DatedChange]) -> Result<(), LedgerError> {
    let new_referrals = |dated: &DatedChange| -> Vec<Uuid> {
        let versions = dated.change.versions.iter();
        versions.filter(|new| new.kind == "referral" && new.supersedes.is_none()).map(|new| new.entry).collect()
    };
    let mut later: HashSet<Uuid> = changes.iter().flat_map(new_referrals).collect();
    for dated in changes {
        for referral in new_referrals(dated) {
            later.remove(&referral);
        }
        let early = dated.change.versions.iter().filter_map(|new| new.episode).find(|episode| later.contains(episode));
        if let Some(episode) = early {
            return Err(LedgerError::NoSuchEpisode(episode));
        }
    }
    Ok(())
}

/// Entries whose first version here says that there is one already. The others are new: if one is not, the unique index
/// on entry and version refuses it.
fn first_of_known_entries<'a>(versions: impl Iterator<Item = &'a NewVersion>) -> HashSet<Uuid> {
    let mut seen = HashSet::new();
    versions.filter(|new| seen.insert(new.entry) && new.supersedes.is_some()).map(|new| new.entry).collect()
}
