//! The crash drill: `cargo xtask crash --kills N [--seed S]`.
//!
//! A writer is killed with SIGKILL at random moments while this program keeps its own list of what the writer acknowledged.
//! Afterwards every acknowledged change must stand at the place that was told, by the word of the `sqlite3` program, and
//! both verifiers must find the chain whole. SIGKILL spares the operating system's cache: the drill is about half-done
//! work of ours, `faults` is about the disk.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::scratch::Scratch;

/// How many kills between one look at the list and the next.
const LOOK_EVERY: u32 = 100;

/// # Errors
/// A change that was acknowledged is missing, or the chain is broken, or a program that is needed is not there.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::read(arguments)?;
    let scratch = Scratch::new("crash")?;
    let mut drill = Drill { database: scratch.path("crash.sqlite"), told: Vec::new(), random: Random(options.seed) };
    let started = Instant::now();
    for kill in 1..=options.kills {
        drill.kill_once()?;
        if kill % LOOK_EVERY == 0 {
            drill.nothing_is_missing()?;
            eprintln!("{kill} kills, {} changes acknowledged, none missing", drill.told.len());
        }
    }
    drill.nothing_is_missing()?;
    if drill.told.is_empty() {
        return Err("no change was ever acknowledged: the drill proves nothing; give the writer longer".to_owned());
    }
    verify_both(&drill.database)?;
    let (kills, told) = (options.kills, drill.told.len());
    let seconds = started.elapsed().as_secs();
    println!(
        "{kills} kills, {told} changes acknowledged, none missing, chain whole by both verifiers, {seconds} s, seed {}",
        options.seed
    );
    Ok(())
}

struct Options {
    kills: u32,
    seed: u64,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.subsec_nanos().into());
        let mut options = Self { kills: 50, seed: now };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let number = words.next().and_then(|text| text.parse::<u64>().ok());
            match (word.as_str(), number) {
                ("--kills", Some(kills)) => options.kills = u32::try_from(kills).map_err(|error| error.to_string())?,
                ("--seed", Some(seed)) => options.seed = seed.max(1),
                _ => return Err("usage: cargo xtask crash [--kills N] [--seed S]".to_owned()),
            }
        }
        Ok(options)
    }
}

struct Drill {
    database: PathBuf,
    /// Key and place of each change that a writer said was stored.
    told: Vec<String>,
    random: Random,
}

impl Drill {
    fn kill_once(&mut self) -> Result<(), String> {
        let mut writer = Command::new(program()?)
            .args(["crash-writer", "--database", &address(&self.database)])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the writer does not start: {error}"))?;
        let output = writer.stdout.take().ok_or("the writer has no output")?;
        let reader = std::thread::spawn(move || whole_lines(output));
        std::thread::sleep(Duration::from_millis(20 + self.random.below(180)));
        let ended_by_itself = writer.try_wait().map_err(|error| error.to_string())?.is_some();
        writer.kill().map_err(|error| format!("the writer cannot be killed: {error}"))?;
        let ended = writer.wait_with_output().map_err(|error| error.to_string())?;
        if ended_by_itself {
            return Err(format!("the writer ended by itself: {}", String::from_utf8_lossy(&ended.stderr)));
        }
        self.told.extend(reader.join().map_err(|_| "the reader broke")?);
        Ok(())
    }

    fn nothing_is_missing(&self) -> Result<(), String> {
        let stored = stored(&self.database)?;
        match self.told.iter().find(|told| !stored.contains(told.as_str())) {
            Some(told) => Err(format!("acknowledged and missing: {told}")),
            None => Ok(()),
        }
    }
}

/// Lines that came whole: a line that the kill cut through was not an acknowledgement.
pub fn whole_lines(output: impl std::io::Read) -> Vec<String> {
    let mut reader = BufReader::new(output);
    let mut lines = Vec::new();
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
        match line.strip_suffix('\n') {
            Some(whole) => lines.push(whole.to_owned()),
            None => break,
        }
        line.clear();
    }
    lines
}

/// What is stored, by the word of another program than ours.
pub fn stored(database: &Path) -> Result<std::collections::HashSet<String>, String> {
    let query = "select request_key || ' ' || position from link where request_key is not null";
    let asked = Command::new("sqlite3").arg(database).arg(query).output();
    let output = asked.map_err(|error| format!("the program sqlite3 is needed: {error}"))?;
    if !output.status.success() {
        return Err(format!("sqlite3 says: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// Asks both verifiers, which share no code.
pub fn verify_both(database: &Path) -> Result<(), String> {
    let ours = Command::new(program()?).args(["verify", "--database", &address(database)]).output();
    expect_clean("sightline verify", ours)?;
    let script = crate::repository().join("tools/verify_ledger.py");
    expect_clean("tools/verify_ledger.py", Command::new("python3").arg(script).arg(database).output())
}

fn expect_clean(name: &str, ran: std::io::Result<std::process::Output>) -> Result<(), String> {
    let output = ran.map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{name} finds the chain broken: {out}{err}"))
}

/// The release binary.
pub fn program() -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::repository().join("target"), PathBuf::from);
    let program = target.join("release/sightline");
    if program.exists() {
        return Ok(program);
    }
    Err(format!("{} is not there: cargo build --release --package sightline", program.display()))
}

pub fn address(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}

/// A small generator that replays from its seed (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_through_is_no_acknowledgement() {
        assert_eq!(whole_lines("a 1\nb 2\nc".as_bytes()), ["a 1", "b 2"]);
    }

    #[test]
    fn a_drill_replays_from_its_seed() {
        let moments = |seed| {
            let mut random = Random(seed);
            (0..20).map(|_| random.below(180)).collect::<Vec<_>>()
        };
        assert_eq!(moments(7), moments(7));
        assert_ne!(moments(7), moments(8));
    }
}
