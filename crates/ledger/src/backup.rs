//! Backup while serving, and restore: the export, and with it the passwords and drafts that an export leaves out.
//! One format for both engines, each file with its hash, so that a damaged backup is noticed before it is needed.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use sea_orm::{EntityTrait, TransactionTrait};
use sha2::{Digest, Sha256};

use crate::archive::{ArchiveCounts, CONTENT, Lines, export_tables, import_tables, insert_all, new_folder, rows};
use crate::store::Ledger;
use crate::table::{credential, draft};
use crate::{LedgerError, hash};

const MANIFEST: &str = "manifest.json";
const FILES: [&str; 7] = [
    "ledger_meta.jsonl",
    "chain_head.jsonl",
    "link.jsonl",
    "entry_version.jsonl",
    CONTENT,
    "credential.jsonl",
    "draft.jsonl",
];

impl Ledger {
    /// Writes a backup into a new or empty folder, while others go on writing. The manifest is written last:
    /// a folder without one is not a backup.
    ///
    /// # Errors
    /// A file or the database fails.
    pub async fn backup(&self, folder: &Path, progress: impl Fn(u64)) -> Result<ArchiveCounts, LedgerError> {
        new_folder(folder)?;
        let snapshot = self.snapshot().await?;
        let counts = export_tables(&snapshot, folder, progress).await?;
        let mut lines = Lines::create(folder, "credential.jsonl")?;
        for row in credential::Entity::find().all(&snapshot).await? {
            lines.put(&row)?;
        }
        lines.finish()?;
        let mut lines = Lines::create(folder, "draft.jsonl")?;
        for row in draft::Entity::find().all(&snapshot).await? {
            lines.put(&row)?;
        }
        lines.finish()?;
        let mut manifest = Lines::create(folder, MANIFEST)?;
        manifest.put(&hashes(folder)?)?;
        manifest.finish()?;
        Ok(counts)
    }

    /// Puts a backup into this database, which must be migrated and empty.
    ///
    /// # Errors
    /// A file of the backup is missing or damaged, or the database is not empty; then nothing was stored.
    pub async fn restore(&self, folder: &Path, progress: impl Fn(u64)) -> Result<ArchiveCounts, LedgerError> {
        check_manifest(folder)?;
        let tx = self.db.begin_with_options(self.writing()).await?;
        let counts = import_tables(&tx, folder, &progress).await?;
        credential::Entity::delete_many().exec(&tx).await?;
        insert_all::<credential::Entity, _>(&tx, rows(folder, "credential.jsonl")?, &progress).await?;
        insert_all::<draft::Entity, _>(&tx, rows(folder, "draft.jsonl")?, &progress).await?;
        tx.commit().await?;
        Ok(counts)
    }
}

fn check_manifest(folder: &Path) -> Result<(), LedgerError> {
    let path = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(LedgerError::file(&path))?;
    let said: BTreeMap<String, String> = serde_json::from_str(&text)
        .map_err(|error| LedgerError::Archive(format!("{} cannot be read: {error}", path.display())))?;
    let here = hashes(folder)?;
    if let Some(gone) = said.keys().find(|name| !here.contains_key(*name)) {
        return Err(LedgerError::Archive(format!("{gone} is missing: the backup is not whole; use another")));
    }
    for (name, found) in here {
        if said.get(&name) != Some(&found) {
            let text = format!("{name} is not as it was backed up: the backup is damaged; use another");
            return Err(LedgerError::Archive(text));
        }
    }
    Ok(())
}

fn hashes(folder: &Path) -> Result<BTreeMap<String, String>, LedgerError> {
    // A backup from before documents were kept has no contents; one that should have them says so in its manifest.
    let there = FILES.iter().filter(|name| **name != CONTENT || folder.join(name).exists());
    there.map(|name| Ok(((*name).to_owned(), hash_of(&folder.join(name))?))).collect()
}

fn hash_of(path: &Path) -> Result<String, LedgerError> {
    let mut file = std::fs::File::open(path).map_err(LedgerError::file(path))?;
    let mut hasher = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut part).map_err(LedgerError::file(path))?;
        if read == 0 {
            return Ok(hash::hex(&hasher.finalize()));
        }
        hasher.update(&part[..read]);
    }
}
