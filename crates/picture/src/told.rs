//! One version on its way into the picture, and one entry as it stands there.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::restriction::Restriction;
use domain::{EntryId, Fact, Kind, Source, SubjectId};

use crate::pack::{pack, unpack};

/// One version as the ledger tells it. `S` is a `String`, or a `&str` where a page of the ledger is read in bulk.
#[derive(Clone, Debug)]
pub struct Told<S = String> {
    /// Place in the chain.
    pub position: i64,
    pub entry: EntryId,
    pub version: i32,
    pub kind: S,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: S,
    pub withdrawn: bool,
    /// `None` once erased.
    pub body: Option<S>,
}

/// The current version of one entry. Long texts of most kinds were left in the ledger: see [`leaves_words`].
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub position: i64,
    pub entry: EntryId,
    pub version: i32,
    /// On whose record it was entered. Where two records were merged, [`crate::Picture::canonical`] is the person.
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: Source,
    pub withdrawn: bool,
    pub fact: Fact,
}

/// A version that the picture cannot hold. The rest is held all the same.
#[derive(Debug, thiserror::Error)]
#[error("entry {entry} at place {position} cannot be read: {why}")]
pub struct Untold {
    pub position: i64,
    pub entry: EntryId,
    pub why: String,
}

/// A version read: what reading costs is paid, on whatever thread, before the picture is touched.
#[derive(Debug)]
pub struct Read {
    pub(crate) position: i64,
    pub(crate) entry: EntryId,
    pub(crate) does: Does,
}

#[derive(Debug)]
pub(crate) enum Does {
    Hold(Holding),
    /// As above; and something about it could not be read.
    HoldAllTheSame(Holding, Untold),
    Forget,
    Nothing(Untold),
}

/// A version to be held, packed.
#[derive(Debug)]
pub(crate) struct Holding {
    pub version: i32,
    pub subject: SubjectId,
    pub episode: Option<EntryId>,
    pub source: Source,
    pub withdrawn: bool,
    pub kind: Kind,
    pub fact: Vec<u8>,
    /// Also as it is, where the picture must know what it says.
    pub known: Option<Fact>,
}

static KINDS: LazyLock<HashMap<&'static str, Kind>> =
    LazyLock::new(|| Kind::ALL.iter().map(|kind| (kind.code(), *kind)).collect());

impl<S: AsRef<str>> Told<S> {
    /// Reads the text into a typed fact.
    pub fn read(self) -> Read {
        Read { position: self.position, entry: self.entry, does: self.does() }
    }

    fn does(&self) -> Does {
        let Some(kind) = KINDS.get(self.kind.as_ref()).copied() else {
            let kind = self.kind.as_ref();
            return Does::Nothing(self.untold(format!("“{kind}” is not a kind of entry that this program knows")));
        };
        let body = match &self.body {
            Some(body) if self.source.as_ref() != "erasure" => body.as_ref(),
            _ => return Does::Forget,
        };
        match Fact::from_body(kind, body) {
            Ok(mut fact) => {
                if leaves_words(&fact) {
                    fact.leave_narrative();
                }
                self.holding(fact).map_or_else(Does::Nothing, Does::Hold)
            }
            // A restriction that cannot be read restricts all the same, to nobody: better closed than open.
            Err(why) if kind == Kind::Restriction => match self.holding(Restriction::sealed().into()) {
                Ok(sealed) => Does::HoldAllTheSame(sealed, self.untold(why.to_string())),
                Err(untold) => Does::Nothing(untold),
            },
            Err(why) => Does::Nothing(self.untold(why.to_string())),
        }
    }

    fn holding(&self, fact: Fact) -> Result<Holding, Untold> {
        let mut packed = Vec::with_capacity(128);
        pack(&fact, &mut packed).map_err(|why| self.untold(why.to_string()))?;
        let kind = fact.kind();
        debug_assert_eq!(unpack(kind, &packed).ok().as_ref(), Some(&fact), "a fact is unpacked as it was packed");
        Ok(Holding {
            version: self.version,
            subject: self.subject,
            episode: self.episode,
            source: Source::from_stored(self.source.as_ref()),
            withdrawn: self.withdrawn,
            kind,
            fact: packed,
            known: matches!(kind, Kind::Account | Kind::Merge).then_some(fact),
        })
    }

    fn untold(&self, why: String) -> Untold {
        Untold { position: self.position, entry: self.entry, why }
    }
}

/// Whether the picture leaves the long texts ([`domain::narrative::Narrative`]) of a fact in the ledger. It does so for all
/// but contacts that wait for a decision, whose words the front door's queue shows. Whoever shows the words of one child reads
/// them from the ledger, where looking is written down.
pub fn leaves_words(fact: &Fact) -> bool {
    match fact {
        Fact::Contact(contact) => contact.decision.is_some(),
        _ => true,
    }
}
