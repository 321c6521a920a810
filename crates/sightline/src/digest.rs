//! The digest of alerts by e-mail: `sightline digest`.

use std::process::ExitCode;

use services::alerts::{Digest, Every, counted};
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
    let letters = counted(digest.letters.len(), "letter");
    let mut text = format!("{letters} {sent}, with {} in all.\n", counted(alerts, "alert"));
    if digest.nothing_waits > 0 {
        text += &format!("No alert, and no letter: {}.\n", counted(digest.nothing_waits, "account"));
    }
    if digest.without_address > 0 {
        let how = "Give them one with `sightline user save ... --e-mail ADDRESS`";
        text += &format!("Alerts, and no e-mail address: {}. {how}.\n", counted(digest.without_address, "account"));
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
        assert!(
            text.starts_with("1 letter sent, with 3 alerts in all.\nNo alert, and no letter: 1 account.\n"),
            "{text}"
        );
        assert!(text.contains("Alerts, and no e-mail address: 2 accounts.") && !text.contains("a.person"), "{text}");
    }
}
