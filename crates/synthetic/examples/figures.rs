//! Measures all figures over a made-up authority: `cargo xtask figures --children N [--years Y]`.
//!
//! The record is told straight into a picture, without a database, so that a million children fit. Then all rows of 36 months
//! are made, scorecards of the authority and of every team and worker are added up, and one child's change is followed.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use domain::clock::Timescales;
use domain::{Fact, Kind, Source};
use measures::mart::Mart;
use measures::rows::Asking;
use measures::scorecard::{Scope, Scorecard};
use measures::window::first_of_month;
use picture::{Picture, Told};
use synthetic::{Options, World};

const MONTHS: u32 = 36;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let children = number("--children")?.unwrap_or(10_000);
    let years = number("--years")?.unwrap_or(10);
    let now: DateTime<Utc> = "2026-11-22T09:00:00Z".parse()?;
    let days = i64::try_from(years * 365)?;
    let world = World::new(Options { seed: 1, children, days, now });
    let mut picture = Picture::default();
    let mut position = 0;
    let mut told: Vec<Told> = Vec::new();
    let authority = Fact::from(world.authority());
    told.push(version(&mut position, uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(1), None, 1, &authority));
    for part in 0..world.parts() {
        let mut events = world.tell(part);
        events.sort_by_key(|event| event.at);
        for one in events.into_iter().flat_map(|event| event.facts) {
            let number = one.supersedes.unwrap_or(0) + 1;
            told.push(version(&mut position, one.entry, one.subject, one.episode, number, &one.fact));
        }
        if told.len() > 50_000 {
            picture.tell(std::mem::take(&mut told), position)?;
        }
    }
    picture.tell(told, position)?;
    println!("{children} children over {years} years: {position} versions, {} people", picture.people().count());
    println!("memory with the picture: {}", memory("VmRSS")?);

    let today = now.date_naive();
    let asking = asking(today);
    let timescales = Arc::new(Timescales::in_force().clone());
    let started = Instant::now();
    let mut mart = Mart::of(&picture, asking, timescales);
    let made = started.elapsed();
    let started = Instant::now();
    let card = Scorecard::of(&mart, Scope::Authority);
    let authority = started.elapsed();
    let started = Instant::now();
    let all = Scorecard::of_everybody(&mart);
    let everybody = started.elapsed();
    let teams = all.iter().filter(|card| matches!(card.scope, Scope::Team(_))).count();
    println!("all rows of {MONTHS} months: {:.2} s", made.as_secs_f64());
    println!("memory with the rows: {}, at most {}", memory("VmRSS")?, memory("VmHWM")?);
    println!("scorecard of the authority, {} lines: {:.1} ms", card.lines.len(), authority.as_secs_f64() * 1e3);
    let (workers, everybody) = (all.len() - teams, everybody.as_secs_f64());
    println!("scorecards of all {teams} teams and {workers} workers: {everybody:.2} s");
    follow(&mut picture, &mut mart, position)?;
    Ok(())
}

/// A visit is told, and the rows follow.
fn follow(picture: &mut Picture, mart: &mut Mart, position: i64) -> Result<(), Box<dyn std::error::Error>> {
    let visit = r#"{"schema":1,"at":"2026-11-20","kind":"child_protection","seen":true,"seen_alone":true}"#;
    let visit = Fact::from_body(Kind::Visit, visit)?;
    let children: Vec<uuid::Uuid> =
        picture.all(Kind::ChildProtectionPlan).step_by(10).take(100).map(|held| held.subject).collect();
    let mut card = Scorecard::of(mart, Scope::Authority);
    let mut took = Vec::new();
    let mut at = position;
    for (child, number) in children.iter().zip(1_000_000_u128..) {
        let told = version(&mut at, uuid::Uuid::from_u128(number), *child, None, 1, &visit);
        picture.tell([told], at)?;
        let started = Instant::now();
        // A reader has the rows of before in hand, as on a server.
        let held = mart.clone();
        let followed = mart.follow(picture);
        card = Scorecard::renewed(mart, &card);
        took.push(started.elapsed());
        assert!(followed, "one visit is not too much to follow");
        drop(held);
    }
    took.sort();
    if let (Some(middle), Some(last)) = (took.get(took.len() / 2), took.last()) {
        println!("a visit in the scorecard of the authority: median {middle:?}, at most {last:?} of {}", took.len());
    }
    Ok(())
}

fn asking(today: NaiveDate) -> Asking {
    let this_month = first_of_month(today);
    let ends = (0..MONTHS).rev().map(|back| this_month - Months::new(back) - Days::new(1));
    let days: Vec<NaiveDate> = ends.chain([today]).collect();
    Asking { since: first_of_month(days[0]) - Months::new(12), days }
}

fn version(
    position: &mut i64,
    entry: uuid::Uuid,
    subject: uuid::Uuid,
    episode: Option<uuid::Uuid>,
    version: i32,
    fact: &Fact,
) -> Told {
    *position += 1;
    Told {
        position: *position,
        entry,
        version,
        kind: fact.kind().code().to_owned(),
        subject,
        episode,
        source: Source::typed().as_str().to_owned(),
        withdrawn: false,
        body: Some(fact.to_body()),
    }
}

fn number(name: &str) -> Result<Option<u64>, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip_while(|one| one != name);
    arguments.next();
    Ok(arguments.next().map(|text| text.parse()).transpose()?)
}

fn memory(what: &str) -> Result<String, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    Ok(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
}
