//! One referral went and another came: is it the same one with its date corrected? Never guessed, always asked.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::import_question::{Answer, Doubt};
use domain::referral::Referral;
use domain::{EntryId, Fact, Kind};
use returns::delivery::Incoming;
use returns::standard::Standard;

use super::incoming::Held;
use super::known::{Known, KnownEntry, KnownQuestion};
use super::said::Said;

/// What is in doubt about the referrals of one child.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Index of a referral that came, with the entry of the one that may be it.
    pub held: HashMap<usize, EntryId>,
    /// Referrals of which a person has said that the file is wrong.
    pub discarded: HashSet<usize>,
    /// Referrals that stand although the file lacks them.
    pub kept: HashSet<EntryId>,
}

pub(super) fn moved(said: &Said, child: &Incoming, known: &Known) -> Moved {
    let mut doubt = InDoubt::new(said, child, known);
    for asked in &known.questions {
        doubt.remember(asked);
    }
    doubt.pair();
    doubt.moved
}

struct InDoubt<'a> {
    said: &'a Said,
    child: &'a Incoming,
    known: &'a Known,
    here: HashMap<&'a str, usize>,
    went: Vec<&'a KnownEntry>,
    came: Vec<usize>,
    moved: Moved,
}

impl<'a> InDoubt<'a> {
    fn new(said: &'a Said, child: &'a Incoming, known: &'a Known) -> Self {
        let referrals = child.records.iter().enumerate().filter(|(_, record)| record.fact.kind() == Kind::Referral);
        let here: HashMap<&str, usize> = referrals.map(|(index, record)| (record.path.as_str(), index)).collect();
        let gone = |entry: &&KnownEntry| {
            entry.kind == Kind::Referral
                && !entry.withdrawn
                && entry.changed_here.is_none()
                && entry.period <= said.period
                && !here.contains_key(entry.path.as_str())
                && !is_refused_here(child, entry)
        };
        let is_new = |path: &str| {
            let later = known.formerly_at(path).is_some_and(|before| before.period > said.period);
            known.at(path).is_none() && !later
        };
        let went = known.entries.iter().filter(gone).collect();
        let mut came: Vec<usize> = here.iter().filter(|(path, _)| is_new(path)).map(|(_, index)| *index).collect();
        came.sort_unstable();
        Self { said, child, known, here, went, came, moved: Moved::default() }
    }

    /// A question that was put before, answered or not.
    fn remember(&mut self, asked: &KnownQuestion) {
        let Doubt::MovedReferral { stands } = asked.question.doubt else { return };
        let Some(index) = self.here.get(asked.path.as_str()).copied() else { return };
        match asked.question.answer {
            None if asked.is_open() && self.came.contains(&index) && self.is_missing(stands) => {
                self.settle(index, stands);
                self.moved.held.insert(index, stands);
            }
            Some(Answer::Different) => {
                self.went.retain(|entry| entry.entry != stands);
                self.moved.kept.insert(stands);
            }
            Some(Answer::Discard) if self.came.contains(&index) && self.is_as_before(index, asked) => {
                self.settle(index, stands);
                self.moved.discarded.insert(index);
            }
            _ => {}
        }
    }

    fn is_missing(&self, entry: EntryId) -> bool {
        let stands = self.known.entry(entry).filter(|known| !known.withdrawn && known.changed_here.is_none());
        stands.is_some_and(|known| !self.here.contains_key(known.path.as_str()))
    }

    fn is_as_before(&self, index: usize, asked: &KnownQuestion) -> bool {
        let now = Held::of(&self.child.under(index), Vec::new());
        Held::read(&asked.question.held).is_ok_and(|before| before.says_the_same(&now))
    }

    fn settle(&mut self, index: usize, stands: EntryId) {
        self.came.retain(|other| *other != index);
        self.went.retain(|entry| entry.entry != stands);
        self.moved.kept.insert(stands);
    }

    /// Whether a referral that only a file of an earlier year has may be one that came. That this file lacks it says
    /// something only if it would be in its scope; that something agrees is needed, because it may rightly be another.
    fn may_be_of_an_earlier_year(&self, entry: &KnownEntry, index: usize) -> bool {
        let Fact::Referral(came) = &self.child.records[index].fact else { return false };
        let Ok(Fact::Referral(went)) = Fact::from_body(Kind::Referral, &entry.body) else { return false };
        let (closure, nested, ..) = likeness(entry, index, self.child, self.known);
        let source = went.source.is_some() && went.source == came.source;
        let need = went.primary_need.is_some() && went.primary_need == came.primary_need;
        let in_scope = match self.said.standard {
            // The list holds six months, and a referral that was before them is rightly not in it.
            Standard::AnnexA => self.said.looks_back_on(&entry.period, &Fact::Referral(went.clone())),
            _ => is_in_scope(&went, self.said),
        };
        closure || (in_scope && (nested > 0 || source || need))
    }

    /// Pairs what went with what came, the likest first.
    fn pair(&mut self) {
        let mut pairs: Vec<(Likeness, usize, EntryId)> = Vec::new();
        for entry in &self.went {
            for index in &self.came {
                if entry.period == self.said.period || self.may_be_of_an_earlier_year(entry, *index) {
                    pairs.push((likeness(entry, *index, self.child, self.known), *index, entry.entry));
                }
            }
        }
        pairs.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        for (_, index, stands) in pairs {
            let both = self.came.contains(&index) && self.went.iter().any(|entry| entry.entry == stands);
            if both {
                self.settle(index, stands);
                self.moved.held.insert(index, stands);
            }
        }
    }
}

/// Whether a referral was open, or came and went, in the year of a file.
fn is_in_scope(referral: &Referral, said: &Said) -> bool {
    let at_once = referral.no_further_action.filter(|none| *none).map(|_| referral.referral_date);
    let ended = referral.closure_date.or(at_once);
    ended.is_none_or(|day| said.begins().is_some_and(|first| day >= first))
}

/// A referral that the file holds and the reader refused has not gone.
pub(super) fn is_refused_here(child: &Incoming, entry: &KnownEntry) -> bool {
    let day = entry.path.split('#').next();
    child.refused.iter().any(|refused| refused.path.is_some() && refused.path.as_deref() == day)
}

/// Same closure date, then how many nested records agree, then the same source of referral, then how near the dates are.
type Likeness = (bool, usize, bool, i64);

fn likeness(entry: &KnownEntry, index: usize, child: &Incoming, known: &Known) -> Likeness {
    let Fact::Referral(came) = &child.records[index].fact else { return (false, 0, false, i64::MIN) };
    let Ok(Fact::Referral(went)) = Fact::from_body(Kind::Referral, &entry.body) else {
        return (false, 0, false, i64::MIN);
    };
    let under = |path: &str, of: &str| path.strip_prefix(of).filter(|rest| rest.starts_with('/')).map(str::to_owned);
    let nested: HashSet<String> = known
        .entries
        .iter()
        .filter(|nested| nested.episode == Some(entry.entry) && !nested.withdrawn)
        .filter_map(|nested| under(&nested.path, &entry.path))
        .collect();
    let here = &child.records[index].path;
    let shared = child.records.iter().filter_map(|record| under(&record.path, here));
    let shared = shared.filter(|rest| nested.contains(rest)).count();
    (
        went.closure_date.is_some() && went.closure_date == came.closure_date,
        shared,
        went.source.is_some() && went.source == came.source,
        -days_apart(&went, came),
    )
}

fn days_apart(one: &Referral, other: &Referral) -> i64 {
    let between = |from: NaiveDate, to: NaiveDate| (to - from).num_days().abs();
    between(one.referral_date, other.referral_date)
}
