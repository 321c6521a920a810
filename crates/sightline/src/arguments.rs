//! What can be typed. `sightline --help` reads like a table of contents.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use services::{Actor, Purpose, Sightline};

use crate::Stop;

/// Nobody real is in a made-up authority, so its figures may be read in the name of its own analyst.
const MADE_UP_ANALYST: &str = "analyst";

/// Children's services, from the front door to the boardroom. Nothing is ever overwritten, and every figure opens onto
/// the children behind it.
#[derive(Parser)]
#[command(name = "sightline", version, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    pub given: Given,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command may be told.
#[derive(Args)]
pub struct Given {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME
    #[arg(long, global = true, env = "SIGHTLINE_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// The account in whose name the command acts; it is written down in the record
    #[arg(long = "as", global = true, env = "SIGHTLINE_AS", value_name = "USER")]
    pub as_user: Option<String>,
    /// A folder with the council's own timescales.toml, matching.toml, targets.toml, alerts.toml, comparators.csv and
    /// population.csv; what is not there keeps what the program came with
    #[arg(long, global = true, env = "SIGHTLINE_PRACTICE", value_name = "FOLDER")]
    pub practice: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve a made-up authority to look around in; fills an empty database first
    Demo(Demo),
    /// Make up a whole authority in an empty database: nobody in it is real
    Synthesise(Synthesise),
    /// Serve the pages
    Serve(Serve),
    /// Bring in a file of another system, or a whole export
    Import(Import),
    /// Write everything with its history to a folder, as JSON lines
    Export(ToFolder),
    /// Every figure as at a day, one line each, with the entries behind it
    Measures(Measures),
    /// Send each person how many alerts wait for them, by e-mail and without any name
    Digest(Digest),
    /// Check that nothing was altered, deleted, reordered or cut off
    Verify(Verify),
    /// Sign where the chain stands now, to be kept elsewhere
    Checkpoint(Checkpoint),
    /// Write the whole record, passwords' hashes and drafts to a folder, while serving
    Backup(ToFolder),
    /// Put a backup into an empty database
    Restore(Restore),
    /// Erase entries by order of a court or a retention rule, leaving tombstones
    Erase(Erase),
    /// Make the tables, or bring them up to date
    Migrate,
    /// Accounts: who may work with the record
    User(User),
    /// What others have: bring next year's national statistics into the practice folder
    Comparators(Comparators),
    /// Write changes without end and acknowledge each; for the crash drill
    #[command(hide = true)]
    CrashWriter(CrashWriter),
}

#[derive(Args)]
pub struct Demo {
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Which made-up authority: the same seed makes the same one
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many children become known in an empty database; fewer are made faster
    #[arg(long, default_value_t = 2_000)]
    pub children: u64,
    /// An authority whose records yield the figures of a council's report, such as slough-2015
    #[arg(long, value_name = "NAME", conflicts_with_all = ["seed", "children"])]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub council: CouncilSignIn,
}

#[derive(Args)]
pub struct Synthesise {
    /// Which made-up authority: the same seed, children, years and last day make the same one, to the byte
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many children become known in these years
    #[arg(long, default_value_t = 2_000)]
    pub children: u64,
    /// How many years the story is long
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub years: u32,
    /// The last day, such as 2026-03-31; without it the story ends now
    #[arg(long, value_name = "DATE")]
    pub until: Option<chrono::NaiveDate>,
    /// Write nothing: measure the rates and print them beside the published ones
    #[arg(long)]
    pub rates: bool,
    /// An authority whose records yield the figures of a council's report, such as slough-2015
    #[arg(long, value_name = "NAME", conflicts_with_all = ["seed", "children", "years", "until", "rates"])]
    pub scenario: Option<String>,
}

#[derive(Args)]
pub struct Serve {
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: std::net::SocketAddr,
    /// The name of the authority, as every page shows it
    #[arg(long, env = "SIGHTLINE_AUTHORITY")]
    pub authority: String,
    /// The address under which people reach the pages, such as https://sightline.example.gov.uk
    #[arg(long, env = "SIGHTLINE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub council: CouncilSignIn,
}

/// The council's own sign-in service, by OpenID Connect.
#[derive(Args)]
pub struct CouncilSignIn {
    #[arg(long = "sso-issuer", env = "SIGHTLINE_SSO_ISSUER", value_name = "URL")]
    pub issuer: Option<String>,
    #[arg(long = "sso-client", env = "SIGHTLINE_SSO_CLIENT", value_name = "ID", requires = "issuer")]
    pub client: Option<String>,
    /// Only from the environment, so that it does not stand in a list of processes
    #[arg(long = "sso-secret", env = "SIGHTLINE_SSO_SECRET", hide_env_values = true, requires = "issuer")]
    pub secret: Option<String>,
}

#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    pub what: ImportWhat,
}

#[derive(Subcommand)]
pub enum ImportWhat {
    /// A children in need census file (XML)
    CinCensus(CinCensus),
    /// Looked-after children returns (SSDA903): CSV files or a folder of them, of one year or several, or XML
    Ssda903(Ssda903),
    /// The eleven lists that Ofsted asks for at an inspection, in one workbook (XLSX)
    AnnexA(AnnexA),
    /// What `sightline export` wrote, into an empty database
    Export {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// The questions that imports have left for a person
    Questions,
    /// Answer one of them
    Answer(Answer),
}

#[derive(Args)]
pub struct CinCensus {
    #[arg(value_name = "FILE.xml")]
    pub file: PathBuf,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// This authority's own three-digit number: a child typed in here with a number of that file is the same child
    #[arg(long, env = "SIGHTLINE_AUTHORITY_NUMBER", value_name = "NNN")]
    pub own_authority: Option<String>,
}

#[derive(Args)]
pub struct Ssda903 {
    /// Files, or folders whose files are meant
    #[arg(value_name = "FOLDER|FILE", required = true)]
    pub paths: Vec<PathBuf>,
    /// Whose return it is, by the three-digit number of the authority; the files do not say it
    #[arg(long, value_name = "NNN")]
    pub authority: Option<String>,
    /// The year of the return, such as 2020-21, where the names of the files do not say it
    #[arg(long, value_name = "YEAR")]
    pub year: Option<String>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// This authority's own three-digit number: a child typed in here with a number of its return is the same child
    #[arg(long, env = "SIGHTLINE_AUTHORITY_NUMBER", value_name = "NNN")]
    pub own_authority: Option<String>,
}

#[derive(Args)]
pub struct AnnexA {
    #[arg(value_name = "FILE.xlsx")]
    pub file: PathBuf,
    /// The three-digit number of the authority whose lists these are; without it, your own authority's
    #[arg(long, value_name = "NNN")]
    pub authority: Option<String>,
    /// The day that the lists are of; without it, the full date in the name of the file
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_at: Option<chrono::NaiveDate>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// This authority's own three-digit number: a child typed in here with a number of that file is the same child
    #[arg(long, env = "SIGHTLINE_AUTHORITY_NUMBER", value_name = "NNN")]
    pub own_authority: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Args)]
pub struct Answer {
    /// As `sightline import questions` shows it
    pub question: uuid::Uuid,
    /// same | different | new-child | discard | child:ID
    pub answer: String,
}

#[derive(Args)]
pub struct Comparators {
    #[command(subcommand)]
    pub what: ComparatorsWhat,
}

#[derive(Subcommand)]
pub enum ComparatorsWhat {
    /// Read a table of "Explore education statistics" (CSV) into comparators.csv or population.csv of the practice folder
    Import(ComparatorImport),
    /// The tables that can be read, by the name after --table
    Tables,
}

#[derive(Args)]
pub struct ComparatorImport {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which table it is, such as c1; `sightline comparators tables` lists them
    #[arg(long, value_name = "TABLE")]
    pub table: String,
}

#[derive(Args)]
pub struct ToFolder {
    /// A new or empty folder
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
}

#[derive(Args)]
pub struct Measures {
    /// The day as at which figures are told, as 2026-03-31; today where it is not given
    #[arg(long, value_name = "DAY")]
    pub as_at: Option<chrono::NaiveDate>,
    /// Count only what was recorded by then: a day, or a moment as 2026-03-31T17:00:00Z
    #[arg(long, value_name = "MOMENT")]
    pub known_at: Option<String>,
    /// Break down by service, team, worker, ward, ethnicity, sex, age, disability or unaccompanied
    #[arg(long, value_name = "GROUP")]
    pub by: Option<String>,
    /// Only these indicators, as FD-06,AS-02
    #[arg(long, value_delimiter = ',', value_name = "ID,ID")]
    pub only: Vec<String>,
    /// Tell the entries counted and not counted too (in jsonl)
    #[arg(long)]
    pub lists: bool,
    #[arg(long, value_enum, default_value = "text")]
    pub format: MeasuresFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasuresFormat {
    /// One JSON object a line
    Jsonl,
    Csv,
    /// For people
    Text,
}

#[derive(Args)]
pub struct Digest {
    /// How often it goes out: what was raised or falls due in that time is told apart
    #[arg(long, value_enum, default_value = "day")]
    pub every: Every,
    /// The council's mail relay: smtp://HOST:PORT, or smtp://NAME:PASSWORD@HOST:587?tls=required for STARTTLS
    #[arg(long, env = "SIGHTLINE_SMTP", hide_env_values = true, value_name = "URL")]
    pub smtp: String,
    /// The address that the mail comes from
    #[arg(long, env = "SIGHTLINE_MAIL_FROM", value_name = "ADDRESS")]
    pub from: String,
    /// The address under which people reach the pages, for the link in the mail
    #[arg(long, env = "SIGHTLINE_PUBLIC_URL", value_name = "URL")]
    pub public_url: String,
    /// Say how many letters there are, and send none
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Every {
    Day,
    Week,
    Month,
}

#[derive(Args)]
pub struct Verify {
    /// A checkpoint that was kept elsewhere (NAME.txt; its signature is NAME.sig)
    #[arg(long, value_name = "NAME.txt", requires = "public_key")]
    pub checkpoint: Option<PathBuf>,
    #[arg(long, value_name = "PUBLIC.pem")]
    pub public_key: Option<PathBuf>,
}

#[derive(Args)]
pub struct Checkpoint {
    /// The private key; made, with PUBLIC.pem beside it, if the file is not there
    #[arg(long, value_name = "PRIVATE.pem")]
    pub key: PathBuf,
    /// Writes NAME.txt and NAME.sig
    #[arg(long, value_name = "NAME")]
    pub to: PathBuf,
}

#[derive(Args)]
pub struct Erase {
    /// The entries, by their identifiers
    #[arg(required = true)]
    pub entries: Vec<uuid::Uuid>,
    /// The order or rule; kept for good, so it must not name the person
    #[arg(long)]
    pub order: String,
}

#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    pub what: UserWhat,
}

#[derive(Subcommand)]
pub enum UserWhat {
    /// All accounts
    List,
    /// Add an account, or change the one of that name
    Save(SaveUser),
    /// Set a password, read from standard input
    Password { user_name: String },
}

#[derive(Args)]
pub struct SaveUser {
    pub user_name: String,
    #[arg(long)]
    pub name: String,
    /// Such as social_worker or performance_analyst
    #[arg(long)]
    pub role: String,
    #[arg(long)]
    pub team: Option<String>,
    #[arg(long)]
    pub agency: Option<String>,
    /// What the council's sign-in service calls this person
    #[arg(long)]
    pub sso: Option<String>,
    /// Where this person's digest of alerts is sent
    #[arg(long = "e-mail", value_name = "ADDRESS")]
    pub e_mail: Option<String>,
    /// Last day of access, such as 2027-03-31
    #[arg(long)]
    pub until: Option<chrono::NaiveDate>,
    #[arg(long)]
    pub closed: bool,
}

#[derive(Args)]
pub struct CrashWriter {
    /// How many write side by side
    #[arg(long, default_value_t = 4)]
    pub writers: u32,
}

const DEMONSTRATION: &str = "var/demo.sqlite";

impl Given {
    /// The database's address. Where none is given and `bin/demo` has made one here, that one.
    pub fn url(&self) -> Result<String, Stop> {
        match &self.database {
            Some(url) if url.starts_with("sqlite:") || url.starts_with("postgres") => Ok(url.clone()),
            Some(url) => Err(Stop(format!("“{url}” is not a database: give sqlite:PATH or postgres://USER@HOST/NAME"))),
            None if std::path::Path::new(DEMONSTRATION).exists() => {
                eprintln!("No --database given: using the demonstration, sqlite:{DEMONSTRATION}");
                Ok(format!("sqlite:{DEMONSTRATION}"))
            }
            None => Err(Stop("which database? Give --database URL or set SIGHTLINE_DATABASE".to_owned())),
        }
    }

    /// Opens the database, which may be new, with its tables up to date.
    pub async fn app(&self) -> Result<Sightline, Stop> {
        let url = self.url()?;
        let path = url.strip_prefix("sqlite:").filter(|path| !std::path::Path::new(path).exists());
        let app = crate::scenario::app_of(ledger::Ledger::open(&url, true).await?).await?;
        app.prepare().await?;
        if let Some(path) = path {
            eprintln!("No database was there: made a new one, {path}.");
        }
        Ok(app)
    }

    /// Opens a database that must be there, without touching its tables.
    pub async fn existing(&self) -> Result<Sightline, Stop> {
        let ledger = ledger::Ledger::open(&self.url()?, false).await?;
        crate::scenario::app_of(ledger).await
    }

    /// As [`Given::actor`]; over a made-up authority its analyst, where nobody is named.
    pub async fn analyst(&self, app: &Sightline) -> Result<(Actor, Purpose), Stop> {
        if self.as_user.is_some() || !app.whose_record().await?.made_up {
            return self.actor(app).await;
        }
        let actor = app.actor_named(MADE_UP_ANALYST).await?;
        let purpose = Purpose::usual(actor.role);
        Ok((actor, purpose))
    }

    /// Whoever acts, for commands that read or change the record.
    pub async fn actor(&self, app: &Sightline) -> Result<(Actor, Purpose), Stop> {
        let Some(user_name) = &self.as_user else {
            return Err(Stop("in whose name? Give --as USER or set SIGHTLINE_AS; it is written down".to_owned()));
        };
        let actor = app.actor_named(user_name).await?;
        let purpose = Purpose::usual(actor.role);
        Ok((actor, purpose))
    }
}
