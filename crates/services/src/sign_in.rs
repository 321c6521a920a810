//! Signing in, by password or by the council's own sign-in service, and the sessions that follow.
//!
//! `docs/adr/0007-sessions-and-sign-in.md` says why it is so. Each sign-in and each refusal is written into the chain.
//! What was typed in place of a user name never is: people type their password there.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Duration, Utc};
use domain::{Fact, Kind};
use ledger::{Credential, LedgerError, Moment, NewAccess, StoredSession};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// Wrong passwords in a row that lock an account.
pub const TRIES: i32 = 5;
/// How long a lock lasts.
pub const LOCK_MINUTES: i64 = 15;
/// A session that nobody uses ends after this long.
pub const IDLE_MINUTES: i64 = 30;
/// A session ends after this long however much it is used.
pub const LONGEST_HOURS: i64 = 12;
/// How long somebody may take at the council's sign-in service.
const AWAY_MINUTES: i64 = 10;
/// The fewest characters of a password. There is no rule on kinds of character (National Cyber Security Centre guidance).
pub const PASSWORD_LENGTH: usize = 12;
/// Longer ones are refused: hashing them would be work for nothing.
const PASSWORD_LIMIT: usize = 256;

/// The one sentence for every refusal, so that it does not tell whether there is such an account.
pub const REFUSED: &str = "The user name or the password is not right, or there were five wrong tries in a row. After five, \
                           an account is locked for 15 minutes.";

/// What an unknown user's password is checked against, so that an unknown name takes as long as a known one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Each hashing takes 19 MiB: a crowd at the door must not take all memory.
static HASHING: Semaphore = Semaphore::const_new(4);

#[derive(Serialize, Deserialize)]
struct Stay {
    began_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
}

impl Stay {
    fn expires_at(&self) -> DateTime<Utc> {
        (self.seen_at + Duration::minutes(IDLE_MINUTES)).min(self.began_at + Duration::hours(LONGEST_HOURS))
    }

    /// Under what the ledger knows it. The token itself is only in the browser.
    fn stored(&self, token: &str, user_name: &str) -> StoredSession {
        StoredSession {
            id: fingerprint(token),
            user_name: Some(user_name.to_owned()),
            body: serde_json::to_string(self).expect("two moments have a JSON form"),
            expires_at: Moment::new(self.expires_at()).to_string(),
        }
    }
}

impl Sightline {
    /// Checks a password. Every wrong one counts before it is checked, so that guesses made side by side count too.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] with [`REFUSED`], whatever the reason; or the ledger failed, and nobody can sign in.
    pub async fn sign_in_with_password(&self, user_name: &str, password: &str) -> Result<Actor, ServiceError> {
        let user_name = user_name.trim().to_lowercase();
        let is_right = self.password_is_right(&user_name, password).await?;
        self.finish_sign_in(&user_name, is_right, "signed in").await
    }

    /// Signs in as a persona of a made-up authority, without a password. The caller sees to it that the authority is
    /// made up and the persona is one of those it offers.
    ///
    /// # Errors
    /// There is no open account of that name, or the ledger failed.
    pub async fn sign_in_persona(&self, user_name: &str) -> Result<Actor, ServiceError> {
        self.finish_sign_in(user_name, true, "signed in as a made-up persona").await
    }

    /// Signs in whom the council's own sign-in service knows by this `sub` claim.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where no open account has that claim, or more than one.
    pub async fn sign_in_single_sign_on(&self, subject: &str) -> Result<Actor, ServiceError> {
        let picture = self.picture().await?;
        let today = self.clock.today();
        let found = picture.all(Kind::Account).filter_map(|held| match &held.fact {
            Fact::Account(account) if account.single_sign_on.as_deref() == Some(subject) => Some(account),
            _ => None,
        });
        let mut open = found.filter(|account| account.is_open_on(today));
        // Where two accounts claim the same person, neither is guessed.
        let (Some(account), None) = (open.next(), open.next()) else {
            self.note_sign_in("not known", "sign-in refused").await?;
            return Err(ServiceError::NotFound(
                "no open account here, or more than one, belongs to that sign-in".to_owned(),
            ));
        };
        let user_name = &account.user_name;
        self.finish_sign_in(user_name, true, "signed in through the council").await
    }

    async fn finish_sign_in(&self, user_name: &str, proved: bool, what: &str) -> Result<Actor, ServiceError> {
        match self.actor_named(user_name).await {
            Ok(actor) if proved => {
                self.note_sign_in(user_name, what).await?;
                Ok(actor)
            }
            Err(failed @ ServiceError::Ledger(_)) => Err(failed),
            _ => {
                let is_known = self.picture().await?.account(user_name).is_some();
                self.note_sign_in(if is_known { user_name } else { "not known" }, "sign-in refused").await?;
                Err(ServiceError::Refused(REFUSED.to_owned()))
            }
        }
    }

    async fn note_sign_in(&self, user_name: &str, what: &str) -> Result<(), ServiceError> {
        let mut write = self.begin().await?;
        let access = NewAccess {
            actor: user_name.to_owned(),
            purpose: Purpose::Administration.code().to_owned(),
            subject: None,
            what: what.to_owned(),
            reason: None,
        };
        write.record_access(access).await?;
        write.commit().await?;
        Ok(())
    }

    async fn password_is_right(&self, user_name: &str, password: &str) -> Result<bool, ServiceError> {
        let Some(stored) = self.ledger.credential(user_name).await? else {
            verify(NOBODYS.to_owned(), password).await?;
            return Ok(false);
        };
        let now = self.clock.now();
        let tries = self.take_a_try(&stored, now).await?;
        // A locked account is checked all the same, so that its refusal takes as long as any other.
        let is_right = verify(stored.password_hash.clone(), password).await?;
        match tries {
            None => Ok(false),
            // The right password of an account that was given another meanwhile is a wrong one.
            Some(_) if is_right => Ok(self.ledger.save_tries(&stored, 0, None).await?),
            Some(tries) if tries >= TRIES => {
                let until = Moment::new(now + Duration::minutes(LOCK_MINUTES)).to_string();
                self.ledger.save_tries(&stored, tries, Some(until)).await?;
                Ok(false)
            }
            Some(_) => Ok(false),
        }
    }

    /// Counts this try, and gives which one it is; `None` while the account is locked.
    async fn take_a_try(&self, stored: &Credential, now: DateTime<Utc>) -> Result<Option<i32>, ServiceError> {
        if let Some(until) = &stored.locked_until {
            if *until > Moment::new(now).to_string() {
                return Ok(None);
            }
            self.ledger.save_tries(stored, 0, None).await?;
        }
        let tries = self.ledger.count_failure(&stored.user_name).await?;
        Ok((tries <= TRIES).then_some(tries))
    }

    /// Sets somebody's password, unlocks the account and ends all its sessions.
    ///
    /// # Errors
    /// The actor may not manage accounts, there is no such account, or the password is too short, too long or the user name.
    pub async fn set_password(
        &self,
        actor: &Actor,
        purpose: Purpose,
        user_name: &str,
        password: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::ManageAccounts, purpose)?;
        if self.picture().await?.account(user_name).is_none() {
            return Err(ServiceError::NotFound(format!("there is no account “{user_name}”")));
        }
        check_password(user_name, password)?;
        let password_hash = hash(password).await?;
        let mut write = self.begin().await?;
        let access = NewAccess {
            actor: actor.user_name.clone(),
            purpose: purpose.code().to_owned(),
            subject: None,
            what: "set a password".to_owned(),
            reason: Some(format!("of the account {user_name}")),
        };
        write.record_access(access).await?;
        write.commit().await?;
        let row = Credential { user_name: user_name.to_owned(), password_hash, failures: 0, locked_until: None };
        self.ledger.save_credential(row).await?;
        Ok(self.ledger.end_sessions(user_name, self.long_ago()).await?)
    }

    /// Begins a session and gives its token, which is for the person's browser and stored nowhere.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn begin_session(&self, actor: &Actor) -> Result<String, ServiceError> {
        // Nobody has an empty name: this clears away what ran out long ago.
        self.ledger.end_sessions("", self.long_ago()).await?;
        let token = new_token()?;
        let now = self.clock.now();
        let stay = Stay { began_at: now, seen_at: now };
        self.ledger.save_session(stay.stored(&token, &actor.user_name)).await?;
        Ok(token)
    }

    /// Whose session a token stands for, now: an ended session or a closed account gives `None`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn actor_of_session(&self, token: &str) -> Result<Option<Actor>, ServiceError> {
        let now = self.clock.now();
        let Some(row) = self.ledger.session(&fingerprint(token), now).await? else { return Ok(None) };
        let (Some(user_name), Ok(mut stay)) = (row.user_name, serde_json::from_str::<Stay>(&row.body)) else {
            return Ok(None);
        };
        let actor = match self.actor_named(&user_name).await {
            Ok(actor) => actor,
            Err(ServiceError::Refused(_)) => return Ok(None),
            Err(failed) => return Err(failed),
        };
        if now - stay.seen_at >= Duration::minutes(1) {
            stay.seen_at = now;
            // Where this cannot be written the session merely ends earlier.
            if let Err(error) = self.ledger.save_session(stay.stored(token, &user_name)).await {
                tracing::warn!(%error, "a session could not be prolonged");
            }
        }
        Ok(Some(actor))
    }

    /// Whose session a token stood for until less than half a day ago. Good for keeping what they typed, and nothing else.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn owner_of_ended_session(&self, token: &str) -> Result<Option<Actor>, ServiceError> {
        let Some(row) = self.ledger.session(&fingerprint(token), self.long_ago()).await? else { return Ok(None) };
        let Some(user_name) = row.user_name else { return Ok(None) };
        match self.actor_named(&user_name).await {
            Ok(actor) => Ok(Some(actor)),
            Err(ServiceError::Refused(_)) => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    /// # Errors
    /// The ledger cannot be written.
    pub async fn end_session(&self, token: &str) -> Result<(), ServiceError> {
        Ok(self.ledger.delete_session(&fingerprint(token)).await?)
    }

    /// Keeps what the program must remember of somebody who is away at the council's sign-in service.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn keep_while_away(&self, body: String) -> Result<String, ServiceError> {
        let token = new_token()?;
        let expires_at = Moment::new(self.clock.now() + Duration::minutes(AWAY_MINUTES)).to_string();
        let row = StoredSession { id: fingerprint(&token), user_name: None, body, expires_at };
        self.ledger.save_session(row).await?;
        Ok(token)
    }

    /// Gives back once what [`Sightline::keep_while_away`] kept.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub async fn back_from_away(&self, token: &str) -> Result<Option<String>, ServiceError> {
        let id = fingerprint(token);
        let row = self.ledger.session(&id, self.clock.now()).await?;
        let Some(row) = row.filter(|row| row.user_name.is_none()) else { return Ok(None) };
        self.ledger.delete_session(&id).await?;
        Ok(Some(row.body))
    }

    /// Whether the database can be read and written at this moment, by doing both, or the sentence that says why not. Anybody
    /// may see the sentence; what the database itself said goes to the log.
    pub async fn check_database(&self) -> Result<(), String> {
        self.ledger.head().await.map_err(|error| failure("read", &error))?;
        let now = Moment::new(self.clock.now()).to_string();
        let row = StoredSession { id: "status".to_owned(), user_name: None, body: "{}".to_owned(), expires_at: now };
        self.ledger.save_session(row).await.map_err(|error| failure("written", &error))
    }

    fn long_ago(&self) -> DateTime<Utc> {
        self.clock.now() - Duration::hours(LONGEST_HOURS)
    }
}

/// Says without the database's own words that it failed: they name tables, files and servers.
fn failure(doing: &str, error: &LedgerError) -> String {
    tracing::error!(%error, "the database cannot be {doing}");
    let is_full = error.to_string().to_lowercase().contains("full");
    let why = if is_full { "the disk may be full" } else { "see the log" };
    format!("The database cannot be {doing}: {why}.")
}

fn check_password(user_name: &str, password: &str) -> Result<(), ServiceError> {
    if password.chars().count() < PASSWORD_LENGTH {
        let sentence = format!("The password must have at least {PASSWORD_LENGTH} characters; three words are good");
        return Err(ServiceError::one("password", sentence));
    }
    if password.len() > PASSWORD_LIMIT {
        return Err(ServiceError::one("password", format!("The password must have at most {PASSWORD_LIMIT} bytes")));
    }
    if password.to_lowercase().contains(user_name) {
        return Err(ServiceError::one("password", "The password must not contain the user name"));
    }
    Ok(())
}

async fn hash(password: &str) -> Result<String, ServiceError> {
    let password = password.to_owned();
    let hashed =
        off_the_runtime(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hashed.await?.map_err(|error| ServiceError::Unusable(format!("the password could not be hashed: {error}")))
}

async fn verify(hash: String, password: &str) -> Result<bool, ServiceError> {
    // Cutting it keeps the time of hashing bounded; no stored password is longer.
    let password: Vec<u8> = password.bytes().take(PASSWORD_LIMIT + 1).collect();
    let checked = off_the_runtime(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(&password, &hash).is_ok())
    });
    checked.await
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    let _turn = HASHING.acquire().await.expect("this semaphore is never closed");
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ServiceError::Unusable("the password could not be checked".to_owned()))
}

/// 32 random bytes in hexadecimal.
fn new_token() -> Result<String, ServiceError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| LedgerError::Random(error.to_string()))?;
    Ok(hexadecimal(&bytes))
}

fn fingerprint(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_costs() {
        let real = Argon2::default().hash_password(b"three words together").unwrap().to_string();
        let (nobodys, real) = (PasswordHash::new(NOBODYS).unwrap(), PasswordHash::new(&real).unwrap());
        assert_eq!(nobodys.algorithm, real.algorithm);
        assert_eq!(nobodys.params.to_string(), real.params.to_string());
        assert_eq!(nobodys.hash.unwrap().as_bytes().len(), real.hash.unwrap().as_bytes().len());
    }

    #[test]
    fn why_the_database_failed_is_said_without_its_own_words() {
        let told = |text: &str| failure("written", &LedgerError::Corrupt(text.to_owned()));
        let full = told("(code: 13) database or disk is Full");
        assert_eq!(full, "The database cannot be written: the disk may be full.");
        assert_eq!(told("no connection to 10.0.0.7"), "The database cannot be written: see the log.");
    }

    #[test]
    fn a_password_is_long_and_is_not_the_user_name() {
        assert!(check_password("a.person", "short").is_err());
        assert!(check_password("a.person", "this is a.person").is_err());
        assert!(check_password("a.person", &"x".repeat(300)).is_err());
        assert!(check_password("a.person", "three words together").is_ok());
    }

    #[test]
    fn a_session_in_use_ends_half_a_day_after_it_began() {
        let began_at: DateTime<Utc> = "2026-03-16T09:00:00Z".parse().unwrap();
        let stay = Stay { began_at, seen_at: began_at + Duration::minutes(700) };
        assert_eq!(stay.expires_at(), began_at + Duration::hours(LONGEST_HOURS));
        let idle = Stay { began_at, seen_at: began_at };
        assert_eq!(idle.expires_at(), began_at + Duration::minutes(IDLE_MINUTES));
    }
}
