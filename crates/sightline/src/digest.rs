//! The digest of alerts by e-mail: `sightline digest`.

use std::process::ExitCode;

use services::alerts::{Digest, Every};
use services::mail::Relay;

use crate::Stop;
use crate::arguments::{self, Given};

pub async fn run(given: &Given, command: &arguments::Digest) -> Result<ExitCode, Stop> {
    let relay = Relay::of(&command.smtp, &command.from)?;
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    let every = match command.every {
        arguments::Every::Day => Every::Day,
        arguments::Every::Week => Every::Week,
        arguments::Every::Month => Every::Month,
    };
    let pages = &command.public_url;
    let digest = if command.dry_run {
        app.digest(&actor, purpose, every, pages).await?
    } else {
        app.send_digest(&actor, purpose, every, pages, &relay).await?
    };
    print!("{}", told(&digest, command.dry_run));
    Ok(ExitCode::SUCCESS)
}

/// Counts, and no address.
fn told(digest: &Digest, dry_run: bool) -> String {
    let alerts: usize = digest.letters.iter().map(|letter| letter.alerts).sum();
    let sent = if dry_run { "to be sent" } else { "sent" };
    let mut text = format!("{} letters {sent}, with {alerts} alerts in all.\n", digest.letters.len());
    if digest.nothing_waits > 0 {
        text += &format!("{} people have no alert and get no letter.\n", digest.nothing_waits);
    }
    if digest.without_address > 0 {
        let how = "Give them one with `sightline user save ... --e-mail ADDRESS`";
        text += &format!("{} people have alerts and no e-mail address. {how}.\n", digest.without_address);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_runs_it_reads_counts_and_no_address() {
        let letter = services::alerts::Letter {
            to: "a.person@example.gov.uk".into(),
            subject: "x".into(),
            text: "x".into(),
            alerts: 3,
        };
        let digest = Digest { letters: vec![letter], without_address: 2, nothing_waits: 1 };
        let text = told(&digest, false);
        assert!(text.starts_with("1 letters sent, with 3 alerts in all.\n1 people have no alert"), "{text}");
        assert!(text.contains("2 people have alerts and no e-mail address.") && !text.contains("a.person"), "{text}");
    }
}
