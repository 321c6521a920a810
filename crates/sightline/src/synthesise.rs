//! A made-up authority in a database of its own.

use std::process::ExitCode;

use chrono::{DateTime, Months, Utc};
use domain::{Clock as _, SystemClock};
use indicatif::ProgressBar;
use ledger::{Ledger, LedgerError};
use synthetic::{Made, Options, Progress, World};

use crate::Stop;
use crate::arguments::{Given, Synthesise};
use crate::progress::counting;
use crate::scenario;

/// Five in the afternoon: the last day has been worked.
const END_OF_THE_DAY: u32 = 17;

pub async fn run(given: &Given, command: &Synthesise) -> Result<ExitCode, Stop> {
    if let Some(name) = &command.scenario {
        let scenario = scenario::named(name)?;
        let ledger = empty(given).await?;
        let bar = counting("versions", None);
        let made = synthetic::write_scenario(ledger, scenario, |progress| show(&bar, progress)).await?;
        bar.finish_and_clear();
        print(&made);
        println!("\n{}", scenario.authority);
        scenario.about.iter().for_each(|sentence| println!("{sentence}"));
        return Ok(ExitCode::SUCCESS);
    }
    let options = options(command)?;
    if command.rates {
        rates(options);
        return Ok(ExitCode::SUCCESS);
    }
    let ledger = empty(given).await?;
    let bar = counting("versions", None);
    let made = synthetic::write(ledger, options, |progress| show(&bar, progress)).await?;
    bar.finish_and_clear();
    print(&made);
    Ok(ExitCode::SUCCESS)
}

/// The table of `docs/synthetic.md`.
fn rates(options: Options) {
    println!("| Figure | | Published | Made | Of | Tolerance | Source |");
    println!("|---|---|---:|---:|---:|---:|---|");
    for found in synthetic::measure(&World::new(options)) {
        let rate = found.rate;
        let what = if rate.unit.is_empty() || rate.unit == "%" {
            rate.what.to_owned()
        } else {
            format!("{}, {}", rate.what, rate.unit)
        };
        let unit = if rate.unit == "%" { "%" } else { "" };
        let (published, made, tolerance) = (rate.published, found.made, rate.tolerance);
        let (id, of, source) = (rate.id, found.of, rate.source);
        println!("| {id} | {what} | {published}{unit} | {made:.1}{unit} | {of} | ± {tolerance} | {source} |");
    }
}

fn options(command: &Synthesise) -> Result<Options, Stop> {
    let now = match command.until {
        Some(day) => end_of(day)?,
        None => SystemClock.now(),
    };
    let begins = now.checked_sub_months(Months::new(command.years * 12));
    let begins = begins.ok_or_else(|| Stop("that is too long ago".to_owned()))?;
    Ok(Options { seed: command.seed, children: command.children, days: (now - begins).num_days(), now })
}

fn end_of(day: chrono::NaiveDate) -> Result<DateTime<Utc>, Stop> {
    // A story cannot be recorded as of a day that is still to come, and counts working days only where they are known.
    if day > SystemClock.today() {
        return Err(Stop(format!("{day} is still to come: give a day up to today, or no --until")));
    }
    let evening = day.and_hms_opt(END_OF_THE_DAY, 0, 0).and_then(domain::time::london_moment);
    let evening = evening.ok_or_else(|| Stop(format!("{day} has no such hour")))?;
    Ok(evening.with_timezone(&Utc).min(SystemClock.now()))
}

/// A made-up authority is never mixed into a record that is there.
async fn empty(given: &Given) -> Result<Ledger, Stop> {
    let ledger = Ledger::open(&given.url()?, true).await?;
    match ledger.head().await {
        Err(LedgerError::NotMigrated) => Ok(ledger),
        Err(other) => Err(other.into()),
        Ok(head) if head.position == 0 => Ok(ledger),
        Ok(_) => Err(Stop("this database holds a record already: name one that is not there yet".to_owned())),
    }
}

fn show(bar: &ProgressBar, progress: Progress) {
    let (message, done, all) = match progress {
        Progress::Making(done, all) => ("Making families", done as u64, all as u64),
        Progress::Writing(done, all) => ("Writing versions", done, all),
    };
    bar.set_message(message);
    bar.set_length(all);
    bar.set_position(done);
}

fn print(made: &Made) {
    for (kind, count) in &made.kinds {
        println!("{count:>10}  {}", kind.in_words());
    }
    println!("{:>10}  entries in all, {} versions in {} changes", made.entries, made.versions, made.changes);
    println!("{:>10}  children became known", made.children);
}
