//! As much of a browser as the drills need: it asks, it remembers cookies, it follows nothing.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub struct Browser {
    port: u16,
    cookie: RefCell<String>,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Browser {
    pub fn new(port: u16) -> Self {
        Self { port, cookie: RefCell::new(String::new()) }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn get(&self, path: &str) -> Result<Answer, String> {
        self.ask("GET", path, "")
    }

    pub fn post(&self, path: &str, form: &str) -> Result<Answer, String> {
        self.ask("POST", path, form)
    }

    /// As one of the personas of a made-up authority.
    pub fn sign_in(&self, persona: &str) -> Result<(), String> {
        let answer = self.post("/sign-in/persona", &format!("user_name={persona}"))?;
        if self.cookie.borrow().is_empty() {
            return Err(format!("signing in as {persona} answers {} and gives no cookie", answer.status));
        }
        Ok(())
    }

    fn ask(&self, method: &str, path: &str, form: &str) -> Result<Answer, String> {
        let failed = |error: std::io::Error| format!("{method} {path}: {error}");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(failed)?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(failed)?;
        let (port, cookie) = (self.port, self.cookie.borrow().clone());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(request.as_bytes()).map_err(failed)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(failed)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| format!("{method} {path}: no whole answer"))?;
        for line in head.lines() {
            if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("set-cookie")
            {
                *self.cookie.borrow_mut() = value.split(';').next().unwrap_or_default().to_owned();
            }
        }
        let status = head.split(' ').nth(1).and_then(|number| number.parse().ok());
        let status = status.ok_or_else(|| format!("{method} {path}: not an answer of HTTP"))?;
        Ok(Answer { status, body: body.to_owned() })
    }
}
