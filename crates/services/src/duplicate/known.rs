//! What comparing all records came to, kept until something that was compared changes.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{Kind, SubjectId};
use matching::duplicate::{Records, Suggestions, Weights};
use picture::Picture;
use tokio::sync::Mutex;

use crate::app::Sightline;
use crate::error::ServiceError;

/// One compares at a time; the others wait for what it finds.
#[derive(Default)]
pub(crate) struct Duplicates(Mutex<Option<Arc<KnownDuplicates>>>);

const COMPARED: [Kind; 5] = [Kind::Person, Kind::Address, Kind::Relationship, Kind::Merge, Kind::NotTheSame];

/// What was found, and for which place in the chain.
pub(crate) struct KnownDuplicates {
    position: i64,
    /// How many entries of what is compared stood on each record: an erased entry leaves nothing that has changed, only
    /// one fewer.
    entries: HashMap<SubjectId, usize>,
    pub records: Records,
    pub suggestions: Suggestions,
}

impl KnownDuplicates {
    fn of(picture: &Picture) -> Self {
        let records = Records::of(picture);
        let suggestions = Suggestions::of(&records, Weights::in_force());
        let mut entries = HashMap::new();
        for held in COMPARED.into_iter().flat_map(|kind| picture.all(kind)) {
            *entries.entry(held.subject).or_default() += 1;
        }
        Self { position: picture.position(), entries, records, suggestions }
    }

    /// Nothing that is compared has changed since.
    fn holds_for(&self, picture: &Picture) -> bool {
        if self.position >= picture.position() {
            return true;
        }
        let changed = picture.changed_subjects_since(self.position);
        changed.is_some_and(|changed| !changed.into_iter().any(|record| self.is_touched(picture, record)))
    }

    fn is_touched(&self, picture: &Picture, record: SubjectId) -> bool {
        let mut standing = 0;
        for held in picture.entered_on(record).filter(|held| COMPARED.contains(&held.fact.kind())) {
            if held.position > self.position {
                return true;
            }
            standing += usize::from(!held.withdrawn);
        }
        standing != self.entries.get(&record).copied().unwrap_or_default()
    }
}

impl Sightline {
    /// What comparing all records came to, for a picture or a later one.
    ///
    /// # Errors
    /// They could not be compared.
    pub(super) async fn known_duplicates(&self, picture: &Arc<Picture>) -> Result<Arc<KnownDuplicates>, ServiceError> {
        let mut kept = self.duplicates.0.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| known.holds_for(picture)) {
            return Ok(Arc::clone(known));
        }
        let picture = Arc::clone(picture);
        // Seconds of work for 200,000 people: apart from what serves pages.
        let compared = tokio::task::spawn_blocking(move || Arc::new(KnownDuplicates::of(&picture))).await;
        let failed = |_| ServiceError::Unusable("The records could not be compared. Try again.".to_owned());
        let known = compared.map_err(failed)?;
        *kept = Some(Arc::clone(&known));
        Ok(known)
    }
}
