//! A made-up authority, the same for the same seed: nobody in it is real, and every page says so.
//!
//! It is told as it would have happened: each fact is recorded in somebody's name at its own moment, so that late
//! entries, corrections and past states are there to look at.

mod children;
mod names;
mod people;
mod random;
mod story;

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use domain::Clock;
use ledger::Ledger;
use services::fresh::Ids;
use services::{ServiceError, Sightline};
use uuid::Uuid;

pub use people::{AUTHORITY, PERSONAS, Persona};
pub use random::Random;

/// How much was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub children: usize,
    pub changes: usize,
}

/// A clock that the teller of the story sets.
struct StoryClock(Mutex<DateTime<Utc>>);

impl StoryClock {
    fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().expect("a clock's lock is never poisoned") = now;
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("a clock's lock is never poisoned")
    }
}

/// Identifiers from the seed.
struct Seeded(Mutex<Random>);

impl Ids for Seeded {
    fn next(&self) -> Uuid {
        self.0.lock().expect("a generator's lock is never poisoned").uuid()
    }
}

/// Gives a database the accounts of the personas.
async fn install_accounts(app: &Sightline) -> Result<(), ServiceError> {
    for account in people::accounts(app.clock().today()) {
        app.install_account(account).await?;
    }
    Ok(())
}

/// Fills an empty ledger with the accounts of the personas and `families` families, up to the moment `now`.
///
/// # Errors
/// The ledger cannot be written.
pub async fn fill(ledger: Ledger, seed: u64, families: usize, now: DateTime<Utc>) -> Result<Made, ServiceError> {
    let clock = Arc::new(StoryClock(Mutex::new(now - Duration::days(story::DAYS))));
    let ids = Arc::new(Seeded(Mutex::new(Random::new(seed ^ 0x5eed))));
    let ticking: Arc<dyn Clock> = clock.clone();
    let app = Sightline::with(ledger, ticking, ids)?;
    app.prepare().await?;
    app.mark_as_made_up(AUTHORITY).await?;
    install_accounts(&app).await?;
    let mut tale = story::Tale::new(seed, now);
    let children = (0..families).map(|_| children::family(&mut tale)).sum::<usize>() + children::waiting(&mut tale);
    let mut told = tale.told;
    told.sort_by_key(|event| event.at);
    let changes = told.len();
    for event in told {
        clock.set(event.at);
        let actor = app.actor_named(event.who).await?;
        app.install(&actor, event.what, event.facts).await?;
    }
    Ok(Made { children, changes })
}
