//! Measures the picture of a database: `cargo xtask picture --database URL [--write]`.
//!
//! `--write` also measures how long it takes to follow a write: it appends three versions of one made-up entry, the last of
//! them withdrawn, so it is for databases that are there to be measured.

use std::time::{Duration, Instant};

use chrono::Utc;
use domain::Kind;
use ledger::{Ledger, NewChange, NewVersion};
use picture::Picture;
use services::Sightline;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = arguments.iter().skip_while(|one| *one != "--database").nth(1);
    let url = url.ok_or("say which database: --database URL")?;
    let ledger = Ledger::open(url, false).await?;
    let app = Sightline::new(ledger.clone())?;
    println!("before: {}", memory("VmRSS")?);

    let (started, worked) = (Instant::now(), processor_seconds()?);
    let picture = app.picture().await?;
    let (took, worked) = (started.elapsed(), processor_seconds()? - worked);
    counts(&picture);
    println!("place in the chain: {}", picture.position());
    println!("built in {:.1} s with {worked:.1} s of processor time", took.as_secs_f64());
    println!("after: {}, at most {}", memory("VmRSS")?, memory("VmHWM")?);

    let asked = timed(1_000, async || ledger.position().await.map(drop)).await?;
    println!("asking the ledger for its head: {asked:?}");
    let asked = timed(1_000, async || app.picture().await.map(drop)).await?;
    println!("asking for the picture when nothing is new: {asked:?}");
    if arguments.iter().any(|one| one == "--write") {
        follow(&app, &ledger, &picture).await?;
    }
    let started = Instant::now();
    let people: Vec<Uuid> = picture.people().step_by(100).take(1_000).collect();
    let entries: usize = people.iter().map(|person| picture.of(*person).count()).sum();
    println!("{entries} entries of {} people, asked for the first time: {:?}", people.len(), started.elapsed());
    for kind in [Kind::Contact, Kind::Referral, Kind::Allocation] {
        let (first, again) = (all(&picture, kind), all(&picture, kind));
        println!("all of {}: {first:?}, and once more {again:?}", kind.code());
    }
    println!("after that: {}", memory("VmRSS")?);
    Ok(())
}

fn counts(picture: &Picture) {
    let mut entries = 0;
    for kind in Kind::ALL {
        let count = picture.count(*kind);
        entries += count;
        if count > 0 {
            let each = picture.size(*kind).div_ceil(count);
            println!("{count:>9} {}, {each} bytes each", kind.code());
        }
    }
    println!("{entries:>9} entries of {} people", picture.people().count());
}

fn all(picture: &Picture, kind: Kind) -> Duration {
    let started = Instant::now();
    std::hint::black_box(picture.all(kind).count());
    started.elapsed()
}

/// How long one of so many takes.
async fn timed<E>(times: u32, once: impl AsyncFn() -> Result<(), E>) -> Result<Duration, E> {
    let started = Instant::now();
    for _ in 0..times {
        once().await?;
    }
    Ok(started.elapsed() / times)
}

/// Writes under a reader, so that what changes must be copied first.
async fn follow(app: &Sightline, ledger: &Ledger, reader: &Picture) -> Outcome<()> {
    let (entry, subject) = (Uuid::now_v7(), Uuid::now_v7());
    for seen in 0..3_i32 {
        let version = NewVersion {
            entry,
            supersedes: (seen > 0).then_some(seen),
            kind: Kind::CaseNote.code().to_owned(),
            subject,
            episode: None,
            source: "sightline".to_owned(),
            period: None,
            withdrawn: seen == 2,
            happened_at: None,
            ended_at: None,
            source_key: None,
            body: r#"{"schema":1,"at":"2026-03-14","kind":"other","text":"Made up, to measure."}"#.to_owned(),
        };
        let mut write = ledger.begin(Utc::now()).await?;
        let change = NewChange {
            actor: "administrator".to_owned(),
            purpose: "system".to_owned(),
            what: "measure the picture".to_owned(),
            versions: vec![version],
            ..NewChange::default()
        };
        write.append(change).await?;
        write.commit().await?;
        let started = Instant::now();
        let picture = app.picture().await?;
        println!("following one write: {:?}", started.elapsed());
        assert!(picture.entry(entry).is_some_and(|held| held.version == seen + 1), "the write is in the picture");
    }
    assert!(reader.entry(entry).is_none(), "a reader keeps what it had");
    Ok(())
}

fn memory(what: &str) -> Outcome<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(what)).ok_or("/proc/self/status has no such line")?;
    let kibibytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(format!("{} MiB ({what})", kibibytes / 1_024))
}

/// Of this process on all cores, in user and system mode.
fn processor_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("/proc/self/stat is not what it was")?.1;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / 100.0)
}
