//! The digest by e-mail, to a relay that really listens.

use std::sync::{Arc, Mutex};

use domain::account::{Account, Role};
use services::alerts::Every;
use services::mail::Relay;
use testkit::{House, houses};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{allocated, place};
use crate::families::NAMES;

/// One mail as it came: to whom, and everything between DATA and the full stop.
#[derive(Clone, Debug)]
struct Mail {
    to: String,
    data: String,
}

/// Speaks as much SMTP as a relay must.
struct Catcher {
    url: String,
    caught: Arc<Mutex<Vec<Mail>>>,
}

impl Catcher {
    /// `takes` is how many letters it takes before it refuses.
    async fn start(takes: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let caught: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let kept = Arc::clone(&caught);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept), takes));
            }
        });
        Self { url, caught }
    }

    fn caught(&self) -> Vec<Mail> {
        self.caught.lock().unwrap().clone()
    }

    fn relay(&self) -> Relay {
        Relay::of(&self.url, "Sightline <sightline@example.gov.uk>").unwrap()
    }
}

async fn talk(stream: TcpStream, caught: Arc<Mutex<Vec<Mail>>>, takes: usize) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 made-up relay\r\n").await.unwrap();
    let mut to = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-made-up relay\r\n250 8BITMIME\r\n",
            "RCPT" if caught.lock().unwrap().len() >= takes => "550 no more today\r\n",
            "RCPT" => {
                line.clone_into(&mut to);
                "250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.unwrap();
                let mut data = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    data.push_str(&line);
                    data.push('\n');
                }
                // Long lines come in pieces (RFC 2045, quoted-printable): a name must not hide in the break of one.
                let data = data.replace("=\n", "").replace("=3D", "=");
                caught.lock().unwrap().push(Mail { to: to.clone(), data });
                "250 taken\r\n"
            }
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        if write.write_all(answer.as_bytes()).await.is_err() || word == "QUIT" {
            return;
        }
    }
}

async fn give_address(house: &House, user: &str, role: Role, address: &str) {
    let account = Account {
        user_name: user.into(),
        display_name: format!("{} (made up)", role.in_words()),
        role,
        team: Some("Assessment team 1".into()),
        agency: None,
        single_sign_on: None,
        e_mail: Some(address.into()),
        until: None,
        closed: false,
    };
    house.app.install_account(account).await.unwrap();
}

const PAGES: &str = "https://sightline.example";

async fn send(house: &House, relay: &Relay) -> Result<services::alerts::Digest, services::ServiceError> {
    let (actor, purpose) = house.usual("administrator").await;
    house.app.send_digest(&actor, purpose, Every::Day, PAGES, relay).await
}

#[tokio::test]
async fn the_mail_arrives_with_counts_and_a_link_and_without_any_name() {
    for house in houses().await {
        let family = allocated(&house).await;
        house.clock.advance(chrono::Duration::days(2));
        give_address(&house, "social-worker", Role::SocialWorker, "worker@example.gov.uk").await;
        give_address(&house, "other-social-worker", Role::SocialWorker, "other@example.gov.uk").await;
        let catcher = Catcher::start(usize::MAX).await;
        let before = place(&house).await;
        let digest = send(&house, &catcher.relay()).await.unwrap();
        let mails = catcher.caught();
        assert_eq!(mails.len(), 1, "nothing waits for the other worker");
        assert_eq!((digest.letters.len(), digest.nothing_waits), (1, 1));
        let mail = &mails[0];
        assert!(mail.to.contains("<worker@example.gov.uk>"), "{}", mail.to);
        let all = digest.letters[0].alerts;
        assert!(mail.data.contains(&format!("Subject: Sightline: {all} alerts wait for you")), "{}", mail.data);
        assert!(mail.data.contains("Not seen in time: 3"), "{}", mail.data);
        assert!(mail.data.contains(&format!("{PAGES}/alerts?view=day\n")), "{}", mail.data);
        let picture = house.app.picture().await.unwrap();
        let mut names: Vec<String> = NAMES.iter().flat_map(|name| name.split(' ')).map(str::to_owned).collect();
        names.extend(family.children.iter().map(|child| picture.label(*child)));
        names.extend(family.children.iter().map(ToString::to_string));
        names.extend(["Sam", "Morgan", "Kim", "Made-Up", "made up", "Assessment team"].map(str::to_owned));
        for name in names.iter().filter(|name| *name != "Example") {
            assert!(!mail.data.contains(name.as_str()), "the mail has “{name}” in it: {}", mail.data);
        }
        assert_eq!(place(&house).await, before + 1, "one look for the whole run");
        let looks = house.app.ledger().accesses(None, 1).await.unwrap();
        let look = looks.first().unwrap();
        assert_eq!(look.what, format!("a digest of alerts by e-mail, every day: 1 letter, {all} alerts"));
        assert_eq!(look.subject, None);
    }
}

#[tokio::test]
async fn where_the_relay_cannot_be_reached_nothing_is_sent_and_nothing_is_written_down() {
    let house = House::sqlite().await;
    allocated(&house).await;
    give_address(&house, "social-worker", Role::SocialWorker, "worker@example.gov.uk").await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let relay = Relay::of(&format!("smtp://name:secret@{address}"), "sightline@example.gov.uk").unwrap();
    let before = place(&house).await;
    let said = send(&house, &relay).await.unwrap_err().to_string();
    assert!(said.starts_with(&format!("The mail relay smtp://{address} did not take the mail")), "{said}");
    assert!(said.ends_with("No letter went out.") && !said.contains("secret"), "{said}");
    assert_eq!(place(&house).await, before);
}

#[tokio::test]
async fn where_the_relay_stops_half_way_only_what_went_out_is_written_down() {
    let house = House::sqlite().await;
    allocated(&house).await;
    house.clock.advance(chrono::Duration::days(14));
    give_address(&house, "manager", Role::PracticeManager, "manager@example.gov.uk").await;
    give_address(&house, "social-worker", Role::SocialWorker, "worker@example.gov.uk").await;
    let catcher = Catcher::start(1).await;
    let before = place(&house).await;
    let said = send(&house, &catcher.relay()).await.unwrap_err().to_string();
    assert!(said.ends_with("1 of 2 letters went out."), "{said}");
    assert_eq!((catcher.caught().len(), place(&house).await), (1, before + 1));
}

#[tokio::test]
async fn only_who_looks_after_accounts_sends_a_digest() {
    let house = House::sqlite().await;
    let catcher = Catcher::start(1).await;
    for user in ["manager", "director", "social-worker", "governance"] {
        let (actor, purpose) = house.usual(user).await;
        let refused = house.app.send_digest(&actor, purpose, Every::Day, PAGES, &catcher.relay()).await;
        assert!(matches!(refused, Err(services::ServiceError::Refused(_))), "{user}");
    }
}
