//! The hashes of `docs/ledger-format.md`. Nothing here touches a database.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Salt of one commitment: 32 hexadecimal characters.
pub fn new_salt() -> Result<String, crate::LedgerError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| crate::LedgerError::Random(error.to_string()))?;
    Ok(hex(&bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Packs fields one by one under a domain-separating first line.
struct Packed(Sha256);

impl Packed {
    fn new(what: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(format!("sightline {what} 1\n"));
        Self(hasher)
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.optional(name, Some(value))
    }

    fn number(self, name: &str, value: i64) -> Self {
        self.text(name, &value.to_string())
    }

    fn optional(mut self, name: &str, value: Option<&str>) -> Self {
        self.0.update(name);
        match value {
            Some(value) => {
                self.0.update(format!("={}:", value.len()));
                self.0.update(value);
            }
            None => self.0.update("~"),
        }
        self.0.update("\n");
        self
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

pub fn genesis(ledger_id: &str) -> String {
    Packed::new("ledger").text("ledger_id", ledger_id).finish()
}

pub fn reason(salt: &str, reason: Option<&str>) -> String {
    Packed::new("reason").text("salt", salt).optional("reason", reason).finish()
}

/// The commitment to the personal columns of a version.
pub struct Personal<'a> {
    pub salt: &'a str,
    pub happened_at: Option<&'a str>,
    pub ended_at: Option<&'a str>,
    pub source_key: Option<&'a str>,
    pub body: Option<&'a str>,
}

impl Personal<'_> {
    pub fn hash(&self) -> String {
        Packed::new("personal")
            .text("salt", self.salt)
            .optional("happened_at", self.happened_at)
            .optional("ended_at", self.ended_at)
            .optional("source_key", self.source_key)
            .optional("body", self.body)
            .finish()
    }
}

pub fn version(row: &crate::table::entry_version::Model) -> String {
    Packed::new("version")
        .number("position", row.position)
        .number("ordinal", row.ordinal.into())
        .text("entry_id", &row.entry_id)
        .number("version", row.version.into())
        .text("kind", &row.kind)
        .text("subject", &row.subject)
        .optional("episode", row.episode.as_deref())
        .text("source", &row.source)
        .optional("period", row.period.as_deref())
        .number("withdrawn", row.withdrawn.into())
        .text("personal_hash", &row.personal_hash)
        .finish()
}

/// Over the hashes of all versions of one link, in the order of their ordinals.
pub fn versions<'a>(hashes: impl IntoIterator<Item = &'a str>) -> String {
    let mut all = Packed::new("versions");
    for hash in hashes {
        all.0.update(hash);
        all.0.update("\n");
    }
    all.finish()
}

pub fn link(row: &crate::table::link::Model) -> String {
    Packed::new("link")
        .number("position", row.position)
        .text("kind", &row.kind)
        .text("recorded_at", &row.recorded_at)
        .text("actor", &row.actor)
        .text("purpose", &row.purpose)
        .optional("subject", row.subject.as_deref())
        .text("what", &row.what)
        .text("reason_hash", &row.reason_hash)
        .optional("request_key", row.request_key.as_deref())
        .number("version_count", row.version_count.into())
        .text("versions_hash", &row.versions_hash)
        .text("previous_hash", &row.previous_hash)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by hand with `printf ... | sha256sum`.
    #[test]
    fn the_genesis_hash_is_what_the_format_page_says() {
        let by_hand = hex(&Sha256::digest("sightline ledger 1\nledger_id=3:abc\n"));
        assert_eq!(genesis("abc"), by_hand);
    }

    #[test]
    fn null_and_empty_are_not_the_same() {
        assert_ne!(reason("00", None), reason("00", Some("")));
    }
}
