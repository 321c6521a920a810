//! The figures of the front door, kept until something that they count changes.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::Kind;
use measures::Figure;
use picture::Picture;

use crate::app::Sightline;

/// What the figures are worked out from, besides the day.
const COUNTED: [Kind; 3] = [Kind::Contact, Kind::Referral, Kind::Merge];

#[derive(Debug)]
struct Known {
    position: i64,
    day: NaiveDate,
    figures: Arc<Vec<Figure>>,
}

/// The figures as they were worked out last.
#[derive(Debug, Default)]
pub(crate) struct KeptFigures(Mutex<Option<Known>>);

impl Sightline {
    /// The figures of the front door today, from this picture.
    pub(crate) fn front_door_figures(&self, picture: &Picture) -> Arc<Vec<Figure>> {
        let day = self.clock.today();
        let changed = picture.last_change_of(&COUNTED);
        // A picture from before does not have what the kept figures count.
        let is_right = |known: &&Known| (changed..=picture.position()).contains(&known.position) && known.day == day;
        let kept = || self.figures.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().as_ref().filter(is_right) {
            return Arc::clone(&known.figures);
        }
        let figures = Arc::new(measures::front_door::all(picture, day));
        let mut kept = kept();
        if kept.as_ref().is_none_or(|known| known.position <= picture.position()) {
            *kept = Some(Known { position: picture.position(), day, figures: Arc::clone(&figures) });
        }
        figures
    }
}
