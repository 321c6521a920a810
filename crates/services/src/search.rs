//! Searching for people.

use chrono::NaiveDate;
use domain::SubjectId;
use domain::person::Person;
use picture::Picture;

use crate::access::{Action, ChildFacts, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

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

/// Who may do what depends on few facts, so that each combination is decided once in a search.
struct Sights<'a> {
    app: &'a Sightline,
    actor: &'a Actor,
    purpose: Purpose,
    decided: Vec<(ChildFacts, Sight)>,
}

impl Sights<'_> {
    fn of(&mut self, picture: &Picture, subject: SubjectId) -> Sight {
        let facts = self.app.child_facts(picture, self.actor, subject);
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
        let result = self.search_in(&picture, actor, purpose, query);
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "search").await?;
        write.commit().await?;
        Ok(result)
    }

    fn search_in(&self, picture: &Picture, actor: &Actor, purpose: Purpose, query: &str) -> SearchResult {
        let mut sights = Sights { app: self, actor, purpose, decided: Vec::new() };
        let (mut seen, mut behind, mut not_yours) = (Vec::new(), Vec::new(), Vec::new());
        for subject in picture.people() {
            match sights.of(picture, subject) {
                Sight::Opens | Sight::SeesLooks => seen.push(subject),
                Sight::BehindGlass => behind.push(subject),
                Sight::No => not_yours.push(subject),
                Sight::Hidden => {}
            }
        }
        let find = |subjects: Vec<SubjectId>| {
            matching::search(subjects.into_iter().map(|subject| (subject, persons(picture, subject))), query)
        };
        let found = find(seen);
        let restricted = find(behind).hits.into_iter().filter(|hit| hit.exact).map(|hit| hit.subject).collect();
        let not_yours = find(not_yours).total();
        let hits = found.hits.into_iter().map(|hit| {
            let sight = sights.of(picture, hit.subject);
            let restricted = self.child_facts(picture, actor, hit.subject).restricted;
            person_found(picture, hit, restricted, sight == Sight::Opens)
        });
        SearchResult { hits: hits.collect(), more: found.more, not_yours, restricted }
    }
}

fn persons(picture: &Picture, subject: SubjectId) -> Vec<&Person> {
    picture.persons(subject).into_iter().map(|(_, person)| person).collect()
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
