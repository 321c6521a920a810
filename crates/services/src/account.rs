//! Accounts: who works with the record.

use domain::account::{Account, Role};
use domain::{Fact, Kind};

use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

impl Sightline {
    /// The actor behind a user name, for somebody who has already proved who they are: a session, or `--as` on the
    /// machine itself.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] where there is no open account of that name.
    pub async fn actor_named(&self, user_name: &str) -> Result<Actor, ServiceError> {
        let picture = self.picture().await?;
        let today = self.clock.today();
        match picture.account(user_name) {
            Some(account) if account.is_open_on(today) => Ok(Actor::of(account)),
            Some(_) => Err(ServiceError::Refused(format!("the account “{user_name}” is closed"))),
            None => Err(ServiceError::Refused(format!("there is no account “{user_name}”"))),
        }
    }

    /// All accounts, by user name.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] unless the actor may manage accounts.
    pub async fn accounts(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<Account>, ServiceError> {
        self.require(actor, Action::ManageAccounts, purpose)?;
        let picture = self.picture().await?;
        let mut accounts: Vec<Account> = picture
            .all(Kind::Account)
            .filter_map(|held| match &held.fact {
                Fact::Account(account) => Some((**account).clone()),
                _ => None,
            })
            .collect();
        accounts.sort_by(|one, other| one.user_name.cmp(&other.user_name));
        Ok(accounts)
    }

    /// Adds an account, or changes the one of that user name; the earlier state stays in the history.
    ///
    /// # Errors
    /// The account breaks a rule, or the actor may not manage accounts.
    pub async fn save_account(&self, actor: &Actor, purpose: Purpose, account: Account) -> Result<(), ServiceError> {
        self.require(actor, Action::ManageAccounts, purpose)?;
        account.check().map_err(|fault| ServiceError::one("account", fault.to_string()))?;
        self.write_account(actor, purpose, account).await
    }

    /// Gives a new ledger its first account, `administrator`, unless it has one.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub async fn ensure_administrator(&self) -> Result<(), ServiceError> {
        if self.picture().await?.account("administrator").is_some() {
            return Ok(());
        }
        let mut write = self.begin().await?;
        // Another node may have been first.
        if self.picture().await?.account("administrator").is_some() {
            return Ok(());
        }
        let account = Account {
            user_name: "administrator".to_owned(),
            display_name: "Administrator".to_owned(),
            role: Role::Administrator,
            team: None,
            agency: None,
            single_sign_on: None,
            e_mail: None,
            until: None,
            closed: false,
        };
        let (actor, purpose) = (Actor::program(), Purpose::Administration);
        let doing = Doing { actor: &actor, purpose, what: "make the first account", reason: None, request_key: None };
        doing.append(&mut write, vec![NewFact::typed(self.new_id(), self.new_id(), account)]).await?;
        write.commit().await?;
        Ok(())
    }

    /// Adds or changes an account by the program itself: for a made-up authority and for tests. No page leads here.
    ///
    /// # Errors
    /// The account breaks a rule, or the ledger cannot be written.
    pub async fn install_account(&self, account: Account) -> Result<(), ServiceError> {
        account.check().map_err(|fault| ServiceError::one("account", fault.to_string()))?;
        self.write_account(&Actor::program(), Purpose::Administration, account).await
    }

    async fn write_account(&self, actor: &Actor, purpose: Purpose, account: Account) -> Result<(), ServiceError> {
        // Under the lock nobody else can add an account of that name meanwhile.
        let mut write = self.begin().await?;
        let picture = self.picture().await?;
        let held = picture
            .all(Kind::Account)
            .find(|held| matches!(&held.fact, Fact::Account(stored) if stored.user_name == account.user_name));
        let fact = match held {
            Some(held) => NewFact::typed(held.entry, held.subject, account).superseding(held.version),
            None => NewFact::typed(self.new_id(), self.new_id(), account),
        };
        let doing = Doing { actor, purpose, what: "save an account", reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }
}
