//! The picture follows the ledger: before each use, whatever has been written since, here or on another node, is taken in.

use std::sync::Arc;

use ledger::{Ledger, Position, Version};
use picture::{Picture, Told};
use tokio::sync::RwLock;

use crate::app::Sightline;
use crate::error::ServiceError;

const VERSIONS_AT_A_TIME: u64 = 20_000;

#[derive(Default)]
pub(crate) struct Following {
    picture: RwLock<Arc<Picture>>,
}

impl Sightline {
    /// The record as it is now.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn picture(&self) -> Result<Arc<Picture>, ServiceError> {
        let head = self.ledger.head().await?.position;
        {
            let held = self.following.picture.read().await;
            if held.position() >= head {
                return Ok(Arc::clone(&held));
            }
        }
        let mut held = self.following.picture.write().await;
        if held.position() < head {
            tell_until(Arc::make_mut(&mut held), &self.ledger, head).await?;
        }
        Ok(Arc::clone(&held))
    }

    /// The whole record as it was known at a place in the chain.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn picture_known_at(&self, place: Position) -> Result<Picture, ServiceError> {
        let mut picture = Picture::default();
        tell_until(&mut picture, &self.ledger, place).await?;
        Ok(picture)
    }
}

async fn tell_until(picture: &mut Picture, ledger: &Ledger, upto: Position) -> Result<(), ServiceError> {
    while picture.position() < upto {
        let (versions, told_to) = ledger.versions_after(picture.position(), VERSIONS_AT_A_TIME).await?;
        let until = told_to.min(upto);
        let told = versions.into_iter().filter(|version| version.position <= upto).map(told);
        if let Err(untold) = picture.tell(told, until) {
            tracing::error!(place = untold.position, "an entry cannot be read; run `sightline verify`");
        }
    }
    Ok(())
}

fn told(version: Version) -> Told {
    Told {
        position: version.position,
        entry: version.entry,
        version: version.version,
        kind: version.kind,
        subject: version.subject,
        episode: version.episode,
        source: version.source,
        withdrawn: version.withdrawn,
        body: version.body,
    }
}
