//! What a file no longer holds, although the same source said so before of the same period: withdrawn, or put back as a file
//! of an earlier period has it.

use std::collections::HashSet;

use domain::{EntryId, Kind, SubjectId};
use returns::cin_census::read::Module;

use super::known::{Known, KnownEntry, Word};
use super::said::{Said, module_of};

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
    /// `None` for a question, which is no record of the file.
    pub module: Option<Module>,
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
    /// Kinds of which a record was refused. It may be the one that seems to be missing, so none of them is.
    pub refused: HashSet<Kind>,
}

pub(super) fn gone(said: &Said, known: &Known, here: &Here<'_>) -> Vec<GoneEntry> {
    let is_missing = |entry: &KnownEntry| {
        !entry.withdrawn
            && entry.period == said.period
            && !here.paths.contains(entry.path.as_str())
            && !here.kept.contains(&entry.entry)
            && !entry.episode.is_some_and(|referral| here.kept.contains(&referral))
            && !here.refused.contains(&entry.kind)
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
            && entry.period <= said.period
            && entry.episode.is_some_and(|referral| referrals.contains(&referral))
    };
    let entries = known.entries.iter().filter(|entry| is_missing(entry) || goes_along(entry)).map(|entry| {
        let back = if goes_along(entry) { None } else { earlier(said, known, here, entry) };
        GoneEntry {
            entry: entry.entry,
            version: entry.version,
            module: module_of(entry.kind),
            back_to: back.map(|word| word.version),
        }
    });
    entries.chain(gone_questions(said, known, here)).collect()
}

/// A file speaks for its own period only: what one of an earlier period says still, stands as that one says it. Not where
/// it would have no home, or where something else has taken its place since.
fn earlier<'a>(said: &Said, known: &Known, here: &Here<'_>, entry: &'a KnownEntry) -> Option<&'a Word> {
    let word = entry.earlier_word(&said.period)?;
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
    unasked.map(|question| GoneEntry { entry: question.entry, version: question.version, module: None, back_to: None })
}
