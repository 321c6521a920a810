//! The index of people follows the picture, as the picture follows the ledger.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use domain::SubjectId;
use domain::person::Person;
use matching::Index;
use picture::Picture;

use crate::app::Sightline;
use crate::error::ServiceError;

/// The index and the place in the chain up to which it has followed.
#[derive(Default)]
pub(crate) struct Searching(RwLock<Followed>);

#[derive(Default)]
pub(crate) struct Followed {
    pub index: Index,
    position: i64,
}

impl Searching {
    fn position(&self) -> i64 {
        self.read().position
    }

    /// Held only while one search looks: never across a wait.
    pub fn read(&self) -> RwLockReadGuard<'_, Followed> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in who changed since. Where that is no longer remembered, or nothing has been taken in yet, all is made anew
    /// beside the old, which others go on reading.
    fn follow(&self, picture: &Picture) {
        let before = self.position();
        let changed = if before == 0 { None } else { picture.changed_subjects_since(before) };
        let Some(changed) = changed else {
            let index = anew(picture);
            self.put(Followed { index, position: picture.position() });
            return;
        };
        let mut followed = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have followed further, and a picture of before must not undo that.
        if followed.position < picture.position() {
            changed.into_iter().for_each(|record| take_in(&mut followed.index, picture, record));
            followed.position = picture.position();
        }
    }

    fn put(&self, new: Followed) {
        let mut followed = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if followed.position < new.position {
            *followed = new;
        }
    }
}

fn anew(picture: &Picture) -> Index {
    let mut index = Index::default();
    picture.people().for_each(|person| index.put(person, &persons(picture, person)));
    index
}

/// A record that was merged into another is found under that one, with what it says itself.
fn take_in(index: &mut Index, picture: &Picture, record: SubjectId) {
    let person = picture.canonical(record);
    if person != record {
        index.put(record, &[]);
    }
    index.put(person, &persons(picture, person));
}

/// What every source says of who somebody is.
pub(super) fn persons(picture: &Picture, subject: SubjectId) -> Vec<&Person> {
    picture.persons(subject).into_iter().map(|(_, person)| person).collect()
}

impl Sightline {
    /// Takes the record and the index of people into memory before anybody asks, so that nobody's first page waits.
    ///
    /// # Errors
    /// The ledger cannot be read, or the index could not be made.
    pub async fn make_ready(&self) -> Result<(), ServiceError> {
        let picture = self.picture().await?;
        self.follow_with_search(&picture).await?;
        let (app, of_today) = (self.clone(), Arc::clone(&picture));
        let work_of_today = move || {
            app.workloads(&of_today);
            app.front_door_contacts(&of_today);
        };
        let made = tokio::task::spawn_blocking(work_of_today).await;
        made.map_err(|_| ServiceError::Unusable("The work of the day could not be made ready. Try again.".to_owned()))?;
        self.mart(&picture).await.map(drop)
    }

    /// Brings the index of people up to a picture, apart from what serves pages: making it anew takes a second or two where
    /// there are 200,000 people.
    ///
    /// # Errors
    /// The index could not be made.
    pub async fn follow_with_search(&self, picture: &Arc<Picture>) -> Result<(), ServiceError> {
        if self.searching.position() >= picture.position() {
            return Ok(());
        }
        let (searching, picture) = (Arc::clone(&self.searching), Arc::clone(picture));
        let followed = tokio::task::spawn_blocking(move || searching.follow(&picture)).await;
        followed.map_err(|_| ServiceError::Unusable("The search could not be made ready. Try again.".to_owned()))
    }
}
