//! What the child says, how it was heard, and where it was written down.

use domain::voice::Voice;
use domain::{EntryId, Fact, When};

use super::reading::Reading;

/// In the child's own words, or what was seen of a child who cannot say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub words: String,
    /// In every way that helped; empty where nobody wrote it down.
    pub how: Vec<&'static str>,
    pub language: Option<String>,
    /// When it was heard; `None` for what has no date of its own.
    pub when: Option<When>,
    pub entry: EntryId,
    /// From what: `a visit`, `a contact`.
    pub from: &'static str,
}

impl Heard {
    /// `In their own words; Drawing or writing`, or that nobody said how.
    pub fn how_in_words(&self) -> String {
        let language = self.language.as_ref().map(|language| format!("; in {language}")).unwrap_or_default();
        if self.how.is_empty() {
            return format!("How it was heard is not recorded{language}");
        }
        self.how.join("; ") + &language
    }
}

/// The child's words in a fact, if it has any.
pub(super) fn heard(fact: &Fact, entry: EntryId) -> Option<Heard> {
    let (voice, from) = match fact {
        Fact::Contact(contact) => {
            let words = contact.childs_words.clone().filter(|words| !words.trim().is_empty())?;
            let when = Some(contact.received_at);
            return Some(Heard { words, how: Vec::new(), language: None, when, entry, from: "a contact" });
        }
        Fact::Visit(visit) => (visit.voice.as_ref(), "a visit"),
        Fact::Assessment(assessment) => (assessment.voice.as_ref(), "an assessment"),
        Fact::InitialConference(held) => (held.voice.as_ref(), "an initial child protection conference"),
        Fact::ReviewConference(held) => (held.voice.as_ref(), "a review child protection conference"),
        Fact::CoreGroup(held) => (held.voice.as_ref(), "a core group"),
        Fact::LookedAfterReview(review) => (review.voice.as_ref(), "a looked-after review"),
        Fact::MissingEpisode(missing) => (missing.voice.as_ref(), "a missing episode"),
        Fact::PathwayPlan(plan) => (plan.voice.as_ref(), "a pathway plan"),
        _ => return None,
    };
    of_voice(voice?, fact.happened_at(), entry, from)
}

fn of_voice(voice: &Voice, when: Option<When>, entry: EntryId, from: &'static str) -> Option<Heard> {
    let words = voice.words.text().filter(|words| !words.trim().is_empty())?;
    let how = voice.heard.iter().map(|heard| heard.in_words()).collect();
    Some(Heard { words: words.to_owned(), how, language: voice.language.clone(), when, entry, from })
}

/// The newest words, and how often the child was heard in all.
pub(super) fn newest(reading: &Reading<'_>) -> (Option<Heard>, usize) {
    let mut count = 0;
    let mut newest: Option<Heard> = None;
    let key = |heard: &Heard| heard.when.map(|when| (when.day(), when.to_string()));
    for (entry, fact) in reading.standing() {
        let Some(heard) = heard(fact, entry.entry) else { continue };
        count += 1;
        if newest.as_ref().is_none_or(|held| key(held) <= key(&heard)) {
            newest = Some(heard);
        }
    }
    (newest, count)
}
