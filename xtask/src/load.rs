//! Pages under load, asked for by a process of its own: `cargo xtask load --port P [--as PERSONA] [--rate R] [--seconds S]`.
//!
//! Requests leave at fixed moments, whether or not earlier ones have been answered; a time is counted from the moment at
//! which the request was due, so that waiting in line counts too. The server runs a made-up authority (`sightline demo`).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::http::{Answer, Browser};

/// How many requests may be under way at once.
const WORKERS: usize = 32;
/// Whole and part names, sounds and typing errors, as people type them.
const SEARCHES: &[&str] = &[
    "smith", "patel", "jon", "khan", "ahmed", "willams", "olu", "kowalski", "brown", "beg", "taylr", "evans", "mari",
    "noor", "thom", "grace", "harper", "ali", "lewis", "zara",
];

/// # Errors
/// The server does not answer, or an answer is not a page.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::read(arguments)?;
    let browser = Browser::new(options.port);
    browser.sign_in(&options.persona)?;
    let children = children(&browser)?;
    println!("{} children found by {} searches, as {}", children.len(), SEARCHES.len(), options.persona);
    let part = |part: &str| children.iter().map(|id| Asked::page(format!("/children/{id}{part}"))).collect();
    let caseload = options.caseload(&browser)?;
    let pages: Vec<(&str, Vec<Asked>)> = vec![
        ("a child's page", part("")),
        ("a child's chronology", part("/chronology")),
        ("a child's clocks", part("/clocks")),
        ("the worker's own work", vec![Asked::page("/".to_owned())]),
        ("a caseload", caseload),
        ("search", SEARCHES.iter().map(|name| Asked::search(name)).collect()),
        ("the scorecard", where_it_answers(&browser, &["/scorecard"])),
        ("a figure with its children", where_it_answers(&browser, &["/figures/FD-06?span=month"])),
    ];
    for (name, asked) in pages.into_iter().filter(|(_, asked)| !asked.is_empty()) {
        let measured = measure(&options, &asked)?;
        println!("{name}: {measured}");
    }
    Ok(())
}

/// A page, or the form that asks for one: what is searched for stands in no address.
#[derive(Clone)]
struct Asked {
    path: String,
    form: Option<String>,
}

impl Asked {
    fn page(path: String) -> Self {
        Self { path, form: None }
    }

    fn search(name: &str) -> Self {
        Self { path: "/search".to_owned(), form: Some(format!("q={name}")) }
    }

    fn of(&self, browser: &Browser) -> Result<Answer, String> {
        match &self.form {
            Some(form) => browser.post(&self.path, form),
            None => browser.get(&self.path),
        }
    }
}

struct Options {
    port: u16,
    persona: String,
    rate: u32,
    seconds: u32,
    caseload: Option<String>,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let usage = "usage: cargo xtask load --port P [--as PERSONA] [--rate R] [--seconds S] [--caseload PATH]";
        let mut options = Self { port: 0, persona: "social-worker".to_owned(), rate: 50, seconds: 30, caseload: None };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let value = words.next().ok_or(usage)?;
            let number = || value.parse::<u32>().map_err(|_| usage.to_owned());
            match word.as_str() {
                "--port" => options.port = value.parse().map_err(|_| usage.to_owned())?,
                "--as" => options.persona.clone_from(value),
                "--rate" => options.rate = number()?.max(1),
                "--seconds" => options.seconds = number()?.max(1),
                "--caseload" => options.caseload = Some(value.clone()),
                _ => return Err(usage.to_owned()),
            }
        }
        if options.port == 0 { Err(usage.to_owned()) } else { Ok(options) }
    }

    /// The caseload that was named, or the reader's own; for somebody without one, none.
    fn caseload(&self, browser: &Browser) -> Result<Vec<Asked>, String> {
        let home = browser.get("/")?.body;
        let own = home.split("/workers/").nth(1).and_then(|rest| rest.split('/').next());
        let own = own.map(|worker| format!("/workers/{worker}/caseload"));
        let Some(path) = self.caseload.clone().or(own) else { return Ok(Vec::new()) };
        let answer = browser.get(&path)?;
        if answer.status != 200 {
            return Err(format!("{path} answers {}", answer.status));
        }
        Ok(vec![Asked::page(path)])
    }
}

/// Pages that the reader may have.
fn where_it_answers(browser: &Browser, paths: &[&str]) -> Vec<Asked> {
    let answers = |path: &&&str| browser.get(path).is_ok_and(|answer| answer.status == 200);
    paths.iter().filter(answers).map(|path| Asked::page((*path).to_owned())).collect()
}

/// The identifiers of children that searches find.
fn children(browser: &Browser) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for name in SEARCHES {
        let page = Asked::search(name).of(browser)?;
        for part in page.body.split("/children/").skip(1) {
            let id: String = part.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
            if id.len() == 36 && !found.contains(&id) {
                found.push(id);
            }
        }
    }
    let mut open = Vec::new();
    for id in found {
        if browser.get(&format!("/children/{id}"))?.status == 200 {
            open.push(id);
        }
    }
    if open.is_empty() { Err("no search found a child that this persona may open".to_owned()) } else { Ok(open) }
}

fn measure(options: &Options, asked: &[Asked]) -> Result<String, String> {
    let total = (options.rate * options.seconds) as usize;
    let next = Arc::new(AtomicUsize::new(0));
    let taken = Arc::new(Mutex::new(Vec::with_capacity(total)));
    let started = Instant::now();
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (next, taken) = (Arc::clone(&next), Arc::clone(&taken));
            let (asked, port, persona, rate) = (asked.to_vec(), options.port, options.persona.clone(), options.rate);
            thread::spawn(move || -> Result<(), String> {
                let browser = Browser::new(port);
                browser.sign_in(&persona)?;
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= total {
                        return Ok(());
                    }
                    // A second for all workers to sign in.
                    let due = Duration::from_secs(1) + Duration::from_secs_f64(index as f64 / f64::from(rate));
                    thread::sleep(due.saturating_sub(started.elapsed()));
                    let answer = asked[index % asked.len()].of(&browser)?;
                    let time = started.elapsed().saturating_sub(due);
                    if answer.status != 200 {
                        return Err(format!("a page answers {}", answer.status));
                    }
                    taken.lock().map_err(|error| error.to_string())?.push(time);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a worker panicked".to_owned())??;
    }
    let mut times = taken.lock().map_err(|error| error.to_string())?.clone();
    times.sort();
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)].as_secs_f64() * 1000.0;
    Ok(format!(
        "{} requests at {} a second: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len(),
        options.rate,
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    ))
}
