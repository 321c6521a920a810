//! What a file no longer holds, although the same source said so before of the same period: withdrawn, or put back as a file
//! of an earlier period has it.

use std::collections::HashSet;

use domain::{EntryId, Fact, Kind, SubjectId};
use returns::standard::Part;

use super::known::{Known, KnownEntry, Word};
use super::said::Said;

/// Entries of one child that are to be withdrawn or put back, each with the version that was seen.
#[derive(Clone, Debug)]
pub(super) struct Gone {
    pub subject: SubjectId,
    pub entries: Vec<GoneEntry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GoneEntry {
    pub entry: EntryId,
    pub version: i32,
    /// `None` for a question, which is no record of the file, and for what comes from every part.
    pub part: Option<Part>,
    /// The version by a file of an earlier period that is put back, because that file holds the record still.
    pub back_to: Option<i32>,
}

/// What the file holds of a child, taken or not.
#[derive(Debug, Default)]
pub(super) struct Here<'a> {
    pub paths: HashSet<&'a str>,
    /// Paths of the referrals about which a question is put.
    pub asked: HashSet<&'a str>,
    /// Referrals that stay, with all that belongs to them, although the file lacks them.
    pub kept: HashSet<EntryId>,
    /// Parts of which a record was refused. It may be the one that seems to be missing, so none of them is.
    pub refused: HashSet<Part>,
}

pub(super) fn gone(said: &Said, known: &Known, here: &Here<'_>) -> Vec<GoneEntry> {
    let is_missing = |entry: &KnownEntry| {
        !entry.withdrawn
            && entry.changed_here.is_none()
            && (entry.period == said.period || is_looked_back_on(said, here, entry))
            && said.covers(entry.kind, &entry.path)
            && !here.paths.contains(entry.path.as_str())
            && !here.kept.contains(&entry.entry)
            && !entry.episode.is_some_and(|referral| here.kept.contains(&referral))
            && !said.standard.home_of(entry.kind, &entry.path).is_some_and(|home| here.refused.contains(&home))
    };
    let referrals: HashSet<EntryId> = known
        .entries
        .iter()
        .filter(|entry| {
            entry.kind == Kind::Referral && is_missing(entry) && earlier(said, known, here, entry).is_none()
        })
        .map(|entry| entry.entry)
        .collect();
    // What was said of an earlier period goes with its referral: it would have no home.
    let goes_along = |entry: &KnownEntry| {
        !entry.withdrawn
            && entry.changed_here.is_none()
            && entry.period <= said.period
            && entry.episode.is_some_and(|referral| referrals.contains(&referral))
    };
    let entries = known.entries.iter().filter(|entry| is_missing(entry) || goes_along(entry)).map(|entry| {
        let back = if goes_along(entry) { None } else { earlier(said, known, here, entry) };
        GoneEntry {
            entry: entry.entry,
            version: entry.version,
            part: said.standard.home_of(entry.kind, &entry.path),
            back_to: back.map(|word| word.version),
        }
    });
    entries.chain(gone_questions(said, known, here)).collect()
}

/// Whether the file, by what its standard asks for, looks back on what one of an earlier period said, and would hold it.
fn is_looked_back_on(said: &Said, here: &Here<'_>, entry: &KnownEntry) -> bool {
    let fact = || Fact::from_body(entry.kind, &entry.body).ok();
    if !fact().is_some_and(|fact| said.looks_back_on(&entry.period, &fact)) {
        return false;
    }
    // Of plans and periods of care the lists hold the latest of each child only, which may be another by now.
    let latest_only = matches!(entry.kind, Kind::ChildProtectionPlan | Kind::PeriodOfCare);
    let prefix = format!("{}:", entry.kind.code());
    !(latest_only && here.paths.iter().any(|path| path.starts_with(&prefix)))
}

/// A file speaks for its own period only: what one of an earlier period says still, stands as that one says it. Not where
/// it would have no home, or where something else has taken its place since.
fn earlier<'a>(said: &Said, known: &Known, here: &Here<'_>, entry: &'a KnownEntry) -> Option<&'a Word> {
    let word = entry.earlier_word(&said.period)?;
    let looked_back_on =
        Fact::from_body(entry.kind, &entry.body).is_ok_and(|fact| said.looks_back_on(&word.period, &fact));
    if looked_back_on {
        return None;
    }
    let is_taken = word.path != entry.path
        && (here.paths.contains(word.path.as_str())
            || known.at(&word.path).is_some_and(|other| other.entry != entry.entry && !other.withdrawn));
    let has_home =
        word.episode.is_none_or(|referral| known.entry(referral).is_some_and(|referral| !referral.withdrawn));
    (!is_taken && has_home).then_some(word)
}

fn gone_questions<'a>(said: &'a Said, known: &'a Known, here: &'a Here<'_>) -> impl Iterator<Item = GoneEntry> + 'a {
    let unasked = known.questions.iter().filter(|question| {
        question.is_open() && question.period == said.period && !here.asked.contains(question.path.as_str())
    });
    unasked.map(|question| GoneEntry { entry: question.entry, version: question.version, part: None, back_to: None })
}
