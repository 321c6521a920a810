//! What tests share: an empty database on each engine, a fixed clock, identifiers that count, accounts in every role.
//!
//! PostgreSQL is used where `SIGHTLINE_TEST_POSTGRES` names a server (`bin/test` starts one). With `CI` set its absence
//! fails the test: nothing is skipped in silence.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::{Account, Role};
use domain::{Clock, FixedClock};
use ledger::Ledger;
use sea_orm::{ConnectionTrait, Database};
use services::fresh::Ids;
use services::{Actor, Purpose, Sightline};
use tempfile::TempDir;
use uuid::Uuid;

/// 09:30 in London on Monday 16 March 2026.
pub fn monday_morning() -> DateTime<Utc> {
    "2026-03-16T09:30:00Z".parse().expect("a real moment")
}

/// 00000000-0000-4000-8000-000000000001, 2, 3 ...: never twice within one house.
#[derive(Debug, Default)]
pub struct Counting(AtomicU64);

impl Ids for Counting {
    fn next(&self) -> Uuid {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000 | u128::from(number))
    }
}

/// An empty database that goes with the test.
pub struct TestDatabase {
    pub url: String,
    pub engine: &'static str,
    folder: Option<TempDir>,
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
        Self { url, engine: "SQLite", folder: Some(folder) }
    }

    /// `None` where no server is named and this is not CI.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("SIGHTLINE_TEST_POSTGRES") else {
            assert!(std::env::var("CI").is_err(), "SIGHTLINE_TEST_POSTGRES is not set; run bin/test");
            eprintln!("SIGHTLINE_TEST_POSTGRES is not set: PostgreSQL is left out; run bin/test to have it");
            return None;
        };
        let name = format!("sightline_test_{}", Uuid::now_v7().simple());
        let admin = Database::connect(&server).await.expect("the test server answers");
        admin.execute_unprepared(&format!("create database {name}")).await.expect("a new database");
        let (base, _) = server.rsplit_once('/').expect("the server's URL ends with a database");
        Some(Self { url: format!("{base}/{name}"), engine: "PostgreSQL", folder: None })
    }

    /// The SQLite file, for tests that tamper with it.
    pub fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join("test.sqlite"))
    }
}

/// A fresh database on each engine.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite()];
    all.extend(TestDatabase::postgres().await);
    all
}

/// The application over a fresh database, at [`monday_morning`] until the test moves the clock, with an account in
/// every role: `social-worker`, `manager`, `front-door` ... (see [`ACCOUNTS`]).
pub struct House {
    pub app: Sightline,
    pub clock: Arc<FixedClock>,
    pub database: TestDatabase,
}

/// The accounts of every house, with their roles.
pub const ACCOUNTS: [(&str, Role); 17] = [
    ("social-worker", Role::SocialWorker),
    ("other-social-worker", Role::SocialWorker),
    ("manager", Role::PracticeManager),
    ("front-door", Role::FrontDoorWorker),
    ("reviewing-officer", Role::IndependentReviewingOfficer),
    ("auditor", Role::QualityAuditor),
    ("analyst", Role::PerformanceAnalyst),
    ("head-of-service", Role::HeadOfService),
    ("director", Role::Director),
    ("lead-member", Role::LeadMember),
    ("councillor", Role::Councillor),
    ("external-auditor", Role::ExternalAuditor),
    ("commissioner", Role::Commissioner),
    ("democratic-services", Role::DemocraticServices),
    ("partner", Role::PartnerAgency),
    ("governance", Role::GovernanceOfficer),
    ("administrator", Role::Administrator),
];

impl House {
    pub async fn on(database: TestDatabase) -> Self {
        let clock = Arc::new(FixedClock::at(monday_morning()));
        let ledger = Ledger::open(&database.url, true).await.expect("the database opens");
        let ticking: Arc<dyn Clock> = clock.clone();
        let app = Sightline::with(ledger, ticking, Arc::new(Counting::default())).expect("the policies can be read");
        app.prepare().await.expect("the tables can be made");
        for (user_name, role) in ACCOUNTS {
            app.install_account(account(user_name, role)).await.expect("an account can be made");
        }
        Self { app, clock, database }
    }

    pub async fn sqlite() -> Self {
        Self::on(TestDatabase::sqlite()).await
    }

    pub async fn actor(&self, user_name: &str) -> Actor {
        self.app.actor_named(user_name).await.expect("the account is there")
    }

    /// An actor with the purpose their role ordinarily has.
    pub async fn usual(&self, user_name: &str) -> (Actor, Purpose) {
        let actor = self.actor(user_name).await;
        let purpose = Purpose::usual(actor.role);
        (actor, purpose)
    }
}

/// One house on each engine.
pub async fn houses() -> Vec<House> {
    let mut all = Vec::new();
    for database in databases().await {
        all.push(House::on(database).await);
    }
    all
}

fn account(user_name: &str, role: Role) -> Account {
    let until = role.needs_end_date().then(|| NaiveDate::from_ymd_opt(2026, 12, 31)).flatten();
    Account {
        user_name: user_name.to_owned(),
        display_name: format!("{} (made up)", role.in_words()),
        role,
        team: Some("Assessment team 1".to_owned()),
        agency: (role == Role::PartnerAgency).then(|| "Example Primary School".to_owned()),
        single_sign_on: None,
        e_mail: None,
        until,
        closed: false,
    }
}

/// The folder of sample files beside the repository, or `None` with a message where it is absent and this is not CI.
pub fn samples() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").is_err(), "the sample files are missing: {}", folder.display());
    eprintln!("the sample files are not here ({}): this test is left out", folder.display());
    None
}
