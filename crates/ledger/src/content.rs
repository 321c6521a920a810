//! What documents hold: bytes under their own SHA-256. The entry of the document names that number, and its body is hashed
//! into the chain, so a content that was changed no longer has the name by which the chain knows it.

use std::collections::{BTreeSet, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::hex;
use crate::store::Ledger;
use crate::table::{content, entry_version};
use crate::write::Write;
use crate::{LedgerError, Position};

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

/// The kind of entry whose body names a content. Contents are kept for it alone.
pub(crate) const DOCUMENT: &str = "document";
const DOCUMENTS_AT_A_TIME: u64 = 1_000;

/// Erases each content that one of these bodies of erased documents names and no document that is left names.
///
/// Goes once through what is left of documents, however many were erased: all writers wait meanwhile.
pub(crate) async fn erase_named_by(tx: &DatabaseTransaction, bodies: &[String]) -> Result<(), LedgerError> {
    let mut gone: BTreeSet<String> = bodies.iter().filter_map(|body| named(body)).collect();
    let mut documents = Documents::default();
    while !gone.is_empty() {
        let Some(some) = documents.next(tx).await? else { break };
        for document in some {
            if let Some(name) = document.names {
                gone.remove(&name);
            }
        }
    }
    for name in gone {
        content::Entity::delete_by_id(name).exec(tx).await?;
    }
    Ok(())
}

/// One version of a document in the chain.
struct Document {
    position: Position,
    entry: String,
    /// The name of its content; none where it was erased, and in the tombstone.
    names: Option<String>,
}

/// All versions of documents in the order of the chain, some at a time.
#[derive(Default)]
struct Documents {
    after: (Position, i32),
}

impl Documents {
    /// The next of them; `None` after the last.
    async fn next(&mut self, db: &DatabaseTransaction) -> Result<Option<Vec<Document>>, LedgerError> {
        use entry_version::Column;
        let (position, ordinal) = self.after;
        let further = Column::Position.gt(position).or(Column::Position.eq(position).and(Column::Ordinal.gt(ordinal)));
        let rows: Vec<(Position, i32, String, Option<String>)> = entry_version::Entity::find()
            .select_only()
            .columns([Column::Position, Column::Ordinal, Column::EntryId, Column::Body])
            .filter(is_document())
            // Says nothing more than the next line, but an engine can begin there in its index.
            .filter(Column::Position.gte(position))
            .filter(further)
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Ordinal)
            .limit(DOCUMENTS_AT_A_TIME)
            .into_tuple()
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = (last.0, last.1);
        let documents = rows.into_iter().map(|(position, _, entry, body)| Document {
            position,
            entry,
            names: body.as_deref().and_then(named),
        });
        Ok(Some(documents.collect()))
    }
}

/// Written out rather than given as a value, as the index of documents asks for it ([`crate::schema`]).
fn is_document() -> Expr {
    Expr::cust(format!("kind = '{DOCUMENT}'"))
}

/// The name that a document's body gives of its content.
fn named(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        sha256: String,
    }
    serde_json::from_str::<Named>(body).ok().map(|body| body.sha256)
}

fn checked(sha256: String, bytes: Vec<u8>) -> Result<Vec<u8>, LedgerError> {
    if name_of(&bytes) == sha256 {
        return Ok(bytes);
    }
    Err(LedgerError::Corrupt("the content of a document is not the one that the chain knows".to_owned()))
}

/// A document whose content is not there, or is not the one that the chain knows.
pub(crate) struct Lost {
    pub position: Position,
    pub entry: String,
}

/// The first document in the chain that has lost its content. What was erased names none.
pub(crate) async fn first_lost(db: &DatabaseTransaction) -> Result<Option<Lost>, LedgerError> {
    let mut whole = HashSet::new();
    let mut documents = Documents::default();
    while let Some(some) = documents.next(db).await? {
        for Document { position, entry, names } in some {
            let Some(name) = names.filter(|name| !whole.contains(name)) else { continue };
            let kept = content::Entity::find_by_id(name.clone()).one(db).await?;
            if kept.is_none_or(|kept| name_of(&kept.bytes) != name) {
                return Ok(Some(Lost { position, entry }));
            }
            whole.insert(name);
        }
    }
    Ok(None)
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
    fn a_document_names_its_content_and_a_tombstone_names_none() {
        let name = name_of(b"made up");
        let body = format!("{{\"schema\":1,\"title\":\"a letter\",\"sha256\":\"{name}\"}}");
        assert_eq!(named(&body), Some(name));
        assert_eq!(named(crate::write::TOMBSTONE), None);
    }
}
