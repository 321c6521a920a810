//! The digest: one letter a person with how many alerts wait, by rule, and the address of the page. No name and no number of
//! anybody stands in it: a mail may be read by who should not.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use domain::account::Account;
use domain::{Fact, Kind};
use measures::alerts::{Owner, Rule};
use picture::Picture;

use super::{View, line};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::mail::Relay;

/// How often a digest goes out, and so what is new in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    Week,
    Month,
}

impl Every {
    fn view(self) -> View {
        match self {
            Self::Day => View::Day,
            Self::Week => View::Week,
            Self::Month => View::Month,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Day => "today",
            Self::Week => "this week",
            Self::Month => "this month",
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// How many alerts it tells of.
    pub alerts: usize,
}

/// What is to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    pub letters: Vec<Letter>,
    /// People for whom alerts wait and whose account has no address.
    pub without_address: usize,
    /// People with an address for whom nothing waits: they get no mail.
    pub nothing_waits: usize,
}

/// By rule: how many wait, and how many of them are new or fall due in the time.
type Counts = BTreeMap<Rule, (usize, usize)>;

impl Sightline {
    /// The letters of a digest, for who looks after accounts. `pages` is the address under which people reach the pages.
    ///
    /// # Errors
    /// The actor may not manage accounts, or the ledger cannot be read.
    pub async fn digest(
        &self,
        actor: &Actor,
        purpose: Purpose,
        every: Every,
        pages: &str,
    ) -> Result<Digest, ServiceError> {
        self.require(actor, Action::ManageAccounts, purpose)?;
        self.warm_alerts().await?;
        let picture = self.picture().await?;
        let alerts = self.all_alerts(&picture);
        let mut by_owner: HashMap<Owner, Counts> = HashMap::new();
        for seen in line::all(&alerts).filter(|seen| seen.stands.is_waiting()) {
            let is_new = usize::from(every.view().has(seen.alert, alerts.today()));
            for owner in [Some(seen.stands.owned.owner), seen.stands.escalated_to].into_iter().flatten() {
                let count = by_owner.entry(owner).or_default().entry(seen.alert.rule).or_default();
                *count = (count.0 + 1, count.1 + is_new);
            }
        }
        let mut digest = Digest::default();
        for account in open_accounts(&picture, alerts.today()) {
            let person = Actor::of(account);
            let usual = Purpose::usual(person.role);
            if self.require(&person, Action::SeeCaseload, usual).is_err() {
                continue;
            }
            let reader = self.reader(&alerts, &person, usual);
            let own = reader.me.and_then(|me| by_owner.get(&Owner::Worker(me)));
            let duty = by_owner.get(&Owner::DutyDesk).filter(|_| reader.has_duty);
            let mut counts = Counts::new();
            for (rule, (all, new)) in own.into_iter().chain(duty).flatten() {
                let count = counts.entry(*rule).or_default();
                *count = (count.0 + all, count.1 + new);
            }
            match (&account.e_mail, counts.is_empty()) {
                (Some(_), true) => digest.nothing_waits += 1,
                (Some(to), false) => digest.letters.push(letter(to, &counts, every, pages)),
                (None, false) => digest.without_address += 1,
                (None, true) => {}
            }
        }
        Ok(digest)
    }

    /// Sends the letters of a digest, and writes down how many went out.
    ///
    /// # Errors
    /// The relay cannot be reached or refuses a letter: the sentence says how many went out before, and only those are written
    /// down. Run again, the digest is sent to everybody again.
    pub async fn send_digest(
        &self,
        actor: &Actor,
        purpose: Purpose,
        every: Every,
        pages: &str,
        relay: &Relay,
    ) -> Result<Digest, ServiceError> {
        let digest = self.digest(actor, purpose, every, pages).await?;
        relay.is_there().await.map_err(|error| none_sent(&error, 0, digest.letters.len()))?;
        for (sent, letter) in digest.letters.iter().enumerate() {
            if let Err(error) = relay.send(&letter.to, &letter.subject, letter.text.clone()).await {
                if sent > 0 {
                    self.record_digest(actor, purpose, every, &digest.letters[..sent]).await?;
                }
                return Err(none_sent(&error, sent, digest.letters.len()));
            }
        }
        self.record_digest(actor, purpose, every, &digest.letters).await?;
        Ok(digest)
    }

    /// How many letters and how many alerts, and of whom nothing.
    async fn record_digest(
        &self,
        actor: &Actor,
        purpose: Purpose,
        every: Every,
        sent: &[Letter],
    ) -> Result<(), ServiceError> {
        let alerts: usize = sent.iter().map(|letter| letter.alerts).sum();
        let (letters, alerts) = (counted(sent.len(), "letter"), counted(alerts, "alert"));
        let what = format!("a digest of alerts by e-mail, every {}: {letters}, {alerts}", every.code());
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, &what).await?;
        write.commit().await?;
        Ok(())
    }
}

fn none_sent(error: &ServiceError, sent: usize, letters: usize) -> ServiceError {
    let went =
        if sent == 0 { "No letter went out".to_owned() } else { format!("{sent} of {letters} letters went out") };
    ServiceError::Unusable(format!("{error} {went}."))
}

/// `1 letter`, `3 letters`.
pub fn counted(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

fn open_accounts(picture: &Picture, today: chrono::NaiveDate) -> Vec<&Account> {
    let accounts = picture.all(Kind::Account).filter_map(|held| match &held.fact {
        Fact::Account(account) if account.is_open_on(today) => Some(&**account),
        _ => None,
    });
    let mut accounts: Vec<&Account> = accounts.collect();
    accounts.sort_by(|one, other| one.user_name.cmp(&other.user_name));
    accounts
}

fn letter(to: &str, counts: &Counts, every: Every, pages: &str) -> Letter {
    let alerts = counts.values().map(|(all, _)| all).sum();
    let waits = if alerts == 1 { "1 alert waits".to_owned() } else { format!("{alerts} alerts wait") };
    let mut text = format!("{waits} for you in Sightline.\r\n\r\n");
    for (rule, (all, new)) in counts {
        let new = if *new == 0 { String::new() } else { format!(", {new} raised or due {}", every.in_words()) };
        // A text never fails to take a line.
        let _ = write!(text, "{}: {all}{new}\r\n", rule.in_words());
    }
    let link = format!("{}/alerts?view={}", pages.trim_end_matches('/'), every.view().code());
    let _ = write!(
        text,
        "\r\nWho they are about is in Sightline only:\r\n{link}\r\n\r\nThis mail has no names in it, and no answer to it is \
         read.\r\nYour administrator can stop it.\r\n"
    );
    Letter { to: to.to_owned(), subject: format!("Sightline: {waits} for you"), text, alerts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_counts_by_rule_and_leads_to_the_page() {
        let counts = Counts::from([(Rule::NotSeen, (3, 1)), (Rule::Drift, (1, 0))]);
        let letter = letter("a@example.gov.uk", &counts, Every::Week, "https://sightline.example/");
        assert_eq!(letter.subject, "Sightline: 4 alerts wait for you");
        assert!(letter.text.contains("Not seen in time: 3, 1 raised or due this week\r\n"), "{}", letter.text);
        assert!(letter.text.contains("Child protection plan goes on: 1\r\n"));
        assert!(letter.text.contains("https://sightline.example/alerts?view=week\r\n"));
    }
}
