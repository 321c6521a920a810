//! Reading: what the ledger holds of a subject, now or as known at a past moment.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::moment::Moment;
use crate::row::{Access, Link, LinkKind, Recorded, Version};
use crate::store::Ledger;
use crate::table::{entry_version, link};
use crate::write::Write;
use crate::{LedgerError, Position};

/// Up to which place of the chain a reader looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KnownAt {
    #[default]
    Now,
    Place(Position),
    /// Everything recorded up to and including this moment.
    Moment(Moment),
}

impl Ledger {
    /// The next versions after a place in the chain, whole links only, at most about `limit` rows; in the order of the chain.
    /// The second part is the place up to which the answer is complete: carry on from there. It equals `after` at the end.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn versions_after(&self, after: Position, limit: u64) -> Result<(Vec<Version>, Position), LedgerError> {
        let upto = crate::store::head(&self.db).await?.position;
        let mut rows = entry_version::Entity::find()
            .filter(entry_version::Column::Position.gt(after))
            .filter(entry_version::Column::Position.lte(upto))
            .order_by_asc(entry_version::Column::Position)
            .order_by_asc(entry_version::Column::Ordinal)
            .limit(limit)
            .all(&self.db)
            .await?;
        if (rows.len() as u64) < limit {
            return Ok((versions(rows)?, upto));
        }
        // The last link may have been cut through: leave it for the next turn, or take it whole if it is all there is.
        let last = rows.last().map_or(upto, |row| row.position);
        rows.retain(|row| row.position < last);
        if rows.is_empty() {
            let whole = entry_version::Entity::find()
                .filter(entry_version::Column::Position.eq(last))
                .order_by_asc(entry_version::Column::Ordinal)
                .all(&self.db)
                .await?;
            return Ok((versions(whole)?, last));
        }
        Ok((versions(rows)?, last - 1))
    }

    /// The place in the chain that a moment stands for: the last link recorded by then, or 0.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn place_at(&self, moment: Moment) -> Result<Position, LedgerError> {
        place_at(&self.db, moment).await
    }

    /// Accesses to one subject's record, or to every record, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn accesses(&self, subject: Option<Uuid>, limit: u64) -> Result<Vec<Access>, LedgerError> {
        accesses(&self.db, subject, limit).await
    }

    /// The newest links of any kind.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn newest_links(&self, limit: u64) -> Result<Vec<Link>, LedgerError> {
        let rows = link::Entity::find().order_by_desc(link::Column::Position).limit(limit).all(&self.db).await?;
        rows.into_iter().map(Link::try_from).collect()
    }
}

impl Write {
    /// All versions of all entries of a subject with the changes that made them, in the order of the chain.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn history(&self, subject: Uuid, known_at: KnownAt) -> Result<Vec<Recorded>, LedgerError> {
        let upto = match known_at {
            KnownAt::Now => self.position(),
            KnownAt::Place(place) => place,
            KnownAt::Moment(moment) => place_at(&self.tx, moment).await?,
        };
        let rows = entry_version::Entity::find()
            .filter(entry_version::Column::Subject.eq(subject.to_string()))
            .filter(entry_version::Column::Position.lte(upto))
            .order_by_asc(entry_version::Column::Position)
            .order_by_asc(entry_version::Column::Ordinal)
            .all(&self.tx)
            .await?;
        recorded(&self.tx, versions(rows)?).await
    }

    /// All versions of one entry.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn entry(&self, entry: Uuid) -> Result<Vec<Recorded>, LedgerError> {
        let all = versions_of_entry(&self.tx, entry).await?;
        recorded(&self.tx, all).await
    }

    /// All versions that bear one of these keys of their sources, in the order of the chain.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn by_source_keys(&self, source: &str, keys: &[String]) -> Result<Vec<Version>, LedgerError> {
        let mut all = Vec::new();
        for some in keys.chunks(1_000) {
            let rows = entry_version::Entity::find()
                .filter(entry_version::Column::SourceKey.is_in(some.iter().cloned()))
                .filter(entry_version::Column::Source.eq(source))
                .order_by_asc(entry_version::Column::Position)
                .order_by_asc(entry_version::Column::Ordinal)
                .all(&self.tx)
                .await?;
            all.extend(versions(rows)?);
        }
        Ok(all)
    }

    /// All versions of all entries of several subjects, in the order of the chain within each.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn versions_of_subjects(&self, subjects: &[Uuid]) -> Result<Vec<Version>, LedgerError> {
        let mut all = Vec::new();
        for some in subjects.chunks(1_000) {
            let rows = entry_version::Entity::find()
                .filter(entry_version::Column::Subject.is_in(some.iter().map(Uuid::to_string)))
                .order_by_asc(entry_version::Column::Position)
                .order_by_asc(entry_version::Column::Ordinal)
                .all(&self.tx)
                .await?;
            all.extend(versions(rows)?);
        }
        Ok(all)
    }

    /// Accesses to one subject's record, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn accesses(&self, subject: Uuid, limit: u64) -> Result<Vec<Access>, LedgerError> {
        accesses(&self.tx, Some(subject), limit).await
    }
}

fn versions(rows: Vec<entry_version::Model>) -> Result<Vec<Version>, LedgerError> {
    rows.into_iter().map(Version::try_from).collect()
}

pub(crate) async fn versions_of_entry<C: ConnectionTrait>(db: &C, entry: Uuid) -> Result<Vec<Version>, LedgerError> {
    let rows = entry_version::Entity::find()
        .filter(entry_version::Column::EntryId.eq(entry.to_string()))
        .order_by_asc(entry_version::Column::Version)
        .all(db)
        .await?;
    versions(rows)
}

async fn place_at<C: ConnectionTrait>(db: &C, moment: Moment) -> Result<Position, LedgerError> {
    let row = link::Entity::find()
        .filter(link::Column::RecordedAt.lte(moment.to_string()))
        .order_by_desc(link::Column::RecordedAt)
        .one(db)
        .await?;
    Ok(row.map_or(0, |row| row.position))
}

async fn accesses<C: ConnectionTrait>(db: &C, subject: Option<Uuid>, limit: u64) -> Result<Vec<Access>, LedgerError> {
    let mut find = link::Entity::find().filter(link::Column::Kind.eq(LinkKind::Access.code()));
    if let Some(subject) = subject {
        find = find.filter(link::Column::Subject.eq(subject.to_string()));
    }
    let rows = find.order_by_desc(link::Column::Position).limit(limit).all(db).await?;
    rows.into_iter().map(|row| Link::try_from(row).map(Access::from)).collect()
}

async fn recorded<C: ConnectionTrait>(db: &C, versions: Vec<Version>) -> Result<Vec<Recorded>, LedgerError> {
    let mut places: Vec<Position> = versions.iter().map(|version| version.position).collect();
    places.sort_unstable();
    places.dedup();
    let mut links: HashMap<Position, Link> = HashMap::with_capacity(places.len());
    for some in places.chunks(1_000) {
        let rows = link::Entity::find().filter(link::Column::Position.is_in(some.iter().copied())).all(db).await?;
        for row in rows {
            links.insert(row.position, Link::try_from(row)?);
        }
    }
    versions.into_iter().map(|version| with_link(version, &links)).collect()
}

fn with_link(version: Version, links: &HashMap<Position, Link>) -> Result<Recorded, LedgerError> {
    let link = links
        .get(&version.position)
        .ok_or_else(|| LedgerError::Corrupt(format!("place {} of the chain is missing", version.position)))?;
    Ok(Recorded {
        version,
        recorded_at: link.recorded_at,
        actor: link.actor.clone(),
        purpose: link.purpose.clone(),
        what: link.what.clone(),
        reason: link.reason.clone(),
    })
}
