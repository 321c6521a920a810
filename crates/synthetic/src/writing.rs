//! From the parts of the story to the ledger.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use domain::{Clock, EntryId, Kind, SubjectId, When};
use ledger::{DatedChange, Ledger, NewChange, NewVersion};
use services::fresh::Ids;
use services::{Purpose, ServiceError, Sightline};
use uuid::Uuid;

use crate::calendar::at;
use crate::documents;
use crate::people;
use crate::random::Random;
use crate::scenario::Scenario;
use crate::tale::Event;
use crate::world::{Options, World};

/// How many versions go to the ledger at once, and how many into one transaction.
const AT_ONCE: usize = 5_000;
const IN_ONE_TRANSACTION: usize = 200_000;
/// How many parts a thread takes at a time.
const PARTS_AT_ONCE: usize = 64;

/// How much was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Without the second records of some.
    pub children: u64,
    pub changes: usize,
    pub entries: u64,
    pub versions: u64,
    /// Entries of each kind.
    pub kinds: BTreeMap<Kind, u64>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many parts of so many are made.
    Making(usize, usize),
    /// So many versions of so many are written.
    Writing(u64, u64),
}

/// A change as it waits to be written: as small as it can be, for there may be millions.
struct Line {
    at: DateTime<Utc>,
    part: usize,
    place: usize,
    who: usize,
    what: &'static str,
    versions: Box<[Small]>,
}

struct Small {
    entry: EntryId,
    subject: SubjectId,
    episode: Option<EntryId>,
    supersedes: Option<i32>,
    kind: Kind,
    happened_at: Option<When>,
    ended_at: Option<When>,
    body: Box<str>,
}

/// A clock that stands at the first moment of the story.
struct Begins(DateTime<Utc>);

impl Clock for Begins {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Identifiers from the seed.
struct Seeded(Mutex<Random>);

impl Ids for Seeded {
    fn next(&self) -> Uuid {
        self.0.lock().expect("a generator's lock is never poisoned").uuid()
    }
}

/// Fills an empty ledger with a made-up authority. Everything is held in memory before it is written: `docs/synthetic.md`
/// says how much that takes.
///
/// # Errors
/// The ledger cannot be written.
pub async fn write(
    ledger: Ledger,
    options: Options,
    progress: impl FnMut(Progress) + Send,
) -> Result<Made, ServiceError> {
    write_world(ledger, &World::new(options), progress).await
}

/// Fills an empty ledger with the authority of a scenario.
///
/// # Errors
/// The ledger cannot be written.
pub async fn write_scenario(
    ledger: Ledger,
    scenario: &'static Scenario,
    progress: impl FnMut(Progress) + Send,
) -> Result<Made, ServiceError> {
    write_world(ledger, &World::of_scenario(scenario), progress).await
}

async fn write_world(
    ledger: Ledger,
    world: &World,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Made, ServiceError> {
    let now = world.now();
    let begins = at(world.start, 8 * 60);
    let ids = Arc::new(Seeded(Mutex::new(Random::new(world.seed() ^ 0x5eed))));
    let app = Sightline::with(ledger.clone(), Arc::new(Begins(begins)), ids)?;
    app.prepare().await?;
    app.mark_as_made_up(world.authority()).await?;
    for account in people::accounts(domain::time::london_date(now)) {
        app.install_account(account).await?;
    }
    let lines = make(world, &mut progress);
    let mut made = Made { children: world.children(), changes: lines.len(), ..Made::default() };
    for small in lines.iter().flat_map(|line| &line.versions) {
        made.versions += 1;
        if small.supersedes.is_none() {
            made.entries += 1;
            *made.kinds.entry(small.kind).or_default() += 1;
        }
    }
    append(&ledger, world, now, (lines, made.versions), &mut progress).await?;
    Ok(made)
}

/// All changes in the order of time.
fn make(world: &World, progress: &mut (impl FnMut(Progress) + Send)) -> Vec<Line> {
    let parts = world.parts();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let threads =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(parts.div_ceil(PARTS_AT_ONCE));
    let mut lines: Vec<Line> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| take_parts(world, &next, &done))).collect();
        while !workers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            progress(Progress::Making(done.load(Ordering::Relaxed), parts));
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a family that cannot be told is a fault of the program"))
            .collect()
    });
    lines.sort_unstable_by_key(|line| (line.at, line.part, line.place));
    lines
}

fn take_parts(world: &World, next: &AtomicUsize, done: &AtomicUsize) -> Vec<Line> {
    let mut lines = Vec::new();
    loop {
        let first = next.fetch_add(PARTS_AT_ONCE, Ordering::Relaxed);
        if first >= world.parts() {
            return lines;
        }
        for part in first..(first + PARTS_AT_ONCE).min(world.parts()) {
            let events = world.tell(part).into_iter().enumerate();
            lines.extend(events.map(|(place, event)| line(part, place, event)));
            done.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn line(part: usize, place: usize, event: Event) -> Line {
    let versions = event.facts.into_iter().map(|version| Small {
        entry: version.entry,
        subject: version.subject,
        episode: version.episode,
        supersedes: version.supersedes,
        kind: version.fact.kind(),
        happened_at: version.fact.happened_at(),
        ended_at: version.fact.ended_at(),
        body: version.fact.to_body().into_boxed_str(),
    });
    Line { at: event.at, part, place, who: event.who, what: event.what, versions: versions.collect() }
}

async fn append(
    ledger: &Ledger,
    world: &World,
    now: DateTime<Utc>,
    lines: (Vec<Line>, u64),
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(), ServiceError> {
    let (lines, all) = lines;
    let (mut written, mut in_transaction, mut in_batch) = (0_u64, 0, 0);
    let mut batch = Vec::new();
    let mut write = ledger.begin_filling(now).await?;
    for content in documents::contents() {
        write.keep_content(content.text.as_bytes()).await?;
    }
    for line in lines {
        in_batch += line.versions.len();
        batch.push(dated(world, line));
        if in_batch >= AT_ONCE {
            write.append_dated(std::mem::take(&mut batch)).await?;
            written += in_batch as u64;
            in_transaction += std::mem::take(&mut in_batch);
            progress(Progress::Writing(written, all));
        }
        if in_transaction >= IN_ONE_TRANSACTION {
            write.commit().await?;
            write = ledger.begin_filling(now).await?;
            in_transaction = 0;
        }
    }
    write.append_dated(batch).await?;
    write.commit().await?;
    progress(Progress::Writing(all, all));
    Ok(())
}

fn dated(world: &World, line: Line) -> DatedChange {
    let who = &world.staff.people[line.who];
    let versions = line.versions.into_iter().map(|small| NewVersion {
        entry: small.entry,
        supersedes: small.supersedes,
        kind: small.kind.code().to_owned(),
        subject: small.subject,
        episode: small.episode,
        source: domain::Source::typed().as_str().to_owned(),
        period: None,
        withdrawn: false,
        happened_at: small.happened_at.map(|when| when.to_string()),
        ended_at: small.ended_at.map(|when| when.to_string()),
        source_key: None,
        body: small.body.into_string(),
    });
    let change = NewChange {
        actor: who.user_name.clone(),
        purpose: Purpose::usual(who.role).code().to_owned(),
        what: line.what.to_owned(),
        reason: None,
        request_key: None,
        versions: versions.collect(),
    };
    DatedChange { recorded_at: line.at, change }
}
