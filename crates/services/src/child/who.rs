//! For whom a page is: what other people, workers and teams are called, as far as the reader may know.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use domain::{Fact, SubjectId};
use picture::Picture;

use super::details::Known;
use super::history::EntryHistory;
use super::identity::{self, NAME_NOT_KNOWN};
use super::looks::account_in_words;
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;

/// What stands in place of a name that the reader may not know.
pub const NOT_OPENABLE: &str = "Somebody whose record you may not open";

/// See the page above.
pub(crate) struct Who<'a> {
    pub app: &'a Sightline,
    pub picture: &'a Picture,
    pub actor: &'a Actor,
    pub purpose: Purpose,
    /// On a past page, what was known of other people then; `None` now.
    pub then: Option<HashMap<SubjectId, Vec<EntryHistory>>>,
    /// By the mark that joins the entries of one visit: how many other children were seen at it.
    pub together: HashMap<SubjectId, usize>,
    opens: RefCell<HashMap<SubjectId, bool>>,
}

impl<'a> Who<'a> {
    pub fn new(app: &'a Sightline, picture: &'a Picture, actor: &'a Actor, purpose: Purpose) -> Self {
        Self { app, picture, actor, purpose, then: None, together: HashMap::new(), opens: RefCell::default() }
    }

    /// For this page's purpose, or for what the reader ordinarily opens records for: a restricted record opened in an
    /// emergency does not hide an ordinary one beside it.
    pub fn may_open(&self, subject: SubjectId) -> bool {
        if let Some(may) = self.opens.borrow().get(&subject) {
            return *may;
        }
        let may = [self.purpose, Purpose::usual(self.actor.role)].into_iter().any(|purpose| {
            self.app.require_for_child(self.picture, self.actor, Action::OpenChild, purpose, subject).is_ok()
        });
        self.opens.borrow_mut().insert(subject, may);
        may
    }

    /// What stands of somebody else, from the picture or as it was known then; nothing if the reader may not open the
    /// record. Long texts may be missing: nobody else's words belong on a child's page.
    pub fn facts_of(&self, subject: SubjectId) -> Vec<&Fact> {
        self.told_of(subject).into_iter().map(|(_, fact)| fact).collect()
    }

    /// As [`Self::facts_of`], with who says so.
    pub fn told_of(&self, subject: SubjectId) -> Vec<(&str, &Fact)> {
        if self.may_open(subject) { self.told_of_anybody(subject) } else { Vec::new() }
    }

    fn told_of_anybody(&self, subject: SubjectId) -> Vec<(&str, &Fact)> {
        let then = match &self.then {
            None => return self.picture.of(subject).map(|held| (held.source.as_str(), &held.fact)).collect(),
            Some(then) => then.get(&subject),
        };
        then.into_iter().flatten().filter_map(EntryHistory::told).collect()
    }

    /// Whether somebody's record is restricted: on a past page, whether it was then. Who may open it goes by today.
    pub fn is_restricted(&self, subject: SubjectId) -> bool {
        self.told_of_anybody(subject).iter().any(|(_, fact)| matches!(fact, Fact::Restriction(_)))
    }

    /// Counts, for each visit to several children, how many others of these people it saw. That is a number only, so that
    /// it may count people whose records the reader may not open.
    pub fn count_together(&mut self, marks: &BTreeSet<SubjectId>, others: &BTreeSet<SubjectId>) {
        let mut together = HashMap::new();
        for other in others {
            let told = self.told_of_anybody(*other);
            let seen: BTreeSet<SubjectId> = told.into_iter().filter_map(|(_, fact)| mark_of(fact)).collect();
            for mark in seen.intersection(marks) {
                *together.entry(*mark).or_insert(0) += 1;
            }
        }
        self.together = together;
    }

    /// The record that stands for somebody, on a past page as far as it was joined then: a link leads there.
    pub fn record_of(&self, subject: SubjectId) -> SubjectId {
        let Some(then) = &self.then else { return self.picture.canonical(subject) };
        let mut record = subject;
        // A chain of joins is never longer than the number of people who are known.
        for _ in 0..then.len() {
            let mut standing = then.get(&record).into_iter().flatten().filter_map(EntryHistory::standing);
            let into = standing.find_map(|fact| match fact {
                Fact::Merge(merge) => Some(merge.into),
                _ => None,
            });
            match into {
                Some(into) => record = into,
                None => break,
            }
        }
        record
    }

    /// What is said of a worker or a team, which is no child's record: now, or as it was known then.
    fn facts_of_work(&self, subject: SubjectId) -> Vec<&Fact> {
        match &self.then {
            // Nobody looked it up: the name of today is better than none.
            Some(then) if !then.contains_key(&subject) => self.picture.of(subject).map(|held| &held.fact).collect(),
            _ => self.told_of_anybody(subject).into_iter().map(|(_, fact)| fact).collect(),
        }
    }
}

impl Known for Who<'_> {
    fn person(&self, subject: SubjectId) -> String {
        if !self.may_open(subject) {
            return NOT_OPENABLE.to_owned();
        }
        match &self.then {
            None => self.picture.label(subject),
            Some(then) => match then.get(&subject) {
                Some(known) => identity::label(&identity::standing(known)),
                None => NAME_NOT_KNOWN.to_owned(),
            },
        }
    }

    fn account(&self, user_name: &str) -> String {
        account_in_words(self.picture, user_name)
    }

    fn worker(&self, worker: SubjectId) -> String {
        let name = self.facts_of_work(worker).into_iter().find_map(|fact| match fact {
            Fact::Worker(worker) => Some(worker.name.clone()),
            _ => None,
        });
        name.unwrap_or_else(|| "A worker whose name is not recorded".to_owned())
    }

    fn team(&self, team: SubjectId) -> String {
        let name = self.facts_of_work(team).into_iter().find_map(|fact| match fact {
            Fact::Team(team) => Some(team.name.clone()),
            _ => None,
        });
        name.unwrap_or_else(|| "A team whose name is not recorded".to_owned())
    }

    fn seen_together_with(&self, together: SubjectId) -> Option<usize> {
        self.together.get(&together).copied()
    }
}

/// The mark of a visit to several children.
pub(super) fn mark_of(fact: &Fact) -> Option<SubjectId> {
    match fact {
        Fact::Visit(visit) => visit.together,
        _ => None,
    }
}
