//! The record as lines: one entry each, with its source, its change and its earlier versions.

use chrono::{DateTime, Utc};
use domain::dates::long_london;
use domain::{EntryId, Fact, Kind, Source, When};

use super::details::{Detail, Known, details, summary};
use super::history::{EntryHistory, Told};

/// What stands in place of an address that the reader may not see.
pub const HIDDEN_ADDRESS: &str = "Protected address: hidden";

/// One entry as known at the page's moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub entry: EntryId,
    /// The kind in words: `Referral`.
    pub kind: &'static str,
    /// When it happened in the world; `None` for what has no date of its own.
    pub when: Option<When>,
    pub ended: Option<When>,
    /// Newest version.
    pub now: Written,
    /// Older versions, the newest of them first.
    pub earlier: Vec<Earlier>,
    pub withdrawn: bool,
    pub erased: bool,
    /// Days between what happened and its first recording here, for what is typed here late.
    pub late_days: Option<i64>,
    /// Notes for the reader, such as that an import asks about this.
    pub notes: Vec<String>,
    /// What belongs to this referral.
    pub within: Vec<Line>,
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

    /// This line and those within it.
    pub fn all(&self) -> impl Iterator<Item = &Line> {
        std::iter::once(self).chain(&self.within)
    }
}

/// What a reader may see beside the record itself.
#[derive(Clone, Copy)]
pub(super) struct May {
    pub see_protected_address: bool,
    pub see_looks: bool,
}

/// Makes lines for one reader.
pub(super) struct Writer<'a> {
    pub known: &'a dyn Known,
    pub may: May,
}

impl Writer<'_> {
    pub fn line(&self, entry: &EntryHistory) -> Line {
        let last = entry.last();
        let written: Vec<Written> = entry.versions.iter().map(|told| self.written(entry, told)).collect();
        let mut earlier: Vec<Earlier> = written.windows(2).map(|pair| earlier(&pair[0], &pair[1])).collect();
        earlier.reverse();
        let seen = last.fact.as_ref().filter(|fact| !self.hides(entry, fact));
        Line {
            entry: entry.entry,
            kind: entry.kind.in_words(),
            when: seen.and_then(Fact::happened_at),
            ended: seen.and_then(Fact::ended_at),
            now: self.written(entry, last),
            earlier,
            withdrawn: last.recorded.version.withdrawn,
            erased: last.is_erased(),
            late_days: late_days(entry).filter(|_| seen.is_some()),
            notes: Vec::new(),
            within: Vec::new(),
        }
    }

    fn hides(&self, entry: &EntryHistory, fact: &Fact) -> bool {
        (entry.hides(fact) && !self.may.see_protected_address) || (is_about_looks(entry.kind) && !self.may.see_looks)
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

    /// The sentence, the details, and whether they were kept from the reader.
    fn said(&self, entry: &EntryHistory, told: &Told) -> (String, Vec<Detail>, bool) {
        match &told.fact {
            None if told.is_erased() => {
                ("Erased by order. Its place in the chain remains.".to_owned(), Vec::new(), false)
            }
            None => {
                ("This entry cannot be read. Ask the operator to run “sightline verify”.".to_owned(), Vec::new(), false)
            }
            Some(fact) if self.hides(entry, fact) => (hidden_words(entry.kind).to_owned(), Vec::new(), true),
            Some(fact) => (summary(fact, self.known), details(fact, self.known), false),
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

/// The newest first; what belongs to a referral stands within it. What has no date comes in the second part.
pub(super) fn arrange(entries: &[EntryHistory], lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
    let referrals: Vec<EntryId> =
        entries.iter().filter(|entry| entry.kind == Kind::Referral).map(|entry| entry.entry).collect();
    let (mut outer, mut inner) = (Vec::new(), Vec::new());
    for (entry, line) in entries.iter().zip(lines) {
        match entry.last().recorded.version.episode.filter(|episode| referrals.contains(episode)) {
            Some(episode) if episode != entry.entry => inner.push((episode, line)),
            _ => outer.push(line),
        }
    }
    for (episode, line) in inner {
        if let Some(referral) = outer.iter_mut().find(|outer| outer.entry == episode) {
            referral.within.push(line);
        }
    }
    outer.iter_mut().for_each(|line| newest_first(&mut line.within));
    newest_first(&mut outer);
    outer.into_iter().partition(|line| line.when.is_some())
}

fn newest_first(lines: &mut [Line]) {
    lines.sort_by_key(|line| {
        let when = line.when.map(|when| (when.day(), when.to_string()));
        std::cmp::Reverse((when, line.now.place, line.entry))
    });
}
