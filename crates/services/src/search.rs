//! Searching for people.

mod following;

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::{Kind, SubjectId};
use matching::{Match, SHOWN};
use picture::Picture;

use crate::access::{Action, ChildFacts, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::several::is_overtaken;
pub(crate) use following::Searching;
use following::persons;

/// The longest query that is looked at, in characters.
pub const LONGEST_QUERY: usize = 200;

/// What a search found, as far as the reader may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    pub hits: Vec<PersonFound>,
    /// People who match and come after those shown.
    pub more: usize,
    /// Of people whom the reader may not open, how many match.
    pub not_yours: usize,
    /// Restricted records that somebody who already knew exactly who this is may open in an emergency.
    pub restricted: Vec<SubjectId>,
    /// What cannot be right about a number that was typed: a check digit that does not fit. In sentences.
    pub doubts: Vec<String>,
}

impl SearchResult {
    /// Nobody matches. A search that failed is an error and never this.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.not_yours == 0 && self.restricted.is_empty()
    }
}

/// One person found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFound {
    pub subject: SubjectId,
    pub label: String,
    pub birth_date: Option<NaiveDate>,
    pub expected_birth_date: Option<NaiveDate>,
    pub la_child_id: Option<String>,
    /// Why this is a hit.
    pub reason: String,
    pub restricted: bool,
    /// Otherwise the reader sees who has looked, and does not open the record.
    pub may_open: bool,
}

/// What the reader may do with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Opens,
    SeesLooks,
    /// Restricted, and the reader may break the glass.
    BehindGlass,
    /// Restricted, and not to be known of.
    Hidden,
    No,
}

/// Who may do what depends on few facts, so that each combination is decided once in a search. Most records have nothing
/// special about them, and of those nothing is read at all.
struct Sights<'a> {
    app: &'a Sightline,
    actor: &'a Actor,
    purpose: Purpose,
    special: HashSet<SubjectId>,
    decided: Vec<(ChildFacts, Sight)>,
}

impl<'a> Sights<'a> {
    fn new(app: &'a Sightline, picture: &Picture, actor: &'a Actor, purpose: Purpose) -> Self {
        let of_agency = actor.agency.iter().flat_map(|_| picture.all(Kind::Contact));
        let special = picture.all(Kind::Restriction).chain(picture.all(Kind::BreakGlass)).chain(of_agency);
        let special = special.map(|held| picture.canonical(held.subject)).collect();
        Self { app, actor, purpose, special, decided: Vec::new() }
    }

    fn facts(&self, picture: &Picture, subject: SubjectId) -> ChildFacts {
        if !self.special.contains(&subject) {
            return ChildFacts::default();
        }
        self.app.child_facts(picture, self.actor, subject)
    }

    fn of(&mut self, picture: &Picture, subject: SubjectId) -> Sight {
        let facts = self.facts(picture, subject);
        if let Some((_, sight)) = self.decided.iter().find(|(known, _)| *known == facts) {
            return *sight;
        }
        let sight = self.decide(picture, subject, &facts);
        self.decided.push((facts, sight));
        sight
    }

    fn decide(&self, picture: &Picture, subject: SubjectId, facts: &ChildFacts) -> Sight {
        let ask = |action| self.app.require_for_child(picture, self.actor, action, self.purpose, subject);
        if ask(Action::OpenChild).is_ok() || self.opens_by_glass(picture, subject, facts) {
            return Sight::Opens;
        }
        if ask(Action::SeeLooks).is_ok() {
            return Sight::SeesLooks;
        }
        match ask(Action::OpenChild) {
            Err(ServiceError::Restricted { may_break_glass: true }) => Sight::BehindGlass,
            Err(ServiceError::Restricted { .. }) => Sight::Hidden,
            _ if facts.restricted => Sight::Hidden,
            _ => Sight::No,
        }
    }

    fn opens_by_glass(&self, picture: &Picture, subject: SubjectId, facts: &ChildFacts) -> bool {
        let broken = Purpose::BreakGlass;
        facts.glass_broken
            && self.app.require_for_child(picture, self.actor, Action::OpenChild, broken, subject).is_ok()
    }
}

impl Sightline {
    /// Finds people by name, date of birth and identifiers. That there was a search is written down, its text is not.
    ///
    /// What was found is given out only when the look is committed, and comes from a picture taken before: it is not newer
    /// than the look.
    ///
    /// # Errors
    /// The actor may not search, or the search failed: never given for "nobody found".
    pub async fn search(&self, actor: &Actor, purpose: Purpose, query: &str) -> Result<SearchResult, ServiceError> {
        self.require(actor, Action::Search, purpose)?;
        let query = query.trim();
        if query.is_empty() {
            return Err(ServiceError::one("q", "Enter a name, a date of birth or a number"));
        }
        if query.chars().count() > LONGEST_QUERY {
            let message = format!("What you search for must be {LONGEST_QUERY} characters or fewer");
            return Err(ServiceError::one("q", message));
        }
        let picture = self.picture().await?;
        self.follow_with_search(&picture).await?;
        let mut result = self.search_in(&picture, actor, purpose, query);
        let mut write = self.begin().await?;
        let now = self.picture().await?;
        if is_overtaken(&picture, &now) {
            self.follow_with_search(&now).await?;
            result = self.search_in(&now, actor, purpose, query);
        }
        record_look(&mut write, actor, purpose, None, "search").await?;
        write.commit().await?;
        Ok(result)
    }

    fn search_in(&self, picture: &Picture, actor: &Actor, purpose: Purpose, query: &str) -> SearchResult {
        let mut sights = Sights::new(self, picture, actor, purpose);
        let followed = self.searching.read();
        let matches = followed.index.search(query);
        let mut result = SearchResult { doubts: matching::doubts(query), ..SearchResult::default() };
        let mut shown: Vec<(&Match, Sight)> = Vec::new();
        for one in &matches.all {
            match sights.of(picture, one.subject) {
                Sight::Opens | Sight::SeesLooks if shown.len() >= SHOWN => result.more += 1,
                sight @ (Sight::Opens | Sight::SeesLooks) => shown.push((one, sight)),
                Sight::BehindGlass if one.exact => result.restricted.push(one.subject),
                Sight::No => result.not_yours += 1,
                Sight::BehindGlass | Sight::Hidden => {}
            }
        }
        let hits = shown.into_iter().map(|(one, sight)| {
            let restricted = sights.facts(picture, one.subject).restricted;
            person_found(picture, matches.hit(one), restricted, sight == Sight::Opens)
        });
        result.hits = hits.collect();
        result
    }
}

fn person_found(picture: &Picture, hit: matching::Hit, restricted: bool, may_open: bool) -> PersonFound {
    let said = persons(picture, hit.subject);
    PersonFound {
        subject: hit.subject,
        label: picture.label(hit.subject),
        birth_date: said.iter().find_map(|person| person.birth_date),
        expected_birth_date: said.iter().find_map(|person| person.expected_birth_date),
        la_child_id: said.iter().find_map(|person| person.la_child_id.clone()),
        reason: hit.reason,
        restricted,
        may_open,
    }
}
