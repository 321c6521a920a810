//! All entries by slot, in the order in which they were first told: packed, and typed when somebody asks for one.
//!
//! A typed entry stays with its chunk, so that a reader can hold a plain reference to it for as long as it holds the picture.
//! Kinds of volume are let go again when many have gathered ([`Entries::let_go`]); a reader's copy of the picture keeps those
//! that it has.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate};
use domain::lasting::{Lasting, lasting};
use domain::{EntryId, Fact, Kind};

use crate::chunked::Chunked;
use crate::pack::{put_number, take_number};
use crate::told::Held;

/// Entries in one piece of memory: a write to a picture that somebody reads copies one such piece.
const IN_A_CHUNK: u32 = 256;

/// Typed entries of kinds of volume at which they are let go: some tens of megabytes.
const TYPED_AT_MOST: u32 = 100_000;

/// Bytes that the length before a record takes.
const LENGTH_AT_MOST: usize = 10;

/// Chunks that are looked through at once, so that no write waits for all of them.
const SWEPT_AT_ONCE: u32 = 512;

#[derive(Clone, Debug, Default)]
pub struct Entries {
    chunks: Chunked<Arc<Chunk>, 64>,
    len: u32,
    /// Entries of kinds of volume that were typed, in all copies together since the last letting go.
    typed: Arc<AtomicU32>,
    /// The chunk at which letting go carries on.
    sweep: Option<u32>,
}

#[derive(Clone, Debug, Default)]
struct Chunk {
    packed: Arc<Packed>,
    typed: Vec<OnceLock<Arc<Held>>>,
}

#[derive(Clone, Debug, Default)]
struct Packed {
    ids: Vec<EntryId>,
    marks: Vec<Mark>,
    /// Records one after the other, each with its length before it.
    bytes: Vec<u8>,
    /// Bytes of records that were replaced.
    waste: usize,
}

/// What must be known of an entry without unpacking it.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    at: u32,
    /// `None` once erased.
    pub kind: Option<Kind>,
    pub withdrawn: bool,
    pub until: Until,
}

impl Mark {
    /// Of a record that is not in its place yet.
    pub fn new(kind: Kind, withdrawn: bool, until: Until) -> Self {
        Self { at: 0, kind: Some(kind), withdrawn, until }
    }
}

/// The day after which a fact can no longer be open, in two bytes. They are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Until(u16);

impl Until {
    /// Of what says who somebody is, and nothing of when.
    const NEVER: Self = Self(0);
    /// Of what may still be open.
    const OPEN: Self = Self(u16::MAX);

    pub fn of(fact: &Fact) -> Self {
        match lasting(fact) {
            None => Self::NEVER,
            Some(Lasting { until: Some(day), .. }) => Self::at(day),
            Some(Lasting { until: None, .. }) => Self::OPEN,
        }
    }

    /// A day before 1900 is told as the first of that year, and one that is too far away as open.
    pub fn at(day: NaiveDate) -> Self {
        let days = day.num_days_from_ce() - FIRST_DAY;
        if days < 1 { Self(1) } else { u16::try_from(days).map_or(Self::OPEN, Self) }
    }
}

/// 31 December 1899, in days of the common era.
const FIRST_DAY: i32 = 693_595;

/// Kinds that are many and are asked for child by child. Lists and figures read the others from one end to the other.
fn is_of_volume(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::AlertHandling
            | Kind::CaseNote
            | Kind::CaseSupervision
            | Kind::CoreGroup
            | Kind::DirectObservation
            | Kind::Document
            | Kind::HealthAssessment
            | Kind::ManagementDecision
            | Kind::Supervision
            | Kind::Visit
    )
}

fn path(slot: u32) -> (u32, usize) {
    (slot / IN_A_CHUNK, (slot % IN_A_CHUNK) as usize)
}

impl Entries {
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The identifier of an entry, also of one that was erased.
    pub fn id(&self, slot: u32) -> Option<EntryId> {
        let (chunk, place) = path(slot);
        self.chunks.get(chunk)?.packed.ids.get(place).copied()
    }

    pub fn mark(&self, slot: u32) -> Option<Mark> {
        let (chunk, place) = path(slot);
        self.chunks.get(chunk)?.packed.marks.get(place).copied()
    }

    /// Bytes that an entry takes packed.
    pub fn size(&self, slot: u32) -> usize {
        let (chunk, place) = path(slot);
        let packed = self.chunks.get(chunk).map(|chunk| &chunk.packed);
        let mark = packed.and_then(|packed| packed.marks.get(place)).filter(|mark| mark.kind.is_some());
        mark.zip(packed).map_or(0, |(mark, packed)| packed.record(mark.at).len())
    }

    /// An entry; `unpack` makes it of its identifier, mark and record where nobody has asked for it before.
    pub fn get(&self, slot: u32, unpack: impl FnOnce(EntryId, Mark, &[u8]) -> Held) -> Option<&Held> {
        let (chunk, place) = path(slot);
        let Chunk { packed, typed } = &**self.chunks.get(chunk)?;
        let mark = packed.marks.get(place)?;
        let kind = mark.kind?;
        let typed = typed.get(place)?.get_or_init(|| {
            if is_of_volume(kind) {
                self.typed.fetch_add(1, Ordering::Relaxed);
            }
            Arc::new(unpack(packed.ids[place], *mark, packed.record(mark.at)))
        });
        Some(typed)
    }

    /// As [`Entries::get`], without keeping what was unpacked: for whoever reads everything once.
    pub fn read(&self, slot: u32, unpack: impl FnOnce(EntryId, Mark, &[u8]) -> Held) -> Option<Arc<Held>> {
        let (chunk, place) = path(slot);
        let Chunk { packed, typed } = &**self.chunks.get(chunk)?;
        let mark = packed.marks.get(place)?;
        mark.kind?;
        let kept = typed.get(place)?.get();
        let held = kept.map_or_else(|| Arc::new(unpack(packed.ids[place], *mark, packed.record(mark.at))), Arc::clone);
        Some(held)
    }

    /// Adds an entry that is not there; its record is given in two parts.
    pub fn push(&mut self, id: EntryId, mark: Mark, record: [&[u8]; 2]) -> u32 {
        let slot = self.len;
        let (chunk, place) = path(slot);
        if chunk == self.chunks.len() {
            // The next entries are about as large as the last ones.
            let before = chunk.checked_sub(1).and_then(|last| self.chunks.get(last));
            let bytes = before.map_or(0, |before| with_room(before.packed.bytes.len()));
            self.chunks.push(Arc::new(Chunk::with_capacity(bytes)));
        }
        let chunk = self.chunk(chunk);
        chunk.typed.push(OnceLock::new());
        let packed = Arc::make_mut(&mut chunk.packed);
        packed.ids.push(id);
        let mark = packed.add(mark, record);
        packed.marks.push(mark);
        if place + 1 == IN_A_CHUNK as usize {
            packed.bytes.shrink_to_fit();
        }
        self.len += 1;
        slot
    }

    /// Puts another version of an entry in the place of the one that stands.
    pub fn replace(&mut self, slot: u32, mark: Mark, record: [&[u8]; 2]) {
        let (chunk, place) = path(slot);
        let chunk = self.chunk(chunk);
        chunk.typed[place] = OnceLock::new();
        let packed = Arc::make_mut(&mut chunk.packed);
        packed.waste += packed.record(packed.marks[place].at).len();
        packed.marks[place] = packed.add(mark, record);
        if packed.waste > packed.bytes.len() / 4 {
            packed.tidy();
        }
    }

    /// Forgets an entry to the last byte.
    pub fn erase(&mut self, slot: u32) {
        let (chunk, place) = path(slot);
        let chunk = self.chunk(chunk);
        chunk.typed[place] = OnceLock::new();
        let packed = Arc::make_mut(&mut chunk.packed);
        packed.marks[place].kind = None;
        packed.tidy();
    }

    fn chunk(&mut self, chunk: u32) -> &mut Chunk {
        Arc::make_mut(self.chunks.get_mut(chunk).expect("a slot is given out with its chunk"))
    }

    /// Lets go of typed entries of kinds of volume once there are many, a part of them at each call; they are unpacked again
    /// when they are asked for.
    pub fn let_go(&mut self) {
        if self.sweep.is_none() && self.typed.load(Ordering::Relaxed) > TYPED_AT_MOST {
            self.typed = Arc::default();
            self.sweep = Some(0);
        }
        if let Some(from) = self.sweep {
            let until = self.chunks.len().min(from.saturating_add(SWEPT_AT_ONCE));
            (from..until).for_each(|chunk| self.sweep_chunk(chunk));
            self.sweep = (until < self.chunks.len()).then_some(until);
        }
    }

    /// [`Entries::let_go`] of everything, however little it is.
    #[cfg(test)]
    pub fn let_go_of_all(&mut self) {
        (0..self.chunks.len()).for_each(|chunk| self.sweep_chunk(chunk));
    }

    fn sweep_chunk(&mut self, number: u32) {
        let Some(chunk) = self.chunks.get(number) else { return };
        let is_to_go = |place: &usize| {
            chunk.typed[*place].get().is_some() && chunk.packed.marks[*place].kind.is_some_and(is_of_volume)
        };
        let places: Vec<usize> = (0..chunk.typed.len()).filter(is_to_go).collect();
        if !places.is_empty() {
            let chunk = self.chunk(number);
            places.into_iter().for_each(|place| chunk.typed[place] = OnceLock::new());
        }
    }
}

impl Chunk {
    fn with_capacity(bytes: usize) -> Self {
        let entries = IN_A_CHUNK as usize;
        let (ids, marks, bytes) = (Vec::with_capacity(entries), Vec::with_capacity(entries), Vec::with_capacity(bytes));
        Self { packed: Arc::new(Packed { ids, marks, bytes, waste: 0 }), typed: Vec::with_capacity(entries) }
    }
}

/// An eighth more. A vector that grows by itself doubles, and of thousands of chunks each would be half empty.
fn with_room(bytes: usize) -> usize {
    bytes + bytes / 8
}

impl Packed {
    fn add(&mut self, mark: Mark, [header, fact]: [&[u8]; 2]) -> Mark {
        let at = u32::try_from(self.bytes.len()).expect("256 entries without their words are less than 4 GiB");
        let longest = self.bytes.len() + header.len() + fact.len() + LENGTH_AT_MOST;
        if longest > self.bytes.capacity() {
            self.bytes.reserve_exact(with_room(longest) - self.bytes.len());
        }
        put_number((header.len() + fact.len()) as u64, &mut self.bytes);
        self.bytes.extend_from_slice(header);
        self.bytes.extend_from_slice(fact);
        Mark { at, ..mark }
    }

    fn record(&self, at: u32) -> &[u8] {
        let (length, rest) = take_number(&self.bytes[at as usize..]).expect("each record has its length before it");
        &rest[..length as usize]
    }

    /// Leaves only the records that stand.
    fn tidy(&mut self) {
        let bytes = Vec::with_capacity(with_room(self.bytes.len().saturating_sub(self.waste)));
        let mut tidy = Self { ids: Vec::new(), marks: Vec::with_capacity(self.marks.capacity()), bytes, waste: 0 };
        for mark in &self.marks {
            let kept = mark.kind.map(|_| tidy.add(*mark, [self.record(mark.at), &[]]));
            tidy.marks.push(kept.unwrap_or(Mark { at: 0, ..*mark }));
        }
        tidy.ids = std::mem::take(&mut self.ids);
        *self = tidy;
    }
}
