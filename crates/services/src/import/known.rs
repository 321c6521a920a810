//! What the record holds of one child from one source.

use std::collections::{BTreeSet, HashMap};

use domain::import_question::ImportQuestion;
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use ledger::Version;

/// The current version of one entry.
#[derive(Clone, Debug)]
pub(super) struct KnownEntry {
    pub entry: EntryId,
    pub version: i32,
    pub kind: Kind,
    pub episode: Option<EntryId>,
    pub period: String,
    pub withdrawn: bool,
    /// See [`super::incoming::IncomingRecord::path`].
    pub path: String,
    pub body: String,
    /// Every version by the source, in the order of the chain.
    pub words: Vec<Word>,
    /// What the source said last, where a person has changed or withdrawn the entry here since. It is then the person's, and no
    /// file changes it.
    pub changed_here: Option<String>,
}

/// One version of an entry, as far as it matters to what a file no longer holds.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub version: i32,
    pub period: String,
    pub withdrawn: bool,
    pub path: String,
    pub episode: Option<EntryId>,
}

impl KnownEntry {
    /// What the files of earlier periods say, where a file of `period` says it no longer.
    pub(super) fn earlier_word(&self, period: &str) -> Option<&Word> {
        let earlier = self.words.iter().rfind(|word| word.period.as_str() < period);
        earlier.filter(|word| !word.withdrawn)
    }
}

/// The current version of one question about the child.
#[derive(Clone, Debug)]
pub(super) struct KnownQuestion {
    pub entry: EntryId,
    pub version: i32,
    pub subject: SubjectId,
    pub period: String,
    pub withdrawn: bool,
    /// Path of the referral that waits; empty where the child itself does.
    pub path: String,
    pub question: ImportQuestion,
}

impl KnownQuestion {
    pub(super) fn is_open(&self) -> bool {
        !self.withdrawn && self.question.answer.is_none()
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub entries: Vec<KnownEntry>,
    pub questions: Vec<KnownQuestion>,
    by_path: HashMap<String, usize>,
    /// Paths that an entry had before a person said that its date was corrected.
    formerly: HashMap<String, usize>,
}

impl Known {
    /// Of all versions of a subject, in the order of the chain, what one source says under one stem.
    pub(super) fn of(versions: &[Version], source: &Source, stem: &str) -> Self {
        let mut known = Self::default();
        for all in by_entry(versions) {
            // What was erased is nobody's word any more.
            let Some(last) = all.last().filter(|last| last.source != "erasure") else { continue };
            let of_source: Vec<&Version> =
                all.iter().copied().filter(|version| version.source == source.as_str()).collect();
            if last.source == source.as_str() {
                known.take_question(last, stem);
            }
            known.take_entry(&of_source, last, stem);
        }
        known
    }

    fn take_question(&mut self, last: &Version, stem: &str) {
        let key = last.source_key.as_deref().and_then(|key| key.strip_prefix("question/"));
        let Some(path) = key.and_then(|key| path_under(stem, key)) else { return };
        let body = last.body.as_deref().unwrap_or_default();
        if let Ok(Fact::ImportQuestion(question)) = Fact::from_body(Kind::ImportQuestion, body) {
            self.questions.push(KnownQuestion {
                entry: last.entry,
                version: last.version,
                subject: last.subject,
                period: last.period.clone().unwrap_or_default(),
                withdrawn: last.withdrawn,
                path: path.to_owned(),
                question: *question,
            });
        }
    }

    /// `all` are the versions by the source, `last` the current one, which may be a person's.
    fn take_entry(&mut self, all: &[&Version], last: &Version, stem: &str) {
        let path_of = |version: &Version| Some(path_under(stem, version.source_key.as_deref()?)?.to_owned());
        let Some(said) = all.last() else { return };
        let (Some(path), Some(kind)) = (path_of(said), Kind::from_code(&last.kind)) else { return };
        let changed_here = (said.version != last.version).then(|| said.body.clone().unwrap_or_default());
        let index = self.entries.len();
        for former in all.iter().filter_map(|version| path_of(version)).filter(|former| *former != path) {
            self.formerly.insert(former, index);
        }
        let stands_there = self.by_path.get(&path).is_some_and(|other| !self.entries[*other].withdrawn);
        if !stands_there || !last.withdrawn {
            self.by_path.insert(path.clone(), index);
        }
        self.entries.push(KnownEntry {
            entry: last.entry,
            version: last.version,
            kind,
            episode: last.episode,
            period: said.period.clone().unwrap_or_default(),
            withdrawn: last.withdrawn,
            path,
            body: last.body.clone().unwrap_or_default(),
            words: all.iter().filter_map(|version| Some(word(version, path_of(version)?))).collect(),
            changed_here,
        });
    }

    /// What stands, or stood, at a path.
    pub(super) fn at(&self, path: &str) -> Option<&KnownEntry> {
        self.by_path.get(path).map(|index| &self.entries[*index])
    }

    /// What was at a path before its date was corrected.
    pub(super) fn formerly_at(&self, path: &str) -> Option<&KnownEntry> {
        self.formerly.get(path).map(|index| &self.entries[*index])
    }

    pub(super) fn entry(&self, entry: EntryId) -> Option<&KnownEntry> {
        self.entries.iter().find(|known| known.entry == entry)
    }

    pub(super) fn question_at(&self, path: &str) -> Option<&KnownQuestion> {
        self.questions.iter().find(|known| known.path == path)
    }
}

/// The versions of each entry together, entries in the order of their first version.
fn by_entry(versions: &[Version]) -> Vec<Vec<&Version>> {
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    let mut entries: Vec<Vec<&Version>> = Vec::new();
    for version in versions {
        let place = *places.entry(version.entry).or_insert_with(|| {
            entries.push(Vec::new());
            entries.len() - 1
        });
        entries[place].push(version);
    }
    entries
}

fn word(version: &Version, path: String) -> Word {
    let Version { version: number, withdrawn, episode, .. } = *version;
    Word { version: number, period: version.period.clone().unwrap_or_default(), withdrawn, path, episode }
}

fn path_under<'a>(stem: &str, key: &'a str) -> Option<&'a str> {
    match key.strip_prefix(stem)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// The children of one source that a subject is: more than one where a person said so of a child without identifier.
pub(super) fn stems(versions: &[Version], source: &Source) -> BTreeSet<String> {
    let ours = versions.iter().filter(|version| version.source == source.as_str());
    ours.filter_map(|version| stem_of_key(version.source_key.as_deref()?)).collect()
}

fn stem_of_key(key: &str) -> Option<String> {
    let mut parts = key.splitn(3, '/');
    match (parts.next()?, parts.next()?) {
        (kind @ ("child" | "unidentified"), name) => Some(format!("{kind}/{name}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_begins_like_another_is_another_child() {
        assert_eq!(path_under("child/A1", "child/A12/referral:2022-01-01"), None);
        assert_eq!(path_under("child/A1", "child/A1/referral:2022-01-01"), Some("referral:2022-01-01"));
        assert_eq!(path_under("child/A1", "child/A1"), Some(""));
        assert_eq!(stem_of_key("child/A1/referral:2022-01-01/assessment:2022-01-02").as_deref(), Some("child/A1"));
        assert_eq!(stem_of_key("question/child/A1/referral:2022-01-01"), None);
    }
}
