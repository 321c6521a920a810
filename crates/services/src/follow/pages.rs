//! The ledger's versions, read and typed page by page on all cores, and handed over in the order of the chain.

use std::collections::VecDeque;

use ledger::{Ledger, LedgerError, Line, Page, Place, Position};
use picture::{Batch, Told};
use tokio::task::{JoinError, JoinHandle};

/// Small enough that a few pages at once are little memory, large enough that asking for one costs nothing beside it.
const VERSIONS_IN_A_PAGE: u32 = 2_000;
/// One is taken in while others are read and typed: enough for two cores, and more only holds more pages in memory.
const PAGES_AT_ONCE: usize = 4;

type Coming = JoinHandle<Result<Batch, LedgerError>>;

/// Pages in the order of the chain, some of them being read while one is taken in.
pub struct Pages<'a> {
    ledger: &'a Ledger,
    /// Where the page after those that are coming begins; `None` after the last.
    next: Option<Place>,
    upto: Position,
    coming: VecDeque<(Place, Coming)>,
}

impl<'a> Pages<'a> {
    /// Those after one position, up to and including another.
    pub fn between(ledger: &'a Ledger, after: Position, upto: Position) -> Self {
        Self { ledger, next: Some(Place::end_of(after)), upto, coming: VecDeque::new() }
    }

    /// The next versions, and up to where that is all; `None` at the end.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn next(&mut self) -> Result<Option<(Batch, Place)>, LedgerError> {
        while self.coming.len() < PAGES_AT_ONCE
            && let Some(after) = self.next
        {
            let cut = self.ledger.cut(after, self.upto, VERSIONS_IN_A_PAGE).await?;
            let until = cut.unwrap_or(Place::end_of(self.upto));
            self.next = cut;
            let ledger = self.ledger.clone();
            self.coming.push_back((until, tokio::spawn(async move { read(&ledger, after, until).await })));
        }
        let Some((until, coming)) = self.coming.pop_front() else { return Ok(None) };
        Ok(Some((coming.await.map_err(broken_off)??, until)))
    }
}

async fn read(ledger: &Ledger, after: Place, until: Place) -> Result<Batch, LedgerError> {
    let page = ledger.page(after, until).await?;
    tokio::task::spawn_blocking(move || typed(&page)).await.map_err(broken_off)?
}

fn broken_off(error: JoinError) -> LedgerError {
    LedgerError::Archive(format!("reading the record into memory was broken off: {error}"))
}

fn typed(page: &Page) -> Result<Batch, LedgerError> {
    let mut batch = Batch::default();
    for line in page.lines() {
        batch.read(&told(line?));
    }
    Ok(batch)
}

fn told(line: Line<'_>) -> Told<&str> {
    Told {
        position: line.position,
        entry: line.entry,
        version: line.version,
        kind: line.kind,
        subject: line.subject,
        episode: line.episode,
        source: line.source,
        withdrawn: line.withdrawn,
        body: line.body,
    }
}
