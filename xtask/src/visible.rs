//! How soon a recorded visit is seen: `cargo xtask visible --port P [--other-port Q] [--rounds N]`.
//!
//! A visit is recorded through the form of the node at P. From the moment at which that node acknowledges it, the child's
//! pages and the chronology are asked for, there and on a second node of the same database at Q, until its words stand on
//! them.

use std::time::{Duration, Instant};

use crate::http::Browser;

/// The pages on which the words of a visit must stand.
const PAGES: &[&str] = &["", "/visits", "/chronology"];

/// # Errors
/// A form is refused, or a page does not show the visit within ten seconds.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::read(arguments)?;
    let here = Browser::new(options.port);
    here.sign_in(&options.persona)?;
    let other = options.other.map(Browser::new);
    if let Some(other) = &other {
        other.sign_in(&options.persona)?;
    }
    let child = first_child(&here)?;
    let (mut stored, mut seen, mut seen_there) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..options.rounds {
        let words = format!("Made up for measuring, round {round} of {}.", std::process::id());
        let began = Instant::now();
        record(&here, &child, &words)?;
        let acknowledged = Instant::now();
        stored.push(acknowledged - began);
        for page in PAGES {
            seen.push(until_seen(&here, &child, page, &words)?);
        }
        if let Some(other) = &other {
            let from = Instant::now();
            for page in PAGES {
                until_seen(other, &child, page, &words)?;
            }
            seen_there.push(from.elapsed());
        }
    }
    println!("form fetched and visit stored: {}", told(&mut stored));
    println!("each page asked for after that, until it shows the visit: {}", told(&mut seen));
    if !seen_there.is_empty() {
        println!("all {} pages on the second node: {}", PAGES.len(), told(&mut seen_there));
    }
    Ok(())
}

struct Options {
    port: u16,
    other: Option<u16>,
    persona: String,
    rounds: u32,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let usage = "usage: cargo xtask visible --port P [--other-port Q] [--as PERSONA] [--rounds N]";
        let mut options = Self { port: 0, other: None, persona: "social-worker".to_owned(), rounds: 50 };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let value = words.next().ok_or(usage)?;
            let port = || value.parse::<u16>().map_err(|_| usage.to_owned());
            match word.as_str() {
                "--port" => options.port = port()?,
                "--other-port" => options.other = Some(port()?),
                "--as" => options.persona.clone_from(value),
                "--rounds" => options.rounds = value.parse().map_err(|_| usage.to_owned())?,
                _ => return Err(usage.to_owned()),
            }
        }
        if options.port == 0 { Err(usage.to_owned()) } else { Ok(options) }
    }
}

/// The first child of the worker's own list.
fn first_child(browser: &Browser) -> Result<String, String> {
    let page = browser.get("/")?;
    let after = page.body.split("/children/").nth(1).ok_or("the worker's first page names no child")?;
    Ok(after.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect())
}

fn record(browser: &Browser, child: &str, words: &str) -> Result<(), String> {
    let path = format!("/children/{child}/visits/new");
    let form = browser.get(&path)?.body;
    let value = |name: &str| {
        let after = form.split(&format!("name=\"{name}\"")).nth(1)?;
        let value = after.split_once('>')?.0.split("value=\"").nth(1)?;
        Some(value.split('"').next()?.to_owned())
    };
    let mut body = String::new();
    for name in ["key", "visited_on-day", "visited_on-month", "visited_on-year", "visited_time"] {
        let value = value(name).ok_or_else(|| format!("the form has no field {name}"))?;
        body += &format!("{name}={}&", value.replace(':', "%3A"));
    }
    let text = words.replace(' ', "+");
    body += &format!(
        "kind=child_in_need&seen-{child}=yes&alone-{child}=yes&bedroom-{child}=yes&heard-{child}=own_words&\
         words-{child}={text}&place=home&summary={text}"
    );
    let answer = browser.post(&path, &body)?;
    if answer.status == 303 { Ok(()) } else { Err(format!("the form answers {}", answer.status)) }
}

fn until_seen(browser: &Browser, child: &str, page: &str, words: &str) -> Result<Duration, String> {
    let from = Instant::now();
    while from.elapsed() < Duration::from_secs(10) {
        if browser.get(&format!("/children/{child}{page}"))?.body.contains(words) {
            return Ok(from.elapsed());
        }
    }
    Err(format!("ten seconds on, the page {page} does not show the visit"))
}

fn told(times: &mut [Duration]) -> String {
    times.sort();
    let at = |share: f64| {
        let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times[index].as_secs_f64() * 1000.0
    };
    format!("{} times, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", times.len(), at(0.5), at(0.99), at(1.0))
}
