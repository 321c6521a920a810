//! The ledger's versions, read and typed page by page on all cores, and handed over in the order of the chain.

use std::collections::VecDeque;

use ledger::{Ledger, LedgerError, Line, Page, Place, Position};
use picture::{Batch, Told};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};

/// Small enough that a few pages at once are little memory, large enough that asking for one costs nothing beside it.
const VERSIONS_IN_A_PAGE: u32 = 2_000;
/// One is taken in while others are read and typed: enough for two cores, and more only holds more pages in memory.
const PAGES_AT_ONCE: usize = 4;

type Coming = JoinHandle<Result<Batch, LedgerError>>;

/// Pages in the order of the chain, some of them being read while one is taken in.
pub struct Pages {
    ledger: Ledger,
    /// From where to where the pages reach that are not being read yet.
    cuts: mpsc::Receiver<Result<(Place, Place), LedgerError>>,
    coming: VecDeque<(Place, Coming)>,
}

impl Pages {
    /// Those after one position, up to and including another.
    pub fn between(ledger: &Ledger, after: Position, upto: Position) -> Self {
        let (sender, cuts) = mpsc::channel(PAGES_AT_ONCE);
        // Where the next page ends is asked for while pages are read: nothing waits for the answer.
        tokio::spawn(cut_up(ledger.clone(), Place::end_of(after), upto, sender));
        Self { ledger: ledger.clone(), cuts, coming: VecDeque::new() }
    }

    /// The next versions, and up to where that is all; `None` at the end.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn next(&mut self) -> Result<Option<(Batch, Place)>, LedgerError> {
        while self.coming.len() < PAGES_AT_ONCE {
            let Some(cut) = self.cuts.recv().await else { break };
            let (after, until) = cut?;
            let ledger = self.ledger.clone();
            self.coming.push_back((until, tokio::spawn(async move { read(&ledger, after, until).await })));
        }
        let Some((until, coming)) = self.coming.pop_front() else { return Ok(None) };
        Ok(Some((coming.await.map_err(broken_off)??, until)))
    }
}

/// Says from where to where each page reaches, until nobody listens any more.
async fn cut_up(
    ledger: Ledger,
    mut after: Place,
    upto: Position,
    pages: mpsc::Sender<Result<(Place, Place), LedgerError>>,
) {
    loop {
        let cut = ledger.cut(after, upto, VERSIONS_IN_A_PAGE).await;
        let is_last = !matches!(cut, Ok(Some(_)));
        let page = cut.map(|cut| (after, cut.unwrap_or(Place::end_of(upto))));
        let until = page.as_ref().ok().map(|(_, until)| *until);
        if pages.send(page).await.is_err() || is_last {
            return;
        }
        after = until.unwrap_or(after);
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
