//! What is worked out of each child, kept up to date as the picture moves on: only children of whom something changed are looked at
//! again, and those of a worker who changed.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::{Kind, SubjectId};
use measures::rows::Desk;
use measures::staff::Staff;
use picture::Picture;

/// Who has the child of whom something was worked out.
pub(crate) trait OfDesk: Send + Sync {
    fn desk(&self) -> Desk;
}

/// Works it out of one child; `None` where there is nothing to tell.
pub(crate) type Look<T> = fn(&Picture, SubjectId, &Staff, NaiveDate) -> Option<T>;

/// Of all children on one day.
#[derive(Debug)]
pub(crate) struct PerChild<T> {
    position: i64,
    day: Option<NaiveDate>,
    pub staff: Arc<Staff>,
    children: HashMap<SubjectId, Arc<T>>,
}

impl<T> Default for PerChild<T> {
    fn default() -> Self {
        Self { position: 0, day: None, staff: Arc::default(), children: HashMap::new() }
    }
}

impl<T> Clone for PerChild<T> {
    fn clone(&self) -> Self {
        let Self { position, day, staff, children } = self;
        Self { position: *position, day: *day, staff: staff.clone(), children: children.clone() }
    }
}

/// Children that one thread looks at before it fetches more.
const AT_ONCE: usize = 128;

impl<T: OfDesk> PerChild<T> {
    pub fn children(&self) -> impl Iterator<Item = (SubjectId, &T)> {
        self.children.iter().map(|(child, of)| (*child, &**of))
    }

    pub fn child(&self, child: SubjectId) -> Option<&T> {
        self.children.get(&child).map(|of| &**of)
    }

    pub fn team_of(&self, of: &T) -> Option<SubjectId> {
        self.staff.team_of(of.desk())
    }

    fn anew(picture: &Picture, day: NaiveDate, people: &[SubjectId], look: Look<T>) -> Self {
        let staff = Arc::new(Staff::of(picture));
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let work = || {
            let mut found = Vec::new();
            loop {
                let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                let Some(some) = people.get(from..people.len().min(from + AT_ONCE)).filter(|some| !some.is_empty())
                else {
                    return found;
                };
                let looked_at = some.iter().filter_map(|child| Some((*child, look(picture, *child, &staff, day)?)));
                found.extend(looked_at.map(|(child, of)| (child, Arc::new(of))));
            }
        };
        let children = std::thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            started.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
        });
        Self { position: picture.position(), day: Some(day), staff, children }
    }

    fn follow(&mut self, picture: &Picture, day: NaiveDate, changed: Vec<SubjectId>, look: Look<T>) {
        let mut again: BTreeSet<SubjectId> = changed.into_iter().collect();
        if picture.last_change_of(&[Kind::Team, Kind::Worker]) > self.position {
            self.staff = Arc::new(Staff::of(picture));
            let theirs =
                self.children.iter().filter(|(_, of)| of.desk().worker.is_some_and(|one| again.contains(&one)));
            let theirs: Vec<SubjectId> = theirs.map(|(child, _)| *child).collect();
            again.extend(theirs);
        }
        for subject in again {
            self.children.remove(&subject);
            let person = picture.canonical(subject);
            self.children.remove(&person);
            if let Some(of) = look(picture, person, &self.staff, day) {
                self.children.insert(person, Arc::new(of));
            }
        }
        self.position = picture.position();
    }
}

/// The last that was worked out.
#[derive(Debug)]
pub(crate) struct KeptPerChild<T>(Mutex<Arc<PerChild<T>>>);

impl<T> Default for KeptPerChild<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: OfDesk> KeptPerChild<T> {
    /// Of a day and a picture, or of a later one. The first of a day is worked out of all `people`, and takes its time.
    pub fn of(
        &self,
        picture: &Picture,
        day: NaiveDate,
        people: impl FnOnce() -> Vec<SubjectId>,
        look: Look<T>,
    ) -> Arc<PerChild<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of_today = kept.day == Some(day);
        if is_of_today && kept.position >= picture.position() {
            return Arc::clone(&kept);
        }
        match picture.changed_subjects_since(kept.position).filter(|_| is_of_today) {
            Some(changed) => Arc::make_mut(&mut kept).follow(picture, day, changed, look),
            None => *kept = Arc::new(PerChild::anew(picture, day, &people(), look)),
        }
        Arc::clone(&kept)
    }
}
