//! One version on its way into the picture, and one entry as it stands there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use domain::restriction::Restriction;
use domain::{EntryId, Fact, Kind, Source, SubjectId};

use crate::entries::{Mark, Until};
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

/// Versions read: what reading costs is paid, on whatever thread, before the picture is touched.
#[derive(Debug, Default)]
pub struct Batch {
    pub(crate) versions: Vec<Read>,
    /// Packed facts, one after the other.
    pub(crate) facts: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Read {
    pub position: i64,
    pub entry: EntryId,
    pub does: Does,
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
    /// See [`Until`].
    pub until: Until,
    /// Where it stands in the batch.
    pub fact: Range<usize>,
    /// Also as it is, where the picture must know what it says.
    pub known: Option<Fact>,
}

impl Holding {
    pub fn mark(&self) -> Mark {
        Mark::new(self.kind, self.withdrawn, self.until)
    }
}

static KINDS: LazyLock<HashMap<&'static str, Kind>> =
    LazyLock::new(|| Kind::ALL.iter().map(|kind| (kind.code(), *kind)).collect());

impl Batch {
    /// Reads the text of a version into a typed fact, and packs it.
    pub fn read<S: AsRef<str>>(&mut self, told: &Told<S>) {
        let does = told.does(&mut self.facts);
        self.versions.push(Read { position: told.position, entry: told.entry, does });
    }

    pub fn len(&self) -> usize {
        self.versions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }
}

impl<S: AsRef<str>> Told<S> {
    fn does(&self, facts: &mut Vec<u8>) -> Does {
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
                self.holding(fact, facts).map_or_else(Does::Nothing, Does::Hold)
            }
            // A restriction that cannot be read restricts all the same, to nobody: better closed than open.
            Err(why) if kind == Kind::Restriction => match self.holding(Restriction::sealed().into(), facts) {
                Ok(sealed) => Does::HoldAllTheSame(sealed, self.untold(why.to_string())),
                Err(untold) => Does::Nothing(untold),
            },
            Err(why) => Does::Nothing(self.untold(why.to_string())),
        }
    }

    fn holding(&self, fact: Fact, facts: &mut Vec<u8>) -> Result<Holding, Untold> {
        let start = facts.len();
        pack(&fact, facts).map_err(|why| self.untold(why.to_string()))?;
        let (kind, until) = (fact.kind(), Until::of(&fact));
        debug_assert_eq!(
            unpack(kind, &facts[start..]).ok().as_ref(),
            Some(&fact),
            "a fact is unpacked as it was packed"
        );
        Ok(Holding {
            version: self.version,
            subject: self.subject,
            episode: self.episode,
            source: Source::from_stored(self.source.as_ref()),
            withdrawn: self.withdrawn,
            kind,
            until,
            fact: start..facts.len(),
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
