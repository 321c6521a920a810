//! The rows of all figures, kept for the months that scorecards show and for today, and following the picture.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Days, Months, NaiveDate};
use domain::clock::Timescales;
use measures::mart::Mart;
use measures::rows::Asking;
use measures::scorecard::{Scope, Scorecard};
use measures::window::first_of_month;
use picture::Picture;

use crate::app::Sightline;
use crate::error::ServiceError;

/// Whole months that a scorecard goes back.
pub const MONTHS: u32 = 36;

/// The last that was made. One makes or follows at a time; the others wait for what it brings.
#[derive(Debug, Default)]
pub(crate) struct KeptMart(Mutex<Option<Arc<Mart>>>);

/// The ends of the last months, and today; flows from a year before, for the twelve months up to the first.
fn asking(today: NaiveDate) -> Asking {
    let this_month = first_of_month(today);
    let mut days: Vec<NaiveDate> = (0..MONTHS)
        .rev()
        .map(|back| this_month - Months::new(back) - Days::new(1))
        .filter(|day| *day < today)
        .collect();
    days.push(today);
    let since = first_of_month(days[0]) - Months::new(12);
    Asking { days, since }
}

impl KeptMart {
    fn followed(&self, picture: &Picture, today: NaiveDate) -> Arc<Mart> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mart) = kept.as_mut().filter(|mart| mart.asking().last() == today)
            && (mart.position() >= picture.position() || Arc::make_mut(mart).follow(picture))
        {
            return Arc::clone(mart);
        }
        // The old one is let go first: two of them would take twice the memory.
        *kept = None;
        let mart = Arc::new(Mart::of(picture, asking(today), Arc::new(Timescales::in_force().clone())));
        *kept = Some(Arc::clone(&mart));
        mart
    }
}

/// A scorecard up to a place in the chain, on a day.
#[derive(Debug)]
struct KeptCard {
    position: i64,
    day: NaiveDate,
    card: Arc<Scorecard>,
}

/// Scorecards that were worked out lately.
#[derive(Debug, Default)]
pub(crate) struct KeptCards(Mutex<Vec<KeptCard>>);

/// Scorecards that are kept: of the authority, its services and teams.
const CARDS_KEPT: usize = 64;

impl KeptCards {
    pub(super) fn of(&self, mart: &Mart, scope: Scope) -> Arc<Scorecard> {
        let (position, today) = (mart.position(), mart.asking().last());
        let is_it = |kept: &&KeptCard| kept.day == today && kept.card.scope == scope;
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept().iter().find(is_it).map(|found| (found.position, Arc::clone(&found.card)));
        let card = match before {
            Some((at, card)) if at == position => return card,
            Some((_, before)) => Arc::new(Scorecard::renewed(mart, &before)),
            None => Arc::new(Scorecard::of(mart, scope)),
        };
        let mut kept = kept();
        kept.retain(|other| other.card.scope != scope);
        if kept.len() >= CARDS_KEPT {
            kept.remove(0);
        }
        kept.push(KeptCard { position, day: today, card: Arc::clone(&card) });
        card
    }
}

impl Sightline {
    /// All rows for scorecards, up to this picture. The first of a day is made of all children, and takes its time.
    pub(crate) async fn mart(&self, picture: &Arc<Picture>) -> Result<Arc<Mart>, ServiceError> {
        let (kept, picture, today) = (Arc::clone(&self.mart), Arc::clone(picture), self.clock.today());
        worked_out(move || kept.followed(&picture, today)).await
    }

    /// Rows as at one day, of a record that may be a past one.
    pub(crate) async fn mart_on(&self, picture: &Arc<Picture>, day: NaiveDate) -> Result<Arc<Mart>, ServiceError> {
        let picture = Arc::clone(picture);
        worked_out(move || Arc::new(Mart::of(&picture, Asking::on(day), Arc::new(Timescales::in_force().clone()))))
            .await
    }
}

/// Apart from what serves pages.
pub(super) async fn worked_out<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ServiceError::Unusable("The figures could not be worked out. Try again.".to_owned()))
}
