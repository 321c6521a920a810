//! Opening a ledger, and taking its one lock.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, EntityTrait, IntoActiveModel, IsolationLevel, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::moment::Moment;
use crate::row::{Head, moment};
use crate::schema::Migrator;
use crate::table::{chain_head, ledger_meta};
use crate::write::Write;
use crate::{LedgerError, hash};

/// The only format there is so far; see `docs/ledger-format.md`.
pub(crate) const FORMAT: i32 = 1;
const HEAD: i32 = 1;

/// A ledger in an SQLite file or a PostgreSQL database. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) db: DatabaseConnection,
    /// Writers of one process queue here, in order, rather than in SQLite's busy loop.
    queue: Arc<Mutex<()>>,
}

impl Ledger {
    /// Opens `sqlite:PATH` or `postgres://...`. `create` makes an SQLite file that is not there.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn open(url: &str, create: bool) -> Result<Self, LedgerError> {
        let mut options = ConnectOptions::new(address(url, create));
        options
            .sqlx_logging(false)
            .max_connections(if url.starts_with("sqlite:") { 8 } else { 20 })
            .acquire_timeout(Duration::from_secs(15))
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    // An erased text must not linger in free pages.
                    .pragma("secure_delete", "ON")
                    .busy_timeout(Duration::from_secs(15))
            })
            .map_sqlx_postgres_opts(|postgres| {
                // A node that hangs with the lock must not stop all others for good.
                postgres.options([
                    ("lock_timeout", "15s"),
                    ("idle_in_transaction_session_timeout", "60s"),
                    ("tcp_user_timeout", "30s"),
                ])
            })
            .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(is_clean(connection)))
            .map_sqlx_postgres_before_acquire(|connection, _| Box::pin(is_clean(connection)));
        let db = Database::connect(options).await?;
        Ok(Self { db, queue: Arc::new(Mutex::new(())) })
    }

    /// Makes or brings up to date the tables, and gives a new database its identity. Safe to run again.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn migrate(&self, now: DateTime<Utc>) -> Result<(), LedgerError> {
        let _turn = self.queue.lock().await;
        let tx = self.db.begin_with_options(self.writing()).await?;
        if self.is_postgres() {
            // Several nodes may start at once on a new database. SQLite's `BEGIN IMMEDIATE` is the lock there.
            tx.execute_unprepared("select pg_advisory_xact_lock(7261736)").await?;
        }
        Migrator::up(&tx, None).await?;
        if ledger_meta::Entity::find().one(&tx).await?.is_none() {
            let ledger_id = Uuid::now_v7().to_string();
            start_chain(&tx, &ledger_id, Moment::new(now)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// The last place in the chain. Also the cheapest question that shows whether the database answers.
    ///
    /// # Errors
    /// The database cannot be read, or has no ledger yet.
    pub async fn head(&self) -> Result<Head, LedgerError> {
        head(&self.db).await
    }

    /// Takes the lock that gives out places in the chain. Everything done through the result happens at its place,
    /// together, or not at all: dropping it without [`Write::commit`] leaves no trace.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin(&self, now: DateTime<Utc>) -> Result<Write, LedgerError> {
        let turn = Arc::clone(&self.queue).lock_owned().await;
        let tx = self.db.begin_with_options(self.writing()).await?;
        let head = chain_head::Entity::find_by_id(HEAD)
            .lock_if_postgres(self.is_postgres())
            .one(&tx)
            .await
            .map_err(not_migrated)?
            .ok_or(LedgerError::NotMigrated)?;
        Write::new(tx, turn, head, Moment::new(now))
    }

    /// One unchanging view of everything, for an export or a check while others write.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, LedgerError> {
        let options = TransactionOptions {
            isolation_level: self.is_postgres().then_some(IsolationLevel::RepeatableRead),
            access_mode: self.is_postgres().then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        Ok(self.db.begin_with_options(options).await?)
    }

    pub(crate) fn writing(&self) -> TransactionOptions {
        TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        }
    }
}

/// A connection whose COMMIT failed may come back to the pool with its transaction half open. The next BEGIN on it would be a
/// savepoint and the next COMMIT would store nothing and say nothing. Such a connection is closed instead; the disk drill
/// (`cargo xtask faults`) found this.
async fn is_clean<C: Connection>(connection: &mut C) -> Result<bool, sqlx::Error> {
    Ok(!connection.is_in_transaction())
}

trait LockIfPostgres {
    fn lock_if_postgres(self, is_postgres: bool) -> Self;
}

impl<E: EntityTrait> LockIfPostgres for sea_orm::Select<E> {
    /// SQLite's `BEGIN IMMEDIATE` is the lock there.
    fn lock_if_postgres(self, is_postgres: bool) -> Self {
        if is_postgres { self.lock(LockType::Update) } else { self }
    }
}

fn address(url: &str, create: bool) -> String {
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.contains("mode=") => {
            let mode = if create { "rwc" } else { "rw" };
            format!("sqlite:{path}{}mode={mode}", if path.contains('?') { '&' } else { '?' })
        }
        _ => url.to_owned(),
    }
}

/// A table that is not there means that nobody has migrated; anything else is what it is.
fn not_migrated(error: sea_orm::DbErr) -> LedgerError {
    let text = error.to_string();
    let missing = text.contains("no such table") || (text.contains("relation") && text.contains("does not exist"));
    if missing { LedgerError::NotMigrated } else { error.into() }
}

pub(crate) async fn start_chain<C: ConnectionTrait>(
    db: &C,
    ledger_id: &str,
    created_at: Moment,
) -> Result<(), LedgerError> {
    let meta =
        ledger_meta::Model { ledger_id: ledger_id.to_owned(), created_at: created_at.to_string(), format: FORMAT };
    meta.into_active_model().insert(db).await?;
    set_head(db, 0, String::new(), hash::genesis(ledger_id), true).await
}

pub(crate) async fn set_head<C: ConnectionTrait>(
    db: &C,
    position: i64,
    recorded_at: String,
    hash: String,
    first: bool,
) -> Result<(), LedgerError> {
    let row = chain_head::Model { id: HEAD, position, recorded_at, hash }.into_active_model();
    if first {
        row.insert(db).await?;
    } else {
        chain_head::Entity::update(row.reset_all()).exec(db).await?;
    }
    Ok(())
}

pub(crate) async fn head<C: ConnectionTrait>(db: &C) -> Result<Head, LedgerError> {
    let meta = ledger_meta::Entity::find().one(db).await.map_err(not_migrated)?.ok_or(LedgerError::NotMigrated)?;
    if meta.format > FORMAT {
        return Err(LedgerError::NewerSchema);
    }
    let row = chain_head::Entity::find_by_id(HEAD).one(db).await?.ok_or(LedgerError::NotMigrated)?;
    let recorded_at = if row.position == 0 { None } else { Some(moment(&row.recorded_at)?) };
    Ok(Head { ledger_id: meta.ledger_id, position: row.position, recorded_at, hash: row.hash })
}
