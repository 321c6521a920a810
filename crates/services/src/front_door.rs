//! What the front door looks at every day, kept until something that it is worked out from changes: the contacts that wait,
//! and those of the last days. They are asked for with every first page, and all contacts of ten years are many.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Days, NaiveDate};
use domain::{EntryId, Fact, Kind};
use picture::Picture;

use crate::app::Sightline;
use crate::home::RECENT_DAYS;

/// Something that was worked out from a picture, on a day.
#[derive(Debug)]
struct Known<T> {
    position: i64,
    day: NaiveDate,
    what: Arc<T>,
}

/// The last that was worked out.
#[derive(Debug)]
struct Kept<T>(Mutex<Option<Known<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What was worked out last, if nothing of these kinds has changed since, and otherwise what `work_out` makes.
    fn get(&self, picture: &Picture, kinds: &[Kind], day: NaiveDate, work_out: impl FnOnce() -> T) -> Arc<T> {
        let changed = picture.last_change_of(kinds);
        // A picture from before does not have what was worked out from a newer one.
        let is_right = |known: &&Known<T>| (changed..=picture.position()).contains(&known.position) && known.day == day;
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().as_ref().filter(is_right) {
            return Arc::clone(&known.what);
        }
        let what = Arc::new(work_out());
        let mut kept = kept();
        if kept.as_ref().is_none_or(|known| known.position <= picture.position()) {
            *kept = Some(Known { position: picture.position(), day, what: Arc::clone(&what) });
        }
        what
    }
}

/// Contacts that somebody looks at today.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    /// Those that wait for a decision.
    pub waiting: Vec<EntryId>,
    /// Those received in the last days ([`RECENT_DAYS`]).
    pub recent: Vec<EntryId>,
}

/// See the page above.
#[derive(Debug, Default)]
pub(crate) struct FrontDoor {
    contacts: Kept<Contacts>,
}

impl Sightline {
    /// The contacts that wait, and those of the last days.
    pub(crate) fn front_door_contacts(&self, picture: &Picture) -> Arc<Contacts> {
        let day = self.clock.today();
        self.front_door.contacts.get(picture, &[Kind::Contact], day, || contacts(picture, day))
    }
}

fn contacts(picture: &Picture, day: NaiveDate) -> Contacts {
    let since = day - Days::new(RECENT_DAYS.unsigned_abs());
    let mut found = Contacts::default();
    for held in picture.all(Kind::Contact) {
        let Fact::Contact(contact) = &held.fact else { continue };
        if contact.awaits_decision() {
            found.waiting.push(held.entry);
        }
        if contact.received_at.day() >= since {
            found.recent.push(held.entry);
        }
    }
    found
}
