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

/// How often the first build lets go of what it has, so that one that is broken off need not begin anew.
const PAGES_BETWEEN_STANDS: usize = 500;

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
        let _turn = self.following.turn.lock().await;
        let held = self.following.picture();
        if held.position() >= head {
            return Ok(held);
        }
        let picture = Picture::clone(&held);
        drop(held);
        let stand = |picture: &Picture| {
            self.following.put(picture.clone());
        };
        Ok(self.following.put(told_until(picture, &self.ledger, head, stand).await?))
    }

    /// The whole record as it was known at a place in the chain.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn picture_known_at(&self, place: Position) -> Result<Picture, ServiceError> {
        told_until(Picture::default(), &self.ledger, place, |_| ()).await
    }
}

/// Tells a picture everything up to a place. `stand` is shown it now and then on the way, always between two links.
async fn told_until(
    mut picture: Picture,
    ledger: &Ledger,
    upto: Position,
    stand: impl Fn(&Picture),
) -> Result<Picture, ServiceError> {
    let mut pages = Pages::between(ledger, picture.position(), upto);
    let mut since = 0;
    while let Some((versions, until)) = pages.next().await? {
        // A page that ends within a link does not tell all of that link.
        let told = if until.is_between_links() { until.position } else { until.position - 1 };
        if let Err(untold) = picture.take(versions, told) {
            complain(&untold);
        }
        since += 1;
        if since >= PAGES_BETWEEN_STANDS && until.is_between_links() {
            since = 0;
            stand(&picture);
        }
    }
    picture.let_go();
    Ok(picture)
}

fn complain(untold: &Untold) {
    tracing::error!(place = untold.position, "an entry cannot be read; run `sightline verify`");
}
