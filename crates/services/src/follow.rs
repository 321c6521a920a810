//! The picture follows the ledger: before each use, whatever has been written since, here or on another node, is taken in.
//!
//! Nobody waits for a reader. Whoever finds the picture behind takes a copy, which shares nearly everything with it, tells
//! it what is new and puts it in the place of the old one, which readers keep as long as they like.

mod pages;

use std::sync::{Arc, PoisonError, RwLock};

use ledger::{Ledger, Position};
use picture::{Picture, Untold};
use tokio::sync::Mutex;

use crate::app::Sightline;
use crate::error::ServiceError;
use pages::Pages;

#[derive(Default)]
pub(crate) struct Following {
    picture: RwLock<Arc<Picture>>,
    /// One follows at a time; the others wait for what it brings.
    turn: Mutex<()>,
}

impl Following {
    fn picture(&self) -> Arc<Picture> {
        Arc::clone(&self.picture.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, picture: Picture) -> Arc<Picture> {
        let new = Arc::new(picture);
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&new);
        new
    }
}

impl Sightline {
    /// The record as it is now.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn picture(&self) -> Result<Arc<Picture>, ServiceError> {
        let head = self.ledger.position().await?;
        let held = self.following.picture();
        if held.position() >= head {
            return Ok(held);
        }
        drop(held);
        // Not in the hands of a request, which may be broken off when its reader goes away: the first time it takes seconds.
        let app = self.clone();
        let followed = tokio::spawn(async move { app.follow(head).await }).await;
        followed
            .map_err(|_| ServiceError::Unusable("The record could not be read into memory. Try again.".to_owned()))?
    }

    async fn follow(&self, head: Position) -> Result<Arc<Picture>, ServiceError> {
        let _turn = self.following.turn.lock().await;
        let held = self.following.picture();
        if held.position() >= head {
            return Ok(held);
        }
        let picture = Picture::clone(&held);
        // The first one has nothing to share with, and should not be in memory twice.
        drop(held);
        Ok(self.following.put(told_until(picture, &self.ledger, head).await?))
    }

    /// The whole record as it was known at a place in the chain.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn picture_known_at(&self, place: Position) -> Result<Picture, ServiceError> {
        told_until(Picture::default(), &self.ledger, place).await
    }
}

/// Tells a picture everything up to a place.
async fn told_until(mut picture: Picture, ledger: &Ledger, upto: Position) -> Result<Picture, ServiceError> {
    let mut pages = Pages::between(ledger, picture.position(), upto);
    while let Some((versions, until)) = pages.next().await? {
        // A page that ends within a link does not tell all of that link.
        let told = if until.is_between_links() { until.position } else { until.position - 1 };
        if let Err(untold) = picture.take(versions, told) {
            complain(&untold);
        }
    }
    picture.let_go();
    Ok(picture)
}

fn complain(untold: &Untold) {
    tracing::error!(place = untold.position, "an entry cannot be read; run `sightline verify`");
}
