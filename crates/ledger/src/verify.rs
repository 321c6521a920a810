//! Checks the whole chain, and names the first break.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::checkpoint::Checkpoint;
use crate::row::{Head, Version};
use crate::store::Ledger;
use crate::table::{entry_version, link};
use crate::write::{ERASURE, TOMBSTONE};
use crate::{LedgerError, Position, hash};

const LINKS_AT_A_TIME: u64 = 500;

/// The first thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub position: Position,
    /// One sentence; never a body or another personal column.
    pub sentence: String,
}

/// What was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub links: u64,
    pub versions: u64,
    pub entries: u64,
    pub erased: u64,
    pub head: Option<Checkpoint>,
}

enum Stop {
    Broken(Break),
    Failed(LedgerError),
}

impl<E: Into<LedgerError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn broken<T>(position: Position, sentence: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Broken(Break { position, sentence: sentence.into() }))
}

impl Ledger {
    /// Checks every rule of `docs/ledger-format.md`, then `invariant` for each version that has a body: what only the
    /// rooms above can know. `progress` is told how many links are done.
    ///
    /// # Errors
    /// The database cannot be read. A break is not an error but an answer.
    pub async fn verify(
        &self,
        checkpoint: Option<&Checkpoint>,
        invariant: impl Fn(&Version) -> Result<(), String> + Send + Sync,
        progress: impl Fn(u64) + Send + Sync,
    ) -> Result<Result<Verified, Break>, LedgerError> {
        let snapshot = self.snapshot().await?;
        let head = crate::store::head(&snapshot).await?;
        let mut check = Check::new(&head, checkpoint, invariant);
        match check.all(&snapshot, &head, progress).await {
            Ok(verified) => Ok(Ok(verified)),
            Err(Stop::Broken(found)) => Ok(Err(found)),
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

/// What is remembered of an entry while walking: no more than this, so that memory grows with entries and not with texts.
struct Known {
    version: i32,
    kind: u16,
    subject: u128,
    erased: bool,
    tombstone: bool,
}

struct Check<'a, I> {
    ledger_id: String,
    checkpoint: Option<&'a Checkpoint>,
    invariant: I,
    last: Position,
    last_hash: String,
    last_moment: String,
    entries: HashMap<u128, Known>,
    kinds: Vec<String>,
    bare_reasons: Vec<Position>,
    erased_places: HashSet<Position>,
    verified: Verified,
}

/// The walk begins at place 1; a row put in below it would be read by others and by no check.
async fn nothing_before_the_first(db: &DatabaseTransaction) -> Result<(), Stop> {
    let link = link::Entity::find().filter(link::Column::Position.lt(1)).one(db).await?.map(|row| row.position);
    let version = entry_version::Entity::find().filter(entry_version::Column::Position.lt(1)).one(db).await?;
    match link.or(version.map(|row| row.position)) {
        Some(place) => broken(place, format!("there is a row at place {place}, before the first: it was put in")),
        None => Ok(()),
    }
}

impl<'a, I: Fn(&Version) -> Result<(), String> + Send + Sync> Check<'a, I> {
    fn new(head: &Head, checkpoint: Option<&'a Checkpoint>, invariant: I) -> Self {
        Self {
            ledger_id: head.ledger_id.clone(),
            checkpoint,
            invariant,
            last: 0,
            last_hash: hash::genesis(&head.ledger_id),
            last_moment: String::new(),
            entries: HashMap::new(),
            kinds: Vec::new(),
            bare_reasons: Vec::new(),
            erased_places: HashSet::new(),
            verified: Verified::default(),
        }
    }

    async fn all(&mut self, db: &DatabaseTransaction, head: &Head, progress: impl Fn(u64)) -> Result<Verified, Stop> {
        nothing_before_the_first(db).await?;
        loop {
            let links = link::Entity::find()
                .filter(link::Column::Position.gt(self.last))
                .order_by_asc(link::Column::Position)
                .limit(LINKS_AT_A_TIME)
                .all(db)
                .await?;
            let Some(end) = links.last().map(|link| link.position) else { break };
            self.some(db, links, end).await?;
            progress(self.verified.links);
        }
        self.at_the_end(db, head).await?;
        Ok(std::mem::take(&mut self.verified))
    }

    async fn some(&mut self, db: &DatabaseTransaction, links: Vec<link::Model>, end: Position) -> Result<(), Stop> {
        let rows = entry_version::Entity::find()
            .filter(entry_version::Column::Position.gt(self.last))
            .filter(entry_version::Column::Position.lte(end))
            .order_by_asc(entry_version::Column::Position)
            .order_by_asc(entry_version::Column::Ordinal)
            .all(db)
            .await?;
        let mut rows = rows.into_iter().peekable();
        for link in links {
            let mut here = Vec::new();
            while let Some(row) = rows.next_if(|row| row.position <= link.position) {
                if row.position < link.position {
                    return broken(
                        self.last + 1,
                        format!("place {} of the chain is missing, though entry versions belong to it", row.position),
                    );
                }
                here.push(row);
            }
            self.link(&link, here)?;
        }
        Ok(())
    }

    fn link(&mut self, link: &link::Model, rows: Vec<entry_version::Model>) -> Result<(), Stop> {
        let place = link.position;
        if place != self.last + 1 {
            return broken(self.last + 1, format!("place {} of the chain is missing", self.last + 1));
        }
        if link.recorded_at <= self.last_moment {
            return broken(place, format!("place {place} is not later than the place before: the order was changed"));
        }
        if link.previous_hash != self.last_hash {
            return broken(
                place,
                format!("place {place} does not follow from the place before: one of them was changed or moved"),
            );
        }
        self.reason(link)?;
        self.versions(link, &rows)?;
        if hash::link(link) != link.hash {
            return broken(place, format!("place {place} was edited: its own columns do not give its hash"));
        }
        self.checkpoint_at(link)?;
        let episodes: Vec<(String, String)> =
            rows.iter().filter_map(|row| Some((row.entry_id.clone(), row.episode.clone()?))).collect();
        for row in rows {
            self.version(row)?;
        }
        for (entry, episode) in episodes {
            self.episode(place, &entry, &episode)?;
        }
        self.last = place;
        self.last_hash.clone_from(&link.hash);
        self.last_moment.clone_from(&link.recorded_at);
        self.verified.links += 1;
        Ok(())
    }

    fn reason(&mut self, link: &link::Model) -> Result<(), Stop> {
        let place = link.position;
        match (&link.salt, &link.reason) {
            (Some(salt), reason) if hash::reason(salt, reason.as_deref()) == link.reason_hash => Ok(()),
            (Some(_), _) => broken(place, format!("the reason given at place {place} was edited")),
            (None, Some(_)) => broken(place, format!("the reason at place {place} stands without its salt")),
            (None, None) => {
                self.bare_reasons.push(place);
                Ok(())
            }
        }
    }

    fn versions(&self, link: &link::Model, rows: &[entry_version::Model]) -> Result<(), Stop> {
        let place = link.position;
        let count = i64::from(link.version_count);
        if rows.len() as i64 != count {
            let found = rows.len();
            return broken(
                place,
                format!("place {place} should have {count} entry versions and has {found}: some were deleted or added"),
            );
        }
        if let Some((row, _)) = rows.iter().zip(1..).find(|(row, ordinal)| row.ordinal != *ordinal) {
            return broken(place, format!("entry version {place}.{} is out of order", row.ordinal));
        }
        for row in rows {
            self.personal(row)?;
        }
        let hashes: Vec<String> = rows.iter().map(hash::version).collect();
        if hash::versions(hashes.iter().map(String::as_str)) != link.versions_hash {
            return broken(place, format!("an entry version of place {place} was edited, exchanged or moved"));
        }
        Ok(())
    }

    fn personal(&self, row: &entry_version::Model) -> Result<(), Stop> {
        let name = format!("version {} of entry {} ({})", row.version, row.entry_id, row.kind);
        let Some(salt) = &row.salt else {
            let bare =
                row.body.is_none() && row.happened_at.is_none() && row.ended_at.is_none() && row.source_key.is_none();
            if bare {
                return Ok(());
            }
            return broken(row.position, format!("{name} at place {} has content without its salt", row.position));
        };
        let personal = hash::Personal {
            salt,
            happened_at: row.happened_at.as_deref(),
            ended_at: row.ended_at.as_deref(),
            source_key: row.source_key.as_deref(),
            body: row.body.as_deref(),
        };
        if personal.hash() == row.personal_hash {
            Ok(())
        } else {
            broken(row.position, format!("the content of {name} at place {} was edited", row.position))
        }
    }

    fn checkpoint_at(&self, link: &link::Model) -> Result<(), Stop> {
        let Some(checkpoint) = self.checkpoint.filter(|checkpoint| checkpoint.position == link.position) else {
            return Ok(());
        };
        if checkpoint.hash == link.hash && checkpoint.recorded_at == link.recorded_at {
            return Ok(());
        }
        broken(
            link.position,
            format!("place {} is not what the signed checkpoint says: the chain was written anew", link.position),
        )
    }

    fn version(&mut self, row: entry_version::Model) -> Result<(), Stop> {
        let erased = row.salt.is_none();
        let tombstone = row.source == ERASURE && row.withdrawn && row.body.as_deref() == Some(TOMBSTONE);
        let version = Version::try_from(row)?;
        let place = version.position;
        let kind = self.kind_number(&version.kind);
        if !tombstone
            && !erased
            && let Err(why) = (self.invariant)(&version)
        {
            return broken(place, format!("entry {} at place {place}: {why}", version.entry));
        }
        if erased {
            self.erased_places.insert(place);
            self.verified.erased += 1;
        }
        self.verified.versions += 1;
        let known = self.entries.entry(version.entry.as_u128()).or_insert_with(|| Known {
            version: 0,
            kind,
            subject: version.subject.as_u128(),
            erased: false,
            tombstone: false,
        });
        if version.version != known.version + 1 {
            let (found, wanted) = (version.version, known.version + 1);
            return broken(
                place,
                format!("entry {} has version {found} at place {place} where {wanted} should be", version.entry),
            );
        }
        if known.kind != kind || known.subject != version.subject.as_u128() {
            return broken(place, format!("entry {} changes its kind or subject at place {place}", version.entry));
        }
        known.version = version.version;
        known.erased |= erased;
        known.tombstone |= tombstone;
        Ok(())
    }

    /// Asked after the whole link is known: a referral may stand in the same link as what hangs on it, in any order.
    fn episode(&self, place: Position, entry: &str, episode: &str) -> Result<(), Stop> {
        let referral = self.kinds.iter().position(|kind| kind == "referral");
        let id = uuid::Uuid::parse_str(episode).map(|id| id.as_u128()).ok();
        let found = id.and_then(|id| self.entries.get(&id)).map(|known| usize::from(known.kind));
        if found.is_some() && found == referral {
            return Ok(());
        }
        broken(place, format!("entry {entry} at place {place} belongs to referral {episode}, which is not there"))
    }

    fn kind_number(&mut self, kind: &str) -> u16 {
        let at = self.kinds.iter().position(|known| known == kind).unwrap_or_else(|| {
            self.kinds.push(kind.to_owned());
            self.kinds.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    async fn at_the_end(&mut self, db: &DatabaseTransaction, head: &Head) -> Result<(), Stop> {
        let beyond =
            entry_version::Entity::find().filter(entry_version::Column::Position.gt(self.last)).one(db).await?;
        if let Some(row) = beyond {
            return broken(self.last + 1, format!("place {} of the chain is missing: it was cut off", row.position));
        }
        let moment = head.recorded_at.map(|moment| moment.to_string()).unwrap_or_default();
        if head.position != self.last || head.hash != self.last_hash || moment != self.last_moment {
            let (says, found) = (head.position, self.last);
            return broken(
                found + 1,
                format!("the chain ends at place {found}, but should end at {says}: it was cut off or its end edited"),
            );
        }
        self.erasures()?;
        self.beyond_checkpoint()?;
        if let Some(lost) = crate::content::first_lost(db).await? {
            let crate::content::Lost { position, entry } = lost;
            let what = "is missing, or is not the one that the chain knows";
            return broken(
                position,
                format!("the content of the document of entry {entry} at place {position} {what}"),
            );
        }
        self.verified.entries = self.entries.len() as u64;
        self.verified.head = Checkpoint::of(head);
        Ok(())
    }

    fn erasures(&self) -> Result<(), Stop> {
        if let Some((entry, _)) = self.entries.iter().find(|(_, known)| known.erased && !known.tombstone) {
            let entry = uuid::Uuid::from_u128(*entry);
            return broken(self.last, format!("the content of entry {entry} is gone without an erasure that says so"));
        }
        match self.bare_reasons.iter().find(|place| !self.erased_places.contains(place)) {
            Some(place) => {
                broken(*place, format!("the reason given at place {place} is gone, though nothing there was erased"))
            }
            None => Ok(()),
        }
    }

    fn beyond_checkpoint(&self) -> Result<(), Stop> {
        let Some(checkpoint) = self.checkpoint else { return Ok(()) };
        if checkpoint.ledger_id != self.ledger_id {
            return broken(0, "the signed checkpoint is of another ledger".to_owned());
        }
        if checkpoint.position > self.last {
            return broken(
                self.last + 1,
                format!(
                    "the chain ends at place {}, but the signed checkpoint knew place {}: it was cut off",
                    self.last, checkpoint.position
                ),
            );
        }
        Ok(())
    }
}
