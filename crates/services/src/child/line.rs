//! The record as lines: one entry each, with its source, its change and its earlier versions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::long_london;
use domain::{EntryId, Fact, Kind, Source, When};

use super::details::{Detail, Hides, Known, Teller, told};
use super::group::Group;
use super::history::{EntryHistory, Guards, Told};
use super::voice::{self, Heard};

/// What stands in place of an address that the reader may not see.
pub const HIDDEN_ADDRESS: &str = "Protected address: hidden";

/// One entry as known at the page's moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub entry: EntryId,
    pub noun: Kind,
    /// The kind in words: `Referral`.
    pub kind: &'static str,
    pub group: Group,
    /// When it happened in the world; `None` for what has no date of its own.
    pub when: Option<When>,
    pub ended: Option<When>,
    /// Newest version.
    pub now: Written,
    /// Older versions, the newest of them first. Only the page of one entry has them.
    pub earlier: Vec<Earlier>,
    /// How many older versions there are.
    pub earlier_count: usize,
    pub withdrawn: bool,
    pub erased: bool,
    /// Days between what happened and its first recording here, for what is typed here late.
    pub late_days: Option<i64>,
    /// Notes for the reader, such as that an import asks about this.
    pub notes: Vec<String>,
    /// The day of the referral to which this belongs.
    pub referral: Option<NaiveDate>,
    /// What the child says in it.
    pub words: Option<Heard>,
}

/// One version with the change that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub version: i32,
    pub withdrawn: bool,
    pub summary: String,
    pub details: Vec<Detail>,
    /// Who says so, in words.
    pub source: String,
    /// The period that the source spoke of.
    pub period: Option<String>,
    /// When we were told.
    pub recorded_at: DateTime<Utc>,
    /// The name of the account.
    pub by: String,
    /// The use case.
    pub what: String,
    pub reason: Option<String>,
    /// Place of the change in the chain.
    pub place: i64,
}

impl Written {
    /// `14 March 2026 at 9:30am`.
    pub fn recorded(&self) -> String {
        long_london(self.recorded_at)
    }
}

/// A superseded version, and what the one after it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub written: Written,
    pub changed: Vec<Changed>,
}

/// One field that the next version changed. `None` is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub label: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Line {
    /// When it happened, in words.
    pub fn when_in_words(&self) -> String {
        self.when.map_or_else(|| "No date".to_owned(), |when| when.in_words())
    }

    /// The first detail under a label.
    pub fn detail(&self, label: &str) -> Option<&str> {
        self.now.details.iter().find(|detail| detail.label == label).map(|detail| detail.value.as_str())
    }
}

/// What a reader may see beside the record itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct May {
    pub see_protected_address: bool,
    pub see_looks: bool,
}

/// Makes lines for one reader.
pub(super) struct Writer<'a> {
    pub known: &'a dyn Known,
    pub may: May,
    pub guards: &'a Guards,
}

impl Writer<'_> {
    /// With all versions, for the page of one entry.
    pub fn line(&self, entry: &EntryHistory) -> Line {
        let written: Vec<Written> = entry.versions.iter().map(|told| self.written(entry, told)).collect();
        let mut earlier: Vec<Earlier> = written.windows(2).map(|pair| earlier(&pair[0], &pair[1])).collect();
        earlier.reverse();
        Line { earlier, ..self.brief(entry) }
    }

    /// With the newest version only.
    pub fn brief(&self, entry: &EntryHistory) -> Line {
        let last = entry.last();
        let seen = last.fact.as_ref().filter(|fact| !self.hides(entry, fact));
        Line {
            entry: entry.entry,
            noun: entry.kind,
            kind: entry.kind.in_words(),
            group: Group::of(entry.kind),
            when: seen.and_then(Fact::happened_at),
            ended: seen.and_then(Fact::ended_at),
            now: self.written(entry, last),
            earlier: Vec::new(),
            earlier_count: entry.versions.len() - 1,
            withdrawn: last.recorded.version.withdrawn,
            erased: last.is_erased(),
            late_days: late_days(entry).filter(|_| seen.is_some()),
            notes: Vec::new(),
            referral: None,
            words: seen.and_then(|fact| voice::heard(fact, entry.entry)),
        }
    }

    fn hides(&self, entry: &EntryHistory, fact: &Fact) -> bool {
        (entry.hides(fact) && !self.may.see_protected_address) || (is_about_looks(entry.kind) && !self.may.see_looks)
    }

    /// What parts of a fact are kept from the reader.
    pub fn parts_hidden(&self, entry: &EntryHistory, fact: &Fact) -> Hides {
        if self.may.see_protected_address {
            return Hides::default();
        }
        let hides = self.guards.hides(fact);
        let confidential = matches!(fact, Fact::Placement(_)) && entry.protected_now;
        Hides { placement: hides.placement || confidential, ..hides }
    }

    fn written(&self, entry: &EntryHistory, told: &Told) -> Written {
        let (version, recorded) = (&told.recorded.version, &told.recorded);
        let (summary, details, hidden) = self.said(entry, told);
        Written {
            version: version.version,
            withdrawn: version.withdrawn,
            summary,
            details,
            source: source_in_words(told),
            period: version.period.clone(),
            recorded_at: recorded.recorded_at.utc(),
            by: self.known.account(&recorded.actor),
            what: recorded.what.clone(),
            // A reason may say what the text says, so it goes with the text.
            reason: recorded.reason.clone().filter(|_| !hidden),
            place: version.position,
        }
    }

    /// The sentence, the details, and whether something of them was kept from the reader.
    fn said(&self, entry: &EntryHistory, version: &Told) -> (String, Vec<Detail>, bool) {
        match &version.fact {
            None if version.is_erased() => {
                ("Erased by order. Its place in the chain remains.".to_owned(), Vec::new(), false)
            }
            None => {
                ("This entry cannot be read. Ask the operator to run “sightline verify”.".to_owned(), Vec::new(), false)
            }
            Some(fact) if self.hides(entry, fact) => (hidden_words(entry.kind).to_owned(), Vec::new(), true),
            Some(fact) => {
                let hides = self.parts_hidden(entry, fact);
                let (summary, details) = told(fact, &Teller { known: self.known, hides });
                (summary, details.into_vec(), hides != Hides::default())
            }
        }
    }
}

fn hidden_words(kind: Kind) -> &'static str {
    if kind == Kind::Address { HIDDEN_ADDRESS } else { "Kept from readers who may not see who has looked." }
}

fn is_about_looks(kind: Kind) -> bool {
    matches!(kind, Kind::BreakGlass | Kind::Restriction)
}

fn source_in_words(told: &Told) -> String {
    if told.recorded.version.source == "erasure" {
        return "order of erasure".to_owned();
    }
    Source::from_stored(&told.recorded.version.source).in_words()
}

fn earlier(before: &Written, after: &Written) -> Earlier {
    let value = |written: &Written, label: &str| {
        written.details.iter().find(|detail| detail.label == label).map(|detail| detail.value.clone())
    };
    let mut labels: Vec<&'static str> = before.details.iter().map(|detail| detail.label).collect();
    labels.extend(after.details.iter().map(|detail| detail.label).filter(|label| value(before, label).is_none()));
    let changed = labels
        .into_iter()
        .map(|label| Changed { label, before: value(before, label), after: value(after, label) })
        .filter(|changed| changed.before != changed.after)
        .collect();
    Earlier { written: before.clone(), changed }
}

/// For what is typed here: a file from another system is always later than what it tells.
fn late_days(entry: &EntryHistory) -> Option<i64> {
    let first = entry.first();
    if !Source::from_stored(&first.recorded.version.source).is_typed() || entry.kind == Kind::Address {
        return None;
    }
    let happened = first.fact.as_ref()?.happened_at()?.day();
    Some((first.recorded_on() - happened).num_days()).filter(|days| *days > 0)
}

/// The newest first.
pub(super) fn newest_first(lines: &mut [Line]) {
    lines.sort_by_cached_key(|line| {
        let when = line.when.map(|when| (when.day(), when.to_string()));
        std::cmp::Reverse((when, line.now.place, line.entry))
    });
}
