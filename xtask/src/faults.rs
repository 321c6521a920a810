//! The disk drill: `cargo xtask faults`.
//!
//! The disk fills up, and fsync fails, under a writer and under the whole program. Nothing may be acknowledged that is not
//! stored, no child's page may be served unlogged, and the sign-in and status pages go on and say why.
//!
//! As root the full disk is a real one, a small tmpfs; otherwise, and for fsync, `strace` makes the system calls fail.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::crash::{address, program, stored, verify_both, whole_lines};
use crate::http::{Answer, Browser};
use crate::scratch::Scratch;

/// Few children, so that the made-up authority fits on the small disk and is soon made; enough that the worker has some.
const CHILDREN: &str = "80";
/// Pages asked for until some are refused. The calls are counted in each thread by itself, and every connection to the
/// database has a thread: which of them serves a page, nobody can say beforehand.
const PAGES_AT_MOST: u32 = 600;
/// How long a page may take to notice.
const PATIENCE: Duration = Duration::from_secs(30);

/// # Errors
/// One of the promises above was broken, or a program that is needed is not there.
pub fn run(_: &[String]) -> Result<(), String> {
    writer_with_failing_fsync()?;
    writer_on_a_full_disk()?;
    pages_on_a_full_disk()?;
    pages_with_failing_fsync()?;
    Ok(())
}

/// Every acknowledged change is there, the chain is whole, and the writer stopped rather than go on.
fn nothing_lost(database: &Path, told: &[String], name: &str) -> Result<(), String> {
    if told.is_empty() {
        return Err(format!("{name}: no change was acknowledged before the fault: the drill proves nothing"));
    }
    let stored = stored(database)?;
    if let Some(missing) = told.iter().find(|told| !stored.contains(told.as_str())) {
        return Err(format!("{name}: acknowledged and missing: {missing}"));
    }
    verify_both(database)?;
    println!("{name}: {} changes acknowledged, none missing, chain whole", told.len());
    Ok(())
}

fn writer_with_failing_fsync() -> Result<(), String> {
    let scratch = Scratch::new("fsync")?;
    let database = scratch.path("faults.sqlite");
    let output = failing(&["fsync", "fdatasync"], "EIO", 200)
        .arg(program()?)
        .args(["crash-writer", "--database", &address(&database)])
        .output()
        .map_err(|error| format!("the program strace is needed: {error}"))?;
    if output.status.success() {
        return Err("the writer did not notice that fsync failed".to_owned());
    }
    nothing_lost(&database, &whole_lines(output.stdout.as_slice()), "a writer whose fsync fails")
}

fn writer_on_a_full_disk() -> Result<(), String> {
    let disk = SmallDisk::new("full", 3)?;
    let database = disk.folder.join("faults.sqlite");
    let output = disk
        .command(&program()?)
        .args(["crash-writer", "--database", &address(&database)])
        .output()
        .map_err(|error| format!("the writer does not start: {error}"))?;
    if output.status.success() {
        return Err("the writer did not notice that the disk is full".to_owned());
    }
    disk.make_room()?;
    nothing_lost(&database, &whole_lines(output.stdout.as_slice()), disk.name())
}

fn pages_on_a_full_disk() -> Result<(), String> {
    let disk = SmallDisk::new("pages", 40)?;
    let database = disk.folder.join("faults.sqlite");
    let mut command = disk.command(&program()?);
    let server = Server::start(&mut command, &database)?;
    let child = server.a_child()?;
    server.shows(&child)?;
    disk.fill()?;
    server.stays_honest(&child, &database, disk.name())?;
    disk.make_room()?;
    server.shows(&child)?;
    let looks = looks(&database)?;
    drop(server);
    verify_both(&database)?;
    println!("pages, {}: refused while full, served and logged before and after ({looks} looks)", disk.name());
    Ok(())
}

fn pages_with_failing_fsync() -> Result<(), String> {
    let scratch = Scratch::new("pages-fsync")?;
    let database = scratch.path("faults.sqlite");
    // First a server without faults makes the authority, so that the count of calls below is one of serving alone.
    let server = Server::start(&mut Command::new(program()?), &database)?;
    let child = server.a_child()?;
    drop(server);
    let mut command = failing(&["fsync", "fdatasync"], "EIO", 12);
    command.arg(program()?);
    let server = Server::start(&mut command, &database)?;
    let (mut asked, mut refused) = (0, 0);
    while refused < 3 && asked < PAGES_AT_MOST {
        asked += 1;
        let before = looks(&database)?;
        let answer = server.open(&child)?;
        match answer.status {
            // Shown: then it is written down.
            200 if looks(&database)? > before => (),
            200 => return Err("a child's page was served while the look could not be written down".to_owned()),
            _ => refused += 1,
        }
    }
    if refused == 0 {
        return Err("fsync never failed under the pages: the drill proves nothing".to_owned());
    }
    drop(server);
    verify_both(&database)?;
    println!("pages whose fsync fails now and then: {refused} of {asked} refused, none served unlogged, chain whole");
    pages_whose_every_fsync_fails(&database, &child)
}

fn pages_whose_every_fsync_fails(database: &Path, child: &str) -> Result<(), String> {
    let server = Server::start(&mut Command::new(program()?), database)?;
    server.shows(child)?;
    let fault = Attached::to(&server.process, &["fsync", "fdatasync"], "EIO")?;
    server.stays_honest(child, database, "pages whose every fsync fails")?;
    drop(fault);
    server.shows(child)?;
    drop(server);
    verify_both(database)?;
    println!(
        "pages whose every fsync fails: refused, sign-in and status say why, served again afterwards, chain whole"
    );
    Ok(())
}

/// System calls of a running program fail for as long as this lives.
struct Attached(Child);

impl Attached {
    fn to(process: &Child, calls: &[&str], error: &str) -> Result<Self, String> {
        let calls = calls.join(",");
        let child = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:error={error}"), "-p", &process.id().to_string()])
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the program strace is needed: {error}"))?;
        // It says nothing when it has attached.
        std::thread::sleep(Duration::from_secs(1));
        Ok(Self(child))
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // Told to stop it lets go of the program; killed it would too, but leave the last call cut through.
        let _ = Command::new("kill").arg(self.0.id().to_string()).output();
        let _ = self.0.wait();
    }
}

/// From the `after`th call on, each of these system calls fails.
fn failing(calls: &[&str], error: &str, after: u32) -> Command {
    let calls = calls.join(",");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
    command.args(["-e", &format!("inject={calls}:error={error}:when={after}+")]);
    command
}

/// Looks at children's records that are stored, by the word of another program than ours.
fn looks(database: &Path) -> Result<u64, String> {
    let query = "select count(*) from link where kind = 'access' and subject is not null";
    let output = Command::new("sqlite3").arg(database).arg(query).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("sqlite3 says: {}", String::from_utf8_lossy(&output.stderr)))
}

/// A disk that fills up: a tmpfs of some megabytes where we may mount one, else writes that fail by `strace`.
struct SmallDisk {
    folder: PathBuf,
    is_real: bool,
    _scratch: Scratch,
}

impl SmallDisk {
    fn new(name: &str, megabytes: u32) -> Result<Self, String> {
        let scratch = Scratch::new(name)?;
        let folder = scratch.path("disk");
        std::fs::create_dir(&folder).map_err(|error| error.to_string())?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(&folder).output();
        let is_real = mounted.is_ok_and(|output| output.status.success());
        Ok(Self { folder, is_real, _scratch: scratch })
    }

    fn name(&self) -> &'static str {
        if self.is_real { "a real full disk (tmpfs)" } else { "a full disk (ENOSPC by strace)" }
    }

    fn command(&self, program: &Path) -> Command {
        if self.is_real {
            return Command::new(program);
        }
        let mut command = failing(&["pwrite64"], "ENOSPC", 4_000);
        command.arg(program);
        command
    }

    fn fill(&self) -> Result<(), String> {
        if !self.is_real {
            return Ok(());
        }
        let mut file = std::fs::File::create(self.folder.join("filler")).map_err(|error| error.to_string())?;
        let block = vec![7_u8; 64 * 1024];
        let mut size = block.len();
        while size > 0 {
            if std::io::Write::write(&mut file, &block[..size]).is_err() {
                size /= 2;
            }
        }
        Ok(())
    }

    fn make_room(&self) -> Result<(), String> {
        if !self.is_real {
            return Ok(());
        }
        let _ = std::fs::remove_file(self.folder.join("filler"));
        let output = Command::new("mount").args(["-o", "remount,size=200m"]).arg(&self.folder).output();
        match output {
            Ok(output) if output.status.success() => Ok(()),
            other => Err(format!("the small disk cannot be made larger: {other:?}")),
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.is_real {
            let _ = Command::new("umount").arg("-l").arg(&self.folder).output();
        }
    }
}

/// The whole program, with a browser that has signed in as a social worker.
struct Server {
    process: Child,
    browser: Browser,
}

impl Server {
    fn start(command: &mut Command, database: &Path) -> Result<Self, String> {
        let port = free_port()?;
        let process = command
            .args(["demo", "--database", &address(database), "--port", &port.to_string(), "--children", CHILDREN])
            .current_dir(crate::repository())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the program does not start: {error}"))?;
        let mut server = Self { process, browser: Browser::new(port) };
        server.wait()?;
        server.browser.sign_in("social-worker")?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(90) {
            if self.browser.get("/status").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if self.process.try_wait().is_ok_and(|ended| ended.is_some()) {
                return Err("the program ended before it served anything".to_owned());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err("the program did not answer within 90 seconds".to_owned())
    }

    fn open(&self, child: &str) -> Result<Answer, String> {
        self.browser.get(child)
    }

    /// The address of the page of a child of the worker's own.
    fn a_child(&self) -> Result<String, String> {
        let answer = self.browser.get("/")?;
        let links = answer.body.split("\"/children/").skip(1);
        let mut ids = links.map(|link| -> String {
            link.chars().take_while(|letter| letter.is_ascii_hexdigit() || *letter == '-').collect()
        });
        let id = ids.find(|id| id.len() == 36).ok_or("the worker's first page names no child")?;
        Ok(format!("/children/{id}"))
    }

    fn shows(&self, child: &str) -> Result<(), String> {
        let answer = self.open(child)?;
        if answer.status == 200 { Ok(()) } else { Err(format!("a child's page answers {}", answer.status)) }
    }

    /// A page is served only if the look is stored; sooner or later none is, and then every page says why.
    ///
    /// A full disk may still take a few small writes: the write-ahead log begins again at its start.
    fn stays_honest(&self, child: &str, database: &Path, name: &str) -> Result<(), String> {
        let started = Instant::now();
        let refused = loop {
            let before = looks(database)?;
            let answer = self.open(child)?;
            if answer.status != 200 {
                break answer;
            }
            if looks(database)? <= before {
                return Err(format!("{name}: a child's page was served and the look is not stored"));
            }
            if started.elapsed() > PATIENCE {
                return Err(format!("{name}: pages are served as if nothing had happened"));
            }
        };
        if !refused.body.contains("cannot be written") {
            return Err(format!("{name}: the refused page (status {}) does not say why", refused.status));
        }
        self.says_why("/sign-in", name)?;
        self.says_why("/status", name)
    }

    /// The answer to "does it work" is shared for some seconds, so it may take as long to turn.
    fn says_why(&self, page: &str, name: &str) -> Result<(), String> {
        let started = Instant::now();
        loop {
            let answer = Browser::new(self.browser.port()).get(page)?;
            if answer.status != 200 {
                return Err(format!("{name}: {page} answers {}", answer.status));
            }
            if answer.body.contains("cannot be written") {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(format!("{name}: {page} does not say why"));
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // strace passes SIGTERM on; SIGKILL would leave the program behind it running.
        let _ = Command::new("kill").arg(self.process.id().to_string()).output();
        std::thread::sleep(Duration::from_millis(300));
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}
