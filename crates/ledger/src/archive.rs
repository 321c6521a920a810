//! Everything with its history as JSON lines, out and in again, to the byte.

use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::Path;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, TransactionTrait,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::{FORMAT, Ledger, set_head};
use crate::table::{chain_head, content, entry_version, ledger_meta, link};
use crate::{LedgerError, Position};

const ROWS_AT_A_TIME: u64 = 2_000;
/// What documents hold, one a line in hexadecimal digits. An export from before documents were kept has no such file.
pub(crate) const CONTENT: &str = "content.jsonl";

/// How much an export or an import moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ArchiveCounts {
    pub links: u64,
    pub versions: u64,
}

/// One table's file, written a row a line.
pub(crate) struct Lines(BufWriter<std::fs::File>, std::path::PathBuf);

impl Lines {
    pub(crate) fn create(folder: &Path, name: &str) -> Result<Self, LedgerError> {
        let path = folder.join(name);
        let file = std::fs::File::create_new(&path).map_err(LedgerError::file(&path))?;
        Ok(Self(BufWriter::new(file), path))
    }

    pub(crate) fn put(&mut self, row: &impl Serialize) -> Result<(), LedgerError> {
        let line = serde_json::to_string(row).map_err(|error| LedgerError::Archive(error.to_string()))?;
        writeln!(self.0, "{line}").map_err(LedgerError::file(&self.1))
    }

    pub(crate) fn finish(self) -> Result<(), LedgerError> {
        let Self(buffer, path) = self;
        let file = buffer.into_inner().map_err(|error| LedgerError::file(&path)(error.into_error()))?;
        file.sync_all().map_err(LedgerError::file(&path))
    }
}

/// Reads a table's file row by row; a bad line is named with its number.
pub(crate) fn rows<T: DeserializeOwned>(
    folder: &Path,
    name: &'static str,
) -> Result<impl Iterator<Item = Result<T, LedgerError>>, LedgerError> {
    let path = folder.join(name);
    let file = std::fs::File::open(&path).map_err(LedgerError::file(&path))?;
    Ok(BufReader::new(file).lines().zip(1_u64..).map(move |(line, number)| {
        let line = line.map_err(LedgerError::file(&path))?;
        serde_json::from_str(&line)
            .map_err(|error| LedgerError::Archive(format!("{name}, line {number}, cannot be read: {error}")))
    }))
}

impl Ledger {
    /// Writes everything with its history into a folder, which must be new or empty, while others go on writing.
    ///
    /// # Errors
    /// The folder has something in it, or a file or the database fails.
    pub async fn export(&self, folder: &Path, progress: impl Fn(u64)) -> Result<ArchiveCounts, LedgerError> {
        new_folder(folder)?;
        let snapshot = self.snapshot().await?;
        export_tables(&snapshot, folder, progress).await
    }

    /// Makes the identical record in this database, which must be migrated and empty.
    ///
    /// # Errors
    /// The database already has a record, or the files are not a whole export; then nothing was stored.
    pub async fn import(&self, folder: &Path, progress: impl Fn(u64)) -> Result<ArchiveCounts, LedgerError> {
        let tx = self.db.begin_with_options(self.writing()).await?;
        let counts = import_tables(&tx, folder, progress).await?;
        tx.commit().await?;
        Ok(counts)
    }
}

pub(crate) fn new_folder(folder: &Path) -> Result<(), LedgerError> {
    std::fs::create_dir_all(folder).map_err(LedgerError::file(folder))?;
    let mut inside = std::fs::read_dir(folder).map_err(LedgerError::file(folder))?;
    if inside.next().is_some() {
        let text = format!("{} is not empty; name a new folder, so that nothing is mixed or lost", folder.display());
        return Err(LedgerError::Archive(text));
    }
    Ok(())
}

pub(crate) async fn export_tables(
    db: &DatabaseTransaction,
    folder: &Path,
    progress: impl Fn(u64),
) -> Result<ArchiveCounts, LedgerError> {
    let meta = ledger_meta::Entity::find().one(db).await?.ok_or(LedgerError::NotMigrated)?;
    let mut lines = Lines::create(folder, "ledger_meta.jsonl")?;
    lines.put(&meta)?;
    lines.finish()?;
    let head = chain_head::Entity::find().one(db).await?.ok_or(LedgerError::NotMigrated)?;
    let mut lines = Lines::create(folder, "chain_head.jsonl")?;
    lines.put(&head)?;
    lines.finish()?;
    let mut lines = Lines::create(folder, CONTENT)?;
    crate::content::each_line(db, |line| lines.put(line)).await?;
    lines.finish()?;
    let links = export_links(db, folder, &progress).await?;
    let versions = export_versions(db, folder, &progress).await?;
    Ok(ArchiveCounts { links, versions })
}

async fn export_links(db: &DatabaseTransaction, folder: &Path, progress: &impl Fn(u64)) -> Result<u64, LedgerError> {
    let mut lines = Lines::create(folder, "link.jsonl")?;
    let (mut last, mut count) = (0, 0);
    loop {
        let some = link::Entity::find()
            .filter(link::Column::Position.gt(last))
            .order_by_asc(link::Column::Position)
            .limit(ROWS_AT_A_TIME)
            .all(db)
            .await?;
        let Some(end) = some.last() else { break };
        last = end.position;
        for row in &some {
            lines.put(row)?;
        }
        count += some.len() as u64;
        progress(count);
    }
    lines.finish()?;
    Ok(count)
}

async fn export_versions(db: &DatabaseTransaction, folder: &Path, progress: &impl Fn(u64)) -> Result<u64, LedgerError> {
    use entry_version::Column;
    let mut lines = Lines::create(folder, "entry_version.jsonl")?;
    let (mut place, mut ordinal, mut count): (Position, i32, u64) = (0, 0, 0);
    loop {
        let further = Column::Position.gt(place).or(Column::Position.eq(place).and(Column::Ordinal.gt(ordinal)));
        let some = entry_version::Entity::find()
            .filter(further)
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Ordinal)
            .limit(ROWS_AT_A_TIME)
            .all(db)
            .await?;
        let Some(end) = some.last() else { break };
        (place, ordinal) = (end.position, end.ordinal);
        for row in &some {
            lines.put(row)?;
        }
        count += some.len() as u64;
        progress(count);
    }
    lines.finish()?;
    Ok(count)
}

pub(crate) async fn import_tables(
    tx: &DatabaseTransaction,
    folder: &Path,
    progress: impl Fn(u64),
) -> Result<ArchiveCounts, LedgerError> {
    let already = crate::store::head(tx).await?;
    if already.position > 0 {
        let text = "the database already holds a record; an export can only be put into an empty one";
        return Err(LedgerError::Archive(text.to_owned()));
    }
    let meta: ledger_meta::Model = only_row(folder, "ledger_meta.jsonl")?;
    if meta.format > FORMAT {
        return Err(LedgerError::NewerSchema);
    }
    let head: chain_head::Model = only_row(folder, "chain_head.jsonl")?;
    ledger_meta::Entity::delete_many().exec(tx).await?;
    meta.into_active_model().insert(tx).await?;
    let links = insert_all::<link::Entity, _>(tx, rows(folder, "link.jsonl")?, &progress).await?;
    let versions = insert_all::<entry_version::Entity, _>(tx, rows(folder, "entry_version.jsonl")?, &progress).await?;
    import_contents(tx, folder).await?;
    if i64::try_from(links).unwrap_or(i64::MAX) != head.position {
        let text =
            format!("link.jsonl has {links} links, but the chain has {}; the export is not whole", head.position);
        return Err(LedgerError::Archive(text));
    }
    if let Some(lost) = crate::content::first_lost(tx).await? {
        let text = format!(
            "{CONTENT} has not the content of the document at place {} of the chain; the export is not whole",
            lost.position
        );
        return Err(LedgerError::Archive(text));
    }
    set_head(tx, head.position, head.recorded_at, head.hash, false).await?;
    Ok(ArchiveCounts { links, versions })
}

async fn import_contents(tx: &DatabaseTransaction, folder: &Path) -> Result<(), LedgerError> {
    if !folder.join(CONTENT).exists() {
        return Ok(());
    }
    for line in rows::<crate::content::Line>(folder, CONTENT)? {
        content::Entity::insert(line?.row()?.into_active_model()).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn only_row<T: DeserializeOwned>(folder: &Path, name: &'static str) -> Result<T, LedgerError> {
    rows(folder, name)?.next().unwrap_or_else(|| Err(LedgerError::Archive(format!("{name} is empty"))))
}

pub(crate) async fn insert_all<E, M>(
    tx: &impl ConnectionTrait,
    rows: impl Iterator<Item = Result<M, LedgerError>>,
    progress: &impl Fn(u64),
) -> Result<u64, LedgerError>
where
    E: EntityTrait<Model = M>,
    M: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let mut some = Vec::with_capacity(1_000);
    let mut count = 0;
    for row in rows {
        some.push(row?.into_active_model());
        if some.len() == 1_000 {
            E::insert_many(std::mem::take(&mut some)).exec_without_returning(tx).await?;
            count += 1_000;
            progress(count);
        }
    }
    count += some.len() as u64;
    if !some.is_empty() {
        E::insert_many(some).exec_without_returning(tx).await?;
    }
    progress(count);
    Ok(count)
}
