//! What is not the record: passwords, sessions, drafts, jobs. These rows may change, and no hash covers them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::LedgerError;
use crate::moment::Moment;
use crate::store::Ledger;
pub use crate::table::credential::Model as Credential;
pub use crate::table::draft::Model as Draft;
pub use crate::table::job::Model as Job;
pub use crate::table::web_session::Model as StoredSession;
use crate::table::{credential, draft, job, web_session};

impl Ledger {
    /// # Errors
    /// The database cannot be read.
    pub async fn credential(&self, user_name: &str) -> Result<Option<Credential>, LedgerError> {
        Ok(credential::Entity::find_by_id(user_name.to_owned()).one(&self.db).await?)
    }

    /// Sets a password's hash, failures and lock, as a whole.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn save_credential(&self, row: Credential) -> Result<(), LedgerError> {
        use credential::Column;
        credential::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::column(Column::UserName)
                    .update_columns([Column::PasswordHash, Column::Failures, Column::LockedUntil])
                    .to_owned(),
            )
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    /// Sets the failures and the lock of the password that was read, never the password itself. `false` where the account was
    /// given another password since: then nothing is written.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn save_tries(
        &self,
        read: &Credential,
        failures: i32,
        locked_until: Option<String>,
    ) -> Result<bool, LedgerError> {
        use credential::Column;
        let done = credential::Entity::update_many()
            .col_expr(Column::Failures, Expr::value(failures))
            .col_expr(Column::LockedUntil, Expr::value(locked_until))
            .filter(Column::UserName.eq(read.user_name.as_str()))
            .filter(Column::PasswordHash.eq(read.password_hash.as_str()))
            .exec(&self.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Counts a wrong password in one statement, so that attempts side by side are each counted, and gives the new count.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn count_failure(&self, user_name: &str) -> Result<i32, LedgerError> {
        use credential::Column;
        credential::Entity::update_many()
            .col_expr(Column::Failures, Expr::col(Column::Failures).add(1))
            .filter(Column::UserName.eq(user_name))
            .exec(&self.db)
            .await?;
        Ok(self.credential(user_name).await?.map_or(0, |row| row.failures))
    }

    /// # Errors
    /// The database cannot be read.
    pub async fn session(&self, id: &str, now: DateTime<Utc>) -> Result<Option<StoredSession>, LedgerError> {
        let row = web_session::Entity::find_by_id(id.to_owned()).one(&self.db).await?;
        Ok(row.filter(|row| row.expires_at > Moment::new(now).to_string()))
    }

    /// # Errors
    /// The database cannot be written.
    pub async fn save_session(&self, row: StoredSession) -> Result<(), LedgerError> {
        use web_session::Column;
        web_session::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::column(Column::Id)
                    .update_columns([Column::UserName, Column::Body, Column::ExpiresAt])
                    .to_owned(),
            )
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    /// # Errors
    /// The database cannot be written.
    pub async fn delete_session(&self, id: &str) -> Result<(), LedgerError> {
        web_session::Entity::delete_by_id(id.to_owned()).exec(&self.db).await?;
        Ok(())
    }

    /// Ends all sessions of one person, and all that have run out.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_sessions(&self, user_name: &str, now: DateTime<Utc>) -> Result<(), LedgerError> {
        use web_session::Column;
        web_session::Entity::delete_many()
            .filter(Column::UserName.eq(user_name).or(Column::ExpiresAt.lte(Moment::new(now).to_string())))
            .exec(&self.db)
            .await?;
        Ok(())
    }

    /// # Errors
    /// The database cannot be read.
    pub async fn draft(&self, user_name: &str, form: &str) -> Result<Option<Draft>, LedgerError> {
        Ok(draft::Entity::find_by_id((user_name.to_owned(), form.to_owned())).one(&self.db).await?)
    }

    /// What one person has begun and not sent, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn drafts(&self, user_name: &str) -> Result<Vec<Draft>, LedgerError> {
        let find = draft::Entity::find().filter(draft::Column::UserName.eq(user_name));
        Ok(find.order_by_desc(draft::Column::SavedAt).all(&self.db).await?)
    }

    /// # Errors
    /// The database cannot be written.
    pub async fn save_draft(&self, row: Draft) -> Result<(), LedgerError> {
        use draft::Column;
        draft::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::columns([Column::UserName, Column::Form])
                    .update_columns([Column::Body, Column::SavedAt])
                    .to_owned(),
            )
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }

    /// # Errors
    /// The database cannot be written.
    pub async fn delete_draft(&self, user_name: &str, form: &str) -> Result<(), LedgerError> {
        draft::Entity::delete_by_id((user_name.to_owned(), form.to_owned())).exec(&self.db).await?;
        Ok(())
    }

    /// # Errors
    /// The database cannot be read.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, LedgerError> {
        Ok(job::Entity::find_by_id(id.to_owned()).one(&self.db).await?)
    }

    /// The newest jobs of everyone.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn jobs(&self, limit: u64) -> Result<Vec<Job>, LedgerError> {
        Ok(job::Entity::find().order_by_desc(job::Column::UpdatedAt).limit(limit).all(&self.db).await?)
    }

    /// # Errors
    /// The database cannot be written.
    pub async fn save_job(&self, row: Job) -> Result<(), LedgerError> {
        use job::Column;
        job::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::column(Column::Id)
                    .update_columns([Column::State, Column::Done, Column::Total, Column::Report, Column::UpdatedAt])
                    .to_owned(),
            )
            .exec_without_returning(&self.db)
            .await?;
        Ok(())
    }
}
