//! Serving the pages, of a real authority or of a made-up one.

use std::net::SocketAddr;
use std::process::ExitCode;

use domain::{Clock as _, SystemClock};
use ledger::{Ledger, LedgerError};
use services::Sightline;
use synthetic::{AUTHORITY, Options, PERSONAS, Scenario};
use web::config::{Config, OidcConfig, Persona};

use crate::Stop;
use crate::arguments::{CouncilSignIn, Demo, Given, Serve};
use crate::progress::counting;
use crate::scenario;

/// What takes long is worked out before anybody asks: after the start, after midnight, after another node's import.
const READ_AHEAD_EVERY: std::time::Duration = std::time::Duration::from_secs(60);

/// The demonstration tells of so many days.
const DAYS: i64 = 3 * 365;

pub async fn demo(given: &Given, command: Demo) -> Result<ExitCode, Stop> {
    let address = SocketAddr::from(([127, 0, 0, 1], command.port));
    let scenario = command.scenario.as_deref().map(scenario::named).transpose()?;
    let url = match (&given.database, scenario) {
        (Some(url), _) => url.clone(),
        (None, None) => "sqlite:var/demo.sqlite".to_owned(),
        (None, Some(scenario)) => format!("sqlite:var/demo-{}.sqlite", scenario.name),
    };
    let app = made_up(&url, &command, scenario).await?;
    let name = app.whose_record().await?.name.unwrap_or_else(|| AUTHORITY.to_owned());
    let about = Scenario::of_authority(&name).map_or(&[] as &[&str], |scenario| scenario.about);
    let config = Config {
        authority_name: name,
        made_up: true,
        about: about.iter().map(|sentence| (*sentence).to_owned()).collect(),
        personas: PERSONAS.iter().map(persona).collect(),
        assets: Config::usual_assets(),
        single_sign_on: single_sign_on(command.council)?,
        public_url: format!("http://{address}"),
    };
    eprintln!("Sightline is at http://{address}; nobody in it is real. Ctrl+C stops it.");
    run(app, config, address).await
}

pub async fn serve(given: &Given, command: Serve) -> Result<ExitCode, Stop> {
    let app = given.app().await?;
    let config = Config {
        authority_name: command.authority,
        made_up: app.whose_record().await?.made_up,
        about: Vec::new(),
        personas: Vec::new(),
        assets: Config::usual_assets(),
        single_sign_on: single_sign_on(command.council)?,
        public_url: command.public_url.unwrap_or_else(|| format!("http://{}", command.listen)),
    };
    eprintln!("Sightline serves {} at http://{}.", config.authority_name, command.listen);
    run(app, config, command.listen).await
}

async fn run(app: Sightline, config: Config, address: SocketAddr) -> Result<ExitCode, Stop> {
    let early = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = early.make_ready().await {
                tracing::warn!(%error, "the record could not be read ahead; the first page will try again");
            }
            tokio::time::sleep(READ_AHEAD_EVERY).await;
        }
    });
    web::serve(app, config, address).await.map_err(|error| Stop(error.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

/// A database without anybody in it is filled as if the last three years had happened; a made-up record is kept as it
/// is; a record that is not marked as made up is refused, because a demonstration opens without passwords.
async fn made_up(url: &str, command: &Demo, scenario: Option<&'static Scenario>) -> Result<Sightline, Stop> {
    let ledger = Ledger::open(url, true).await?;
    match ledger.head().await {
        Err(LedgerError::NotMigrated) => fill(ledger.clone(), command, scenario).await?,
        Err(other) => return Err(other.into()),
        Ok(_) => {
            let app = scenario::app_of(ledger.clone()).await?;
            let found = app.whose_record().await?;
            if found.has_people && !found.made_up {
                return Err(Stop(REAL.to_owned()));
            }
            if !found.made_up {
                fill(ledger.clone(), command, scenario).await?;
            } else if let Some(wanted) = scenario.filter(|one| found.name.as_deref() != Some(one.authority)) {
                let name = found.name.unwrap_or_default();
                return Err(Stop(format!(
                    "this database holds “{name}” and not the scenario {}: begin again with --fresh, or name a database \
                     that is not there yet",
                    wanted.name
                )));
            } else {
                // It has the record in memory already.
                app.prepare().await?;
                return Ok(app);
            }
        }
    }
    let app = scenario::app_of(ledger).await?;
    app.prepare().await?;
    Ok(app)
}

const REAL: &str = "this database holds a record that is not marked as made up, and a demonstration opens without \
    passwords: serve it with `sightline serve`, or name another database";

async fn fill(ledger: Ledger, command: &Demo, scenario: Option<&'static Scenario>) -> Result<(), Stop> {
    let bar = counting("Making up an authority", None);
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    let (seed, children) = (command.seed, command.children);
    let made = match scenario {
        Some(scenario) => synthetic::write_scenario(ledger, scenario, |_| ()).await?,
        None => {
            synthetic::write(ledger, Options { seed, children, days: DAYS, now: SystemClock.now() }, |_| ()).await?
        }
    };
    bar.finish_and_clear();
    eprintln!("Made up {} children with {} entries.", made.children, made.entries);
    Ok(())
}

fn persona(persona: &synthetic::Persona) -> Persona {
    Persona {
        user_name: persona.user_name.to_owned(),
        who: format!("{}, {}", persona.display_name, persona.role.in_words().to_lowercase()),
        opens_onto: persona.opens_onto.to_owned(),
    }
}

fn single_sign_on(given: CouncilSignIn) -> Result<Option<OidcConfig>, Stop> {
    match (given.issuer, given.client, given.secret) {
        (None, _, _) => Ok(None),
        (Some(issuer), Some(client_id), Some(client_secret)) => {
            Ok(Some(OidcConfig { issuer, client_id, client_secret, name: "your council account".to_owned() }))
        }
        _ => Err(Stop("the council's sign-in service needs --sso-client and SIGHTLINE_SSO_SECRET too".to_owned())),
    }
}
