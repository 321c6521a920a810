//! The record as a whole: verify, sign, move, back up, erase.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ledger::{ArchiveCounts, Checkpoint, Ledger, SigningKey};

use crate::arguments::{self, Given};
use crate::progress::counting;
use crate::{FOUND, Stop};

pub async fn migrate(given: &Given) -> Result<ExitCode, Stop> {
    given.app().await?;
    println!("The tables are there and up to date.");
    Ok(ExitCode::SUCCESS)
}

pub async fn verify(given: &Given, command: arguments::Verify) -> Result<ExitCode, Stop> {
    let checkpoint = match (&command.checkpoint, &command.public_key) {
        (Some(text), Some(key)) => Some(read_checkpoint(text, key)?),
        _ => None,
    };
    let app = given.existing().await?;
    let bar = counting("links", None);
    let answer = app.verify(checkpoint.as_ref(), |links| bar.set_position(links)).await?;
    bar.finish_and_clear();
    match answer {
        Ok(clean) => {
            let (links, versions, entries) = (clean.links, clean.versions, clean.entries);
            println!("Nothing was altered: {links} links, {versions} versions of {entries} entries.");
            if clean.erased > 0 {
                println!("{} versions were erased by order, and say so.", clean.erased);
            }
            if let Some(head) = clean.head {
                println!("The chain ends at place {} ({}), hash {}.", head.position, head.recorded_at, head.hash);
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(found) => {
            println!("BROKEN at place {}: {}.", found.position, found.sentence);
            Ok(ExitCode::from(FOUND))
        }
    }
}

fn read_checkpoint(text: &Path, key: &Path) -> Result<Checkpoint, Stop> {
    let signature = std::fs::read(text.with_extension("sig")).map_err(unreadable(&text.with_extension("sig")))?;
    let words = read(text)?;
    Ok(Checkpoint::check_signature(&words, &signature, &read(key)?)?)
}

fn read(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(unreadable(path))
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> Stop {
    let path = path.display().to_string();
    move |error| Stop(format!("{path}: {error}"))
}

pub async fn checkpoint(given: &Given, command: arguments::Checkpoint) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let Some(checkpoint) = Checkpoint::of(&app.ledger().head().await?) else {
        return Err(Stop("nothing has been recorded yet, so there is nothing to sign".to_owned()));
    };
    let key = key_at(&command.key)?;
    let text = checkpoint.to_text();
    let (words, signature) = (command.to.with_extension("txt"), command.to.with_extension("sig"));
    write_new(&words, text.as_bytes())?;
    write_new(&signature, &key.sign(&text))?;
    println!("Signed place {}: {} and {}.", checkpoint.position, words.display(), signature.display());
    println!("Keep both, and the public key, where nobody who runs this database can change them.");
    Ok(ExitCode::SUCCESS)
}

fn key_at(path: &Path) -> Result<SigningKey, Stop> {
    if path.exists() {
        return Ok(SigningKey::read(path)?);
    }
    let key = SigningKey::new()?;
    write_private(path, key.to_pem()?.as_bytes())?;
    let public = path.with_file_name("PUBLIC.pem");
    write_new(&public, key.public_pem()?.as_bytes())?;
    eprintln!("Made a new key: {} and {}.", path.display(), public.display());
    Ok(key)
}

fn write_new(path: &PathBuf, bytes: &[u8]) -> Result<(), Stop> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(path).map_err(unreadable(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(unreadable(path))
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let options = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = options.map_err(unreadable(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(unreadable(path))
}

pub async fn export(given: &Given, command: arguments::ToFolder) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let bar = counting("rows", None);
    let counts = app.export(&actor, purpose, &command.to, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    say("Exported", counts, &command.to);
    Ok(ExitCode::SUCCESS)
}

/// Puts an export into an empty database and checks it there. Nobody has an account in an empty database, so none is asked.
pub async fn import_export(given: &Given, folder: &Path) -> Result<ExitCode, Stop> {
    let (ledger, bar) = (empty(given).await?, counting("rows", None));
    let counts = ledger.import(folder, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    say("Imported", counts, folder);
    verify(given, arguments::Verify { checkpoint: None, public_key: None }).await
}

pub async fn backup(given: &Given, command: arguments::ToFolder) -> Result<ExitCode, Stop> {
    let (app, bar) = (given.existing().await?, counting("rows", None));
    let (actor, purpose) = given.actor(&app).await?;
    let counts = app.backup(&actor, purpose, &command.to, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    say("Backed up", counts, &command.to);
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(given: &Given, command: arguments::Restore) -> Result<ExitCode, Stop> {
    let (ledger, bar) = (empty(given).await?, counting("rows", None));
    let counts = ledger.restore(&command.from, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    say("Restored", counts, &command.from);
    verify(given, arguments::Verify { checkpoint: None, public_key: None }).await
}

async fn empty(given: &Given) -> Result<Ledger, Stop> {
    let ledger = Ledger::open(&given.url()?, true).await?;
    ledger.migrate(chrono::Utc::now()).await?;
    Ok(ledger)
}

fn say(done: &str, counts: ArchiveCounts, folder: &Path) {
    println!("{done} {} links and {} entry versions: {}", counts.links, counts.versions, folder.display());
}

pub async fn erase(given: &Given, command: arguments::Erase) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    app.erase(&actor, purpose, &command.entries, &command.order).await?;
    println!("Erased {} entries. Tombstones stand in their place.", command.entries.len());
    println!("Backups and exports made before still hold them: destroy those as the order says.");
    Ok(ExitCode::SUCCESS)
}
