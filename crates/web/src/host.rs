//! By which names this site may be asked for. A page of another site whose name was pointed at this address names itself as
//! the host, and would pass for this site; so a name that is not ours is refused.

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::uri::{Authority, Scheme};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;

use crate::Web;
use crate::error::Fault;

/// Health checks ask for it by whatever address they have; it says nothing of any record.
const FOR_ANY_NAME: &str = "/status.json";
/// Names of the machine itself. No other machine can be reached by them.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The names under which this site is reached.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    host: String,
    port: u16,
    /// What a host without a port means.
    usual_port: u16,
    /// The port listened at, where a proxy in front has another.
    listens_at: Option<u16>,
}

impl Names {
    /// `None` where the public address is none.
    pub(crate) fn of(public_url: &str, listens_at: Option<u16>) -> Option<Self> {
        let address: Uri = public_url.parse().ok()?;
        let usual_port = if address.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
        let host = address.host()?.to_ascii_lowercase();
        Some(Self { host, port: address.port_u16().unwrap_or(usual_port), usual_port, listens_at })
    }

    /// Whether a `Host` is one of them.
    fn have(&self, asked: &str) -> bool {
        let Ok(asked) = asked.parse::<Authority>() else { return false };
        let (host, port) = (asked.host().to_ascii_lowercase(), asked.port_u16().unwrap_or(self.usual_port));
        if LOOPBACK.contains(&host.as_str()) {
            return port == self.port || Some(port) == self.listens_at;
        }
        port == self.port && (host == self.host || self.is_every_address() && is_number(&host))
    }

    /// Listening at every address and told no name: then a number may be any of the machine's own. A name may not.
    fn is_every_address(&self) -> bool {
        matches!(self.host.as_str(), "0.0.0.0" | "[::]")
    }
}

fn is_number(host: &str) -> bool {
    host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().is_ok()
}

/// Refuses what was asked of another name. Browsers always say a name; what says none is no browser's.
pub(crate) async fn only_ours(State(web): State<Web>, request: Request, next: Next) -> Response {
    let said = request.headers().get(HOST).map(|host| host.to_str().unwrap_or_default());
    let in_address = request.uri().authority().map(Authority::as_str);
    let is_ours = said.into_iter().chain(in_address).all(|host| web.names.have(host));
    if is_ours || request.uri().path() == FOR_ANY_NAME {
        return next.run(request).await;
    }
    let sentence = format!("This site is {}. Open it by that address.", web.config.public_url);
    Fault::new(StatusCode::MISDIRECTED_REQUEST, "This is not the address of this site", vec![sentence]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn have(public_url: &str, listens_at: Option<u16>, asked: &str) -> bool {
        Names::of(public_url, listens_at).unwrap().have(asked)
    }

    #[test]
    fn the_public_name_and_the_machines_own_are_ours_and_no_other() {
        let (public, local) = ("https://sightline.example.gov.uk", "http://127.0.0.1:8080");
        let cases = [
            (public, "sightline.example.gov.uk", true),
            (public, "Sightline.Example.gov.uk:443", true),
            (public, "127.0.0.1:8080", true),
            (public, "sightline.example.gov.uk:8443", false),
            (public, "evil.example", false),
            (public, "sightline.example.gov.uk.evil.example", false),
            (public, "192.0.2.1:8080", false),
            (local, "127.0.0.1:8080", true),
            (local, "localhost:8080", true),
            (local, "[::1]:8080", true),
            (local, "localhost:9090", false),
            (local, "evil.example:8080", false),
            (local, "", false),
            ("http://0.0.0.0:8080", "192.0.2.1:8080", true),
            ("http://0.0.0.0:8080", "[2001:db8::1]:8080", true),
            ("http://0.0.0.0:8080", "evil.example:8080", false),
        ];
        for (public_url, asked, ours) in cases {
            assert_eq!(have(public_url, Some(8080), asked), ours, "{public_url} asked as {asked}");
        }
        assert!(!have(public, None, "127.0.0.1:8080"));
    }
}
