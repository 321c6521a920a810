//! The alerts of every child, kept up to date as the picture moves on: only children of whom something changed are looked at again.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::alert::AlertHandling;
use domain::clock::Timescales;
use domain::{Fact, Kind, SubjectId};
use measures::alerts::standing::standing;
use measures::alerts::{AlertsOfChild, Desks, Owner, Rules, Standing, of_child};
use picture::{Held, Picture};

use crate::app::Sightline;
use crate::error::ServiceError;

/// What one child's record asks for, and what was done about it, the earliest first.
#[derive(Clone, Debug)]
pub(crate) struct OfChild {
    pub found: AlertsOfChild,
    pub handling: Vec<AlertHandling>,
    /// How each alert stands, in their order.
    pub stands: Vec<Standing>,
}

impl OfChild {
    fn stand(&mut self, desks: &Desks, day: NaiveDate) {
        let (lead, handling) = (&self.found.lead, &self.handling);
        let alerts = self.found.alerts.iter();
        self.stands = alerts.map(|alert| standing(alert, lead, handling, desks, Rules::in_force(), day)).collect();
    }

    fn owners(&self) -> impl Iterator<Item = Owner> {
        self.stands.iter().flat_map(|stands| [Some(stands.owned.owner), stands.escalated_to]).flatten()
    }

    fn teams(&self, desks: &Desks) -> impl Iterator<Item = SubjectId> {
        self.found.alerts.iter().filter_map(|alert| desks.team_of(alert.rule, &self.found.lead))
    }
}

type Children = BTreeSet<SubjectId>;

/// Of all children on one day.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllAlerts {
    position: i64,
    day: Option<NaiveDate>,
    pub desks: Arc<Desks>,
    children: HashMap<SubjectId, Arc<OfChild>>,
    /// Children of whom somebody has an alert, or to whom one has come up.
    by_owner: HashMap<Owner, Children>,
    by_team: HashMap<SubjectId, Children>,
}

/// Children that one thread looks at before it fetches more.
const AT_ONCE: usize = 128;

impl AllAlerts {
    pub fn children(&self) -> impl Iterator<Item = (SubjectId, &OfChild)> {
        self.children.iter().map(|(child, of)| (*child, &**of))
    }

    pub fn child(&self, child: SubjectId) -> Option<&OfChild> {
        self.children.get(&child).map(|of| &**of)
    }

    pub fn of_owner(&self, owner: Owner) -> &Children {
        static NOBODY: Children = Children::new();
        self.by_owner.get(&owner).unwrap_or(&NOBODY)
    }

    pub fn of_team(&self, team: SubjectId) -> &Children {
        static NOBODY: Children = Children::new();
        self.by_team.get(&team).unwrap_or(&NOBODY)
    }

    pub fn today(&self) -> NaiveDate {
        self.day.unwrap_or_default()
    }

    fn anew(picture: &Picture, day: NaiveDate, people: &[SubjectId]) -> Self {
        let desks = Arc::new(Desks::of(picture, day));
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let look = || {
            let mut found = Vec::new();
            loop {
                let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                let some = people.get(from..people.len().min(from + AT_ONCE)).filter(|some| !some.is_empty());
                let Some(some) = some else { return found };
                found.extend(some.iter().filter_map(|child| Some((*child, look_at(picture, *child, &desks, day)?))));
            }
        };
        let found: Vec<(SubjectId, OfChild)> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(look)).collect();
            started.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
        });
        let mut all = Self { position: picture.position(), day: Some(day), desks, ..Self::default() };
        for (child, of) in found {
            all.put(child, Arc::new(of));
        }
        all
    }

    fn follow(&mut self, picture: &Picture, day: NaiveDate, changed: Vec<SubjectId>) {
        let mut again: BTreeSet<SubjectId> = changed.into_iter().collect();
        if picture.last_change_of(&[Kind::Team, Kind::Worker]) > self.position {
            self.desks = Arc::new(Desks::of(picture, day));
            self.by_owner.clear();
            self.by_team.clear();
            for (child, mut of) in std::mem::take(&mut self.children) {
                // Whoever left leaves children without a worker.
                if of.found.lead.worker.is_some_and(|worker| again.contains(&worker)) {
                    again.insert(child);
                } else {
                    Arc::make_mut(&mut of).stand(&self.desks, day);
                    self.put(child, of);
                }
            }
        }
        for subject in again {
            self.forget(subject);
            let person = picture.canonical(subject);
            self.forget(person);
            if let Some(of) = look_at(picture, person, &self.desks, day) {
                self.put(person, Arc::new(of));
            }
        }
        self.position = picture.position();
    }

    fn put(&mut self, child: SubjectId, of: Arc<OfChild>) {
        for owner in of.owners() {
            self.by_owner.entry(owner).or_default().insert(child);
        }
        for team in of.teams(&self.desks) {
            self.by_team.entry(team).or_default().insert(child);
        }
        self.children.insert(child, of);
    }

    fn forget(&mut self, child: SubjectId) {
        let Some(of) = self.children.remove(&child) else { return };
        for owner in of.owners() {
            if let Some(children) = self.by_owner.get_mut(&owner) {
                children.remove(&child);
            }
        }
        for team in of.teams(&self.desks) {
            if let Some(children) = self.by_team.get_mut(&team) {
                children.remove(&child);
            }
        }
    }
}

/// `None` where nothing is open and nothing asks for anybody.
fn look_at(picture: &Picture, child: SubjectId, desks: &Desks, day: NaiveDate) -> Option<OfChild> {
    let found = of_child(picture, child, desks, Timescales::in_force(), day, Rules::in_force());
    if !found.is_open && found.alerts.is_empty() {
        return None;
    }
    let mut held: Vec<&Held> = picture.of_kinds(child, &[Kind::AlertHandling]).collect();
    held.sort_by_key(|held| (held.position, held.entry));
    let handling = held.into_iter().filter_map(|held| match &held.fact {
        Fact::AlertHandling(handling) => Some((**handling).clone()),
        _ => None,
    });
    let mut of = OfChild { found, handling: handling.collect(), stands: Vec::new() };
    of.stand(desks, day);
    Some(of)
}

/// The last that was worked out.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Arc<AllAlerts>>);

impl Sightline {
    /// All alerts of today. The first of a day is worked out from all open cases; see [`Sightline::warm_alerts`].
    pub(crate) fn all_alerts(&self, picture: &Picture) -> Arc<AllAlerts> {
        let day = self.clock.today();
        let mut kept = self.alerts.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of_today = kept.day == Some(day);
        if is_of_today && kept.position >= picture.position() {
            return Arc::clone(&kept);
        }
        match picture.changed_subjects_since(kept.position).filter(|_| is_of_today) {
            Some(changed) => Arc::make_mut(&mut kept).follow(picture, day, changed),
            None => *kept = Arc::new(AllAlerts::anew(picture, day, &self.who_may_need(picture))),
        }
        Arc::clone(&kept)
    }

    /// Apart from what serves pages, so that nobody's page waits while the first of a day is worked out.
    pub(crate) async fn warm_alerts(&self) -> Result<(), ServiceError> {
        let (app, picture) = (self.clone(), self.picture().await?);
        let done = tokio::task::spawn_blocking(move || drop(app.all_alerts(&picture))).await;
        done.map_err(|_| ServiceError::Unusable("The alerts could not be worked out. Try again.".to_owned()))
    }

    /// Children with open work, with an undecided contact, or away without a return: nobody else can have an alert.
    fn who_may_need(&self, picture: &Picture) -> Vec<SubjectId> {
        let mut people: BTreeSet<SubjectId> = self.workloads(picture).children().map(|(child, _)| child).collect();
        let waiting =
            picture.all(Kind::Contact).chain(picture.all(Kind::MissingEpisode)).filter(|held| match &held.fact {
                Fact::Contact(contact) => contact.decision.is_none(),
                Fact::MissingEpisode(episode) => episode.until.is_none(),
                _ => false,
            });
        people.extend(waiting.map(|held| picture.canonical(held.subject)));
        people.into_iter().collect()
    }
}
