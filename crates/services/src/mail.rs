//! Mail through a relay: the council's own, by SMTP.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::error::ServiceError;

/// How long a relay may take over one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where mail is handed over, and whose it is.
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The address without a name or password in it, for messages.
    shown: String,
}

impl Relay {
    /// `url` is `smtp://host:port`, `smtps://...` for TLS from the first byte, or `smtp://...?tls=required` for STARTTLS; a name and
    /// a password may stand in it (`smtp://name:password@host:587?tls=required`).
    ///
    /// # Errors
    /// The address of the relay or of the sender cannot be used.
    pub fn of(url: &str, from: &str) -> Result<Self, ServiceError> {
        let shown = shown(url);
        let unusable = |why: String| ServiceError::Unusable(why);
        if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
            let how = "Write smtp://host:port, or smtp://host:587?tls=required for STARTTLS";
            return Err(unusable(format!("“{shown}” is not the address of a mail relay. {how}.")));
        }
        let from = from.parse().map_err(|_| {
            unusable(format!("“{from}” cannot send mail: write an address such as sightline@example.gov.uk."))
        })?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| unusable(format!("“{shown}” is not the address of a mail relay: {error}.")))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from, shown })
    }

    /// Whether the relay answers.
    ///
    /// # Errors
    /// In a sentence that says what to look at.
    pub async fn is_there(&self) -> Result<(), ServiceError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.unreachable("it does not answer as a mail relay")),
            Err(error) => Err(self.unreachable(&with_causes(&error))),
        }
    }

    /// Hands over one plain text.
    ///
    /// # Errors
    /// The relay refused it, or cannot be reached.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), ServiceError> {
        let address: Mailbox = to
            .parse()
            .map_err(|_| ServiceError::Unusable("An account has an e-mail address that cannot be used.".to_owned()))?;
        let mail = Message::builder()
            .from(self.from.clone())
            .to(address)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|error| ServiceError::Unusable(format!("A letter could not be written: {error}.")))?;
        let sent = self.transport.send(mail).await;
        sent.map(drop).map_err(|error| self.unreachable(&with_causes(&error)))
    }

    fn unreachable(&self, why: &str) -> ServiceError {
        let what = "Check --smtp, and that the relay takes mail from this machine";
        ServiceError::Unusable(format!("The mail relay {} did not take the mail: {why}. {what}.", self.shown))
    }
}

/// Without the name and the password.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://{place}"),
        _ => url.to_owned(),
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(shown("smtp://name:secret@relay:587?tls=required"), "smtp://relay:587?tls=required");
        assert_eq!(shown("smtp://relay:25"), "smtp://relay:25");
    }

    #[test]
    fn what_is_no_relay_or_no_sender_is_refused_with_a_sentence() {
        for (url, from) in [("http://relay", "a@b.uk"), ("relay:25", "a@b.uk"), ("smtp://relay:25", "nobody")] {
            let refused = Relay::of(url, from).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(refused.contains("Write smtp://") || refused.contains("write an address"), "{url}: {refused}");
        }
        for url in ["smtp://relay:25", "smtps://relay", "smtp://name:secret@relay:587?tls=required"] {
            assert!(Relay::of(url, "Sightline <sightline@example.gov.uk>").is_ok(), "{url}");
        }
    }
}
