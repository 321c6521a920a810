use crate::row::Version;

/// What can go wrong in the ledger. Nothing has been stored when any of these is given.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Someone else changed the entry first. Both texts are here, so that neither is lost.
    #[error("this was changed by someone else while you worked on it")]
    Superseded { current: Box<Version>, attempted: String },
    /// The same form was posted before with another content.
    #[error("the entry {0} is not in the ledger")]
    NoSuchEntry(uuid::Uuid),
    #[error("the episode {0} is not a referral in the ledger")]
    NoSuchEpisode(uuid::Uuid),
    #[error("the entry {entry} is a {stored} and cannot become a {given}")]
    KindChanged { entry: uuid::Uuid, stored: String, given: String },
    #[error("text for the ledger cannot hold the character NUL")]
    NulCharacter,
    /// The database would not write or read: full, read-only, gone. The sentence is for an operator.
    #[error("the database could not be written or read: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("the database at this address has no ledger yet; run `sightline migrate`")]
    NotMigrated,
    #[error("the database was made by a newer version of this program; use that version")]
    NewerSchema,
    #[error("{0}")]
    Archive(String),
    #[error("{path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("the database holds a row that cannot be read ({0}); run `sightline verify`")]
    Corrupt(String),
    #[error("no random numbers can be had from the operating system: {0}")]
    Random(String),
}

impl LedgerError {
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.display().to_string(), source }
    }

    /// True where the database itself failed, as against a request it had good reason to refuse.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Database(_) | Self::Random(_) | Self::File { .. })
    }
}
