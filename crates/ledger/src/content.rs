//! What documents hold: bytes under their own SHA-256. The entry of the document names that number, and its body is hashed
//! into the chain, so a content that was changed no longer has the name by which the chain knows it.

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::LedgerError;
use crate::hash::hex;
use crate::store::Ledger;
use crate::table::{content, entry_version};
use crate::write::Write;

/// The SHA-256 of some bytes: 64 hexadecimal digits.
pub fn name_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Ledger {
    /// The content of this name; `None` where there is none, or it was erased.
    ///
    /// # Errors
    /// [`LedgerError::Corrupt`] where the bytes are not those of the name; or the database cannot be read.
    pub async fn content(&self, sha256: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        let row = content::Entity::find_by_id(sha256.to_owned()).one(&self.db).await?;
        row.map(|row| checked(row.sha256, row.bytes)).transpose()
    }
}

impl Write {
    /// Keeps a content, once, and gives its name.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn keep_content(&mut self, bytes: &[u8]) -> Result<String, LedgerError> {
        let sha256 = name_of(bytes);
        if content::Entity::find_by_id(sha256.clone())
            .select_only()
            .column(content::Column::Sha256)
            .into_tuple::<String>()
            .one(&self.tx)
            .await?
            .is_none()
        {
            let row = content::Model { sha256: sha256.clone(), bytes: bytes.to_vec() };
            content::Entity::insert(row.into_active_model()).exec_without_returning(&self.tx).await?;
        }
        Ok(sha256)
    }
}

/// Erases each content that one of these texts names and no text that is left names.
pub(crate) async fn erase_named_by(tx: &DatabaseTransaction, texts: &[String]) -> Result<(), LedgerError> {
    for name in names_in(texts) {
        let used = entry_version::Entity::find()
            .filter(entry_version::Column::Body.contains(&name))
            .select_only()
            .column(entry_version::Column::EntryId)
            .limit(1)
            .into_tuple::<String>()
            .one(tx)
            .await?;
        if used.is_none() {
            content::Entity::delete_by_id(name).exec(tx).await?;
        }
    }
    Ok(())
}

/// Every run of exactly 64 hexadecimal digits.
fn names_in(texts: &[String]) -> std::collections::BTreeSet<String> {
    let words = texts.iter().flat_map(|text| text.split(|letter: char| !letter.is_ascii_hexdigit()));
    words.filter(|word| word.len() == 64).map(str::to_owned).collect()
}

fn checked(sha256: String, bytes: Vec<u8>) -> Result<Vec<u8>, LedgerError> {
    if name_of(&bytes) == sha256 {
        return Ok(bytes);
    }
    Err(LedgerError::Corrupt("the content of a document is not the one that the chain knows".to_owned()))
}

/// One line of `content.jsonl`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Line {
    pub sha256: String,
    /// The bytes, two hexadecimal digits each.
    pub hex: String,
}

impl Line {
    fn of(row: content::Model) -> Self {
        Self { sha256: row.sha256, hex: hex(&row.bytes) }
    }

    pub(crate) fn row(self) -> Result<content::Model, LedgerError> {
        let digits = self.hex.as_bytes();
        let pairs = digits.chunks(2).map(|pair| {
            let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
            u8::from_str_radix(text, 16).ok()
        });
        let bytes: Option<Vec<u8>> = pairs.collect();
        let damaged = || LedgerError::Archive("content.jsonl is damaged: a line is not hexadecimal".to_owned());
        let bytes = checked(self.sha256.clone(), bytes.ok_or_else(damaged)?)?;
        Ok(content::Model { sha256: self.sha256, bytes })
    }
}

/// All contents in the order of their names, one at a time, because each may be large.
pub(crate) async fn each_line(
    db: &DatabaseTransaction,
    mut put: impl FnMut(&Line) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let mut last = String::new();
    loop {
        let next = content::Entity::find()
            .filter(content::Column::Sha256.gt(last.as_str()))
            .order_by_asc(content::Column::Sha256)
            .one(db)
            .await?;
        let Some(row) = next else { return Ok(()) };
        last.clone_from(&row.sha256);
        put(&Line::of(row))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back_to_the_byte_and_a_damaged_one_is_refused() {
        let bytes = vec![0, 255, 16, 7];
        let row = content::Model { sha256: name_of(&bytes), bytes };
        assert_eq!(Line::of(row.clone()).row().unwrap(), row);
        for hex in ["00ff1008", "00ff1", "zz"] {
            let damaged = Line { sha256: row.sha256.clone(), hex: hex.into() };
            assert!(damaged.row().is_err(), "{hex}");
        }
    }

    #[test]
    fn names_are_runs_of_64_digits_and_no_others() {
        let name = name_of(b"made up");
        let texts = [format!("{{\"sha256\":\"{name}\",\"entry\":\"00000000\"}}"), format!("{name}0")];
        assert_eq!(names_in(&texts).into_iter().collect::<Vec<_>>(), [name]);
    }
}
