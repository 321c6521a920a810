//! What the ledger gives back: rows with their identifiers as identifiers and their moments as moments.

use uuid::Uuid;

use crate::moment::Moment;
use crate::table::{entry_version, link};
use crate::{LedgerError, Position};

/// One version of an entry. `body` and the other personal fields are `None` after an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub position: Position,
    pub ordinal: i32,
    pub entry: Uuid,
    /// 1, 2, 3 ... within the entry.
    pub version: i32,
    pub kind: String,
    pub subject: Uuid,
    pub episode: Option<Uuid>,
    pub source: String,
    pub period: Option<String>,
    pub withdrawn: bool,
    pub happened_at: Option<String>,
    pub ended_at: Option<String>,
    pub source_key: Option<String>,
    pub body: Option<String>,
}

/// A version with the change that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub version: Version,
    pub recorded_at: Moment,
    pub actor: String,
    pub purpose: String,
    pub what: String,
    pub reason: Option<String>,
}

/// Who opened a record, when and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub position: Position,
    pub recorded_at: Moment,
    pub actor: String,
    pub purpose: String,
    pub subject: Option<Uuid>,
    pub what: String,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    Change,
    Access,
    Erasure,
}

impl LinkKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Access => "access",
            Self::Erasure => "erasure",
        }
    }
}

/// One place in the chain as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub position: Position,
    pub kind: String,
    pub recorded_at: Moment,
    pub actor: String,
    pub purpose: String,
    pub subject: Option<Uuid>,
    pub what: String,
    pub reason: Option<String>,
    pub hash: String,
}

/// The last place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub ledger_id: String,
    pub position: Position,
    /// `None` in a ledger in which nothing has happened yet.
    pub recorded_at: Option<Moment>,
    pub hash: String,
}

pub(crate) fn uuid(text: &str) -> Result<Uuid, LedgerError> {
    Uuid::parse_str(text).map_err(|_| LedgerError::Corrupt(format!("“{text}” is not an identifier")))
}

pub(crate) fn moment(text: &str) -> Result<Moment, LedgerError> {
    Moment::parse(text).ok_or_else(|| LedgerError::Corrupt(format!("“{text}” is not a moment")))
}

impl TryFrom<entry_version::Model> for Version {
    type Error = LedgerError;

    fn try_from(row: entry_version::Model) -> Result<Self, LedgerError> {
        Ok(Self {
            position: row.position,
            ordinal: row.ordinal,
            entry: uuid(&row.entry_id)?,
            version: row.version,
            kind: row.kind,
            subject: uuid(&row.subject)?,
            episode: row.episode.as_deref().map(uuid).transpose()?,
            source: row.source,
            period: row.period,
            withdrawn: row.withdrawn,
            happened_at: row.happened_at,
            ended_at: row.ended_at,
            source_key: row.source_key,
            body: row.body,
        })
    }
}

impl TryFrom<link::Model> for Link {
    type Error = LedgerError;

    fn try_from(row: link::Model) -> Result<Self, LedgerError> {
        Ok(Self {
            position: row.position,
            kind: row.kind,
            recorded_at: moment(&row.recorded_at)?,
            actor: row.actor,
            purpose: row.purpose,
            subject: row.subject.as_deref().map(uuid).transpose()?,
            what: row.what,
            reason: row.reason,
            hash: row.hash,
        })
    }
}

impl From<Link> for Access {
    fn from(link: Link) -> Self {
        Self {
            position: link.position,
            recorded_at: link.recorded_at,
            actor: link.actor,
            purpose: link.purpose,
            subject: link.subject,
            what: link.what,
            reason: link.reason,
        }
    }
}
